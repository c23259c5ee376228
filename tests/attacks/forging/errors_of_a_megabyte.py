"""Errors whose every part is a megabyte of text.

Gains: reports that nobody can open
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

from burglary import forge


def square(x):
    y = "y" * 10**6
    forge([{"error": {"type": y, "message": y, "where": [(y, -1, y, y)] * 2}}])
    forge([{"error": {"type": "<b>", "message": "<b>"}}] * 9)
