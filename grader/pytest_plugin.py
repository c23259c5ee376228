"""Plain pytest as a door: every exercise of ``autotests/`` is one test, told in the words of ``grader check``.

``autotests/conftest.py`` imports these hooks, so they hold for that folder and for no other. An exercise that is
not started fails like any other that is not right, with its one sentence: an expected failure would turn the run green.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grader.checks import load
from grader.commands.common import early_zygote, target_folders
from grader.commands.student import grade_here
from grader.course import Course, CourseError, in_order
from grader.exercise import Assignment, Exercise
from grader.messages import preferred_language, say
from grader.report.terminal import explanation
from grader.results import GOOD, Result
from grader.sandbox.jail import JailError
from grader.submissions import read_folders

__all__ = [
    "pytest_addoption",
    "pytest_collect_file",
    "pytest_collection_finish",
    "pytest_runtest_makereport",
]

TOLD = (CourseError, JailError)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--target`` and ``--lang``, as ``grader check`` has them."""
    group = parser.getgroup("grader", "exercises")
    group.addoption("--target", default="assignments", metavar="DIR", help="what to check (default: assignments)")
    group.addoption("--lang", choices=("en", "zh"), help="language of the texts (default: the locale's)")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Iterator[None]:
    """A declaration is read by us and by nobody else, even where it is named on the command line."""
    usual: Any = yield
    folder, name = file_path.parent.name, file_path.name
    if folder == "autotests" and name.endswith(".py") and name[0].islower() and name != "conftest.py":
        return [DeclarationFile.from_parent(parent, path=file_path)]  # type: ignore[return-value]
    return usual  # type: ignore[no-any-return]


def pytest_collection_finish(session: pytest.Session) -> None:
    """One run over all that was chosen; a folder that is not there ends the call."""
    items = [item for item in session.items if isinstance(item, ExerciseItem)]
    run = Run(items, session.config.getoption("target", "assignments"), _language(session.config))
    session.config.stash[RUN] = run
    try:
        if items:
            run.folders = target_folders(items[0].course, run.target)
    except CourseError as error:
        raise pytest.UsageError(str(error)) from None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """What an exercise took is its own time in the jail, not that of the run that it was part of."""
    report: Any = yield
    if isinstance(item, ExerciseItem) and call.when == "call" and item.result is not None:
        report.duration = item.result.seconds
    return report  # type: ignore[no-any-return]


class Run:
    """All chosen exercises graded together, in one jail, when the first of them is asked for.

    Together, since an exercise is judged in the light of those that it needs.
    """

    def __init__(self, items: Sequence[ExerciseItem], target: str, lang: str) -> None:
        self.items, self.target, self.lang = items, target, lang
        self.folders: dict[str, Path] = {}
        self.results: dict[str, Result] = {}
        self.faults: dict[str, Exception] = {}

    def result(self, name: str) -> Result:
        """The result of one exercise. Raises what kept it from being graded."""
        if not self.results and not self.faults:
            self._grade()
        if name in self.faults:
            raise self.faults[name]
        return self.results[name]

    def _grade(self) -> None:
        course, checks = self.items[0].course, []
        for assignment, exercise in in_order([(item.assignment, item.exercise) for item in self.items]):
            try:
                checks.append(load(course, assignment, exercise))
            except CourseError as error:
                self.faults[exercise.name] = error
        submission = read_folders("you", self.folders)
        try:
            with early_zygote(no_jail=False) as (zygote, walled):
                found = grade_here(course, checks, submission, zygote, walled)
            self.results = {result.exercise: result for result in found}
        except JailError as error:
            self.faults |= {check.exercise.name: error for check in checks}


RUN = pytest.StashKey[Run]()


class DeclarationFile(pytest.File):
    """``autotests/<module>.py``."""

    def collect(self) -> Iterator[pytest.Item]:
        course = _course(self.config, self.path.parent.parent)
        assignment = course.assignment_of(self.path.stem)
        for exercise in assignment.exercises:
            yield ExerciseItem.from_parent(
                self, name=exercise.name, course=course, assignment=assignment, exercise=exercise
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        return str(excinfo.value) if isinstance(excinfo.value, TOLD) else super().repr_failure(excinfo)


class NotRightError(Exception):
    """An exercise that is not right, with its result."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.status)
        self.result = result


class ExerciseItem(pytest.Item):
    """One exercise. It passes where ``grader check`` shows a ✓."""

    def __init__(self, *, course: Course, assignment: Assignment, exercise: Exercise, **rest: Any) -> None:
        super().__init__(**rest)
        self.course, self.assignment, self.exercise = course, assignment, exercise
        self.extra_keyword_matches.add(assignment.name)
        self.result: Result | None = None

    def runtest(self) -> None:
        self.result = self.config.stash[RUN].result(self.name)
        if self.result.status not in GOOD:
            raise NotRightError(self.result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        lang = self.config.stash[RUN].lang
        if isinstance(excinfo.value, NotRightError):
            result = excinfo.value.result
            sentence = say(result.diagnosis, lang) if result.diagnosis else result.status
            return Told(tuple(explanation(result, lang)), Crash(" ".join(sentence.split())))
        if isinstance(excinfo.value, TOLD):
            return Told((str(excinfo.value),), Crash(str(excinfo.value)))
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


@dataclass(frozen=True)
class Crash:
    """Where pytest looks for the one line of its summary and of JUnit files."""

    message: str


@dataclass(frozen=True)
class Told:
    """A failure as lines for the terminal, in the form that pytest asks for."""

    lines: tuple[str, ...]
    reprcrash: Crash

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def toterminal(self, tw: Any) -> None:
        tw.line(str(self))


COURSE = pytest.StashKey[Course]()


def _course(config: pytest.Config, root: Path) -> Course:
    """One course a session, so that its declarations are read once."""
    if COURSE not in config.stash:
        config.stash[COURSE] = Course(root)
    return config.stash[COURSE]


def _language(config: pytest.Config) -> str:
    return str(config.getoption("lang", None) or preferred_language())
