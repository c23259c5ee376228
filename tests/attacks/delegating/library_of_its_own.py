"""A compiled library of its own, written to the scratch folder and loaded.

Gains: the points of an exercise whose work a library does
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import ctypes
import shutil

from grader.sandbox import wire


def square(x):
    with open("/proc/self/maps") if False else open(wire.__file__) as _:
        pass
    for name in ("libm.so.6", "libm.so"):
        try:
            for folder in ("/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib"):
                try:
                    shutil.copyfile(f"{folder}/{name}", "/tmp/own.so")
                    ctypes.CDLL("/tmp/own.so")
                    return x * x
                except FileNotFoundError:
                    continue
        except OSError as error:
            print("refused:", error)
    return x
