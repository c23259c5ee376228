"""What could make arrays differ from the right ones. A hypothesis accounts for all of a difference, or says nothing."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Hashable, Iterator, Sequence
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
    def gap(self) -> np.ndarray:
        return np.asarray(self.got.astype(np.float64) - self.expected.astype(np.float64))

    @property
    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        for name, value in self.arguments:
            if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.size:
                yield name, value

    @property
    def dimensions(self) -> Iterator[tuple[str, Any, int]]:
        """Numbers that a factor may come from: the axes of the first array, and how many elements it has."""
        first = next((v for _, v in self.arguments if isinstance(v, np.ndarray) and v.ndim), None)
        if first is None:
            return
        if first.ndim > 1:
            names = [part("batch_size"), part("classes" if first.ndim == 2 else "dimension", axis=1)]
            names += [part("dimension", axis=i) for i in range(2, first.ndim)]
            yield from zip((f"axis {i}" for i in range(first.ndim)), names, first.shape, strict=True)
        yield "elements", part("elements"), first.size


@dataclass(frozen=True)
class Claim:
    """One explanation of one difference. ``key`` must be the same in every case for it to be the explanation of all.

    A ``weak`` claim (one number is always some multiple of another) needs a second case that says the same.
    A ``mute`` one does not speak for itself, and does not contradict others (of one row, the last is the first).
    """

    message: Message
    key: Hashable = ""
    weak: bool = False
    mute: bool = False


Hypothesis = Callable[[Difference], Iterator[Claim]]


def explain(differences: Sequence[Difference]) -> Message | None:
    """The first explanation that every one of the differences has in common."""
    with np.errstate(all="ignore"):
        for hypothesis in HYPOTHESES:
            asked = differences
            if hypothesis not in OF_SINGLE_NUMBERS:
                asked = [d for d in differences if d.expected.size > 1]
            message = _common([list(hypothesis(d)) for d in asked])
            if message is not None:
                return message
    return None


def _common(claims: Sequence[Sequence[Claim]]) -> Message | None:
    for claim in (c for of_case in claims for c in of_case if not c.mute):
        shared = all(any(_cause(c) == _cause(claim) for c in others) for others in claims)
        if shared and (len(claims) > 1 or not claim.weak):
            return claim.message
    return None


def _cause(claim: Claim) -> Hashable:
    return claim.message.id, claim.key


def constant(d: Difference) -> Iterator[Claim]:
    if np.ptp(d.got) == 0 and np.ptp(d.expected) != 0:
        yield Claim(d.say("constant", value=f"{d.got.flat[0]:.6g}"))


def echo(d: Difference) -> Iterator[Claim]:
    for name, value in d.arrays:
        if value.shape == d.got.shape and np.array_equal(value, d.got):
            yield Claim(d.say("echo", which=name), name)


def factor(d: Difference) -> Iterator[Claim]:
    """One factor between got and expected: a plain number, or one that grows with the size of the input."""
    found = ratio(d)
    if found is None:
        return
    weak = bool(np.count_nonzero(d.expected) < 2)
    if _near(found, -1):
        yield Claim(d.say("factor.negative"))
    plain = Claim(
        d.say("factor", factor=_fraction(found)), f"{found:.5g}", weak and not (_near(found, 2) or _near(found, 0.5))
    )
    if _near(found, 2) or _near(found, 0.5):
        yield plain
    for base in (2, 10):
        if _near(found, 1 / math.log(base)):
            yield Claim(d.say("factor.log", base=base))
    for key, name, size in d.dimensions:
        if size < 2:
            continue
        if _near(found, size):
            yield Claim(d.say("factor.dimension", factor=size, name=name), key)
        if _near(found, 1 / size):
            yield Claim(d.say("factor.inverse_dimension", factor=size, name=name), key)
        for power, sign in itertools.product((1.0, 0.5), (1, -1)):
            if _near(found, (size / (size - 1)) ** (sign * power)):
                yield Claim(d.say("factor.ddof", factor=f"{found:.6g}"), (key, power, sign), weak)
    yield plain


def ratio(d: Difference) -> float | None:
    """The one factor between got and expected, if there is one."""
    expected, got = d.expected.ravel().astype(np.float64), d.got.ravel().astype(np.float64)
    largest = np.argmax(np.abs(expected)) if expected.size else 0
    if not expected.size or expected[largest] == 0 or got[largest] == 0:
        return None
    found = float(got[largest] / expected[largest])
    if not np.isfinite(found) or abs(found - 1) < 1e-5:  # rounding is not a factor
        return None
    return found if d.fits((d.got / found).astype(np.float64)) else None


def _near(value: float, other: float) -> bool:
    return abs(value / other - 1) < 1e-6


def _fraction(value: float) -> str:
    for below in range(1, 13):
        above = round(value * below)
        if above and _near(value, above / below):
            return f"{above}" if below == 1 else f"{above}/{below}"
    return f"{value:.6g}"


def transposed(d: Difference) -> Iterator[Claim]:
    axes = tuple(range(d.got.ndim))
    for order in itertools.permutations(axes) if 2 <= d.got.ndim <= MAX_AXES else ():
        if order != axes and d.fits(d.got.transpose(order)):
            yield Claim(d.say("transposed") if d.got.ndim == 2 else d.say("permuted", order=str(order)), order)


def other_axis(d: Difference) -> Iterator[Claim]:
    """What adds up to 0 or 1 along one axis (a softmax, its gradient, a centred array) does so along another one."""
    for right, wrong in itertools.permutations(range(d.got.ndim), 2):
        for total in (0.0, 1.0):
            if (
                min(d.got.shape[right], d.got.shape[wrong]) > 1
                and _adds_up(d.expected, right, total)
                and not _adds_up(d.got, right, total)
                and _adds_up(d.got, wrong, total)
            ):
                yield Claim(d.say("other_axis", total=f"{total:g}", axis=right, wrong=wrong))


def _adds_up(array: np.ndarray, axis: int, total: float) -> bool:
    return bool(np.abs(array.sum(axis=axis) - total).max() <= FIT * np.abs(array).max())


def shifted(d: Difference) -> Iterator[Claim]:
    for axis, length in enumerate(d.got.shape):
        if length < 3:
            continue
        if d.fits(np.flip(d.got, axis)):
            yield from _along(d, axis, "reversed")
        for steps in (1, -1):
            behind, before = _slices(d, axis, slice(1, None)), _slices(d, axis, slice(None, -1))
            inner, outer = (behind, before) if steps == 1 else (before, behind)
            want, have = d.expected[outer].astype(np.float64), d.got[inner]
            telling = len(np.unique(want)) > min(2, want.size - 1)  # zeros and ones often fit by chance
            if telling and not differs(want, have, FIT).any():
                yield from _along(d, axis, "shifted", steps=steps)


def _slices(d: Difference, axis: int, part_: slice) -> tuple[slice, ...]:
    return tuple(part_ if i == axis else slice(None) for i in range(d.got.ndim))


def _along(d: Difference, axis: int, message_id: str, **values: Any) -> Iterator[Claim]:
    """A claim about an axis, counted from the front and, for arrays of other dimensions, from the back."""
    message = d.say(message_id, axis=axis, **values)
    yield Claim(message, (*values.values(), axis))
    yield Claim(message, (*values.values(), axis - d.got.ndim))


def bias(d: Difference) -> Iterator[Claim]:
    """The result is off by exactly one argument: a bias, a residual or an old value was left out or added twice."""
    for name, value in d.arrays:
        for done, sign in (("bias.missing", -1), ("bias.twice", 1)):
            try:
                term = np.broadcast_to(sign * value.astype(np.float64), d.gap.shape)
            except ValueError:
                continue
            if np.ptp(term) > 0 and not differs(term, d.gap, FIT).any():
                yield Claim(d.say("bias", which=name, done=part(done)), (name, done))


def offset(d: Difference) -> Iterator[Claim]:
    first = float(d.gap.flat[0]) if d.gap.size else 0.0
    telling = abs(first) > 1e-5 * np.abs(d.expected).max(initial=0.0)  # rounding is not an offset
    if telling and d.fits(d.got - first) and (d.expected.size == 1 or np.ptp(d.expected) > 0):
        alone = d.expected.size == 1
        yield Claim(d.say("offset", offset=f"{first:.6g}"), f"{first:.5g}" if alone else "", alone)
        if not alone:
            yield Claim(d.say("offset", offset=f"{first:.6g}"), f"{first:.5g}")


def integer(d: Difference) -> Iterator[Claim]:
    if np.array_equal(d.got, np.rint(d.got)) and not np.array_equal(d.expected, np.rint(d.expected)):
        rounded = (np.floor(d.expected), np.trunc(d.expected), np.rint(d.expected))
        if any(np.array_equal(d.got, r) for r in rounded):
            yield Claim(d.say("integer"), weak=d.got.size < 2)


def precision(d: Difference) -> Iterator[Claim]:
    if d.expected.dtype != np.float64:
        return
    scale = np.abs(d.expected).max(initial=0.0)
    error = float(np.abs(d.gap).max(initial=0.0))
    single = np.array_equal(d.got, d.got.astype(np.float32))
    if 0 < error <= (3e-6 if single else 5e-7) * scale:
        yield Claim(d.say("precision"))
    if 0 < error <= 2e-3 * scale:
        yield Claim(d.say("close", error=error))


def rows(d: Difference) -> Iterator[Claim]:
    """Only some slices along one axis are wrong, or only some are right."""
    wrong = differs(d.expected.astype(np.float64), d.got, 1e-6)
    for axis, length in enumerate(wrong.shape):
        others = tuple(i for i in range(wrong.ndim) if i != axis)
        bad = np.flatnonzero(wrong.any(axis=others))
        good = np.setdiff1d(np.arange(length), bad)
        few = max(1, length // 3)
        if length == 1 and wrong.all():
            yield from _some(d, "rows", bad, axis)
        if len(good) and len(bad) <= few and (length > 2 or wrong.sum() == wrong.size // length > 1):
            yield from _some(d, "rows", bad, axis)
        elif (
            0 < len(good) <= few and length > 2 and wrong.ndim > 1 and wrong.sum() * length >= wrong.size * len(bad) / 2
        ):
            yield from _some(d, "first_right", good, axis)


def _some(d: Difference, message_id: str, which: np.ndarray, axis: int) -> Iterator[Claim]:
    """The same indices in every case, or the last one of however many there are."""
    told = ", ".join(str(i) for i in which[:4]) + (" …" if len(which) > 4 else "")
    alone = d.got.shape[axis] == 1
    yield Claim(d.say(message_id, which=told, axis=axis), (told, axis), mute=alone)
    if which.tolist() == [d.got.shape[axis] - 1]:
        yield Claim(d.say(message_id, which="-1", axis=axis), (-1, axis), mute=alone)


#: In the order in which they are asked; the most telling first.
HYPOTHESES: tuple[Hypothesis, ...] = (
    constant, echo, factor, transposed, other_axis, shifted, bias, offset, integer, precision, rows,
)  # fmt: skip
#: These have something to say about a single number; the others leave it out of account.
OF_SINGLE_NUMBERS = frozenset({factor, offset, integer, precision})
