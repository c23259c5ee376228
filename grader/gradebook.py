"""What a class is worth: for each student the results that count, and the marks that follow from them.

A *standing* is what reports and exports are made of. Attempts come from the journal, rules from the policy.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from grader.policy import Policy
from grader.results import Message, Result
from grader.roster import Person, Roster

Points = Mapping[str, Mapping[str, float]]  # assignment → exercise → the points it gives


@dataclass(frozen=True)
class Attempt:
    """What a student handed in at one time, with its results."""

    number: int
    submission_hash: str
    results: tuple[Result, ...]
    times: Mapping[str, datetime] = field(default_factory=dict)  # assignment → when it was handed in
    notes: tuple[Message, ...] = ()  # about the files


@dataclass(frozen=True)
class Mark:
    """One assignment of one student. ``final`` is ``points`` after the late policy."""

    assignment: str
    points: float
    max_points: float
    final: float
    attempt: int = 1
    attempts: int = 1
    handed_in: datetime | None = None
    due: datetime | None = None  # with the student's extension
    late: timedelta = timedelta()
    share: float = 1.0  # of the points that the late policy leaves
    extension: timedelta = timedelta()  # by which it is due later than for others


@dataclass(frozen=True)
class Standing:
    """One student: who it is, the results of the attempts that count, the marks."""

    student: str
    results: tuple[Result, ...]
    marks: tuple[Mark, ...]
    name: str = ""  # from the roster, as are the next two
    email: str = ""
    section: str = ""
    notes: tuple[Message, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)  # the roster's row, as it stands there

    @property
    def final(self) -> float:
        return sum(mark.final for mark in self.marks)

    @property
    def max_points(self) -> float:
        return sum(mark.max_points for mark in self.marks)


def settle(
    student: str,
    attempts: Sequence[Attempt],
    policy: Policy,
    roster: Roster | None = None,
    points: Points | None = None,
) -> Standing:
    """What a student's attempts come to under a policy. Pure: the same attempts give the same standing.

    ``points`` are the exercises of the whole class; where the student handed in nothing for one of its assignments,
    its exercises are there with 0.
    """
    person = roster.find(student) if roster is not None else None
    names = (student, *person.names) if person is not None else (student,)
    results: list[Result] = []
    marks: list[Mark] = []
    notes = [note for attempt in attempts[-1:] for note in attempt.notes]
    if roster is not None and person is None:
        notes.append(Message("roster.unknown", {"student": student}))
    assignments = dict.fromkeys([*(points or {}), *(r.assignment for a in attempts for r in a.results)])
    for assignment in sorted(assignments):
        mark, counted = _mark(assignment, attempts, policy, names)
        if mark is None:
            counted = tuple(_nothing(student, assignment, (points or {})[assignment]))
            best = sum(r.max_score for r in counted)
            due = policy.deadline(assignment, *names)
            mark = Mark(assignment, 0.0, best, 0.0, 0, 0, due=due, extension=_extension(assignment, policy, due))
        if mark.share == 0 and policy.late.is_closed(mark.late):
            notes.append(Message("late.closed", {"assignment": assignment}))
        marks.append(mark)
        results += counted
    if not any(attempt.results for attempt in attempts):
        notes.append(Message("roster.nothing", {"student": student}))
    return _named(Standing(student, tuple(results), tuple(marks), notes=tuple(notes)), person)


def _mark(
    assignment: str, attempts: Sequence[Attempt], policy: Policy, names: tuple[str, ...]
) -> tuple[Mark | None, tuple[Result, ...]]:
    """The mark of the attempt that counts, and its results; None where there is no attempt."""
    due = policy.deadline(assignment, *names)
    made: list[tuple[Mark, tuple[Result, ...]]] = []
    for attempt in sorted(attempts, key=lambda a: a.number):
        mine = tuple(r for r in attempt.results if r.assignment == assignment)
        if mine:
            made.append((_judged(assignment, attempt, mine, policy, due), mine))
    if not made:
        return None, ()
    # What came after closing counts for nothing, so it does not take the place of what came in time.
    open_ = [pair for pair in made if not policy.late.is_closed(pair[0].late)] or made
    if policy.counts == "best":
        mark, mine = max(open_, key=lambda pair: (pair[0].final, pair[0].attempt))
    else:
        mark, mine = open_[-1]
    return replace(mark, attempts=len(made)), mine


def _judged(assignment: str, attempt: Attempt, mine: tuple[Result, ...], policy: Policy, due: datetime | None) -> Mark:
    handed_in = attempt.times.get(assignment)
    if handed_in is not None and handed_in.tzinfo:  # told on the clock of the deadline beside it
        handed_in = handed_in.astimezone(due.tzinfo if due is not None else policy.zone)
    late = policy.lateness(handed_in, due)
    share = policy.late.share(late)
    got, best = (round(sum(values), 4) for values in ([r.score for r in mine], [r.max_score for r in mine]))
    final = got if share == 1 else min(got, round(got * share, 4))
    extension, late = _extension(assignment, policy, due), max(late, timedelta())
    return Mark(assignment, got, best, final, attempt.number, 1, handed_in, due, late, share, extension)


def _extension(assignment: str, policy: Policy, due: datetime | None) -> timedelta:
    """By how much something is due later than for the others."""
    return max(policy.lateness(due, policy.due.get(assignment)), timedelta())


def _nothing(student: str, assignment: str, exercises: Mapping[str, float]) -> Iterable[Result]:
    told = Message("file.nothing", {"assignment": assignment})
    for exercise, most in exercises.items():
        yield Result(student, assignment, exercise, "missing", 0.0, most, diagnosis=told, attempt=0)


def _named(standing: Standing, person: Person | None) -> Standing:
    if person is None:
        return standing
    return replace(standing, name=person.name, email=person.email, section=person.section, columns=person.columns)
