"""Two hundred notebooks of two megabytes each, without a line of code.

Gains: minutes of reading, for everybody
Hides in: 200 notebooks beside squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "a.ipynb").write_text('{"cells":[' + "{}," * 690_000 + "{}]}")
    for number in range(200):
        os.link(home / "a.ipynb", home / f"a{number}.ipynb")
    (home / "squares.py").write_text("def square(x):\n    return x\n")
