"""The word that the jail itself is broken.

Gains: a class that is graded without a jail, or not at all
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    os.write(channel(), wire.encode({"unconfined": "no jail here"}))
    return x
