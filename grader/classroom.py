"""Grading a class: many submissions on a few processes, each with a jail of its own. Results come as they are ready."""

from __future__ import annotations

import multiprocessing
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from grader.checks import Check, load
from grader.course import Course
from grader.grade import Grader
from grader.results import Message, Result
from grader.sandbox.jail import Confinement, Jail
from grader.submissions import Submission, read_folders, students

MAX_TRIES = 2
AHEAD = 4  # submissions per process that wait in its queue; so memory does not grow with the class


@dataclass(frozen=True)
class Job:
    """One student's folders, ready to be read by a worker."""

    student: str
    folders: Mapping[str, Path]


def jobs(course: Course, submitted: Path) -> tuple[list[Job], list[str]]:
    """A job for each student, and warnings about what does not fit the layout. Raises ValueError when nothing does."""
    found = students(submitted, dict.fromkeys(course.assignments))
    warnings = []
    for name, folders in found.items():
        others = [p.name for p in (submitted / name).iterdir() if p.is_dir() and p.name not in course.assignments]
        for other in sorted(o for o in others if not o.startswith((".", "_"))):
            warnings.append(f"{name}/{other} is no assignment of this course and is left out")
        if not folders and not _loose(submitted / name):
            warnings.append(f"{name} handed in nothing: there is no folder such as {name}/{next(iter(course.assignments))}")
    return [Job(name, {**folders, "": submitted / name}) for name, folders in found.items()], [*warnings, *_twins(found)]


def _loose(folder: Path) -> bool:
    return any(folder.glob("*.py")) or any(folder.glob("*.ipynb"))


def _twins(names: Mapping[str, object]) -> Iterator[str]:
    """Students whose names differ only in case, spaces or the way of writing an accent."""
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFKC", name).casefold().strip()
        if key in seen:
            yield f"{name!r} and {seen[key]!r} look like the same student; both are graded"
        seen.setdefault(key, name)


@dataclass(frozen=True)
class Plan:
    """What a worker needs to build its own checks: they hold functions, which do not travel between processes."""

    root: Path
    names: tuple[str, ...]
    seed: int | None
    confinement: Confinement

    def checks(self) -> list[Check]:
        """The public checks, or the hidden ones of a seed (made at the first call, read from the cache after that)."""
        course = Course(self.root)
        chosen = course.select(list(self.names))
        if self.seed is None:
            return [load(course, assignment, exercise) for assignment, exercise in chosen]
        from grader.hidden import hidden_checks

        return hidden_checks(course, chosen, self.seed)


def grade_class(work: Sequence[Job], plan: Plan, processes: int) -> Iterator[list[Result]]:
    """The results of each submission, in the order in which they are ready; every student gets theirs, whatever happens."""
    checks = plan.checks()
    tries = dict.fromkeys((job.student for job in work), 0)
    waiting = list(reversed(work))
    while waiting:
        running: dict[Future[list[Result]], Job] = {}
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, context, _start, (plan,))
        try:
            while waiting or running:
                while waiting and len(running) < processes * AHEAD:
                    job = waiting.pop()
                    running[pool.submit(_grade, job)] = job
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    results = future.result()
                    del running[future]
                    yield results
        except BrokenProcessPool:
            for job in running.values():
                tries[job.student] += 1
                if tries[job.student] < MAX_TRIES:
                    waiting.append(job)
                else:
                    yield _lost(job, checks)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_grader: Grader | None = None


def _start(plan: Plan) -> None:
    """In a worker: a jail of its own, kept for all of its submissions."""
    global _grader
    _grader = Grader(Jail(plan.confinement), plan.checks(), Course(plan.root))


def _grade(job: Job) -> list[Result]:
    assert _grader is not None
    return grade_job(_grader, job)


def grade_job(grader: Grader, job: Job) -> list[Result]:
    """Read and grade one submission. What cannot be read is a row with its reason, never an exception."""
    try:
        submission = read_folders(job.student, job.folders)
    except OSError as error:
        fault = Message("file.unreadable", {"file": job.student, "why": error.strerror or str(error)})
        submission = Submission(job.student, faults={c.module: fault for c in grader.checks})
    return grader.grade(submission)


def _lost(job: Job, checks: Sequence[Check]) -> list[Result]:
    message = Message("worker", {"student": job.student})
    return [
        Result(job.student, c.assignment, c.exercise.name, "error", 0.0, float(c.exercise.points), diagnosis=message)
        for c in checks
    ]
