"""A folder of 10,000 folders, each worth a warning.

Gains: a screen on which nothing else is to be seen
Hides in: 10,000 folders beside 01_squares
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    for number in range(10_000):
        os.mkdir(folder / f"extra {number}")
    (folder / "01_squares").mkdir()
    (folder / "01_squares" / "squares.py").write_text("def square(x):\n    return x\n")
