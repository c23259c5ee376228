"""Making checks: the reference must be what it should be before anything is held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.bank import read_bank, reference_submission
from grader.compare import compare
from grader.course import Course, CourseError
from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.prepare import ProofError, Workshop
from grader.sandbox.jail import Jail
from grader.submissions import Submission


def cases(rng: np.random.Generator) -> Iterator[Case]:
    yield case("a row of numbers", rng.normal(size=5))
    yield case("float32", rng.normal(size=4).astype(np.float32), criterion="contract")


def made(**declared: Any) -> tuple[Assignment, Exercise]:
    exercise = Exercise("f", **{"cases": cases, **declared})
    return Assignment("01_made", "made", Text("Made", "自制"), (exercise,)), exercise


@pytest.fixture(scope="module")
def workshop(jail: Jail) -> Callable[[str], Workshop]:
    shared = Workshop(jail, Submission("reference"))

    def of(source: str) -> Workshop:
        shared.reference = Submission("reference", {"made": (("made.py", f"import numpy as np\n\n{source}"),)})
        return shared

    return of


SQUARE = "def f(x):\n    return x * x\n"


def test_answers_come_from_the_oracle_in_the_form_of_the_reference(workshop: Any) -> None:
    check = workshop(SQUARE).prepare(*made(oracle=lambda x: x**2))
    for (_, args, _), expected in zip(check.arguments, check.expected, strict=True):
        assert not compare(expected, args[0] ** 2, 1e-12)
        assert expected.dtype == args[0].dtype


def test_without_an_oracle_the_reference_decides(workshop: Any) -> None:
    check = workshop("def f(x):\n    return float(x[0]), x + 1\n").prepare(*made())
    assert isinstance(check.expected[0][0], float)


def test_seeds_make_other_cases_of_the_same_kind(workshop: Any) -> None:
    shop = workshop(SQUARE)
    one, same, other = (shop.prepare(*made(), seed=seed) for seed in (7, 7, 8))
    assert one.request == same.request != other.request
    assert one.cases == other.cases
    assert one.hidden


@pytest.mark.parametrize(
    ("source", "declared", "why"),
    [
        (SQUARE, {"oracle": lambda x: x**2 * (1 + 1e-8)}, "reference and PyTorch disagree"),
        (SQUARE, {"oracle": lambda x: x[None]}, "disagree"),
        (SQUARE, {"oracle": lambda x: (x, x)}, "disagree"),
        ("def f(x):\n    return np.float64(2) * x.astype(float)\n", {"oracle": lambda x: 2 * x}, "disagree .dtype"),
        ("def f(x):\n    return 1 // 0\n", {}, "the reference raises"),
        ("g = 3\n", {}, "the reference raises"),
        ("def f(x):\n    x += 1\n    return x\n", {}, "changes its inputs"),
        ("def f(x):\n    while True: pass\n", {"seconds": 0.3}, "the reference was stopped"),
        ("import os\ndef f(x):\n    os._exit(0)\n", {}, "the reference was stopped"),
        (SQUARE, {"promises": lambda answer, x: iter([(Text("never", "从不"), False)])}, "breaks its promise.*never"),
        (SQUARE, {"promises": lambda answer, x: iter([(Text("half", "一半"), 0.5)])}, "breaks its promise"),
        (
            "def f(x):\n    return x if len(x) < 9 else 1 // 0\n",
            {"speed": lambda rng: case("large", rng.normal(size=99))},
            "fails on the timed input",
        ),
    ],
)
def test_a_reference_that_is_not_what_it_should_be_is_refused(
    workshop: Any, source: str, declared: dict[str, Any], why: str
) -> None:
    with pytest.raises(ProofError, match=why):
        workshop(source).prepare(*made(**declared))


def test_a_proof_that_fails_is_an_error_of_the_course() -> None:
    assert issubclass(ProofError, CourseError)


def test_where_pytorch_says_nan_the_reference_fills_in(workshop: Any) -> None:
    check = workshop(SQUARE).prepare(*made(oracle=lambda x: (x * x).where(x > 0, np.nan)))
    assert np.isfinite(check.expected[0]).all()


def test_promises_expect_nothing(workshop: Any) -> None:
    check = workshop(SQUARE).prepare(
        *made(promises=lambda answer, x: iter([(Text("kept", "守住"), bool((answer >= 0).all()))]))
    )
    assert check.expected == (None, None)


def test_the_timed_calls_get_a_cost_and_samples(workshop: Any) -> None:
    check = workshop(SQUARE).prepare(*made(speed=lambda rng: case("large", rng.normal(size=(100, 200)))))
    assert check.speed_cost is not None
    assert 0 <= check.speed_cost < 10
    assert len(check.speed_samples) == len(check.speed_cases)


def test_each_mistake_leaves_its_fingerprint(tiny: Path, jail: Jail) -> None:
    course = Course(tiny)
    assignment = course.assignments["01_tiny"]
    shop = Workshop(jail, reference_submission(course))
    bank = read_bank(course, assignment)["square"]
    check = shop.prepare(assignment, course.exercises["square"], bank)
    assert [m.name for m in check.mistakes] == [m.name for m in bank]
    signatures = [m.signature for m in check.mistakes]
    assert all(any(mark is not None for mark in signature) for signature in signatures)
    assert len({repr(s) for s in signatures}) == len(signatures)
