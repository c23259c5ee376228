"""Figures drawn from answers: nothing that a submission sends makes them raise, grow or lie."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader.exercise import Text, case
from grader.figures import MAX_POINTS, confusion, curves, figures_of, numbers
from grader.results import Figure, Result

from .judging import check_of

TITLE = Text("learning", "学习曲线")


def drawn(answer: Any, x: int, *, secret: dict[str, Any]) -> Iterator[Figure]:
    yield numbers(TITLE, [(Text("sum", "和"), answer["value"] + x + secret["y"])])
    yield from curves(TITLE, answer.get("history"))


CHECK = check_of(
    (case("a", 1), {"y": 10}),
    (case("b", 2), {"y": 20}),
    promises=lambda answer, x, secret: iter(()),
    figures=drawn,
)


def test_arguments_and_secret_are_at_hand() -> None:
    found = figures_of(CHECK, [{"value": {"value": 100}}, {"value": {"value": 200}}])
    assert [f.values for f in found] == [((111.0,),), ((222.0,),)]


@pytest.mark.parametrize("answer", [{}, {"error": {}}, {"value": None}, {"value": 3}, {"value": {"value": "x"}}])
def test_an_answer_without_a_form_has_no_figure(answer: dict[str, Any]) -> None:
    found = figures_of(CHECK, [answer, {"value": {"value": 200}}])
    assert [f.values for f in found] == [((222.0,),)]


def test_an_exercise_without_figures() -> None:
    assert figures_of(check_of((case("a", 1), 2)), [{"value": 2}]) == ()


def test_curves() -> None:
    (figure,) = curves(
        TITLE, {"loss": [3, 2.5, np.array(1.0)], "other": np.array([1.0, 2.0]), "one": [1.0], "no": "ab"}
    )
    assert figure.names == ({"en": "loss", "zh": "loss"}, {"en": "other", "zh": "other"})
    assert figure.values == ((3.0, 2.5, 1.0), (1.0, 2.0))


@pytest.mark.parametrize(
    "history", [None, 3, "loss", [1, 2], {}, {"loss": None}, {"loss": [float("nan")] * 5}, {"loss": [{}] * 3}]
)
def test_no_curve_where_there_is_none(history: object) -> None:
    assert list(curves(TITLE, history)) == []


def test_long_and_hostile_histories_are_cut() -> None:
    history = {f"\x1b[31m{i}" + "x" * 1000: list(range(100_000)) for i in range(50)}
    (figure,) = curves(TITLE, history)
    assert len(figure.names) <= 32
    assert all(len(values) <= MAX_POINTS for values in figure.values)
    assert all(len(name["en"]) <= 40 and name["en"].isprintable() for name in figure.names)


def test_confusion() -> None:
    figure = confusion(TITLE, np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 0, 99]), 3)
    assert figure.values == ((1, 1, 0), (0, 1, 0), (1, 0, 0))
    with pytest.raises(ValueError, match="too many"):
        confusion(TITLE, np.array([0]), np.array([0]), 1000)


def test_figures_survive_a_file() -> None:
    figure = confusion(TITLE, np.array([0, 1]), np.array([1, 1]), 2)
    result = Result("ada", "10_projects", "f", "passed", 1.0, 1.0, figures=(figure,))
    assert Result.from_dict(json.loads(json.dumps(result.as_dict()))) == result
    old = {k: v for k, v in result.as_dict().items() if k != "figures"}
    assert Result.from_dict(old).figures == ()
