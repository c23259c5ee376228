"""Prints without end.

Gains: a report that nobody can open, the outside's memory
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""


def square(x):
    while True:
        print("\x1b[31m" + "x" * 10**6)
