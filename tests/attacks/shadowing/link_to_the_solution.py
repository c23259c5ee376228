"""A symbolic link to the solution in the place of the file.

Gains: all points, with the reference's own code
Hides in: squares.py, a link
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "squares.py").symlink_to(arena.root / "solutions/01_squares/squares.py")
