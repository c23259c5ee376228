"""The notebook is a pipe that nobody writes to.

Gains: an autograde that waits for ever
Hides in: squares.ipynb
Aims at: square
Earns: nothing
Ends: error
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    os.mkfifo(home / "squares.ipynb")
