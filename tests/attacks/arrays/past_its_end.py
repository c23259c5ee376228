"""A view that reaches far beyond the memory that it owns.

Gains: what lies beside the input, as numbers in the answer
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import numpy as np


def square(x):
    return np.lib.stride_tricks.as_strided(x, shape=(2000,), strides=(8,))
