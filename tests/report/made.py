"""Results made by hand."""

from __future__ import annotations

from typing import Any

from grader.results import CriterionResult, Evidence, Message, Result

ESCAPE = "\x1b[31m\x07\u202e<script>alert(1)</script>"

WRONG = Message("mistake", {"name": "doubled", "en": "This is twice x.", "zh": "这是 x 的两倍。"})
EVIDENCE = Evidence("a matrix", "f([1, 2])", "[1. 4.]", "[2. 4.]", "[0]: 2 ≠ 1", ("[0]: 2 ≠ 1", "[1]: 3 ≠ 4"))


def result(
    student: str = "ada", exercise: str = "gelu", status: Any = "passed", score: float | None = None, **rest: Any
) -> Result:
    """A result of 4 points; all of them where it passed."""
    points = score if score is not None else 4.0 if status in ("passed", "carried") else 0.0
    return Result(student, rest.pop("assignment", "02_activations"), exercise, status, points, 4.0, **rest)


def wrong(student: str = "bob", **rest: Any) -> Result:
    return result(student, status="failed", diagnosis=WRONG, evidence=EVIDENCE, **rest)


def hostile(student: str = "eve") -> Result:
    """Everything that a submission can put into a result, as bad as it can be."""
    values = {
        "exercise": "gelu",
        "type": ESCAPE,
        "message": ESCAPE + "\n\n\r",
        "file": "a.py",
        "line": 1,
        "code": ESCAPE,
    }
    shown = Evidence("a matrix", ESCAPE, ESCAPE, ESCAPE, ESCAPE, (ESCAPE, ESCAPE))
    return result(student, status="error", diagnosis=Message("error.at", values), evidence=shown, printed=ESCAPE)


PARTIAL = (
    CriterionResult("values", "passed", 2.0, 2.0),
    CriterionResult("stability", "partial", 0.5, 1.0, "±1000"),
    CriterionResult("contract", "failed", 0.0, 1.0, "float32"),
)
