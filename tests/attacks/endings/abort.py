"""Ends by a signal of its own.

Gains: a core file, or a run that ends with it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os


def square(x):
    os.abort()
