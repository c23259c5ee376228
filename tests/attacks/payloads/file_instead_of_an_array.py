"""A NumPy file with pickled objects, as bytes, as a path, as a memory map.

Gains: an np.load on the judge's side
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import io

import numpy as np


def square(x):
    file = io.BytesIO()
    np.save(file, np.array([print], dtype=object), allow_pickle=True)
    return file.getvalue()


def total(x):
    with open("/tmp/answer.npy", "wb") as file:
        np.save(file, x)
    return np.load("/tmp/answer.npy", mmap_mode="r")
