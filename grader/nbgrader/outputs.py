"""A result as nbgrader shows it: the outputs of a test cell, and the comment under a solution cell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from nbformat import from_dict as _from_dict

from grader.exercise import Text
from grader.messages import say, translate
from grader.nbgrader import theirs
from grader.nbgrader.rebuild import harmless
from grader.report.cell import html, text
from grader.report.terminal import clean
from grader.results import GOOD, Result

as_node: Callable[[Any], Any] = _from_dict


WORDS = Text("{status}, {points}: {words}", "{status}，{points}：{words}")
#: What Markdown takes for more than itself; an underscore within a name is none.
MARKUP = re.compile(r"[\\`*\[\]#$|~]|(?<!\w)_|_(?!\w)")


def marks(result: Result, points: float) -> float:
    """What a result is worth where the exercise gives ``points``: a plain float from 0 to them."""
    share = result.score / result.max_score if result.max_score else 0.0
    if not math.isfinite(share) or not points > 0:
        return 0.0
    return float(round(min(max(share, 0.0), 1.0) * points, 2)) if share < 1 else float(points)


def outputs(result: Result, points: float, lang: str) -> list[dict[str, Any]]:
    """The words of ``grader check``, then the marks as the cell's value: nbgrader takes them from there."""
    words = {"text/html": html(result, lang), "text/plain": text(result, lang)}
    return [{"output_type": "display_data", "metadata": {}, "data": words}, value(marks(result, points))]


def value(points: float) -> dict[str, Any]:
    """An execute_result with a number."""
    told = {"text/plain": repr(points)}
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": told}


def refusal(sentence: str) -> list[dict[str, Any]]:
    """The outputs of a test cell that cannot be graded: the sentence, and no points."""
    shown = {"output_type": "display_data", "metadata": {}, "data": {"text/plain": sentence}}
    return [shown, value(0.0)]


def comment(result: Result, lang: str) -> str | None:
    """The comment under a solution cell, as Markdown without HTML; None where there is nothing to say."""
    if result.status == "passed" or result.diagnosis is None:
        return None
    told = say(result.diagnosis, lang)
    if result.status not in GOOD:
        status = translate(result.status.replace("_", " "), lang)
        told = WORDS[lang].format(status=status, points=f"{result.score:g}/{result.max_score:g}", words=told)
    return plain_markdown(told)


def given(
    cells: Iterable[Mapping[str, Any]], results: Mapping[str, Result], names: Iterable[str], lang: str
) -> tuple[dict[str, float | None], dict[str, str | None]]:
    """Marks and comments of a graded notebook's cells, as nbgrader's ``SaveAutoGrades`` takes them from there.

    ``names`` are its solution cells: comments on exercises are ours, whether the cell is still there or not.
    """
    grades: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in cells:
        told = cell["metadata"].get("nbgrader", {})
        if told.get("grade"):
            grades[told["grade_id"]] = theirs.determine_grade(as_node(cell))[0]
        if told.get("task"):
            comments[told["grade_id"]] = None
        elif told.get("solution") and told["grade_id"] not in results:
            same = told.get("checksum") == theirs.compute_checksum(as_node(cell))
            comments[told["grade_id"]] = "No response." if same else None
    return grades, comments | {name: comment(results[name], lang) for name in names if name in results}


def plain_markdown(words: str) -> str:
    """Text that Markdown shows as it is: what a student wrote or named cannot become a heading, a link or HTML."""
    return harmless(MARKUP.sub(r"\\\g<0>", clean(words)))
