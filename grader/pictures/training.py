"""Pictures of the assignment on training and regularisation."""

from __future__ import annotations

from typing import Any

import numpy as np


def handout(module: Any, plt: Any) -> Any:
    """Overfitting and where early stopping ends it, and what the first weights do to a deep network."""
    figure, (curves, depth) = plt.subplots(1, 2, figsize=(7, 3.5), layout="constrained")
    rng = np.random.default_rng(3)

    def loss_and_grads(params: Any, X: Any, y: Any) -> Any:
        error = X @ params[0] - y
        return float(np.mean(error**2)), [2 * X.T @ error / len(y)]

    def step(params: Any, grads: Any, state: Any) -> Any:
        return [w - 0.02 * g for w, g in zip(params, grads, strict=True)], state

    truth = np.r_[1.5, -1.0, np.zeros(28)]
    X, X_val = rng.normal(size=(36, 30)), rng.normal(size=(200, 30))
    y, y_val = (a @ truth + rng.normal(size=len(a)) for a in (X, X_val))
    stopper = module.EarlyStopping(patience=1000)
    data = (X, y, X_val, y_val)
    _, history = module.train(loss_and_grads, [np.zeros(30)], *data, step, 60, 12, rng, stopper)
    epochs = np.arange(1, 61)
    curves.plot(epochs, history["train_loss"], color="tab:blue", label="training")
    curves.plot(epochs, history["val_loss"], color="tab:red", label="validation")
    curves.axvline(stopper.best_epoch + 1, color="0.6", linestyle=":", label="best epoch")
    curves.set(title="Loss of a model with too many weights", xlabel="epoch", ylim=(0, None))
    curves.legend(fontsize=7, frameon=False)

    width, layers = 256, 20
    start = rng.normal(size=(64, width))
    choices = (
        ("normal, std 0.01", lambda: 0.01 * rng.normal(size=(width, width)), "tab:gray"),
        ("xavier_uniform", lambda: module.xavier_uniform((width, width), rng), "tab:blue"),
        ("kaiming_normal", lambda: module.kaiming_normal((width, width), rng), "tab:red"),
    )
    for label, draw, colour in choices:
        h, spread = start, [start.std()]
        for _ in range(layers):
            h = np.maximum(h @ draw().T, 0)
            spread.append(h.std())
        depth.semilogy(spread, color=colour, label=label)
    depth.set(title="Spread of the signal, layer by layer (ReLU)", xlabel="layer", ylim=(1e-12, 1e2))
    depth.legend(fontsize=7, frameon=False, loc="lower left")
    depth.set_xticks(range(0, layers + 1, 5))
    for axes in (curves, depth):
        axes.spines[["top", "right"]].set_visible(False)
        axes.title.set_fontsize(10)
    return figure
