"""Results as plain data for files and programs: JSON lines, CSV rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from grader.gradebook import Standing
from grader.messages import say
from grader.plain import UNFIT, cell
from grader.results import Result

COLUMNS = ("student", "assignment", "exercise", "score", "max_score", "status", "diagnosis")
MORE_COLUMNS = ("seconds", "attempt", "submission_hash", "checks_hash", "name", "email", "section", "late_share")


_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes a new encoder each time


def as_json(result: Result, lang: str) -> dict[str, Any]:
    """A result with its sentence put into words."""
    told = say(result.diagnosis, lang) if result.diagnosis else ""
    return {**result.as_dict(), "text": told}


def grades_head() -> str:
    """The first line of ``grades.csv``."""
    return csv_line([*COLUMNS, *MORE_COLUMNS])


def grades_csv(standing: Standing, lang: str) -> str:
    """A student's lines in ``grades.csv``, one an exercise, with what the roster and the late rule say.

    No text in them can be taken for a formula (``plain.original`` gives it back).
    """
    share = {mark.assignment: f"{mark.share:g}" for mark in standing.marks}
    who = [cell(standing.name), cell(standing.email), cell(standing.section)]
    lines = []
    for r in standing.results:
        told = " ".join(say(r.diagnosis, lang).split()) if r.diagnosis else ""
        texts = [cell(r.student), cell(r.assignment), cell(r.exercise)]
        row = [*texts, f"{r.score:g}", f"{r.max_score:g}", r.status, cell(told)]
        row += [str(r.seconds), str(r.attempt), r.submission_hash[:16], r.checks_hash[:16]]
        lines.append(csv_line([*row, *who, share.get(r.assignment, "1")]))
    return "".join(lines)


def csv_line(row: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue()


def results_jsonl(results: Iterable[Result]) -> str:
    """A line a result. What would take command of a terminal stands there as JSON's own escape, so nothing is lost."""
    lines = "".join(_encode(r.as_dict()) + "\n" for r in results)
    if lines.isascii() and "\x7f" not in lines:  # as most are; JSON has escaped all else of ASCII
        return lines
    return UNFIT.sub(lambda found: f"\\u{ord(found[0]):04x}", lines)
