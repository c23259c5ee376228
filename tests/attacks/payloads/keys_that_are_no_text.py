"""A dict whose keys raise, hang or lie when they become text.

Gains: the fall of the harness, and with it of the next exercise
Hides in: squares.py
Aims at: spread
Earns: total 2
Ends: error
"""


class Key:
    def __str__(self):
        raise KeyboardInterrupt

    def __hash__(self):
        return 1


def spread(x):
    return {Key(): 1}


def total(x):
    return (x * x).sum()
