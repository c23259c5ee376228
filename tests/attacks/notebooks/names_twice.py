"""Every name twice and in the wrong place: which of two cells of a name counts, and whose points are they?

Gains: the points of the cell that is right, for all the others
Hides in: names of cells
Aims at: square
Earns: spread 2
Ends: not_started
"""

import copy

from tests.attacks.cells import meta, named, put, shows
from tests.attacks.notebooks.tests_rewritten import SPREAD


def build(folder, arena):
    notebook = arena.released("01_squares")
    right = named(notebook, "spread")
    right["source"] = SPREAD
    test = named(notebook, "test_spread")
    names = [meta(cell)["grade_id"] for cell in notebook["cells"] if meta(cell)]
    for name in names:
        for pattern in (right, test):
            cell = copy.deepcopy(pattern)
            cell["metadata"]["nbgrader"]["grade_id"] = name
            cell["outputs"] = [shows(4.0)]
            notebook["cells"].append(cell)
    put(folder, notebook)
