"""``grader export``: what a class came to, in the form that another program reads."""

from __future__ import annotations

import argparse
import difflib
import json
import os
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from grader.commands.common import UsageError, language, warn
from grader.course import Course, CourseError, find_course
from grader.export import FORMATS, About, ExportError, Format
from grader.gradebook import Attempt, Standing, settle
from grader.policy import Policy, PolicyError, read_policy
from grader.results import Result
from grader.roster import Roster, RosterError, read_roster

NAMED = 10  # students that one warning names
MOODLE_MOST = 100


def export(arguments: argparse.Namespace) -> int:
    """``grader export FORMAT OUT``; without FORMAT, the formats."""
    lang = language(arguments)
    if arguments.format is None:
        width = max(map(len, FORMATS))
        print("\n".join(f"{name:<{width}}  {form.text[lang]}" for name, form in FORMATS.items()))
        return 0
    form = FORMATS.get(arguments.format)
    if form is None:
        near = difflib.get_close_matches(arguments.format, FORMATS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(FORMATS)}."
        raise UsageError(f"{arguments.format!r} is no format. {hint}")
    roster = _read(read_roster, arguments.roster) if arguments.roster else None
    policy = _policy(arguments) if arguments.policy else Policy()
    for text in roster.warnings if roster else ():
        warn(text)
    journal = Journal.of(arguments.out)
    standings = standings_of(journal, policy, roster)
    _warn_of_students(journal, policy, roster)
    about = About(lang, policy, journal.points, os.environ)
    if form.name == "moodle":
        for assignment, most in about.most.items():
            if most > MOODLE_MOST:
                warn(
                    f"{assignment} gives {most:g} points, and Moodle takes no grade above 100 unless its site allows it"
                )
    to = arguments.to or arguments.out / form.file
    print(f"{to}  {_written(form, standings, to, about)} students")
    return 0


def _written(form: Format, standings: Iterator[Standing], to: Path, about: About) -> int:
    count = 0

    def counted() -> Iterator[Standing]:
        nonlocal count
        for standing in standings:
            count += 1
            yield standing

    try:
        form.write(counted(), to, about)
    except ExportError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(
            f"{error.filename or to} cannot be written: {error.strerror}. Name another place with --to"
        ) from None
    return count


def _policy(arguments: argparse.Namespace) -> Policy:
    course: Course | None = None
    with suppress(CourseError):
        course = find_course(arguments.course)
    names = (list(course.assignments), list(course.exercises)) if course else ([], [])
    return _read(lambda path: read_policy(path, *names), arguments.policy)


T = TypeVar("T")


def _read(reader: Callable[[Path], T], path: Path) -> T:
    try:
        return reader(path)
    except (RosterError, PolicyError) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def _warn_of_students(journal: Journal, policy: Policy, roster: Roster | None) -> None:
    """Whoever is on one list only is told: nobody is lost, and nobody is taken for somebody else."""
    known = set(journal.students)
    if roster is not None:
        strangers = [s for s in journal.students if roster.find(s) is None]
        absent = [person.student for person in roster.absent(journal.students)]
        if strangers:
            warn(f"not on the roster, and exported without a name: {_some(strangers)}")
        if absent:
            warn(f"on the roster, but handed in nothing (0 points): {_some(absent)}")
        known |= {name for person in roster.people.values() for name in (person.student, *person.names)}
        seen: dict[int, str] = {}
        for student in journal.students:
            person = roster.find(student)
            if person is not None and seen.setdefault(id(person), student) != student:
                warn(f"{student} and {seen[id(person)]} are both {person.student} on the roster; each has a row")
    for text in policy.strangers(known):
        warn(text)


def _some(names: Collection[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(list(names)[:NAMED]) + more


# Results on disk


@dataclass(frozen=True)
class Journal:
    """Where the results of each student lie in a ``results.jsonl``: the file itself is never in memory."""

    path: Path
    students: Mapping[str, array[int]]  # student → from and to of each stretch of lines, in bytes
    points: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, out: Path) -> Journal:
        """Read through OUT/results.jsonl once. Raises UsageError."""
        path = out / "results.jsonl"
        students: dict[str, array[int]] = {}
        points: dict[str, dict[str, float]] = {}
        start, number = 0, 0
        try:
            with path.open("rb") as file:
                for line in file:
                    number += 1
                    end = start + len(line)
                    if line.strip():
                        told = json.loads(line)
                        points.setdefault(told["assignment"], {})[told["exercise"]] = float(told["max_score"])
                        spans = students.setdefault(told["student"], array("Q"))
                        if spans and spans[-1] == start:
                            spans[-1] = end
                        else:
                            spans.extend((start, end))
                    start = end
        except OSError as error:
            hint = "Name the folder that `grader grade --out` wrote"
            raise UsageError(f"{path} cannot be read: {error.strerror}. {hint}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(f"{path}, line {number}, is damaged: {error}. Grade the class again") from None
        return cls(path, students, points)

    def attempts(self, student: str) -> list[Attempt]:
        """What the student handed in, attempt by attempt."""
        found: dict[int, list[Result]] = {}
        with self.path.open("rb") as file:
            spans = self.students.get(student, array("Q"))
            for start, end in zip(spans[::2], spans[1::2], strict=True):
                file.seek(start)
                for line in file.read(end - start).split(b"\n"):
                    if line.strip():
                        try:
                            result = Result.from_dict(json.loads(line))
                        except (KeyError, TypeError, ValueError) as error:
                            raise UsageError(f"{self.path}: a result of {student} is damaged ({error})") from None
                        found.setdefault(result.attempt, []).append(result)
        return [
            Attempt(n, r[0].submission_hash, tuple(r), {}, tuple(note for x in r for note in x.notes))
            for n, r in sorted(found.items())
        ]


def standings_of(journal: Journal, policy: Policy, roster: Roster | None) -> Iterator[Standing]:
    """Every student's standing, one after another: those who handed in, and those of the roster who did not."""
    absent = {person.student for person in roster.absent(journal.students)} if roster else set()
    for student in sorted({*journal.students, *absent}):
        yield settle(student, journal.attempts(student), policy, roster, journal.points)
