"""A timestamp.txt that is a pipe, and one that is a device.

Gains: a class that waits for ever
Hides in: timestamp.txt
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    (folder / "01_squares").mkdir()
    (folder / "01_squares" / "squares.py").write_text("def square(x):\n    return x\n")
    os.mkfifo(folder / "01_squares" / "timestamp.txt")
    (folder / "02_more").mkdir()
    (folder / "02_more" / "timestamp.txt").symlink_to("/dev/zero")
    os.mkfifo(folder / "01_squares" / "hints.txt")
