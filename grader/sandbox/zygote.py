"""The warm process that every submission is forked from: NumPy is loaded, nothing else is.

It runs within bubblewrap where that is to be had. For each request it forks a *cell* into fresh namespaces, which takes
every right away from itself and then serves the submission. When a cell ends, the outside is told how.
"""

from __future__ import annotations

import array
import contextlib
import functools
import gc
import importlib
import os
import select
import signal
import socket
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from grader.sandbox import confine, landlock, wire
from grader.sandbox.inside import Channel, Work, preload, serve

BUFFER = 1 << 16
FDS = 3  # a request brings the socket of the cell, the pipe for its end, and its cgroup if it has one


@dataclass(frozen=True)
class Plan:
    """How cells are confined."""

    layers: frozenset[str]
    limits: confine.Limits
    readable: tuple[str, ...]

    @property
    def namespaces(self) -> int:
        if "namespaces" not in self.layers:
            return 0
        return confine.FRESH if "network" in self.layers else confine.FRESH & ~confine.NEWNET


def request(layers: Iterable[str], limits: confine.Limits, readable: Iterable[str]) -> bytes:
    """The message that asks for one cell."""
    return wire.encode({"layers": [*layers], "limits": asdict(limits), "readable": [*readable]})


@functools.lru_cache(maxsize=8)
def understand(message: bytes) -> Plan | None:
    """The plan of a message that asks for a cell; they are all alike. None for a message that brings preloaded work."""
    asked: dict[str, Any] = wire.decode(message)
    if "preload" in asked:
        return None
    return Plan(frozenset(asked["layers"]), confine.Limits(**asked["limits"]), tuple(asked["readable"]))


class Zygote:
    """The cells that are open, and the work that each of them inherits."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.preloaded: list[Work] = []
        self.ends: dict[int, int] = {}  # process → the pipe on which its end is told
        self.alarm, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # or nobody would be woken

    def run(self) -> None:
        """Fork a cell for each message on ``control`` until it closes; then end those that are left."""
        sources: list[Any] = [self.control, self.alarm]
        while True:
            ready, _, _ = select.select(sources, [], [])
            if self.alarm in ready:
                os.read(self.alarm, 4096)
                self.bury()
            if self.control in ready and not self.obey():
                break
        for pid in self.ends:
            os.kill(pid, signal.SIGKILL)
        self.bury(wait=True)

    def obey(self) -> bool:
        """Do what one message says; False at the end."""
        message, fds = receive(self.control)
        if not message:
            return False
        plan = understand(message)
        if plan is None:
            with open(fds.pop(0), "rb") as stream:
                self.preloaded = preload(Channel(stream, None))
            warm_up(self.preloaded)
            gc.freeze()
        else:
            end = fds.pop(1)
            self.open(plan, end, *fds)
        for fd in fds:
            os.close(fd)
        return True

    def open(self, plan: Plan, end: int, fd: int, cgroup: int | None = None) -> None:
        """Fork a cell that talks on ``fd``."""
        ids = os.getuid(), os.getgid()
        try:
            pid = confine.fork(plan.namespaces, cgroup)
        except OSError as error:
            tell(end, f"unconfined {error}")
            return
        if pid == 0:
            cell(plan, self.preloaded, fd, ids)
        self.ends[pid] = end

    def bury(self, wait: bool = False) -> None:
        """Take leave of cells that have ended, and tell how; their CPU time then counts as this process's."""
        for pid, end in list(self.ends.items()):
            status = await_end(pid, wait)
            if status is not None:
                by_signal = os.WIFSIGNALED(status)
                tell(end, f"signal {os.WTERMSIG(status)}" if by_signal else f"exit {os.WEXITSTATUS(status)}")
                del self.ends[pid]


def main(control: socket.socket) -> None:
    """Serve ``control`` until it closes."""
    gc.freeze()  # what is loaded now is never collected, so its pages stay shared
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine.warm_up()
    Zygote(control).run()
    os._exit(0)


def warm_up(preloaded: list[Work]) -> None:
    """NumPy loads its generators when they are first named; where drivers name them, here and not in every cell."""
    if any("np.random" in spec["source"] for work in preloaded for spec in work.header["drivers"].values()):
        importlib.import_module("numpy.random")


def tell(end: int, words: str) -> None:
    with contextlib.suppress(OSError):  # the outside may have hung up
        os.write(end, words.encode())
    os.close(end)


def await_end(pid: int, wait: bool) -> int | None:
    """How a cell ended, or None; what it left running, where no namespace holds it, ends with it."""
    block = 0 if wait else os.WNOHANG
    if hasattr(os, "waitid"):
        if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | block) is None:
            return None
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
    ended, status = os.waitpid(pid, block)
    return status if ended else None


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


def cell(plan: Plan, preloaded: list[Work], fd: int, ids: tuple[int, int]) -> None:
    """Take every right away from this process, then serve. Never returns."""
    code = 70
    try:
        confine.die_with_parent()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        if "namespaces" in plan.layers:
            confine.map_ids(*ids)
        keep_only(fd)
        confine_all(plan)
        code = 0
        with open(fd, "rb", BUFFER) as reader, open(fd, "wb", BUFFER, closefd=False) as writer:
            serve(Channel(reader, writer), preloaded)
    except BaseException as error:
        if code == 70:
            os.write(fd, wire.encode({"unconfined": f"{type(error).__name__}: {error}"}))
        else:
            code = 71
    os._exit(code)


def confine_all(plan: Plan) -> None:
    """Every layer that is asked for, those that need rights first. What cannot be had is an OSError.

    Only Landlock may be missing: the kernel says so itself, and so does `grader doctor`.
    """
    alone = "namespaces" in plan.layers
    if alone:
        confine.cover_mounts(plan.limits.scratch)
    if "landlock" in plan.layers and (abi := landlock.version()):
        landlock.confine(abi, plan.readable, ["/tmp"] if alone else [])  # elsewhere /tmp is everybody's
    if "privileges" in plan.layers:
        confine.drop_privileges()
    if "limits" in plan.layers:
        confine.limit(plan.limits, alone)
    if "seccomp" in plan.layers:
        confine.filter_system_calls()


def keep_only(fd: int) -> None:
    """Close every file but ``fd``; standard streams lead nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.closerange(3, fd)
    os.closerange(fd + 1, 4096)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
