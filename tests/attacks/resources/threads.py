"""Starts threads.

Gains: the machine's cores, and time that no clock counts
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import threading


def square(x):
    threads = [threading.Thread(target=lambda: x * x, daemon=True) for _ in range(64)]
    for thread in threads:
        thread.start()
    return x * 0
