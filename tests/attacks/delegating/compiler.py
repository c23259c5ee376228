"""Lets NumPy call a compiler.

Gains: the points of an exercise whose work compiled code does
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import numpy as np


def square(x):
    import numpy.f2py

    numpy.f2py.compile("subroutine s\nend\n", modulename="own", verbose=False)
    import own

    return np.asarray(own.s(x))
