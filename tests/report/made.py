"""Results made by hand."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from grader.gradebook import Mark, Standing
from grader.results import CriterionResult, Evidence, Message, Result

ESCAPE = "\x1b[31m\x07\u202e<script>alert(1)</script>"

WRONG = Message("mistake", {"name": "doubled", "en": "This is twice x.", "zh": "这是 x 的两倍。"})
EVIDENCE = Evidence("a matrix", "f([1, 2])", "[1. 4.]", "[2. 4.]", "[0]: 2 ≠ 1", ("[0]: 2 ≠ 1", "[1]: 3 ≠ 4"))


GONE = Message("file.missing", {"file": "part.py", "folder": "01_part"})
NAMES = ("Ada", "Bo", "王伟", "Zoë", "מרים")


def result(
    student: str = "ada", exercise: str = "gelu", status: Any = "passed", score: float | None = None, **rest: Any
) -> Result:
    """A result of 4 points; all of them where it passed."""
    points = score if score is not None else 4.0 if status in ("passed", "carried") else 0.0
    return Result(student, rest.pop("assignment", "02_activations"), exercise, status, points, 4.0, **rest)


def wrong(student: str = "bob", **rest: Any) -> Result:
    return result(student, **{"status": "failed", "diagnosis": WRONG, "evidence": EVIDENCE, **rest})


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


def standing(student: str = "ada", *results: Result, **rest: Any) -> Standing:
    """A student with results; nothing is late."""
    found = tuple(replace(r, student=student) for r in results)
    marks = []
    for name in dict.fromkeys(r.assignment for r in found):
        points, most = (
            sum(getattr(r, which) for r in found if r.assignment == name) for which in ("score", "max_score")
        )
        marks.append(Mark(name, points, most, points))
    return Standing(student, found, rest.pop("marks", tuple(marks)), **rest)


def standings(results: Iterable[Result]) -> list[Standing]:
    """A standing for each student of a list of results."""
    found: dict[str, list[Result]] = {}
    for r in results:
        found.setdefault(r.student, []).append(r)
    return [standing(student, *mine) for student, mine in found.items()]


def made_class(students: int, exercises: int = 12, seed: int = 7) -> Iterator[Standing]:
    """A class by chance, the same for the same seed: some do well, some exercises are hard, a few hand in nothing."""
    chance = random.Random(seed)
    hard = [chance.random() for _ in range(exercises)]
    for i in range(students):
        skill, results = chance.gauss(0.5, 0.25), []
        for j in range(exercises):
            name = {"exercise": f"task_{j:02d}", "assignment": f"{j // 6 + 1:02d}_part"}
            if i % 29 == 3:
                results.append(result(status="missing", diagnosis=GONE, **name))
            elif chance.random() < skill + 0.6 - hard[j]:
                results.append(result(margin=chance.random() ** 4, seconds=chance.random(), **name))
            elif chance.random() < 0.4:
                score = chance.choice([1.0, 2.5, 3.6])
                results.append(wrong(status="partial", score=score, criteria=PARTIAL, **name))
            else:
                results.append(wrong(seconds=chance.random(), **name))
        yield standing(f"s{i:05d}", *results, name=f"{chance.choice(NAMES)} {i}", section=f"G{i % 3}")
