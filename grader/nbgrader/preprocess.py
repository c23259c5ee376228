"""What stands in nbgrader's own pipeline: cutting solutions, reading submissions, grading in the jail, saving marks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from traitlets import Bool, Integer, List, Unicode

from grader.course import Course, CourseError
from grader.messages import say
from grader.nbgrader import earlier, theirs
from grader.nbgrader.engine import Engine, engine, for_students, student_folders
from grader.nbgrader.gradebook import masters
from grader.nbgrader.handed import read_notebook
from grader.nbgrader.layout import tested
from grader.nbgrader.outputs import as_node, given, outputs, refusal
from grader.nbgrader.rebuild import rebuild
from grader.notebook.folders import GIVEN
from grader.release import BEGIN, END
from grader.results import Message, Result

RESULTS = "grader_results"


class CutSolutions(theirs.ClearSolutions):  # type: ignore[misc]
    """As nbgrader clears solutions, but helper functions outside of an exercise go without leaving a stub behind."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> Any:
        if cell.cell_type == "code":
            cell.source = without_helpers(cell.source)
        return super().preprocess_cell(cell, resources, cell_index)


def without_helpers(source: str) -> str:
    """A cell without the solution regions that begin in the first column; those within a function stay."""
    kept: list[str] = []
    begun = False
    for line in source.split("\n"):
        begun = begun or line.startswith(BEGIN)
        if not begun:
            kept.append(line)
        begun = begun and not line.startswith(END)
    return "\n".join(kept).lstrip("\n")


class BringEarlier(theirs.NbGraderPreprocessor):  # type: ignore[misc]
    """Puts what a notebook needs of earlier assignments into ``given/`` of its release.

    An earlier assignment counts as closed when it is named in ``closed``, or when its due date is over.
    """

    course = Unicode(help="the course's folder").tag(config=True)
    lang = Unicode("en", help="language of the texts: en or zh").tag(config=True)
    closed = List(Unicode(), help="assignments whose solutions students may see").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        told = resources["nbgrader"]
        course = Course(Path(self.course))
        assignment = course.assignments.get(told["assignment"])
        if assignment is None or told["notebook"] != assignment.module:
            return nb, resources
        closed = {*self.closed, *self._overdue(told["db_url"])}
        for name, text in earlier.given(course, assignment, closed, self.lang).items():
            resources.setdefault("outputs", {})[f"{GIVEN}/{name}"] = text.encode()
        return nb, resources

    def _overdue(self, db_url: str) -> set[str]:
        now = datetime.now(UTC).replace(tzinfo=None)  # as nbgrader keeps due dates
        with theirs.Gradebook(db_url) as gradebook:
            return {a.name for a in gradebook.assignments if a.duedate is not None and a.duedate < now}


class SubmissionReader(theirs.NotebookExporter):  # type: ignore[misc]
    """Reads submitted notebooks without believing them: see ``rebuild``. What this class writes, it reads as it is."""

    lang = Unicode("en").tag(config=True)

    def from_filename(self, filename: str, resources: Any = None, **rest: Any) -> Any:
        if not self.parent._sanitizing:  # type: ignore[union-attr]
            return super().from_filename(filename, resources=resources, **rest)
        path, told = Path(filename), resources["nbgrader"]
        sentence = say(Message("notebook.broken", {"file": path.name}), self.lang)
        known = masters(told["db_url"], told["notebook"], told["assignment"])
        notebook = rebuild(read_notebook(path), known, sentence, say(Message("notebook.returned"), self.lang))
        return self.from_notebook_node(as_node(notebook), resources=resources, **rest)  # type: ignore[no-untyped-call]


class GradeInJail(theirs.NbGraderPreprocessor):  # type: ignore[misc]
    """In the place of nbgrader's Execute: no kernel is started, the engine grades the files that were handed in."""

    course = Unicode(help="the course's folder").tag(config=True)
    lang = Unicode("en", help="language of the texts: en or zh").tag(config=True)
    seed = Integer(None, allow_none=True, help="grade on hidden cases made from this number").tag(config=True)
    jail = Bool(True, help="False: grade in a plain process where this machine has no jail").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        told = resources["nbgrader"]
        graders = engine(Path(self.course), told["assignment"], self.seed, self.jail)
        directory = self.parent.parent.coursedir  # type: ignore[union-attr]
        results = graders.grade(told["student"], student_folders(graders.course, directory, told["student"]))
        results = for_students(graders.course, results)
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
                meta = cell.metadata.get("nbgrader", {})
                if meta.get("grade") and not meta.get("solution"):
                    cell.outputs = [as_node(o) for o in test_outputs(graders, cell, results, self.lang)]
        resources[RESULTS] = results
        return nb, resources


def test_outputs(graders: Engine, cell: Any, results: dict[str, Result], lang: str) -> list[dict[str, Any]]:
    """The outputs of one test cell. One that does not call the checker cannot be run here, and gives no points."""
    name = tested(cell.source)
    if name in results:
        return outputs(results[name], float(cell.metadata.nbgrader.points), lang)
    sentence = say(Message("notebook.not_ours", {"cell": cell.metadata.nbgrader.grade_id}), lang)
    return refusal(sentence)


class SaveMarks(theirs.SaveAutoGrades):  # type: ignore[misc]
    """As nbgrader saves marks, in one transaction; a comment says what is wrong with an exercise."""

    lang = Unicode("en", help="language of the texts: en or zh").tag(config=True)

    def preprocess(self, nb: Any, resources: Any) -> Any:
        results: dict[str, Result] | None = resources.get(RESULTS)
        if results is None:
            raise CourseError("SaveMarks comes after GradeInJail: name both in Autograde.autograde_preprocessors")
        told = resources["nbgrader"]
        with theirs.Gradebook(told["db_url"]) as gradebook:
            number = gradebook.find_submission_notebook(told["notebook"], told["assignment"], told["student"]).id
            rows = [_with_names(gradebook.db, kind, number) for kind in (theirs.api.Grade, theirs.api.Comment)]
            grades, comments = given(nb.cells, results, [name for _, name in rows[1]], self.lang)
            for grade, name in rows[0]:
                if name in grades:
                    grade.auto_score = grades[name]
                    grade.needs_manual_grade = grade.manual_score is not None or grades[name] is None
            for row, name in rows[1]:
                if name in comments:
                    row.auto_comment = comments[name]
            gradebook.db.commit()
        return nb, resources


def _with_names(db: Any, kind: Any, number: str) -> list[tuple[Any, str]]:
    """The grades or comments of a submitted notebook, each with its cell's name, in one query."""
    cell = theirs.api.BaseCell
    query = db.query(kind, cell.name).join(cell, cell.id == kind.cell_id)
    return [(row, name) for row, name in query.filter(kind.notebook_id == number)]
