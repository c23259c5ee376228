"""The loop that serves one submission within its jail: take calls, make them, send back what came of it.

It believes nothing of itself: whatever it sends may have been changed by the code that it runs.
"""

from __future__ import annotations

import functools
import io
import linecache
import os
import re
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.sandbox import wire
from grader.sandbox.loader import Submission, compiled, define

MAX_PRINTED = 4000
MAX_MESSAGE = 1000


class Channel:
    """Frames over a pair of binary streams."""

    def __init__(self, reader: Any, writer: Any) -> None:
        self.reader, self.writer = reader, writer
        self.batch = wire.Batch()

    def receive(self) -> Any:
        """The next value, or None at the end."""
        prefix = self.reader.read(wire.PREFIX.size)
        if len(prefix) < wire.PREFIX.size:
            return None
        header, body = (self.reader.read(size) for size in wire.sizes(prefix))
        return wire.decode_parts(header, body)

    def send(self, value: Any) -> None:
        self.gather(value)
        self.flush()

    def gather(self, value: Any) -> None:
        """Send a value later, together with those that follow. Raises WireError when it is too large to be sent."""
        try:
            self.batch.add(value)
        except wire.WireError:
            self.flush()
            self.batch.add(value)

    def flush(self) -> None:
        """Send what was gathered, as one list."""
        if len(self.batch):
            batch, self.batch = self.batch, wire.Batch()
            self.writer.write(batch.frame())
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


@dataclass(frozen=True)
class Work:
    """One request: what to call, the cases, and what their arguments look like before anyone can touch them."""

    header: dict[str, Any]
    cases: list[tuple[str, tuple[Any, ...], dict[str, Any]]]
    untouched: list[list[tuple[Any, list[Any]]]]


def read_work(channel: Channel, header: dict[str, Any]) -> Work:
    """The cases that follow a request's header. Where time counts, nobody looks whether inputs were changed."""
    cases = [received for _ in range(header["cases"]) if (received := channel.receive()) is not None]
    for spec in header["drivers"].values():
        compiled(spec["source"])  # once for all cells, where this is preloaded
    return Work(header, cases, [[] if "timed" in header else mutable_leaves(*item[1:]) for item in cases])


def mutable_leaves(args: Sequence[Any], kwargs: dict[str, Any]) -> list[tuple[Any, list[Any]]]:
    """Each argument that can be changed in place, and what it consists of now."""
    fixed = (bool, int, float, str, type(None))
    return [(value, leaves(value)) for value in (*args, *kwargs.values()) if not isinstance(value, fixed)]


def preload(channel: Channel) -> list[Work]:
    """Requests that every submission of a run will get, taken in once and inherited by every cell."""
    found = []
    while (header := channel.receive()) is not None:
        found.append(read_work(channel, header))
    return found


def leaves(value: Any) -> list[Any]:
    """What a value consists of, in order, so that two states of it can be compared."""
    if isinstance(value, np.ndarray):
        return [value.shape, value.dtype, value.tobytes()]
    if isinstance(value, dict):
        return ["{", *(part for key, item in value.items() for part in (key, *leaves(item))), "}"]
    if isinstance(value, (list, tuple)):
        return ["(", *(part for item in value for part in leaves(item)), ")"]
    return [repr(value)]


def serve(channel: Channel, preloaded: Sequence[Work] = ()) -> None:
    """Answer until the other side hangs up. The first message brings the submission, each later one an exercise.

    The first answer goes out before any code of the submission is there: from it the outside knows this process.
    """
    channel.send({"ready": os.getpid()})
    printed = Printed()
    sys.stdout = sys.stderr = printed
    sys.stdin = io.StringIO()
    np.seterr(all="ignore")
    np.set_printoptions(threshold=200)
    first = channel.receive()
    if first is None:
        return
    submission = Submission(first["modules"], first["overrides"])
    sys.meta_path.insert(0, submission)
    while (message := channel.receive()) is not None:
        work = preloaded[message["preloaded"]] if "preloaded" in message else read_work(channel, message)
        run_exercise(channel, submission, work, one_by_one=bool(message.get("one_by_one")))
        channel.gather({"done": True, "printed": printed.take()})
        channel.flush()


