"""Gradescope's ``results.json``, one a student, as its "Autograder Specifications" describe it.

Students read what ``visible`` leaves. What it takes away stands in tests of visibility ``hidden``, for instructors
only; those carry no points, as Gradescope asks. All texts are declared plain, so that none is rendered as HTML.
"""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from grader.exercise import Text
from grader.export.format import About, Format, a_file_each
from grader.gradebook import Standing
from grader.messages import say, translate
from grader.plain import tidy
from grader.report.terminal import explanation
from grader.results import GOOD, CriterionResult, Message, Result
from grader.visible import visible


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    a_file_each(standings, to, "results.json", partial(_text, about=about))


def _text(standing: Standing, about: About) -> str:
    return json.dumps(tidy(results_json(standing, about)), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def results_json(standing: Standing, about: About) -> dict[str, Any]:
    """One student's results; ``score`` is after the late rule."""
    return {
        "score": round(standing.final, 4),
        "execution_time": math.ceil(sum(r.seconds for r in standing.results)),
        "output": "\n".join(_remarks(standing, about.lang)),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [test for n, result in enumerate(standing.results, 1) for test in _tests(n, result, about)],
    }


def _remarks(standing: Standing, lang: str) -> Iterator[str]:
    yield from (say(note, lang) for note in standing.notes)
    for mark in standing.marks:
        if mark.share < 1:
            late = f"{mark.late.days} d {mark.late.seconds // 3600} h"
            lost = f"{mark.points - mark.final:.4g}"
            yield say(Message("late.lost", {"assignment": mark.assignment, "late": late, "lost": lost}), lang)


def _tests(place: int, result: Result, about: About) -> Iterator[dict[str, Any]]:
    shown = visible(result, about.policy.level(result))
    whole = CriterionResult("", "passed" if result.status in GOOD else "failed", result.score, result.max_score)
    marks = shown.criteria if math.isclose(sum(m.score for m in shown.criteria), result.score, abs_tol=0.01) else ()
    told = False
    for n, mark in enumerate(marks or (whole,), 1):
        test = {"score": mark.score, "max_score": mark.max_score, "number": f"{place}.{n}", "visibility": "visible"}
        test["status"] = "passed" if mark.status == "passed" else "failed"
        test["name"] = f"{result.exercise}: {translate(mark.name, about.lang)}" if mark.name else result.exercise
        if not told and (mark.status != "passed" or result.status in GOOD):
            test["output"] = _output(shown, about.lang)
            told = True
        yield test
    if shown != result and _output(result, about.lang) != _output(shown, about.lang):
        title = f"{result.exercise}: {translate('for instructors only', about.lang)}"
        status = "passed" if result.status in GOOD else "failed"
        yield {
            "number": f"{place}.{len(marks) + 2}",
            "visibility": "hidden",
            "status": status,
            "name": title,
            "output": _output(result, about.lang),
        }


def _output(result: Result, lang: str) -> str:
    return textwrap.dedent("\n".join(explanation(result, lang)))


FORMAT = Format(
    "gradescope",
    Text("Gradescope's results.json, one for each student", "Gradescope 的 results.json，每名学生一个"),
    "gradescope/",
    write,
)
