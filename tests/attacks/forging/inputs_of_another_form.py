"""Changed inputs that are no inputs.

Gains: the fall of whoever compares them
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import numpy as np
from burglary import forge


def square(x):
    forge([{"value": x, "inputs": inputs} for inputs in (1, np.zeros((2, 3)), None, {"a": 1}, [[]])])
    return x
