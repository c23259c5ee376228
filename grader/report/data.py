"""Results as plain data for files and programs: JSON lines, CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from grader.messages import say
from grader.results import Result

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
    for r in results:
        told = " ".join(say(r.diagnosis, lang).split()) if r.diagnosis else ""
        row = [r.student, r.assignment, r.exercise, f"{r.score:g}", f"{r.max_score:g}", r.status, told]
        writer.writerow([*row, r.seconds, r.attempt, r.submission_hash[:16], r.checks_hash[:16]])
    return out.getvalue()


def results_jsonl(results: Iterable[Result]) -> str:
    return "".join(json.dumps(r.as_dict(), ensure_ascii=False) + "\n" for r in results)


def read_jsonl(text: str) -> list[Result]:
    """The results that ``results_jsonl`` wrote. Raises ValueError for anything else."""
    try:
        return [Result.from_dict(json.loads(line)) for line in text.split("\n") if line.strip()]
    except (KeyError, TypeError) as error:
        raise ValueError(f"a line is no result ({error})") from None
