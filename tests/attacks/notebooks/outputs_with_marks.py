"""Outputs of the test cells that show every point, a notebook that says it was autograded, as it was handed out else.

Gains: every point, without a line of code
Hides in: outputs and metadata of the notebook
Aims at: square
Earns: nothing
Ends: not_started
"""

from tests.attacks.cells import meta, put, shows


def build(folder, arena):
    notebook = arena.released("01_squares")
    for cell in notebook["cells"]:
        if meta(cell).get("grade"):
            cell["outputs"] = [shows(meta(cell)["points"])]
            cell["execution_count"] = 1
            cell["metadata"]["nbgrader"] |= {"score": 4, "comment": "passed", "checksum": "0" * 32}
    notebook["metadata"] |= {"grader": "0" * 64, "nbgrader": {"score": 17}, "late_submission_penalty": -100}
    put(folder, notebook)
