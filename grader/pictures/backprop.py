"""Pictures of 04_backprop: what limits a gradient check, slopes that Value finds, and a small network that learns."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GREY, INK, RED, positive, regions, two_classes, zero_lines

STEPS = np.logspace(-12, 0, 61)
POINTS = np.linspace(-3, 3, 121)
LOW, HIGH, GRID, UPDATES = -1.6, 2.6, 200, 300


def checking(module: Any, steps: Any, points: Any) -> Any:
    x = np.array([-1.2, -0.4, 0.3, 0.9])

    def f(x: Any) -> Any:
        return np.sin(x).sum()

    errors = [module.relative_error(module.numerical_gradient(f, x.copy(), float(eps)), np.cos(x)) for eps in steps]
    heights, slopes = [], []
    for point in points:
        leaf = module.Value(float(point))
        out = (leaf * leaf).exp() ** -1 * 2 + leaf.tanh()
        out.backward()
        heights.append(float(out.data))
        slopes.append(float(leaf.grad))
    return {"errors": [float(e) for e in errors], "heights": heights, "slopes": slopes}


def draw_checking(answer: Answer, figure: Any, t: Translate) -> None:
    """The best step for a gradient check, and slopes found by automatic differentiation."""
    left, right = figure.subplots(1, 2)
    left.axvline(1e-5, color=GREY, linestyle=":", linewidth=1)
    left.loglog(STEPS, positive(answer("errors", len(STEPS))), color=BLUE)
    left.text(1.6e-5, 3e-3, "eps = 1e-5", color=GREY)
    left.text(2e-12, 5e-10, t("rounding", "舍入误差"), color=GREY)
    left.text(2e-3, 1e-10, t("curvature", "曲率误差"), color=GREY)
    left.set(title=t("numerical_gradient of sin x", "sin x 的 numerical_gradient"), xlabel="eps")
    left.set(ylabel="relative_error", xlim=(1e-12, 1), ylim=(1e-13, 1))
    right.plot(POINTS, answer("heights", len(POINTS)), color=BLUE, label="f(x)")
    right.plot(POINTS, answer("slopes", len(POINTS)), color=RED, label="x.grad")
    right.set(title="Value: 2 exp(−x²) + tanh x", xlabel="x", xlim=(-3, 3))
    zero_lines(right)
    right.legend()


def moons() -> dict[str, Any]:
    """Two half circles that grip each other, and a grid of points around them."""
    rng = np.random.default_rng(5)
    angle = rng.uniform(0, np.pi, 80)
    y = np.arange(80) % 2
    X = np.stack([np.cos(angle) + y, np.where(y == 1, 0.35, -0.1) + np.sin(angle) * (1 - 2 * y)], axis=1)
    axis = np.linspace(LOW, HIGH, GRID)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    return {"X": X + 0.12 * rng.normal(size=(80, 2)), "y": y, "grid": grid, "updates": UPDATES}


def network(module: Any, X: Any, y: Any, grid: Any, updates: int) -> Any:
    from itertools import pairwise

    rng = np.random.default_rng(1)
    sizes = (2, 16, 16, 2)
    weights = [rng.normal(size=(b, a)) * np.sqrt(2 / a) for a, b in pairwise(sizes)]
    biases = [np.zeros(b) for b in sizes[1:]]
    losses = []
    for _ in range(updates):
        loss, dweights, dbiases = module.mlp_loss(X, y, weights, biases)
        losses.append(float(loss))
        weights = [w - 0.3 * d for w, d in zip(weights, dweights, strict=True)]
        biases = [b - 0.3 * d for b, d in zip(biases, dbiases, strict=True)]
    h = grid
    for number, (w, b) in enumerate(zip(weights, biases, strict=True)):
        h = module.linear_forward(h, w, b)[0]
        if number < len(weights) - 1:
            h = h * (h > 0)
    return {"losses": losses, "fires": h[:, 1] > h[:, 0]}


def draw_network(answer: Answer, figure: Any, t: Translate) -> None:
    """The loss of a network with two hidden layers, and the boundary that it ends with."""
    left, right = figure.subplots(1, 2)
    left.plot(np.arange(1, UPDATES + 1), answer("losses", UPDATES), color=BLUE)
    left.set(title=t("Loss on 80 points", "80 个点上的损失"), xlabel=t("update", "更新次数"), ylabel=t("loss", "损失"))
    left.set(xlim=(0, UPDATES))
    left.set_ylim(bottom=0)
    left.grid()
    regions(right, answer("fires", GRID**2).reshape(GRID, GRID), (LOW, HIGH, LOW, HIGH))
    given = moons()
    two_classes(right, given["X"], given["y"], t)
    right.set(
        title=t(f"The boundary after {UPDATES} updates", f"更新 {UPDATES} 次后的分界线"), xlabel="$x_1$", ylabel="$x_2$"
    )
    right.legend(loc="upper right", handletextpad=0.2)
    right.spines[:].set(visible=True, color=INK, alpha=0.4)


PICTURES = {
    HANDOUT: Picture(
        Text("what limits a gradient check, and slopes found by Value", "梯度检验的精度，以及用 Value 求出的斜率"),
        ("numerical_gradient", "relative_error", "Value"),
        checking,
        draw_checking,
        partial(dict, steps=STEPS, points=POINTS),
    ),
    "mlp_loss": Picture(
        Text("a network with two hidden layers learns two half moons", "两个隐藏层的网络学习区分两弯月牙"),
        ("mlp_loss", "linear_forward", "linear_backward"),
        network,
        draw_network,
        moons,
    ),
}
