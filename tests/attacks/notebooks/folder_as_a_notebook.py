"""Folders in the place of files that nbgrader reads or writes: the notebook, its timestamp, its feedback.

Gains: the fall of whoever opens them
Hides in: folders named like files
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    for name in ("squares.ipynb", "timestamp.txt", "submission_secret.txt", "squares.html", ".squares.ipynb.new"):
        (home / name).mkdir(parents=True)
        (home / name / "squares.ipynb").write_text("{}")
        (home / name / "x.txt").write_text("x")
