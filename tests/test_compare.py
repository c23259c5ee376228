"""What a careful user would accept is accepted, and what is wrong is found in reading order."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.compare import allowance, compare, differs, tolerance_used
from grader.sandbox import wire
from grader.sandbox.wire import Opaque

RTOL = 1e-6
many = settings(max_examples=60, deadline=None)
NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
ARRAYS = npst.arrays(np.float64, npst.array_shapes(max_dims=4, max_side=4), elements=NUMBERS)


def kinds(expected: Any, got: Any, rtol: float = RTOL) -> list[str]:
    return [finding.kind for finding in compare(expected, got, rtol)]


def crossed(value: Any) -> Any:
    """A value as it arrives from the jail."""
    return wire.decode(wire.encode(value))


# One value after another goes wrong: the first thing that is wrong is what is told.

FIRST_WRONG = [
    ("none", None),
    ("type", "text"),
    ("type", Opaque("torch.Tensor")),
    ("type", {"a": 1}),
    ("type", np.ones((2, 3), dtype=complex)),
    ("array_type", [[1.0, 2.0]]),
    ("dtype", np.full((3, 2), np.nan, dtype=np.float32)),
    ("dtype", np.ones((2, 3), dtype=np.int64)),
    ("shape", np.full((3, 2), np.nan)),
    ("shape", np.ones((2, 3, 1))),
    ("finite", np.array([[1.0, 9.0, np.nan], [4.0, 5.0, 6.0]])),
    ("finite", np.array([[1.0, 9.0, -np.inf], [4.0, 5.0, 6.0]])),
    ("values", np.array([[1.0, 9.0, 3.0], [4.0, 5.0, 6.0]])),
]


@pytest.mark.parametrize(("kind", "got"), FIRST_WRONG)
def test_the_first_that_fails_is_told_first(kind: str, got: Any) -> None:
    assert kinds(np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), got)[0] == kind


@many
@given(ARRAYS, st.data())
def test_order_holds_for_any_combination_of_faults(expected: np.ndarray, data: st.DataObject) -> None:
    """None → type → dtype → shape → finite → values, whichever faults come together."""
    order = ["dtype", "shape", "finite", "values"]
    faults = data.draw(st.sets(st.sampled_from(order), min_size=1))
    got = expected.copy()
    if "values" in faults:
        got = got + 1 + np.abs(expected).max()
    if "finite" in faults:
        got.flat[0] = np.nan
    if "shape" in faults:
        got = got[np.newaxis]
    if "dtype" in faults:
        got = got.astype(np.float32)
        faults |= {"values"} if not np.array_equal(got.astype(np.float64), expected) else set()
    told = kinds(expected, got)
    assert told[0] == min(faults, key=order.index)


@many
@given(ARRAYS)
def test_an_array_equals_itself_however_it_lies_in_memory(expected: np.ndarray) -> None:
    spread = np.repeat(expected, 2, axis=-1)[..., ::2]
    assert not kinds(expected, expected)
    assert not kinds(expected, np.asfortranarray(expected))
    assert not kinds(expected, spread)


@many
@given(ARRAYS, st.floats(-1e-10, 1e-10))
def test_rounding_noise_of_correct_code_is_accepted(expected: np.ndarray, noise: float) -> None:
    assert not kinds(expected, expected * (1 + noise))


@many
@given(ARRAYS, st.integers(0, 255), st.floats(1e-2, 1e3), st.sampled_from([-1, 1]))
def test_a_typical_mistake_in_one_number_is_seen(expected: np.ndarray, place: int, size: float, sign: int) -> None:
    got = expected.copy()
    got.flat[place % got.size] += sign * size * max(np.abs(expected).max(), 1e-3)
    assert kinds(expected, got) == ["values"]


@pytest.mark.parametrize(
    "got", [0.25, np.float64(0.25), np.float32(0.25), np.array(0.25), np.array(0.25, dtype=np.float32)]
)
def test_a_loss_may_be_any_one_number(got: Any) -> None:
    assert not kinds(0.25, crossed(got))


@pytest.mark.parametrize("got", [np.array([0.25]), np.array([[0.25]]), np.array([0.25, 0.25])])
def test_an_array_of_losses_is_no_loss(got: np.ndarray) -> None:
    assert kinds(0.25, got) == ["shape"]


@pytest.mark.parametrize("got", ["0.25", [0.25], (0.25,), {"loss": 0.25}, None, Opaque("Value"), np.array(0.25 + 0j)])
def test_what_holds_a_number_is_no_number(got: Any) -> None:
    assert kinds(0.25, got)[0] in ("type", "none")


def test_tuples_and_lists_are_the_same() -> None:
    a, b = np.ones(2), np.zeros((3, 1))
    for expected in ((a, b), [a, b]):
        assert not kinds(expected, (a, b))
        assert not kinds(expected, [a, b])
    assert kinds((a, b), (a, b, b)) == ["parts"]
    assert kinds((a, b), (b, a)) == ["shape", "shape"]
    assert kinds((a, b), a) == ["type"]
    assert not kinds([1.0, 2.0], np.array([1.0, 2.0]))


def test_a_wrong_part_is_named() -> None:
    (finding,) = compare((np.ones(2), [1.0, 2.0]), (np.ones(2), [1.0, 3.0]), RTOL, ("dx", "params"))
    assert finding.path == ("params", "1")
    (finding,) = compare({"loss": 1.0}, {"loss": 2.0}, RTOL)
    assert finding.path == ("loss",)


def test_a_dict_has_exactly_the_keys_that_were_asked_for() -> None:
    assert not kinds({"a": 1.0, "b": 2.0}, {"b": 2.0, "a": 1.0})
    (finding,) = compare({"a": 1.0, "b": 2.0}, {"a": 1.0, "c": 2.0}, RTOL)
    assert (finding.kind, finding.values) == ("keys", {"missing": "b", "extra": "c"})
    assert kinds({"a": 1.0}, [1.0]) == ["type"]


@pytest.mark.parametrize("dtype", [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint64])
def test_labels_may_have_any_integer_type(dtype: type) -> None:
    labels = np.array([0, 2, 1])
    assert not kinds(labels, labels.astype(dtype))
    assert kinds(labels, np.array([0, 2, 2], dtype=dtype)) == ["values"]


@pytest.mark.parametrize("got", [np.array([1.0, 0.0]), np.array([True, False])])
def test_labels_of_another_kind_cost_the_contract_only(got: np.ndarray) -> None:
    (finding,) = compare(np.array([1, 0]), got, RTOL)
    assert finding.kind == "dtype"
    assert finding.spares_values


@many
@given(ARRAYS)
def test_the_sign_of_zero_does_not_matter(expected: np.ndarray) -> None:
    zeros = np.zeros_like(expected)
    assert not kinds(zeros, -zeros)
    assert not kinds(0.0, -0.0)


def test_a_mask_is_boolean() -> None:
    mask = np.array([[True, False]])
    assert not kinds(mask, mask)
    assert kinds(mask, mask.astype(float)) == ["dtype"]
    assert kinds(mask, ~mask) == ["values"]


def test_bool_int_and_float_are_told_apart_but_their_value_counts() -> None:
    assert not kinds(3, 3)
    assert not kinds(3, crossed(np.int32(3)))
    assert kinds(3, 3.0) == ["number_type"]
    assert kinds(3, 4.0) == ["number_type", "values"]
    assert not kinds(True, True)
    assert not kinds(True, crossed(np.bool_(True)))
    assert kinds(True, 1) == ["number_type"]
    assert kinds(True, 0) == ["type"]
    assert kinds(True, "yes") == ["type"]
    assert kinds(None, 0.0) == ["type"]
    assert kinds("relu", "relu") == []
    assert kinds("relu", "tanh") == ["values"]


@pytest.mark.parametrize("got", [10**400, -(10**400), 1 << 80, 2**63])
@pytest.mark.parametrize("expected", [1, 1.0, 0])
def test_an_enormous_integer_is_wrong_and_no_crash(expected: float, got: int) -> None:
    assert compare(expected, got, RTOL)


def test_complex_numbers_earn_nothing() -> None:
    """A complex array cannot be held against real numbers, so it must not pass as a mere fault of form."""
    findings = compare(np.ones(3), np.zeros(3, dtype=complex), RTOL)
    assert findings
    assert not all(finding.spares_values for finding in findings)


def test_a_list_of_numbers_costs_the_contract_and_its_numbers_still_count() -> None:
    right, wrong = compare(np.ones(2), [1.0, 1.0], RTOL), compare(np.ones(2), [1.0, 2.0], RTOL)
    assert [f.kind for f in right] == ["array_type"]
    assert [f.kind for f in wrong] == ["array_type", "values"]
    assert kinds(np.ones(2), ["1", "1"]) == ["type"]
    assert kinds(np.ones(2), [[1.0], [1.0, 2.0]]) == ["type"]


def test_expected_infinities_and_nans_must_be_met() -> None:
    expected = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert not kinds(expected, expected.copy())
    for index in range(3):
        got = expected.copy()
        got[index] = 0.0
        assert kinds(expected, got) == ["values"]


def test_float32_answers_have_float32_tolerance_and_float64_answers_have_not() -> None:
    x = np.array([1.0, 2.0, 3.0])
    off = x * (1 + 2e-5)
    assert not kinds(x.astype(np.float32), off.astype(np.float32))
    assert kinds(x, off) == ["values"]
    assert kinds(x.astype(np.float32), (x * 1.01).astype(np.float32)) == ["values"]


@many
@given(ARRAYS, st.floats(1e-6, 1e6))
def test_tolerance_does_not_depend_on_the_unit(expected: np.ndarray, scale: float) -> None:
    got = expected * (1 + 1e-3)
    if np.abs(expected).max() * min(scale, 1) > 1e-3:
        assert np.array_equal(differs(expected, got, RTOL), differs(expected * scale, got * scale, RTOL))


def test_a_small_number_beside_a_large_one_is_still_looked_at() -> None:
    expected = np.array([1e3, 1e-3])
    assert kinds(expected, np.array([1e3, 2e-3])) == ["values"]


def test_empty_arrays_are_equal_when_their_shape_is() -> None:
    assert not kinds(np.zeros((0, 3)), np.zeros((0, 3)))
    assert kinds(np.zeros((0, 3)), np.zeros((3, 0))) == ["shape"]


# How much of the tolerance a right answer used


@many
@given(ARRAYS, st.floats(0, 0.9))
def test_the_share_of_the_tolerance_that_is_used(expected: np.ndarray, share: float) -> None:
    got = expected + share * allowance(expected, RTOL)
    used = tolerance_used({"a": (expected, 3)}, {"a": [got, 3]}, RTOL)
    assert used == pytest.approx(share, abs=1e-3)
    assert not differs(expected, got, RTOL).any()


def test_equal_and_unfinite_numbers_use_none_of_it() -> None:
    expected = np.array([np.inf, -np.inf, np.nan, 1.0])
    assert tolerance_used(expected, expected.copy()[::1], RTOL) == 0
    assert tolerance_used(expected, np.array([np.inf, -np.inf, np.nan, 1.0 + 5e-7]), RTOL) == pytest.approx(
        0.5, abs=0.01
    )
    assert tolerance_used([1, "a", None], [1, "a", None], RTOL) == 0
