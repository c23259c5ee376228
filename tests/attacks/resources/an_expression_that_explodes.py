"""A regular expression that takes exponential time.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import re


def square(x):
    return re.match(r"(a+)+$", "a" * 60 + "b")
