"""Pictures of 10_projects: what a digit classifier gets wrong on digits that it has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import Answer, Picture, Translate
from grader.pictures.style import INK, RED, SEQUENTIAL, bare

TRAINING, SHOWN = 1200, 20


def digits() -> tuple[np.ndarray, np.ndarray]:
    """The 8×8 digits in a shuffled order that is always the same."""
    from grader.datasets import load_digits8x8

    images, labels = load_digits8x8()
    order = np.random.default_rng(8).permutation(len(labels))
    return images[order], labels[order]


def inputs() -> dict[str, Any]:
    images, labels = digits()
    return {"X": images[:TRAINING], "y": labels[:TRAINING], "X_test": images[TRAINING:]}


def classify(module: Any, X: Any, y: Any, X_test: Any) -> Any:
    predict = module.train_digit_classifier(X, y, np.random.default_rng(0))
    return {"predicted": np.asarray(predict(X_test))}


def draw_errors(answer: Answer, figure: Any, t: Translate) -> None:
    """The confusion matrix, and the digits that were taken for another."""
    images, labels = digits()
    images, labels = images[TRAINING:, 0], labels[TRAINING:]
    predicted = answer("predicted", len(labels))
    known = np.isin(predicted, range(10))
    table = np.zeros((10, 10), dtype=int)
    np.add.at(table, (labels[known], predicted[known].astype(int)), 1)
    wrong = np.flatnonzero(predicted != labels)
    share = 1 - len(wrong) / len(labels)

    left, right = figure.subfigures(1, 2, width_ratios=(1, 1.05))
    axes = left.subplots()
    axes.imshow(table, cmap=SEQUENTIAL, vmin=0, vmax=1.3 * max(1, table.max()), interpolation="nearest")
    for (row, column), count in np.ndenumerate(table):
        if count:
            colour = "white" if count > 0.7 * table.max() else INK if row == column else RED
            axes.text(column, row, count, ha="center", va="center", fontsize=7.5, color=colour)
    title = t(f"{share:.1%} of {len(labels)} new digits right", f"{len(labels)} 个新数字中答对 {share:.1%}")
    axes.set(title=title, xlabel=t("predicted", "预测"), ylabel=t("true", "真实"), xticks=range(10), yticks=range(10))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)

    rows, columns = (2, 2) if len(wrong) <= 4 else (3, 3) if len(wrong) <= 9 else (4, 5)
    panels = right.subplots(rows, columns).ravel()
    for place, panel in enumerate(panels):
        if place >= min(len(wrong), SHOWN):
            panel.set_axis_off()
            continue
        index = wrong[place]
        panel.imshow(images[index], cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
        guess = f"{predicted[index]:.0f}" if known[index] else "?"
        panel.set_title(f"{labels[index]} → {guess}", fontsize=8, pad=2)
        bare(panel)
    told = t(f"{len(wrong)} wrong (true → predicted)", f"{len(wrong)} 个答错（真实 → 预测）")
    if len(wrong) > SHOWN:
        told = t(
            f"{len(wrong)} wrong, the first {SHOWN} (true → predicted)",
            f"{len(wrong)} 个答错，前 {SHOWN} 个（真实 → 预测）",
        )
    right.suptitle(told, fontsize=9.5)


PICTURES = {
    "train_digit_classifier": Picture(
        Text("what the digit classifier gets wrong", "数字分类器认错了哪些数字"),
        ("train_digit_classifier",),
        classify,
        draw_errors,
        inputs,
        seconds=100,
    ),
}
