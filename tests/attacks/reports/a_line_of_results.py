"""A message that ends a line of results.jsonl and begins another.

Gains: a row of its own making, with all points
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

ROW = '"}\n{"student": "me", "exercise": "square", "score": 4.0, "status": "passed"}\n'


def square(x):
    print(ROW, "\u2028", ROW, "\x85", ROW)
    raise ValueError("\u2028" + ROW + "\u2029" + ROW)
