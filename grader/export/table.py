"""CSV, a row an exercise: ``grades.csv`` with what the roster and the late rule say."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, Format, replacing
from grader.gradebook import Standing
from grader.report.data import grades_csv, grades_head


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        file.write(grades_head())
        file.writelines(grades_csv(standing, about.lang) for standing in standings)


FORMAT = Format(
    "csv", Text("CSV, a row for each exercise of each student", "CSV，每名学生的每道题一行"), "exercises.csv", write
)
