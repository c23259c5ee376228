"""Data made from random numbers: forms and rules hold for every seed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.datasets import DatasetError, make_images, make_sequences
from grader.datasets.sequences import VOCABULARY

SEEDS = st.integers(0, 2**31)


@given(SEEDS, st.sampled_from([1, 3]))
@settings(max_examples=20, deadline=None)
def test_images(seed: int, channels: int) -> None:
    images, labels = make_images(np.random.default_rng(seed), 40, channels)
    assert images.shape == (40, channels, 12, 12)
    assert images.dtype == np.float32
    assert images.min() >= 0
    assert images.max() <= 1
    assert np.bincount(labels, minlength=10).tolist() == [4] * 10
    again, labels_again = make_images(np.random.default_rng(seed), 40, channels)
    np.testing.assert_array_equal(images, again)
    np.testing.assert_array_equal(labels, labels_again)
    assert len(np.unique(images.reshape(40, -1), axis=0)) == 40


def test_the_form_tells_the_classes_apart_and_the_brightness_does_not() -> None:
    images, labels = make_images(np.random.default_rng(0), 4000)
    means = images.mean(axis=(1, 2, 3))
    by_class = np.array([means[labels == c].mean() for c in range(10)])
    assert np.ptp(by_class) < 0.05
    rows = np.ptp(images.mean(axis=3), axis=2).mean(axis=1)
    columns = np.ptp(images.mean(axis=2), axis=2).mean(axis=1)
    assert (rows > columns)[labels == 0].mean() > 0.99
    assert (rows < columns)[labels == 1].mean() > 0.99


@pytest.mark.parametrize(("count", "channels"), [(0, 3), (-1, 1), (5, 2)])
def test_impossible_images(count: int, channels: int) -> None:
    with pytest.raises(DatasetError, match="one image or more"):
        make_images(np.random.default_rng(0), count, channels)


@given(SEEDS, st.sampled_from(sorted(VOCABULARY)))
@settings(max_examples=30, deadline=None)
def test_sequences_and_continuations_follow_one_rule(seed: int, rule: str) -> None:
    sequences, prompts, right = make_sequences(np.random.default_rng(seed), rule)  # type: ignore[arg-type]
    assert (sequences.shape, prompts.shape, right.shape) == ((200, 20), (60, 9), (60, 8))
    assert sequences.min() >= 0
    assert sequences.max() < VOCABULARY[rule]
    back = {"walk": (1,), "sum": (1, 2), "echo": (5,)}[rule]
    following: dict[tuple[int, ...], int] = {}
    for row in [*sequences.tolist(), *np.concatenate([prompts, right], axis=1).tolist()]:
        for t in range(max(back), len(row)):
            assert following.setdefault(tuple(row[t - k] for k in back), row[t]) == row[t]


@given(SEEDS, st.sampled_from(sorted(VOCABULARY)))
@settings(max_examples=30, deadline=None)
def test_no_prompt_begins_as_a_sequence_does(seed: int, rule: str) -> None:
    sequences, prompts, _ = make_sequences(np.random.default_rng(seed), rule)  # type: ignore[arg-type]
    length = {"walk": 1, "sum": 2, "echo": 5}[rule]
    known = {tuple(row) for row in sequences[:, :length].tolist()}
    assert not known & {tuple(row) for row in prompts[:, :length].tolist()}


def test_rules_differ_from_call_to_call() -> None:
    rng = np.random.default_rng(0)
    walks = [make_sequences(rng, "walk")[0] for _ in range(2)]
    follow = [dict(zip(w[:, 0].tolist(), w[:, 1].tolist(), strict=True)) for w in walks]
    shared = set(follow[0]) & set(follow[1])
    assert any(follow[0][a] != follow[1][a] for a in shared)


def test_impossible_sequences() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(DatasetError, match="no rule 'waltz'"):
        make_sequences(rng, "waltz")  # type: ignore[arg-type]
    with pytest.raises(DatasetError, match="6 tokens long"):
        make_sequences(rng, "echo", known=4)
    with pytest.raises(DatasetError, match="one of each"):
        make_sequences(rng, "echo", count=0)
