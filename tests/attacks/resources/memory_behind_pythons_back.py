"""Maps memory, and asks C for it.

Gains: memory that Python's limit does not count
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed or timeout
"""

import ctypes
import mmap


def square(x):
    kept = []
    try:
        while len(kept) < 100:
            kept.append(mmap.mmap(-1, 256 << 20))
            kept[-1][::4096] = bytes(len(kept[-1][::4096]))
    except (OSError, MemoryError) as error:
        print("refused:", type(error).__name__)
    kept.clear()
    allocate = ctypes.CDLL(None).malloc
    allocate.restype = ctypes.c_void_p
    print("malloc:", allocate(1 << 40))
    return x
