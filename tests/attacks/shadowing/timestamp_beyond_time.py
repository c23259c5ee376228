"""A timestamp before the first year, of a time zone that is a path, and files of another age of the world.

Gains: the fall of whoever reads it
Hides in: timestamp.txt
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    for name, told in (
        ("01_squares", "0001-01-01 00:00:00+14:00"),
        ("02_more", "2024-01-01 00:00:00 ../../../etc/passwd"),
    ):
        (folder / name).mkdir()
        (folder / name / "timestamp.txt").write_text(told)
    path = folder / "01_squares" / "squares.py"
    path.write_text("def square(x):\n    return x\n")
    (folder / "02_more" / "other.py").write_text("x = 1\n")
    for far in (1 << 62, 1 << 40, 1 << 34):
        try:
            os.utime(folder / "02_more" / "other.py", (far, far))
            break
        except OSError:
            continue
