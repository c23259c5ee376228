"""Pictures of 09_training: overfitting and where to stop, first weights, dropout, minibatches."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GREY, RED, SEQUENTIAL, bare, positive

EPOCHS, LAYERS = 60, 20
CHANCES = (0.2, 0.5, 0.8)
SAMPLES, BATCH = 24, 5


def overfitting() -> dict[str, Any]:
    """Thirty weights, of which two matter, and few training samples with noise."""
    rng = np.random.default_rng(3)
    truth = np.r_[1.5, -1.0, np.zeros(28)]
    X, X_val = rng.normal(size=(36, 30)), rng.normal(size=(200, 30))
    y, y_val = (a @ truth + rng.normal(size=len(a)) for a in (X, X_val))
    return {"data": (X, y, X_val, y_val), "epochs": EPOCHS}


def curves(module: Any, data: Any, epochs: int, layers: int = 0) -> Any:
    rng = np.random.default_rng(3)

    def loss_and_grads(params: Any, X: Any, y: Any) -> Any:
        error = X @ params[0] - y
        return float(np.mean(error**2)), [2 * X.T @ error / len(y)]

    def step(params: Any, grads: Any, state: Any) -> Any:
        return [w - 0.02 * g for w, g in zip(params, grads, strict=True)], state

    stopper = module.EarlyStopping(patience=1000)
    _, history = module.train(loss_and_grads, [np.zeros(30)], *data, step, epochs, 12, rng, stopper)
    answer = {
        "train": [float(v) for v in history["train_loss"]],
        "val": [float(v) for v in history["val_loss"]],
        "best": int(stopper.best_epoch),
    }
    if not layers:
        return answer
    width, spreads = 256, []
    start = rng.normal(size=(64, width))
    for kind in ("small", "xavier", "kaiming"):
        h = start
        spread = [h.std()]
        for _ in range(layers):
            if kind == "small":
                w = 0.01 * rng.normal(size=(width, width))
            elif kind == "xavier":
                w = module.xavier_uniform((width, width), rng)
            else:
                w = module.kaiming_normal((width, width), rng)
            h = h @ w.T
            h = h * (h > 0)
            spread.append(h.std())
        spreads.append(spread)
    answer["spreads"] = spreads
    return answer


def draw_curves_on(axes: Any, answer: Answer, t: Translate) -> None:
    epochs = np.arange(1, EPOCHS + 1)
    best = answer("best") + 1
    axes.plot(epochs, answer("train", EPOCHS), color=BLUE, label=t("training", "训练"))
    axes.plot(epochs, answer("val", EPOCHS), color=RED, label=t("validation", "验证"))
    if 1 <= best <= EPOCHS:
        axes.axvline(best, color=GREY, linestyle=":", linewidth=1.2, label=t("best epoch", "最优的一轮"))
    axes.set(title=t("A model with too many weights", "参数过多的模型"), xlabel=t("epoch", "轮次"))
    axes.set(ylabel=t("loss", "损失"), xlim=(0, EPOCHS))
    axes.set_ylim(bottom=0)
    axes.grid()
    axes.legend()


def draw_both(answer: Answer, figure: Any, t: Translate) -> None:
    """Overfitting and where early stopping ends it, and what the first weights do to a deep network."""
    left, right = figure.subplots(1, 2)
    draw_curves_on(left, answer, t)
    draw_spreads_on(right, answer, t)


def draw_spreads_on(axes: Any, answer: Answer, t: Translate) -> None:
    named = ((t("normal, std 0.01", "正态，标准差 0.01"), GREY), ("xavier_uniform", BLUE), ("kaiming_normal", RED))
    for values, (label, colour) in zip(answer("spreads", 3, LAYERS + 1), named, strict=True):
        axes.semilogy(positive(values), color=colour, label=label)
    axes.set(title=t("Spread of the signal, layer by layer (ReLU)", "信号逐层传播时的幅度（ReLU）"))
    axes.set(xlabel=t("layer", "层"), ylabel=t("standard deviation", "标准差"), ylim=(1e-12, 1e2), xlim=(0, LAYERS))
    axes.set_xticks(range(0, LAYERS + 1, 5))
    axes.grid()
    axes.legend(loc="lower left")


def draw_curves(answer: Answer, figure: Any, t: Translate) -> None:
    """Training and validation loss, and the best epoch."""
    draw_curves_on(figure.subplots(), answer, t)


def first_weights(module: Any, name: str) -> Any:
    rng = np.random.default_rng(0)
    shapes = (32, 32), (128, 128), (512, 512)
    return {
        "parts": [
            np.histogram(getattr(module, name)(s, rng), np.linspace(-0.8, 0.8, 161), density=True)[0] for s in shapes
        ]
    }


def draw_first_weights(answer: Answer, figure: Any, t: Translate, name: str) -> None:
    """How the first weights are spread, for three widths of a layer."""
    axes = figure.subplots()
    edges = np.linspace(-0.8, 0.8, 161)
    for values, width, colour in zip(answer("parts", 3, 160), (32, 128, 512), (GREY, BLUE, RED), strict=True):
        axes.stairs(np.nan_to_num(values), edges, color=colour, linewidth=1.3, label=f"{width} → {width}")
    axes.set(title=name, xlabel=t("weight", "权重"), ylabel=t("density", "密度"), xlim=(-0.8, 0.8))
    axes.grid()
    axes.legend(title=t("layer", "层"))


def drops(module: Any, chances: Any) -> Any:
    rng = np.random.default_rng(2)
    x = np.ones((24, 24))
    return {"kept": np.stack([module.dropout_forward(x, p, True, rng)[0] for p in chances])}


def draw_drops(answer: Answer, figure: Any, t: Translate) -> None:
    """A sheet of ones after dropout: what is kept is raised so that the mean stays."""
    panels = figure.subplots(1, len(CHANCES))
    image = None
    for axes, values, chance in zip(panels, answer("kept", len(CHANCES), 24, 24), CHANCES, strict=True):
        image = axes.imshow(values, cmap=SEQUENTIAL, vmin=0, vmax=5, interpolation="nearest")
        mean = np.nanmean(values) if np.isfinite(values).any() else np.nan
        axes.set(title=f"p = {chance:g}", xlabel=t(f"mean {mean:.2f}", f"均值 {mean:.2f}"))
        bare(axes)
    figure.colorbar(image, ax=panels, shrink=0.8, label=t("value of a one after dropout", "1 经过 dropout 后的值"))


def batches(module: Any, samples: int, batch: int) -> Any:
    rng = np.random.default_rng(5)
    X = np.arange(samples)[:, None] * 1.0
    places = np.full((3, samples), -1.0)
    for epoch in range(3):
        for number, (part, _) in enumerate(module.iterate_minibatches(X, np.arange(samples), batch, epoch > 0, rng)):
            places[epoch, np.asarray(part, dtype=int).reshape(-1)] = number
    return {"places": places}


def draw_batches(answer: Answer, figure: Any, t: Translate) -> None:
    """In which batch of each epoch every sample comes."""
    axes = figure.subplots()
    places = answer("places", 3, SAMPLES)
    axes.imshow(places, cmap=SEQUENTIAL, vmin=-3, vmax=SAMPLES // BATCH + 1, aspect="auto", interpolation="nearest")
    for (row, column), number in np.ndenumerate(places):
        if number >= 0:
            colour = "white" if number >= 3 else "#2b2d30"
            axes.text(column, row, f"{number + 1:.0f}", ha="center", va="center", fontsize=7.5, color=colour)
    rows = [t("in order", "不打乱"), t("shuffled, epoch 1", "打乱，第 1 轮"), t("shuffled, epoch 2", "打乱，第 2 轮")]
    axes.set_yticks(range(3), rows)
    axes.set_xticks(range(SAMPLES))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    title = t(
        f"The batch of each of {SAMPLES} samples, batch_size = {BATCH}",
        f"{SAMPLES} 个样本各在第几批，batch_size = {BATCH}",
    )
    axes.set(title=title, xlabel=t("sample", "样本"))


def _first(name: str) -> Picture:
    title = Text(f"the weights that {name} draws", f"{name} 给出的初始权重")
    draw = partial(draw_first_weights, name=name)
    return Picture(title, (name,), partial(first_weights, name=name), draw, size=(7.2, 3.2))


PICTURES = {
    HANDOUT: Picture(
        Text("training and validation curves, and first weights", "训练与验证曲线，以及初始权重的影响"),
        ("train", "EarlyStopping", "xavier_uniform", "kaiming_normal", "iterate_minibatches"),
        partial(curves, layers=LAYERS),
        draw_both,
        overfitting,
    ),
    "train": Picture(
        Text("training and validation curves, and the best epoch", "训练与验证曲线，以及最优的一轮"),
        ("train", "EarlyStopping", "iterate_minibatches"),
        curves,
        draw_curves,
        overfitting,
    ),
    "xavier_uniform": _first("xavier_uniform"),
    "kaiming_normal": _first("kaiming_normal"),
    "dropout_forward": Picture(
        Text("what dropout keeps of a sheet of ones", "dropout 之后剩下的部分"),
        ("dropout_forward",),
        drops,
        draw_drops,
        partial(dict, chances=CHANCES),
        size=(7.2, 2.6),
    ),
    "iterate_minibatches": Picture(
        Text("which batch every sample comes in", "每个样本落在哪一批"),
        ("iterate_minibatches",),
        batches,
        draw_batches,
        partial(dict, samples=SAMPLES, batch=BATCH),
        size=(7.2, 2.2),
    ),
}
