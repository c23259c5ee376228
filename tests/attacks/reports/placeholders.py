"""Placeholders of every kind of template.

Gains: a value of the grader's own in its sentence
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    raise ValueError("{exercise} {0.__class__.__mro__} {{ config }} %(secret)s %s ${HOME} `id` {values[expected]}")
