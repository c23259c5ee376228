"""Right code in the folders that the course gives along, and in those of the next assignment; none in the notebook.

Gains: points for code that is not the student's own
Hides in: given/, release/, source/ and autotests/ in the student's folder
Aims at: square
Earns: nothing
Ends: not_started
"""

from tests.attacks.cells import put
from tests.attacks.course_text import RIGHT


def build(folder, arena):
    home = put(folder, arena.released("01_squares"))
    for name in ("given", "release/01_squares", "source/01_squares", "autotests", "solutions/01_squares"):
        (home / name).mkdir(parents=True)
        (home / name / "squares.py").write_text(RIGHT)
    (folder / "02_more").mkdir()
    (folder / "02_more" / "squares.py").write_text(RIGHT)
