"""A dict that tells value twice, and error besides.

Gains: an answer that is both
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    header = b'["l",["d",["value",1],["value",2],["error",["d",["type","x"]]],["inputs",null]]]'
    for _ in range(9):
        os.write(channel(), wire.PREFIX.pack(len(header), 0) + header)
    return x
