"""Tools that attacks share: they are handed in with each of them. To be run in a jail only."""

import os
import stat
import sys

from grader.sandbox import wire


def channel():
    """The socket that answers go out on."""
    for fd in range(3, 64):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                return fd
        except OSError:
            pass
    return None


def forge(messages):
    """Write messages past the harness, as if it had sent them."""
    os.write(channel(), wire.encode(messages))


def local(name):
    """A local variable of the harness, by its name, from the frames above."""
    frame = sys._getframe(1)
    while frame is not None:
        if name in frame.f_locals and "inside" in frame.f_code.co_filename:
            return frame.f_locals[name]
        frame = frame.f_back
    raise LookupError(name)


def steal(*paths):
    """What can be read of some files, printed so that it travels home."""
    for path in paths:
        try:
            with open(path, errors="replace") as file:
                print(file.read()[-300:])
        except OSError as error:
            print("refused:", path, type(error).__name__)
