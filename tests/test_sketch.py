"""Fingerprints tell answers apart, forgive rounding, and fit in a file."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from grader.sandbox.wire import Opaque
from grader.sketch import alike, sketch

from .judging import array

FLOATS = st.floats(allow_nan=True, allow_infinity=True)
ARRAYS = npst.arrays(np.float64, npst.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=FLOATS)
SIGNALLING = np.array([0x7F800001, 0x3F800000], np.uint32).view(np.float32)  # a warning where it is cast
X = array(3, 4)


@settings(max_examples=100, deadline=None)
@given(ARRAYS)
def test_an_answer_is_like_itself_and_survives_a_file(value: np.ndarray) -> None:
    known = sketch(value)
    assert alike(known, sketch(value.copy()))
    assert alike(known, json.loads(json.dumps(known)))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 1000), st.floats(-1e-9, 1e-9))
def test_rounding_does_not_matter(seed: int, noise: float) -> None:
    x = array(4, 5, seed=seed)
    assert alike(sketch(x), sketch(x * (1 + noise)))


OTHERS = [
    *(X.T, X + 0.01, -X, X[::-1], X[:, ::-1], 2 * X, X.astype(np.float32), X.tolist(), X[0], X[np.newaxis]),
    *((X,), [X], (X, X), {"a": X}, {"b": X}, (), [[]]),
    *(np.where(X[1, i] == X, bad, X) for i in (1, 2) for bad in (np.nan, np.inf, -np.inf)),
    *(None, 1.0, 1, True, "text", "other", Opaque("Value"), Opaque("int"), np.float64(1.0), np.array(1.0), 2.0, False),
]


def test_no_two_of_many_answers_are_alike() -> None:
    sketches = [sketch(X), *map(sketch, OTHERS)]
    for i, one in enumerate(sketches):
        for other in sketches[i + 1 :]:
            same_number = one == other == sketch(1.0)  # Python's floats, np.float64 and 0-d arrays are one thing
            empty = one[0] == other[0] == "(1"  # tuples and lists are one thing
            assert not alike(one, other) or same_number or empty


def test_tuples_and_lists_are_alike() -> None:
    assert alike(sketch((X, 1.0)), sketch([X, 1.0]))


@pytest.mark.parametrize(
    "value",
    [
        10**400,
        -(10**400),
        float("nan"),
        np.array([1e308, 1e308]),
        np.zeros((0, 3)),
        np.array([1 + 2j]),
        np.array(True),
        SIGNALLING,
    ],
)
def test_extreme_answers_have_a_sketch(value: Any) -> None:
    assert alike(sketch(value), sketch(value))


def test_a_sketch_does_not_give_the_array_away() -> None:
    large = array(50, 60)
    assert len(sketch(large)) < 10
    told = [v for v in sketch(large) if isinstance(v, float)]
    assert not np.isclose(large.ravel()[:, None], told, rtol=1e-9, atol=0).any()
