"""Stops itself, so that it neither runs nor ends.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import os
import signal


def square(x):
    for send in (signal.raise_signal, lambda number: os.kill(os.getpid(), number)):
        try:
            send(signal.SIGSTOP)
        except OSError:
            pass
    while True:
        pass
