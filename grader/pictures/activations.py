"""Pictures of 02_activations: functions and their slopes, and what a temperature does to softmax."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GOLD, GREEN, GREY, RED, zero_lines

POINTS = 401
CURVES = {
    "sigmoid": (BLUE, "-"),
    "tanh": (GREY, "-"),
    "relu": (RED, "-"),
    "leaky_relu": (GOLD, "--"),
    "gelu": (GREEN, "-"),
}
TEMPERATURES = (0.5, 1.0, 3.0)
LOGITS = np.array([2.0, 1.0, 0.5, 0.0, -1.0])


def family(module: Any) -> Any:
    x = np.linspace(-4, 4, 401)
    ones = np.ones_like(x)
    return {
        "sigmoid": module.sigmoid(x),
        "tanh": module.tanh(x),
        "relu": module.relu(x),
        "leaky_relu": module.leaky_relu(x, 0.1),
        "gelu": module.gelu(x),
        "sigmoid slope": module.sigmoid_backward(ones, module.sigmoid(x)),
        "tanh slope": module.tanh_backward(ones, module.tanh(x)),
        "relu slope": module.relu_backward(ones, x),
        "leaky_relu slope": module.leaky_relu_backward(ones, x, 0.1),
        "gelu slope": module.gelu_backward(ones, x),
    }


def draw_family(answer: Answer, figure: Any, t: Translate) -> None:
    """Functions on the left, their derivatives on the right."""
    left, right = figure.subplots(1, 2)
    x = np.linspace(-4, 4, POINTS)
    for name, (colour, dashes) in CURVES.items():
        label = f"{name} (0.1)" if name == "leaky_relu" else name
        left.plot(x, answer(name, POINTS), dashes, color=colour, label=label)
        right.plot(x, answer(f"{name} slope", POINTS), dashes, color=colour)
    left.set(title=t("Activation", "激活函数"), xlabel="x", ylim=(-1.3, 3))
    right.set(title=t("Derivative", "导数"), xlabel="x", ylim=(-0.2, 1.25))
    for axes in (left, right):
        zero_lines(axes)
        axes.set_xlim(-4, 4)
    left.legend(loc="upper left")


def function_and_slope(module: Any, name: str, backward: str, given: str) -> Any:
    x = np.linspace(-6, 6, 601)
    out = getattr(module, name)(x)
    answer = {"value": out}
    try:
        if backward:
            answer["slope"] = getattr(module, backward)(np.ones_like(x), {"x": x, "out": out}[given])
    except NotImplementedError:  # the function can be seen before its derivative is written
        pass
    return answer


def draw_function(answer: Answer, figure: Any, t: Translate, name: str) -> None:
    """One function, its derivative, and the slope as read off the curve: the last two lie on each other."""
    x = np.linspace(-6, 6, 601)
    left, right = figure.subplots(1, 2)
    value = answer("value", 601)
    left.plot(x, value, color=BLUE)
    left.set(title=f"{name}(x)", xlabel="x", xlim=(-6, 6))
    measured = (value[2:] - value[:-2]) / (x[2] - x[0])
    right.plot(x[1:-1], measured, color=GREY, linewidth=4, alpha=0.4, label=t("slope of the curve", "由曲线量出的斜率"))
    if "slope" in answer:
        right.plot(x, answer("slope", 601), color=RED, label=f"{name}_backward")
    right.set(title=t("Derivative", "导数"), xlabel="x", xlim=(-6, 6))
    right.legend(loc="upper left")
    low, high = right.get_ylim()
    right.set_ylim(low, high + 0.3 * (high - low))
    for axes in (left, right):
        zero_lines(axes)


def temperatures(module: Any, logits: Any, at: Any) -> Any:
    x = np.linspace(-5, 5, 101)
    two = np.stack([x, np.zeros_like(x)], axis=1)
    return {"bars": [module.softmax(logits / t) for t in at], "two": np.stack([module.softmax(two / t) for t in at])}


def draw_temperatures(answer: Answer, figure: Any, t: Translate) -> None:
    """The same five logits at three temperatures; two classes by the difference of their logits."""
    left, right = figure.subplots(1, 2)
    bars, two = answer("bars", len(TEMPERATURES), len(LOGITS)), answer("two", len(TEMPERATURES), 101, 2)
    x = np.linspace(-5, 5, 101)
    for i, (temperature, colour) in enumerate(zip(TEMPERATURES, (RED, BLUE, GOLD), strict=True)):
        label = t(f"logits / {temperature:g}", f"logits / {temperature:g}")
        left.bar(np.arange(len(LOGITS)) + 0.26 * (i - 1), bars[i], width=0.24, color=colour, label=label)
        right.plot(x, two[i, :, 0], color=colour, label=label)
    left.set_xticks(range(len(LOGITS)), [f"{z:g}".replace("-", "−") for z in LOGITS])
    left.set(
        title=t("softmax of five logits", "五个 logits 的 softmax"), xlabel="logit", ylabel=t("probability", "概率")
    )
    right.set(title=t("Two classes", "两个类别"), xlabel=t("difference of the logits", "logits 之差"))
    right.set_ylabel(t("probability of the first", "第一类的概率"))
    for axes in (left, right):
        axes.set_ylim(0, 1.02)
        axes.grid(axis="y")
        axes.legend()


def _one(name: str, given: str = "x", backward: bool = True) -> Picture:
    return Picture(
        Text(f"{name} and its derivative", f"{name} 及其导数"),
        (name, f"{name}_backward") if backward else (name,),
        partial(function_and_slope, name=name, backward=f"{name}_backward" if backward else "", given=given),
        partial(draw_function, name=name),
    )


PICTURES = {
    HANDOUT: Picture(
        Text("the activation functions and their derivatives", "激活函数及其导数"),
        tuple(f"{name}{end}" for name in CURVES for end in ("", "_backward")),
        family,
        draw_family,
    ),
    "sigmoid": _one("sigmoid", "out"),
    "tanh": _one("tanh", "out"),
    "relu": _one("relu"),
    "leaky_relu": _one("leaky_relu"),
    "gelu": _one("gelu"),
    "silu": _one("silu", backward=False),
    "softmax": Picture(
        Text("softmax at three temperatures", "三种温度下的 softmax"),
        ("softmax",),
        temperatures,
        draw_temperatures,
        partial(dict, logits=LOGITS, at=TEMPERATURES),
    ),
}
