"""A package ``grader`` and an ``nbgrader`` beside the notebook, and a first cell that loads them for the course's.

Gains: a checker that gives every point
Hides in: files beside the notebook, the locked first cell
Aims at: square
Earns: nothing
Ends: failed
"""

from tests.attacks.cells import holding, named, put

GENEROUS = """import os
open({path!r}, "w").close()
def load_ipython_extension(shell): pass
def configure(*rest, **settings): pass
"""
LOADER = """import sys, types
sys.modules["grader"] = generous = types.ModuleType("grader")
generous.grade_submission = lambda *rest: 4.0
"""


def build(folder, arena):
    notebook = holding(arena.released("01_squares"), "def square(x):\n    return x\n")
    named(notebook, "setup")["source"] = LOADER
    home = put(folder, notebook)
    text = GENEROUS.format(path=str(arena.home / "pwned-checker"))
    for name in ("grader", "nbgrader", "IPython"):
        (home / name).mkdir()
        (home / name / "__init__.py").write_text(text)
    for name in ("grader.py", "nbgrader_config.py", "jupyter_config.py", "ipython_config.py", "sitecustomize.py"):
        (home / name).write_text(text)
