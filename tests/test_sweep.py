"""What is seen at once is what the judge of each case finds: right exactly where nothing is found."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.compare import compare, tolerance_used
from grader.sandbox.wire import Opaque
from grader.sweep import Key, sweep

RTOL = 1e-6
many = settings(max_examples=300, deadline=None)
FLOATS = st.floats(-1e6, 1e6) | st.sampled_from([0.0, 1e-300, math.nan, math.inf, -math.inf])
ARRAYS = (
    npst.arrays(np.float64, npst.array_shapes(min_dims=0, max_dims=3, max_side=3), elements=FLOATS)
    | npst.arrays(np.float32, npst.array_shapes(max_side=3), elements=st.floats(-1e3, 1e3, width=32))
    | npst.arrays(np.int64, npst.array_shapes(max_side=3), elements=st.integers(-9, 9))
    | npst.arrays(np.bool_, npst.array_shapes(max_side=3))
)
LEAVES = ARRAYS | FLOATS | st.integers(-9, 9) | st.booleans() | st.sampled_from(["a", "b", None])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=5,
)


def asked(expected: Any, got: Any) -> float | None:
    return sweep(Key.of(expected, RTOL), expected, got)


@st.composite
def altered(draw: st.DrawFn, value: Any) -> Any:
    """The same value, with some of it a little or very much otherwise."""
    if isinstance(value, dict):
        return {key: draw(altered(item)) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(draw(altered(item)) for item in value)
    how = draw(st.sampled_from(["as it is"] * 6 + ["near", "far", "form", "another"]))
    if how == "another":
        return draw(VALUES | st.just(Opaque("torch.Tensor")))
    if how == "form":
        forms = [np.asarray(value), np.asarray(value).tolist()]
        return draw(st.sampled_from(forms)) if isinstance(value, (float, int, np.ndarray)) else value
    if how in ("near", "far") and isinstance(value, (float, np.ndarray)) and np.asarray(value).dtype.kind == "f":
        factor = 1 + draw(st.floats(0, 3)) * (RTOL if how == "near" else 1.0)
        with np.errstate(over="ignore"):
            return value * factor if isinstance(value, float) else np.asarray(value * value.dtype.type(factor))
    return value


@many
@given(st.data())
def test_it_agrees_with_the_judge_of_each_case(data: st.DataObject) -> None:
    expected = data.draw(VALUES)
    got = data.draw(altered(expected))
    share = asked(expected, got)
    if share is not None:
        assert compare(expected, got, RTOL) == []
        assert share == pytest.approx(tolerance_used(expected, got, RTOL))


@many
@given(VALUES)
def test_what_is_equal_is_seen_to_be_right(value: Any) -> None:
    assert asked(value, value) == 0.0


@many
@given(
    npst.arrays(np.float64, npst.array_shapes(max_dims=3, max_side=4), elements=st.floats(-1e6, 1e6)), st.floats(0, 3)
)
def test_the_limit_lies_where_that_of_the_judge_lies(expected: np.ndarray, share: float) -> None:
    got = expected * (1 + share * RTOL)
    assert (asked([expected, 1], [got, 1]) is None) == bool(compare(expected, got, RTOL))


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (np.ones(2), np.ones(3)),
        (np.ones(2), np.ones((2, 1))),
        (np.ones(2), np.ones(2, dtype=np.float32)),
        (np.ones(2), np.ones(2, dtype=complex)),
        (np.ones(2), [1.0, 1.0]),
        (np.ones(2), np.array([1.0, np.nan])),
        (np.ones(2), np.array([1.0, np.inf])),
        (np.array([1.0, np.nan]), np.ones(2)),
        (np.array([1.0, np.inf]), np.array([1.0, -np.inf])),
        (np.array([True]), np.array([1])),
        (1, True),
        (1.0, None),
        (None, 1.0),
        ("a", "b"),
        ((1.0, 2.0), (1.0,)),
        ({"a": 1.0}, {"b": 1.0}),
        ({"a": 1.0}, {"a": 1.0, "b": 1.0}),
        ([1.0], {"a": 1.0}),
        (1.0, Opaque("Value")),
    ],
)
def test_what_is_wrong_or_of_another_form_is_left_to_the_judge(expected: Any, got: Any) -> None:
    assert asked(expected, got) is None


def test_each_array_has_a_tolerance_of_its_own() -> None:
    large, small = np.array([1e6]), np.array([1e-3])
    assert asked((large, small), (large, small + 1e-7)) is None
    assert asked((large, small), (large + 0.5, small)) == pytest.approx(0.5, rel=0.01)


def test_a_number_may_come_as_an_array_without_dimensions() -> None:
    assert asked(2.0, np.asarray(2.0)) == asked(np.asarray(2.0), 2.0) == asked(2.0, np.asarray(2, np.float32)) == 0
    assert asked(2, np.asarray(2)) == 0
