"""Results for a terminal: a student's own, and the tables of a class."""

from __future__ import annotations

import os
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

from grader.messages import say, translate
from grader.report.lines import text_lines
from grader.results import GOOD, Evidence, Result

if TYPE_CHECKING:
    from grader.report.summary import Summary

MARKS = {"passed": "✓", "carried": "✓", "partial": "◐", "not_started": "·", "missing": "·"}
COLORS = {"passed": "32", "carried": "32", "partial": "33", "not_started": "2", "missing": "2"}
WIDTH = 100


def render_check(results: Sequence[Result], lang: str, color: bool = False) -> str:
    """What a student reads: a line an exercise; under a wrong one why, and the smallest case that shows it."""
    color = color and not os.environ.get("NO_COLOR")
    lines: list[str] = []
    assignment = ""
    for r, after in zip(results, [*results[1:], None], strict=True):
        if r.assignment != assignment:
            assignment = r.assignment
            mine = [x for x in results if x.assignment == assignment]
            points = f"{sum(x.score for x in mine):g}/{sum(x.max_score for x in mine):g}"
            lines += ["", f"{assignment}  {points}"] if lines else [f"{assignment}  {points}"]
        status = translate(r.status.replace("_", " "), lang)
        head = f"  {MARKS.get(r.status, '✗')} {r.exercise:<32} {r.score:>5g}/{r.max_score:g}"
        head += f"   {status}" if r.status != "passed" else ""
        lines.append(_paint(head, COLORS.get(r.status, "31"), color))
        if r.status != "not_started" and not (after and same_reason(r, after)):
            lines += explanation(r, lang)
        lines += ["      " + clean(line) for figure in r.figures for line in text_lines(figure, lang)]
    good = sum(r.status in GOOD for r in results)
    score, best = sum(r.score for r in results), sum(r.max_score for r in results)
    summary = translate("{good} of {all} exercises right, {score} of {best} points", lang)
    lines += ["", summary.format(good=good, all=len(results), score=f"{score:g}", best=f"{best:g}")]
    return "\n".join(lines)


def same_reason(one: Result, other: Result) -> bool:
    """Whether one sentence will do for both: a file that is missing or cannot be read costs all of its exercises."""
    shown = one.evidence or other.evidence or one.printed or other.printed
    return one.assignment == other.assignment and one.diagnosis == other.diagnosis and not shown


def explanation(result: Result, lang: str) -> list[str]:
    """Why an exercise is not right, and the smallest case that shows it; no line where there is nothing to say."""
    if result.diagnosis is None:
        return []
    lines = _wrapped(say(result.diagnosis, lang))
    if result.status not in (*GOOD, "not_started"):
        lines += _marks(result, lang) + _evidence(result.evidence, lang) + _printed(result, lang)
    return lines


def _marks(result: Result, lang: str) -> list[str]:
    """Which criteria hold, where only some do."""
    if result.status != "partial":
        return []
    told = [f"{translate(m.name, lang)} {m.score:.3g}/{m.max_score:.3g}" for m in result.criteria]
    return ["      " + translate("points:", lang) + " " + ", ".join(told)]


def _evidence(evidence: Evidence | None, lang: str) -> list[str]:
    if evidence is None:
        return []
    rows = [("case", f"{translate(evidence.case, lang)}: {evidence.call}")]
    rows += [(name, text) for name, text in (("expected", evidence.expected), ("got", evidence.got)) if text]
    rows += [("first", evidence.first)] if evidence.first else []
    rows += [("worst", "   ".join(evidence.worst))] if len(evidence.worst) > 1 else []
    labels = [translate(label, lang) for label, _ in rows]
    width = max(width_of(label) for label in labels)
    lines = []
    for label, (_, text) in zip(labels, rows, strict=True):
        first, *rest = clean(text).splitlines() or [""]
        lines.append(f"      {label}{' ' * (width - width_of(label))}  {first}")
        lines += [" " * (width + 8) + line for line in rest]
    return lines


def _printed(result: Result, lang: str) -> list[str]:
    if not result.printed:
        return []
    first = clean(result.printed[:4000]).strip().splitlines() or [""]
    more = " …" if len(first) > 1 or len(first[0]) > 80 else ""
    return [f"      {translate('printed', lang)}  {first[0][:80]}{more}"]


def clean(text: str) -> str:
    """Text of a submission without control characters: no escape sequence reaches the terminal or a page."""
    if text.replace("\n", "").isprintable():  # as nearly every text is, and this is quick
        return text
    return "".join(c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else "�" for c in text)


def _wrapped(text: str) -> list[str]:
    lines = []
    for paragraph in clean(text).splitlines():
        lines += wrap(paragraph, WIDTH - 6)
    return ["      " + line for line in lines]


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines; Chinese has no spaces and is twice as wide."""
    if not any(unicodedata.east_asian_width(c) in "WF" for c in text):
        return textwrap.wrap(text, width) or [""]
    lines, line = [], ""
    for word in re.findall(r"[!-~]{1,60}|.", text, re.DOTALL):  # a word of Latin letters stays whole
        if line and width_of(line + word) > width and word not in "，。；：？！）”、":
            lines.append(line.rstrip())
            line = ""
        line += word if line else word.lstrip()
    return [*lines, line]


def width_of(text: str) -> int:
    """Columns on a terminal, where a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _paint(text: str, code: str, color: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if color else text


def render_class(summary: Summary, lang: str, most: int = 40) -> str:
    """Two tables: students × assignments with points and percent; exercises with what went wrong most.

    Of a large class the first ``most`` students; a line says where the others are.
    """
    from tabulate import tabulate

    def t(text: str) -> str:
        return translate(text, lang)

    students = [
        [
            clean(line.student),
            *(number(line.finals.get(a, 0.0)) for a in summary.assignments),
            number(line.final),
            f"{summary.percent(line):.0f}",
        ]
        for line in summary.students[:most]
    ]
    exercises = []
    for row in summary.exercises:
        told = ""
        if row.mistakes:
            told = f"{row.mistakes[0].count} × {clean(say(row.mistakes[0].message, lang))}"
            told = wrap(told, 90)[0] + (" …" if len(wrap(told, 90)) > 1 else "")
        exercises.append([row.exercise, f"{row.passed}/{row.students}", f"{row.mean:.0f}", told])
    points = (f"{name}\n/{most:g}" for name, most in (*summary.assignments.items(), (t("points"), summary.max_points)))
    heads = [t("student"), *points, "%"]
    right = ("left", *("right",) * (len(heads) - 1))
    tables = [tabulate(students, heads, colalign=right if students else None, disable_numparse=True)]
    if len(summary.students) > most:
        more = t("… and {more} more students: all are in grades.csv and index.html.")
        tables[0] += "\n" + more.format(more=f"{len(summary.students) - most:,}")
    heads = [t("exercise"), t("passed"), f"{t('points')} %", t("what went wrong most")]
    align = ("left", "right", "right", "left") if exercises else None
    tables.append(tabulate(exercises, heads, colalign=align, disable_numparse=True))
    if summary.left_out:
        tables.append(t("Nobody handed in {names}: not in these tables.").format(names=", ".join(summary.left_out)))
    return "\n\n".join(tables)


def number(value: float) -> str:
    """Points to the hundredth, without zeros that say nothing."""
    return f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
