"""A named pipe in the place of the file, by which a reader hangs.

Gains: a run that waits for ever
Hides in: squares.py, a pipe
Aims at: square
Earns: nothing
Ends: error
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    os.mkfifo(home / "squares.py")
    os.mkfifo(home / "squares.ipynb")
