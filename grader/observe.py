"""Having exercises run in the jail: what each one answered, or how it came to an end."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from grader.checks import Check
from grader.sandbox.jail import Cell, CellStopped
from grader.sandbox.wire import Opaque

SECOND_LOOK = 1.0  # seconds to find out in which case an exercise hangs
ERROR_TEXTS = {"type": 100, "message": 1000, "module": 100}  # the texts of an error, and how long they may be
PLACE = [str, int, str, str]
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
MAX_PARTS = 100_000  # values within one answer; the largest honest ones have a few thousand
MAX_NUMBERS = 1 << 20  # in the arrays of one answer; the largest honest ones have a hundred thousand


@dataclass(frozen=True)
class Observation:
    """What came back for one exercise. ``stopped`` says why there is not an answer for every case."""

    answers: tuple[dict[str, Any], ...] = ()
    loaded: bool = False
    stopped: CellStopped | None = None
    printed: str = ""
    printed_length: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Timing:
    """CPU seconds of each timed call and of what came around it, and the answers. The kernel counts, from outside."""

    runs: tuple[tuple[float, float], ...] = ()
    answers: tuple[dict[str, Any], ...] = ()
    stopped: CellStopped | None = None

    @property
    def seconds(self) -> float:
        """Of the fastest call."""
        return min((call for call, _ in self.runs), default=math.inf)

    @property
    def around(self) -> float:
        """Around the call that had the least around it."""
        return min((around for _, around in self.runs), default=math.inf)

    @property
    def whole(self) -> float:
        """Of the run that took the least in all."""
        return min((call + around for call, around in self.runs), default=math.inf)

    def within(self, call: float, around: float) -> bool:
        """Whether one and the same run kept both limits; otherwise work could be moved to and fro between runs."""
        return any(seconds <= call and rest <= around for seconds, rest in self.runs)


class Runner:
    """Runs exercises of one submission one after another; a cell that ended is replaced by a fresh one."""

    def __init__(self, new_cell: Callable[[], Cell]) -> None:
        self._new_cell = new_cell
        self._cell: Cell | None = None
        self._loaded: set[str] = set()  # modules that the cell has loaded

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._cell is not None:
            self._cell.close()
        self._cell = None
        self._loaded.clear()

    def run(self, check: Check) -> Observation:
        """Every case of one exercise. One that hangs is run once more, answer by answer, to see where."""
        seen = self._run(check, check.exercise.seconds, one_by_one=False)
        if seen.stopped is None or seen.stopped.reason != "timeout" or not seen.loaded:
            return seen
        again = self._run(check, min(check.exercise.seconds, SECOND_LOOK), one_by_one=True)
        return replace(seen, answers=again.answers) if again.stopped is not None else seen

    def _run(self, check: Check, seconds: float, one_by_one: bool) -> Observation:
        start = time.perf_counter()
        answers: list[dict[str, Any]] = []
        loaded, printed, stopped = check.module in self._loaded, ("", 0), None
        try:
            for message in self._get_cell().run(check.request, seconds, one_by_one):
                if message.get("done") is True:
                    printed = _printed(message)
                elif message.get("loaded") is True:
                    loaded = True
                    self._loaded.add(check.module)
                elif len(answers) < len(check.cases):
                    answers.append(tidy(message))
        except CellStopped as reason:
            stopped = reason
            self.close()
        if stopped is None and len(answers) < len(check.cases):
            stopped = CellStopped("flood", "answers are missing")
            self.close()
        passed = time.perf_counter() - start
        return Observation(tuple(answers), loaded, stopped, *printed, round(passed, 4))

    def glance(self, check: Check, enough: float) -> Timing:
        """The first timed call, with all that came with it. Most keep a limit even so, and this costs little."""
        try:
            most, answer = self._get_cell().glance(check.speed_glance, check.exercise.seconds, enough)
        except CellStopped as reason:
            self.close()
            return Timing(stopped=reason)
        return Timing(((most, 0.0),), (tidy(answer),))

    def time(self, check: Check, enough: Callable[[Timing], bool], first: int = 0) -> Timing:
        """The timed calls from the ``first`` on, one after another until what they took is good ``enough``."""
        timing = Timing()
        for request in check.speed_requests[first:]:
            try:
                call, total, answer = self._get_cell().time(request, check.exercise.seconds)
            except CellStopped as reason:
                self.close()
                return replace(timing, stopped=reason)
            timing = Timing((*timing.runs, (call, total - call)), (*timing.answers, tidy(answer)))
            if enough(timing):
                break
        return timing

    def _get_cell(self) -> Cell:
        if self._cell is None:
            self._cell = self._new_cell()
        return self._cell


def tidy(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer in its one form: an error, or a value and perhaps changed inputs. It may have been made up."""
    if isinstance(answer.get("error"), dict):
        return {"error": _error(answer["error"])}
    return {key: _bounded(answer[key]) for key in ("value", "inputs") if key in answer}


def _bounded(value: Any) -> Any:
    """A value, or the word that it has too many parts: every part costs the judge and the doctor time."""
    waiting, parts, numbers = [value], 0, 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            item = [*item.values()]
        if isinstance(item, (list, tuple)):
            parts += len(item)
            waiting += item
        elif isinstance(item, np.ndarray):
            numbers += item.size
        if parts > MAX_PARTS or numbers > MAX_NUMBERS:
            what = f"{MAX_PARTS} parts" if parts > MAX_PARTS else f"{MAX_NUMBERS} numbers"
            return Opaque(f"{type(value).__name__} of more than {what}")
    return value


def _error(told: dict[str, Any]) -> dict[str, Any]:
    error: dict[str, Any] = {name: plain(told.get(name), size) for name, size in ERROR_TEXTS.items()}
    where = told.get("where")
    places = where[-3:] if isinstance(where, (list, tuple)) else []
    error["where"] = [_place(p) for p in places if isinstance(p, (list, tuple)) and list(map(type, p)) == PLACE]
    if isinstance(told.get("fault"), dict):
        error["fault"] = _error({**told["fault"], "fault": None})
    return error


def _place(place: Sequence[Any]) -> tuple[str, int, str, str]:
    file, line, function, code = place
    return plain(file, 200), min(max(line, 0), 1 << 31), plain(function, 200), plain(code, 200)


def plain(text: Any, size: int) -> str:
    """At most ``size`` characters, and none that would take command of a terminal; "" for what is no text."""
    return CONTROL.sub("\ufffd", text[:size].replace("\r\n", "\n")) if isinstance(text, str) else ""


def _printed(message: dict[str, Any]) -> tuple[str, int]:
    match message.get("printed"):
        case (str(text), int(length)):
            return plain(text, 4000), min(max(length, 0), 1 << 40)
    return "", 0
