"""A notebook that is nested without end, one that is huge and empty, one whose cells are no cells.

Gains: the fall of whoever reads it
Hides in: squares.ipynb and others
Aims at: square
Earns: nothing
Ends: error
"""

import json
import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "squares.ipynb").write_text("[" * 2_000_000)
    with open(home / "huge.ipynb", "wb") as file:
        os.truncate(file.fileno(), 1 << 40)
    odd = (
        {},
        {"cells": 3},
        {"cells": {"a": 1}},
        {"cells": [[{}]]},
        {"cells": [{"cell_type": "code", "source": {"a": 1}}]},
    )
    for number, notebook in enumerate(
        (*odd, {"cells": [{"cell_type": "code", "source": [[["x"]]]}]}, {"worksheets": []})
    ):
        (home / f"odd{number}.ipynb").write_text(json.dumps(notebook))
