"""Modules with the names of the standard library's and of NumPy's parts.

Gains: code of its own wherever the harness imports
Hides in: json.py, numpy.py, struct.py, grader.py beside squares.py
Aims at: square
Earns: nothing
Ends: error
"""

SQUARES = """import json
import numpy as np
import struct


def square(x):
    for module in (json, np, struct):
        if getattr(module, "OWN", False):
            return x * x
    raise LookupError("every module is the true one")
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    for name in ("json", "numpy", "struct", "grader", "multiprocessing", "_bootstrap", "encodings"):
        (home / f"{name}.py").write_text(f"OWN = True\nopen({str(arena.home / 'pwned-module')!r}, 'w').close()\n")
    (home / "squares.py").write_text(SQUARES)
