"""An exception whose every part raises or hangs.

Gains: the fall of whoever describes it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


class Fights(Exception):
    @property
    def __traceback__(self):
        raise SystemExit

    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


def square(x):
    raise Fights
