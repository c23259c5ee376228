"""The notebook itself is a link, to the instructor's own with the solutions.

Gains: every point, and the solutions as feedback
Hides in: a link in the place of squares.ipynb
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "squares.ipynb").symlink_to(arena.room / "source/01_squares/squares.ipynb")
