"""Markup in the names of dict keys and of learning curves.

Gains: a script in the page that the instructor opens
Hides in: squares.py
Aims at: spread
Earns: descend 3
Ends: failed
"""

import numpy as np


def spread(x):
    return {"<script>alert(1)</script>": 1, "low": 0, "onerror=alert(1)>": x}


def descend(x, steps):
    losses = [float(np.sum((x / 2**i) ** 2)) for i in range(steps)]
    return {"loss": losses, "</svg><script>alert(1)</script>": losses, "\x1b[2J\u202e": losses}
