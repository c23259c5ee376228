"""Source of half characters, which no compiler takes.

Gains: the fall of whoever sends it on
Hides in: squares.ipynb
Aims at: square
Earns: nothing
Ends: error
"""

import json


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    cell = {"cell_type": "code", "source": 'def square(x):\n    "\ud800"\n    return x * "\udfff"\n'}
    (home / "squares.ipynb").write_text(json.dumps({"cells": [cell]}))
