"""Grading a class: every student gets their results, whatever others hand in and whatever happens to a worker."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from grader.checks import load
from grader.classroom import Job, Plan, grade_class, grade_job, jobs
from grader.course import Course
from grader.grade import Grader
from grader.messages import say
from grader.results import Result
from grader.sandbox.jail import Jail

from .conftest import confinement
from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, hand_in, replace_in, write_file

DEADLY = """
import os


def kept(answer, x, secret=None):
    if isinstance(answer, float) and answer == 666:
        os.kill(os.getpid(), 9)
    if isinstance(answer, float) and answer == 667:
        raise SystemExit
    yield Text("it is the square", "它是平方"), bool(np.allclose(answer, x * x))


square = Exercise("""


def one_by_one(root: Path) -> dict[str, list[Result]]:
    """Grade ``submitted/`` in this process."""
    course = Course(root)
    work, _ = jobs(course, root / "submitted")
    checks = [load(course, a, e) for a, e in course.select([])]
    with Jail(confinement()) as jail:
        grader = Grader(jail, checks, course)
        return {job.student: grade_job(grader, job) for job in work}


def statuses(rows: list[Result]) -> list[str]:
    return [r.status for r in rows]


# What is handed in


def test_every_sort_of_submission_is_a_row_with_its_status(tiny: Path) -> None:
    submitted = tiny / "submitted"
    hand_in(submitted, "ada")
    hand_in(submitted, "bob", tiny=WRONG_SQUARE)
    hand_in(submitted, "cai", tiny="def square(x:\n", more=None)
    hand_in(submitted, "dee", tiny=b"\x89PNG\0".decode("latin-1"), more=None)
    hand_in(submitted, "eve", tiny="import torch\n\ndef square(x):\n    return torch.square(x)\n", more=None)
    (submitted / "fay").mkdir()
    write_file(submitted / "gus/01_tiny/tiny.ipynb", "{broken")
    cells = [{"cell_type": "code", "input": ["%pylab inline\n", RIGHT]}]
    write_file(submitted / "hal/01_tiny/tiny.ipynb", json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}))
    write_file(submitted / "ida/tiny.py", RIGHT)
    (submitted / "jay/01_tiny/tiny.py").mkdir(parents=True)
    rows = one_by_one(tiny)
    assert {name: statuses(found) for name, found in rows.items()} == {
        "ada": ["passed", "passed", "passed"],
        "bob": ["failed", "carried", "carried"],
        "cai": ["error", "error", "missing"],
        "dee": ["error", "error", "missing"],
        "eve": ["forbidden", "missing", "missing"],
        "fay": ["missing", "missing", "missing"],
        "gus": ["error", "error", "missing"],
        "hal": ["passed", "passed", "missing"],
        "ida": ["passed", "passed", "missing"],
        "jay": ["error", "error", "missing"],
    }
    told = {name: say(found[0].diagnosis) for name, found in rows.items() if found[0].diagnosis}
    assert "syntax error in line 1" in told["cai"]
    assert "binary" in told["dee"]
    assert "imports torch (line 1)" in told["eve"]
    assert "There is no tiny.py" in told["fay"]
    assert "JSON is broken" in told["gus"]
    assert "tiny.py is no ordinary file" in told["jay"]


def test_an_excellent_student_after_a_terrible_one_loses_nothing(tiny: Path) -> None:
    """One jail serves both, and nothing of the first is left in it."""
    submitted = tiny / "submitted"
    hand_in(
        submitted,
        "a-vandal",
        tiny="import numpy as np\nnp.multiply = np.sum = None\ndef square(x): np.add = 1; return x\n",
    )
    hand_in(submitted, "z-excellent")
    assert statuses(one_by_one(tiny)["z-excellent"]) == ["passed"] * 3


def test_a_submission_that_vanishes_while_the_class_is_graded(tiny: Path, jail) -> None:
    course = Course(tiny)
    grader = Grader(jail, [load(course, *course.select(["square"])[0])], course)
    rows = grade_job(grader, Job("ada", {"01_tiny": tiny / "gone"}))
    assert statuses(rows) == ["missing"]


# The layout


def test_what_does_not_fit_is_said(tiny: Path) -> None:
    submitted = tiny / "submitted"
    hand_in(submitted, "ada")
    write_file(submitted / "ada/1_tiny/tiny.py", RIGHT)
    write_file(submitted / "ada/__pycache__/x.pyc", b"")
    write_file(submitted / "ada/.ipynb_checkpoints/tiny.py", RIGHT)
    (submitted / "bob").mkdir()
    work, warnings = jobs(Course(tiny), submitted)
    assert [job.student for job in work] == ["ada", "bob"]
    assert warnings == [
        "ada/1_tiny is no assignment of this course and is left out",
        "bob handed in nothing: there is no folder bob/<assignment>/",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [("ada", "ADA"), ("ada", "ada "), ("José", "Jose\u0301"), ("ａｄａ", "ada"), ("Straße", "STRASSE")],
)
def test_twins_are_both_graded_and_said(tiny: Path, one: str, other: str) -> None:
    for name in (one, other):
        (tiny / "submitted" / name).mkdir(parents=True)
    work, warnings = jobs(Course(tiny), tiny / "submitted")
    assert {job.student for job in work} == {one, other}
    assert sum("look like the same student; both are graded" in text for text in warnings) == 1


def test_different_students_are_no_twins(tiny: Path) -> None:
    for name in ("ada", "bob", "王伟", "王玮", "ada-b"):
        (tiny / "submitted" / name).mkdir(parents=True)
    _, warnings = jobs(Course(tiny), tiny / "submitted")
    assert not [text for text in warnings if "look like" in text]


# Many processes


def plan(root: Path, *names: str) -> Plan:
    return Plan(root, names, None, confinement())


def test_workers_and_this_process_agree(tiny: Path) -> None:
    for i in range(5):
        hand_in(tiny / "submitted", f"s{i}", tiny=(RIGHT, WRONG_SQUARE)[i % 2], more=(RIGHT_MORE, None)[i // 3])
    work, _ = jobs(Course(tiny), tiny / "submitted")
    found = {rows[0].student: rows for rows in grade_class(work, plan(tiny), 2)}
    alone = one_by_one(tiny)
    assert {name: [(r.status, r.score, r.diagnosis) for r in rows] for name, rows in found.items()} == {
        name: [(r.status, r.score, r.diagnosis) for r in rows] for name, rows in alone.items()
    }


def test_a_worker_that_is_killed_costs_nobody_a_grade(tiny: Path) -> None:
    names = [f"s{i}" for i in range(6)]
    for name in names:
        hand_in(tiny / "submitted", name)
    work, _ = jobs(Course(tiny), tiny / "submitted")
    found: list[list[Result]] = []
    for rows in grade_class(work, plan(tiny, "square"), 2):
        if not found:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
        found.append(rows)
    assert sorted(rows[0].student for rows in found) == names
    assert all(statuses(rows) == ["passed"] for rows in found)


def test_who_ends_the_worker_again_and_again_is_alone_in_it(tiny: Path) -> None:
    """The judge itself dies over one answer; only its author is told so, all others have their grades."""
    replace_in(tiny / "autotests/tiny.py", "\nsquare = Exercise(", DEADLY)
    replace_in(tiny / "autotests/tiny.py", '"square", square_cases,', '"square", square_cases, promises=kept,')
    for name in ("a", "b", "c", "d"):
        hand_in(tiny / "submitted", name)
    hand_in(tiny / "submitted", "mallory", tiny="def square(x):\n    return 666.0\n")
    hand_in(tiny / "submitted", "oscar", tiny="def square(x):\n    return 667.0\n")
    work, _ = jobs(Course(tiny), tiny / "submitted")
    found = {rows[0].student: rows[0] for rows in grade_class(work, plan(tiny, "square"), 2)}
    assert {name: r.status for name, r in found.items()} == {
        **dict.fromkeys("abcd", "passed"),
        "mallory": "error",
        "oscar": "error",
    }
    assert found["mallory"].diagnosis is not None
    assert found["oscar"].diagnosis is not None
    assert "ended the grader's own process twice" in say(found["mallory"].diagnosis)
    assert "SystemExit" in say(found["oscar"].diagnosis)
    assert found["mallory"].max_score == 4


def test_a_zygote_that_is_killed_is_replaced(tiny: Path) -> None:
    """The kernel, short of memory, may choose the jail's warm process."""
    from grader import classroom

    hand_in(tiny / "submitted", "ada")
    (work,) = jobs(Course(tiny), tiny / "submitted")[0]
    try:
        classroom._start(plan(tiny, "square"))
        assert statuses(classroom._grade(work)) == ["passed"]
        assert classroom._grader is not None
        first = classroom._grader.jail
        first._process.kill()
        first._process.wait()
        assert statuses(classroom._grade(work)) == ["passed"]
        assert classroom._grader.jail is not first
    finally:
        assert classroom._grader is not None
        classroom._grader.jail.close()
        classroom._grader = classroom._plan = None


def test_stopping_early_leaves_no_process_behind(tiny: Path) -> None:
    for i in range(12):
        hand_in(tiny / "submitted", f"s{i}")
    work, _ = jobs(Course(tiny), tiny / "submitted")
    ready = grade_class(work, plan(tiny, "square"), 1)
    next(iter(ready))
    ready.close()  # type: ignore[attr-defined]
    for child in multiprocessing.active_children():
        child.join(20)
    assert not multiprocessing.active_children()


def test_no_work_is_no_process(tiny: Path) -> None:
    assert list(grade_class([], plan(tiny), 1)) == []
