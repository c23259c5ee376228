"""The picture of the handout: what limits a gradient check, and slopes that Value finds by itself."""

from __future__ import annotations

from typing import Any

import numpy as np


def handout(module: Any, plt: Any) -> Any:
    """The best step for a gradient check, and slopes found by automatic differentiation."""
    figure, (check, slopes) = plt.subplots(1, 2, figsize=(7, 3.5), layout="constrained")

    x = np.array([-1.2, -0.4, 0.3, 0.9])
    steps = np.logspace(-12, 0, 61)
    errors = [
        module.relative_error(module.numerical_gradient(lambda x: np.sin(x).sum(), x, eps), np.cos(x)) for eps in steps
    ]
    check.loglog(steps, errors, color="#4477aa")
    check.axvline(1e-5, color="0.6", linestyle=":")
    check.text(1.4e-5, 1e-3, "1e-5", color="0.4")
    check.text(1e-12, 2e-10, "rounding", color="0.4")
    check.text(1e-3, 2e-11, "curvature", color="0.4")
    check.set(title="numerical_gradient of sin x", xlabel="eps", ylabel="relative_error")

    points = np.linspace(-3, 3, 121)
    heights, grads = [], []
    for point in points:
        leaf = module.Value(point)
        out = (leaf * leaf).exp() ** -1 * 2 + leaf.tanh()
        out.backward()
        heights.append(out.data)
        grads.append(leaf.grad)
    slopes.plot(points, heights, color="#4477aa", label="f(x)")
    slopes.plot(points, grads, color="#cc6677", label="x.grad")
    slopes.axhline(0, color="0.8", linewidth=0.8, zorder=0)
    slopes.set(title="Value: 2 exp(−x²) + tanh x", xlabel="x")
    slopes.legend(frameon=False)

    for axes in (check, slopes):
        axes.spines[["top", "right"]].set_visible(False)
    return figure
