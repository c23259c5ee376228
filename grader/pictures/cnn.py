"""Pictures of 06_cnn: what kernels see in an image, what pooling keeps of it, and kernels that are learnt."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, DIVERGING, GREY, INK, RED, bare, largest

SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])
SIZE = 28
UPDATES, KERNELS = 60, 6


def drawing(size: int = SIZE) -> np.ndarray:
    """A four in strokes: bright lines on dark ground, soft at the edges."""
    row, column = np.mgrid[:size, :size] / (size - 1)
    strokes = [((0.15, 0.55), (0.62, 0.15)), ((0.62, 0.15), (0.62, 0.85)), ((0.35, 0.66), (0.9, 0.66))]
    image = np.zeros((size, size))
    for (r0, c0), (r1, c1) in strokes:
        along = ((row - r0) * (r1 - r0) + (column - c0) * (c1 - c0)) / ((r1 - r0) ** 2 + (c1 - c0) ** 2)
        along = np.clip(along, 0, 1)
        distance = np.hypot(row - r0 - along * (r1 - r0), column - c0 - along * (c1 - c0))
        image = np.maximum(image, np.clip(1.8 - distance / 0.035, 0, 1))
    return image


def bank() -> np.ndarray:
    """Six kernels made by hand, ``(6, 1, 3, 3)``."""
    blur, point = np.full((3, 3), 1 / 9), np.full((3, 3), -1.0)
    point[1, 1] = 8
    diagonal = np.array([[0.0, 1.0, 2.0], [-1.0, 0.0, 1.0], [-2.0, -1.0, 0.0]])
    return np.stack([SOBEL, SOBEL.T, diagonal, diagonal[:, ::-1], point, blur])[:, None]


def image_and(weight: np.ndarray) -> dict[str, Any]:
    return {"image": drawing()[None, None], "weight": weight}


def edges(module: Any, image: Any, weight: Any) -> Any:
    maps, _ = module.conv2d_forward(image, weight, np.zeros(len(weight)), padding=1)
    pooled, _ = module.max_pool2d_forward(maps * (maps > 0), 2)
    return {"maps": maps[0], "pooled": pooled[0]}


def draw_edges(answer: Answer, figure: Any, t: Translate) -> None:
    """An image, two edge detectors, their responses, and these after ReLU and max pooling."""
    weight = np.stack([SOBEL, SOBEL.T])
    maps, pooled = answer("maps", 2, SIZE, SIZE), answer("pooled", 2, SIZE // 2, SIZE // 2)
    limit = largest(maps)
    grid = figure.add_gridspec(2, 5)
    panel(figure.add_subplot(grid[:, :2]), drawing(), t("image, 28 × 28", "图像，28 × 28"), cmap="gray")
    titles = (t("kernel", "卷积核"), t("convolution", "卷积结果"), t("ReLU, 2 × 2 max pool", "ReLU 与 2 × 2 最大池化"))
    for row in range(2):
        named = titles if row == 0 else ("", "", "")
        kernel(figure.add_subplot(grid[row, 2]), weight[row], named[0], 4)
        panel(figure.add_subplot(grid[row, 3]), maps[row], named[1], cmap=DIVERGING, vmin=-limit, vmax=limit)
        panel(figure.add_subplot(grid[row, 4]), pooled[row], named[2], cmap="gray", vmin=0, vmax=limit)


def filters(module: Any, image: Any, weight: Any) -> Any:
    return {"maps": module.conv2d_forward(image, weight, np.zeros(len(weight)), padding=1)[0][0]}


def draw_filters(answer: Answer, figure: Any, t: Translate) -> None:
    """Six kernels above, what each answers to the same image below."""
    weight = bank()[:, 0]
    maps = answer("maps", len(weight), SIZE, SIZE)
    names = (
        t("left to right", "从左到右"),
        t("top to bottom", "从上到下"),
        t("diagonal", "对角线"),
        t("other diagonal", "另一条对角线"),
        t("points", "孤立点"),
        t("blur", "模糊"),
    )
    axes = figure.subplots(2, len(weight), height_ratios=(1, 1))
    for above, below, values, image, name in zip(*axes, weight, maps, names, strict=True):
        kernel(above, values, name, max(largest(values), 0.3))
        panel(below, image, "", cmap=DIVERGING, vmin=-largest(image), vmax=largest(image))
    axes[0, 0].set_ylabel(t("kernel", "卷积核"))
    axes[1, 0].set_ylabel(t("feature map", "特征图"))


def pooling(module: Any, image: Any, wanted: str) -> Any:
    answer = {}
    for name in ("max", "avg"):
        try:
            answer[name] = getattr(module, f"{name}_pool2d_forward")(image, 4)[0][0, 0]
        except NotImplementedError:  # the one can be seen before the other is written
            if name == wanted:
                raise
    return answer


def draw_pooling(answer: Answer, figure: Any, t: Translate, wanted: str) -> None:
    """One image, and what is left of it after pooling 4 × 4 windows in two ways."""
    axes = figure.subplots(1, 3)
    panel(axes[0], drawing(), t("image, 28 × 28", "图像，28 × 28"), cmap="gray")
    named = (("max", t("maximum of 4 × 4", "4 × 4 最大池化")), ("avg", t("mean of 4 × 4", "4 × 4 平均池化")))
    for panel_, (name, title) in zip(axes[1:], named, strict=True):
        if name in answer or name == wanted:
            panel(panel_, answer(name, 7, 7), title, cmap="gray", vmin=0, vmax=1)
        else:
            panel_.set_axis_off()


def activations() -> dict[str, Any]:
    """Four channels with means and spreads of their own, ``(64, 4)``."""
    rng = np.random.default_rng(2)
    return {"x": rng.normal(size=(400, 4)) * [0.5, 1.0, 2.0, 3.0] + [-4.0, 0.0, 3.0, 8.0]}


def normalise(module: Any, x: Any) -> Any:
    ones, zeros = np.ones(4), np.zeros(4)
    return {"out": module.batch_norm_forward(x, ones, zeros, zeros, ones, training=True)[0]}


def draw_normalise(answer: Answer, figure: Any, t: Translate) -> None:
    """Four channels before and after batch normalisation."""
    left, right = figure.subplots(1, 2, sharey=True)
    before, after = activations()["x"], answer("out", 400, 4)
    for axes, values, title in (
        (left, before, t("Before", "归一化之前")),
        (right, after, t("After batch_norm_forward", "batch_norm_forward 之后")),
    ):
        for channel, colour in enumerate((BLUE, GREY, RED, INK)):
            kept = values[np.isfinite(values[:, channel]), channel]
            low, high = (-8, 18) if values is before else (-4.5, 4.5)
            label = t(f"channel {channel}", f"通道 {channel}")
            counts, edges = np.histogram(kept, np.linspace(low, high, 46))
            density = counts / max(1, len(kept)) / (edges[1] - edges[0])
            axes.stairs(density, edges, color=colour, linewidth=1.3, label=label)
        axes.set(title=title, xlabel=t("value", "取值"))
        axes.grid(axis="y")
    left.set_ylabel(t("density", "密度"))
    left.legend()


def stripes() -> dict[str, Any]:
    """Small images of stripes in four directions with noise, ``(80, 1, 10, 10)``, and their directions."""
    rng = np.random.default_rng(0)
    labels = np.arange(80) % 4
    angle = np.pi / 4 * labels[:, None, None]
    row, column = np.mgrid[:10, :10]
    phase = rng.uniform(0, 2 * np.pi, size=(80, 1, 1))
    waves = np.sin(1.6 * (column * np.cos(angle) + row * np.sin(angle)) + phase)
    return {"x": (waves + 0.4 * rng.normal(size=waves.shape))[:, None], "labels": labels, "updates": UPDATES}


def learn(module: Any, x: Any, labels: Any, updates: int) -> Any:
    rng = np.random.default_rng(4)
    params = {
        "conv_w": rng.normal(size=(6, 1, 3, 3)) * 0.3,
        "conv_b": np.zeros(6),
        "fc_w": rng.normal(size=(4, 150)) * 0.05,
        "fc_b": np.zeros(4),
    }
    before, losses = params["conv_w"][:, 0], []
    for _ in range(updates):
        loss, grads = module.simple_cnn_loss(x, labels, params)
        losses.append(float(loss))
        params = {name: value - 0.15 * grads[name] for name, value in params.items()}
    return {"losses": losses, "before": before, "after": params["conv_w"][:, 0]}


def draw_learn(answer: Answer, figure: Any, t: Translate) -> None:
    """Loss while a small network learns the direction of stripes; its kernels before and after; the images."""
    grid = figure.add_gridspec(3, 12)
    loss = figure.add_subplot(grid[:, :5])
    loss.plot(np.arange(1, UPDATES + 1), answer("losses", UPDATES), color=BLUE)
    loss.set(title=t("Loss while learning", "学习中的损失"), xlabel=t("update", "更新次数"), ylabel=t("loss", "损失"))
    loss.set(xlim=(0, UPDATES))
    loss.set_ylim(bottom=0)
    loss.grid()
    given = stripes()["x"][:, 0]
    before, after = answer("before", KERNELS, 3, 3), answer("after", KERNELS, 3, 3)
    for i in range(4):
        title = t("the four classes", "四个类别") if i == 0 else ""
        axes = figure.add_subplot(grid[0, 6 + i])
        panel(axes, given[i], "", cmap="gray")
        axes.set_title(title, loc="left", fontsize=8)
    for row, (values, name) in enumerate(
        ((before, t("kernels before", "学习前的卷积核")), (after, t("kernels after", "学习后的卷积核"))), 1
    ):
        for i in range(KERNELS):
            axes = figure.add_subplot(grid[row, 6 + i])
            panel(axes, values[i], "", cmap=DIVERGING, vmin=-1, vmax=1)
            axes.set_title(name if i == 0 else "", loc="left", fontsize=8)


def panel(axes: Any, values: Any, title: str, **look: Any) -> None:
    axes.imshow(values, interpolation="nearest", **look)
    axes.set_title(title, fontsize=8)
    bare(axes)


def kernel(axes: Any, values: Any, title: str, limit: float) -> None:
    """A kernel as colours, with its numbers."""
    panel(axes, values, title, cmap=DIVERGING, vmin=-limit, vmax=limit)
    for (i, j), value in np.ndenumerate(values):
        dark = abs(value) > 0.6 * limit
        text = f"{value:.0f}" if value == round(value) else f"{value:.1f}"
        axes.text(j, i, text.replace("-", "−"), ha="center", va="center", fontsize=7, color="white" if dark else INK)


def two_kernels() -> dict[str, Any]:
    return image_and(np.stack([SOBEL, SOBEL.T])[:, None])


def six_kernels() -> dict[str, Any]:
    return image_and(bank())


def only_image() -> dict[str, Any]:
    return {"image": drawing()[None, None]}


def _pooled(name: str, other: str) -> Picture:
    return Picture(
        Text("what is left of an image after pooling", "池化之后图像还剩下什么"),
        (f"{name}_pool2d_forward", f"{other}_pool2d_forward"),
        partial(pooling, wanted=name),
        partial(draw_pooling, wanted=name),
        only_image,
        size=(7.2, 2.7),
    )


PICTURES = {
    HANDOUT: Picture(
        Text("two kernels find edges, pooling keeps the strongest responses", "两个卷积核找到边缘，池化保留最强的响应"),
        ("conv2d_forward", "max_pool2d_forward"),
        edges,
        draw_edges,
        two_kernels,
        size=(7.2, 3.1),
    ),
    "conv2d_forward": Picture(
        Text("six kernels and their feature maps", "六个卷积核及其特征图"),
        ("conv2d_forward",),
        filters,
        draw_filters,
        six_kernels,
        size=(7.2, 2.7),
    ),
    "max_pool2d_forward": _pooled("max", "avg"),
    "avg_pool2d_forward": _pooled("avg", "max"),
    "batch_norm_forward": Picture(
        Text("four channels before and after batch normalisation", "批归一化前后的四个通道"),
        ("batch_norm_forward",),
        normalise,
        draw_normalise,
        activations,
    ),
    "simple_cnn_loss": Picture(
        Text("a small network learns its kernels", "小网络学习自己的卷积核"),
        ("simple_cnn_loss", "conv2d_forward", "conv2d_backward", "max_pool2d_forward", "max_pool2d_backward"),
        learn,
        draw_learn,
        stripes,
    ),
}
