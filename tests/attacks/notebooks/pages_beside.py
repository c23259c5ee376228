"""Pages with scripts beside the notebook, named as the feedback will be, and names that take command of a terminal.

Gains: a script in the instructor's session, a page of its own in the place of the feedback
Hides in: files and folders beside the notebook
Aims at: square
Earns: nothing
Ends: not_started
"""

from tests.attacks.cells import put

NAMES = (
    "squares.html",
    "more.html",
    "x.htm",
    "x.xhtml",
    "x.svg",
    "x.SVG",
    "x.xml",
    "x.html.gz",
    "\x1b]0;pwned\x07.txt",
    "\u202etxt.x.txt",
)


def build(folder, arena):
    notebook = arena.released("01_squares")
    home = put(folder, notebook)
    put(folder, notebook, "more.ipynb")
    for name in NAMES:
        (home / name).write_text("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")
    for name in ("feedback", "squares_files", "index.html"):
        (home / name).mkdir()
        (home / name / "x.html").write_text("<script>alert(1)</script>")
