"""A generator that never ends, and an iterator that gives itself.

Gains: a judge that reads it to its end
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import itertools


class Self:
    def __iter__(self):
        return self

    def __next__(self):
        return self


def square(x):
    return itertools.count()


def total(x):
    return Self()
