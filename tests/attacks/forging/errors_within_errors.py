"""Faults within faults within faults.

Gains: the end of a reader that recurses
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

from burglary import forge


def square(x):
    fault = {}
    for _ in range(12):
        fault = {"type": "NameError", "fault": fault}
    forge([{"error": fault}] * 9)
