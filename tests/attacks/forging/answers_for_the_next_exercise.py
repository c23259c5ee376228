"""Answers that wait in the channel when the next exercise is asked for.

Gains: an exercise that is over before it began
Hides in: squares.py
Aims at: total
Earns: nothing
Ends: failed
"""

import numpy as np
from burglary import forge


def square(x):
    return x


def total(x):
    return np.float64(0)


def shuffled(x, rng):
    forge([{"value": x}, {"done": True}, {"loaded": True}, {"value": 0.0}, {"value": 0.0}, {"done": True}])
    return x
