"""Holding one answer against what was expected: None, type, dtype, shape, finite, values, in this order."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.sandbox.wire import Opaque

#: Absolute floor as a share of the relative tolerance, scaled to the largest expected number.
FLOOR = 1e-3
TINY = 1e-12
FLOAT32_RTOL, FLOAT32_FLOOR = 1e-4, 1e-1  # float32 has 7 digits, and sums lose some of them

#: Findings after which the numbers were still comparable: they cost the contract, not the values.
CONTRACT_ONLY = frozenset({"array_type", "dtype", "number_type"})


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong with an answer, and where in it."""

    kind: str
    path: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    expected: Any = None
    got: Any = None

    @property
    def spares_values(self) -> bool:
        return self.kind in CONTRACT_ONLY


def compare(
    expected: Any, got: Any, rtol: float, names: tuple[str, ...] = (), path: tuple[str, ...] = ()
) -> list[Finding]:
    """All findings in reading order; none means that the answer is right."""
    if got is None and expected is not None:
        return [Finding("none", path, {}, expected, got)]
    if isinstance(got, Opaque):
        return [Finding("type", path, {"got": got.type_name, "expected": kind_of(expected)}, expected, got)]
    if isinstance(expected, (tuple, list)):
        return _sequence(expected, got, rtol, names, path)
    if isinstance(expected, dict):
        return _mapping(expected, got, rtol, path)
    if isinstance(expected, np.ndarray):
        return _array(expected, got, rtol, path)
    return _number(expected, got, rtol, path)


def kind_of(value: Any) -> str:
    """A short name of what a value is, for a sentence."""
    if isinstance(value, Opaque):
        return value.type_name
    if isinstance(value, np.ndarray):
        return f"array of {value.dtype.name}"
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__} of {len(value)}"
    return type(value).__name__


def _sequence(expected: Any, got: Any, rtol: float, names: tuple[str, ...], path: tuple[str, ...]) -> list[Finding]:
    if isinstance(got, np.ndarray) and got.ndim and len(got) == len(expected) and _all_numbers(expected):
        got = list(got)
    if not isinstance(got, (tuple, list)):
        values = {"got": kind_of(got), "expected": kind_of(expected)}
        return [Finding("type", path, values, expected, got)]
    if len(got) != len(expected):
        return [Finding("parts", path, {"got": len(got), "expected": len(expected)}, expected, got)]
    labels = names if len(names) == len(expected) else tuple(str(i) for i in range(len(expected)))
    pairs = zip(labels, expected, got, strict=True)
    return [finding for label, e, g in pairs for finding in compare(e, g, rtol, (), (*path, label))]


def _all_numbers(values: Any) -> bool:
    return all(isinstance(v, (int, float)) for v in values)


def _mapping(expected: dict[str, Any], got: Any, rtol: float, path: tuple[str, ...]) -> list[Finding]:
    if not isinstance(got, dict):
        return [Finding("type", path, {"got": kind_of(got), "expected": "dict"}, expected, got)]
    missing = [key for key in expected if key not in got]
    extra = [key for key in got if key not in expected]
    if missing or extra:
        keys = {"missing": ", ".join(missing[:5]) or "—", "extra": ", ".join(map(_shown, extra[:5])) or "—"}
        return [Finding("keys", path, keys, expected, got)]
    return [finding for key in expected for finding in compare(expected[key], got[key], rtol, (), (*path, key))]


def _shown(key: str) -> str:
    """A submission's own key, cut, and without what is no text."""
    return "".join(c if c.isprintable() else "\ufffd" for c in key[:40])


def _array(expected: np.ndarray, got: Any, rtol: float, path: tuple[str, ...]) -> list[Finding]:
    findings: list[Finding] = []
    if not isinstance(got, np.ndarray):
        converted = _as_array(got)
        values = {"got": kind_of(got), "expected": kind_of(expected)}
        if converted is None:
            return [Finding("type", path, values, expected, got)]
        if expected.ndim or isinstance(got, (list, tuple)):
            findings.append(Finding("array_type", path, values, expected, got))
        got = converted
    elif expected.dtype == got.dtype and expected.shape == got.shape and expected.tobytes() == got.tobytes():
        return []  # to the last bit: most right answers are
    elif not _same_dtype(expected.dtype, got.dtype):
        findings.append(
            Finding("dtype", path, {"got": got.dtype.name, "expected": _wanted(expected.dtype)}, expected, got)
        )
    if got.dtype.kind == "c":
        return [Finding("type", path, {"got": kind_of(got), "expected": kind_of(expected)}, expected, got)]
    if got.shape != expected.shape:
        shapes = {"got": str(got.shape), "expected": str(expected.shape)}
        return [*findings, Finding("shape", path, shapes, expected, got)]
    return findings + _values(expected, got, rtol, path)


