"""Records go to a file and come back as they were."""

from __future__ import annotations

import dataclasses
import json
from typing import get_args

import pytest

from grader.exercise import Text
from grader.messages import both, part
from grader.results import GOOD, STATUSES, CriterionResult, Evidence, Message, Result, Status

FULL = Result(
    "Ünal 王",
    "02_activations",
    "gelu",
    "partial",
    1.5,
    4.0,
    criteria=(CriterionResult("values", "passed", 1.5, 3.0), CriterionResult("speed", "failed", 0.0, 1.0, "speed")),
    diagnosis=Message("promise", {"promise": both(Text("a", "一")), "part": part("part", part="dx")}),
    evidence=Evidence("a matrix", "gelu(x)", "[1. 2.]", "[1. 3.]", "[1]: 3 ≠ 2", ("[1]: 3 ≠ 2", "[0]: 1 ≠ 2")),
    printed="hello\n",
    seconds=0.25,
    attempt=2,
    submission_hash="abc",
    checks_hash="def",
)


@pytest.mark.parametrize(
    "result",
    [
        FULL,
        dataclasses.replace(FULL, diagnosis=None, evidence=None, criteria=()),
        Result("a", "b", "c", "missing", 0.0, 2.0),
    ],
)
def test_a_result_survives_a_line_of_json(result: Result) -> None:
    assert Result.from_dict(json.loads(json.dumps(result.as_dict(), ensure_ascii=False))) == result


def test_a_result_is_flat_and_frozen() -> None:
    assert set(FULL.as_dict()) == {field.name for field in dataclasses.fields(Result)}
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.score = 4.0  # type: ignore[misc]


@pytest.mark.parametrize(
    "damage", [{"diagnosis": {"id": 1, "nonsense": 2}}, {"surprise": 1}, {"criteria": [{"name": "values"}]}]
)
def test_a_damaged_line_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        Result.from_dict({**FULL.as_dict(), **damage})


def test_every_status_has_its_one_meaning() -> None:
    assert set(STATUSES) == set(get_args(Status))
    assert len(set(STATUSES.values())) == len(STATUSES)
    assert set(STATUSES) > GOOD
