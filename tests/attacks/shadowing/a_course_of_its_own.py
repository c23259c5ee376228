"""A folder autotests/ and solutions/ of its own, where everything is right.

Gains: its own judge in the place of the course's
Hides in: autotests/ and solutions/ in the student's folder
Aims at: square
Earns: nothing
Ends: failed
"""

AUTOTESTS = """open({path!r}, 'w').close()
from grader.exercise import Assignment, Exercise, Text
square = Exercise("square", lambda rng: [], points=100)
ASSIGNMENT = Assignment("01_squares", "squares", Text("", ""), (square,))
"""


def build(folder, arena):
    for place in (folder, folder / "01_squares"):
        for name in ("autotests", "solutions", "grader"):
            (place / name).mkdir(parents=True)
            text = AUTOTESTS.format(path=str(arena.home / "pwned-course"))
            (place / name / "__init__.py").write_text(text)
            (place / name / "squares.py").write_text(text)
    (folder / "01_squares" / "squares.py").write_text("def square(x):\n    return x\n")
