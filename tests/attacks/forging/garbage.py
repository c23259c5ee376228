"""Bytes that mean nothing.

Gains: the fall of whoever reads them
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel


def square(x):
    os.write(channel(), b"\xff" * 99)
    return x
