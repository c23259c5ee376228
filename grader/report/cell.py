"""One result as a notebook shows it: the words of ``grader check``, as HTML and as plain text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from grader.messages import translate
from grader.report.lines import text_lines
from grader.report.terminal import MARKS, clean, explanation
from grader.results import GOOD, Result

COLORS = {"passed": "#2a7d4f", "carried": "#2a7d4f", "partial": "#b7791f", "not_started": "#888", "missing": "#888"}
BAD = "#c0392b"


def text(result: Result, lang: str) -> str:
    """A line with the verdict, and why."""
    lines = [head(result, lang), *explanation(result, lang)]
    return "\n".join([*lines, *("      " + line for figure in result.figures for line in text_lines(figure, lang))])


def html(result: Result, lang: str) -> str:
    """The same as HTML that needs no style sheet, in the colours of the page that it stands in. All text is escaped."""
    color = COLORS.get(result.status, BAD)
    parts = [f'<div><b style="color: {color}">{escape(head(result, lang))}</b></div>']
    why = explanation(result, lang)
    if why:
        shown = escape("\n".join(line.removeprefix("      ") for line in why))
        parts.append(f'<pre style="margin: .3em 0 .3em 1.2em; white-space: pre-wrap; background: none">{shown}</pre>')
    if result.figures:
        from grader.report.svg import svg  # needs a package that comes with Jupyter, and not with the grader

        parts += [svg(figure, lang) for figure in result.figures]
    return "\n".join(parts)


def page(results: Sequence[Result], lang: str) -> str:
    """Several results as HTML, with their sum."""
    return "\n".join([*(html(result, lang) for result in results), f"<div>{escape(summary(results, lang))}</div>"])


def head(result: Result, lang: str) -> str:
    """The exercise, its points and its status in one line."""
    status = translate(result.status.replace("_", " "), lang)
    return clean(f"{MARKS.get(result.status, '✗')} {result.exercise}  {result.score:g}/{result.max_score:g}  {status}")


def summary(results: Sequence[Result], lang: str) -> str:
    """How many are right, and the points."""
    good = sum(r.status in GOOD for r in results)
    score, best = sum(r.score for r in results), sum(r.max_score for r in results)
    told = translate("{good} of {all} exercises right, {score} of {best} points", lang)
    return told.format(good=good, all=len(results), score=f"{score:g}", best=f"{best:g}")
