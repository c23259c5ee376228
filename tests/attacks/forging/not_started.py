"""The word NotImplementedError, with a place in an earlier exercise.

Gains: the reference in the earlier exercise's place, for an exercise that needs none
Hides in: squares.py
Aims at: total
Earns: nothing
Ends: error
"""

from burglary import forge


def total(x):
    where = [("squares.py", 1, "square", "raise NotImplementedError")]
    forge([{"error": {"type": "NotImplementedError", "message": "", "where": where}}] * 9)
