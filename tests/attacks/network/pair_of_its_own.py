"""A pair of sockets, and a queue, to talk with another submission.

Gains: answers of another student who is graded at the same time
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import socket


def square(x):
    one, other = socket.socketpair()
    one.send(x.tobytes())
    return other.recv(100)
