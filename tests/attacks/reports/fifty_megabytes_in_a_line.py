"""Fifty megabytes in one line, printed and raised.

Gains: a report that nobody can open
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    line = "x" * (50 << 20)
    print(line)
    raise ValueError(line)
