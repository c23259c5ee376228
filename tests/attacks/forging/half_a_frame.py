"""A frame that promises 64 MB and never comes.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    os.write(channel(), wire.PREFIX.pack(8 << 20, 64 << 20))
    while True:
        pass
