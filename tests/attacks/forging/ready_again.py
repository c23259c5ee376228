"""The harness's first word once more, with another process's number.

Gains: the end of another process, which the outside takes for this one
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os

from burglary import forge

forge([{"ready": 1}, {"ready": os.getppid()}])


def square(x):
    forge([{"ready": 1, "loaded": True}])
    return x
