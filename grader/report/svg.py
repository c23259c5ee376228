"""Figures of a result on a page: inline SVG that loads nothing. Names are escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markupsafe import Markup

from grader.report.lines import named, short
from grader.results import Figure

WIDTH, HEIGHT, MARGIN = 320, 150, 34
CELL = 24
COLOURS = ("#3b6ea5", "#c0572f", "#5a8f4d", "#8b6bb1", "#b7791f", "#4d8f8f")


def svg(figure: Figure, lang: str) -> Markup:
    """A figure for a page: a table for numbers, a drawing for curves and matrices."""
    draw: dict[str, Callable[[Figure, str], Markup]] = {"numbers": _table, "curves": _curves, "matrix": _matrix}
    body = draw[figure.kind](figure, lang)
    return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(named(figure.title, lang), body)


def _table(figure: Figure, lang: str) -> Markup:
    row = Markup('<tr><td>{}</td><td class="n">{}</td></tr>')
    rows = (row.format(named(n, lang), short(v[0])) for n, v in zip(figure.names, figure.values, strict=True))
    return Markup("<table>{}</table>").format(Markup("").join(rows))


def _curves(figure: Figure, lang: str) -> Markup:
    low, high = min(map(min, figure.values)), max(map(max, figure.values))
    spread, longest = (high - low) or 1.0, max(map(len, figure.values)) - 1 or 1
    parts = [
        Markup('<text x="2" y="{}" font-size="10" fill="currentColor">{}</text>').format(y, short(value))
        for y, value in ((14, high), (HEIGHT - MARGIN / 2, low))
    ]
    for k, (name, values) in enumerate(zip(figure.names, figure.values, strict=True)):
        points = " ".join(
            f"{MARGIN + i / longest * (WIDTH - MARGIN - 6):.1f},{10 + (high - v) / spread * (HEIGHT - MARGIN):.1f}"
            for i, v in enumerate(values)
        )
        colour = COLOURS[k % len(COLOURS)]
        line = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="1.5"/>')
        label = Markup('<text x="{}" y="{}" font-size="11" fill="{}">{}</text>')
        parts += [
            line.format(points, colour),
            label.format(MARGIN + 105 * (k % 3), HEIGHT - 4 + 14 * (k // 3), colour, named(name, lang)),
        ]
    return _frame(WIDTH, HEIGHT + 14 * ((len(figure.names) - 1) // 3), parts)


def _matrix(figure: Figure, lang: str) -> Markup:
    side = CELL * (len(figure.names) + 1)
    parts = []
    text = Markup('<text x="{}" y="{}" font-size="11" text-anchor="middle" fill="currentColor">{}</text>')
    for i, (name, row) in enumerate(zip(figure.names, figure.values, strict=True), 1):
        parts += [
            text.format(CELL / 2, CELL * i + 16, named(name, lang)),
            text.format(CELL * i + CELL / 2, 16, named(name, lang)),
        ]
        most = max(row) or 1.0
        for j, count in enumerate(row, 1):
            colour = COLOURS[0] if i == j else COLOURS[1]
            cell = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" fill-opacity="{}"/>')
            shade = f"{0.55 * min(count / most * (1 if i == j else 3), 1):.2f}"
            parts.append(cell.format(CELL * j, CELL * i, CELL - 1, CELL - 1, colour, shade))
            if count:
                parts.append(text.format(CELL * j + CELL / 2, CELL * i + 16, int(count)))
    return _frame(side, side, parts)


def _frame(width: float, height: float, parts: Sequence[Markup]) -> Markup:
    start = Markup('<svg role="img" width="{}" height="{}" viewBox="0 0 {} {}">').format(width, height, width, height)
    return start + Markup("").join(parts) + Markup("</svg>")
