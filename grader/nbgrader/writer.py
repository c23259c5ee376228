"""The one writer of nbgrader's gradebook: marks, comments and autograded notebooks of many students at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from grader.course import Course, CourseError
from grader.fingerprint import Terms
from grader.messages import say
from grader.nbgrader import theirs
from grader.nbgrader.gradebook import masters_of
from grader.nbgrader.handed import companions, read_notebook, timestamp
from grader.nbgrader.layout import tested
from grader.nbgrader.outputs import comment, marks, outputs, refusal
from grader.nbgrader.rebuild import rebuild
from grader.results import Message, Result

#: A student, the folder that was handed in, the hash of its code, results by exercise.
Row = tuple[str, Path, str, Mapping[str, Result]]


class Writer:
    """Writes what was graded. ``written`` and ``unchanged`` count students; ``without`` had no notebook."""

    def __init__(
        self, config: Any, directory: Any, course: Course, assignment: str, terms: Terms, force: bool = False
    ) -> None:
        self.directory, self.assignment, self.force = directory, assignment, force
        self.module = course.assignments[assignment].module
        self.lang = config.GradeInJail.lang if isinstance(config.GradeInJail.lang, str) else "en"
        self.written = self.unchanged = 0
        self.without: list[str] = []
        self.gradebook = theirs.Gradebook(directory.db_url, directory.course_id)
        self.late = theirs.AssignLatePenalties(config=config)
        self.late.init_plugin()
        try:
            self.known = self.gradebook.find_assignment(assignment)
        except theirs.MissingEntry:
            self.gradebook.close()
            raise CourseError(
                f"the gradebook does not know {assignment}. Run `nbgrader generate_assignment {assignment}` first"
            ) from None
        self.masters = {n.name: masters_of(n) for n in self.known.notebooks}
        db = self.gradebook.db
        db().expire_on_commit = False  # nobody else writes what is kept here
        self._cells = {cell.id: cell.name for n in self.known.notebooks for cell in n._base_cells}
        self._students = set(db.scalars(select(theirs.api.Student.id)))
        handed_in = theirs.api.SubmittedAssignment
        self._handed_in = set(db.scalars(select(handed_in.student_id).filter_by(assignment_id=self.known.id)))
        self._terms = repr([terms.keys, terms.environment.key, self.lang, sorted(self.masters.items())])
        self._masters = Path(directory.format_path(directory.source_directory, ".", assignment))
        self._sources = self._source_files()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def write(self, rows: Iterable[Row]) -> None:
        """Write some students: their rows in one transaction, then the notebooks that say so."""
        changed = []
        for student, folder, code, results in rows:
            state = hashlib.sha256(f"{code} {self._terms}".encode()).hexdigest() if code else ""
            if state and not self.force and self._state(student) == state:
                self.unchanged += 1
                continue
            changed.append((student, folder, state, results))
        if not changed:
            return
        db = self.gradebook.db
        with db.no_autoflush:
            for student, folder, _, results in changed:
                self._mark(student, folder, results)
        db.commit()
        for student, folder, state, results in changed:
            self._files(student, folder, state, results)
            self.written += 1

    # The gradebook

    def _mark(self, student: str, folder: Path, results: Mapping[str, Result]) -> None:
        submission = self._submission(student)
        told = timestamp(folder)
        if told is not None:
            submission.timestamp = told
        for notebook in submission.notebooks:
            self._mark_notebook(notebook, results)
            self._late(student, submission, notebook)

    def _mark_notebook(self, notebook: Any, results: Mapping[str, Result]) -> None:
        masters = {m.name: m for m in self.masters[notebook.notebook.name]}
        for grade in notebook.grades:
            master = masters.get(self._cells[grade.cell_id])
            if master is not None and not master.solution:  # what is written by hand is marked by hand
                result = results.get(tested(master.source) or "")
                grade.auto_score = marks(result, master.points) if result is not None else 0.0
                grade.needs_manual_grade = grade.manual_score is not None
        for row in notebook.comments:
            result = results.get(self._cells[row.cell_id])
            row.auto_comment = comment(result, self.lang) if result is not None else None

    def _submission(self, student: str) -> Any:
        """The student's submission with a row for each grade and comment, as nbgrader itself makes them."""
        db, model = self.gradebook.db, theirs.api
        if student not in self._students:
            db.add(model.Student(id=student))
            self._students.add(student)
        if student in self._handed_in:
            query = db.query(model.SubmittedAssignment)
            return query.filter_by(assignment_id=self.known.id, student_id=student).one()
        self._handed_in.add(student)
        made = model.SubmittedAssignment(assignment_id=self.known.id, student_id=student)
        for notebook in self.known.notebooks:
            handed = model.SubmittedNotebook(notebook=notebook, assignment=made)
            handed.grades = [model.Grade(cell_id=c.id) for c in notebook.grade_cells]
            handed.comments = [model.Comment(cell_id=c.id) for c in notebook.solution_cells]
        db.add(made)
        return made

    def _late(self, student: str, submission: Any, notebook: Any) -> None:
        """nbgrader's plugin decides what lateness costs."""
        due = self.known.duedate
        if due is not None and submission.extension is not None:
            due += submission.extension
        notebook.late_submission_penalty = None
        late = (submission.timestamp - due).total_seconds() if submission.timestamp and due else 0
        if late > 0:
            score = sum(g.manual_score if g.manual_score is not None else g.auto_score or 0.0 for g in notebook.grades)
            penalty = self.late.plugin_inst.late_submission_penalty(student, score, late)
            if penalty is not None:
                notebook.late_submission_penalty = min(max(penalty, 0), score)

    # Files

    def _place(self, student: str) -> Path:
        directory = self.directory
        return Path(directory.format_path(directory.autograded_directory, student, self.assignment))

    def _state(self, student: str) -> str:
        """What the autograded notebook says it was made from."""
        try:
            told = json.loads((self._place(student) / f"{self.module}.ipynb").read_bytes())
            return str(told["metadata"]["grader"])
        except (OSError, ValueError, KeyError, TypeError):
            return ""

    def _files(self, student: str, folder: Path, state: str, results: Mapping[str, Result]) -> None:
        place = self._place(student)
        place.mkdir(parents=True, exist_ok=True)
        for name, data in companions(folder, self._masters):
            self._replace(place / name, data)
        for name, source in self._sources.items():
            self._replace(place / name, source.read_bytes())
        for name, masters in self.masters.items():
            path = folder / f"{name}.ipynb"
            there = path.is_file() and not path.is_symlink()
            if not there:
                self.without.append(student)
            told = Message("notebook.broken" if there else "notebook.none", {"file": path.name})
            made = rebuild(read_notebook(path), masters, say(told, self.lang))
            for cell in made["cells"]:
                meta = cell["metadata"].get("nbgrader", {})
                if meta.get("grade") and not meta["solution"]:
                    cell["outputs"] = self._outputs(cell, meta, results)
            made["metadata"]["grader"] = state
            self._replace(place / path.name, json.dumps(made, ensure_ascii=False).encode())

    def _outputs(self, cell: Any, meta: Any, results: Mapping[str, Result]) -> list[dict[str, Any]]:
        result = results.get(tested(cell["source"]) or "")
        if result is None:
            return refusal(say(Message("notebook.not_ours", {"cell": meta["grade_id"]}), self.lang))
        return outputs(result, meta["points"], self.lang)

    def _replace(self, path: Path, data: bytes) -> None:
        """Whole or not at all, with the rights that nbgrader gives."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(data)
        temporary.chmod(0o664 if self.directory.groupshared else 0o444)
        temporary.replace(path)

    def _source_files(self) -> dict[str, Path]:
        """The instructor's pictures and the like, which go into the place of the students', by their names."""
        if not self._masters.is_dir():
            return {}
        found = [p for p in sorted(self._masters.iterdir()) if p.is_file() and not p.name.startswith(".")]
        return {p.name: p for p in found if p.suffix != ".ipynb"}
