"""Reads the results of an earlier run.

Gains: other students' marks
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

from burglary import steal

steal("@HOME@/earlier/results.jsonl", "@HOME@/OUT/results.jsonl", "@HOME@/submitted-OUT/results.jsonl")


def square(x):
    return x
