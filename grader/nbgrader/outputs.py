"""A result as nbgrader shows it: the outputs of a test cell, and the comment under a solution cell."""

from __future__ import annotations

import math
import re
from typing import Any

from grader.messages import say, translate
from grader.nbgrader.rebuild import harmless
from grader.report.cell import html, text
from grader.report.terminal import clean
from grader.results import GOOD, Result


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
    told = [say(result.diagnosis, lang)]
    if result.status not in GOOD:
        told.insert(0, f"{translate(result.status.replace('_', ' '), lang)}, {result.score:g}/{result.max_score:g}")
    return plain_markdown(": ".join(told))


def plain_markdown(words: str) -> str:
    """Text that Markdown shows as it is: what a student wrote or named cannot become a heading, a link or HTML."""
    return harmless(re.sub(r"([\\`*_\[\]#$|~])", r"\\\1", clean(words)))
