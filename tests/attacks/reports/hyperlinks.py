"""Hyperlinks of the terminal, with a harmless text over them.

Gains: a click that leads elsewhere
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    print("\x1b]8;;http://evil.example\x1b\\grades.csv\x1b]8;;\x1b\\")
    raise ValueError("\x1b]8;;file:///etc/passwd\x07index.html\x1b]8;;\x07")
