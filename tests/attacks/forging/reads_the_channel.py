"""Takes the outside's words from the channel before the harness can read them.

Gains: a harness that waits for ever, or the next exercise's cases before they are asked
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import os

from burglary import channel


def square(x):
    os.read(channel(), 9)
    while True:
        pass
