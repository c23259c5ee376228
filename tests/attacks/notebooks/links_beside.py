"""Links beside the notebook to what is worth stealing: nbgrader copies what they lead to, and hands it back as feedback.

Gains: the solutions, another student's work, the gradebook, a password
Hides in: files beside the notebook
Aims at: square
Earns: nothing
Ends: not_started
"""

from tests.attacks.cells import put


def build(folder, arena):
    home = put(folder, arena.released("01_squares"))
    (home / "pictures").mkdir()
    for number, treasure in enumerate(arena.treasures()):
        for place in (home, home / "pictures"):
            (place / f"plot{number}.png").symlink_to(treasure)
            (place / f"data{number}.txt").symlink_to(treasure)
    (home / "squares.html").symlink_to(arena.home / ".netrc")
    (home / "gradebook.txt").symlink_to(arena.room / "gradebook.db")
    (home / "source").symlink_to(arena.room / "source")
    (home / "notes.txt").symlink_to(arena.room / "source/01_squares/squares.ipynb")
    (home / "hints.txt").symlink_to(arena.home / ".netrc")
    (home / "submission_secret.txt").symlink_to(arena.home / ".netrc")
