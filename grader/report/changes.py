"""What a regrade changes, as tables for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.messages import say, translate
from grader.plain import cell
from grader.regrade import Change
from grader.report.data import csv_line
from grader.report.terminal import clean, wrap
from grader.results import Result

SHOWN = 40
_SIDE = ("score", "max_score", "status", "diagnosis")
COLUMNS = ["student", "exercise", "points", *(f"{name}_{side}" for side in ("before", "after") for name in _SIDE)]


def render_changes(found: Sequence[Change], lang: str, file: Path) -> str:
    """Two tables: exercises with how many gain and lose; students with what changes most. ``file`` has all of it."""
    from tabulate import tabulate

    def t(text: str) -> str:
        return translate(text, lang)

    if not found:
        return t("Nobody gains or loses anything.")
    exercises = []
    for name in dict.fromkeys(c.exercise for c in found):
        mine = [c for c in found if c.exercise == name]
        gain, lose = [c.points for c in mine if c.points > 0], [c.points for c in mine if c.points < 0]
        same = len(mine) - len(gain) - len(lose)
        exercises.append([name, len(gain), f"{sum(gain):+g}", len(lose), f"{sum(lose):+g}", same])
    heads = [t("exercise"), t("gain"), t("points"), t("lose"), t("points"), t("points stay")]
    first = tabulate(exercises, heads, disable_numparse=True, colalign=("left", *("right",) * 5))
    ordered = sorted(found, key=lambda c: (c.points >= 0, -abs(c.points), c.student, c.exercise))  # who loses is first
    students = [
        [
            clean(c.student),
            c.exercise,
            f"{_shown(c.before, lang)} → {_shown(c.after, lang)}",
            f"{c.points:+g}",
            _why(c, lang),
        ]
        for c in ordered[:SHOWN]
    ]
    heads = [t("student"), t("exercise"), t("before → after"), t("points"), t("reason now")]
    second = tabulate(students, heads, disable_numparse=True, colalign=("left", "left", "left", "right", "left"))
    more = t("… and {count} more changes: all are in {file}").format(count=len(found) - SHOWN, file=file)
    more = more if len(found) > SHOWN else ""
    total = t("{students} students change; {points} points in all").format(
        students=len({c.student for c in found}), points=f"{sum(c.points for c in found):+g}"
    )
    return "\n\n".join(part for part in (first, second, more, total) if part)


def changes_csv(found: Sequence[Change], lang: str) -> str:
    """Every change as a line, for a table of one's own."""
    lines = [csv_line(COLUMNS)]
    for change in found:
        sides = [_cells(side, lang) for side in (change.before, change.after)]
        lines.append(
            csv_line([cell(change.student), cell(change.exercise), f"{change.points:g}", *sides[0], *sides[1]])
        )
    return "".join(lines)


def _cells(result: Result | None, lang: str) -> list[str]:
    if result is None:
        return [""] * 4
    told = " ".join(say(result.diagnosis, lang).split()) if result.diagnosis else ""
    return [f"{result.score:g}", f"{result.max_score:g}", result.status, cell(told)]


def _shown(result: Result | None, lang: str) -> str:
    if result is None:
        return "—"
    return f"{result.score:g}/{result.max_score:g} {translate(result.status.replace('_', ' '), lang)}"


def _why(change: Change, lang: str) -> str:
    if change.after is None or change.after.diagnosis is None:
        return ""
    first, *more = wrap(clean(say(change.after.diagnosis, lang)), 60)
    return first + (" …" if more else "")
