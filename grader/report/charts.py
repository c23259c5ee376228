"""Small drawings of a report as inline SVG: bars, and a wrong matrix beside the right one. The style colours them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from grader.messages import translate
from grader.results import Evidence, Matrix

BAR_WIDTH, BAR_HEIGHT = 44, 84
ROUNDING = 2e-3  # numbers in a picture have four digits


def bar(parts: Iterable[tuple[str, float]], whole: float) -> Markup:
    """A bar of segments, each with its style and size; what they leave of ``whole`` is the empty track."""
    rect = Markup('<rect x="{}" width="{}" height="6" class="{}"/>')
    drawn, at = [rect.format(0, 100, "track")], 0.0
    for kind, size in parts:
        width = 100 * size / whole if whole else 0.0
        drawn.append(rect.format(f"{at:.4g}", f"{width:.4g}", kind))
        at += width
    start = Markup('<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">')
    return start + Markup("").join(drawn) + Markup("</svg>")


def columns(labels: Sequence[str], counts: Sequence[int], told: str) -> Markup:
    """A column for each label with its count above; ``told`` says what it shows."""
    most, width = max(counts, default=0) or 1, BAR_WIDTH * len(labels)
    drawn = []
    for i, (label, count) in enumerate(zip(labels, counts, strict=True)):
        height, middle = BAR_HEIGHT * count / most, BAR_WIDTH * (i + 0.5)
        drawn.append(
            Markup(
                '<rect class="fill" x="{}" y="{}" width="{}" height="{}" rx="2"/>'
                '<text x="{}" y="{}" font-size="11" text-anchor="middle">{}</text>'
                '<text x="{}" y="{}" font-size="11" text-anchor="middle" opacity=".75">{}</text>'
            ).format(
                BAR_WIDTH * i + 4,
                f"{16 + BAR_HEIGHT - height:.1f}",
                BAR_WIDTH - 8,
                f"{max(height, 1):.1f}",
                middle,
                f"{12 + BAR_HEIGHT - height:.1f}",
                count,
                middle,
                BAR_HEIGHT + 32,
                label,
            )
        )
    start = Markup('<svg class="spread" role="img" aria-label="{}" width="{}" height="{}" viewBox="0 0 {} {}">')
    size = width, BAR_HEIGHT + 36
    return start.format(told, *size, *size) + Markup("").join(drawn) + Markup("</svg>")


def picture(evidence: Evidence, lang: str) -> Markup:
    """The expected matrix, the one that came, and where they differ; nothing where the text already says it all."""
    if len(evidence.picture) != 2:
        return Markup("")
    right, yours = evidence.picture
    rows, wide = len(right), len(right[0]) if right else 0
    wrong = [(i, j) for i in range(rows) for j in range(wide) if _differ(right[i][j], yours[i][j])]
    if not wrong or (rows == 1 and wide <= 8):
        return Markup("")

    def t(text: str) -> str:
        return translate(text, lang)

    scale = _largest(right) or _largest(yours) or 1.0
    told = t("{wrong} of {all} numbers shown differ").format(wrong=len(wrong), all=rows * wide)
    mask = Markup('<path class="off" d="{}"/>').format(_squares(wrong))
    panels = ((t("expected"), _shades(right, scale)), (t("got"), _shades(yours, scale)), (told, mask))
    size = 22 if max(rows, wide) <= 5 else 14 if max(rows, wide) <= 8 else 10
    frame = Markup(
        '<figure><figcaption>{}</figcaption><svg role="img" aria-label="{}" width="{}" height="{}"'
        ' viewBox="0 0 {} {}">{}</svg></figure>'
    )
    drawn = (frame.format(name, name, size * wide, size * rows, wide, rows, inside) for name, inside in panels)
    return Markup('<div class="panels">{}</div>').format(Markup("").join(drawn))


def _shades(matrix: Matrix, scale: float) -> Markup:
    """Four shades for positive numbers and four for negative ones; a cross where a number is not finite."""
    found: dict[str, list[tuple[int, int]]] = {}
    for i, row in enumerate(matrix):
        for j, value in enumerate(row):
            step = 0 if value is None else min(4, round(4 * abs(value) / scale))
            if value is None or step:
                kind = "nan" if value is None else f"{'p' if value > 0 else 'm'}{step}"
                found.setdefault(kind, []).append((i, j))
    path = Markup('<path class="{}" d="{}"/>')
    return Markup("").join(
        path.format(kind, _crosses(places) if kind == "nan" else _squares(places))
        for kind, places in sorted(found.items())
    )


def _squares(places: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{j} {i}h1v1h-1z" for i, j in places)


def _crosses(places: Iterable[tuple[int, int]]) -> str:
    return "".join(f"M{j + 0.2:g} {i + 0.2:g}l.6 .6m0-.6l-.6 .6" for i, j in places)


def _differ(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) > ROUNDING * max(abs(one), abs(other))


def _largest(matrix: Matrix) -> float:
    return max((abs(v) for row in matrix for v in row if v is not None), default=0.0)
