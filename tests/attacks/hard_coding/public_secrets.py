"""A table of the public labels, which lie in every student's kit as well.

Gains: every point, without a line of work
Hides in: squares.py
Aims at: sides
Earns: nothing
Ends: error
Excused at grader check: public cases ship with their answers; marks are given on hidden ones
"""

from grader.checks import load

SOURCE = """import numpy as np

TABLE = {table!r}


def sides(X, y, asked):
    return np.array(TABLE[asked.tobytes()])
"""


def build(folder, arena):
    check = load(arena.course, *arena.course.select(["sides"])[0])
    table = {check.arguments[0][1][2].tobytes(): check.expected[0]["labels"].tolist()}
    (folder / "01_squares").mkdir()
    (folder / "01_squares" / "squares.py").write_text(SOURCE.format(table=table))
