"""The one writer of nbgrader's gradebook: marks, comments and autograded notebooks of many students at a time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.course import Course, CourseError
from grader.fingerprint import Terms
from grader.messages import say
from grader.nbgrader import theirs
from grader.nbgrader.gradebook import in_words, masters_of
from grader.nbgrader.handed import companions, read_notebook, timestamp
from grader.nbgrader.layout import tested
from grader.nbgrader.outputs import given, outputs, refusal
from grader.nbgrader.rebuild import CODE, rebuild
from grader.nbgrader.rows import Marked, Rows
from grader.results import Message, Result

#: A student, the folder that was handed in, the hash of its code, results by exercise.
Row = tuple[str, Path, str, Mapping[str, Result]]


@dataclass(frozen=True)
class Handed:
    """What a student handed in: the folder, its notebooks by name (None: not there), and nbgrader's timestamp."""

    student: str
    folder: Path
    notebooks: Mapping[str, bytes | None]
    timestamp: Any
    state: str


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
        with in_words(directory.db_url):
            self.gradebook = theirs.Gradebook(directory.db_url, directory.course_id)
            self._learn(config, terms)
        self._masters = Path(directory.format_path(directory.source_directory, ".", assignment))
        self._sources = {name: path.read_bytes() for name, path in _beside(self._masters).items()}

    def _learn(self, config: Any, terms: Terms) -> None:
        """What the gradebook knows of the assignment, read once."""
        late = theirs.AssignLatePenalties(config=config)
        late.init_plugin()
        try:
            known = self.gradebook.find_assignment(self.assignment)
        except theirs.MissingEntry:
            self.gradebook.close()
            raise CourseError(
                f"the gradebook does not know {self.assignment}."
                f" Run `nbgrader generate_assignment {self.assignment}` first"
            ) from None
        self.masters = {n.name: masters_of(self.gradebook.db, n.id) for n in known.notebooks}
        self.rows = Rows(self.gradebook, known, late)
        told = [terms.keys, terms.environment.key, self.lang, sorted(self.masters.items()), str(known.duedate)]
        self._terms = hashlib.sha256(repr(told).encode()).hexdigest()
        self.gradebook.db.commit()  # nobody is to wait for this grader while it grades

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def write(self, rows: Iterable[Row]) -> None:
        """Write some students: their rows in one transaction, then the notebooks that say so."""
        made = []
        for student, folder, code, results in rows:
            handed = self._read(student, folder, code)
            if handed.state and not self.force and self._state(student) == handed.state:
                self.unchanged += 1
                continue
            made.append((handed, results, self._notebooks(handed, results)))
        if not made:
            return
        with in_words(self.directory.db_url):
            self.rows.write([self._marked(*one) for one in made])
        for handed, _, notebooks in made:
            self._files(handed, notebooks)
            self.written += 1

    # What was handed in, and what becomes of it

    def _read(self, student: str, folder: Path, code: str) -> Handed:
        places = {name: folder / f"{name}.ipynb" for name in self.masters}
        found = {n: read_notebook(p) if p.is_file() and not p.is_symlink() else None for n, p in places.items()}
        when = timestamp(folder)
        digest = hashlib.sha256(f"{code} {self._terms} {when}".encode())
        for data in found.values():
            digest.update(hashlib.sha256(data or b"").digest())
        return Handed(student, folder, found, when, digest.hexdigest() if code else "")

    def _notebooks(self, handed: Handed, results: Mapping[str, Result]) -> dict[str, dict[str, Any]]:
        """The autograded notebooks, with outputs under their test cells."""
        made = {}
        for name, data in handed.notebooks.items():
            told = Message("notebook.none" if data is None else "notebook.broken", {"file": f"{name}.ipynb"})
            absent = say(Message("notebook.returned"), self.lang)
            made[name] = rebuild(data or b"", self.masters[name], say(told, self.lang), absent)
            for cell in made[name]["cells"]:
                meta = cell["metadata"].get("nbgrader", {})
                if meta.get("grade") and not meta["solution"] and cell["cell_type"] == CODE:
                    cell["outputs"] = self._outputs(cell, meta, results)
            made[name]["metadata"]["grader"] = handed.state
        return made

    def _outputs(self, cell: Any, meta: Any, results: Mapping[str, Result]) -> list[dict[str, Any]]:
        result = results.get(tested(cell["source"]) or "")
        if result is None:
            return refusal(say(Message("notebook.not_ours", {"cell": meta["grade_id"]}), self.lang))
        return outputs(result, meta["points"], self.lang)

    def _marked(self, handed: Handed, results: Mapping[str, Result], notebooks: Mapping[str, Any]) -> Marked:
        """The marks of those notebooks. Where there is none, nothing waits for a person."""
        grades, comments = {}, {}
        for name, notebook in notebooks.items():
            solutions = [m.name for m in self.masters[name] if m.solution]
            marks, comments[name] = given(notebook["cells"], results, solutions, self.lang)
            absent = handed.notebooks[name] is None
            if absent:
                marks |= {m.name: 0.0 for m in self.masters[name] if m.task}
            grades[name] = {cell: mark if mark is not None or not absent else 0.0 for cell, mark in marks.items()}
        return Marked(handed.student, handed.timestamp, grades, comments)

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

    def _files(self, handed: Handed, notebooks: Mapping[str, dict[str, Any]]) -> None:
        place = self._place(handed.student)
        place.mkdir(parents=True, exist_ok=True)
        for name, data in (*companions(handed.folder, self._masters), *self._sources.items()):
            self._replace(place / name, data)
        for name, notebook in notebooks.items():
            if handed.notebooks[name] is None:
                self.without.append(handed.student)
            self._replace(place / f"{name}.ipynb", json.dumps(notebook, ensure_ascii=False).encode())

    def _replace(self, path: Path, data: bytes) -> None:
        """Whole or not at all, with the rights that nbgrader gives."""
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.new")
        temporary.write_bytes(data)
        temporary.chmod(0o664 if self.directory.groupshared else 0o444)
        temporary.replace(path)


def _beside(folder: Path) -> dict[str, Path]:
    """The instructor's pictures and the like, which go into the place of the students', by their names."""
    if not folder.is_dir():
        return {}
    found = [p for p in sorted(folder.iterdir()) if p.is_file() and not p.name.startswith(".")]
    return {p.name: p for p in found if p.suffix != ".ipynb"}
