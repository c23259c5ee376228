"""What grading says: one flat record an exercise. Rendering is elsewhere, and a pure function of these."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal[
    "passed", "partial", "failed", "error", "timeout", "memory", "missing", "not_started", "forbidden", "carried"
]

CriterionStatus = Literal["passed", "partial", "failed", "not_counted"]

#: One meaning each, best first.
STATUSES: dict[Status, str] = {
    "passed": "every criterion holds",
    "carried": "right, once the reference stood in for an earlier exercise that is wrong",
    "partial": "some groups of cases or criteria hold",
    "failed": "it runs, and the numbers are wrong",
    "error": "it raises an exception, or its process died",
    "timeout": "it did not end in time",
    "memory": "it used more memory than it may",
    "forbidden": "it builds on a library that is not allowed",
    "missing": "the file or the function is not there",
    "not_started": "the stub still raises NotImplementedError",
}
GOOD: frozenset[Status] = frozenset({"passed", "carried"})


Matrix = tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class Message:
    """A sentence by its id (see ``messages``) and the values that fill it."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)


def message_of(told: Mapping[str, Any]) -> Message:
    """A message as JSON holds it. Raises TypeError for anything else."""
    message = Message(**told)
    if type(message.id) is not str or not isinstance(message.values, Mapping):
        raise TypeError("no message")
    return message


@dataclass(frozen=True)
class Evidence:
    """The smallest failing case, ready to print: plain text that knows no language."""

    case: str
    call: str
    expected: str = ""
    got: str = ""
    first: str = ""
    worst: tuple[str, ...] = ()
    picture: tuple[Matrix, ...] = ()  # the expected numbers and yours, around the worst of them; None where not finite


@dataclass(frozen=True)
class CriterionResult:
    """One criterion of one exercise."""

    name: str
    status: CriterionStatus
    score: float
    max_score: float
    cause: str = ""


@dataclass(frozen=True)
class Figure:
    """Something to look at beside the marks, as plain numbers.

    numbers: one value for each name. curves: for each name its values, one an epoch. matrix: a row for each name,
    which is the true class, with how often each class was answered. ``title`` holds the languages of the course.
    """

    kind: Literal["numbers", "curves", "matrix"]
    title: Mapping[str, str]
    names: tuple[Mapping[str, str], ...]
    values: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Result:
    """One exercise of one submission."""

    student: str
    assignment: str
    exercise: str
    status: Status
    score: float
    max_score: float
    criteria: tuple[CriterionResult, ...] = ()
    diagnosis: Message | None = None
    evidence: Evidence | None = None
    figures: tuple[Figure, ...] = ()
    printed: str = ""
    notes: tuple[Message, ...] = ()  # about the files, on the first exercise of a submission
    seconds: float = 0.0
    margin: float | None = None  # the largest share of the tolerance that a right answer used
    hints: int = 0  # that the student says to have read
    hidden: bool = False  # judged on hidden cases
    attempt: int = 1
    submission_hash: str = ""
    checks_hash: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain dicts and tuples, as ``results.jsonl`` holds them."""
        told = dict(vars(self))  # dataclasses.asdict copies every value, which costs a large class minutes
        for name in ("criteria", "notes", "figures"):
            told[name] = tuple(dict(vars(item)) for item in told[name])
        for name in ("diagnosis", "evidence"):
            told[name] = told[name] and dict(vars(told[name]))
        return told

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Result:
        """The record that ``as_dict`` wrote; what is left out has its default. Raises TypeError for anything else."""
        try:
            result = cls(**_rebuilt(data))
            fits = _fits(result)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise TypeError(f"no result: {error}") from None
        if not fits:
            raise TypeError("no result: a field holds what it cannot mean")
        return result


def _rebuilt(data: Mapping[str, Any]) -> dict[str, Any]:
    fields = dict(data)
    fields["criteria"] = tuple(CriterionResult(**item) for item in data.get("criteria", ()))
    if data.get("diagnosis"):
        fields["diagnosis"] = message_of(data["diagnosis"])
    fields["notes"] = tuple(map(message_of, data.get("notes", ())))
    if data.get("evidence"):
        told = data["evidence"]
        picture = tuple(tuple(map(tuple, matrix)) for matrix in told.get("picture", ()))
        fields["evidence"] = Evidence(**{**told, "worst": tuple(told.get("worst", ())), "picture": picture})
    fields["figures"] = tuple(
        Figure(f["kind"], f["title"], tuple(f["names"]), tuple(map(tuple, f["values"])))
        for f in data.get("figures", ())
    )
    return fields


def _fits(r: Result) -> bool:
    """Whether every field holds what it may: lines of JSON and rows of a journal may have been changed by hand."""
    own_texts = (r.student, r.assignment, r.exercise, r.printed, r.submission_hash, r.checks_hash)
    texts = [*own_texts, *(text for c in r.criteria for text in (c.name, c.status, c.cause))]
    numbers = [r.score, r.max_score, r.seconds, *(n for c in r.criteria for n in (c.score, c.max_score))]
    numbers += [] if r.margin is None else [r.margin]
    evidence = r.evidence
    if evidence is not None:
        texts += [evidence.case, evidence.call, evidence.expected, evidence.got, evidence.first, *evidence.worst]
        numbers += [n for matrix in evidence.picture for row in matrix for n in row if n is not None]
    return (
        _are_texts(texts)
        and _are_numbers(numbers)
        and r.status in STATUSES
        and all(type(n) is int for n in (r.hints, r.attempt))
        and type(r.hidden) is bool
        and (r.diagnosis is None or isinstance(r.diagnosis, Message))
        and all(map(_is_figure, r.figures))
        and (evidence is None or _is_picture(evidence.picture))
    )


def _is_figure(figure: Figure) -> bool:
    titles = [text for names in (figure.title, *figure.names) for text in (names["en"], names["zh"])]
    lengths = {len(row) for row in figure.values}
    if figure.kind == "numbers":
        drawable = lengths == {1}
    elif figure.kind == "matrix":
        drawable = lengths == {len(figure.names)} and _are_numbers(n for row in figure.values for n in row)
    else:
        drawable = min(lengths) > 0 and _are_numbers(n for row in figure.values for n in row)
    plain = all(type(n) in (int, float) for row in figure.values for n in row)
    kinds = ("numbers", "curves", "matrix")
    return (
        figure.kind in kinds and drawable and plain and len(figure.values) == len(figure.names) and _are_texts(titles)
    )


def _is_picture(picture: tuple[Matrix, ...]) -> bool:
    """None, or two matrices of one size."""
    sizes = {(len(matrix), len(row)) for matrix in picture for row in matrix}
    return not picture or (len(picture) == 2 and len(sizes) == 1 and 0 not in map(len, picture))


def _are_texts(values: Iterable[Any]) -> bool:
    return {str}.issuperset(map(type, values))


def _are_numbers(values: Iterable[Any]) -> bool:
    found = list(values)
    return {int, float}.issuperset(map(type, found)) and all(map(math.isfinite, found))
