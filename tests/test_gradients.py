"""The third proof of each reference: its gradients agree with central differences of its own forward functions."""

from __future__ import annotations

import functools
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from grader.course import Course
from grader.exercise import Case, Exercise

ROOT = Path(__file__).resolve().parent.parent
COURSE = Course(ROOT)
STEP, DIRECTIONS, CASES = 1e-6, 3, 4


@pytest.fixture(scope="module")
def reference() -> Iterator[Callable[[str], ModuleType]]:
    """The solutions as modules; they leave when the tests are done."""
    folders = [str(p) for p in sorted(COURSE.solutions.glob("[0-9]*"))]
    sys.path[:0] = folders
    try:
        yield importlib.import_module
    finally:
        sys.path[:] = [p for p in sys.path if p not in folders]
        for name in COURSE.modules():
            sys.modules.pop(name, None)


def forward_of(module: ModuleType, exercise: Exercise) -> Callable[..., Any]:
    """The function whose gradient an exercise gives: of the arguments after ``dout``, to its output or outputs."""
    if isinstance(exercise.driver, functools.partial) and "forward" in exercise.driver.keywords:
        run = getattr(module, exercise.driver.keywords["forward"])
        return lambda *inputs, **options: run(*inputs, **options)[:-1]
    if exercise.name == "batch_norm_backward":
        return lambda *inputs, **options: module.batch_norm_forward(*inputs, **options)[:1]
    if exercise.name == "attention_backward":
        return lambda *inputs, **options: module.scaled_dot_product_attention(*inputs, **options)[:1]
    run = getattr(module, exercise.name.removesuffix("_backward"))
    return lambda *inputs, **options: (run(*inputs, **options),)


#: Exercises that get the output of the forward function: back from it to the input.
FROM_OUTPUT: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "sigmoid_backward": lambda out: np.log(out / (1 - out)),
    "tanh_backward": np.arctanh,
    "softmax_backward": np.log,
}
WITH_DOUT = [
    e.name
    for e in COURSE.exercises.values()
    if e.name.endswith("_backward") and COURSE.home[e.name].module != "losses" and e.name != "dropout_backward"
]
LOSSES = {
    "mse_loss_backward": ("mse_loss", 1),
    "cross_entropy_loss_backward": ("cross_entropy_loss", 1),
    "softmax_cross_entropy_backward": ("softmax_cross_entropy", 0),
}


def ordinary_cases(exercise: Exercise) -> list[Case]:
    """The first cases on ordinary float64 input; a kink of ReLU or a tie has no central difference."""
    found = [c for c in exercise.cases(np.random.default_rng(3)) if c.criterion == "values" and c.driver is None]
    smooth = [c for c in found if not any(word in c.name for word in ("zero", "tie", "equal", "0 ", "largest"))]
    return smooth[:CASES]


def slope(f: Callable[..., float], inputs: list[Any], direction: list[Any]) -> float:
    """The central difference of ``f`` along a direction of all of its floating inputs."""

    def moved(step: float) -> list[Any]:
        return [x + step * d if d is not None else x for x, d in zip(inputs, direction, strict=True)]

    return (f(*moved(STEP)) - f(*moved(-STEP))) / (2 * STEP)


def floating(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def agree(f: Callable[..., float], inputs: list[Any], wanted: list[bool], gradients: list[np.ndarray]) -> None:
    rng = np.random.default_rng(5)
    for _ in range(DIRECTIONS):
        direction = [rng.normal(size=np.shape(x)) if w else None for x, w in zip(inputs, wanted, strict=True)]
        told = sum(
            float(np.sum(g * d)) for g, d in zip(gradients, [d for d in direction if d is not None], strict=True)
        )
        scale = sum(float(np.sum(np.abs(g))) for g in gradients)
        assert slope(f, inputs, direction) == pytest.approx(told, rel=1e-5, abs=1e-7 * max(scale, 1.0))


@pytest.mark.parametrize("name", WITH_DOUT)
def test_a_backward_is_the_slope_of_its_forward(name: str, reference: Callable[[str], ModuleType]) -> None:
    exercise, module = COURSE.exercises[name], reference(COURSE.home[name].module)
    forward = forward_of(module, exercise)
    cases = ordinary_cases(exercise)
    assert cases
    for item in cases:
        dout, *inputs = item.args
        if name in FROM_OUTPUT:
            inputs[0] = FROM_OUTPUT[name](inputs[0])
        options = item.kwargs
        if isinstance(exercise.driver, functools.partial) or exercise.driver is not None:
            told = exercise.driver(module, *item.args, **options)
        else:
            told = getattr(module, name)(*item.args, **options)
        gradients = list(told) if isinstance(told, (tuple, list)) else [told]
        wanted = [floating(x) for x in inputs]
        if name == "batch_norm_backward":
            wanted = [True, True, True, False, False, *wanted[5:]]
        douts = dout if isinstance(dout, tuple) else (dout,)

        def total(*moved: Any, options: Any = options, douts: Any = douts) -> float:
            outputs = forward(*moved, **options)
            return sum(float(np.sum(out * d)) for out, d in zip(outputs, douts, strict=False))

        agree(total, inputs, wanted, gradients)


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_gradient_is_the_slope_of_the_loss(name: str, reference: Callable[[str], ModuleType]) -> None:
    module = reference("losses")
    loss, position = LOSSES[name]
    for item in ordinary_cases(COURSE.exercises[name]):
        inputs = list(item.args)
        wanted = [i == position for i in range(len(inputs))]
        gradient = getattr(module, name)(*inputs, **item.kwargs)

        def value(*moved: Any, options: Any = item.kwargs) -> float:
            return float(getattr(module, loss)(*moved, **options))

        agree(value, inputs, wanted, [gradient])


@pytest.mark.parametrize(
    ("name", "module", "changes"),
    [
        ("mlp_loss", "backprop", (2, 3)),
        ("l1_penalty", "training", (0,)),
        ("l2_penalty", "training", (0,)),
        ("simple_cnn_loss", "cnn", (2,)),
    ],
)
def test_a_loss_with_its_gradients(
    name: str, module: str, changes: tuple[int, ...], reference: Callable[[str], ModuleType]
) -> None:
    function, rng = getattr(reference(module), name), np.random.default_rng(7)
    for item in ordinary_cases(COURSE.exercises[name]):
        _, *gradients = function(*item.args, **item.kwargs)
        for position, gradient in zip(changes, gradients, strict=True):
            given = item.args[position]
            keys = list(given) if isinstance(given, dict) else range(len(given))
            direction = {key: rng.normal(size=np.shape(given[key])) * (given[key] != 0) for key in keys}

            def along(step: float, args: Any = item.args, at: int = position, d: Any = direction) -> float:
                old = args[at]
                new = {k: old[k] + step * d[k] for k in d}
                moved = new if isinstance(old, dict) else list(new.values())
                return float(function(*[moved if i == at else a for i, a in enumerate(args)])[0])

            told = sum(float(np.sum(gradient[key] * direction[key])) for key in keys)
            scale = sum(float(np.sum(np.abs(gradient[key]))) for key in keys)
            slope = (along(STEP) - along(-STEP)) / (2 * STEP)
            assert slope == pytest.approx(told, rel=1e-5, abs=1e-7 * max(scale, 1.0))
