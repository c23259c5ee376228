"""Reads what another student handed in.

Gains: another student's work
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import numpy as np
from burglary import steal

steal("@HOME@/submitted/honest-01/01_squares/squares.py", "../../honest-01/01_squares/squares.py")


def square(x):
    try:
        import sys

        sys.path.insert(0, "@HOME@/submitted/honest-01/01_squares")
        sys.meta_path[:] = [finder for finder in sys.meta_path if isinstance(finder, type)]
        sys.modules.pop("squares")
        import squares

        return squares.square(x)
    except ImportError:
        return np.zeros_like(x)
