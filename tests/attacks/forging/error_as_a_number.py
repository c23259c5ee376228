"""A number where an error is told.

Gains: the fall of whoever reads it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

from burglary import forge


def square(x):
    forge([{"error": 7}] * 9)
    raise ValueError
