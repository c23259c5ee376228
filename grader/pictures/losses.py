"""The picture of 03_losses: what an error costs, and why logits beat probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np


def handout(module: Any, plt: Any) -> Any:
    """Left: MSE and Huber by the error. Right: one loss in two ways, by the logit of a wrong answer."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5), dpi=110, layout="constrained")
    zero = np.zeros(1)

    errors = np.linspace(-4, 4, 161)
    left.plot(errors, [module.mse_loss(zero, np.array([e])) for e in errors], color="#4c72b0", label="mse_loss")
    for delta, style in ((2.0, "-"), (1.0, "--"), (0.5, ":")):
        costs = [module.huber_loss(zero, np.array([e]), delta=delta) for e in errors]
        left.plot(errors, costs, style, color="#c44e52", label=f"huber_loss, delta = {delta:g}")
    left.set(title="What an error costs", xlabel="y_pred − y_true", ylabel="loss", ylim=(0, 10))

    logits = np.linspace(0, 150, 301)
    exact = [module.bce_with_logits(zero, np.array([z])) for z in logits]
    detour = [module.cross_entropy_loss(zero, 1 / (1 + np.exp(-np.array([z])))) for z in logits]
    right.plot(logits, exact, color="#4c72b0", label="bce_with_logits(0, z)")
    right.plot(logits, detour, "--", color="#c44e52", label="cross_entropy_loss(0, σ(z))")
    arrow = {"arrowstyle": "->", "color": "0.4"}
    right.annotate("σ(z) is rounded to 1", (37, 98), (4, 118), fontsize=8, arrowprops=arrow)
    right.set(title="The same loss, label 0, two ways", xlabel="logit z", ylabel="loss", ylim=(0, 155))

    for axes, place in ((left, "upper center"), (right, "lower right")):
        axes.legend(fontsize=8, frameon=False, loc=place)
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return figure