def _same_dtype(expected: np.dtype, got: np.dtype) -> bool:
    if expected.kind in "iu":
        return got.kind in "iu"
    return expected == got


def _wanted(dtype: np.dtype) -> str:
    return "an integer type" if dtype.kind in "iu" else dtype.name


def _as_array(value: Any) -> np.ndarray | None:
    """A list of numbers as an array; None for anything else."""
    if isinstance(value, (str, dict)):
        return None
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array if array.dtype.kind in "biufc" else None


def _number(expected: Any, got: Any, rtol: float, path: tuple[str, ...]) -> list[Finding]:
    if isinstance(got, np.ndarray):
        if got.ndim:
            return [Finding("shape", path, {"got": str(got.shape), "expected": "()"}, expected, got)]
        got = got.item()
    values = {"got": kind_of(got), "expected": kind_of(expected)}
    if expected is None or isinstance(expected, (str, bool)):
        if type(got) is not type(expected):
            both_numbers = isinstance(expected, bool) and isinstance(got, (int, float))
            if not both_numbers or got != expected:
                return [Finding("type", path, values, expected, got)]
            return [Finding("number_type", path, values, expected, got)]
        return [] if got == expected else [Finding("values", path, {}, expected, got)]
    if not isinstance(got, (bool, int, float)):
        return [Finding("type", path, values, expected, got)]
    findings = []
    if isinstance(expected, int) and (isinstance(got, (bool, float))):
        findings.append(Finding("number_type", path, values, expected, got))
    return findings + _values(np.asarray(expected), np.asarray(_bounded(got)), rtol, path)


def _bounded(number: Any) -> Any:
    """An integer that no array can hold as infinity."""
    return number if isinstance(number, float) or abs(number) < 1 << 63 else math.copysign(math.inf, number > 0 or -1)


def _values(expected: np.ndarray, got: np.ndarray, rtol: float, path: tuple[str, ...]) -> list[Finding]:
    if expected.dtype.kind != "f" and got.dtype.kind != "f":
        return [] if np.array_equal(expected, got) else [Finding("values", path, {}, expected, got)]
    wrong = differs(expected, got, rtol)
    if not wrong.any():
        return []
    unfinite = ~np.isfinite(got) & np.isfinite(expected)
    return [Finding("finite" if unfinite.any() else "values", path, {}, expected, got)]


def differs(expected: np.ndarray, got: np.ndarray, rtol: float) -> np.ndarray:
    """Where ``got`` is not close enough; the floor is scaled to the expected array."""
    with np.errstate(invalid="ignore", over="ignore"):  # memory that nobody wrote may hold signalling NaNs
        want, have = expected.astype(np.float64), got.astype(np.float64)
        finite = np.isfinite(want)
        close = np.abs(have - want) <= allowance(expected, rtol)
    if not finite.all():
        close = np.where(finite, close, (have == want) | (np.isnan(have) & np.isnan(want)))
    return np.asarray(~close)


def allowance(expected: np.ndarray, rtol: float) -> np.ndarray:
    """How far each number may be off."""
    floor = FLOOR
    if expected.dtype == np.float32:
        rtol, floor = max(rtol, FLOAT32_RTOL), FLOAT32_FLOOR
    sizes = np.abs(expected.astype(np.float64))
    largest = sizes.max(where=np.isfinite(sizes), initial=0.0)
    return np.asarray(rtol * sizes + max(rtol * floor * largest, TINY))


def tolerance_used(expected: Any, got: Any, rtol: float) -> float:
    """The largest share of the tolerance that an accepted answer used: 0 when it is equal, at most 1."""
    if isinstance(expected, dict):
        return max((tolerance_used(expected[key], got[key], rtol) for key in expected), default=0.0)
    if isinstance(expected, (tuple, list)):
        return max((tolerance_used(e, g, rtol) for e, g in zip(expected, got, strict=True)), default=0.0)
    want, have = np.asarray(expected), np.asarray(got)
    if want.dtype.kind != "f" or have.dtype.kind not in "biuf" or want.tobytes() == have.tobytes():
        return 0.0
    finite = np.isfinite(want)
    with np.errstate(invalid="ignore"):
        off = np.where(finite, np.abs(have.astype(np.float64) - want.astype(np.float64)), 0.0)
    return float((off / allowance(want, rtol)).max(where=finite, initial=0.0))
