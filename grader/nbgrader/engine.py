"""The engine behind nbgrader's autograde: a jail for all submissions of an assignment; verdicts of ``grader grade``."""

from __future__ import annotations

import atexit
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader import speed
from grader.checks import Check, load
from grader.course import Course, CourseError
from grader.exercise import Assignment, Exercise
from grader.grade import Grader
from grader.layers import confinement_here
from grader.policy import Policy, PolicyError, read_policy
from grader.reference import transitive_needs
from grader.results import GOOD, Result
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.submissions import Submission, is_own_folder, read_student
from grader.visible import visible


@dataclass
class Engine:
    """Grades one assignment of a course. What it needs of earlier assignments is graded with it where it matters."""

    course: Course
    assignment: Assignment
    seed: int | None = None
    confinement: Confinement = field(default_factory=Confinement)
    _jail: Jail | None = field(default=None, repr=False)

    @functools.cached_property
    def checks(self) -> list[Check]:
        """Those of the assignment, behind those of the earlier exercises that it needs, in the order of the course."""
        own = [(self.assignment, exercise) for exercise in self.assignment.exercises]
        chosen = self.course.select([*self._needed(), *(e.name for _, e in own)])
        if self.seed is None:
            return [load(self.course, assignment, exercise) for assignment, exercise in chosen]
        from grader.hidden import hidden_checks

        return hidden_checks(self.course, chosen, self.seed)

    def _needed(self) -> set[str]:
        names = {n for e in self.assignment.exercises for n in transitive_needs(self.course, e.name)}
        return names - {e.name for e in self.assignment.exercises}

    def exercise(self, name: str) -> Exercise | None:
        return next((e for e in self.assignment.exercises if e.name == name), None)

    def grade(self, student: str, folders: Mapping[str, Path]) -> dict[str, Result]:
        """Exercise → result, for every exercise of the assignment. What cannot be read is a result that says why."""
        submission = read_student(student, folders, self.course.modules())
        try:
            return self._grade(submission)
        except JailError:  # its process may have been killed; a new one does not answer for that
            self.close()
            return self._grade(submission)

    def _grade(self, submission: Submission) -> dict[str, Result]:
        own, every = self._graders
        results = {r.exercise: r for r in own.grade(submission)}
        if own is every or all(r.status in GOOD for r in results.values()):
            return results
        again = {r.exercise: r for r in every.grade(submission)}
        notes = next((r.notes for r in again.values() if r.notes), ())
        mine = {name: again[name] for name in results}
        first = next(iter(mine))
        return mine | {first: replace(mine[first], notes=notes)}

    @functools.cached_property
    def _graders(self) -> tuple[Grader, Grader]:
        """One for the assignment's own exercises, and one for those and all that they need."""
        self._jail = jail = Jail(self.confinement)
        atexit.register(jail.close)
        scale = speed.calibrate(jail, speed.MEASUREMENTS) if any(c.exercise.speed for c in self.checks) else None
        mine = [c for c in self.checks if c.assignment == self.assignment.name]
        own = Grader(jail, mine, self.course, scale)
        return own, own if len(mine) == len(self.checks) else Grader(jail, self.checks, self.course, scale)

    def close(self) -> None:
        if self._jail is not None:
            self._jail.close()
            atexit.unregister(self._jail.close)
        self._jail = None
        self.__dict__.pop("_graders", None)


def confinement(jail: bool) -> Confinement:
    """The whole jail, or with ``jail=False`` a plain process. Raises CourseError where this machine lacks a layer."""
    if not jail:
        return Confinement.plain()
    try:
        return confinement_here()
    except JailError as error:
        trusted = "set jail=False in nbgrader_config.py, or say --no-jail, only for what you trust"
        raise CourseError(f"{error}; {trusted}") from None


def student_folders(course: Course, directory: Any, student: str) -> dict[str, Path]:
    """A student's folders as ``grader grade`` reads them: the assignments in order, then what lies beside them.

    ``directory`` is nbgrader's CourseDirectory, which knows the layout. A link in the place of a folder is none.
    """

    def place(assignment: str) -> Path:
        return Path(directory.format_path(directory.submitted_directory, student, assignment))

    return {**{name: place(name) for name in course.assignments if is_own_folder(place(name))}, "": place(".")}


def for_students(course: Course, results: Mapping[str, Result]) -> dict[str, Result]:
    """Results as students may see them: of hidden cases no more than the course's ``policy.toml`` allows."""
    path = course.root / "policy.toml"
    try:
        policy = read_policy(path, list(course.assignments), list(course.exercises)) if path.is_file() else Policy()
    except PolicyError as error:
        raise CourseError(str(error)) from None
    return {name: visible(result, policy.level(result)) for name, result in results.items()}


@functools.cache
def engine(root: Path, assignment: str, seed: int | None, jail: bool) -> Engine:
    """The engine of one assignment in this process. Raises CourseError for a name that the course does not have."""
    course = Course(root)
    if assignment not in course.assignments:
        known = ", ".join(course.assignments)
        raise CourseError(f"{assignment!r} is no assignment of the course in {root}. It has: {known}")
    return Engine(course, course.assignments[assignment], seed, confinement(jail))
