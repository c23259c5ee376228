"""Starts programs, by every way that Python has.

Gains: a program outside
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os
import subprocess
import sys

ways = (
    lambda: subprocess.run(["/bin/sh", "-c", "touch @HOME@/pwned-shell"], timeout=1),
    lambda: os.system("touch @HOME@/pwned-shell"),
    lambda: os.posix_spawn(sys.executable, ["python", "-c", "open('@HOME@/pwned-shell', 'w')"], {}),
    lambda: os.execv("/bin/true", ["true"]),
)


def square(x):
    for way in ways:
        try:
            print("came back:", way())
        except (OSError, subprocess.SubprocessError) as error:
            print("refused:", type(error).__name__)
    return x
