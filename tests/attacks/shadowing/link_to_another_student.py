"""A symbolic link to another student's folder.

Gains: all points, with another's work
Hides in: 01_squares, a link
Aims at: square
Earns: nothing
Ends: missing
"""


def build(folder, arena):
    (folder / "01_squares").symlink_to("../honest-01/01_squares")
    (folder / "02_more").symlink_to("../honest-01/02_more")
