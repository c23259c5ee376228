"""The rules of a class that commands share: its policy, its roster, and its journal."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from grader.commands.common import UsageError, warn
from grader.course import Course, CourseError, find_course
from grader.database import JournalError
from grader.journal import Journal, Run, open_journal
from grader.policy import Policy, PolicyError, read_policy
from grader.roster import Roster, RosterError, read_roster
from grader.workers import WorkerError

JOURNAL, POLICY, ROSTER = "journal.db", "policy.toml", "roster.csv"
NAMED = 10  # students that one warning names
T = TypeVar("T")


def policy_of(arguments: argparse.Namespace) -> Policy:
    """What ``--policy`` names, or ``policy.toml`` in the course's folder, or no rules."""
    course = _course(arguments)
    path = arguments.policy or _there(course, POLICY)
    if path is None:
        return Policy()
    names = (list(course.assignments), list(course.exercises)) if course else ([], [])
    return _read(lambda p: read_policy(p, *names), path)


def roster_of(arguments: argparse.Namespace) -> Roster | None:
    """What ``--roster`` names, or ``roster.csv`` in the course's folder."""
    path = arguments.roster or _there(_course(arguments), ROSTER)
    if path is None:
        return None
    roster = _read(read_roster, path)
    for text in roster.warnings:
        warn(text)
    return roster


def _course(arguments: argparse.Namespace) -> Course | None:
    with contextlib.suppress(CourseError):
        return find_course(arguments.course)
    return None


def _there(course: Course | None, name: str) -> Path | None:
    path = course and course.root / name
    return path if path and path.is_file() else None


def _read(reader: Callable[[Path], T], path: Path) -> T:
    try:
        return reader(path)
    except (RosterError, PolicyError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


@contextlib.contextmanager
def journal_of(arguments: argparse.Namespace, new: bool = False, writing: bool = False) -> Iterator[Journal]:
    """The journal of a class: in OUT, or where ``--journal`` says. What goes wrong with it is a wrong call."""
    out: Path = arguments.out
    place = arguments.journal or out / JOURNAL
    if not new and not arguments.journal and not place.is_file():
        raise UsageError(f"{place} is not there. Name the folder that `grader grade --out` wrote, or a --journal")
    try:
        with told_in_a_line(), open_journal(place, writing) as journal:
            yield journal
    except OSError as error:
        told = error.strerror or error
        raise UsageError(f"{out} cannot be written: {told}. Free some room or name another folder with --out") from None


@contextlib.contextmanager
def told_in_a_line() -> Iterator[None]:
    """A journal or workers that cannot be had are a wrong call."""
    try:
        yield
    except (JournalError, WorkerError) as error:
        raise UsageError(str(error)) from None


def last_run(journal: Journal, out: Path) -> Run:
    """The run that counts."""
    run = journal.last_run()
    if run is None:
        raise UsageError(f"{out}: no class is graded to its end yet. Run `grader grade`: it goes on where it was")
    return run


def warn_of_students(students: Sequence[str], policy: Policy, roster: Roster | None) -> None:
    """Whoever is on one list only is told: nobody is lost, and nobody is taken for somebody else."""
    known = set(students)
    if roster is not None:
        strangers = [s for s in students if roster.find(s) is None]
        absent = [person.student for person in roster.absent(students)]
        if strangers:
            warn(f"not on the roster, and exported without a name: {_some(strangers)}")
        if absent:
            warn(f"on the roster, but handed in nothing (0 points): {_some(absent)}")
        known |= {name for person in roster.people.values() for name in (person.student, *person.names)}
        seen: dict[int, str] = {}
        for student in students:
            person = roster.find(student)
            if person is not None and seen.setdefault(id(person), student) != student:
                warn(f"{student} and {seen[id(person)]} are both {person.student} on the roster; each has a row")
    for text in policy.strangers(known):
        warn(text)


def _some(names: Collection[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(list(names)[:NAMED]) + more
