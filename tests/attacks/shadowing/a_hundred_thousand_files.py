"""A folder of 100,000 files.

Gains: hours of reading, for everybody
Hides in: 100,000 files beside squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "z0.py").write_text("")
    for number in range(100_000):
        os.close(os.open(home / f"z{number}.py", os.O_CREAT | os.O_WRONLY))
    (home / "squares.py").write_text("def square(x):\n    return x\n")
