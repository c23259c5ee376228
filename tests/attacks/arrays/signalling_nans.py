"""Memory that nobody wrote as float32: numbers that raise a flag where they are looked at.

Gains: warnings, or the fall of whoever turns them into float64
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import numpy as np


def square(x):
    return np.full(x.shape, 0x7F800001, np.uint32).view(np.float32)


def total(x):
    return square(x)[:1][0]


def spread(x):
    return {"low": square(x), "high": square(x).view(np.int32)}
