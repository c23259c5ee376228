"""What a mended check changes: who gains or loses how much between two runs over the same class."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grader.gradebook import Standing
from grader.results import Result


@dataclass(frozen=True)
class Change:
    """One exercise of one student that is graded differently now. None: it was not there before, or is gone."""

    student: str
    exercise: str
    before: Result | None
    after: Result | None

    @property
    def points(self) -> float:
        """Gained, or lost where it is negative."""
        return (self.after.score if self.after else 0.0) - (self.before.score if self.before else 0.0)


def changes(before: Iterator[Standing], after: Iterator[Standing]) -> Iterator[Change]:
    """Every exercise whose points, status or reason differ. Both runs list the same students in the same order."""
    for old, new in zip(before, after, strict=True):
        then, now = ({r.exercise: r for r in standing.results} for standing in (old, new))
        for name in dict.fromkeys([*then, *now]):
            a, b = then.get(name), now.get(name)
            if _verdict(a) != _verdict(b):
                yield Change(new.student, name, a, b)


def _verdict(result: Result | None) -> object:
    return result and (result.score, result.max_score, result.status, result.diagnosis)
