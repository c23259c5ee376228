"""Text and code that take hours to make a page of: brackets that never close, one name within another.

Gains: that nobody gets feedback, and that formgrader stands still
Hides in: text cells and code cells
Aims at: square
Earns: nothing
Ends: error or not_started
"""

from tests.attacks.cells import code, put, text


def build(folder, arena):
    notebook = arena.released("01_squares")
    notebook["cells"] += [text("\\\\(" * 100_000), text("\\begin{a}" * 20_000), text("``a`" * 20_000)]
    notebook["cells"] += [code("%%html\n" + "a." * 150_000), code(" \n" * 100_000), code("# x\n" * 50_000)]
    put(folder, notebook)
