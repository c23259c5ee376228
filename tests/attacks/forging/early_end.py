"""The closing word before the answers.

Gains: every point, should missing answers count as right
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

from burglary import forge


def square(x):
    forge([{"done": True, "printed": ("", 0)}])
    return x
