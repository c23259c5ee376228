"""The loop that serves one submission within its jail: take calls, make them, send back what came of it.

It believes nothing of itself: whatever it sends may have been changed by the code that it runs.
"""

from __future__ import annotations

import functools
import io
import linecache
import sys
import traceback
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.loader import Submission, define

MAX_PRINTED = 4000
MAX_MESSAGE = 1000


class Channel:
    """Frames over a pair of binary streams."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.reader, self.writer = reader, writer

    def receive(self) -> tuple[Any, bytes] | None:
        """The next value and its bytes, or None at the end."""
        prefix = self.reader.read(wire.PREFIX.size)
        if len(prefix) < wire.PREFIX.size:
            return None
        frame = prefix + self.reader.read(sum(wire.sizes(prefix)))
        return wire.decode(frame), frame

    def send(self, value: Any) -> None:
        self.writer.write(wire.encode(value))
        self.writer.flush()


class Printed(io.TextIOBase):
    """Keeps the beginning of what is printed, and counts the rest."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.length = 0

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if self.length < MAX_PRINTED:
            self.kept.append(text[: MAX_PRINTED - self.length])
        self.length += len(text)
        return len(text)

    def take(self) -> tuple[str, int]:
        taken = "".join(self.kept), self.length
        self.kept, self.length = [], 0
        return taken


def serve(channel: Channel) -> None:
    """Answer until the other side hangs up. The first message brings the submission, each later one an exercise."""
    printed = Printed()
    sys.stdout = sys.stderr = printed
    sys.stdin = io.StringIO()
    np.seterr(all="ignore")
    np.set_printoptions(threshold=200)
    first = channel.receive()
    if first is None:
        return
    submission = Submission(first[0]["modules"], first[0]["overrides"])
    sys.meta_path.insert(0, submission)
    while (message := channel.receive()) is not None:
        run_exercise(channel, submission, message[0])
        channel.send({"done": True, "printed": printed.take()})


def run_exercise(channel: Channel, submission: Submission, request: dict[str, Any]) -> None:
    """Make the calls of one exercise; one answer goes out for each as soon as it is there."""
    cases = [channel.receive() for _ in range(request["cases"])]
    target = Target(submission, request["module"], request["exercise"])
    target._load()
    calls = {"": target} | {key: driver(spec, target) for key, spec in request["drivers"].items()}
    channel.send({"loaded": True})
    if request.get("timed"):
        channel.receive()
    for received in cases:
        if received is None:
            return
        (driver_key, args, kwargs), frame = received
        answer: dict[str, Any] = {}
        try:
            answer["value"] = calls[driver_key](*args, **kwargs)
            if request.get("timed"):
                channel.send({"ran": True})
                channel.receive()
            changed = not request.get("timed") and wire.encode((driver_key, args, kwargs)) != frame
        except BaseException as error:
            answer["error"] = describe(error, submission)
            changed = False
        if changed:
            answer["inputs"] = (args, kwargs)
        channel.send(answer)


class Missing(Exception):
    """The submission does not define a function that was called."""


class Target:
    """The student's module: an attribute is a function of theirs, a call is a call of the exercise itself."""

    def __init__(self, submission: Submission, module: str, exercise: str) -> None:
        self._submission, self._module, self._exercise = submission, module, exercise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._load(), name) if hasattr(self._load(), name) else self._missing(name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(self, self._exercise)(*args, **kwargs)

    def _load(self) -> Any:
        if self._module in self._submission.modules and self._module not in sys.modules:
            __import__(self._module)
        return sys.modules.get(self._module)

    def _missing(self, name: str) -> Any:
        raise Missing(name)


def driver(spec: dict[str, Any], target: Target) -> Any:
    """A driver from its source, with the names that were bound to it."""
    function = define(spec["source"], spec["name"], {"np": np, "Any": Any, "__name__": "driver"})
    return functools.partial(function, target, **spec["bound"])


def describe(error: BaseException, submission: Submission) -> dict[str, Any]:
    """What was raised, and where in the student's own lines; with it what went wrong earlier, while modules were loaded."""
    told = tell(error, submission)
    faults = [fault for found in submission.faults.values() for fault in found]
    if faults and isinstance(error, (Missing, NameError)):
        named = [f for f in faults if isinstance(f, ImportError) and getattr(error, "name", "") in str(f)]
        told["fault"] = tell((named or faults)[0], submission)
    return told


def tell(error: BaseException, submission: Submission) -> dict[str, Any]:
    """One exception as plain values. Its texts may be anything, so they are cut."""
    labels = {label for blocks in submission.modules.values() for label, _ in blocks}
    try:
        message = str(error)[:MAX_MESSAGE]
    except BaseException:
        message = ""
    where = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename in labels:
            text = linecache.getline(code.co_filename, line).strip()[:200]
            where.append((code.co_filename, line, code.co_qualname, text))
    if isinstance(error, SyntaxError) and error.filename in labels:
        where.append((error.filename, error.lineno or 0, "", (error.text or "").strip()[:200]))
    return {
        "type": type(error).__name__[:100],
        "message": message,
        "module": (error.name or "")[:100] if isinstance(error, ImportError) else "",
        "where": where[-3:],
    }
