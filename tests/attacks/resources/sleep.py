"""Sleeps, and so uses no time that a CPU limit counts.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import time


def square(x):
    time.sleep(10**6)
