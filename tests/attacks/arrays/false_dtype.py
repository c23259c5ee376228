"""Something that claims to be a NumPy number, with a dtype, a size and bytes that do not belong together.

Gains: a frame whose parts do not fit, read by the judge
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout or error
"""

import numpy as np


class Claims:
    __class__ = np.float64
    dtype = np.dtype(float)
    ndim = 1
    nbytes = 1 << 20
    shape = (1 << 17,)

    def __array__(self, dtype=None, copy=None):
        return np.zeros(3)


def square(x):
    return Claims()
