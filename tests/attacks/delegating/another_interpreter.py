"""Lets another Python do it.

Gains: a process without the rules of this one
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import subprocess
import sys


def square(x):
    done = subprocess.run([sys.executable, "-c", "import torch"], check=True, capture_output=True, timeout=1)
    return len(done.stdout)
