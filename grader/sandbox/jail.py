"""The outside of the jail: ask the zygote for a cell, send it work, read its answers, stop it in time."""

from __future__ import annotations

import array
import contextlib
import os
import select
import signal
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.sandbox import confine, launch, wire, zygote
from grader.sandbox.loader import Blocks

MAX_ANSWERS = 256 << 20  # bytes of all the answers to one request
MAX_GLANCES = 200
CREDENTIALS = struct.Struct("3i")


class JailError(RuntimeError):
    """The jail cannot be had on this machine, or broke without the submission's doing."""


class CellStopped(Exception):
    """The process in the jail ended, was stopped, or talks nonsense. ``reason`` is one of timeout, memory, died, flood."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Confinement:
    """Which layers are asked for. ``plain()`` is a child process with limits and no wall."""

    bubblewrap: bool = True
    layers: tuple[str, ...] = ("namespaces", "seccomp")
    limits: confine.Limits = field(default_factory=confine.Limits)

    @classmethod
    def plain(cls) -> Confinement:
        return cls(bubblewrap=False, layers=())


class Jail:
    """One zygote, and the cells that are forked from it. Use it as a context manager."""

    def __init__(self, confinement: Confinement, started: launch.Zygote | None = None) -> None:
        self.confinement = confinement
        try:
            zygote_ = started or launch.start(bubblewrap=confinement.bubblewrap)
        except OSError as error:
            raise JailError(f"the jail does not start: {error}") from error
        self._process, self._control = zygote_.process, zygote_.control
        self._request = zygote.request(list(confinement.layers), confinement.limits)

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._control.close()
        self._process.kill()
        self._process.communicate()

    def cell(self, modules: Mapping[str, Blocks], overrides: Mapping[str, str] | None = None) -> Cell:
        """A fresh confined process that holds this submission."""
        ours, theirs = socket.socketpair()
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        end_reader, end_writer = os.pipe()
        fds = array.array("i", [theirs.fileno(), end_writer])
        try:
            self._control.sendmsg([self._request], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])
        except OSError as error:
            ours.close()
            os.close(end_reader)
            raise JailError(f"the jail is gone: {self._last_words() or error}") from error
        finally:
            theirs.close()
            os.close(end_writer)
        return Cell(ours, end_reader, wire.encode({"modules": modules, "overrides": dict(overrides or {})}))

    def _last_words(self) -> str:
        self._process.kill()
        return self._process.communicate()[1].decode(errors="replace").strip()[-500:]


class Cell:
    """One confined process. ``run`` sends a request and yields the answers as they come."""

    def __init__(self, stream: socket.socket, end: int, submission: bytes) -> None:
        self._stream, self._end = stream, end
        self._buffer = bytearray()
        self._pid: int | None = None
        self._send(submission, time.monotonic() + 30)

    def run(self, request: bytes, seconds: float) -> Iterator[dict[str, Any]]:
        """Each answer of the cell, up to the closing one. Raises CellStopped; the cell is then gone."""
        deadline, received = time.monotonic() + seconds, 0
        self._send(request, deadline)
        while True:
            frame = self._receive(deadline)
            received += len(frame)
            try:
                answer = wire.decode(frame)
            except wire.WireError as error:
                self._stop("flood", str(error))
            if received > MAX_ANSWERS or not isinstance(answer, dict):
                self._stop("flood", "the answers are too many or have no form")
            if "unconfined" in answer and self._pid is None:
                raise JailError(f"the jail cannot close: {answer['unconfined']}")
            yield answer
            if answer.get("done"):
                return

    def time(self, request: bytes, seconds: float) -> tuple[float, float, dict[str, Any]]:
        """CPU seconds of one timed call, of all that came with it, and the answer. Raises CellStopped.

        The cell waits for the word before it makes the call and after: only a waiting process has an exact clock.
        """
        begin = self.cpu_seconds()
        marks: list[float] = []
        answer: dict[str, Any] = {}
        for message in self.run(request, seconds):
            if message.get("loaded") or message.get("ran"):
                self._await_sleep()
                marks.append(self.cpu_seconds())
                self._send(wire.encode(None), time.monotonic() + seconds)
            elif not message.get("done"):
                answer = message
        self._await_sleep()
        if len(marks) != 2:
            return float("inf"), float("inf"), answer
        return marks[1] - marks[0], self.cpu_seconds() - (begin if begin == begin else marks[0]), answer

    def _await_sleep(self) -> None:
        """Until the process waits for us; the kernel brings its clock up to date when it goes to sleep."""
        for _ in range(MAX_GLANCES):
            try:
                with open(f"/proc/{self._pid}/stat", "rb") as file:
                    if file.read().rpartition(b")")[2].split()[0] == b"S":
                        return
            except OSError:
                return
            os.sched_yield()

    def cpu_seconds(self) -> float:
        """CPU time that the process has used, as the kernel counts it; nan before its first answer."""
        if self._pid is None:
            return float("nan")
        try:
            return time.clock_gettime((~self._pid << 3) | 2)  # the kernel's id for another process's CPU clock
        except OSError:
            return float("nan")

    def close(self) -> None:
        """Stop the process; its namespaces go with it."""
        self._kill()
        self._stream.close()
        with contextlib.suppress(OSError):
            os.close(self._end)

    def _send(self, data: bytes, deadline: float) -> None:
        self._stream.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            self._stream.sendall(data)
        except TimeoutError:
            self._stop("timeout")
        except OSError:
            self._stop("died", self._how_it_ended())

    def _receive(self, deadline: float) -> bytes:
        self._fill(wire.PREFIX.size, deadline)
        try:
            size = wire.PREFIX.size + sum(wire.sizes(bytes(self._buffer[: wire.PREFIX.size])))
        except wire.WireError as error:
            self._stop("flood", str(error))
        self._fill(size, deadline)
        frame = bytes(self._buffer[:size])
        del self._buffer[:size]
        return frame

    def _fill(self, size: int, deadline: float) -> None:
        while len(self._buffer) < size:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self._stop("timeout")
            self._stream.settimeout(remaining)
            try:
                data = self._read()
            except TimeoutError:
                self._stop("timeout")
            except OSError:
                data = b""
            if not data:
                self._stop("died", self._how_it_ended())
            self._buffer += data

    def _read(self) -> bytes:
        if self._pid is not None:
            return self._stream.recv(1 << 18)
        data, ancillary, _, _ = self._stream.recvmsg(1 << 18, socket.CMSG_SPACE(CREDENTIALS.size))
        for _, kind, payload in ancillary:
            if kind == socket.SCM_CREDENTIALS:
                self._pid = CREDENTIALS.unpack(payload[: CREDENTIALS.size])[0]
        return data

    def _how_it_ended(self) -> str:
        """The warden's words, once it has any."""
        ready, _, _ = select.select([self._end], [], [], 5)
        return os.read(self._end, 500).decode(errors="replace") if ready else ""

    def _kill(self) -> None:
        if self._pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self._pid, signal.SIGKILL)

    def _stop(self, reason: str, detail: str = "") -> Any:
        self.close()
        if detail.startswith("unconfined"):
            raise JailError(f"the jail cannot close: {detail.removeprefix('unconfined').strip()}")
        raise CellStopped(reason, detail)
