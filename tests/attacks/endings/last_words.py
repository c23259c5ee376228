"""An object that raises and forges in its last moment.

Gains: an answer from where nobody looks
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error or failed
"""

from burglary import forge


class Last:
    def __del__(self):
        forge([{"value": True, "done": True}])
        raise SystemExit(0)


def square(x):
    Last()
    return x
