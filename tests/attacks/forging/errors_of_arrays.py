"""Errors whose parts are arrays.

Gains: the fall of whoever reads them
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import numpy as np
from burglary import forge


def square(x):
    forge([{"error": {"module": x, "type": x, "where": np.zeros((2, 4))}}] * 9)
