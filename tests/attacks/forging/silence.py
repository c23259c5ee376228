"""The channel, closed.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os

from burglary import channel


def square(x):
    os.close(channel())
    while True:
        pass
