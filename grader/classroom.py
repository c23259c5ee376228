"""Grading a class: read what was handed in, leave out what the journal knows, have the rest graded, keep all of it."""

from __future__ import annotations

import heapq
import os
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from grader.course import Course
from grader.database import JournalError
from grader.fingerprint import Terms
from grader.gradebook import Attempt, Standing, settle
from grader.journal import Entry, Journal, Run
from grader.plan import Task
from grader.policy import Policy
from grader.roster import Roster
from grader.row import folded
from grader.submissions import Submission, own_folders, read_bytes, read_student, students
from grader.workers import Pool, safe_imports

NAMED = 5  # folders of one student that do not belong there; more are only counted
CHUNK = 32  # submissions that are read at a time; who is done meanwhile waits
PATIENCE = (1.0, 3.0, 9.0, 27.0)  # seconds to wait for a database server that went away
P = ParamSpec("P")
T = TypeVar("T")
Watcher = Callable[[str], None]  # is told the name of each student whose results are all there


@dataclass(frozen=True)
class Job:
    """One student's folder, ready to be read."""

    student: str
    folder: Path


def jobs(course: Course, submitted: Path) -> tuple[list[Job], list[str]]:
    """A job for each student, and warnings about what does not fit the layout. Raises ValueError when nothing does."""
    people = students(submitted, course.assignments)
    warnings = []
    for folder in people:
        with os.scandir(folder) as listed:
            found = list(listed)
        inside = [entry.name for entry in found if entry.is_dir()]
        unknown = sorted(n for n in inside if n not in course.assignments and not n.startswith((".", "_")))
        warnings += [f"{folder.name}/{o} is no assignment of this course and is left out" for o in unknown[:NAMED]]
        if len(unknown) > NAMED:
            warnings.append(f"{folder.name} holds {len(unknown) - NAMED} more folders that are left out")
        linked = {entry.name for entry in found if entry.is_symlink()}
        links = [name for name in course.assignments if name in linked]
        warnings += [f"{folder.name}/{name} is a link, which may lead anywhere, and is left out" for name in links]
        if len(inside) == len(unknown) and not any(entry.name.endswith((".py", ".ipynb")) for entry in found):
            warnings.append(f"{folder.name} handed in nothing: there is no folder {folder.name}/<assignment>/")
    work = [Job(_printable(folder.name), folder) for folder in people]
    return work, [*warnings, *_twins(job.student for job in work)]


def _printable(name: str) -> str:
    """A folder's name as text; bytes that are none are spelled out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _twins(names: Iterable[str]) -> Iterator[str]:
    """Students whose names differ only in case, spaces or the way of writing an accent."""
    seen: dict[str, str] = {}
    for name in names:
        key = unicodedata.normalize("NFKC", name).casefold().strip()
        if key in seen:
            yield f"{name!r} and {seen[key]!r} look like the same student; both are graded"
        seen.setdefault(key, name)


def read_job(course: Course, job: Job) -> Entry:
    """What a student handed in, and when. What cannot be read is a fault with its reason, never an exception."""
    there = own_folders(job.folder)
    folders = {name: job.folder / name for name in course.assignments if name in there}
    return entry_of(course, job.student, {**folders, "": job.folder})


def entry_of(course: Course, student: str, folders: Mapping[str, Path]) -> Entry:
    """What lies in a student's folders; the one without a name holds no assignment."""
    submission = read_student(student, folders, course.modules())
    times = {name: handed_in(folder) for name, folder in folders.items() if name}
    return Entry(student, submission, {name: when for name, when in times.items() if when is not None})


def handed_in(folder: Path) -> datetime | None:
    """When an assignment was handed in: what ``timestamp.txt`` says (nbgrader writes it), or its newest file."""
    told = stamped(folder)
    if told is not None:
        return told
    with suppress(OSError, ValueError, OverflowError):
        newest = [p.lstat().st_mtime for p in folder.iterdir() if p.suffix in (".py", ".ipynb")]
        return datetime.fromtimestamp(int(max(newest)), UTC)
    return None


