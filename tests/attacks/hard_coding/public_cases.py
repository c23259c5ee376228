"""A table of the public cases with their answers, which ship with every student's kit.

Gains: every point, without a line of work
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
Excused at grader check: public cases ship with their answers; marks are given on hidden ones
"""

from grader.checks import load

SOURCE = """import numpy as np

TABLE = {table!r}


def square(x):
    data, shape, dtype = TABLE[x.tobytes()]
    return np.frombuffer(data, dtype).reshape(shape)
"""


def build(folder, arena):
    check = load(arena.course, *arena.course.select(["square"])[0])
    pairs = zip(check.arguments, check.expected, strict=True)
    table = {args[0].tobytes(): (answer.tobytes(), answer.shape, answer.dtype.str) for (_, args, _), answer in pairs}
    timed = [item.args[0] for item in check.speed_cases]
    table |= {x.tobytes(): ((x * x).tobytes(), x.shape, x.dtype.str) for x in timed}
    (folder / "01_squares").mkdir()
    (folder / "01_squares" / "squares.py").write_text(SOURCE.format(table=table))
