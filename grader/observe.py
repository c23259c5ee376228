"""Having exercises run in the jail: what each one answered, or how it came to an end."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.checks import Check
from grader.sandbox.jail import Cell, CellStopped


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
    """CPU seconds of the best timed call, of what came around it, and the answers. The kernel counts, from outside."""

    seconds: float = math.inf
    around: float = math.inf
    answers: tuple[dict[str, Any], ...] = ()
    stopped: CellStopped | None = None


class Runner:
    """Runs exercises of one submission one after another; a cell that ended is replaced by a fresh one."""

    def __init__(self, new_cell: Callable[[], Cell]) -> None:
        self._new_cell = new_cell
        self._cell: Cell | None = None

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self._cell is not None:
            self._cell.close()
        self._cell = None

    def run(self, check: Check) -> Observation:
        """Every case of one exercise."""
        start = time.perf_counter()
        answers, loaded, printed, stopped = [], False, ("", 0), None
        try:
            for message in self._get_cell().run(check.request, check.exercise.seconds):
                if message.get("done"):
                    printed = _printed(message)
                elif message.get("loaded"):
                    loaded = True
                elif len(answers) < len(check.cases):
                    answers.append(message)
        except CellStopped as reason:
            stopped = reason
            self.close()
        if stopped is None and len(answers) < len(check.cases):
            stopped = CellStopped("flood", "answers are missing")
            self.close()
        seconds = time.perf_counter() - start
        return Observation(tuple(answers), loaded, stopped, *printed, round(seconds, 4))

    def time(self, check: Check, enough: Callable[[Timing], bool]) -> Timing:
        """The timed calls, one after another until the best of them is good ``enough``."""
        best, around = math.inf, math.inf
        answers: list[dict[str, Any]] = []
        for request in check.speed_requests:
            try:
                call, total, answer = self._get_cell().time(request, check.exercise.seconds)
            except CellStopped as reason:
                self.close()
                return Timing(best, around, tuple(answers), reason)
            answers.append(answer)
            best, around = min(best, call), min(around, total - call)
            timing = Timing(best, around, tuple(answers))
            if enough(timing):
                return timing
        return Timing(best, around, tuple(answers))

    def _get_cell(self) -> Cell:
        if self._cell is None:
            self._cell = self._new_cell()
        return self._cell


def _printed(message: dict[str, Any]) -> tuple[str, int]:
    match message.get("printed"):
        case (str(text), int(length)):
            return text[:4000], length
    return "", 0
