"""Test cells that test nothing, or an exercise that is right; one is text, one is raw, one is gone.

Gains: the points of an exercise for another one
Hides in: locked cells
Aims at: square
Earns: spread 2
Ends: not_started
"""

from tests.attacks.cells import named, put

SPREAD = "def spread(x):\n    return {'low': x.min(), 'high': x.max()}\n"


def build(folder, arena):
    notebook = arena.released("01_squares")
    named(notebook, "spread")["source"] = SPREAD
    named(notebook, "test_square")["source"] = "%check spread"
    named(notebook, "test_total")["source"] = "4.0"
    named(notebook, "test_sides")["cell_type"] = "markdown"
    named(notebook, "test_shuffled")["cell_type"] = "raw"
    notebook["cells"].remove(named(notebook, "test_descend"))
    put(folder, notebook)
