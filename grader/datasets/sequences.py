"""Sequences of tokens that follow a rule. The rule is drawn anew each time, so there is nothing to know in advance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from grader.datasets.errors import DatasetError

Rule = Literal["walk", "sum", "echo"]
Splits = tuple[np.ndarray, np.ndarray, np.ndarray]
VOCABULARY = {"walk": 20, "sum": 11, "echo": 8}  # the sum needs a prime, so that its factors can be undone


def make_sequences(
    rng: np.random.Generator,
    rule: Rule,
    count: int = 200,
    length: int = 20,
    prompts: int = 60,
    known: int = 9,
    new: int = 8,
) -> Splits:
    """``(sequences (count, length), prompts (prompts, known), continuations (prompts, new))`` of one rule, int64.

    walk: the next token depends on the last one, along one cycle through all 20 tokens.
    sum:  the next token is a·x₁ + b·x₂ + c modulo 11 of the last two, with a, b and c drawn once.
    echo: the next token is the one of five steps ago; every motif of five is new.

    No prompt begins as one of the sequences does: who looks up the prompts finds nothing.
    """
    if rule not in VOCABULARY:
        raise DatasetError(f"there is no rule {rule!r}; there are {', '.join(VOCABULARY)}")
    if min(count, prompts, new) < 1 or min(length, known) < 6:
        raise DatasetError("sequences and prompts are 6 tokens long or more, and there is one of each or more")
    starts, step = _RULES[rule](rng)
    learnt, asked = _split(rng, starts)
    sequences = _unroll(learnt[rng.integers(len(learnt), size=count)], step, length)
    whole = _unroll(asked[rng.integers(len(asked), size=prompts)], step, known + new)
    return sequences, whole[:, :known], whole[:, known:]


Step = Callable[[np.ndarray], np.ndarray]


def _split(rng: np.random.Generator, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two thirds of the beginnings to learn from, the others to be asked."""
    order = rng.permutation(len(starts))
    cut = 2 * len(starts) // 3
    return starts[order[:cut]], starts[order[cut:]]


def _unroll(starts: np.ndarray, step: Step, length: int) -> np.ndarray:
    found = starts
    while found.shape[1] < length:
        found = np.concatenate([found, step(found)[:, None]], axis=1)
    return found[:, :length]


def _walk(rng: np.random.Generator) -> tuple[np.ndarray, Step]:
    cycle = rng.permutation(VOCABULARY["walk"])
    following = np.empty_like(cycle)
    following[cycle] = np.roll(cycle, -1)
    return cycle[:, None], lambda found: following[found[:, -1]]


def _sum(rng: np.random.Generator) -> tuple[np.ndarray, Step]:
    base = VOCABULARY["sum"]
    a, b, c = rng.integers(1, base, size=3)
    pairs = np.argwhere(np.ones((base, base)))
    moving = pairs[(a * pairs[:, 1] + b * pairs[:, 0] + c) % base != pairs[:, 1]]
    return moving, lambda found: (a * found[:, -1] + b * found[:, -2] + c) % base


def _echo(rng: np.random.Generator) -> tuple[np.ndarray, Step]:
    motifs = np.unique(rng.integers(VOCABULARY["echo"], size=(2000, 5)), axis=0)
    moving = motifs[(motifs[:, 1:] != motifs[:, :-1]).sum(1) >= 3]
    return moving, lambda found: found[:, -5]


_RULES: dict[str, Callable[[np.random.Generator], tuple[np.ndarray, Step]]] = {
    "walk": _walk,
    "sum": _sum,
    "echo": _echo,
}
