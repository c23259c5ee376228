"""Reads what /proc tells of its own process.

Gains: open files, maps and the command line of the grader
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os

from burglary import steal

names = ("environ", "cmdline", "maps", "mem", "status", "mountinfo", "fdinfo/3")
steal(*[f"/proc/self/{name}" for name in names])
for folder in ("/proc/self/fd", "/proc/self/root", "/proc/self/task"):
    try:
        print(os.listdir(folder))
    except OSError as error:
        print("refused:", type(error).__name__)


def square(x):
    return x