def stamped(folder: Path) -> datetime | None:
    """What ``timestamp.txt`` says; None where it is none. A student may have written it: no more of it is believed."""
    with suppress(OSError, ValueError, KeyError, OverflowError):
        told = read_bytes(folder / "timestamp.txt", 100).decode().split()
        when = datetime.fromisoformat(" ".join(told[:2]))
        zone = ZoneInfo(told[2]) if len(told) > 2 else UTC
        return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    return None


def handed_in_now(journal: Journal, run: int, entries: Iterator[Entry]) -> Iterator[list[Submission]]:
    """Enter what students hand in into the run, and pass it on, some at a time."""
    while chunk := list(islice(entries, CHUNK)):
        patiently(journal.enter, run, chunk)
        yield [e.submission for e in chunk]


def handed_in_before(journal: Journal, run: int) -> Iterator[list[Submission]]:
    """Every attempt of a run's students, as the journal keeps it."""
    names = journal.students(run)
    for start in range(0, len(names), CHUNK):
        hashes = journal.attempt_hashes(run, names[start : start + CHUNK])
        code = journal.code({h for mine in hashes.values() for h in mine})
        yield [replace(code[h], student=name) for name, mine in hashes.items() for h in mine]


def grade_class(
    journal: Journal,
    terms: Terms,
    submissions: Iterator[list[Submission]],
    pool: Pool,
    done: Watcher = lambda _: None,
) -> None:
    """Grade what the journal does not know yet; every result goes into it as soon as there is one."""
    with safe_imports():
        for events in pool.run(_tasks(journal, terms, submissions, done)):
            patiently(journal.record, terms, [row for _, row in events if row is not None])
            for task, row in events:
                if row is None:
                    done(task.submission.student)


def grade_jobs(
    journal: Journal, terms: Terms, course: Course, work: Iterable[Job], pool: Pool, done: Watcher = lambda _: None
) -> Run:
    """A new run over what students hand in now, which counts when it is through."""
    run = journal.begin(terms)
    entries = (read_job(course, job) for job in work)
    grade_class(journal, terms, handed_in_now(journal, run, entries), pool, done)
    journal.finish(run, keep=True)
    return journal.run(run)


def standings_of(
    journal: Journal, run: Run, policy: Policy | None = None, roster: Roster | None = None
) -> Iterator[Standing]:
    """Every student's standing in a run, in the order of their names; those of the roster who handed in nothing too."""
    rules, points = policy or Policy(), run.terms.points
    found = journal.standings(run)
    absent = roster.absent(journal.students(run.id)) if roster is not None else ()
    nobody: Iterator[tuple[str, tuple[Attempt, ...]]] = ((person.student, ()) for person in absent)
    for student, attempts in heapq.merge(found, sorted(nobody), key=lambda pair: pair[0]):
        yield settle(student, attempts, rules, roster, points)


def _tasks(journal: Journal, terms: Terms, submissions: Iterator[list[Submission]], done: Watcher) -> Iterator[Task]:
    """What is still to be graded, each submission once, whoever handed it in."""
    begun: set[str] = set()
    for chunk in submissions:
        hashes = list({s.hash for s in chunk})
        whole = patiently(journal.fully_graded, terms, hashes)
        partly = patiently(journal.graded, terms, [h for h in hashes if h not in whole])
        for submission in chunk:
            if submission.hash in whole or submission.hash in begun:
                done(submission.student)
            else:
                begun.add(submission.hash)
                known = {name: folded(result) for name, result in partly[submission.hash].items()}
                yield Task(submission, known)


def patiently(action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do it again when the database server went away for a moment."""
    for pause in PATIENCE:
        try:
            return action(*args, **kwargs)
        except JournalError as error:
            if not error.lost:
                raise
            time.sleep(pause)
    return action(*args, **kwargs)
