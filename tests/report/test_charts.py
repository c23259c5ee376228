"""Bars and matrices, as drawings that are whole and tell the numbers."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.charts import bar, columns, picture
from grader.results import Matrix

from .made import EVIDENCE


def drawing(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


@given(st.lists(st.integers(0, 50), max_size=5), st.integers(0, 100))
def test_segments_of_a_bar_follow_each_other(sizes: list[int], rest: int) -> None:
    whole = sum(sizes) + rest
    track, *parts = drawing(bar([("passed", size) for size in sizes], whole)).iter("rect")
    assert track.get("class") == "track"
    assert len(parts) == len(sizes)
    at = 0.0
    for part, size in zip(parts, sizes, strict=True):
        assert float(part.get("x", "")) == pytest.approx(at, abs=0.1)
        assert float(part.get("width", "")) == pytest.approx(100 * size / whole if whole else 0, abs=0.1)
        at += 100 * size / whole if whole else 0


def test_columns_tell_their_counts() -> None:
    svg = drawing(columns(["a", "<b>"], [3, 0], "points & more"))
    assert [t.text for t in svg.iter("text")] == ["3", "a", "0", "<b>"]
    assert svg.get("aria-label") == "points & more"
    heights = [float(r.get("height", "")) for r in svg.iter("rect")]
    assert heights[0] > 50
    assert heights[1] <= 1


def squares(path: str) -> set[tuple[int, int]]:
    return {(int(y), int(x)) for x, y in re.findall(r"M(\d+) (\d+)h1", path)}


def panels(right: Matrix, yours: Matrix, lang: str = "en") -> list[ElementTree.Element]:
    drawn = picture(replace(EVIDENCE, picture=(right, yours)), lang)
    return list(drawing(drawn).iter("figure")) if drawn else []


RIGHT: Matrix = ((1.0, -2.0, 0.0), (0.5, 0.0, 4.0))


def test_the_wrong_matrix_stands_beside_the_right_one() -> None:
    yours: Matrix = ((1.0, -2.0, 3.0), (0.5, None, 4.0))
    right, got, wrong = panels(RIGHT, yours)
    assert [p.findtext("figcaption") for p in (right, got, wrong)] == ["expected", "got", "2 of 6 numbers shown differ"]
    assert squares(wrong.find("svg/path").get("d")) == {(0, 2), (1, 1)}  # type: ignore[union-attr]
    kinds = {p.get("class"): p.get("d", "") for p in got.iter("path")}
    assert squares(kinds["p4"]) == {(1, 2)}
    assert squares(kinds["p3"]) == {(0, 2)}
    assert squares(kinds["m2"]) == {(0, 1)}
    assert kinds["nan"].count("M") == 1
    assert "nan" not in {p.get("class") for p in right.iter("path")}


def test_in_chinese() -> None:
    assert [p.findtext("figcaption") for p in panels(RIGHT, ((9.0,) * 3,) * 2, "zh")][:2] == ["应为", "得到"]


@pytest.mark.parametrize(
    ("right", "yours"),
    [
        (RIGHT, RIGHT),
        (RIGHT, ((1.0001, -2.0, 0.0), (0.5, 0.0, 4.0))),
        (((1.0, 2.0, 3.0, 4.0),), ((2.0, 2.0, 3.0, 4.0),)),
        (((None, None), (None, None)), ((None, None), (None, None))),
        ((), ()),
    ],
    ids=["the same", "the same to the eye", "a short row", "nothing finite", "empty"],
)
def test_no_picture_where_the_text_says_it_all(right: Matrix, yours: Matrix) -> None:
    assert panels(right, yours) == []
    assert picture(replace(EVIDENCE, picture=()), "en") == ""


@pytest.mark.parametrize("right", [0.0, None, 1e300], ids=str)
@pytest.mark.parametrize("yours", [1.0, None, -1e300, 1e-300], ids=str)
def test_any_numbers_can_be_drawn(right: float | None, yours: float | None) -> None:
    drawn = panels(((right,) * 3,) * 3, ((yours,) * 3,) * 3)
    assert len(drawn) == (0 if right is yours is None else 3)
