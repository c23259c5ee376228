"""Classroom 50's ``result.json`` (``classroom50/result/v1``), written where its runner calls an autograder.

The schema wants whole numbers, so a point counts 100 there: 2.33 of 4 points are 233 of 400. A late rule is taken off
each test in proportion, as ``score`` has to be their sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from grader.exercise import Text
from grader.export.format import About, ExportError, Format, a_file_each, column
from grader.gradebook import Standing
from grader.messages import say
from grader.plain import tidy
from grader.results import GOOD
from grader.visible import visible

SCHEMA = "classroom50/result/v1"
#: What the runner tells an autograder in its environment → the field that it fills.
GIVEN = {
    "CLASSROOM": "classroom",
    "ASSIGNMENT": "assignment",
    "SUBMISSION_TAG": "submission",
    "COMMIT_URL": "commit",
    "RELEASE_URL": "release",
}
HUNDREDTHS = 100


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    missing = [name for name in GIVEN if not about.environment.get(name)]
    if missing:
        raise ExportError(
            f"Classroom 50's runner sets {', '.join(missing)} in the environment, and result.json needs them:"
            " call this in an autograder.py of your classroom"
        )
    if not about.environment["SUBMISSION_TAG"].startswith("submit/"):
        raise ExportError("SUBMISSION_TAG does not begin with submit/, as the tags of Classroom 50 do")
    a_file_each(standings, to, "result.json", partial(_text, about=about))


def _text(standing: Standing, about: About) -> str:
    return json.dumps(tidy(result_json(standing, about)), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def result_json(standing: Standing, about: About) -> dict[str, Any]:
    """The results of one student, all assignments together."""
    given = about.environment
    tests = list(_tests(standing, about))
    times = [mark.handed_in for mark in standing.marks if mark.handed_in is not None]
    mode = given.get("ASSIGNMENT_TYPE") or "individual"
    return {
        "schema": SCHEMA,
        **{field: given[name] for name, field in GIVEN.items()},
        "assignment_type": mode,
        "owner": given.get("OWNER") or given.get("USERNAME") or column(standing, "github") or standing.student,
        "review": given.get("REVIEW_URL") or given["COMMIT_URL"],
        "datetime": _stamp(max(times, default=about.now)),
        "graded_at": _stamp(about.now),
        "score": sum(test["score"] for test in tests),
        "max-score": sum(test["max-score"] for test in tests),
        "tests": tests,
    }


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _tests(standing: Standing, about: About) -> Iterator[dict[str, Any]]:
    shares: Mapping[str, float] = {mark.assignment: mark.share for mark in standing.marks}
    exact, told = 0.0, 0  # rounded as they add up, so that the sum is right to a hundredth
    for result in standing.results:
        shown = visible(result, about.policy.level(result))
        most = round(result.max_score * HUNDREDTHS)
        exact += result.score * HUNDREDTHS * shares.get(result.assignment, 1.0)
        score = min(max(round(exact) - told, 0), most)
        told += score
        yield {
            "test-name": result.exercise,
            "passed": result.status in GOOD,
            "score": score,
            "max-score": most,
            "message": say(shown.diagnosis, about.lang) if shown.diagnosis else "",
        }


FORMAT = Format(
    "classroom50",
    Text("Classroom 50's result.json, within its runner", "Classroom 50 的 result.json，在其运行环境中使用"),
    "classroom50/",
    write,
)
