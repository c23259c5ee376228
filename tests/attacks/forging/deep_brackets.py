"""A header nested a million deep.

Gains: the end of a reader that recurses
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    header = b"[" * 10**6
    os.write(channel(), wire.PREFIX.pack(len(header), 0) + header)
    return x
