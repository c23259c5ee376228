"""Pictures of 08_transformer: where attention looks, and how positions are told apart."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, DIVERGING, GOLD, GREEN, RED, SEQUENTIAL

WORD = "abracadabra"
LENGTH, DIM = 60, 32
FAR = 21
TWO = ((0, GOLD), (20, BLUE))


def three(module: Any, length: int, dim: int, far: int) -> Any:
    x = np.random.default_rng(3).normal(size=(8, 4))
    turned = module.rotary_embedding(np.ones((2 * far, dim)))
    return {
        "weights": module.scaled_dot_product_attention(x, x, x, module.causal_mask(8))[1],
        "encoding": module.positional_encoding(length, dim),
        "scores": np.stack([turned[start : start + far] @ turned[start] / dim for start in (0, 20)]),
    }


def draw_three(answer: Answer, figure: Any, t: Translate) -> None:
    """A causal attention pattern, the waves of the positional encoding, and what a rotary embedding does to scores."""
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.15))
    left.imshow(answer("weights", 8, 8), cmap=SEQUENTIAL, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    left.set(title=t("Causal attention", "因果注意力"), xlabel=t("key", "键"), ylabel=t("query", "查询"))
    left.set(xticks=range(0, 8, 2), yticks=range(0, 8, 2))
    waves(middle, answer("encoding", LENGTH, DIM), t)
    middle.set_title(t("Positional encoding", "位置编码"))
    scores = answer("scores", 2, FAR)
    for values, (start, colour), width in zip(scores, TWO, (4, 1.4), strict=True):
        right.plot(values, color=colour, linewidth=width, label=t(f"query at {start}", f"查询在位置 {start}"))
    right.set(title=t("Rotary embedding", "旋转位置编码"), xlabel=t("distance of the key", "键的距离"))
    right.set(ylabel=t("score of two equal vectors", "两个相同向量的得分"), xlim=(0, FAR - 1), xticks=range(0, FAR, 5))
    right.grid()
    right.legend()


def waves(axes: Any, encoding: Any, t: Translate) -> Any:
    axes.set(xlabel=t("feature", "特征"), ylabel=t("position", "位置"))
    return axes.imshow(encoding, cmap=DIVERGING, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")


def letters() -> dict[str, Any]:
    """One-hot letters and one-hot positions of a word."""
    ids = np.array([sorted(set(WORD)).index(c) for c in WORD])
    return {"letters": np.eye(ids.max() + 1)[ids], "places": np.eye(len(WORD))}


def looks(module: Any, letters: Any, places: Any) -> Any:
    attend = module.scaled_dot_product_attention
    scale = np.sqrt(letters.shape[1])
    before = np.eye(len(places), k=1) * 8 * np.sqrt(len(places))  # the key at j tells: I come before j + 1
    answer = {
        "letters": attend(4 * scale * letters, letters, letters)[1],
        "before": attend(places, before, places)[1],
    }
    try:
        mask = module.causal_mask(len(places))
        answer["causal"] = attend(4 * scale * letters, letters, letters, mask)[1]
    except NotImplementedError:
        pass
    return answer


def draw_looks(answer: Answer, figure: Any, t: Translate) -> None:
    """Where each letter of a word looks: at its likes, at its likes in the past, at the letter before."""
    named = (
        ("letters", t("Equal letters attract", "相同的字母互相吸引")),
        ("causal", t("The same, past only", "同样，但只看过去")),
        ("before", t("The letter before", "前一个字母")),
    )
    panels = figure.subplots(1, 3)
    size, image = len(WORD), None
    for axes, (name, title) in zip(panels, named, strict=True):
        if name == "causal" and name not in answer:
            axes.set_axis_off()
            continue
        image = axes.imshow(answer(name, size, size), cmap=SEQUENTIAL, vmin=0, vmax=1, interpolation="nearest")
        axes.set(title=title, xlabel=t("key", "键"))
        axes.set_xticks(range(size), WORD)
        axes.set_yticks(range(size), WORD)
        axes.tick_params(length=0)
    panels[0].set_ylabel(t("query", "查询"))
    figure.colorbar(image, ax=panels, shrink=0.7, ticks=[0, 0.5, 1], label=t("weight", "权重"))


def positions(module: Any, length: int, dim: int) -> Any:
    encoding = module.positional_encoding(length, dim)
    return {"encoding": encoding, "likeness": encoding @ encoding.T / (dim / 2)}


def draw_positions(answer: Answer, figure: Any, t: Translate) -> None:
    """The code of every position; four of its columns as waves; how alike two positions are."""
    left, middle, right = figure.subplots(1, 3)
    encoding = answer("encoding", LENGTH, DIM)
    waves(left, encoding, t)
    left.set_title(t("Positional encoding", "位置编码"))
    for column, colour in ((0, BLUE), (1, GOLD), (8, GREEN), (16, RED)):
        middle.plot(encoding[:, column], color=colour, linewidth=1.1, label=f"{column}")
    middle.set(
        title=t("Four of its columns", "其中的四列"), xlabel=t("position", "位置"), ylim=(-1.1, 1.7), yticks=[-1, 0, 1]
    )
    middle.legend(ncols=4, loc="upper center", handlelength=1, columnspacing=0.8, title=t("feature", "特征"))
    image = right.imshow(
        answer("likeness", LENGTH, LENGTH), cmap=DIVERGING, vmin=-1, vmax=1, interpolation="nearest", aspect="auto"
    )
    right.set(
        title=t("Likeness of positions", "位置之间的相似度"), xlabel=t("position", "位置"), ylabel=t("position", "位置")
    )
    figure.colorbar(image, ax=right, ticks=[-1, 0, 1])


def turning(module: Any, far: int, dim: int) -> Any:
    pair = module.rotary_embedding(np.tile([1.0, 0.0], (16, 1)), base=10000.0)
    turned = module.rotary_embedding(np.ones((2 * far, dim)))
    return {"pair": pair, "scores": np.stack([turned[s : s + far] @ turned[s] / dim for s in (0, 20)])}


def draw_turning(answer: Answer, figure: Any, t: Translate) -> None:
    """One pair of features turned by its position, and scores that feel only a distance."""
    left, right = figure.subplots(1, 2, width_ratios=(1, 1.4))
    circle = np.linspace(0, 2 * np.pi, 200)
    left.plot(np.cos(circle), np.sin(circle), color="#d5d8db", linewidth=0.8, zorder=0)
    for position, (x, y) in enumerate(answer("pair", 16, 2)[:6]):
        left.plot([0, x], [0, y], color=BLUE, alpha=1 - 0.13 * position, linewidth=1.6)
        if np.hypot(x, y) < 1.2:
            left.text(1.16 * x, 1.16 * y, str(position), ha="center", va="center")
    left.set(title=t("One pair at positions 0 to 5", "一对特征在位置 0 到 5"), xlabel="$x_0$", ylabel="$x_1$")
    left.set(xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), aspect="equal", xticks=[-1, 0, 1], yticks=[-1, 0, 1])
    for values, (start, colour), width in zip(answer("scores", 2, FAR), TWO, (4, 1.4), strict=True):
        right.plot(values, color=colour, linewidth=width, label=t(f"query at {start}", f"查询在位置 {start}"))
    right.set(title=t("Scores feel the distance only", "得分只与距离有关"), xlabel=t("distance of the key", "键的距离"))
    right.set(ylabel=t("score of two equal vectors", "两个相同向量的得分"), xlim=(0, FAR - 1), xticks=range(0, FAR, 5))
    right.grid()
    right.legend()


def ragged() -> dict[str, Any]:
    """Rows with means and spreads of their own, ``(12, 24)``."""
    rng = np.random.default_rng(4)
    return {"x": rng.normal(size=(12, 24)) * rng.uniform(0.2, 2.5, (12, 1)) + rng.normal(size=(12, 1)) * 2}


def layer(module: Any, x: Any) -> Any:
    return {"out": module.layer_norm_forward(x, np.ones(24), np.zeros(24))[0]}


def draw_layer(answer: Answer, figure: Any, t: Translate) -> None:
    """Twelve vectors before and after layer normalisation."""
    panels = figure.subplots(1, 2, sharey=True)
    titles = t("Before", "归一化之前"), t("After layer_norm_forward", "layer_norm_forward 之后")
    image = None
    for axes, values, title in zip(panels, (ragged()["x"], answer("out", 12, 24)), titles, strict=True):
        image = axes.imshow(values, cmap=DIVERGING, vmin=-5, vmax=5, aspect="auto", interpolation="nearest")
        axes.set(title=title, xlabel=t("feature", "特征"))
    panels[0].set_ylabel(t("token", "词元"))
    figure.colorbar(image, ax=panels, label=t("value", "取值"), extend="both")


PICTURES = {
    HANDOUT: Picture(
        Text("causal attention, the positional encoding, and the rotary one", "因果注意力、位置编码与旋转位置编码"),
        ("causal_mask", "scaled_dot_product_attention", "positional_encoding", "rotary_embedding"),
        three,
        draw_three,
        partial(dict, length=LENGTH, dim=DIM, far=FAR),
        size=(7.2, 3.0),
    ),
    "scaled_dot_product_attention": Picture(
        Text("attention maps over the letters of a word", "一个单词各字母之间的注意力图"),
        ("scaled_dot_product_attention", "causal_mask"),
        looks,
        draw_looks,
        letters,
        size=(7.2, 2.6),
    ),
    "positional_encoding": Picture(
        Text("the positional encoding, and how alike positions are", "位置编码，以及位置之间的相似度"),
        ("positional_encoding",),
        positions,
        draw_positions,
        partial(dict, length=LENGTH, dim=DIM),
        size=(7.2, 2.9),
    ),
    "rotary_embedding": Picture(
        Text("a pair of features turned by its position", "随位置旋转的一对特征"),
        ("rotary_embedding",),
        turning,
        draw_turning,
        partial(dict, far=FAR, dim=DIM),
        size=(7.2, 3.2),
    ),
    "layer_norm_forward": Picture(
        Text("vectors before and after layer normalisation", "层归一化前后的向量"),
        ("layer_norm_forward",),
        layer,
        draw_layer,
        ragged,
        size=(7.2, 3.0),
    ),
}
