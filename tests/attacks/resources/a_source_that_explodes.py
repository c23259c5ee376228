"""Source that the compiler cannot digest.

Gains: a run that waits for ever, once an exercise
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

exec("x = " + "(" * 100_000 + ")" * 100_000)
exec("-" * 10**6 + "1")


def square(x):
    return eval("+".join(["x"] * 10**5))
