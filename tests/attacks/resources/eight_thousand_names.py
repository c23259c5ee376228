"""Functions with names like the wanted one, so that a helper compares them all.

Gains: minutes of the helper's time
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: missing or timeout
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "squares.py").write_text("".join(f"def squar{i}e(x): pass\n" for i in range(8_000)))
