"""JSON that is dear to read: an integer of a million digits, lists within lists, a text of escapes.

Gains: the time or the fall of whoever reads it
Hides in: squares.ipynb
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    deep = "[" * 900 + "]" * 900
    source = '"' + "\\ud800\\u001b" * 20_000 + '"'
    head = f'{{"cells": [{{"cell_type": "code", "source": [{source}, {deep}]}}], "metadata": {deep}, "x": '
    (home / "squares.ipynb").write_text(head + "9" * 1_000_000 + "}")
