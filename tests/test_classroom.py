"""Grading a class: every student gets their results, whatever others hand in and whatever happens to a worker."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.checks import load
from grader.classroom import Job, grade_class, handed_in, handed_in_now, jobs, read_job
from grader.course import Course
from grader.grade import Grader
from grader.journal import open_journal
from grader.messages import say
from grader.plan import Bench, Plan, Task
from grader.results import Result
from grader.row import row_of
from grader.sandbox.jail import Jail
from grader.workers import Event, LocalPool, Pool

from .conftest import confinement
from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, hand_in, write_file


def one_by_one(root: Path) -> dict[str, list[Result]]:
    """Grade ``submitted/`` in this process."""
    course = Course(root)
    work, _ = jobs(course, root / "submitted")
    checks = [load(course, a, e) for a, e in course.select([])]
    with Jail(confinement()) as jail:
        grader = Grader(jail, checks, course)
        return {job.student: grader.grade(read_job(course, job).submission) for job in work}


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
    rows = grader.grade(read_job(course, Job("ada", tiny / "gone")).submission)
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


# When it was handed in


def test_the_time_comes_from_the_timestamp_or_from_the_newest_file(tiny: Path) -> None:
    folder = hand_in(tiny / "submitted", "ada") / "01_tiny"
    os.utime(folder / "tiny.py", (1_700_000_000, 1_700_000_000))
    assert handed_in(folder) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    for text, hour in (
        ("2026-10-12 08:30:00.5 UTC", 8),
        ("2026-10-12 08:30:00 Europe/Berlin", 6),
        ("2026-10-12T08:30", 8),
    ):
        write_file(folder / "timestamp.txt", text)
        found = handed_in(folder)
        assert found is not None
        assert (found.day, found.hour, found.tzinfo) == (12, hour, UTC)
    for text in ("", "yesterday", "2026-10-12 08:30:00 Nowhere/Land", "\0" * 50):
        write_file(folder / "timestamp.txt", text)
        assert handed_in(folder) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert handed_in(tiny / "nowhere") is None


# A whole class, with its journal


def test_a_class_is_what_its_submissions_are_one_by_one(tiny: Path, tmp_path: Path) -> None:
    for i in range(5):
        hand_in(tiny / "submitted", f"s{i}", tiny=(RIGHT, WRONG_SQUARE)[i % 2], more=(RIGHT_MORE, None)[i // 3])
    found = graded(tiny, tmp_path / "journal.db", processes=2)
    assert {name: verdicts(rows) for name, rows in found.items()} == {
        name: verdicts(rows) for name, rows in one_by_one(tiny).items()
    }


@pytest.fixture
def counting(tiny: Path) -> Iterator[Counting]:
    pool = Counting(tiny)
    yield pool
    pool.bench.close()


def test_what_is_known_is_not_graded_again(tiny: Path, tmp_path: Path, counting: Counting) -> None:
    """Not within a run, where two hand in the same, and not in the next one."""
    for name in ("ada", "bob", "cai"):
        hand_in(tiny / "submitted", name, tiny=WRONG_SQUARE if name == "cai" else RIGHT)
    first = graded(tiny, tmp_path / "journal.db", pool=counting)
    assert counting.seen == ["ada", "cai"]
    assert verdicts(first["bob"]) == verdicts(first["ada"])
    assert graded(tiny, tmp_path / "journal.db", pool=counting) == first
    assert counting.seen == ["ada", "cai"]
    hand_in(tiny / "submitted", "bob", tiny=RIGHT + "# better")
    assert verdicts(graded(tiny, tmp_path / "journal.db", pool=counting)["bob"]) == verdicts(first["bob"])
    assert counting.seen == ["ada", "cai", "bob"]


def test_a_mended_check_is_graded_again_with_what_builds_on_it(tiny: Path, tmp_path: Path, counting: Counting) -> None:
    hand_in(tiny / "submitted", "ada")
    first = graded(tiny, tmp_path / "journal.db", names=())
    for name, touched in (("total", ["total"]), ("square", ["square", "total", "shifted"])):
        pack = tiny / f"autotests/public/tiny/{name}.pack"
        pack.write_bytes(pack.read_bytes().replace(b"a row of numbers", b"a row of NUMBERS"))
        counting.exercises.clear()
        second = graded(tiny, tmp_path / "journal.db", pool=counting)
        assert counting.exercises == touched
        assert verdicts(first["ada"]) == verdicts(second["ada"])


def test_attempts_are_kept(tiny: Path, tmp_path: Path) -> None:
    place = tmp_path / "journal.db"
    for text in (WRONG_SQUARE, RIGHT, RIGHT, WRONG_SQUARE):
        hand_in(tiny / "submitted", "ada", tiny=text)
        graded(tiny, place)
    with open_journal(place) as journal:
        run = journal.last_run()
        assert run is not None
        ((student, attempts),) = journal.standings(run)
    assert student == "ada"
    assert [a.number for a in attempts] == [1, 2, 3]
    assert [a.results[0].status for a in attempts] == ["failed", "passed", "failed"]
    assert {r.attempt for r in attempts[1].results} == {2}
    assert attempts[0].submission_hash == attempts[2].submission_hash


class Counting:
    """Grades in this process, and remembers what it was asked for."""

    def __init__(self, root: Path) -> None:
        self.bench = Bench(plan(root))
        self.seen: list[str] = []
        self.exercises: list[str] = []

    def run(self, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        self.bench.checks[:] = self.bench.plan.checks()
        for task in tasks:
            self.seen.append(task.submission.student)
            for item in self.bench.grade(task):
                self.exercises.append(item.result.exercise)
                yield [(task, row_of(item.result, item.provisional))]
            yield [(task, None)]


def plan(root: Path, *names: str) -> Plan:
    return Plan(root, names, None, confinement())


def graded(
    root: Path, place: Path, *, processes: int = 1, pool: Pool | None = None, names: tuple[str, ...] = ()
) -> dict[str, list[Result]]:
    """Grade ``submitted/`` with a journal; each student's results."""
    course, how = Course(root), plan(root, *names)
    checks = how.checks()
    terms = how.terms(checks)
    work, _ = jobs(course, root / "submitted")
    pool = pool or LocalPool(how, processes, checks)
    with open_journal(place) as journal:
        run = journal.begin(terms)
        entries = (read_job(course, job) for job in work)
        grade_class(journal, terms, handed_in_now(journal, run, entries), pool)
        journal.finish(run, keep=True)
        last = journal.last_run()
        assert last is not None
        return {name: list(attempts[-1].results) for name, attempts in journal.standings(last)}


def verdicts(rows: list[Result]) -> list[tuple[object, ...]]:
    return [(r.exercise, r.status, r.score, r.max_score, r.diagnosis, r.evidence) for r in rows]
