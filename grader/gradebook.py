"""What a class is worth: for each student the results that count, and the marks that follow from them.

A *standing* is what reports and exports are made of. Attempts come from the journal, rules from the policy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from grader.results import Message, Result


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

    @property
    def final(self) -> float:
        return sum(mark.final for mark in self.marks)

    @property
    def max_points(self) -> float:
        return sum(mark.max_points for mark in self.marks)
