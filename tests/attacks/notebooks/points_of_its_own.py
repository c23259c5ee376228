"""A thousand points in the metadata; solution cells that are test cells, locked cells that are open.

Gains: more points than there are
Hides in: metadata of the cells
Aims at: square
Earns: nothing
Ends: failed
"""

from tests.attacks.cells import meta, named, put, shows


def build(folder, arena):
    notebook = arena.released("01_squares")
    for cell in notebook["cells"]:
        if meta(cell):
            cell["metadata"]["nbgrader"] |= {"points": 1000, "grade": True, "solution": True, "locked": False}
            cell["outputs"] = [shows(1000.0)]
    named(notebook, "square")["source"] = "1000.0"
    named(notebook, "test_total")["source"] = "1000.0"
    named(notebook, "total")["metadata"]["nbgrader"] |= {"task": True, "points": float("inf")}
    named(notebook, "spread")["metadata"]["nbgrader"] |= {"schema_version": 99, "points": "9" * 999}
    named(notebook, "sides")["source"] = "def square(x):\n    return 1000.0"
    put(folder, notebook)
