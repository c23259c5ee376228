"""What could make one array differ from the right one. Each hypothesis either accounts for all of the difference, or says nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.compare import differs
from grader.messages import part
from grader.results import Message

#: A hypothesis must fit this well: independent correct code agrees to about 1e-10.
FIT = 1e-7
MAX_AXES = 4


@dataclass(frozen=True)
class Difference:
    """A wrong array beside the right one, and the arguments that led to it."""

    expected: np.ndarray
    got: np.ndarray
    arguments: tuple[tuple[str, Any], ...]
    what: Any

    def fits(self, candidate: np.ndarray) -> bool:
        """Whether ``candidate`` is what the right answer should be."""
        same = candidate.shape == self.expected.shape
        return bool(same and not differs(self.expected.astype(np.float64), candidate, FIT).any())

    def say(self, message_id: str, **values: Any) -> Message:
        return Message(message_id, {"what": self.what, **values})

    @property
    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        for name, value in self.arguments:
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
                yield name, value

    @property
    def dimensions(self) -> Iterator[tuple[Any, int]]:
        """Numbers that a factor may come from: the axes of the first array, and how many elements it has."""
        first = next((v for _, v in self.arguments if isinstance(v, np.ndarray) and v.ndim), None)
        if first is None:
            return
        names = [part("batch_size")] if first.ndim > 1 else [part("number_of", what=part("elements"))]
        names += [part("number_of", what=part("classes"))] if first.ndim == 2 else []
        names += [part("dimension", axis=i) for i in range(len(names), first.ndim)]
        yield from zip(names, first.shape, strict=True)
        yield part("number_of", what=part("elements")), first.size


Hypothesis = Callable[[Difference], Message | None]


def constant(d: Difference) -> Message | None:
    if d.got.size < 2 or np.ptp(d.got) != 0 or np.ptp(d.expected) == 0:
        return None
    return d.say("constant", value=f"{d.got.flat[0]:.6g}")


def echo(d: Difference) -> Message | None:
    for name, value in d.arrays:
        if value.shape == d.got.shape and d.got.size > 1 and np.array_equal(value, d.got):
            return d.say("echo", which=name)
    return None


def ratio(d: Difference) -> float | None:
    """The one factor between got and expected, if there is one."""
    expected, got = d.expected.ravel().astype(np.float64), d.got.ravel().astype(np.float64)
    largest = np.argmax(np.abs(expected)) if expected.size else 0
    if not expected.size or expected[largest] == 0 or got[largest] == 0:
        return None
    factor = float(got[largest] / expected[largest])
    return factor if np.isfinite(factor) and d.fits((d.got / factor).astype(np.float64)) else None


def factor(d: Difference) -> Message | None:
    found = ratio(d)
    if found is None or np.count_nonzero(d.expected) < min(2, d.expected.size):
        return None
    if d.expected.size == 1 and not any(abs(found - k) < 1e-6 for k in (2, 0.5, -1, *_sizes(d))):
        return None  # one number is always some multiple of another
    if abs(found + 1) < 1e-6:
        return d.say("factor.negative")
    for name, size in d.dimensions:
        if size < 2 or abs(found - 2) < 1e-6 or abs(found - 0.5) < 1e-6:
            continue
        if abs(found / size - 1) < 1e-6:
            return d.say("factor.dimension", factor=size, name=name)
        if abs(found * size - 1) < 1e-6:
            return d.say("factor.inverse_dimension", factor=size, name=name)
        for power in (1.0, 0.5):
            if abs(found / (size / (size - 1)) ** power - 1) < 1e-6 or abs(found * (size / (size - 1)) ** power - 1) < 1e-6:
                return d.say("factor.ddof", factor=f"{found:.6g}")
    return d.say("factor", factor=_fraction(found))


def _sizes(d: Difference) -> list[float]:
    return [f for _, n in d.dimensions for f in (n, 1 / max(n, 1))]


def _fraction(value: float) -> str:
    for below in range(1, 13):
        if abs(value * below - round(value * below)) < 1e-6 * below:
            above = round(value * below)
            return f"{above}" if below == 1 else f"{above}/{below}"
    return f"{value:.6g}"


def transposed(d: Difference) -> Message | None:
    if d.got.ndim == 2 and d.got.shape == d.expected.shape and d.fits(d.got.T):
        return d.say("transposed")
    for order in itertools.permutations(range(min(d.got.ndim, MAX_AXES))):
        if d.got.ndim in (3, 4) and order != tuple(range(d.got.ndim)) and d.fits(d.got.transpose(order)):
            return d.say("permuted", order=str(order))
    return None


def shifted(d: Difference) -> Message | None:
    for axis in range(d.got.ndim):
        length = d.got.shape[axis]
        if length < 3:
            continue
        if d.fits(np.flip(d.got, axis)):
            return d.say("reversed", axis=axis)
        for steps in (1, -1):
            inner = [slice(None)] * d.got.ndim
            outer = list(inner)
            inner[axis], outer[axis] = (slice(1, None), slice(None, -1)) if steps == 1 else (slice(None, -1), slice(1, None))
            want, have = d.expected[tuple(outer)], d.got[tuple(inner)]
            varied = np.ptp(want) > 0 if want.size else False
            if varied and not differs(want.astype(np.float64), have, FIT).any():
                return d.say("shifted", steps=steps, axis=axis)
    return None


def bias(d: Difference) -> Message | None:
    """The result is off by exactly one argument: a bias, a residual or an old value was left out or added twice."""
    gap = d.expected.astype(np.float64) - d.got.astype(np.float64)
    for name, value in d.arrays:
        for done, sign in (("bias.missing", 1), ("bias.twice", -1)):
            try:
                term = np.broadcast_to(sign * value, gap.shape)
            except ValueError:
                continue
            if np.any(term) and not differs(term.astype(np.float64), gap, FIT).any() and np.ptp(term) > 0:
                return d.say("bias", which=name, done=part(done))
    return None


def offset(d: Difference) -> Message | None:
    gap = d.got.astype(np.float64) - d.expected.astype(np.float64)
    if gap.size < 2 or np.ptp(d.expected) == 0:
        return None
    first = float(gap.flat[0])
    return d.say("offset", offset=f"{first:.6g}") if d.fits(d.got - first) and first else None


def integer(d: Difference) -> Message | None:
    whole = np.array_equal(d.got, np.rint(d.got))
    if not whole or d.got.size < 2 or np.array_equal(d.expected, np.rint(d.expected)):
        return None
    rounded = (np.floor(d.expected), np.trunc(d.expected), np.rint(d.expected))
    return d.say("integer") if any(np.array_equal(d.got, r) for r in rounded) else None


def precision(d: Difference) -> Message | None:
    if d.expected.dtype != np.float64:
        return None
    scale = np.abs(d.expected).max(initial=0.0)
    error = np.abs(d.got - d.expected).max(initial=0.0)
    if 0 < error <= 3e-6 * scale:
        single = np.array_equal(d.got, d.got.astype(np.float32))
        if single or error <= 5e-7 * scale:
            return d.say("precision")
    return d.say("close", error=float(error)) if 0 < error <= 2e-3 * scale and d.got.size > 1 else None


def rows(d: Difference) -> Message | None:
    """Only some slices along one axis are wrong, or only some are right."""
    wrong = differs(d.expected, d.got, 1e-6)
    for axis in range(wrong.ndim):
        length = wrong.shape[axis]
        if length < 3:
            continue
        others = tuple(i for i in range(wrong.ndim) if i != axis)
        bad = np.flatnonzero(wrong.any(axis=others))
        if len(bad) <= max(1, length // 3):
            return d.say("rows", which=_indices(bad), axis=axis)
        good = np.setdiff1d(np.arange(length), bad)
        if 0 < len(good) <= max(1, length // 3) and wrong.ndim > 1:
            return d.say("first_right", which=_indices(good), axis=axis)
    return None


def _indices(which: np.ndarray) -> str:
    return ", ".join(str(i) for i in which[:4]) + (" …" if len(which) > 4 else "")


#: In the order in which they are asked; the most telling first.
HYPOTHESES: tuple[Hypothesis, ...] = (
    constant, echo, factor, transposed, shifted, bias, offset, integer, precision, rows,
)  # fmt: skip
