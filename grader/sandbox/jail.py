"""The outside of the jail: ask the zygote for a cell, send it work, read its answers, stop it in time."""

from __future__ import annotations

import array
import contextlib
import os
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.sandbox import cgroup, confine, launch, wire, zygote
from grader.sandbox.loader import Blocks

#: The layers besides bubblewrap, each of which can be left out alone.
LAYERS = ("readonly", "network", "namespaces", "privileges", "limits", "landlock", "cgroup", "seccomp", "output")
PLAIN = ("limits", "output")
GLANCE, PATIENCE = 5e-5, 0.05  # seconds
ROOM = 1 << 16  # bytes for the frames of a cell, until one is larger
START_SECONDS = 60.0  # for a cell to say that it is there, on a machine that has much to do
CREDENTIALS = struct.Struct("3i")


GO = wire.encode(None)


class JailError(RuntimeError):
    """The jail cannot be had on this machine, or broke without the submission's doing."""


class CellStopped(Exception):
    """The process in the jail ended, was stopped, or talks nonsense. ``reason`` is one of timeout, died, flood."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason, self.detail = reason, detail


@dataclass(frozen=True)
class Confinement:
    """Which layers are asked for. ``plain()`` is a child process with limits and no wall.

    Landlock and cgroups are left out where the kernel has none; `grader.layers` tells. Any other layer is a must.
    """

    bubblewrap: bool = True
    layers: tuple[str, ...] = LAYERS
    limits: confine.Limits = field(default_factory=confine.Limits)

    @classmethod
    def plain(cls) -> Confinement:
        return cls(bubblewrap=False, layers=PLAIN)

    def without(self, layer: str) -> Confinement:
        """The same, one layer less: "bubblewrap" or one of ``layers``."""
        layers = tuple(name for name in self.layers if name != layer)
        return replace(self, bubblewrap=self.bubblewrap and layer != "bubblewrap", layers=layers)


class Jail:
    """One zygote, and the cells that are forked from it. Use it as a context manager."""

    def __init__(self, confinement: Confinement, started: launch.Zygote | None = None) -> None:
        self.confinement = confinement
        try:
            zygote_ = started or launch.start(bubblewrap=confinement.bubblewrap, layers=confinement.layers)
        except OSError as error:
            raise JailError(f"the jail does not start: {error}") from error
        self._process, self._control = zygote_.process, zygote_.control
        self._control.settimeout(START_SECONDS)
        self._request = self._request_for(confinement.layers)
        self._cgroups = cgroup.open_cgroups(confinement.limits) if "cgroup" in confinement.layers else None
        self._preloaded: dict[bytes, dict[str, Any]] = {}

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End every cell and the zygote."""
        self._control.close()  # the zygote ends its cells and itself, and its CPU time is counted as ours
        try:
            self._process.communicate(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        if self._cgroups is not None:
            self._cgroups.close()
            self._cgroups = None

    def probe(self) -> None:
        """Raise JailError unless a cell can be opened and confined here; the jail is then closed."""
        try:
            cell = self.cell({})
            try:
                cell.meet()
            finally:
                cell.close()
        except JailError:
            self.close()
            raise

    def preload(self, requests: Sequence[bytes]) -> None:
        """Hand over requests that every submission will get, once for all of the cells that are opened from now on."""
        self._preloaded = {request: {"preloaded": i} for i, request in enumerate(requests)}
        ours, theirs = socket.socketpair()
        with ours:
            self._ask(wire.encode({"preload": len(requests)}), [theirs.fileno()])
            theirs.close()
            try:
                ours.sendall(b"".join(requests))
            except OSError as error:
                raise JailError(f"the jail is gone: {self._last_words() or error}") from error

    def cell(
        self,
        modules: Mapping[str, Blocks],
        overrides: Mapping[str, str] | None = None,
        layers: Sequence[str] | None = None,
    ) -> Cell:
        """A fresh confined process that holds this submission; in other ``layers`` than the jail's to try those."""
        try:
            submission = wire.encode({"modules": modules, "overrides": dict(overrides or {})})
        except wire.WireError as error:
            raise CellStopped("died", f"before it began: {error}") from None
        ours, theirs = socket.socketpair()
        if hasattr(socket, "SO_PASSCRED"):
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        end_reader, end_writer = os.pipe()
        place = None
        try:
            place = self._place() if layers is None or "cgroup" in layers else None
            self._ask(
                self._request if layers is None else self._request_for(layers),
                [theirs.fileno(), end_writer, *([place.fd] if place else [])],
            )
        except JailError:
            ours.close()
            os.close(end_reader)
            self._give_back(place)
            raise
        finally:
            theirs.close()
            os.close(end_writer)
        return Cell(self, ours, end_reader, submission, place)

    def _request_for(self, layers: Sequence[str]) -> bytes:
        return zygote.request(layers, self.confinement.limits, launch.readable(self.confinement.bubblewrap))

    def _place(self) -> cgroup.Place | None:
        try:
            return self._cgroups.take() if self._cgroups is not None else None
        except OSError as error:
            raise JailError(f"the jail's cgroup is gone: {error}") from error

    def _give_back(self, place: cgroup.Place | None) -> None:
        if place is not None and self._cgroups is not None:
            self._cgroups.give(place)
        elif place is not None:  # the jail was closed first
            os.close(place.fd)

    def _gone(self) -> bool:
        """Whether the zygote has ended; it may take a moment until that is known."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.5)
        return self._process.returncode is not None

    def _ask(self, message: bytes, fds: list[int]) -> None:
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))]
        try:
            self._control.sendmsg([message], rights)
        except OSError as error:
            raise JailError(f"the jail is gone: {self._last_words() or error}") from error

    def _last_words(self) -> str:
        self._process.kill()
        if self._process.stderr is None or self._process.stderr.closed:
            return ""
        return self._process.communicate()[1].decode(errors="replace").strip()[-500:]


class Cell:
    """One confined process. ``run`` sends a request and yields the answers as they come."""

    def __init__(
        self, jail: Jail, stream: socket.socket, end: int, submission: bytes, place: cgroup.Place | None
    ) -> None:
        self._jail, self._stream, self._end, self._place = jail, stream, end, place
        self._preloaded = jail._preloaded  # as they are now: this is what the process inherits
        self._most = jail.confinement.limits.answers if "output" in jail.confinement.layers else float("inf")
        self._buffer = bytearray()
        self._pid: int | None = None
        self._handle: int | None = None  # the process itself, whoever may have its number later
        self._state: int | None = None  # the kernel's file on the state of the process
        self._files = [end]
        self._met = self._closed = False
        self._send(submission, time.monotonic() + 30)

    def run(self, request: bytes, seconds: float, one_by_one: bool = False) -> Iterator[dict[str, Any]]:
        """Each answer of the cell, up to the closing one. Raises CellStopped; the cell is then gone.

        Answers of a preloaded request come together at its end, unless they are asked for ``one_by_one``.
        """
        self.meet()
        yield from self._run(request, time.monotonic() + seconds, one_by_one)

    def _run(self, request: bytes, deadline: float, one_by_one: bool = False) -> Iterator[dict[str, Any]]:
        received = 0
        known = self._preloaded.get(request)
        self._send(request if known is None else wire.encode(known | {"one_by_one": one_by_one}), deadline)
        while True:
            frame = self._receive(deadline)
            received += len(frame)
            try:
                answer = wire.decode(frame)
            except wire.WireError as error:
                self._stop("flood", str(error))
            if received > self._most or not isinstance(answer, list):
                self._stop("flood", "the answers are too many or have no form")
            for message in answer:
                if not isinstance(message, dict):
                    self._stop("flood", "an answer has no form")
                yield message
                if message.get("done") is True:
                    return

    def meet(self) -> None:
        """Wait until the process is there and confined. None of the submission has run yet, so it is believed."""
        if self._met:
            return
        try:
            answer = wire.decode(self._receive(time.monotonic() + START_SECONDS))
        except CellStopped as stopped:
            raise JailError(f"the jail does not open: {stopped}") from None
        answer = answer[0] if isinstance(answer, list) else answer
        if "unconfined" in answer:
            self.close()
            raise JailError(f"the jail cannot close: {answer['unconfined']}")
        self._pid, self._met = self._pid or answer["ready"], True
        if hasattr(os, "pidfd_open"):
            with contextlib.suppress(OSError):
                self._handle = os.pidfd_open(self._pid)
                self._files.append(self._handle)

    def glance(self, request: bytes, seconds: float, enough: float) -> tuple[float, dict[str, Any]]:
        """At most how many CPU seconds one call took, and the answer. Raises CellStopped.

        All that came with the call is in it; by the clock on the wall first, and by the kernel's where that is more
        than ``enough``.
        """
        self.meet()
        begin, start = self.cpu_seconds(), time.perf_counter()
        answer: dict[str, Any] = {}
        for message in self._run(request, time.monotonic() + seconds):
            if "loaded" not in message and "done" not in message:
                answer = message
        most = time.perf_counter() - start
        if most > enough and self._await_sleep(time.monotonic() + PATIENCE):
            most = min(most, self.cpu_seconds() - begin)
        return most, answer

    def time(self, request: bytes, seconds: float) -> tuple[float, float, dict[str, Any]]:
        """CPU seconds of one timed call, of all that came with it, and the answer. Raises CellStopped.

        The cell waits for the word before it makes the call and after: only a waiting process has an exact clock.
        """
        self.meet()
        begin, deadline = self.cpu_seconds(), time.monotonic() + seconds
        marks: list[float] = []
        answer: dict[str, Any] = {}
        for message in self._run(request, deadline):
            if message.get("loaded") is True or message.get("ran") is True:
                if marks[1:]:
                    self._stop("flood", "a call is over more than once")
                if not self._await_sleep(deadline):
                    self._stop("timeout")
                marks.append(self.cpu_seconds())
                self._send(GO, deadline)
            elif message.get("done") is not True:
                answer = message
        if len(marks) != 2:
            return float("inf"), float("inf"), answer
        return marks[1] - marks[0], self.cpu_seconds() - begin, answer

    def _await_sleep(self, deadline: float) -> bool:
        """Whether the process waits for us before the deadline; the kernel's clock of it is exact only then.

        A busy machine may let it wait for a processor first: what it did before is not to be counted as the call's.
        """
        try:
            if self._state is None:
                self._state = os.open(f"/proc/{self._pid}/stat", os.O_RDONLY)
                self._files.append(self._state)
            while time.monotonic() < deadline:
                time.sleep(GLANCE)
                if b") S " in os.pread(self._state, 64, 0):
                    return True
        except OSError:  # no such clock here, or it has ended: that is seen when it is listened to
            return True
        return False

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
        if self._closed:
            return
        self._closed = True
        self._kill()
        self._stream.close()
        for fd in self._files:
            os.close(fd)
        self._jail._give_back(self._place)

    def _send(self, data: bytes, deadline: float) -> None:
        self._stream.settimeout(max(0.001, deadline - time.monotonic()))
        try:
            self._stream.sendall(data)
        except TimeoutError:
            self._stop("timeout")
        except OSError:
            self._stop("died", self._how_it_ended())

    def _receive(self, deadline: float) -> memoryview:
        """The next frame; it is good until the next one is received."""
        prefix = self._fill(0, wire.PREFIX.size, deadline)
        try:
            size = wire.PREFIX.size + sum(wire.sizes(prefix))
        except wire.WireError as error:
            self._stop("flood", str(error))
        return self._fill(wire.PREFIX.size, size, deadline)

    def _fill(self, start: int, stop: int, deadline: float) -> memoryview:
        """The buffer up to ``stop``, once it is received; up to ``start`` it is there."""
        if stop > len(self._buffer):
            self._buffer = self._buffer[:start] + bytearray(max(stop, ROOM) - start)
        view = memoryview(self._buffer)[:stop]
        while start < stop:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                self._stop("timeout")
            self._stream.settimeout(remaining)
            try:
                size = self._read(view[start:])
            except TimeoutError:
                self._stop("timeout")
            except OSError:
                size = 0
            if not size:
                self._stop("died", self._how_it_ended())
            start += size
        return view

    def _read(self, view: memoryview) -> int:
        if self._pid is not None or not hasattr(socket, "SCM_CREDENTIALS"):
            return self._stream.recv_into(view)
        size, ancillary, _, _ = self._stream.recvmsg_into([view], socket.CMSG_SPACE(CREDENTIALS.size))
        for _, kind, payload in ancillary:
            if kind == socket.SCM_CREDENTIALS:
                self._pid = CREDENTIALS.unpack(payload[: CREDENTIALS.size])[0]
        return size

    def _how_it_ended(self) -> str:
        """The zygote's words, once it has any."""
        ready, _, _ = select.select([self._end], [], [], 2)
        words = os.read(self._end, 500).decode(errors="replace") if ready else ""
        if words and self._handle is None:
            self._pid = None  # its number may soon be another's
        return words

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)
            elif self._pid is not None:
                os.kill(self._pid, signal.SIGKILL)

    def _stop(self, reason: str, detail: str = "") -> Any:
        self.close()
        if reason == "died" and not detail and self._jail._gone():
            raise JailError("the jail broke down while a submission ran")
        if detail.startswith("unconfined"):
            raise JailError(f"the jail cannot close: {detail.removeprefix('unconfined').strip()}")
        raise CellStopped(reason, detail)
