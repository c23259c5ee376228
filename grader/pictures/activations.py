"""The picture of the handout: the activation functions and their slopes."""

from __future__ import annotations

from typing import Any

import numpy as np


def handout(module: Any, plt: Any) -> Any:
    """Functions on the left, their derivatives on the right, both drawn by ``module``."""
    x = np.linspace(-4, 4, 401)
    ones = np.ones_like(x)
    curves = {
        "sigmoid": (module.sigmoid(x), module.sigmoid_backward(ones, module.sigmoid(x)), "#4477aa"),
        "tanh": (module.tanh(x), module.tanh_backward(ones, module.tanh(x)), "#66aadd"),
        "relu": (module.relu(x), module.relu_backward(ones, x), "#cc6677"),
        "leaky_relu (0.1)": (module.leaky_relu(x, 0.1), module.leaky_relu_backward(ones, x, 0.1), "#ddaa33"),
        "gelu": (module.gelu(x), module.gelu_backward(ones, x), "#228833"),
    }
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5), dpi=110)
    for name, (value, slope, colour) in curves.items():
        dashed = "--" if name.startswith("leaky") else "-"
        left.plot(x, value, dashed, color=colour, label=name, linewidth=1.5)
        right.plot(x, slope, dashed, color=colour, linewidth=1.5)
    left.set(title="activation", xlabel="x", ylim=(-1.3, 3))
    right.set(title="derivative", xlabel="x", ylim=(-0.2, 1.25))
    for axes in (left, right):
        axes.axhline(0, color="0.8", linewidth=0.8, zorder=0)
        axes.axvline(0, color="0.8", linewidth=0.8, zorder=0)
        axes.spines[["top", "right"]].set_visible(False)
    left.legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    return figure
