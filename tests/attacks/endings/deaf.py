"""Ignores every signal that can be ignored, and never ends.

Gains: a run that waits for ever
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def square(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
