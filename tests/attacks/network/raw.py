"""Raw packets, and the kernel's own sockets.

Gains: the network's and the kernel's tables
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import socket

KINDS = ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW), (socket.AF_NETLINK, socket.SOCK_RAW))


def square(x):
    for family, kind in (*KINDS, (38, 5), (40, 1), (44, 3)):  # 38: the kernel's ciphers, 40: virtual machines, 44: XDP
        try:
            socket.socket(family, kind)
            return x * x
        except OSError as error:
            print("refused:", type(error).__name__)
    return x
