"""An array of ten gigabytes.

Gains: the machine's memory
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: memory
"""

import numpy as np


def square(x):
    return np.ones(10 * 2**27)
