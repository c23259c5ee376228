"""Beside the notebook a link to a device that never ends, a pipe, a file of a terabyte of nothing, a socket.

Gains: the disk of whoever copies it, or an autograde that waits for ever
Hides in: files beside the notebook
Aims at: square
Earns: nothing
Ends: not_started
"""

import os
import socket

from tests.attacks.cells import put


def build(folder, arena):
    home = put(folder, arena.released("01_squares"))
    (home / "data.csv").symlink_to("/dev/zero")
    (home / "more.csv").symlink_to("/dev/stdin")
    os.mkfifo(home / "plot.png")
    os.mkfifo(home / "submission_secret.txt")
    with open(home / "weights.npz", "wb") as file:
        os.truncate(file.fileno(), 1 << 40)
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()
        os.chdir(home)  # since a socket's path is short
        try:
            server.bind("sock.txt")
        finally:
            os.chdir(here)
