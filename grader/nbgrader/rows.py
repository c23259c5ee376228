"""The gradebook's rows of many students at a time: what nbgrader's own autograde leaves there, in a few statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from grader.nbgrader import theirs

model = theirs.api
HANDED_IN = model.SubmittedAssignment.__table__
NOTEBOOKS = model.SubmittedNotebook.__table__
GRADES = model.Grade.__table__
COMMENTS = model.Comment.__table__


@dataclass(frozen=True)
class Marked:
    """What one student gets. Of each notebook: cell → marks (None: by hand), cell → comment.

    What is not named stays as it is. ``timestamp``: when it was handed in, where that is known.
    """

    student: str
    timestamp: datetime | None
    grades: Mapping[str, Mapping[str, float | None]]
    comments: Mapping[str, Mapping[str, str | None]]


class Rows:
    """Writes rows of one assignment. ``late`` is nbgrader's preprocessor that knows what lateness costs."""

    def __init__(self, gradebook: Any, assignment: Any, late: Any) -> None:
        self._db, self._late = gradebook.db, late
        self._assignment, self._due = assignment.id, assignment.duedate
        self._notebooks = {notebook.id: notebook.name for notebook in assignment.notebooks}
        self._graded: dict[str, list[tuple[str, str]]] = {}
        self._told: dict[str, list[tuple[str, str]]] = {}
        for notebook in assignment.notebooks:
            tasks = notebook.task_cells
            self._graded[notebook.id] = [(cell.id, cell.name) for cell in [*notebook.grade_cells, *tasks]]
            self._told[notebook.id] = [(cell.id, cell.name) for cell in [*notebook.solution_cells, *tasks]]

    def write(self, batch: Sequence[Marked]) -> None:
        """All of it in one transaction. Marks that were given by hand stay."""
        people = {marked.student: marked for marked in batch}
        submissions = self._submissions(people)
        notebooks = self._notebooks_of({row["id"]: student for student, row in submissions.items()})
        scores = self._grades(people, notebooks)
        self._comments(people, notebooks)
        self._penalties(submissions, notebooks, scores)
        self._db.commit()

    def _submissions(self, people: Mapping[str, Marked]) -> dict[str, dict[str, Any]]:
        """Student → the row of what was handed in, made where there is none."""
        known = set(self._db.scalars(select(model.Student.id).where(model.Student.id.in_(people))))
        self._insert(model.Student.__table__, [{"id": student} for student in people if student not in known])
        query = select(HANDED_IN).where(HANDED_IN.c.assignment_id == self._assignment)
        rows = self._db.execute(query.where(HANDED_IN.c.student_id.in_(people))).mappings()
        found = {row["student_id"]: dict(row) for row in rows}
        new = {
            student: {
                "id": model.new_uuid(),
                "assignment_id": self._assignment,
                "student_id": student,
                "timestamp": marked.timestamp,
                "extension": None,
            }
            for student, marked in people.items()
            if student not in found
        }
        self._insert(HANDED_IN, list(new.values()))
        later = [
            {"row": found[student]["id"], "timestamp": marked.timestamp}
            for student, marked in people.items()
            if student in found and marked.timestamp and marked.timestamp != found[student]["timestamp"]
        ]
        self._update(HANDED_IN, later)
        for row in later:
            next(r for r in found.values() if r["id"] == row["row"])["timestamp"] = row["timestamp"]
        return found | new

    def _notebooks_of(self, students: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Row of a notebook → (student, nbgrader's notebook), made where there is none. ``students``: by submission."""
        query = select(NOTEBOOKS.c.id, NOTEBOOKS.c.assignment_id, NOTEBOOKS.c.notebook_id)
        rows = self._db.execute(query.where(NOTEBOOKS.c.assignment_id.in_(students))).all()
        there = {(handed_in, notebook) for _, handed_in, notebook in rows}
        new = [
            {"id": model.new_uuid(), "assignment_id": handed_in, "notebook_id": notebook}
            for handed_in in students
            for notebook in self._notebooks
            if (handed_in, notebook) not in there
        ]
        self._insert(NOTEBOOKS, new)
        found = {number: (students[handed_in], notebook) for number, handed_in, notebook in rows}
        return found | {row["id"]: (students[row["assignment_id"]], row["notebook_id"]) for row in new}

    def _grades(self, people: Mapping[str, Marked], notebooks: Mapping[str, tuple[str, str]]) -> dict[str, float]:
        """Row of a notebook → its score now."""
        query = select(GRADES).where(GRADES.c.notebook_id.in_(notebooks))
        there = {(row["notebook_id"], row["cell_id"]): dict(row) for row in self._db.execute(query).mappings()}
        new, changed = [], []
        scores = dict.fromkeys(notebooks, 0.0)
        for notebook, (student, master) in notebooks.items():
            given = people[student].grades.get(self._notebooks[master], {})
            for cell, name in self._graded[master]:
                row = there.get((notebook, cell)) or _no_grade(notebook, cell)
                if name in given:
                    by_hand = row["manual_score"] is not None or given[name] is None
                    row |= {"auto_score": given[name], "needs_manual_grade": by_hand}
                if "id" not in row:
                    new.append(row)
                elif name in given:
                    told = {key: row[key] for key in ("auto_score", "needs_manual_grade")}
                    changed.append({"row": row["id"], **told})
                scores[notebook] += _score(row)
        self._insert(GRADES, new)
        self._update(GRADES, changed)
        return scores

    def _comments(self, people: Mapping[str, Marked], notebooks: Mapping[str, tuple[str, str]]) -> None:
        query = select(COMMENTS.c.id, COMMENTS.c.notebook_id, COMMENTS.c.cell_id, COMMENTS.c.auto_comment)
        rows = self._db.execute(query.where(COMMENTS.c.notebook_id.in_(notebooks))).all()
        there = {(notebook, cell): (number, words) for number, notebook, cell, words in rows}
        new, changed = [], []
        for notebook, (student, master) in notebooks.items():
            given = people[student].comments.get(self._notebooks[master], {})
            for cell, name in self._told[master]:
                number, words = there.get((notebook, cell), (None, None))
                if number is None:
                    new.append({"notebook_id": notebook, "cell_id": cell, "auto_comment": given.get(name)})
                elif name in given and given[name] != words:
                    changed.append({"row": number, "auto_comment": given[name]})
        self._insert(COMMENTS, new)
        self._update(COMMENTS, changed)

    def _penalties(
        self,
        submissions: Mapping[str, Mapping[str, Any]],
        notebooks: Mapping[str, tuple[str, str]],
        scores: Mapping[str, float],
    ) -> None:
        """nbgrader's plugin decides what lateness costs."""
        told = []
        for notebook, (student, _) in notebooks.items():
            when, extension = submissions[student]["timestamp"], submissions[student]["extension"]
            due = self._due if self._due is None or extension is None else self._due + extension
            late = (when - due).total_seconds() if when is not None and due is not None else 0.0
            penalty = None
            if late > 0:
                penalty = self._late.plugin_inst.late_submission_penalty(student, scores[notebook], late)
            bounded = None if penalty is None else min(max(penalty, 0), scores[notebook])
            told.append({"row": notebook, "late_submission_penalty": bounded})
        self._update(NOTEBOOKS, told)

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._db.execute(table.insert(), list(rows))

    def _update(self, table: Any, rows: Iterable[Mapping[str, Any]]) -> None:
        """Set columns of rows, all of the same keys; ``row`` is a row's id."""
        rows = list(rows)
        if rows:
            columns: dict[str, Any] = {key: bindparam(f"new_{key}") for key in rows[0] if key != "row"}
            statement = table.update().where(table.c.id == bindparam("new_row")).values(columns)
            self._db.connection().execute(statement, [{f"new_{k}": v for k, v in row.items()} for row in rows])


def _no_grade(notebook: str, cell: str) -> dict[str, Any]:
    """The row of a cell that nobody has graded yet."""
    empty = dict.fromkeys(("auto_score", "manual_score", "extra_credit"))
    return {"notebook_id": notebook, "cell_id": cell, **empty, "needs_manual_grade": True}


def _score(row: Mapping[str, Any]) -> float:
    """What nbgrader counts for a grade."""
    given = row["manual_score"] if row["manual_score"] is not None else row["auto_score"]
    return 0.0 if given is None else given + (row["extra_credit"] or 0.0)
