"""One submission from its text to its marks, in the jail."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader.checks import load
from grader.course import Course
from grader.grade import Grader
from grader.messages import say
from grader.release import write_public
from grader.results import Result
from grader.sandbox.jail import Jail
from grader.submissions import Submission

from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE

Grade = Callable[..., dict[str, Result]]
STUB = "def square(x):\n    raise NotImplementedError\n\ndef total(x):\n    raise NotImplementedError\n"
STUB_MORE = "from tiny import square\n\ndef shifted(x):\n    raise NotImplementedError\n"


@pytest.fixture
def grade(tiny: Path, jail: Jail) -> Grade:
    """Results by exercise for the texts of tiny.py and more.py."""
    course = Course(tiny)

    def run(tiny_text: str | None = RIGHT, more_text: str | None = RIGHT_MORE, carry: bool = True) -> dict[str, Result]:
        texts = {"tiny": tiny_text, "more": more_text}
        modules = {name: ((f"{name}.py", text),) for name, text in texts.items() if text is not None}
        loaded = [load(course, a, e) for a in course.assignments.values() for e in a.exercises]
        checks = [replace(check, exercise=replace(check.exercise, seconds=1.5)) for check in loaded]
        results = Grader(jail, checks, course if carry else None).grade(Submission("s", modules))
        assert [r.exercise for r in results] == ["square", "total", "shifted"]
        return {r.exercise: r for r in results}

    return run


def statuses(results: dict[str, Result]) -> list[str]:
    return [r.status for r in results.values()]


def test_right_code_gets_every_point(grade: Grade) -> None:
    results = grade()
    assert statuses(results) == ["passed"] * 3
    assert [(r.score, r.max_score) for r in results.values()] == [(4, 4), (2, 2), (3, 3)]
    assert all(
        r.diagnosis is None and r.evidence is None and r.submission_hash and r.checks_hash for r in results.values()
    )


def test_a_mistake_of_the_bank_is_told_with_its_sentence(grade: Grade) -> None:
    result = grade(RIGHT.replace("x ** 2", "2 * x"))["square"]
    assert (result.status, result.score) == ("failed", 0)
    assert result.diagnosis is not None
    assert say(result.diagnosis, "en") == "This is twice x, not x times x."
    assert result.evidence is not None


def test_a_stub_is_not_started_and_gets_nothing(grade: Grade) -> None:
    results = grade(STUB, STUB_MORE)
    assert statuses(results) == ["not_started"] * 3
    assert sum(r.score for r in results.values()) == 0


def test_one_group_right_is_partial(grade: Grade) -> None:
    result = grade(RIGHT.replace("x ** 2", "x ** 2 if x.ndim == 1 else x"))["square"]
    assert result.status == "partial"
    assert 0 < result.score < 4
    assert [m.status for m in result.criteria] == ["partial", "passed"]


def test_a_changed_input_costs_the_contract(grade: Grade) -> None:
    result = grade(RIGHT.replace("return x ** 2", "x *= x; return x.copy()"))["square"]
    assert result.status == "partial"
    assert result.diagnosis is not None
    assert result.diagnosis.id == "inputs"


def test_missing_files_and_functions(grade: Grade) -> None:
    assert statuses(grade(None, None)) == ["missing"] * 3
    results = grade("import numpy as np\ndef total(x):\n    return float(np.sum(x * x))\n", None)
    assert statuses(results) == ["missing", "passed", "missing"]


@pytest.mark.parametrize("loading", ["while True: pass\n", "import os; os._exit(0)\n"])
def test_a_module_that_does_not_load_costs_its_own_exercises_only(grade: Grade, loading: str, tiny: Path) -> None:
    more = "def shifted(x):\n    return x * x + 1\n"
    results = grade(loading + RIGHT, more, carry=False)
    assert results["square"].status == results["total"].status in ("timeout", "error")
    assert results["shifted"].status == "passed"
    assert results["total"].max_score == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("while True: pass", "timeout"),
        ("import os; os._exit(1)", "error"),
        ("import sys; sys.exit(0)", "error"),
        ("raise KeyboardInterrupt", "error"),
        ("return 1 // 0", "error"),
        ("return square(x)", "error"),
        ("return bytearray(1 << 40)", "memory"),
        ("import torch", "forbidden"),
        ("return None", "failed"),
        ("return lambda: 0", "failed"),
        ("pass", "failed"),
    ],
)
def test_no_answer_earns_no_point_and_stops_nobody_else(grade: Grade, body: str, status: str) -> None:
    results = grade(RIGHT.replace("return x ** 2", body), carry=False)
    assert (results["square"].status, results["square"].score) == (status, 0)
    assert results["square"].diagnosis is not None
    assert results["total"].status == "passed"


def test_what_is_printed_is_kept_and_cut(grade: Grade) -> None:
    result = grade(RIGHT.replace("return x ** 2", "print('hello' * 10000); return x ** 2"))["square"]
    assert result.status == "passed"
    assert result.printed.startswith("hello")
    assert len(result.printed) < 5000
    assert "more characters" in result.printed


# Errors carried forward


def test_a_wrong_need_is_carried(grade: Grade) -> None:
    results = grade(WRONG_SQUARE)
    assert statuses(results) == ["failed", "carried", "carried"]
    assert [results[n].score for n in ("total", "shifted")] == [2, 3]
    carried = results["shifted"]
    assert carried.diagnosis is not None
    assert "square" in say(carried.diagnosis, "en")
    assert carried.evidence is None


@pytest.mark.parametrize(
    "tiny_text", [RIGHT, WRONG_SQUARE, STUB, None, "def square(x: return x", "import os; os._exit(0)"]
)
@pytest.mark.parametrize("more_text", [RIGHT_MORE, STUB_MORE, RIGHT_MORE.replace("+ 1", "+ 2")])
def test_an_exercise_gets_the_same_whether_what_it_needs_was_asked_for_or_not(
    grade: Grade, tiny: Path, jail: Jail, tiny_text: str | None, more_text: str
) -> None:
    course = Course(tiny)
    shifted = [load(course, a, e) for a, e in course.select(["shifted"])]
    texts = {"tiny": tiny_text, "more": more_text}
    modules = {name: ((f"{name}.py", text),) for name, text in texts.items() if text is not None}
    (alone,) = Grader(jail, shifted, course).grade(Submission("s", modules))
    beside = grade(tiny_text, more_text)["shifted"]
    assert (alone.status, alone.score, alone.diagnosis) == (beside.status, beside.score, beside.diagnosis)
    if more_text == RIGHT_MORE and "os._exit" not in str(tiny_text):  # which ends every process that imports it
        assert alone.status == ("passed" if tiny_text == RIGHT else "carried")


def test_without_solutions_nothing_is_carried(grade: Grade, tiny: Path) -> None:
    assert statuses(grade(WRONG_SQUARE, carry=False)) == ["failed"] * 3
    (tiny / "solutions").rename(tiny / "elsewhere")
    assert statuses(grade(WRONG_SQUARE)) == ["failed"] * 3


def test_what_is_wrong_on_its_own_is_not_carried(grade: Grade) -> None:
    results = grade(WRONG_SQUARE.replace("np.sum(square(x))", "np.mean(square(x))"))
    assert results["total"].status == "failed"
    assert results["total"].score == 0


def test_a_need_that_is_not_started_is_carried_too(grade: Grade) -> None:
    results = grade(RIGHT.replace("return x ** 2", "raise NotImplementedError").replace("x * x", "square(x)"))
    assert statuses(results) == ["not_started", "carried", "carried"]


def test_a_stub_is_not_carried(grade: Grade) -> None:
    assert statuses(grade(WRONG_SQUARE, STUB_MORE))[2] == "not_started"


def test_a_need_that_is_missing_is_carried(grade: Grade) -> None:
    results = grade(None)
    assert statuses(results) == ["missing", "missing", "carried"]


SPY = """
import inspect, sys
import numpy as np
import tiny

