"""The warm process that every submission is forked from: NumPy is loaded, nothing else is.

It runs within bubblewrap where that is to be had. For each request it forks a *warden*, which enters fresh namespaces,
forks the process that serves the submission, waits for it and tells the outside how it ended.
"""

from __future__ import annotations

import array
import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from dataclasses import asdict
from typing import Any

from grader.sandbox import confine, wire
from grader.sandbox.inside import Channel, Work, preload, serve

BUFFER = 1 << 16
FDS = 2  # each request brings the socket of the cell and the pipe for its end


def main(control: socket.socket) -> None:
    """Fork a cell for each message on ``control`` until it closes."""
    gc.freeze()  # what is loaded now is never collected, so its pages stay shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    preloaded: list[Work] = []
    while True:
        message, fds = receive(control)
        reap(block=not message)
        if not message:
            os._exit(0)
        request = wire.decode(message)
        if "preload" in request:
            with open(fds.pop(0), "rb") as stream:
                preloaded = preload(Channel(stream, None))
            warm_up(preloaded)
            gc.freeze()
        elif os.fork() == 0:
            control.close()
            warden(request, preloaded, *fds)
        for fd in fds:
            os.close(fd)


def warm_up(preloaded: list[Work]) -> None:
    """NumPy loads its generators when they are first named; where drivers name them, here and not in every cell."""
    if any("np.random" in spec["source"] for work in preloaded for spec in work.header["drivers"].values()):
        importlib.import_module("numpy.random")


def reap(block: bool) -> None:
    """Take leave of wardens that have ended; their CPU time then counts as this process's."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0 if block else os.WNOHANG)[0]:
            pass


def receive(control: socket.socket) -> tuple[bytes, list[int]]:
    """One frame and the files that came with its first byte; an empty frame at the end."""
    fds = array.array("i")
    message, ancillary, _, _ = control.recvmsg(wire.PREFIX.size, socket.CMSG_SPACE(fds.itemsize * FDS))
    for _, _, data in ancillary:
        fds.frombytes(data[: len(data) - len(data) % fds.itemsize])
    message = _complete(control, message, wire.PREFIX.size)
    if message:
        message = _complete(control, message, wire.PREFIX.size + sum(wire.sizes(message)))
    return message, list(fds)


def _complete(control: socket.socket, message: bytes, size: int) -> bytes:
    """``message`` filled up to ``size`` bytes; empty when the other side hangs up."""
    while message and len(message) < size:
        more = control.recv(size - len(message))
        message = message + more if more else b""
    return message


def warden(request: dict[str, Any], preloaded: list[Work], cell_fd: int, end_fd: int) -> None:
    """Confine, fork, wait, report. Never returns."""
    layers, limits = request["layers"], confine.Limits(**request["limits"])
    try:
        confine.die_with_parent()
        if "namespaces" in layers:
            confine.enter_namespaces()
        child = os.fork()
        if child == 0:
            os.close(end_fd)
            cell(layers, limits, preloaded, cell_fd)
        os.close(cell_fd)
        status = await_end(child)
        text = f"signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    except OSError as error:
        text = f"unconfined {error}"
    with contextlib.suppress(OSError):  # the outside may have hung up
        os.write(end_fd, text.encode())
    os._exit(0)


def await_end(child: int) -> int:
    """Wait for the cell; what it left running, where no namespace holds it, ends with it."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def cell(layers: list[str], limits: confine.Limits, preloaded: list[Work], fd: int) -> None:
    """Take every right away from this process, then serve. Never returns."""
    code = 70
    try:
        confine.die_with_parent()
        os.setsid()
        keep_only(fd)
        if "namespaces" in layers:
            confine.cover_mounts(limits.scratch)
            confine.drop_privileges()
        confine.limit(limits)
        if "seccomp" in layers:
            confine.filter_system_calls()
        code = 0
        with open(fd, "rb", BUFFER) as reader, open(fd, "wb", BUFFER, closefd=False) as writer:
            serve(Channel(reader, writer), preloaded)
    except BaseException as error:
        if code == 70:
            os.write(fd, wire.encode({"unconfined": f"{type(error).__name__}: {error}"}))
        else:
            code = 71
    os._exit(code)


def keep_only(fd: int) -> None:
    """Close every file but ``fd``; standard streams lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.closerange(3, fd)
    os.closerange(fd + 1, 4096)


def request(layers: list[str], limits: confine.Limits) -> bytes:
    """The message that asks for one cell."""
    return wire.encode({"layers": layers, "limits": asdict(limits)})


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
