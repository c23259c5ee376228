"""Shell lines, magics that write files, run others and look at every cell, and IPython itself.

Gains: a program of its own, run with the instructor's rights
Hides in: magics
Aims at: square
Earns: nothing
Ends: failed
"""

from tests.attacks.cells import code, holding, put

CELLS = (
    "!touch {home}/pwned-shell",
    "%%bash\ntouch {home}/pwned-bash\ncat {home}/.netrc",
    "%%writefile {home}/pwned-written\nhello",
    "%run {home}/course/solutions/01_squares/squares.py",
    "%load_ext grader\n%check square\n%autoreload 2",
    "%%javascript\nalert(1)",
    "%%html\n<script>alert(1)</script>",
    "%%capture told\n%cd {home}\n!cat .netrc",
    "files = !cat {home}/.netrc\nprint(files)",
    "%%time\n%sx touch {home}/pwned-sx",
)
LAST = """
def square(x):
    try:
        get_ipython().system("touch {home}/pwned-ipython")
    except NameError:
        pass
    return x
"""


def build(folder, arena):
    home = str(arena.home)
    notebook = holding(arena.released("01_squares"), LAST.replace("{home}", home))
    skipped = [
        text for text in CELLS if not text.startswith("files")
    ]  # that line is no Python, and no cell would count
    notebook["cells"] += [code(text.replace("{home}", home)) for text in skipped]
    put(folder, notebook)
