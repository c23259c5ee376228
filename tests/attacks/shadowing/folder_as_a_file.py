"""A folder with the file's name, and the code within.

Gains: the fall of whoever opens it
Hides in: squares.py/squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares" / "squares.py"
    home.mkdir(parents=True)
    (home / "squares.py").write_text("def square(x):\n    return x * x\n")
