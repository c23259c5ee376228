"""A dict whose keys are megabytes of commands to a terminal.

Gains: a report that nobody can open
Hides in: squares.py
Aims at: spread
Earns: nothing
Ends: failed
"""


def spread(x):
    return {f"{i}\x1b]8;;http://evil.example\x07\u202e<script>" + "k" * 10**6: i for i in range(6)}
