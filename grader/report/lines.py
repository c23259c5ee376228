"""Figures of a result on a terminal: a line or two each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grader.results import Figure

BARS = "▁▂▃▄▅▆▇█"
SPARKS = 24


def text_lines(figure: Figure, lang: str) -> list[str]:
    """A figure for a terminal."""
    title = named(figure.title, lang)
    if figure.kind == "numbers":
        shown = (f"{named(n, lang)} {short(v[0])}" for n, v in zip(figure.names, figure.values, strict=True))
        return [f"{title}  " + "   ".join(shown)]
    if figure.kind == "curves":
        return [
            f"{title}  {named(n, lang)} {_spark(v)} {short(v[0])} → {short(v[-1])}"
            for n, v in zip(figure.names[:2], figure.values, strict=False)
        ]
    worst = _confused(figure)
    return [f"{title}  " + "   ".join(f"{a} → {b}: {int(n)}" for n, a, b in worst)] if worst else []


def named(names: Mapping[str, str], lang: str) -> str:
    return names.get("zh" if lang.startswith("zh") else "en", "")


def short(value: float) -> str:
    return f"{value:.3g}"


def _confused(figure: Figure) -> list[tuple[float, str, str]]:
    """The three commonest confusions: how often, the true class, the answer."""
    names = [named(n, "en") for n in figure.names]
    pairs = [
        (count, names[i], names[j])
        for i, row in enumerate(figure.values)
        for j, count in enumerate(row)
        if i != j and count > 0
    ]
    return sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2]))[:3]


def _spark(values: Sequence[float]) -> str:
    """A curve as a row of bars."""
    picked = [values[i * len(values) // min(len(values), SPARKS)] for i in range(min(len(values), SPARKS))]
    low, high = min(picked), max(picked)
    scale = (len(BARS) - 1) / (high - low) if high > low else 0.0
    return "".join(BARS[round((v - low) * scale)] for v in picked)
