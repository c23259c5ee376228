"""All files of a class in OUT, in one pass over the students: tables for programs, pages for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.gradebook import Standing
from grader.report.data import grades_csv, grades_head, results_jsonl
from grader.report.files import replacing
from grader.report.html import CourseInfo, Shown
from grader.report.site import write_site
from grader.report.summary import Summary


def publish(out: Path, standings: Iterable[Standing], info: CourseInfo, lang: str, shown: Shown) -> Summary:
    """Write ``grades.csv``, ``results.jsonl`` and the pages. ``shown`` is what a student's page shows of a result.

    Raises OSError; what an earlier report wrote then stays whole.
    """
    with replacing(out / "grades.csv") as grades, replacing(out / "results.jsonl") as lines:
        grades.write(grades_head())

        def passing() -> Iterator[Standing]:
            for standing in standings:
                grades.write(grades_csv(standing, lang))
                lines.write(results_jsonl(standing.results))
                yield standing

        return write_site(out, passing(), info, lang, shown)
