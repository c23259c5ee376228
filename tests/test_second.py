"""Independent right code is accepted: a second implementation of every exercise, graded by the real engine.

``tests/second/`` was written from the definitions, one number at a time where that is plainest: speed is left out.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.bank import reference_submission
from grader.checks import Check, load
from grader.course import Course, find_course
from grader.exercise import Assignment, Exercise
from grader.grade import Grader
from grader.messages import say
from grader.prepare import Workshop
from grader.sandbox.jail import Jail
from grader.submissions import Submission

HERE = Path(__file__).parent / "second"
HIDDEN_SEED = 20_777

pytestmark = pytest.mark.long


def second_modules() -> dict[str, tuple[tuple[str, str], ...]]:
    return {p.stem: ((p.name, p.read_text(encoding="utf-8")),) for p in sorted(HERE.glob("[a-z]*.py"))}


COURSE: Course = find_course(HERE)
CHOSEN: list[tuple[Assignment, Exercise]] = [
    (a, e) for a in COURSE.assignments.values() if a.module in second_modules() for e in a.exercises
]


def without_speed(check: Check) -> Check:
    return replace(check, speed_cost=None)


def refused(jail: Jail, check: Check) -> str:
    """Why a second implementation is not accepted; "" when it is."""
    result = Grader(jail, [without_speed(check)]).grade(Submission("second", second_modules()))[0]
    if result.status == "passed":
        return ""
    told = say(result.diagnosis) if result.diagnosis else ""
    return f"{result.status} {result.score}/{result.max_score}: {told} {result.evidence}"


@pytest.fixture(scope="module")
def workshop(jail: Jail) -> Workshop:
    return Workshop(jail, reference_submission(COURSE))


def test_every_assignment_has_a_second_implementation() -> None:
    assert {a.name for a, _ in CHOSEN} == set(COURSE.assignments)


@pytest.mark.parametrize(("assignment", "exercise"), CHOSEN, ids=[e.name for _, e in CHOSEN])
def test_public_cases_accept_it(jail: Jail, assignment: Assignment, exercise: Exercise) -> None:
    assert refused(jail, load(COURSE, assignment, exercise)) == ""


@pytest.mark.parametrize(("assignment", "exercise"), CHOSEN, ids=[e.name for _, e in CHOSEN])
def test_hidden_cases_accept_it(jail: Jail, workshop: Workshop, assignment: Assignment, exercise: Exercise) -> None:
    untimed = replace(exercise, speed=None)
    assert refused(jail, workshop.prepare(assignment, untimed, (), HIDDEN_SEED)) == ""
