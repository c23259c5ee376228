"""From answers to marks: each case against its expected answer, each criterion from its cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.bounds import bounded_memory
from grader.checks import Check
from grader.compare import Finding, compare, tolerance_used
from grader.exercise import CRITERIA, WEIGHTS, Exercise
from grader.results import CriterionResult, CriterionStatus
from grader.sweep import sweep


@dataclass(frozen=True)
class Verdict:
    """What came of one case. ``error`` is what the submission raised; ``changed`` are the inputs it altered."""

    findings: tuple[Finding, ...] = ()
    error: dict[str, Any] | None = None
    changed: tuple[str, ...] = ()
    broken: tuple[tuple[Any, float], ...] = ()  # promises not kept: text and share
    share: float = 1.0

    @property
    def values_hold(self) -> bool:
        return self.error is None and self.share == 1.0 and all(f.spares_values for f in self.findings)

    @property
    def contract_holds(self) -> bool:
        return not self.changed and not any(f.spares_values for f in self.findings)


def at_once(check: Check, answers: Sequence[Mapping[str, Any]]) -> float | None:
    """The largest share of the tolerance used, where every answer is seen to be right; else each must be judged."""
    if check.exercise.promises is not None or any(answer.keys() != {"value"} for answer in answers):
        return None
    return sweep(check.key, check.expected, tuple(answer["value"] for answer in answers))


def judge_case(check: Check, index: int, answer: dict[str, Any]) -> Verdict:
    """One answer from the jail against what the case expects. Never raises, whatever the answer holds."""
    if isinstance(answer.get("error"), dict):
        return Verdict(error=answer["error"])
    value = answer.get("value")
    changed = _changed(check, index, answer["inputs"]) if "inputs" in answer else ()
    exercise = check.exercise
    if exercise.promises is None:
        findings = compare(check.expected[index], value, exercise.rtol, exercise.returns)
        return Verdict(tuple(findings), changed=changed)
    args, kwargs = told_to_promises(check, index)
    return replace(judge_promises(exercise, value, args, kwargs), changed=changed)


def judge_promises(exercise: Exercise, value: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Verdict:
    """An answer against the promises of an exercise that has some. Never raises, whatever the answer holds."""
    assert exercise.promises is not None
    try:
        with bounded_memory():  # a column held against a row is larger than both
            promises = [(text, float(held)) for text, held in exercise.promises(value, *args, **kwargs)]
    except Exception:  # an answer of a form that the promises cannot read
        return Verdict((Finding("form", got=value),), share=0.0)
    broken = tuple((text, held) for text, held in promises if not held >= 1)
    share = min((held if held > 0 else 0.0 for _, held in broken), default=1.0)
    return Verdict(broken=broken, share=share)


def told_to_promises(check: Check, index: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments of a case, and with them its secret, which never went into the jail."""
    _, args, kwargs = check.arguments[index]
    secret = check.expected[index]
    return args, kwargs if secret is None else {**kwargs, "secret": secret}


def margin(check: Check, answers: Sequence[Mapping[str, Any]]) -> float | None:
    """The largest share of the tolerance that right answers used; None where no numbers are compared."""
    if check.exercise.promises is not None:
        return None
    pairs = zip(check.expected, answers, strict=True)
    return round(max(tolerance_used(e, answer["value"], check.exercise.rtol) for e, answer in pairs), 6)


def _changed(check: Check, index: int, inputs: Any) -> tuple[str, ...]:
    """Which arguments came back altered, by position or name."""
    _, args, kwargs = check.arguments[index]
    try:
        new_args, new_kwargs = inputs
        pairs = [(str(i + 1), a, b) for i, (a, b) in enumerate(zip(args, new_args, strict=True))]
        pairs += [(name, kwargs[name], new_kwargs[name]) for name in kwargs]
        altered = tuple(name for name, a, b in pairs if compare(a, b, 0.0))
    except (TypeError, ValueError, KeyError, IndexError):
        altered = ()
    return altered or ("?",)


def criteria(check: Check, verdicts: Sequence[Verdict], speed: str | None) -> tuple[CriterionResult, ...]:
    """The marks of an exercise. ``speed`` is "" when it is fast enough, else why not; None where it was not asked.

    ``values`` gates the rest: every other criterion counts in proportion to it, so without it there are no points.
    """
    present = {info.criterion for info in check.cases} | {"values", "contract"}
    if check.exercise.speed is not None:
        present.add("speed")
    names = [name for name in CRITERIA if name in present]
    total = sum(WEIGHTS[name] for name in names)
    results: list[CriterionResult] = []
    gate = 0.0
    for name in names:
        points = check.exercise.points * WEIGHTS[name] / total
        share, cause = _share(name, check, verdicts, speed)
        if name == "values":
            gate = share
        status: CriterionStatus = "passed" if share == 1 else "partial" if share > 0 else "failed"
        if gate == 0 and name != "values":
            status = "not_counted"
        score = points * share * (1 if name == "values" else gate)
        results.append(CriterionResult(name, status, round(score, 4), round(points, 4), cause))
    return tuple(results)


def _share(name: str, check: Check, verdicts: Sequence[Verdict], speed: str | None) -> tuple[float, str]:
    """The share of a criterion that holds, and the first case or reason that does not."""
    if name == "speed":
        return (1.0, "") if speed == "" else (0.0, speed or "")
    groups: dict[str, list[float]] = {}
    cause = ""
    for info, verdict in zip(check.cases, verdicts, strict=True):
        if info.criterion == name:
            held = verdict.values_hold
            promised = check.exercise.promises is not None and verdict.error is None
            groups.setdefault(info.group, []).append(1.0 if held else verdict.share if promised else 0.0)
            cause = cause or ("" if held else info.name)
        if name == "contract" and not verdict.contract_holds:
            groups.setdefault("every case", []).append(0.0)
            cause = cause or info.name
    if name == "contract":
        return (1.0 if all(min(shares) == 1 for shares in groups.values()) else 0.0), cause
    return sum(min(shares) for shares in groups.values()) / max(len(groups), 1), cause
