"""Opens a connection.

Gains: a way out for what was read, a way in for answers
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import socket


def square(x):
    with socket.create_connection(("192.0.2.1", 80), timeout=1) as found:
        return found.recv(100)
