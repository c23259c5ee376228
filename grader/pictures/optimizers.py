"""Pictures of the assignment on optimisers."""

from __future__ import annotations

from typing import Any

import numpy as np


def handout(module: Any, plt: Any) -> Any:
    """Four optimisers on a long valley, and the two schedules of the learning rate."""
    figure, (valley, rates) = plt.subplots(1, 2, figsize=(7, 3.5), layout="constrained")

    curvature, start, steps = np.array([1.0, 25.0]), np.array([-4.0, 1.2]), 60
    x, y = np.meshgrid(np.linspace(-4.6, 1.6, 80), np.linspace(-1.6, 1.6, 80))
    heights = 0.5 * (curvature[0] * x**2 + curvature[1] * y**2)
    valley.contour(x, y, heights, levels=np.geomspace(0.1, 35, 9), colors="0.85", linewidths=0.8)
    runs = (
        ("SGD", module.sgd_step, {"lr": 0.07}, "tab:gray"),
        ("momentum 0.8", module.sgd_step, {"lr": 0.02, "momentum": 0.8}, "tab:blue"),
        ("RMSprop", module.rmsprop_step, {"lr": 0.05}, "tab:green"),
        ("Adam", module.adam_step, {"lr": 0.25}, "tab:red"),
    )
    for label, step, options, colour in runs:
        params, state, path = [start], {}, [start]
        for _ in range(steps):
            params, state = step(params, [curvature * params[0]], state, **options)
            path.append(params[0])
        valley.plot(*np.transpose(path), color=colour, linewidth=1.3, marker=".", markersize=3, label=label)
    valley.plot(0, 0, "*", color="black", markersize=8)
    valley.set(
        title=f"{steps} steps down a narrow valley", xlabel="θ₁", ylabel="θ₂", xlim=(-4.6, 1.6), ylim=(-1.6, 1.6)
    )
    valley.legend(fontsize=7, loc="lower right", frameon=False)

    axis = np.arange(111)
    cosine = [module.warmup_cosine(int(t), 100, 1.0, warmup_steps=10, min_lr=0.05) for t in axis]
    stairs = [module.step_decay(int(t), 1.0, 30, gamma=0.4) for t in axis]
    rates.plot(axis, cosine, color="tab:red", label="warmup_cosine")
    rates.step(axis, stairs, where="post", color="tab:blue", label="step_decay")
    rates.set(title="Learning rate", xlabel="step", ylim=(0, 1.08))
    rates.legend(fontsize=7, frameon=False)
    for axes in (valley, rates):
        axes.spines[["top", "right"]].set_visible(False)
    return figure
