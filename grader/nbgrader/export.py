"""``nbgrader export`` with a column for each exercise, in CSV that every reader understands and none computes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.nbgrader import theirs
from grader.nbgrader.layout import TEST_PREFIX
from grader.plain import cell

#: The columns of nbgrader's own export, in its order.
COLUMNS = (
    "assignment duedate timestamp student_id last_name first_name email"
    " raw_score late_submission_penalty score max_score"
).split()


class ExerciseExport(theirs.ExportPlugin):  # type: ignore[misc]
    """A row for each student and assignment: nbgrader's own columns, then one an exercise, empty where it is not part.

    An exercise that two assignments have is called ``assignment/exercise``. Students who handed in nothing have 0.
    No text in it can be taken for a formula.
    """

    def export(self, gradebook: Any) -> None:
        path = Path(self.to or "grades.csv")
        assignments = [a for a in gradebook.assignments if not self.assignment or a.name in map(str, self.assignment)]
        students = [s for s in gradebook.students if not self.student or s.id in map(str, self.student)]
        self.log.info("Exporting %s assignments of %s students to %s", len(assignments), len(students), path)
        columns = exercise_columns(assignments)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([*COLUMNS, *map(cell, dict.fromkeys(columns.values()))])
            for assignment in assignments:
                for row in rows(gradebook, assignment, students):
                    told = {columns[assignment.name, test]: points for test, points in row.pop("cells").items()}
                    shown = [row[c] for c in COLUMNS] + [told.get(c) for c in dict.fromkeys(columns.values())]
                    writer.writerow(["" if v is None else cell(v) if isinstance(v, str) else v for v in shown])


def exercise_columns(assignments: list[Any]) -> dict[tuple[str, str], str]:
    """(assignment, grade cell) → the name of its column."""
    cells = [(a.name, c.name) for a in assignments for n in a.notebooks for c in sorted_cells(n)]
    short = {key: key[1].removeprefix(TEST_PREFIX) for key in cells}
    names = list(short.values())
    return {key: name if names.count(name) == 1 else f"{key[0]}/{name}" for key, name in short.items()}


def sorted_cells(notebook: Any) -> list[Any]:
    """The grade cells of a notebook in the order in which they stand there, as far as the gradebook knows it."""
    order = {cell.name: place for place, cell in enumerate(notebook.source_cells)}
    return sorted(notebook.grade_cells, key=lambda cell: order.get(cell.name, len(order)))


def rows(gradebook: Any, assignment: Any, students: list[Any]) -> Iterator[dict[str, Any]]:
    """One row a student."""
    handed_in = {s.student_id: s for s in assignment.submissions}
    for student in students:
        row: dict[str, Any] = {
            "assignment": assignment.name,
            "duedate": assignment.duedate,
            "student_id": student.id,
            "last_name": student.last_name,
            "first_name": student.first_name,
            "email": student.email,
            "max_score": assignment.max_score,
        }
        found = handed_in.get(student.id)
        if found is None:
            yield row | {"timestamp": None, "raw_score": 0.0, "late_submission_penalty": 0.0, "score": 0.0, "cells": {}}
            continue
        penalty = found.late_submission_penalty or 0.0
        row |= {"timestamp": found.timestamp, "raw_score": found.score, "late_submission_penalty": penalty}
        row["score"] = max(0.0, found.score - penalty)
        yield row | {"cells": {g.name: g.score for n in found.notebooks for g in n.grades}}
