"""Reads the solution where it lies.

Gains: the solution's text, and all points with it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import numpy as np
from burglary import steal

steal("@HOME@/course/solutions/01_squares/squares.py")


def square(x):
    try:
        with open("@HOME@/course/solutions/01_squares/squares.py") as file:
            theirs = {}
            exec(file.read(), theirs)
        return theirs["square"](x)
    except OSError:
        return np.zeros_like(x)
