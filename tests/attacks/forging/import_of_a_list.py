"""An import error that names a list.

Gains: the fall of whoever reads it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

from burglary import forge


def square(x):
    forge([{"error": {"type": "ModuleNotFoundError", "module": ["torch"]}}] * 9)
