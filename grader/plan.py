"""What a worker needs to grade a class: the course, what is chosen of it, and the wall around submissions."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader import speed
from grader.checks import Check, load, load_file
from grader.course import Course
from grader.exercise import Assignment, Exercise
from grader.fingerprint import Terms, environment, keys
from grader.grade import Grader
from grader.reference import needed_by
from grader.results import Message, Result
from grader.row import Row, row_of, unfolded
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.submissions import Submission


@dataclass(frozen=True)
class Plan:
    """What a worker builds its checks from: they hold functions, which do not travel between processes."""

    root: Path
    names: tuple[str, ...]
    seed: int | None
    confinement: Confinement
    packs: Mapping[str, bytes] | None = None  # hidden cases, for workers that have no cache of ours

    def checks(self) -> list[Check]:
        """The public checks, or the hidden ones of a seed (made at the first call, read from the cache after that)."""
        course = Course(self.root)
        return self._checks(course, course.select(list(self.names)))

    def behind(self) -> list[Check]:
        """Those of exercises that were not chosen, and that those build on which were; none without solutions."""
        course = Course(self.root)
        if not course.solutions.is_dir():
            return []
        return self._checks(course, needed_by(course, [e for _, e in course.select(list(self.names))]))

    def _checks(self, course: Course, chosen: list[tuple[Assignment, Exercise]]) -> list[Check]:
        if self.seed is None:
            return [load(course, assignment, exercise) for assignment, exercise in chosen]
        if self.packs is not None:
            with tempfile.TemporaryDirectory() as folder:
                return [self._unpacked(Path(folder), course, e.name) for _, e in chosen]
        from grader.hidden import hidden_checks

        return hidden_checks(course, chosen, self.seed)

    def packed(self) -> Plan:
        """The same, with the hidden cases in it: workers elsewhere need no PyTorch."""
        if self.seed is None:
            return self
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "check.pack"
            packs = {}
            for check in (*self.checks(), *self.behind()):
                check.save(path)
                packs[check.exercise.name] = path.read_bytes()
        return replace(self, packs=packs)

    def _unpacked(self, folder: Path, course: Course, name: str) -> Check:
        assert self.packs is not None
        path = folder / f"{name}.pack"
        path.write_bytes(self.packs[name])
        check = load_file(path, course.home[name], course.exercises[name])
        public = load(course, course.home[name], course.exercises[name])
        assert self.seed is not None
        return replace(check, seed=self.seed, hidden=True, speed_cost=public.speed_cost)

    def terms(self, checks: list[Check] | None = None) -> Terms:
        """What the results hang on, here and now."""
        checks = self.checks() if checks is None else checks
        key = keys(Course(self.root), checks, self.behind())
        told = {c.exercise.name: (c.assignment, key[c.exercise.name], float(c.exercise.points)) for c in checks}
        return Terms(self.names, self.seed, environment(self.confinement), told)


@dataclass
class Task:
    """A submission on its way through the workers. ``known``: exercise → the text of the result that it has already."""

    submission: Submission
    known: dict[str, str] = field(default_factory=dict)

    def at(self, checks: Sequence[Check]) -> Check | None:
        """The exercise that is graded now; None when all results are there."""
        return _next(checks, self.known)

    def lose(self, check: Check) -> Row:
        """Take an exercise as one that ended the worker."""
        row = row_of(lost(self.submission, check), provisional=True)
        self.known[row.exercise] = row.text
        return row


@dataclass(frozen=True)
class Graded:
    """A result that was just found. ``provisional``: the grader itself failed, so it is to be tried again."""

    result: Result
    provisional: bool = False


class Bench:
    """A worker's place: one jail, the checks, and a clock that was calibrated once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.checks = plan.checks()
        self.grader = self._grader()

    def close(self) -> None:
        self.grader.jail.close()

    def grade(self, task: Task) -> Iterator[Graded]:
        """Each result that is not known yet. What fails within the grader is a row with its reason."""
        known = {name: unfolded(text) for name, text in task.known.items()}
        mended: Check | None = None
        while _next(self.checks, known) is not None:
            try:
                for result in self.grader.each(task.submission, known):
                    known[result.exercise] = result
                    yield Graded(result)
            except (Exception, SystemExit) as error:
                check = _next(self.checks, known)
                assert check is not None
                if isinstance(error, JailError):  # its zygote may have been killed; a new one does not answer for that
                    self.close()
                    self.grader = self._grader()
                    if mended is not check:
                        mended = check
                        continue
                known[check.exercise.name] = row = lost(task.submission, check, error)
                yield Graded(row, provisional=True)

    def _grader(self) -> Grader:
        jail = Jail(self.plan.confinement)
        timed = any(check.exercise.speed for check in self.checks)
        scale = speed.calibrate(jail, speed.MEASUREMENTS) if timed else None  # once, so it can be steadier
        return Grader(jail, self.checks, Course(self.plan.root), scale, self.plan.behind)


def _next(checks: Sequence[Check], known: Container[str]) -> Check | None:
    """The first exercise without a result."""
    return next((c for c in checks if c.exercise.name not in known), None)


def lost(submission: Submission, check: Check, error: BaseException | None = None) -> Result:
    """The row of an exercise that ended the worker itself, or on which the grader failed."""
    message = Message("worker", {"exercise": check.exercise.name, "student": submission.student})
    if error is not None:
        told = f"{type(error).__name__}: {error}"[:300]
        message = Message("worker.error", {"student": submission.student, "error": told})
    return Result(
        submission.student,
        check.assignment,
        check.exercise.name,
        "error",
        0.0,
        float(check.exercise.points),
        diagnosis=message,
        hidden=check.hidden,
        submission_hash=submission.hash,
        checks_hash=check.hash,
    )
