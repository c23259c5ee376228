"""A result as text: how it travels between processes, and how the journal keeps it. Folded once, where it is made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from grader.results import Result

#: What a row's place says already, or the attempt.
BESIDE = ("student", "notes", "hints", "attempt", "submission_hash")
NEEDED = ("assignment", "exercise", "status", "score", "max_score")
#: A result's fields that most results leave as they are.
DEFAULTS = {name: value for name, value in Result("", "", "", "passed", 0, 0).as_dict().items() if name not in BESIDE}

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(frozen=True)
class Row:
    """One exercise of one submission. ``provisional``: the grader itself failed, so it is to be tried again."""

    submission: str
    exercise: str
    text: str
    provisional: bool = False

    @property
    def result(self) -> Result:
        """Without what belongs to the student and the attempt."""
        return unfolded(self.text)


def row_of(result: Result, provisional: bool = False) -> Row:
    return Row(result.submission_hash, result.exercise, folded(result), provisional)


def folded(result: Result) -> str:
    """A result as ASCII text, without what goes without saying."""
    told = {name: value for name, value in result.as_dict().items() if name not in BESIDE}
    return _encode({k: v for k, v in told.items() if k in NEEDED or v != DEFAULTS[k]})


def unfolded(text: str, **beside: Any) -> Result:
    """The result; ``beside`` is what belongs to the student and the attempt."""
    return Result.from_dict({"student": "", **json.loads(text), **beside})
