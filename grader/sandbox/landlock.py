"""Landlock: this process opens what lies below a few folders, and nothing else, whatever rights it has.

The kernel's own wall around files, TCP ports, abstract sockets and signals. It needs no privilege and no namespace, so
it also holds where those cannot be had. Linux 5.13 and newer; newer ones can refuse more (`version`).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable

from grader.sandbox.confine import libc, no_new_privileges

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # on every architecture
ASK_VERSION, PATH_BENEATH = 1, 1

WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in (1, 2, 3, 4, 5))
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = (1 << bit for bit in (7, 8, 13, 14))
READ = READ_FILE | READ_DIR
WRITE = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
OF_A_FILE = WRITE_FILE | READ_FILE | TRUNCATE

#: Devices without which some Python code does not work; nothing can be kept in them.
DEVICES = {
    "/dev/null": READ_FILE | WRITE_FILE | TRUNCATE,
    "/dev/zero": READ_FILE,
    "/dev/random": READ_FILE,
    "/dev/urandom": READ_FILE,
}


def version() -> int:
    """Version of the kernel's Landlock (its ABI): 0 where there is none or it is switched off."""
    if sys.platform != "linux":
        return 0
    return max(0, int(libc().syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)))


def refused(abi: int) -> tuple[int, int, int]:
    """All that a version can refuse: about files, TCP, and what lies outside (abstract sockets, signals)."""
    files = 16 if abi >= 5 else 15 if abi >= 3 else 14 if abi == 2 else 13
    return (1 << files) - 1, 3 if abi >= 4 else 0, 3 if abi >= 6 else 0


def words(abi: int) -> str:
    """What a version holds back, for a person."""
    _, network, scopes = refused(abi)
    return "files" + ", TCP" * bool(network) + ", abstract sockets, signals" * bool(scopes)


def confine(abi: int, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Hold this process and all that come from it to these folders. Raises OSError; nothing is executable."""
    files, network, scopes = refused(abi)
    attributes = struct.pack("3Q", files, network, scopes)[: 24 if scopes else 16 if network else 8]
    ruleset = libc().syscall(CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    _check(ruleset)
    try:
        for path in readable:
            _allow(ruleset, path, READ & files)
        for path in writable:
            _allow(ruleset, path, WRITE & files)
        for path, access in DEVICES.items():
            _allow(ruleset, path, access & files)
        no_new_privileges()
        _check(libc().syscall(RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    """Let a path through, and all below it. One that is not there stays shut."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            access &= -1 if stat.S_ISDIR(os.fstat(place).st_mode) else OF_A_FILE
            rule = struct.pack("=Qi", access, place)
            _check(libc().syscall(ADD_RULE, ruleset, PATH_BENEATH, rule, 0))
        finally:
            os.close(place)


def _check(result: int) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"Landlock: {os.strerror(code)}")
