"""As many megabytes in every answer as may cross.

Gains: the outside's memory, by many answers
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed or timeout or error
"""

import numpy as np


def square(x):
    return np.zeros(60 << 17)


def total(x):
    return square(x)


def sides(X, y, asked):
    return square(X)


def descend(x, steps):
    return {"loss": square(x)}
