"""Fuzz targets: the answer stream, from the bytes that a cell writes to the case that is judged.

The first byte says how the rest is meant: as the header and body of one frame whose lengths are right
(``header NUL body``), so that the fuzzer need not guess them; or as the stream itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from grader.checks import CaseInfo, Check
from grader.compare import Finding
from grader.exercise import Exercise
from grader.judge import judge_case
from grader.observe import CONTROL, MAX_NUMBERS, MAX_PARTS, Runner, tidy
from grader.sandbox import wire
from tests.fuzz.tape import Tape

X = np.array([[1.0, -2.0], [0.5, 4.0]])
EXPECTED = (X, (X[0], {"db": X[1], "n": 2, "flag": True, "name": "a"}), [1.5, -3])


def hear(data: bytes) -> None:
    """Take in frames, all the way to verdicts. Raises AssertionError where something gets through."""
    judge([tidy(message) for message in messages(stream_of(data))][: len(EXPECTED)])


def listen(data: bytes) -> None:
    """The same with a cell that writes the frames, and all that reads it."""
    seen = observe(stream_of(data))
    assert seen.stopped is None or seen.stopped.reason in ("died", "flood"), seen.stopped
    assert len(seen.answers) <= len(EXPECTED)
    assert is_clean(seen.printed, 4000)
    judge(list(seen.answers))


def stream_of(data: bytes) -> bytes:
    rest = data[1:]
    return framed(rest) if data[:1] < b"\x80" else rest


def framed(rest: bytes) -> bytes:
    header, _, body = rest.partition(b"\0")
    return wire.PREFIX.pack(len(header), len(body)) + header + body


def messages(stream: bytes) -> Iterator[dict[str, Any]]:
    """What the frames of a stream hold, as the jail's side hands it on."""
    while stream:
        try:
            end = wire.PREFIX.size + sum(wire.sizes(stream[: wire.PREFIX.size]))
            value = wire.decode(stream[:end])
        except wire.WireError:
            return
        assert is_plain(value)
        stream = stream[end:]
        for message in value if isinstance(value, list) else ():
            if isinstance(message, dict):
                yield message


@cache
def check() -> Check:
    """Three cases: an array, a nest of things, a list; the arguments are changed or not."""
    exercise = Exercise("f", cases=lambda rng: [], returns=())
    arguments = [("", (X, 1), {"axis": 0}), ("", (X,), {}), ("", ([1, 2], "x"), {"y": X})]
    request = wire.encode({"cases": len(arguments)}) + b"".join(map(wire.encode, arguments))
    cases = tuple(CaseInfo(f"case {i}", "values", "basic") for i in range(len(arguments)))
    return Check("01_a", "m", exercise, cases, request, EXPECTED)


@cache
def tape() -> Tape:
    made = Tape()
    made.preload([check().request])
    return made


def observe(stream: bytes) -> Any:
    tape().tape = stream
    with Runner(lambda: tape().cell({})) as runner:
        return runner.run(check())


def judge(answers: list[dict[str, Any]]) -> None:
    for index, answer in enumerate(answers):
        verdict = judge_case(check(), index, answer)
        assert verdict.values_hold in (True, False)
        assert all(isinstance(f, Finding) for f in verdict.findings)
        if verdict.error is not None:
            for told in (verdict.error, verdict.error.get("fault") or {}):
                assert all(is_clean(told.get(name, ""), 1000) for name in ("type", "message", "module"))
                assert all(is_clean(text, 200) for place in told.get("where", ()) for text in (place[0], *place[2:]))
        else:
            assert is_small(answer.get("value"))


def is_plain(value: Any) -> bool:
    """Whether a value consists of base types and writable arrays that own their numbers."""
    kind = type(value)
    if kind is np.ndarray:
        own = value if value.base is None else value.base
        return value.dtype.str in wire.DTYPES and own.flags.writeable and type(own) is np.ndarray
    if kind is dict:
        return all(type(key) is str and is_plain(item) for key, item in value.items())
    if kind in (list, tuple):
        return all(map(is_plain, value))
    if kind is str:
        return value.isascii() or bool(value.encode("utf-8"))
    return value is None or kind in (bool, int, float, wire.Opaque)


def is_clean(text: Any, most: int) -> bool:
    return isinstance(text, str) and len(text) <= most and CONTROL.search(text) is None


def is_small(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.size <= MAX_NUMBERS
    if isinstance(value, dict):
        value = list(value.values())
    return not isinstance(value, (list, tuple)) or (len(value) <= MAX_PARTS and all(map(is_small, value)))