def shifted(x):
    told = []
    for frame in inspect.stack():
        told.append(repr(frame.frame.f_globals)[:2000])
    try:
        told.append(inspect.getsource(tiny.square))
    except Exception as error:
        told.append(repr(error))
    told.append(repr(vars(sys.modules["tiny"]))[:2000])
    print("SPIED", *told)
    if tiny.square(3.0) == 9:
        raise ValueError("SPIED" + str(tiny.square.__code__.co_consts) + str(tiny.square.__code__.co_names))
    return tiny.square(x) + 1
"""


def test_nothing_of_the_reference_reaches_a_report(grade: Grade) -> None:
    """It prints and raises what it finds when the reference stands in: of that run only a pass is kept."""
    result = grade(WRONG_SQUARE, SPY)["shifted"]
    assert result.status == "failed"
    assert "multiply" not in str(result)
    carried = grade(WRONG_SQUARE, SPY.replace("if tiny.square(3.0) == 9:", "if False:"))["shifted"]
    assert carried.status == "carried"
    assert carried.printed == ""
    assert "SPIED" not in str(carried)


# Speed


def test_a_loop_over_elements_costs_the_speed_and_nothing_else(tiny: Path, jail: Jail) -> None:
    autotests = tiny / "autotests" / "tiny.py"
    text = autotests.read_text()
    timed = text.replace("points=4, ", 'points=4, speed=lambda rng: case("20,000 numbers", rng.normal(size=20_000)), ')
    assert timed != text
    autotests.write_text(timed)
    course = Course(tiny)
    write_public(course, jail, course.assignments["01_tiny"])
    checks = [load(course, course.assignments["01_tiny"], course.exercises["square"])]

    def result(body: str) -> Result:
        source = f"import numpy as np\n\ndef square(x):\n    {body}\n"
        return Grader(jail, checks).grade(Submission("s", {"tiny": (("tiny.py", source),)}))[0]

    assert result("return x * x").status == "passed"
    slow = result("return np.array([np.sum(np.array([v]) ** 2) for v in x.ravel()], dtype=x.dtype).reshape(x.shape)")
    assert slow.status == "partial"
    assert [m.name for m in slow.criteria if m.status != "passed"] == ["speed"]
    assert slow.diagnosis is not None
    assert slow.diagnosis.id == "speed"


# Each result as soon as it is known


def test_results_come_one_by_one_and_what_is_known_is_left_out(tiny: Path, jail: Jail) -> None:
    course = Course(tiny)
    checks = [load(course, a, e) for a in course.assignments.values() for e in a.exercises]
    wrong = RIGHT.replace("x ** 2", "x ** 3")
    submission = Submission("s", {"tiny": (("tiny.py", wrong),), "more": (("more.py", RIGHT_MORE),)})
    grader = Grader(jail, checks, course)
    whole = [replace(r, seconds=0) for r in grader.grade(submission)]
    assert [r.status for r in whole] == ["failed", "passed", "carried"]
    with contextlib.closing(grader.each(submission)) as results:
        first = next(results)
    rest = [replace(r, seconds=0) for r in grader.each(submission, {"square": first})]
    assert [replace(first, seconds=0), *rest] == whole
    rest = [replace(r, seconds=0) for r in grader.each(submission, {"square": first, "total": whole[1]})]
    assert rest == whole[2:]


def test_a_right_answer_tells_how_near_to_the_tolerance_it_was(grade: Grade) -> None:
    assert grade()["square"].margin == 0
    near = grade(RIGHT.replace("x ** 2", "x ** 2 * (1 + 5e-7)"))["square"]
    assert near.status == "passed"
    assert near.margin == pytest.approx(0.5, abs=0.02)
    assert grade(RIGHT.replace("x ** 2", "x"))["square"].margin is None


def test_a_wrong_matrix_is_shown_beside_the_right_one(grade: Grade) -> None:
    evidence = grade(RIGHT.replace("x ** 2", "x ** 2 + 1e300 * 1e10"))["square"].evidence
    assert evidence is not None
    expected, got = evidence.picture
    assert (len(expected), len(expected[0])) == (len(got), len(got[0])) == (2, 3)
    assert all(v is None for row in got for v in row)
    assert all(v is not None and v >= 0 for row in expected for v in row)


def test_a_call_that_ends_the_process_costs_that_exercise_only(grade: Grade) -> None:
    """Also where its module had been loaded already: by an exercise before it, or by another module."""
    hangs = RIGHT.replace("np.sum(x * x)", "hang()") + "\ndef hang():\n    while True: pass\n"
    assert statuses(grade(hangs)) == ["passed", "timeout", "passed"]
    leaves = RIGHT_MORE.replace("return", "import os; os._exit(0); return")
    for tiny_text in (RIGHT, "import more\n" + RIGHT):
        results = grade(tiny_text, leaves)
        assert statuses(results) == ["passed", "passed", "error"]
        assert results["shifted"].diagnosis is not None
        assert results["shifted"].diagnosis.id == "died.exit"
