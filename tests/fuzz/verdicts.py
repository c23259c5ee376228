"""Fuzz target: from answers to results. Any exercise of the course, answered by a little program, graded to the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from grader.checks import Check, load
from grader.course import Course
from grader.grade import Grader
from grader.messages import say
from grader.report.data import grades_csv, results_jsonl
from grader.report.html import CourseInfo, Pages
from grader.report.terminal import render_check
from grader.results import STATUSES, Result
from grader.sandbox import wire
from grader.submissions import Submission
from tests.fuzz.program import Program
from tests.fuzz.tape import Tape
from tests.report.made import standing

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "",
    "def softmax(x):\n    return x\n",
    "from m import *\nimport helper\n",
    "def soft_max(:\n",
    "class Value:\n    pass\n",
)
LONGEST = 100_000  # characters of one result


def grade(data: bytes) -> None:
    """Grade one made-up submission and write its result in every form. Raises AssertionError where that goes wrong."""
    program = Program(data)
    check = checks()[program.below(256) % len(checks())]
    source = program.one_of(SOURCES)
    tape().tape = b"".join(map(wire.encode, said(program, check)))
    submission = Submission("ann", {check.module: ((f"{check.module}.py", source),)})
    (result,) = Grader(tape(), [check]).grade(submission)
    examine(result, check)
    write(result, pages=program.below(8) == 1)


def said(program: Program, check: Check) -> list[Any]:
    """What the cell says: frames of one or more messages, mostly an answer for each case."""
    messages: list[Any] = [{"loaded": True}] if program.below(16) != 1 else []
    arguments = check.arguments
    for index, expected in enumerate(expected_of(check)):
        if program.ended:
            messages.append({"value": expected})
        else:
            messages.append(program.message(expected, [list(arguments[index][1]), arguments[index][2]]))
    printed = program.one_of((("", 0), ("text", 4), ("\x1b[2J" * 1000, 1 << 90), ("\ud83d\u202e", -5), "x", None))
    messages.append({"done": True, "printed": printed})
    if program.below(8) == 1:
        return [[message] for message in messages]
    return [messages]


@cache
def checks() -> list[Check]:
    """The public checks. Nothing is timed: a tape has no clock."""
    course = Course(ROOT)
    return [replace(load(course, a, e), speed_cost=None) for a, e in course.select([])]


@cache
def tape() -> Tape:
    return Tape()


@cache
def _answers(index: int) -> tuple[Any, ...]:
    check = checks()[index]
    if check.exercise.promises is None:
        return check.expected
    return tuple(_first_array(args) for _, args, _ in check.arguments)


def expected_of(check: Check) -> tuple[Any, ...]:
    """Where there is no one right answer, an argument stands for it."""
    return _answers(checks().index(check))


def _first_array(args: Sequence[Any]) -> Any:
    return next((a for a in args if hasattr(a, "dtype")), 1.0)


def examine(result: Result, check: Check) -> None:
    assert result.status in STATUSES
    assert 0 <= result.score <= result.max_score == check.exercise.points
    assert (result.status in ("passed", "carried")) == (result.score == result.max_score)
    assert result.status == "passed" or result.diagnosis is not None
    assert abs(sum(c.max_score for c in result.criteria) - result.max_score) < 1e-2 or not result.criteria
    for lang in ("en", "zh") if result.diagnosis else ():
        told = say(result.diagnosis, lang)  # type: ignore[arg-type]
        assert 0 < len(told) < 3000


def write(result: Result, pages: bool) -> None:
    """The result in every form it has; what can be read back is the same."""
    line = results_jsonl([result])
    assert line.count("\n") == 1
    assert len(line) < LONGEST
    line.encode()
    again = Result.from_dict(json.loads(line))
    assert json.dumps(again.as_dict()) == json.dumps(result.as_dict())
    assert grades_csv(standing("ann", again), "en").encode()
    assert "\x1b" not in render_check([result], "zh")
    if pages:
        Pages(CourseInfo(), "en").student(standing("ann", result), lambda r: r).encode()
