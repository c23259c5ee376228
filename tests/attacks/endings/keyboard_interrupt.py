"""Raises what stops a run by hand.

Gains: the end of the whole run
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    raise KeyboardInterrupt
