"""The picture of the handout: the line that a perceptron learns, and the plane as the XOR network sees it."""

from __future__ import annotations

from typing import Any

import numpy as np

BLUE, RED = "#4477aa", "#cc6677"


def handout(module: Any, plt: Any) -> Any:
    """A trained perceptron on the left, the XOR network on the right, both computed by ``module``."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5), dpi=110)
    rng = np.random.default_rng(3)
    y = np.arange(40) % 2
    X = rng.normal(size=(40, 2)) * 0.5 + np.where(y == 1, 1.9, 0.5)[:, None]
    weights, bias, mistakes = module.perceptron_fit(X, y, epochs=100)

    grid = np.stack(np.meshgrid(np.linspace(-1.2, 3.6, 400), np.linspace(-1.2, 3.6, 400)), axis=-1)
    flat = grid.reshape(-1, 2)
    _regions(left, grid, module.perceptron(flat, weights, bias).reshape(400, 400))
    _points(left, X, y)
    left.set(title=f"a perceptron after {len(mistakes)} epochs", xlim=(-1.2, 3.6), ylim=(-1.2, 3.6))

    corners = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    grid = np.stack(np.meshgrid(np.linspace(-0.5, 1.5, 400), np.linspace(-0.5, 1.5, 400)), axis=-1)
    output = module.feedforward(grid.reshape(-1, 2), *module.xor_network())
    _regions(right, grid, (output > 0).reshape(400, 400))
    _points(right, corners, np.array([0, 1, 1, 0]), size=60)
    right.set(title="XOR needs a hidden layer", xticks=[0, 1], yticks=[0, 1])
    figure.tight_layout()
    return figure


def _regions(axes: Any, grid: Any, fires: Any) -> None:
    axes.contourf(grid[..., 0], grid[..., 1], fires, levels=[-0.5, 0.5, 1.5], colors=[BLUE, RED], alpha=0.15)
    axes.set(xlabel="$x_1$", ylabel="$x_2$")


def _points(axes: Any, X: Any, y: Any, size: int = 22) -> None:
    for label, colour, marker in ((0, BLUE, "o"), (1, RED, "s")):
        chosen = X[y == label]
        axes.scatter(chosen[:, 0], chosen[:, 1], s=size, c=colour, marker=marker, label=f"class {label}")
    axes.legend(frameon=False, fontsize=8, loc="upper right")
