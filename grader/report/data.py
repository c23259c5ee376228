"""Results as plain data for files and programs: JSON lines, CSV rows, sums."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from grader.messages import ABOUT_FILES, say
from grader.plain import cell
from grader.results import GOOD, Result

COLUMNS = ("student", "assignment", "exercise", "score", "max_score", "status", "diagnosis")
MORE_COLUMNS = ("seconds", "attempt", "submission_hash", "checks_hash")


def as_json(result: Result, lang: str) -> dict[str, Any]:
    """A result with its sentence put into words."""
    told = say(result.diagnosis, lang) if result.diagnosis else ""
    return {**result.as_dict(), "text": told}


def grades_csv(results: Iterable[Result], lang: str) -> str:
    """``grades.csv``: a row an exercise, students in order."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *MORE_COLUMNS])
    writer.writerows(grade_row(r, lang) for r in results)
    return out.getvalue()


def grade_row(r: Result, lang: str) -> list[Any]:
    """One row of ``grades.csv``. No text in it can be taken for a formula (``plain.original`` gives it back)."""
    told = " ".join(say(r.diagnosis, lang).split()) if r.diagnosis else ""
    row = [
        cell(r.student),
        cell(r.assignment),
        cell(r.exercise),
        f"{r.score:g}",
        f"{r.max_score:g}",
        r.status,
        cell(told),
    ]
    return [*row, r.seconds, r.attempt, r.submission_hash[:16], r.checks_hash[:16]]


def results_jsonl(results: Iterable[Result]) -> str:
    return "".join(json.dumps(r.as_dict(), ensure_ascii=False) + "\n" for r in results)


def read_jsonl(text: str) -> list[Result]:
    """The results that ``results_jsonl`` wrote. Raises ValueError for anything else."""
    try:
        return [Result.from_dict(json.loads(line)) for line in text.split("\n") if line.strip()]
    except (KeyError, TypeError) as error:
        raise ValueError(f"a line is no result ({error})") from None


@dataclass(frozen=True)
class StudentRow:
    """One student's points by assignment."""

    student: str
    points: dict[str, float]
    total: float
    percent: float


@dataclass(frozen=True)
class ExerciseRow:
    """How one exercise went: how many passed, and what went wrong most."""

    assignment: str
    exercise: str
    passed: int
    students: int
    mean: float
    most: tuple[Any, int] | None  # a message and how many it was said to


def most_points(results: Iterable[Result]) -> dict[str, float]:
    """The most points that each assignment gives."""
    best = {(r.assignment, r.exercise): r.max_score for r in results}
    points: dict[str, float] = {}
    for (assignment, _), most in best.items():
        points[assignment] = points.get(assignment, 0.0) + most
    return points


def student_rows(results: Sequence[Result]) -> list[StudentRow]:
    rows = []
    for student in dict.fromkeys(r.student for r in results):
        mine = [r for r in results if r.student == student]
        points: dict[str, float] = {}
        for r in mine:
            points[r.assignment] = points.get(r.assignment, 0.0) + r.score
        total, best = sum(points.values()), sum(r.max_score for r in mine)
        rows.append(StudentRow(student, points, total, 100 * total / best if best else 0.0))
    return rows


def exercise_rows(results: Sequence[Result]) -> list[ExerciseRow]:
    rows = []
    for assignment, exercise in dict.fromkeys((r.assignment, r.exercise) for r in results):
        mine = [r for r in results if r.exercise == exercise]
        wrong = [r for r in mine if r.status not in (*GOOD, "not_started") and r.diagnosis]
        tried = [r for r in wrong if r.status != "missing" and r.diagnosis and r.diagnosis.id not in ABOUT_FILES]
        told = Counter(_key(r) for r in tried or wrong)
        most = None
        if told:
            key, count = told.most_common(1)[0]
            most = next(r.diagnosis for r in mine if r.diagnosis and _key(r) == key), count
        passed = sum(r.status in GOOD for r in mine)
        mean = 100 * sum(r.score for r in mine) / max(sum(r.max_score for r in mine), 1e-9)
        rows.append(ExerciseRow(assignment, exercise, passed, len(mine), mean, most))
    return rows


def _key(result: Result) -> str:
    assert result.diagnosis is not None
    return f"{result.diagnosis.id} {result.diagnosis.values.get('name', '')}"
