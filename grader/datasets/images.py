"""Small coloured images of ten classes, made from random numbers: four textures and six shapes."""

from __future__ import annotations

import numpy as np

from grader.datasets.errors import DatasetError

SIZE = 12
NAMES = (
    "horizontal stripes",
    "vertical stripes",
    "diagonal stripes",
    "checkerboard",
    "disc",
    "ring",
    "square",
    "frame",
    "upright cross",
    "slanting cross",
)
CONTRAST = 0.3  # least distance between the colours of figure and ground
NOISE = 0.08  # standard deviation of what is added to every pixel


def make_images(rng: np.random.Generator, count: int, channels: int = 3) -> tuple[np.ndarray, np.ndarray]:
    """``count`` images ``(N, channels, 12, 12)``, float32 from 0 to 1, and labels ``(N,)``, every class alike often.

    The figure's place, size, period and phase are random, so are the two colours: only form tells the classes apart.
    """
    if count < 1 or channels not in (1, 3):
        raise DatasetError(f"make_images makes one image or more, with 1 or 3 channels, not {count} with {channels}")
    labels = rng.permutation(np.arange(count) % len(NAMES))
    mask = _masks(rng, labels)[:, None]
    ground, figure = _colours(rng, count, channels)
    images = ground + (figure - ground) * mask + rng.normal(0, NOISE, size=(count, channels, SIZE, SIZE))
    return np.clip(images, 0, 1).astype(np.float32), labels.astype(np.int64)


def _masks(rng: np.random.Generator, labels: np.ndarray) -> np.ndarray:
    """1.0 where the figure is, 0.0 where the ground is."""
    n = len(labels)
    rows, columns = np.indices((SIZE, SIZE), dtype=np.float64)
    radius = rng.uniform(2.7, 4.6, size=(n, 1, 1))
    centre = rng.uniform(radius[:, :, 0] + 0.2, SIZE - 1.2 - radius[:, :, 0] + 0.4, size=(n, 2))[:, :, None, None]
    down, right = rows - centre[:, 0], columns - centre[:, 1]
    period = rng.uniform(3.2, 5.5, size=(n, 1, 1))
    phase = rng.uniform(0, 1, size=(2, n, 1, 1))
    slant = rng.choice([-1.0, 1.0], size=(n, 1, 1))

    def waves(along: np.ndarray, shift: np.ndarray) -> np.ndarray:
        return np.asarray((along / period + shift) % 1 < 0.5)

    distance, box = np.hypot(down, right), np.maximum(abs(down), abs(right))
    up, level = waves(rows, phase[0]), waves(columns, phase[1])
    inside = np.minimum(abs(down), abs(right)) < 0.8
    across = np.minimum(abs(down - right), abs(down + right)) < 1.1
    masks = (
        up,
        level,
        waves((rows + slant * columns) / np.sqrt(2), phase[0]),
        up ^ level,
        distance < radius,
        (distance < radius) & (distance > radius - 1.5),
        box < 0.85 * radius,
        (box < 0.85 * radius + 0.3) & (box > 0.85 * radius - 1),
        inside & (box < radius),
        across & (box < 0.85 * radius),
    )
    chosen: np.ndarray = np.choose(labels[:, None, None], masks).astype(np.float64)
    return chosen


def _colours(rng: np.random.Generator, count: int, channels: int) -> tuple[np.ndarray, np.ndarray]:
    """Two random colours for each image; each channel of them lies at least CONTRAST apart."""
    low = rng.uniform(0, 1 - CONTRAST, size=(count, channels, 1, 1))
    high = rng.uniform(low + CONTRAST, 1)
    swap = rng.random((count, 1, 1, 1)) < 0.5
    return np.where(swap, high, low), np.where(swap, low, high)
