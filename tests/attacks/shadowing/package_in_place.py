"""A package where a module should be.

Gains: files that are run without having been read as the submission
Hides in: a folder squares/ with __init__.py
Aims at: square
Earns: nothing
Ends: missing
"""


def build(folder, arena):
    home = folder / "01_squares" / "squares"
    home.mkdir(parents=True)
    (home / "__init__.py").write_text("def square(x):\n    return x * x\n")
