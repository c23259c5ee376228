"""Sums over a class in one pass: what the tables on a terminal and the pages of a class both show.

Of each student only a letter and a number an exercise are kept, so a class of 100,000 fits in memory.
"""

from __future__ import annotations

import heapq
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from grader.gradebook import Standing
from grader.messages import ABOUT_FILES
from grader.results import GOOD, Message, Result, Status

#: A letter for each status; a space where a student has no result.
LETTERS: dict[Status, str] = {
    "passed": "p",
    "carried": "c",
    "partial": "h",
    "failed": "f",
    "error": "e",
    "timeout": "t",
    "memory": "m",
    "forbidden": "x",
    "missing": "-",
    "not_started": "n",
}
STATUS_OF: dict[str, Status] = {letter: status for status, letter in LETTERS.items()}
UNTRIED: frozenset[Status] = frozenset({"missing", "not_started"})

ENOUGH = 10  # students, below which a correlation says nothing
KINDS = 100  # kinds of mistakes kept for an exercise; what a student can name at will must not fill the memory
MOST = 5  # of the slowest answers, and of those nearest to the tolerance
MARGINS = (0.01, 0.1, 0.5, 1.0)  # shares of the tolerance, upper ends
SPREAD = 7  # bars: no points, five fifths, all points


@dataclass(frozen=True, slots=True)
class StudentLine:
    """One student: a letter and hundredths of a point for each exercise, final points for each assignment."""

    student: str
    name: str
    section: str
    page: str  # relative to the report's folder; "" where there is none
    letters: str
    hundredths: array[int]
    finals: Mapping[str, float]
    lost: float  # to the late policy

    @property
    def final(self) -> float:
        return sum(self.finals.values())


@dataclass(frozen=True)
class Mistake:
    """What several students were told about one exercise. ``students`` are places in ``Summary.students``."""

    message: Message
    students: Sequence[int]
    varies: bool  # the sentence is the first one's; those of the others differ in a detail

    @property
    def count(self) -> int:
        return len(self.students)


@dataclass(frozen=True)
class ExerciseSums:
    """One exercise over the class. ``mean`` is in percent of its points; counts are of students."""

    assignment: str
    exercise: str
    max_score: float
    students: int
    tried: int
    passed: int
    mean: float
    statuses: Mapping[Status, int]
    spread: tuple[int, ...]
    discrimination: float | None
    mistakes: tuple[Mistake, ...]
    slowest: tuple[tuple[float, int], ...]  # seconds, student
    margins: tuple[int, ...]  # right answers by the share of the tolerance that they used
    nearest: tuple[tuple[float, int], ...]  # share, student

    @property
    def wrong(self) -> int:
        """How many tried and did not get it right."""
        return self.tried - self.passed


@dataclass(frozen=True)
class Summary:
    """A class: what each assignment gives at most, the exercises, the students."""

    assignments: Mapping[str, float]
    exercises: tuple[ExerciseSums, ...]
    students: tuple[StudentLine, ...]
    left_out: tuple[str, ...]  # assignments that nobody handed in: in none of the sums

    @property
    def max_points(self) -> float:
        return sum(self.assignments.values())

    def percent(self, line: StudentLine) -> float:
        return 100 * line.final / self.max_points if self.max_points else 0.0


def summarize(standings: Iterable[Standing]) -> Summary:
    """The sums of a class."""
    tally = Tally()
    for standing in standings:
        tally.add(standing)
    return tally.summary()


@dataclass
class _Column:
    """What is gathered about one exercise as students come by."""

    place: int
    max_score: float = 0.0
    kinds: dict[str, tuple[Message, array[int], list[bool]]] = field(default_factory=dict)
    slowest: list[tuple[float, int]] = field(default_factory=list)
    margins: Counter[int] = field(default_factory=Counter)
    nearest: list[tuple[float, int]] = field(default_factory=list)

    def add(self, result: Result, student: int) -> None:
        self.max_score = max(self.max_score, result.max_score)
        if result.status not in UNTRIED:
            _keep(self.slowest, result.seconds, student)
        if result.margin is not None:
            _keep(self.nearest, result.margin, student)
            self.margins[sum(result.margin > end for end in MARGINS[:-1])] += 1
        if result.diagnosis is None or result.status in GOOD or result.status == "not_started":
            return
        kind = _kind(result.diagnosis)
        if kind in self.kinds or len(self.kinds) < KINDS:
            message, students, varies = self.kinds.setdefault(kind, (result.diagnosis, array("I"), [False]))
            students.append(student)
            varies[0] = varies[0] or result.diagnosis != message


