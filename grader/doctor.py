"""Why an answer is wrong: one sentence, and the smallest case that shows it. Never runs in the jail."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from grader.checks import Check, KnownMistake
from grader.compare import Finding, compare, differs
from grader.drivers import forward_output
from grader.exercise import CRITERIA
from grader.hypotheses import Difference, explain
from grader.judge import Verdict
from grader.messages import both, kind_of, part
from grader.results import Evidence, Matrix, Message
from grader.shown import array_text, call_text
from grader.sketch import alike, sketch

PICTURE = 16  # rows and columns of a picture, at most
SINGLE = 3e-6  # what single precision loses, as a share of the largest number
MAX_ASKED = 6  # failing cases that a hypothesis has to account for
Answers = Sequence[dict[str, Any]]


def diagnose(
    check: Check, verdicts: Sequence[Verdict], answers: Answers, slow: Message | None, raised: Message | None
) -> Message | None:
    """The sentence for an exercise whose cases have been judged; None when nothing is wrong.

    ``raised`` tells of an exception, and is said where the case to be explained ended in one.
    """
    with np.errstate(all="ignore"):  # numbers of a submission may be anything
        return _diagnose(check, verdicts, answers, slow, raised)


def _diagnose(
    check: Check, verdicts: Sequence[Verdict], answers: Answers, slow: Message | None, raised: Message | None
) -> Message | None:
    failing = ordered_failures(check, verdicts)
    if not failing and slow is None:
        return None
    known = recognise(check, signature(verdicts, answers, slow is not None))
    if known is not None:
        return Message("mistake", {"name": known.name, "en": known.en, "zh": known.zh})
    if not failing:
        return slow
    if verdicts[failing[0]].error is not None:
        return raised
    return _reordered(check, verdicts, answers, failing) or _explain(check, verdicts, failing)


def ordered_failures(check: Check, verdicts: Sequence[Verdict]) -> list[int]:
    """Indices of failing cases: values before stability before contract, small answers first."""
    failing = [i for i, v in enumerate(verdicts) if not (v.values_hold and v.contract_holds)]

    def rank(i: int) -> tuple[int, int, int]:
        criterion = check.cases[i].criterion if not verdicts[i].values_hold else "contract"
        return CRITERIA.index(criterion), _size(check.expected[i] if check.expected else None), i  # type: ignore[arg-type]

    return sorted(failing, key=rank)


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    if isinstance(value, dict):
        value = list(value.values())
    return sum(_size(item) for item in value) if isinstance(value, (list, tuple)) else 1


# Known mistakes


def signature(verdicts: Sequence[Verdict], answers: Answers, slow: bool) -> list[Any]:
    """What the answers look like: None for each right case, a sketch for each wrong one; last, whether it is slow."""
    return [*(_mark(v, a) for v, a in zip(verdicts, answers, strict=True)), "slow" if slow else None]


def _mark(verdict: Verdict, answer: dict[str, Any]) -> list[Any] | None:
    if verdict.values_hold and verdict.contract_holds:
        return None
    if verdict.error is not None:
        return ["error", str(verdict.error.get("type")), str(verdict.error.get("message"))[:80]]
    if verdict.broken:
        return ["promise", *(text.en for text, _ in verdict.broken)]
    return [*sketch(answer.get("value")), *(f"changed {name}" for name in verdict.changed)]


def recognise(check: Check, seen: Sequence[Any]) -> KnownMistake | None:
    """The mistake of the bank whose answers these are: to the digit, or else the one that is nearest by far enough."""
    for like in (alike, _alike_promises):
        for mistake in check.mistakes:
            if _same(mistake.signature, seen, like):
                return mistake
    near = {mistake.name: _overlap(check, mistake.signature, seen) for mistake in check.mistakes}
    nearest = max(check.mistakes, key=lambda mistake: near[mistake.name], default=None)
    return nearest if nearest is not None and near[nearest.name] > 0.5 else None


def _same(known: Sequence[Any], seen: Sequence[Any], like: Callable[[Any, Any], bool]) -> bool:
    """Whether two signatures are of one mistake. One that no case shows is a mistake of speed alone."""
    if len(known) != len(seen):
        return False
    if not any(known[:-1]):
        return bool(seen[-1]) and not any(seen[:-1])
    return all(a is b or (a and b and like(a, b)) for a, b in zip(known[:-1], seen[:-1], strict=True))


def _overlap(check: Check, known: Sequence[Any], seen: Sequence[Any]) -> float:
    """How much of two signatures agrees, 0 to 1: extreme cases may go (further) astray, promises may hang on chance."""
    total, failing = 0.0, 0
    if len(known) != len(seen):
        return 0.0
    ordinary = [i for i, info in enumerate(check.cases) if info.criterion == "values" and known[i] and seen[i]]
    told = any(not _promises(known[i]) and alike(known[i], seen[i]) for i in ordinary)  # before the extreme cases are
    for info, a, b in zip(check.cases, known[:-1], seen[:-1], strict=True):
        if a is None and b is None:
            continue
        failing += 1
        if _promises(a) or _promises(b):
            total += len(_promises(a) & _promises(b)) / len(_promises(a) | _promises(b))
        elif a is not None and b is not None and alike(a, b):
            total += 1
        elif info.criterion == "values" or b is None or (a is None and not told):
            return 0.0
        else:
            total += 0.5
    return total / failing if failing else 0.0


def _alike_promises(a: Any, b: Any) -> bool:
    """Promises are alike without their numbers: two submissions that break the same one need not miss it by as much."""
    return _promises(a) == _promises(b) if _promises(a) else alike(a, b)


def _promises(mark: Any) -> frozenset[str]:
    """The broken promises of a mark, without their numbers."""
    if not isinstance(mark, (list, tuple)) or list(mark[:1]) != ["promise"]:
        return frozenset()
    return frozenset(re.sub(r"\d+([.,]\d+)*", "#", str(text)) for text in mark[1:])


# Sentences for what is not in the bank


def _reordered(check: Check, verdicts: Sequence[Verdict], answers: Answers, failing: list[int]) -> Message | None:
    """Several results that are all right, and stand in another order than asked for."""
    names = check.exercise.returns
    asked = [i for i in failing if not verdicts[i].values_hold][:MAX_ASKED]
    orders = set()
    for index in asked if check.exercise.promises is None else ():
        expected, got = check.expected[index], answers[index].get("value")
        if not (isinstance(expected, (tuple, list)) and isinstance(got, (tuple, list)) and len(expected) == len(names)):
            return None
        orders.add(_order(expected, got, check.exercise.rtol))
    order = orders.pop() if len(orders) == 1 else None
    if order is None:
        return None
    yours = ", ".join(names[i] for i in order)
    return Message("reordered", {"exercise": check.exercise.name, "right": ", ".join(names), "order": yours})


def _order(expected: Sequence[Any], got: Sequence[Any], rtol: float) -> tuple[int, ...] | None:
    """For each result that came, which of the expected ones it is; None where that is not one order."""
    if len(got) != len(expected):
        return None
    order: list[int] = []
    for item in got:
        left = (i for i in range(len(expected)) if i not in order and not compare(expected[i], item, rtol))
        order.append(next(left, -1))
    return None if -1 in order else tuple(order)


def _explain(check: Check, verdicts: Sequence[Verdict], failing: list[int]) -> Message:
    first = verdicts[failing[0]]
    if first.broken:
        return Message("promise", {"promise": both(first.broken[0][0])})
    if first.values_hold and first.changed:
        return Message("inputs", {"exercise": check.exercise.name, "which": ", ".join(first.changed)})
    finding = first.findings[0]
    where = part("part", part=_label(finding.path)) if finding.path else ""
    values = {"exercise": check.exercise.name, "part": where, **finding.values}
    if finding.kind == "shape":
        return Message(_shape_id(finding), values)
    if finding.kind in ("type", "array_type", "number_type"):
        values.update(got=kind_of(finding.got), expected=kind_of(finding.expected))
        if finding.kind == "type" and not finding.path and _is_forward(check) and _is_cache(finding):
            return Message("type.cache", values)
        return Message(f"{finding.kind}.right" if finding.spares_values and first.values_hold else "type", values)
    if finding.kind == "dtype" and finding.values["expected"] == "an integer type":
        values["expected"] = part("kind.integer_type")
    if finding.kind == "dtype" and not first.values_hold:
        return Message("dtype.single" if _is_single(finding) else "dtype.wrong", values)
    if finding.kind == "dtype" and finding.values["expected"] == "float32":
        return Message("dtype.float32", values)
    if finding.kind == "finite":
        return _unfinite(check, failing[0], finding, where)
    if finding.kind != "values":
        return Message(finding.kind, values)
    return _wrong_numbers(check, verdicts, failing, finding, where)


def _label(path: tuple[str, ...]) -> str:
    """A part of the answer by its name, or as the student would index it: ``dx``, ``result[0]``, ``params[1]``."""
    first, *rest = path
    return "".join([f"result[{first}]" if first.isdigit() else first, *(f"[{p}]" for p in rest)])


def _shape_id(finding: Finding) -> str:
    expected, got = np.shape(finding.expected), np.shape(finding.got)
    if not expected and got:
        return "shape.scalar"
    if sorted(expected) == sorted(got) and expected != got:
        return "shape.transposed"
    if len(got) == 2 and got[0] == got[1] > 1 and expected in ((got[0],), (got[0], 1)):
        return "shape.broadcast"
    if [n for n in expected if n != 1] == [n for n in got if n != 1]:
        return "shape.keepdims"
    if len(got) > len(expected) and got[len(got) - len(expected) :] == expected:
        return "shape.not_summed"
    if len(got) < len(expected) and _is_subsequence(got, expected):
        return "shape.reduced"
    return "shape"


def _is_subsequence(short: tuple[int, ...], long: tuple[int, ...]) -> bool:
    rest = iter(long)
    return all(n in rest for n in short)


def _is_forward(check: Check) -> bool:
    """Whether a cache follows the one result that is judged."""
    driver = check.exercise.driver
    return isinstance(driver, partial) and driver.func is forward_output and driver.keywords.get("parts", 1) == 1


def _is_cache(finding: Finding) -> bool:
    return isinstance(finding.got, (tuple, list, dict)) and isinstance(finding.expected, np.ndarray)


def _is_single(finding: Finding) -> bool:
    """Whether numbers are off by no more than float32 loses."""
    expected, got = np.asarray(finding.expected), np.asarray(finding.got)
    if got.dtype != np.float32 or expected.dtype != np.float64 or got.shape != expected.shape or not expected.size:
        return False
    return bool(np.abs(got - expected).max() <= SINGLE * np.abs(expected).max())


def _unfinite(check: Check, index: int, finding: Finding, where: Any) -> Message:
    if check.cases[index].criterion == "stability":
        return Message("overflow")
    got, expected = np.asarray(finding.got), np.asarray(finding.expected)
    if not got.ndim:
        return _one_number(check, finding, where)
    bad = ~np.isfinite(got)
    at = tuple(int(i) for i in np.argwhere(bad)[0])
    kind = "finite.nan" if np.isnan(got).any() else "finite.inf"
    size, count = int(got.size), int(bad.sum())
    shown = {"where": list(at), "expected": f"{float(expected[at]):.6g}", "part": where}
    return Message(kind, {"count": count, "size": size, **shown})


def _wrong_numbers(
    check: Check, verdicts: Sequence[Verdict], failing: list[int], finding: Finding, where: Any
) -> Message:
    criterion = check.cases[failing[0]].criterion
    if criterion == "stability":
        return Message("unstable", {"case": part_case(check.cases[failing[0]].name)})
    alike_ = [i for i in failing if check.cases[i].criterion == criterion and not verdicts[i].values_hold]
    differences = [d for i in alike_[:MAX_ASKED] for d in _differences(check, verdicts[i], i, finding.path)]
    explained = explain(differences)
    if explained is not None:
        return explained
    first = verdicts[failing[0]]
    if first.changed:
        return Message("inputs.wrong", {"exercise": check.exercise.name, "which": ", ".join(first.changed)})
    right = _right_parts(check, [verdicts[i] for i in alike_])
    if right:
        return Message("parts.right", {"part": _label(finding.path), "right": ", ".join(right)})
    expected, got = np.asarray(finding.expected), np.asarray(finding.got)
    if expected.dtype.kind not in "biuf" or got.dtype.kind not in "biuf" or not expected.ndim:
        return _one_number(check, finding, where)
    wrong = differs(expected.astype(np.float64), got.astype(np.float64), check.exercise.rtol)
    with np.errstate(over="ignore", invalid="ignore"):
        error = float(np.abs(expected.astype(np.float64) - got.astype(np.float64)).max())
    return Message("ordinary", {"wrong": int(wrong.sum()), "size": int(wrong.size), "part": where, "error": error})


def _one_number(check: Check, finding: Finding, where: Any) -> Message:
    shown = {"got": array_text(finding.got)[:60], "expected": array_text(finding.expected)[:60]}
    return Message("ordinary.one", {"exercise": check.exercise.name, "part": where, **shown})


def _right_parts(check: Check, wrong: Sequence[Verdict]) -> list[str]:
    """Which of several named results are right in every case that could be compared."""
    if any(v.error is not None for v in wrong) or len(check.exercise.returns) < 2:
        return []
    named = {finding.path[0] for verdict in wrong for finding in verdict.findings if finding.path}
    return [name for name in check.exercise.returns if name not in named]


def part_case(name: str) -> dict[str, Any]:
    """A case's name, put into the reader's language when it is said."""
    return {"id": f"case:{name}", "values": {}}


def _differences(check: Check, verdict: Verdict, index: int, path: tuple[str, ...]) -> list[Difference]:
    """The wrong floating arrays of one case in the same part of the answer."""
    _, args, kwargs = check.arguments[index]
    arguments = (*((str(i + 1), a) for i, a in enumerate(args)), *kwargs.items())
    what = part("what.part", part=_label(path)) if path else part("what.values")
    found = []
    for finding in verdict.findings:
        if finding.kind in ("values", "finite") and finding.path == path:
            expected, got = np.asarray(finding.expected), np.asarray(finding.got)
            if expected.dtype.kind in "f" and got.dtype.kind in "biuf" and expected.shape == got.shape:
                found.append(Difference(expected, got.astype(np.float64), arguments, what))
    return found


# The smallest failing case, to look at


def evidence(check: Check, verdicts: Sequence[Verdict]) -> Evidence | None:
    """The case that shows the mistake best; at most a dozen lines when printed."""
    failing = ordered_failures(check, verdicts)
    if not failing:
        return None
    index = failing[0]
    verdict, info = verdicts[index], check.cases[index]
    call = call_text(check, index)
    finding = verdict.findings[0] if verdict.findings else None
    if finding is None or verdict.error is not None:
        return Evidence(info.name, call)
    expected_text = "" if check.exercise.promises is not None else array_text(finding.expected)
    shown = Evidence(info.name, call, expected_text, array_text(finding.got))
    if finding.kind == "dtype":
        return Evidence(info.name, call, _kind(finding.expected), _kind(finding.got))
    if finding.kind not in ("values", "finite"):
        return shown
    expected, got = np.asarray(finding.expected), np.asarray(finding.got)
    if expected.dtype.kind not in "biuf" or expected.shape != got.shape or not expected.ndim:
        return shown
    wrong = differs(expected.astype(np.float64), got.astype(np.float64), check.exercise.rtol)
    places = np.argwhere(wrong)
    with np.errstate(over="ignore", invalid="ignore"):
        errors = np.abs(got.astype(np.float64) - expected.astype(np.float64))
    errors = np.where(np.isnan(errors), np.inf, errors)
    worst = sorted(map(tuple, places), key=lambda at: -errors[at])[:3]
    lines = tuple(_place(at, expected, got) for at in worst)
    first = _place(tuple(places[0]), expected, got)
    return Evidence(info.name, call, shown.expected, shown.got, first, lines, _picture(expected, got, worst[0]))


def _picture(expected: np.ndarray, got: np.ndarray, at: tuple[Any, ...]) -> tuple[Matrix, ...]:
    """What was expected and what came, as two small matrices around the worst number."""
    if expected.size < 4:
        return ()
    first = (*at[:-2], slice(None), slice(None)) if expected.ndim > 1 else (None, slice(None))
    planes = [np.asarray(a[first], dtype=np.float64) for a in (expected, got)]
    rows, columns = (
        max(0, min(i - PICTURE // 2, n - PICTURE)) for i, n in zip((0, *at)[-2:], planes[0].shape, strict=True)
    )
    cut = [p[rows : rows + PICTURE, columns : columns + PICTURE].tolist() for p in planes]
    return tuple(tuple(tuple(float(f"{v:.4g}") if math.isfinite(v) else None for v in row) for row in m) for m in cut)


def _kind(value: Any) -> str:
    return f"{value.dtype.name} {value.shape}"


def _place(at: tuple[Any, ...], expected: np.ndarray, got: np.ndarray) -> str:
    return f"[{', '.join(str(int(i)) for i in at)}]: {got[at]:.8g} ≠ {expected[at]:.8g}"
