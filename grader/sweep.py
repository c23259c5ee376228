"""All answers of an exercise at once: whether every one is right, and how much of the tolerance they used.

Most answers are right, and to see that takes one comparison of all their numbers. Where it does not hold, or something
is in another form than expected, each case is judged by itself (`grader.judge`): only that tells what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.compare import allowance


@dataclass(frozen=True)
class Key:
    """Every floating-point number that is expected, in order, and how far each may be off."""

    numbers: np.ndarray
    allowed: np.ndarray
    unfinite: np.ndarray

    @classmethod
    def of(cls, expected: Any, rtol: float) -> Key:
        leaves = [np.asarray(leaf) for leaf in _floats(expected)]
        numbers = _joined(leaves)
        return cls(numbers, _joined([allowance(leaf, rtol) for leaf in leaves]), ~np.isfinite(numbers))


def sweep(key: Key, expected: Any, got: Any) -> float | None:
    """The largest share of the tolerance that ``got`` uses where it is right in everything; None where it is not.

    None as well where it takes a closer look to tell: an integer for a float, a list for an array.
    """
    found: list[Any] = []
    if not _alike(expected, got, found):
        return None
    with np.errstate(invalid="ignore", over="ignore"):
        have = _joined(found)
        shares = np.abs(have - key.numbers) / key.allowed
        if key.unfinite.any():
            same = (have == key.numbers) | (np.isnan(have) & np.isnan(key.numbers))
            if not same[key.unfinite].all():
                return None
            shares[key.unfinite] = 0.0
    largest = float(shares.max(initial=0.0))
    return largest if largest <= 1 else None  # nan is not


def _joined(arrays: Sequence[Any]) -> np.ndarray:
    return np.concatenate([np.empty(0), *(np.ravel(array) for array in arrays)])


def _floats(expected: Any) -> Iterator[Any]:
    if isinstance(expected, dict):
        expected = [*expected.values()]
    if isinstance(expected, (tuple, list)):
        for item in expected:
            yield from _floats(item)
    elif isinstance(expected, float) or (isinstance(expected, np.ndarray) and expected.dtype.kind == "f"):
        yield expected


def _alike(expected: Any, got: Any, found: list[Any]) -> bool:
    """Whether ``got`` has the form of ``expected`` and equals it but for its floats, which are ``found``."""
    kind = type(expected)
    if kind is np.ndarray:
        if type(got) is float and expected.ndim == 0 and expected.dtype.kind == "f":
            found.append(got)
            return True
        if type(got) is not np.ndarray or got.dtype != expected.dtype or got.shape != expected.shape:
            return False
        if expected.dtype.kind != "f":
            return bool(expected.tobytes() == got.tobytes())
        found.append(got)
        return True
    if kind is float:
        if type(got) is np.ndarray and got.dtype.kind == "f" and got.ndim == 0:
            got = got.item()
        found.append(got)
        return type(got) is float
    if kind is dict:
        return (
            type(got) is dict
            and got.keys() == expected.keys()
            and all(_alike(expected[k], got[k], found) for k in expected)
        )
    if kind is tuple or kind is list:
        same = type(got) in (tuple, list) and len(got) == len(expected)
        return same and all(_alike(e, g, found) for e, g in zip(expected, got, strict=True))
    if type(got) is np.ndarray and got.ndim == 0 and kind is int and got.dtype.kind in "iu":
        got = got.item()
    return type(got) is kind and bool(got == expected)
