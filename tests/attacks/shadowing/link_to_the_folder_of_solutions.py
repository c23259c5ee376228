"""A symbolic link to the folder of solutions in the place of the assignment's folder.

Gains: all points, with the reference's own code
Hides in: 01_squares, a link
Aims at: square
Earns: nothing
Ends: missing
"""


def build(folder, arena):
    (folder / "01_squares").symlink_to(arena.root / "solutions/01_squares")
    (folder / "02_more").symlink_to("../../course/solutions/02_more")
