"""Grading a class: many submissions on a few processes, each with a jail of its own. Results come as they are ready."""

from __future__ import annotations

import multiprocessing
import multiprocessing.util
import unicodedata
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from grader import speed
from grader.checks import Check, load
from grader.course import Course
from grader.grade import Grader
from grader.results import Message, Result
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.submissions import Submission, read_folders, students

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
        unknown = sorted(o for o in others if not o.startswith((".", "_")))
        warnings += [f"{name}/{other} is no assignment of this course and is left out" for other in unknown]
        if not folders and not _loose(submitted / name):
            warnings.append(f"{name} handed in nothing: there is no folder {name}/<assignment>/")
    return [Job(name, {**folders, "": submitted / name}) for name, folders in found.items()], [
        *warnings,
        *_twins(found),
    ]


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
    """The results of each submission, in the order in which they are ready; every student gets theirs in any case.

    When a worker dies, nobody knows on whose account: those in flight are graded again, one at a time.
    """
    checks = plan.checks()
    waiting = deque(work)
    while waiting:
        suspects: list[Job] = []
        yield from _grade_some(waiting, suspects, plan, checks, processes, processes * AHEAD)
        alone = deque(suspects)
        while alone:
            died: list[Job] = []
            yield from _grade_some(alone, died, plan, checks, 1, 1)
            yield from (_lost(job, checks) for job in died)


def _grade_some(
    waiting: deque[Job], suspects: list[Job], plan: Plan, checks: Sequence[Check], processes: int, at_once: int
) -> Iterator[list[Result]]:
    """Grade what waits until all is done or a worker dies; ``suspects`` are then those without results."""
    running: dict[Future[list[Result]], Job] = {}
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), _start, (plan,))
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                running[pool.submit(_grade, waiting[0])] = waiting[0]
                waiting.popleft()
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    raise error
                job = running.pop(future)
                yield future.result() if error is None else _lost(job, checks, error)
    except BrokenProcessPool:
        suspects += running.values()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


_grader: Grader | None = None
_plan: Plan | None = None


def _start(plan: Plan) -> None:
    """In a worker: a jail of its own, kept for all of its submissions."""
    global _grader, _plan
    _plan = plan
    jail = Jail(plan.confinement)
    multiprocessing.util.Finalize(None, jail.close, exitpriority=1)
    checks = plan.checks()
    timed = any(check.exercise.speed for check in checks)
    scale = speed.calibrate(jail, speed.MEASUREMENTS) if timed else None  # once for the class, so it can be steadier
    _grader = Grader(jail, checks, Course(plan.root), scale)


def _grade(job: Job) -> list[Result]:
    assert _grader is not None
    assert _plan is not None
    try:
        return grade_job(_grader, job)
    except JailError:  # its zygote may have been killed; a new one does not answer for that
        _grader.jail.close()
        _start(_plan)
        return grade_job(_grader, job)


def grade_job(grader: Grader, job: Job) -> list[Result]:
    """Read and grade one submission. What cannot be read is a row with its reason, never an exception."""
    try:
        submission = read_folders(job.student, job.folders)
    except OSError as error:
        fault = Message("file.unreadable", {"file": job.student, "why": error.strerror or str(error)})
        submission = Submission(job.student, faults={c.module: fault for c in grader.checks})
    return grader.grade(submission)


def _lost(job: Job, checks: Sequence[Check], error: BaseException | None = None) -> list[Result]:
    message = Message("worker", {"student": job.student})
    if error is not None:
        message = Message("worker.error", {"student": job.student, "error": f"{type(error).__name__}: {error}"[:300]})
    return [
        Result(job.student, c.assignment, c.exercise.name, "error", 0.0, float(c.exercise.points), diagnosis=message)
        for c in checks
    ]
