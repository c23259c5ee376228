"""Pictures of 03_losses: what an error costs, why logits beat probabilities, what label smoothing does."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GOLD, GREY, RED, zero_lines

DELTAS = (2.0, 1.0, 0.5)
ERRORS = np.linspace(-4, 4, 161)
LOGITS = np.linspace(0, 150, 301)
SMOOTHINGS = (0.0, 0.1, 0.3)
MARGINS = np.linspace(-4, 10, 141)
PROBABILITIES = np.linspace(0.005, 0.995, 199)


def costs(module: Any, errors: Any, deltas: Any, logits: Any) -> Any:
    zero = np.zeros(1)
    return {
        "mse": [float(module.mse_loss(zero, np.array([e]))) for e in errors],
        "huber": [[float(module.huber_loss(zero, np.array([e]), delta=d)) for e in errors] for d in deltas],
        "exact": [float(module.bce_with_logits(zero, np.array([z]))) for z in logits],
        "detour": [float(module.cross_entropy_loss(zero, 1 / (1 + np.exp(-np.array([z]))))) for z in logits],
    }


def draw_costs(answer: Answer, figure: Any, t: Translate) -> None:
    """Left: MSE and Huber by the error. Right: one loss in two ways, by the logit of a wrong answer."""
    left, right = figure.subplots(1, 2)
    left.plot(ERRORS, answer("mse", len(ERRORS)), color=BLUE, label="mse_loss")
    huber = answer("huber", len(DELTAS), len(ERRORS))
    for values, delta, style in zip(huber, DELTAS, ("-", "--", ":"), strict=True):
        left.plot(ERRORS, values, style, color=RED, label=f"huber_loss, delta = {delta:g}")
    left.set(title=t("What an error costs", "误差的代价"), xlabel="y_pred − y_true", ylabel=t("loss", "损失"))
    left.set(ylim=(0, 10), xlim=(-4, 4))
    right.plot(LOGITS, answer("exact", len(LOGITS)), color=BLUE, label="bce_with_logits(0, z)")
    right.plot(LOGITS, answer("detour", len(LOGITS)), "--", color=RED, label="cross_entropy_loss(0, σ(z))")
    right.annotate(
        t("σ(z) is rounded to 1", "σ(z) 被舍入为 1"),
        (37, 98),
        (4, 120),
        fontsize=8,
        arrowprops={"arrowstyle": "->", "color": GREY},
    )
    right.set(title=t("The same loss, label 0, two ways", "同一个损失，标签为 0，两种算法"), xlabel="logit z")
    right.set(ylabel=t("loss", "损失"), ylim=(0, 155), xlim=(0, 150))
    for axes, place in ((left, "upper center"), (right, "lower right")):
        axes.legend(loc=place)
        axes.grid()


def binary(module: Any, probabilities: Any) -> Any:
    one = np.ones(1)
    answer = {
        "one": [float(module.cross_entropy_loss(one, np.array([p]))) for p in probabilities],
        "zero": [float(module.cross_entropy_loss(0 * one, np.array([p]))) for p in probabilities],
    }
    try:
        slopes = [module.cross_entropy_loss_backward(one, np.array([p])) for p in probabilities]
        answer["slope one"] = [float(np.reshape(s, -1)[0]) for s in slopes]
        slopes = [module.cross_entropy_loss_backward(0 * one, np.array([p])) for p in probabilities]
        answer["slope zero"] = [float(np.reshape(s, -1)[0]) for s in slopes]
    except NotImplementedError:
        pass
    return answer


def draw_binary(answer: Answer, figure: Any, t: Translate) -> None:
    """Binary cross-entropy by the predicted probability, for both labels, and its slope."""
    left, right = figure.subplots(1, 2)
    p, n = PROBABILITIES, len(PROBABILITIES)
    for name, label, colour in (("one", t("label 1", "标签 1"), RED), ("zero", t("label 0", "标签 0"), BLUE)):
        left.plot(p, answer(name, n), color=colour, label=label)
        if f"slope {name}" in answer:
            right.plot(p, answer(f"slope {name}", n), color=colour, label=label)
    left.set(title=t("Binary cross-entropy", "二元交叉熵"), ylabel=t("loss", "损失"), ylim=(0, 5.5))
    right.set(title=t("Its derivative", "它的导数"), ylim=(-22, 22))
    for axes in (left, right):
        axes.set(xlabel=t("predicted probability of class 1", "预测为类别 1 的概率"), xlim=(0, 1))
        axes.grid()
    zero_lines(right, vertical=False)
    left.legend(loc="upper center")


def smoothing(module: Any, margins: Any, smoothings: Any) -> Any:
    logits = np.zeros((len(margins), 5))
    logits[:, 0] = margins
    label = np.zeros(1, dtype=int)
    answer: dict[str, Any] = {
        "loss": [
            [float(module.softmax_cross_entropy(row[None], label, label_smoothing=s)) for row in logits]
            for s in smoothings
        ]
    }
    try:
        backward = module.softmax_cross_entropy_backward
        grads = [[backward(row[None], label, label_smoothing=s)[0, 0] for row in logits] for s in smoothings]
        answer["slope"] = np.array(grads)
    except NotImplementedError:
        pass
    return answer


def draw_smoothing(answer: Answer, figure: Any, t: Translate) -> None:
    """Softmax cross-entropy of five classes by the lead of the right one, with and without label smoothing."""
    left, right = figure.subplots(1, 2)
    shape = len(SMOOTHINGS), len(MARGINS)
    for i, (amount, colour) in enumerate(zip(SMOOTHINGS, (BLUE, GOLD, RED), strict=True)):
        left.plot(MARGINS, answer("loss", *shape)[i], color=colour, label=f"{amount:g}")
        if "slope" in answer:
            right.plot(MARGINS, answer("slope", *shape)[i], color=colour, label=f"{amount:g}")
    left.set(title=t("Softmax cross-entropy, 5 classes", "softmax 交叉熵，5 个类别"), ylabel=t("loss", "损失"))
    left.set_ylim(bottom=0)
    right.set(title=t("Gradient of the right logit", "正确类别 logit 的梯度"), ylim=(-1.05, 0.45))
    for axes in (left, right):
        axes.set(xlabel=t("lead of the right class (logit)", "正确类别领先的幅度（logit）"), xlim=(-4, 10))
        axes.grid()
    zero_lines(right, vertical=False)
    left.legend(title="label_smoothing")


PICTURES = {
    HANDOUT: Picture(
        Text("what an error costs, and one loss in two ways", "误差的代价，以及同一个损失的两种算法"),
        ("mse_loss", "huber_loss", "bce_with_logits", "cross_entropy_loss"),
        costs,
        draw_costs,
        partial(dict, errors=ERRORS, deltas=DELTAS, logits=LOGITS),
    ),
    "cross_entropy_loss": Picture(
        Text("binary cross-entropy by the predicted probability", "二元交叉熵随预测概率的变化"),
        ("cross_entropy_loss", "cross_entropy_loss_backward"),
        binary,
        draw_binary,
        partial(dict, probabilities=PROBABILITIES),
    ),
    "softmax_cross_entropy": Picture(
        Text("softmax cross-entropy with label smoothing", "带标签平滑的 softmax 交叉熵"),
        ("softmax_cross_entropy", "softmax_cross_entropy_backward"),
        smoothing,
        draw_smoothing,
        partial(dict, margins=MARGINS, smoothings=SMOOTHINGS),
    ),
}
