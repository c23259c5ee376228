"""Inputs that many exercises share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.exercise import Case, case

Rng = np.random.Generator


def elementwise(rng: Rng) -> Iterator[Case]:
    """Arrays for a function of one array, element by element."""
    yield case("a row of numbers", rng.normal(size=7))
    yield case("a matrix", rng.normal(size=(4, 5)) * 2)
    yield case("negative, zero and positive", np.array([-3.0, -1.0, -0.25, 0.0, 0.25, 1.0, 3.0]))
    yield case("a batch of 1", rng.normal(size=(1, 6)), group="any shape")
    yield case("three dimensions", rng.normal(size=(2, 3, 4)), group="any shape")
    yield case("four dimensions", rng.normal(size=(2, 3, 2, 2)), group="any shape")
    yield case("a transposed view", rng.normal(size=(5, 3)).T, group="any shape")
    yield case("every other column", rng.normal(size=(3, 8))[:, ::2], group="any shape")
    yield case("±30", np.array([-30.0, -15.0, 15.0, 30.0]), criterion="stability")
    yield case("±1000", np.array([-1000.0, -1.0, 0.5, 1000.0]), criterion="stability")
    yield case("up to ±1e6", np.array([-1e6, -3e4, 3e4, 1e6]), criterion="stability")
    yield case("float32", rng.normal(size=(3, 4)).astype(np.float32), criterion="contract")


def elementwise_speed(rng: Rng) -> Case:
    return case("20,000 numbers", rng.normal(size=(100, 200)))


def with_dout(
    cases: Callable[[Rng], Iterator[Case]], convert: Callable[[Any], Any] = lambda x: x
) -> Callable[[Rng], Iterator[Case]]:
    """The same cases for a backward function: a random ``dout`` first, then ``convert(x)``."""

    def generate(rng: Rng) -> Iterator[Case]:
        for item in cases(rng):
            x, *rest = item.args
            dout = rng.normal(size=x.shape).astype(x.dtype)
            yield Case(item.name, (dout, convert(x), *rest), item.kwargs, item.criterion, item.group, item.driver)

    return generate
