"""A student's folder of escape sequences, markup and marks of direction.

Gains: the instructor's terminal and pages
Hides in: the student's name
Aims at: square
Earns: nothing
Ends: failed
Not at nbgrader autograde: who makes the folders names the students; nbgrader's log prints names as they are
Not at grader nbgrader autograde: the same
"""

STUDENT = "\x1b]0;pwned\x07\x1b[2J\u202e<script>alert(1)<b>[link=x][bold]{0}%s\n\tpassed"


def build(folder, arena):
    (folder / "01_squares").mkdir()
    (folder / "01_squares" / "squares.py").write_text("def square(x):\n    return x\n")
    (folder / "\x1b]0;pwned\x07extra\u202e").mkdir()
