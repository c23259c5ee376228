"""The picture of the handout: what two kernels see in an image, and what pooling keeps of it."""

from __future__ import annotations

from typing import Any

import numpy as np

SOBEL = np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]])


def drawing(size: int = 28) -> np.ndarray:
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


def handout(module: Any, plt: Any) -> Any:
    """An image, two edge detectors, their responses, and these after ReLU and max pooling."""
    image = drawing()
    weight = np.stack([SOBEL, SOBEL.T])[:, None]
    edges, _ = module.conv2d_forward(image[None, None], weight, np.zeros(2), padding=1)
    pooled, _ = module.max_pool2d_forward(np.maximum(edges, 0), 2)
    limit = np.abs(edges).max()
    signed = {"cmap": "RdBu_r", "vmin": -limit, "vmax": limit}

    figure = plt.figure(figsize=(7, 3.5), dpi=110)
    grid = figure.add_gridspec(2, 5)
    show(figure.add_subplot(grid[:, :2]), image, "image, 28 × 28", {"cmap": "gray"})
    for row in range(2):
        titles = ("kernel", "convolution", "ReLU, max pool 2 × 2") if row == 0 else ("", "", "")
        kernel = figure.add_subplot(grid[row, 2])
        show(kernel, weight[row, 0], titles[0], {"cmap": "RdBu_r", "vmin": -4, "vmax": 4})
        for (i, j), value in np.ndenumerate(weight[row, 0]):
            kernel.text(j, i, f"{value:.0f}", ha="center", va="center", fontsize=8)
        show(figure.add_subplot(grid[row, 3]), edges[0, row], titles[1], signed)
        show(figure.add_subplot(grid[row, 4]), pooled[0, row], titles[2], {"cmap": "gray", "vmin": 0, "vmax": limit})
    figure.tight_layout(pad=0.5)
    return figure


def show(axes: Any, values: np.ndarray, title: str, look: dict[str, Any]) -> None:
    axes.imshow(values, interpolation="nearest", **look)
    axes.set_title(title, fontsize=8)
    axes.set(xticks=[], yticks=[])
