"""Figures on a terminal and on a page."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from grader.report.html import CourseInfo, Pages
from grader.report.lines import text_lines
from grader.report.site import as_it_is
from grader.report.svg import svg
from grader.report.terminal import render_check
from grader.results import Figure

from .made import result, standing

TITLE = {"en": "learning", "zh": "学习曲线"}


def names(*words: str) -> tuple[dict[str, str], ...]:
    return tuple({"en": w, "zh": w} for w in words)


NUMBERS = Figure("numbers", TITLE, names("held-out", "training"), ((0.9712,), (1.0,)))
CURVES = Figure("curves", TITLE, names("loss", "<b>&"), ((3.0, 2.0, 1.0), (5.0, 5.0)))
MATRIX = Figure("matrix", TITLE, names("0", "1", "2"), ((5, 0, 2), (0, 7, 0), (1, 0, 4)))
FLAT = Figure("curves", TITLE, names("loss"), ((0.0, 0.0),))


def test_lines() -> None:
    assert text_lines(NUMBERS, "en") == ["learning  held-out 0.971   training 1"]
    assert text_lines(CURVES, "zh")[0] == "学习曲线  loss █▅▁ 3 → 1" or text_lines(CURVES, "zh")[0].endswith("3 → 1")
    assert text_lines(MATRIX, "en") == ["learning  0 → 2: 2   2 → 0: 1"]
    assert text_lines(Figure("matrix", TITLE, names("0", "1"), ((1, 0), (0, 1))), "en") == []


@pytest.mark.parametrize("figure", [NUMBERS, CURVES, MATRIX, FLAT], ids=["numbers", "curves", "matrix", "flat"])
def test_a_drawing_is_well_formed_and_escaped(figure: Figure) -> None:
    drawn = str(svg(figure, "en"))
    root = ElementTree.fromstring(drawn)
    assert root.tag == "figure"
    assert "<b>" not in drawn
    assert "http" not in drawn
    assert root.findtext("figcaption") == "learning"


def test_a_matrix_shows_every_count() -> None:
    root = ElementTree.fromstring(str(svg(MATRIX, "en")))
    told = [t.text for t in root.iter("text")]
    assert sorted(told) == sorted(["0", "0", "1", "1", "2", "2", "5", "2", "7", "1", "4"])
    assert len(list(root.iter("rect"))) == 9


def test_figures_stand_under_their_exercise() -> None:
    shown = [result(figures=(NUMBERS, MATRIX)), result(exercise="silu")]
    lines = render_check(shown, "en").splitlines()
    at = next(i for i, line in enumerate(lines) if "gelu" in line)
    assert "held-out 0.971" in lines[at + 1]
    page = Pages(CourseInfo(), "en").student(standing("ada", *shown), as_it_is)
    assert page.count("<svg") == 1
    assert "0.971" in page
