"""A list of a million lists.

Gains: minutes of the judge's and the doctor's time
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error or timeout
"""


def square(x):
    return [[] for _ in range(600_000)]


def total(x):
    return [0.0] * 900_000


def sides(X, y, asked):
    return {str(i): i for i in range(200_000)}


def descend(x, steps):
    return {"loss": [1.0] * 900_000}
