"""The page of a class: one file that loads nothing from elsewhere. Everything that a student wrote is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from grader.messages import say, translate
from grader.report.data import exercise_rows, most_points, student_rows
from grader.report.svg import svg
from grader.report.terminal import clean
from grader.results import Result

TEMPLATES = Path(__file__).parent / "templates"


def index_page(results: Sequence[Result], lang: str) -> str:
    """``index.html``: students, exercises, and every student's results."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True)
    environment.filters["clean"] = clean
    by_student: dict[str, list[Result]] = {}
    for result in results:
        by_student.setdefault(result.student, []).append(result)
    return environment.get_template("index.html").render(
        lang=lang,
        t=lambda text: translate(text, lang),
        say=lambda message: say(message, lang),
        chart=lambda figure: svg(figure, lang),
        assignments=most_points(results),
        students=student_rows(results),
        exercises=exercise_rows(results),
        results=by_student,
    )
