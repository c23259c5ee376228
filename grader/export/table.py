"""CSV, a row an exercise: ``grades.csv`` with what the roster and the late rule say."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, Format, replacing
from grader.gradebook import Standing
from grader.plain import cell
from grader.report.data import COLUMNS, MORE_COLUMNS, grade_row


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *MORE_COLUMNS, "name", "email", "section", "late_share"])
        for standing in standings:
            who = [cell(standing.name), cell(standing.email), cell(standing.section)]
            share = {mark.assignment: f"{mark.share:g}" for mark in standing.marks}
            for result in standing.results:
                writer.writerow([*grade_row(result, about.lang), *who, share.get(result.assignment, "1")])


FORMAT = Format(
    "csv", Text("CSV, a row for each exercise of each student", "CSV，每名学生的每道题一行"), "exercises.csv", write
)
