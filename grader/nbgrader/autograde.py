"""A whole assignment at once: graded through the queue of a class, written into nbgrader's gradebook by one writer.

What a kill leaves behind is whole: results are in a journal as soon as they are known, and a student's row in the
gradebook is there before the notebook that says so. Run again, it goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from traitlets.config.loader import Config, PyFileConfigLoader

from grader.classroom import Watcher, entry_of, grade_class, handed_in_now
from grader.course import Course, CourseError
from grader.fingerprint import Terms
from grader.journal import Entry, Journal
from grader.nbgrader import theirs
from grader.nbgrader.engine import for_students, student_folders
from grader.nbgrader.writer import Writer
from grader.plan import Plan
from grader.results import Result
from grader.sandbox.jail import Confinement
from grader.submissions import is_own_folder
from grader.workers import Pool

BATCH = 32  # students that are written together
CONFIG = "nbgrader_config.py"


@dataclass(frozen=True)
class Room:
    """An nbgrader course folder, with nbgrader's settings and ours."""

    folder: Path
    config: Config
    directory: Any
    course: Course
    assignment: str

    @property
    def settings(self) -> Any:
        return self.config.GradeInJail

    def submitted(self) -> dict[str, Path]:
        """Student → the folder that was handed in for the assignment; without those whom nbgrader leaves out."""
        form = self.directory.format_path(
            self.directory.submitted_directory, "(?P<student>[^/]+)", re.escape(self.assignment), escape=True
        )
        pattern = self.directory.format_path(self.directory.submitted_directory, "*", self.assignment)
        left_out = (self.directory.student_id_exclude or "").split(",")
        found = {}
        for path in sorted(Path("/").glob(str(Path(pattern).relative_to("/")))):
            match = re.fullmatch(form, str(path))
            student = match["student"] if match and is_own_folder(path) else "."
            if not student.startswith(".") and student not in left_out and fnmatch(student, self.directory.student_id):
                found[student] = path
        return found

    def plan(self, confinement: Confinement) -> Plan:
        """What is graded. Earlier exercises that it needs are looked at where something is wrong."""
        seed = self.settings.seed if isinstance(self.settings.seed, int) else None
        return Plan(self.course.root, (self.assignment,), seed, confinement)

    def entry(self, student: str) -> Entry:
        """What a student has handed in: this assignment, and those that it may build on."""
        return entry_of(self.course, student, student_folders(self.course, self.directory, student))


def open_room(folder: Path, name: str) -> Room:
    """The room in a folder, for the assignment that a name means. Raises CourseError with what is missing."""
    if not (folder / CONFIG).is_file():
        raise CourseError(f"{folder} is no nbgrader course: there is no {CONFIG}. `grader nbgrader init` makes one")
    root = folder.resolve()
    try:
        config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    except (CourseError, ModuleNotFoundError):
        raise
    except Exception as error:
        raise CourseError(f"{folder / CONFIG} cannot be read: {type(error).__name__}: {error}. Mend it first") from None
    if not isinstance(config.GradeInJail.course, str):
        raise CourseError(
            f"{folder / CONFIG} does not call grader.nbgrader.configure. `grader nbgrader init` shows how"
        )
    course = Course(Path(config.GradeInJail.course))
    chosen = {assignment.name for assignment, _ in course.select([name])}
    if len(chosen) != 1 or name in course.home:
        raise CourseError(f"name one assignment: {', '.join(course.assignments)}")
    directory = theirs.CourseDirectory(config=config, root=str(root))
    return Room(root, config, directory, course, chosen.pop())


def autograde(room: Room, journal: Journal, terms: Terms, pool: Pool, force: bool, watch: Watcher) -> Writer:
    """Grade every submission of the room's assignment and fill the gradebook. Gives the writer, which has counted."""
    folders = room.submitted()
    hashes: dict[str, str] = {}
    waiting: list[str] = []

    def entries() -> Iterator[Entry]:
        for student in folders:
            entry = room.entry(student)
            hashes[student] = entry.submission.hash
            yield entry

    def own(results: Mapping[str, Result]) -> Mapping[str, Result]:
        mine = {name: result for name, result in results.items() if result.assignment == room.assignment}
        return for_students(room.course, mine)

    with Writer(room.config, room.directory, room.course, room.assignment, terms, force) as writer:

        def write() -> None:
            """Write those whose results are all there. Of code that two handed in they may still be on their way."""
            found = journal.graded(terms, list({hashes[s] for s in waiting}))
            ready = [s for s in waiting if len(found[hashes[s]]) == len(terms.exercises)]
            writer.write((s, folders[s], hashes[s], own(found[hashes[s]])) for s in ready)
            waiting[:] = [s for s in waiting if s not in ready]

        def done(student: str) -> None:
            waiting.append(student)
            watch(student)
            if len(waiting) >= BATCH:
                write()

        run = journal.begin(terms)
        grade_class(journal, terms, handed_in_now(journal, run, entries()), pool, done)
        write()
        journal.finish(run, keep=True)
        left = set(waiting)  # the grader itself failed on something of theirs; the next run tries that again
        last = journal.last_run()
        if left and last is not None:
            told = ((s, attempts[-1].results) for s, attempts in journal.standings(last) if s in left)
            writer.write((s, folders[s], "", own({r.exercise: r for r in rs})) for s, rs in told)
    return writer