def run_exercise(channel: Channel, submission: Submission, work: Work, one_by_one: bool) -> None:
    """Make the calls of one exercise. Answers are gathered, unless each is to go out as soon as it is there."""
    target = Target(submission, work.header["module"], work.header["exercise"])
    target._load()
    calls = {"": target} | {key: driver(spec, target) for key, spec in work.header["drivers"].items()}
    channel.gather({"loaded": True})
    exactly = work.header.get("timed") == "exactly"
    if exactly or one_by_one or target._module not in submission.announced:
        submission.announced.add(target._module)
        channel.flush()
    if exactly:
        return run_timed(channel, submission, calls, work)
    for (key, args, kwargs), untouched in zip(work.cases, work.untouched, strict=True):
        answer: dict[str, Any] = {}
        try:
            answer["value"] = calls[key](*args, **kwargs)
        except BaseException as error:
            answer["error"] = describe(error, submission)
        if changed(untouched):
            answer["inputs"] = (args, kwargs)
        gather(channel, answer, submission)
        if one_by_one:
            channel.flush()
    return None


def run_timed(channel: Channel, submission: Submission, calls: dict[str, Any], work: Work) -> None:
    """One call between two words from outside.

    The whole answer goes out: were it known here which of its numbers are looked at, no others would be computed.
    """
    (key, args, kwargs), answer = work.cases[0], {}
    channel.receive()
    try:
        answer["value"] = calls[key](*args, **kwargs)
    except BaseException as error:
        answer["error"] = describe(error, submission)
    channel.send({"ran": True})
    channel.receive()
    gather(channel, answer, submission)


def changed(untouched: list[tuple[Any, list[Any]]]) -> bool:
    """Whether an argument is no longer what it was."""
    try:
        return any(leaves(value) != before for value, before in untouched)
    except BaseException:  # an argument now holds something that cannot even be looked at
        return True


def gather(channel: Channel, answer: dict[str, Any], submission: Submission) -> None:
    try:
        channel.gather(answer)
    except BaseException as error:  # an answer that is too large, or whose keys misbehave
        channel.gather({"error": describe(error, submission)})


class Missing(Exception):
    """The submission does not define a function that was called."""

    def __init__(self, name: str, module: str) -> None:
        super().__init__(name)
        self.module = module


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
        raise Missing(name, self._module)


def driver(spec: dict[str, Any], target: Target) -> Any:
    """A driver from its source, with the names that were bound to it."""
    function = define(spec["source"], spec["name"], {"np": np, "Any": Any, "__name__": "driver"})
    return functools.partial(function, target, **spec["bound"])


def describe(error: BaseException, submission: Submission) -> dict[str, Any]:
    """What was raised, and where in the student's own lines; with it what went wrong while modules were loaded."""
    try:
        return _describe(error, submission)
    except BaseException:  # an exception may carry anything
        return {"type": type(error).__name__, "message": "", "module": "", "where": []}


def _describe(error: BaseException, submission: Submission) -> dict[str, Any]:
    told = tell(error, submission)
    if isinstance(error, (Missing, NameError)):
        lacking = error.module if isinstance(error, Missing) else _module_of(told["where"], submission)
        faults = _faults(lacking, submission)
        named = [f for f in faults if isinstance(f, ImportError) and getattr(error, "name", "") in str(f)]
        if faults:
            told["fault"] = tell((named or faults)[0], submission)
    return told


def _module_of(where: Sequence[tuple[str, int, str, str]], submission: Submission) -> str:
    """The module whose line was the last to run."""
    last = where[-1][0] if where else ""
    return next((name for name, blocks in submission.modules.items() if last in dict(blocks)), "")


def _faults(module: str, submission: Submission) -> list[BaseException]:
    """What went wrong while a module was loaded, or while one was from which it takes every name."""
    if submission.faults.get(module):
        return submission.faults[module]
    source = "\n".join(source for _, source in submission.modules.get(module, ()))
    starred = re.findall(r"^\s*from\s+(\w+)\s+import\s+\*", source, re.MULTILINE)
    return [fault for name in starred for fault in submission.faults.get(name, [])]


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