class Tally:
    """Sums in the making: ``add`` each standing as it comes by, then take the ``summary``."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], _Column] = {}
        self._most: dict[str, float] = {}
        self._touched: set[str] = set()
        self._lines: list[StudentLine] = []

    def add(self, standing: Standing, page: str = "") -> None:
        student = len(self._lines)
        letters = bytearray(b" " * len(self._columns))
        points = array("i", bytes(4 * len(self._columns)))
        for result in standing.results:
            key = result.assignment, result.exercise
            if key not in self._columns:
                self._columns[key] = _Column(len(self._columns))
                letters += b" "
                points.append(0)
            column = self._columns[key]
            column.add(result, student)
            letters[column.place] = ord(LETTERS[result.status])
            points[column.place] = round(100 * result.score)
            if result.status != "missing":
                self._touched.add(result.assignment)
        for mark in standing.marks:
            self._most[mark.assignment] = max(self._most.get(mark.assignment, 0.0), mark.max_points)
        finals = {mark.assignment: mark.final for mark in standing.marks}
        lost = sum(mark.points - mark.final for mark in standing.marks)
        told = (standing.student, standing.name, standing.section, page)
        self._lines.append(StudentLine(*told, letters.decode(), points, finals, lost))

    def summary(self) -> Summary:
        left_out = {a for a, _ in self._columns if a not in self._touched} if self._touched else set()
        names = sorted({*self._most, *(a for a, _ in self._columns)} - left_out)
        most = {name: self._most.get(name, 0.0) for name in names}
        keys = sorted((k for k in self._columns if k[0] not in left_out), key=lambda k: (k[0], self._columns[k].place))
        order = [self._columns[key].place for key in keys]
        lines = tuple(self._in_order(line, order, left_out) for line in self._lines)
        shape = len(lines), len(keys)
        letters = np.frombuffer("".join(line.letters for line in lines).encode(), dtype="S1").reshape(shape)
        points = np.frombuffer(b"".join(bytes(line.hundredths) for line in lines), dtype=np.int32).reshape(shape)
        took_part = np.any((letters != b" ") & (letters != b"-"), axis=1)
        totals = points.sum(axis=1, dtype=np.int64)
        exercises = tuple(
            _sums(key, self._columns[key], letters[:, i], points[:, i], (totals - points[:, i])[took_part], took_part)
            for i, key in enumerate(keys)
        )
        return Summary(most, exercises, lines, tuple(sorted(left_out)))

    def _in_order(self, line: StudentLine, order: Sequence[int], left_out: set[str]) -> StudentLine:
        """The line with its exercises in the order of the course, whatever came first."""
        known = len(line.letters)
        if not left_out and known == len(order) and all(i == at for i, at in enumerate(order)):
            return line
        letters = "".join(line.letters[i] if i < known else " " for i in order)
        points = array("i", (line.hundredths[i] if i < known else 0 for i in order))
        finals = {name: points for name, points in line.finals.items() if name not in left_out}
        return StudentLine(line.student, line.name, line.section, line.page, letters, points, finals, line.lost)


def _sums(
    key: tuple[str, str],
    column: _Column,
    letters: np.ndarray,
    points: np.ndarray,
    others: np.ndarray,
    took_part: np.ndarray,
) -> ExerciseSums:
    """From an exercise's column of letters and points; ``others``: points in all other exercises, of who took part."""
    found = {status: int(np.sum(letters == letter.encode())) for status, letter in LETTERS.items()}
    students = sum(found.values())
    scores = points[letters != b" "]
    most = round(100 * column.max_score)
    return ExerciseSums(
        *key,
        max_score=column.max_score,
        students=students,
        tried=sum(count for status, count in found.items() if status not in UNTRIED),
        passed=sum(found[status] for status in GOOD),
        mean=100 * float(scores.sum()) / (most * students) if most and students else 0.0,
        statuses={status: count for status, count in found.items() if count},
        spread=_spread(scores, most),
        discrimination=discrimination(points[took_part], others),
        mistakes=_mistakes(column),
        slowest=_largest(column.slowest),
        margins=tuple(column.margins[k] for k in range(len(MARGINS))),
        nearest=_largest(column.nearest),
    )


def _spread(scores: np.ndarray, most: int) -> tuple[int, ...]:
    """How many have no points, more than 0, 20, 40, 60, 80 percent, and all points."""
    if not most:
        return (0,) * SPREAD
    fifths = np.clip(-(-5 * scores // most), 0, 5)
    return tuple(np.bincount(np.where(scores >= most, SPREAD - 1, fifths), minlength=SPREAD).tolist())


def discrimination(own: np.ndarray, others: np.ndarray) -> float | None:
    """Item-total correlation with the item removed: of the points in an exercise with those in all the others.

    None where there are too few students, or where one side is the same for all.
    """
    if len(own) < ENOUGH or np.all(own == own[0]) or np.all(others == others[0]):
        return None
    return float(np.corrcoef(own.astype(np.float64), others.astype(np.float64))[0, 1])


def _mistakes(column: _Column) -> tuple[Mistake, ...]:
    """The most frequent first; what concerns a whole file comes after what concerns the exercise."""
    found = [Mistake(message, students, varies[0]) for message, students, varies in column.kinds.values()]
    return tuple(sorted(found, key=lambda m: (about_files(m.message), -m.count)))


def about_files(message: Message) -> bool:
    """Whether a sentence tells nothing of the exercise itself: its file or its function is not there."""
    return message.id in ABOUT_FILES or message.id.startswith(("file.", "missing"))


def _kind(message: Message) -> str:
    """What is counted together: the same mistake of the bank, the same promise, the same type of exception."""
    values = message.values
    promise = values.get("promise")
    words = str(promise.get("en", "")) if isinstance(promise, Mapping) else ""
    words = re.sub(r"-?\d[\d.e+-]*", "0", words)
    return f"{message.id} {values.get('name', '')} {values.get('type', '')} {words}"


def _largest(best: Iterable[tuple[float, int]]) -> tuple[tuple[float, int], ...]:
    return tuple((value, -student) for value, student in sorted(best, reverse=True))


def _keep(best: list[tuple[float, int]], value: float, student: int) -> None:
    """Keep the largest few; of equals the first."""
    if len(best) < MOST:
        heapq.heappush(best, (value, -student))
    else:
        heapq.heappushpop(best, (value, -student))
