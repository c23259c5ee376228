"""Answers without end.

Gains: the outside's memory
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout or error
"""

from burglary import forge


def square(x):
    while True:
        forge([{"value": x}] * 999)
