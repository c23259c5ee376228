"""Cells of two formats in one notebook, keys twice, formats that do not exist, a kernel whose name is a path.

Gains: that one reader sees other cells than the next
Hides in: the notebook's format
Aims at: square
Earns: nothing
Ends: failed
"""

import json

from tests.attacks.cells import code, holding, put

RIGHT = "def square(x):\n    return x * x\n"
WRONG = "def square(x):\n    return x\n"


def build(folder, arena):
    notebook = holding(arena.released("01_squares"), WRONG)
    old = {"cell_type": "code", "input": RIGHT, "language": "python", "outputs": [], "metadata": {}}
    notebook |= {"worksheets": [{"cells": [old]}], "nbformat": 99, "nbformat_minor": {"a": [-1]}}
    kernel = {
        "name": "../../../../pwned",
        "argv": ["sh", "-c", "touch pwned-kernel"],
        "display_name": "\x1b[2J",
        "env": {"A": 1},
    }
    notebook["metadata"] |= {"kernelspec": kernel, "language_info": {"name": "bash"}, "NaN": float("nan")}
    home = put(folder, notebook)
    text = json.dumps(notebook)
    twice = json.dumps([code(RIGHT)])
    (home / "squares.ipynb").write_text(f'{{"cells": {twice}, {text[1:]}')  # the last of two keys counts, everywhere
