"""Checks, answers and verdicts made by hand: the judging side without a jail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from grader import doctor
from grader.checks import CaseInfo, Check, build_request
from grader.exercise import Case, Exercise, case
from grader.judge import Verdict, judge_case
from grader.messages import say
from grader.results import Message


def array(*shape: int, seed: int = 0) -> np.ndarray:
    """Ordinary numbers, none of them 0."""
    return np.random.default_rng(seed).normal(size=shape) + 0.01


def check_of(*pairs: tuple[Case, Any], name: str = "f", **exercise: Any) -> Check:
    """A check of cases with their expected answers."""
    cases, expected = [c for c, _ in pairs], tuple(e for _, e in pairs)
    declared = Exercise(name, cases=lambda rng: cases, **exercise)
    infos = tuple(CaseInfo(c.name, c.criterion, c.group) for c in cases)
    return Check("01_made", "made", declared, infos, build_request(declared, "made", cases), expected)


def simple(expected: Sequence[Any], *args: Any, **exercise: Any) -> Check:
    """A check with one case for each expected answer, all called with the same arguments."""
    return check_of(*((case(f"case {i}", *args), e) for i, e in enumerate(expected)), **exercise)


def answers_of(*values: Any) -> list[dict[str, Any]]:
    return [value if isinstance(value, dict) and "error" in value else {"value": value} for value in values]


def judged(check: Check, *values: Any) -> list[Verdict]:
    return [judge_case(check, i, answer) for i, answer in enumerate(answers_of(*values))]


def diagnosis(check: Check, *values: Any) -> Message | None:
    """What the doctor says to these answers."""
    raised = Message("error", {"exercise": check.exercise.name, "type": "ValueError", "message": "no"})
    return doctor.diagnose(check, judged(check, *values), answers_of(*values), None, raised)


def sentences(message: Message | None) -> tuple[str, str]:
    """The sentence in both languages; nothing may be left unfilled."""
    assert message is not None
    english, chinese = say(message, "en"), say(message, "zh")
    assert not re.search(r"\{[a-z_]+[}:!]", english + chinese)
    assert english != chinese
    return english, chinese


def with_mistakes(check: Check, *mistakes: Any) -> Check:
    return check.knowing(mistakes)
