"""Eight megabytes of text as a number.

Gains: a report that nobody can open
Hides in: squares.py
Aims at: total
Earns: nothing
Ends: error
"""


def total(x):
    return "x" * (8 << 20)


def descend(x, steps):
    return {"loss": "x" * (8 << 20)}
