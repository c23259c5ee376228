"""Pictures of 01_perceptron: the line that a perceptron learns, and the plane as the XOR network sees it."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GREY, INK, regions, two_classes

LOW, HIGH, GRID = -1.2, 3.6, 300
CORNERS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def clouds(gap: float, seed: int = 3) -> dict[str, Any]:
    """Two groups of points whose centres lie ``gap`` apart along the diagonal."""
    rng = np.random.default_rng(seed)
    y = np.arange(40) % 2
    return {"X": rng.normal(size=(40, 2)) * 0.5 + np.where(y == 1, 0.5 + gap, 0.5)[:, None], "y": y}


def plane(low: float, high: float) -> np.ndarray:
    """Points of a square grid, ``(GRID², 2)``."""
    axis = np.linspace(low, high, GRID)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def both_inputs() -> dict[str, Any]:
    return {**clouds(1.3), "wide": plane(LOW, HIGH), "narrow": plane(-0.5, 1.5)}


def both(module: Any, X: Any, y: Any, wide: Any, narrow: Any) -> Any:
    weights, bias, mistakes = module.perceptron_fit(X, y, epochs=100)
    return {
        "epochs": len(mistakes),
        "line": module.perceptron(wide, weights, bias),
        "xor": module.feedforward(narrow, *module.xor_network()).reshape(-1) > 0,
    }


def draw_both(answer: Answer, figure: Any, t: Translate) -> None:
    """A trained perceptron on the left, the XOR network on the right."""
    left, right = figure.subplots(1, 2)
    points = clouds(1.3)
    regions(left, answer("line", GRID**2).reshape(GRID, GRID), (LOW, HIGH, LOW, HIGH))
    two_classes(left, points["X"], points["y"], t)
    epochs = f"{answer('epochs'):.0f}"
    left.set(title=t(f"A perceptron after {epochs} epochs", f"训练 {epochs} 轮后的感知机"))
    regions(right, answer("xor", GRID**2).reshape(GRID, GRID), (-0.5, 1.5, -0.5, 1.5))
    two_classes(right, CORNERS, np.array([0, 1, 1, 0]), t, size=60)
    right.set(title=t("XOR needs a hidden layer", "异或需要一个隐藏层"), xticks=[0, 1], yticks=[0, 1])
    for axes in (left, right):
        axes.set(xlabel="$x_1$", ylabel="$x_2$")
        axes.spines[["top", "right"]].set_visible(True)
        axes.legend(loc="upper right", handletextpad=0.2)


def learning(module: Any, X: Any, y: Any, most: int) -> Any:
    lines, mistakes = [], []
    for epochs in range(1, most + 1):
        weights, bias, mistakes = module.perceptron_fit(X, y, learning_rate=1.0, epochs=epochs)
        lines.append([float(weights[0]), float(weights[1]), float(bias)])
        if mistakes[-1] == 0:
            break
    return {"lines": lines, "mistakes": mistakes}


def draw_learning(answer: Answer, figure: Any, t: Translate) -> None:
    """The boundary after each epoch, fading from the first to the last, and the mistakes made on the way."""
    left, right = figure.subplots(1, 2)
    lines, mistakes = answer("lines", None, 3), answer("mistakes", None)
    ends = np.array([LOW - 20, HIGH + 20])
    for number, (w1, w2, b) in enumerate(lines, 1):
        age = number / len(lines)
        style = {"color": INK if age == 1 else GREY, "linewidth": 2 if age == 1 else 0.9, "alpha": 0.2 + 0.8 * age}
        if number == len(lines):
            style["label"] = t("after the last epoch", "最后一轮之后")
        elif number == max(1, len(lines) // 2):
            style["label"] = t("after earlier ones", "此前各轮")
        if abs(w2) > abs(w1):
            left.plot(ends, -(b + w1 * ends) / w2, **style)
        elif abs(w1) > 0:
            left.plot(-(b + w2 * ends) / w1, ends, **style)
    points = clouds(1.5)
    two_classes(left, points["X"], points["y"], t)
    left.set(title=t("The boundary as it learns", "学习中的分界线"), xlabel="$x_1$", ylabel="$x_2$")
    left.set(xlim=(LOW, HIGH), ylim=(LOW, HIGH))
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=4, columnspacing=1.5)
    right.plot(np.arange(1, len(mistakes) + 1), mistakes, color=BLUE, marker="o", markersize=4)
    right.set(
        title=t("Mistakes in each epoch", "每一轮的错误数"), xlabel=t("epoch", "轮次"), ylabel=t("mistakes", "错误数")
    )
    right.set_ylim(bottom=-0.03 * abs(right.get_ylim()[1]))  # the last point, at 0, is whole
    right.xaxis.get_major_locator().set_params(integer=True)
    right.yaxis.get_major_locator().set_params(integer=True)
    right.grid()


PICTURES = {
    HANDOUT: Picture(
        Text(
            "a trained perceptron, and the plane as the XOR network sees it", "训练好的感知机，以及异或网络眼中的平面"
        ),
        ("perceptron_fit", "perceptron", "step", "feedforward", "xor_network"),
        both,
        draw_both,
        both_inputs,
    ),
    "perceptron_fit": Picture(
        Text("the boundary as it learns, and the mistakes of each epoch", "学习中的分界线，以及每一轮的错误数"),
        ("perceptron_fit", "perceptron_update", "perceptron"),
        learning,
        draw_learning,
        partial(dict, **clouds(1.5), most=60),
    ),
}
