"""The engine behind nbgrader's autograde: a jail for all submissions of an assignment; verdicts of ``grader grade``."""

from __future__ import annotations

import atexit
import functools
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader import speed
from grader.course import Course, CourseError
from grader.exercise import Assignment, Exercise
from grader.grade import Grader
from grader.layers import confinement_here
from grader.plan import Plan
from grader.policy import Policy, PolicyError, read_policy
from grader.results import Result
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.submissions import is_own_folder, read_student
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
    def plan(self) -> Plan:
        return Plan(self.course.root, (self.assignment.name,), self.seed, self.confinement)

    def exercise(self, name: str) -> Exercise | None:
        return next((e for e in self.assignment.exercises if e.name == name), None)

    def grade(self, student: str, folders: Mapping[str, Path]) -> dict[str, Result]:
        """Exercise → result, for every exercise of the assignment. What cannot be read is a result that says why."""
        submission = read_student(student, folders, self.course.modules())
        try:
            results = self._grader.grade(submission)
        except JailError:  # its process may have been killed; a new one does not answer for that
            self.close()
            results = self._grader.grade(submission)
        return {result.exercise: result for result in results}

    @functools.cached_property
    def _grader(self) -> Grader:
        self._jail = jail = Jail(self.confinement)
        atexit.register(jail.close)
        checks = self.plan.checks()
        scale = speed.calibrate(jail, speed.MEASUREMENTS) if any(check.exercise.speed for check in checks) else None
        return Grader(jail, checks, self.course, scale, self.plan.behind)

    def close(self) -> None:
        if self._jail is not None:
            self._jail.close()
            atexit.unregister(self._jail.close)
        self._jail = None
        self.__dict__.pop("_grader", None)


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
