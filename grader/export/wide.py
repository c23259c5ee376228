"""CSV, a row a student: points by assignment after the late rule, and how they came about."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, Format, replacing
from grader.gradebook import Mark, Standing
from grader.plain import cell, number

PARTS = ("", "_max", "_before_late_rule", "_late_hours", "_handed_in", "_attempt")


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        writer = csv.writer(file, lineterminator="\n")
        columns = [cell(assignment + part) for assignment in about.most for part in PARTS]
        writer.writerow(["student", "name", "email", "section", *columns, "total", "total_max"])
        for standing in standings:
            who = [cell(t) for t in (standing.student, standing.name, standing.email, standing.section)]
            marks = {mark.assignment: mark for mark in standing.marks}
            cells = [c for assignment in about.most for c in _cells(marks.get(assignment))]
            writer.writerow([*who, *cells, number(standing.final), number(standing.max_points)])


def _cells(mark: Mark | None) -> Iterator[str]:
    if mark is None:
        yield from [""] * len(PARTS)
        return
    yield from (number(mark.final), number(mark.max_points), number(mark.points))
    yield number(round(mark.late.total_seconds() / 3600, 2))
    yield mark.handed_in.isoformat(timespec="seconds") if mark.handed_in else ""
    yield str(mark.attempt)


FORMAT = Format("csv-wide", Text("CSV, a row for each student", "CSV，每名学生一行"), "students.csv", write)
