"""A printed text of control characters and a length below zero.

Gains: the terminal and the sums of whoever shows it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

from burglary import forge


def square(x):
    forge([{"value": 1}] * 9 + [{"done": True, "printed": ("\x1b[2J" * 99, -(10**2000))}])
    return x
