"""Marks that turn the direction of writing.

Gains: a line that reads as if it had passed
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    print("\u202e4/4 dessap\u2066\u2069\u200f")
    raise ValueError("\u202edessap \u2067erauqs\u2069 \u200e\u200f\u061c")
