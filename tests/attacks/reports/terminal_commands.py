"""Escape sequences in errors and prints.

Gains: the instructor's terminal: its title, its clipboard, its screen
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def square(x):
    print("\x1b[2J\x1b[H\x1b]0;pwned\x07\x1b]52;c;cHduZWQ=\x07\x9b31m")
    raise ValueError("\x1b]0;title\x07\x1b[31m\r\b\b\b\ud800\0 passed")
