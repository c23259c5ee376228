"""How pictures look: colours, letters, and a figure that keeps both wherever it is drawn."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

BLUE, RED, GREEN, GOLD, GREY, INK = "#33658a", "#b5443c", "#4b8055", "#c58a1b", "#8a8f94", "#2b2d30"
CYCLE = (BLUE, RED, GREEN, GOLD, GREY)
DIVERGING, SEQUENTIAL = "RdBu_r", "Blues"
DPI = 140  # 7.2 inches become 1008 pixels

#: Fonts with simplified Chinese, best first. Where several languages share one file, an older matplotlib
#: knows it by the first of its names only, the Japanese one.
CHINESE_FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Source Han Sans",
    "Microsoft YaHei", "PingFang SC", "PingFang HK", "Hiragino Sans GB", "STHeiti", "Heiti SC", "Heiti TC",
    "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "SimSun", "Songti SC", "Sarasa Gothic SC",
    "LXGW WenKai", "Droid Sans Fallback", "Arial Unicode MS", "Noto Sans CJK JP", "Noto Serif CJK SC",
    "Noto Serif CJK JP", "AR PL UMing CN", "AR PL UKai CN",
)  # fmt: skip

LOOK: dict[Any, Any] = {
    "font.size": 8.5,
    "axes.titlesize": 9.5,
    "axes.titlepad": 7,
    "axes.labelsize": 8.5,
    "axes.labelcolor": INK,
    "axes.edgecolor": "#70757a",
    "axes.linewidth": 0.7,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.axisbelow": True,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "xtick.color": "#70757a",
    "ytick.color": "#70757a",
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.width": 0.7,
    "ytick.major.width": 0.7,
    "grid.color": "#e3e5e7",
    "grid.linewidth": 0.6,
    "lines.linewidth": 1.5,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "legend.title_fontsize": 8,
    "text.color": INK,
    "mathtext.fontset": "dejavusans",
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
}


@functools.cache
def chinese_font() -> str | None:
    """The first of the known fonts that is installed."""
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return next((name for name in CHINESE_FONTS if name in installed), None)


class Plate(Figure):
    """A figure with our look, whoever draws it and whatever their settings. pyplot does not know it."""

    def __init__(self, size: tuple[float, float], font: str | None = None) -> None:
        self.fonts = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
        with self.look():
            super().__init__(figsize=size, dpi=DPI, layout="constrained")
            FigureCanvasAgg(self)

    @contextmanager
    def look(self) -> Iterator[None]:
        """matplotlib's own settings with ours on top."""
        with mpl.rc_context():
            mpl.rcdefaults()
            mpl.rcParams.update(LOOK | {"font.family": self.fonts})
            yield

    def draw(self, renderer: Any) -> None:
        with self.look():
            super().draw(renderer)

    def png(self) -> bytes:
        """The picture as a file's content, the same bytes each time."""
        buffer = io.BytesIO()
        with self.look():
            self.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
        return buffer.getvalue()

    def _repr_png_(self) -> bytes:
        return self.png()


def largest(values: Any, otherwise: float = 1.0) -> float:
    """The largest magnitude among the finite values; ``otherwise`` where there is none above zero."""
    finite = np.abs(values)[np.isfinite(values)]
    return float(finite.max()) if finite.size and finite.max() > 0 else otherwise


def positive(values: Any) -> Any:
    """Values for a logarithmic axis: nan where there is no logarithm."""
    return np.where(values > 0, values, np.nan)


def bare(axes: Any) -> None:
    """No ticks and no frame: for images."""
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)


def zero_lines(axes: Any, vertical: bool = True) -> None:
    axes.axhline(0, color="#c9cdd1", linewidth=0.8, zorder=0)
    if vertical:
        axes.axvline(0, color="#c9cdd1", linewidth=0.8, zorder=0)


def regions(axes: Any, fires: Any, extent: tuple[float, float, float, float]) -> None:
    """Where a classifier says 1 (red) and where 0 (blue); ``fires[row, column]`` with the rows upwards."""
    from matplotlib.colors import ListedColormap

    colours = ListedColormap(["#dfe8ef", "#f3e0de"])
    axes.imshow(
        fires,
        cmap=colours,
        vmin=0,
        vmax=1,
        extent=extent,
        origin="lower",
        aspect="auto",
        interpolation="nearest",
        zorder=0,
    )


def two_classes(axes: Any, X: Any, y: Any, t: Any, size: float = 22) -> None:
    """Points of class 0 (blue circles) and class 1 (red squares)."""
    for label, colour, marker in ((0, BLUE, "o"), (1, RED, "s")):
        chosen = X[y == label]
        name = t(f"class {label}", f"类别 {label}")
        axes.scatter(
            *chosen.T, s=size, c=colour, marker=marker, edgecolors="white", linewidths=0.6, label=name, zorder=3
        )
