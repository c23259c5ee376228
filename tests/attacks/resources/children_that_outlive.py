"""A child that goes on when its parent has ended.

Gains: a process that stays, and writes later
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import os
import time


def square(x):
    if os.fork() == 0:
        os.setsid()
        time.sleep(3)
        open("@HOME@/pwned-later", "w").close()
        os._exit(0)
    return x
