"""Computes within C for hours, where no signal is heard.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""


def square(x):
    return 7 ** (10**9)
