"""A notebook of a terabyte, without a byte in it.

Gains: the memory of whoever reads it
Hides in: squares.ipynb
Aims at: square
Earns: nothing
Ends: error
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    with open(home / "squares.ipynb", "wb") as file:
        os.truncate(file.fileno(), 1 << 40)
