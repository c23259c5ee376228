"""JSON: every student with marks and results, all of it. One student a line, so that a large class can be streamed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from grader.exercise import Text
from grader.export.format import About, Format, replacing
from grader.gradebook import Mark, Standing
from grader.messages import say
from grader.plain import tidy
from grader.report.data import as_json

SCHEMA = "deep-learning-grader/standings/v1"


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        file.write(f'{{"schema": "{SCHEMA}", "assignments": {_text(about.points)}, "students": [')
        comma = ""
        for standing in standings:
            file.write(f"{comma}\n{_text(_student(standing, about.lang))}")
            comma = ","
        file.write("\n]}\n")


def _text(value: Any) -> str:
    return json.dumps(tidy(value), ensure_ascii=False, allow_nan=False)


def _student(standing: Standing, lang: str) -> dict[str, Any]:
    return {
        "student": standing.student,
        "name": standing.name,
        "email": standing.email,
        "section": standing.section,
        "final": round(standing.final, 4),
        "max_points": round(standing.max_points, 4),
        "notes": [say(note, lang) for note in standing.notes],
        "marks": [_mark(mark) for mark in standing.marks],
        "results": [as_json(result, lang) for result in standing.results],
    }


def _mark(mark: Mark) -> dict[str, Any]:
    """Times as ISO 8601, lateness in seconds."""
    times = {
        name: time.isoformat() if time else None for name, time in (("handed_in", mark.handed_in), ("due", mark.due))
    }
    return {**asdict(mark), **times, "late": mark.late.total_seconds()}


FORMAT = Format(
    "json", Text("JSON with everything, for programs", "JSON，包含全部内容，供程序读取"), "standings.json", write
)
