"""Asking cells, and looking at what they leave behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.checks import CaseInfo, Check, build_request
from grader.exercise import Exercise, case
from grader.sandbox import wire
from grader.sandbox.jail import Cell, CellStopped, Jail
from tests.attacks import burglary

#: Source for the jail: the socket that answers go out on, and writing to it past the harness.
FORGE = "import numpy as np\n" + Path(burglary.__file__).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Reply:
    """What came of a request: the answers, what was printed, and how the cell was stopped, if it was."""

    answers: list[dict[str, Any]]
    printed: tuple[str, int]
    stopped: CellStopped | None
    seconds: float

    @property
    def value(self) -> Any:
        assert self.stopped is None, self.stopped
        assert "value" in self.answers[0], self.answers
        return self.answers[0]["value"]

    @property
    def error(self) -> dict[str, Any]:
        assert self.stopped is None, self.stopped
        return self.answers[0]["error"]

    @property
    def reason(self) -> str:
        assert self.stopped is not None, self.answers
        return self.stopped.reason


def request(function: str = "f", *args: Any, module: str = "m", times: int = 1, timed: bool = False) -> bytes:
    header: dict[str, Any] = {"exercise": function, "module": module, "drivers": {}, "cases": times}
    if timed:
        header["timed"] = "exactly"
    return wire.encode(header) + wire.encode(("", args, {})) * times


def ask_cell(cell: Cell, function: str = "f", *args: Any, seconds: float = 10.0, times: int = 1) -> Reply:
    """Every answer of a cell that stays open."""
    start = time.monotonic()
    answers, printed, stopped = [], ("", 0), None
    try:
        for message in cell.run(request(function, *args, times=times), seconds):
            if message.get("done") is True:
                printed = message.get("printed", printed)
            elif message.get("loaded") is not True:
                answers.append(message)
    except CellStopped as reason:
        stopped = reason
    return Reply(answers, printed, stopped, time.monotonic() - start)


def ask(jail: Jail, source: str, *args: Any, function: str = "f", seconds: float = 10.0, times: int = 1) -> Reply:
    """What a fresh cell answers that holds ``source`` as module ``m``."""
    cell = jail.cell({"m": [("m.py", source)]})
    try:
        return ask_cell(cell, function, *args, seconds=seconds, times=times)
    finally:
        cell.close()


def check_of(name: str, expected: Any, *args: Any, times: int = 1, **settings: Any) -> Check:
    """A check of one call (or of the same call several times), made by hand."""
    cases = [case("ordinary", *args) for _ in range(times)]
    exercise = Exercise(name, cases=lambda rng: cases, **settings)
    infos = tuple(CaseInfo(c.name, c.criterion, c.group) for c in cases)
    return Check("01_m", "m", exercise, infos, build_request(exercise, "m", cases), (expected,) * times)


def processes() -> dict[int, tuple[int, str]]:
    """Parent and state of every process."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        found[int(folder.name)] = (int(parent), state)
    return found


def descendants(pid: int | None = None) -> dict[int, str]:
    """State of every process below ``pid`` (below this one by default)."""
    everyone, family = processes(), {pid or os.getpid()}
    while True:
        more = {p for p, (parent, _) in everyone.items() if parent in family} - family
        if not more:
            return {p: everyone[p][1] for p in family if p in everyone and p != (pid or os.getpid())}
        family |= more


def eventually(condition: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Whether ``condition`` comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
