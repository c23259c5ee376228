"""Each hypothesis speaks up on its own distortion, and on no other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.hypotheses import Difference, explain
from grader.results import Message

from .judging import sentences

ROWS, COLUMNS = 5, 7
some = settings(max_examples=8, deadline=None)
many = settings(max_examples=60, deadline=None)


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return np.asarray(e / e.sum(axis=axis, keepdims=True))


def difference(right: np.ndarray | float, wrong: Any, *arguments: Any) -> Difference:
    named = tuple((str(i + 1), a) for i, a in enumerate(arguments))
    return Difference(np.asarray(right), np.asarray(wrong, dtype=np.float64), named, "result")


def numbers(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=shape)


def row_wrong(right: np.ndarray) -> np.ndarray:
    wrong = right.copy()
    wrong[2] = np.cos(wrong[2])
    return wrong


def only_first_right(right: np.ndarray) -> np.ndarray:
    wrong = np.cos(right)
    wrong[0] = right[0]
    return wrong


def delayed(right: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros_like(right[:1]), right[:-1]])


def ahead(right: np.ndarray) -> np.ndarray:
    return np.concatenate([right[1:], np.zeros_like(right[:1])])


Distortion = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]

#: What is said → how a result ``r`` of an input ``x`` of the same shape and a bias ``b``, one a column, goes wrong.
DISTORTIONS: dict[str, Distortion] = {
    "constant": lambda r, x, b: np.full_like(r, 0.5),
    "echo": lambda r, x, b: x,
    "factor": lambda r, x, b: 2 * r,
    "factor half": lambda r, x, b: r / 2,
    "factor odd": lambda r, x, b: 1.2345 * r,
    "factor.negative": lambda r, x, b: -r,
    "factor.dimension": lambda r, x, b: r * len(x),
    "factor.dimension columns": lambda r, x, b: r * x.shape[1],
    "factor.dimension elements": lambda r, x, b: r * x.size,
    "factor.inverse_dimension": lambda r, x, b: r / len(x),
    "factor.inverse_dimension columns": lambda r, x, b: r / x.shape[1],
    "factor.log": lambda r, x, b: r / np.log(2),
    "factor.log ten": lambda r, x, b: r / np.log(10),
    "factor.ddof": lambda r, x, b: r * len(x) / (len(x) - 1),
    "factor.ddof root": lambda r, x, b: r * np.sqrt(len(x) / (len(x) - 1)),
    "factor.ddof back": lambda r, x, b: r * np.sqrt((len(x) - 1) / len(x)),
    "reversed": lambda r, x, b: r[::-1],
    "reversed columns": lambda r, x, b: r[:, ::-1],
    "shifted": lambda r, x, b: delayed(r),
    "shifted ahead": lambda r, x, b: ahead(r),
    "bias": lambda r, x, b: r - b,
    "bias twice": lambda r, x, b: r + b,
    "bias residual": lambda r, x, b: r - x,
    "offset": lambda r, x, b: r + 0.75,
    "integer": lambda r, x, b: np.floor(r),
    "integer trunc": lambda r, x, b: np.trunc(r),
    "precision": lambda r, x, b: r.astype(np.float32),
    "close": lambda r, x, b: r * (1 + 1e-4 * np.sin(np.arange(r.size).reshape(r.shape))),
    "rows": lambda r, x, b: row_wrong(r),
    "first_right": lambda r, x, b: only_first_right(r),
}
#: Wrong, and for no reason that a hypothesis knows: nothing is to be said.
UNKNOWN: dict[str, Distortion] = {
    "another function": lambda r, x, b: np.cos(r),
    "squared": lambda r, x, b: r * r,
    "noise": lambda r, x, b: r + numbers(99, *r.shape),
    "a factor for each row": lambda r, x, b: r * (2 + np.arange(len(r)))[:, None],
    "an offset for each row": lambda r, x, b: r + (2.0 + np.arange(len(r)))[:, None],
    "clipped": lambda r, x, b: np.clip(r, -0.3, 0.3),
    "shuffled": lambda r, x, b: np.random.default_rng(1).permutation(r.ravel()).reshape(r.shape),
    "only close to a factor": lambda r, x, b: 2 * r * (1 + 1e-2 * np.sin(r)),
}


def differences(wrong: Distortion, seed: int, shapes: tuple[tuple[int, int], ...]) -> list[Difference]:
    found = []
    for i, (n, c) in enumerate(shapes):
        x, b, r = numbers(seed + i, n, c), numbers(seed + 50 + i, c), 3 * numbers(seed + 100 + i, n, c)
        found.append(difference(r, wrong(r, x, b), x, b))
    return found


SHAPES = ((ROWS, COLUMNS), (4, 9), (6, 11))


@pytest.mark.parametrize("name", DISTORTIONS)
@pytest.mark.parametrize("shapes", [SHAPES[:1], SHAPES], ids=["one case", "three cases"])
@some
@given(seed=st.integers(0, 10_000))
def test_a_distortion_is_told_as_what_it_is(name: str, shapes: Any, seed: int) -> None:
    message = explain(differences(DISTORTIONS[name], seed, shapes))
    assert message is not None
    assert message.id == name.partition(" ")[0]
    sentences(message)


@pytest.mark.parametrize("name", UNKNOWN)
@some
@given(seed=st.integers(0, 10_000))
def test_nothing_is_said_where_nothing_is_known(name: str, seed: int) -> None:
    assert explain(differences(UNKNOWN[name], seed, SHAPES)) is None


@pytest.mark.parametrize("name", DISTORTIONS)
@some
@given(other=st.sampled_from(sorted(UNKNOWN)), seed=st.integers(0, 1000))
def test_one_case_that_does_not_fit_silences_a_hypothesis(name: str, other: str, seed: int) -> None:
    fitting = differences(DISTORTIONS[name], seed, SHAPES[:2])
    assert explain([*fitting, *differences(UNKNOWN[other], seed + 7, SHAPES[2:])]) is None


# What a factor may claim


@many
@given(st.integers(0, 10_000), st.lists(st.floats(0.1, 10), min_size=2, max_size=2, unique=True))
def test_a_factor_that_changes_from_case_to_case_is_not_exactly_anything(seed: int, factors: list[float]) -> None:
    """A clipped norm, a forgotten learning rate: each case has a factor, but there is no one number to name."""
    assume(abs(factors[0] / factors[1] - 1) > 1e-3)
    x = [numbers(seed + i, 3, 8) for i in range(2)]
    message = explain([difference(v, v * f) for v, f in zip(x, factors, strict=True)])
    assert message is None or message.id == "close"


@many
@given(st.floats(0.1, 10), st.floats(0.1, 10))
def test_one_number_is_always_some_multiple_of_another_so_nothing_is_claimed(right: float, wrong: float) -> None:
    assume(all(abs(wrong / right - f) > 1e-3 for f in (1, 2, 0.5, 5, 1 / 5)))
    message = explain([difference(right, wrong, numbers(0, 5))])
    assert message is None or not message.id.startswith("factor")


@pytest.mark.parametrize(
    ("factor", "told"),
    [
        *[(5, "factor.dimension"), (1 / 5, "factor.inverse_dimension"), (2, "factor"), (-1, "factor.negative")],
        *[(1 / np.log(2), "factor.log"), (1 / np.log(10), "factor.log")],
    ],
)
def test_a_loss_that_is_off_by_a_telling_factor(factor: float, told: str) -> None:
    message = explain([difference(0.7, 0.7 * factor, numbers(0, 5))])
    assert message is not None
    assert message.id == told


def test_two_losses_with_the_same_odd_factor_are_no_accident() -> None:
    message = explain([difference(right, right * 1.4427) for right in (0.7, 2.1)])
    assert message is not None
    assert (message.id, message.values["factor"]) == ("factor", "1.4427")


def test_of_two_equal_axes_the_one_that_fits_every_case_is_named() -> None:
    square, oblong = numbers(0, 4, 4), numbers(1, 3, 6)
    message = explain([difference(x, x * x.shape[1], x) for x in (square, oblong)])
    assert message is not None
    assert "columns C" in sentences(message)[0]
    message = explain([difference(x, x * x.shape[0], x) for x in (square, oblong)])
    assert message is not None
    assert "batch size N" in sentences(message)[0]


def test_an_axis_of_two_does_not_make_every_2_a_forgotten_division() -> None:
    x = numbers(0, 2, 5)
    message = explain([difference(x, 2 * x, x)])
    assert message is not None
    assert (message.id, message.values["factor"]) == ("factor", "2")


def test_ddof_is_found_though_at_a_batch_of_two_it_is_plainly_2() -> None:
    cases = [numbers(i, n, 3) for i, n in enumerate((2, 5, 7))]
    message = explain([difference(x, x * len(x) / (len(x) - 1), x) for x in cases])
    assert message is not None
    assert message.id == "factor.ddof"


@pytest.mark.parametrize(
    ("factor", "told"), [(1.5, "3/2"), (1 / 3, "1/3"), (4.0, "4"), (np.sqrt(2), "1.41421"), (0.001, "0.001")]
)
def test_a_factor_is_written_as_a_person_would(factor: float, told: str) -> None:
    x = numbers(0, 3, 4)
    message = explain([difference(x, factor * x)])
    assert message is not None
    assert message.values["factor"] == told


# Axes


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 0, 1), (1, 2, 0)])
def test_permuted_axes(order: tuple[int, ...]) -> None:
    right = [numbers(i, n, n, n) for i, n in enumerate((3, 4))]
    message = explain([difference(r, r.transpose(order)) for r in right])
    assert message is not None
    assert message.id == "permuted"


def test_transposed_square() -> None:
    right = numbers(0, 4, 4)
    message = explain([difference(right, right.T)])
    assert message is not None
    assert message.id == "transposed"


@pytest.mark.parametrize(("shape", "axis", "wrong"), [((3, 5), 1, 0), ((2, 3, 4), 2, 1), ((4, 4), 1, 0)])
def test_a_softmax_along_another_axis_is_seen_in_its_sums(shape: tuple[int, ...], axis: int, wrong: int) -> None:
    x = numbers(0, *shape)
    message = explain([difference(softmax(x, axis), softmax(x, wrong), x)])
    assert message is not None
    assert message.id == "other_axis"
    assert (message.values["total"], message.values["axis"], message.values["wrong"]) == ("1", axis, wrong)


def test_the_gradient_of_a_softmax_along_another_axis_adds_up_to_nothing_there() -> None:
    dout, out = numbers(0, 4, 6), softmax(numbers(1, 4, 6))
    right = out * (dout - (dout * out).sum(axis=1, keepdims=True))
    wrong = out * (dout - (dout * out).sum(axis=0, keepdims=True))
    assert explain([difference(right, wrong, dout, out)]) is None  # the columns of out do not add up to 1
    other = softmax(numbers(1, 4, 6), 0)
    wrong = other * (dout - (dout * other).sum(axis=0, keepdims=True))
    message = explain([difference(right, wrong, dout, out)])
    assert message is not None
    assert (message.id, message.values["total"]) == ("other_axis", "0")


def test_a_softmax_that_is_wrong_along_its_own_axis_is_no_other_axis() -> None:
    x = numbers(0, 3, 5)
    assert explain([difference(softmax(x), softmax(x * x))]) is None


def test_an_axis_may_be_counted_from_the_back() -> None:
    right = [numbers(0, 5), numbers(1, 3, 5), numbers(2, 2, 3, 5)]
    message = explain([difference(r, r[..., ::-1]) for r in right])
    assert message is not None
    assert message.id == "reversed"


def test_a_shift_of_zeros_and_ones_proves_nothing() -> None:
    right = np.array([0.0, 1.0, 1.0, 1.0, 0.0, 0.0])
    assert explain([difference(right, np.array([0.5, 0.0, 1.0, 1.0, 1.0, 0.0]))]) is None


def test_a_channel_of_two_that_is_wrong_throughout_is_told() -> None:
    right = numbers(0, 3, 2, 4)
    wrong = right.copy()
    wrong[:, 1] = 0
    message = explain([difference(right, wrong)])
    assert message is not None
    assert (message.id, message.values["which"], message.values["axis"]) == ("rows", "1", 1)


def test_rows_that_are_wrong_elsewhere_in_each_case_are_not_put_down_to_one_index() -> None:
    found = []
    for index in (1, 3):
        right = numbers(index, 6, 4)
        wrong = right.copy()
        wrong[index] = 0
        found.append(difference(right, wrong))
    assert explain(found) is None


def test_the_last_of_however_many_rows() -> None:
    found = []
    for length in (4, 6):
        right = numbers(length, length, 3)
        wrong = right.copy()
        wrong[-1] = 0
        found.append(difference(right, wrong))
    message = explain(found)
    assert message is not None
    assert (message.id, message.values["which"]) == ("rows", "-1")


def test_a_batch_of_one_does_not_hide_that_the_first_row_is_wrong_in_every_case() -> None:
    found = []
    for length in (1, 4, 6):
        right = numbers(length, length, 3)
        wrong = np.concatenate([np.cos(right[:1]), right[1:]])
        found.append(difference(right, wrong))
    message = explain(found)
    assert message is not None
    assert (message.id, message.values["which"], message.values["axis"]) == ("rows", "0", 0)
    assert explain(found[:1]) is None


# Single numbers among the cases


@pytest.mark.parametrize("name", ["constant", "reversed", "shifted", "rows", "echo", "bias"])
def test_a_case_with_one_number_does_not_hide_what_the_others_say(name: str) -> None:
    alone = difference(np.array([0.3]), np.array([0.9]))
    message = explain([alone, *differences(DISTORTIONS[name], 0, SHAPES)])
    assert message is not None
    assert message.id == name


def test_a_loss_rounded_down_every_time() -> None:
    assert explain([difference(0.64, 0.0)]) is None
    message = explain([difference(0.64, 0.0), difference(2.4, 2.0)])
    assert message is not None
    assert message.id == "integer"


def test_a_loss_that_is_off_by_the_same_number_every_time() -> None:
    assert explain([difference(0.64, 1.0)]) is None
    message = explain([difference(0.64, 1.0), difference(2.4, 2.76)])
    assert message is not None
    assert (message.id, message.values["offset"]) == ("offset", "0.36")


# Nothing makes it stumble


@many
@given(
    st.sampled_from([(0,), (1,), (2, 0), (1, 1), (2, 3), (1, 2, 1, 2), (1, 1, 1, 1, 2)]),
    st.lists(st.sampled_from([0.0, 1.0, -1.0, np.nan, np.inf, 1e308, 1e-308]), min_size=8, max_size=8),
)
def test_any_numbers_of_any_shape_can_be_asked_about(shape: tuple[int, ...], values: list[float]) -> None:
    size = int(np.prod(shape))
    right = np.resize(np.nan_to_num(values[:4]), size).reshape(shape)
    wrong = np.resize(values[4:], size).reshape(shape)
    message: Message | None = explain([difference(right, wrong, right, wrong)])
    assert message is None or sentences(message)


def test_there_is_nothing_to_explain() -> None:
    assert explain([]) is None
