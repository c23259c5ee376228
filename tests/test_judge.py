"""From answers to marks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.compare import Finding
from grader.exercise import Text, case
from grader.judge import Verdict, criteria, judge_case
from grader.results import CriterionResult

from .judging import array, check_of, judged, simple

X = array(3, 4)


def marks_of(check: Any, *values: Any, speed: str | None = None) -> dict[str, CriterionResult]:
    return {mark.name: mark for mark in criteria(check, judged(check, *values), speed)}


# One case


def test_right_and_wrong() -> None:
    check = simple([X], X)
    assert judged(check, X)[0] == Verdict()
    (verdict,) = judged(check, X + 1)
    assert not verdict.values_hold
    assert verdict.contract_holds


def test_an_exception_is_no_answer() -> None:
    check = simple([None], X)
    verdict = judge_case(check, 0, {"error": {"type": "ValueError"}, "value": None})
    assert not verdict.values_hold


@pytest.mark.parametrize("answer", [{}, {"value": None}, {"error": "no dict", "value": None}, {"something": 1}])
def test_no_answer_is_wrong(answer: dict[str, Any]) -> None:
    assert not judge_case(simple([X], X), 0, answer).values_hold


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda v: st.lists(v) | st.dictionaries(st.text(), v),
    )
)
@settings(max_examples=60, deadline=None)
def test_no_answer_whatever_makes_the_judge_stumble(value: Any) -> None:
    for expected in (X, 1.0, 3, True, (X, 1.0), {"a": X}, [1.0, 2.0]):
        verdict = judge_case(simple([expected], X), 0, {"value": value})
        assert verdict.findings or value in (1.0, 3, [1.0, 2.0])
    judge_case(simple([X], X), 0, {"value": X, "inputs": value})
    judge_case(simple([X], X), 0, {"error": value})


# Inputs


def changed(inputs: Any, *args: Any, **kwargs: Any) -> tuple[str, ...]:
    check = check_of((case("a case", *args, **kwargs), X))
    return judge_case(check, 0, {"value": X, "inputs": inputs}).changed


def test_changed_inputs_are_named_by_position_or_name() -> None:
    y = array(2, seed=1)
    assert changed(((X + 1, y), {}), X, y) == ("1",)
    assert changed(((X, y * 2), {"z": y}), X, y, z=y) == ("2",)
    assert changed(((X,), {"z": y + 1}), X, z=y) == ("z",)
    assert changed((([X, y + 1],), {}), [X, y]) == ("1",)


@pytest.mark.parametrize("inputs", [None, 3, (), ((X,),), ((), {}), "text", ((X, X), {}), ((X,), {})])
def test_inputs_that_came_back_in_another_form_count_as_changed(inputs: Any) -> None:
    """The jail sends them only where they differ: whatever it is, something was altered."""
    assert changed(inputs, X) == ("?",)
    assert changed(inputs, X, z=X) == ("?",)


def test_a_changed_input_costs_the_contract_and_not_the_values() -> None:
    check = simple([X], X)
    verdict = judge_case(check, 0, {"value": X, "inputs": ((X + 1,), {})})
    assert verdict.values_hold
    assert not verdict.contract_holds


# Promises


def kept(answer: Any, x: Any) -> Iterator[tuple[Text, bool | float]]:
    yield Text("the shape is kept", "形状不变"), answer.shape == x.shape
    yield Text("half is dropped", "丢掉一半"), float(np.mean(answer == 0) * 2)


@pytest.mark.parametrize(("zeros", "share"), [(12, 1.0), (6, 1.0), (3, 0.5), (0, 0.0)])
def test_promises_may_be_kept_in_part(zeros: int, share: float) -> None:
    answer = X.copy()
    answer.flat[:zeros] = 0
    check = simple([None], X, promises=kept)
    (verdict,) = judged(check, answer)
    assert verdict.share == share
    assert marks_of(check, answer)["values"].score == pytest.approx(share * marks_of(check, answer)["values"].max_score)


@pytest.mark.parametrize("answer", [None, 1.0, "x", [1], {"a": 1}])
def test_an_answer_that_no_promise_can_read_keeps_none(answer: Any) -> None:
    check = simple([None], X, promises=kept)
    (verdict,) = judged(check, answer)
    assert [f.kind for f in verdict.findings] == ["form"]
    assert marks_of(check, answer)["values"].score == 0


@pytest.mark.parametrize("held", [np.nan, -1.0, -np.inf])
def test_a_share_that_is_no_share_is_nothing(held: float) -> None:
    def promise(answer: Any, x: Any) -> Iterator[tuple[Text, float]]:
        yield Text("a", "一"), held

    (verdict,) = judged(simple([None], X, promises=promise), X)
    assert verdict.share == 0
    assert not verdict.values_hold


# Marks


def graded() -> Any:
    """Two groups of values, one of stability, one case of contract; with speed."""
    return check_of(
        (case("one", X), X),
        (case("two", X, group="axis"), X),
        (case("three", X, group="axis"), X),
        (case("huge", X, criterion="stability"), X),
        (case("float32", X, criterion="contract"), X),
        points=10,
        speed=lambda rng: case("20,000 numbers", X),
    )


def test_everything_right_is_every_point() -> None:
    marks = marks_of(graded(), X, X, X, X, X, speed="")
    assert sum(mark.score for mark in marks.values()) == pytest.approx(10)
    assert {mark.status for mark in marks.values()} == {"passed"}
    assert [m.max_score for m in marks.values()] == [6, 2, 1, 1]


def test_a_group_counts_when_all_of_it_is_right() -> None:
    wrong = X + 1
    assert marks_of(graded(), X, wrong, X, X, X, speed="")["values"].score == 3
    assert marks_of(graded(), X, wrong, wrong, X, X, speed="")["values"].score == 3
    assert marks_of(graded(), wrong, X, X, X, X, speed="")["values"].score == 3


def test_values_gate_everything_else() -> None:
    wrong = X + 1
    marks = marks_of(graded(), wrong, wrong, X, X, X, speed="")
    assert sum(mark.score for mark in marks.values()) == 0
    assert {mark.status for name, mark in marks.items() if name != "values"} == {"not_counted"}
    half = marks_of(graded(), wrong, X, X, X, X, speed="")
    assert [m.score for m in half.values()] == [3, 1, 0.5, 0.5]


def test_each_criterion_is_lost_on_its_own_and_says_where() -> None:
    wrong = X + 1
    marks = marks_of(graded(), X, X, X, wrong, X, speed="")
    assert (marks["stability"].score, marks["stability"].cause) == (0, "huge")
    marks = marks_of(graded(), X, X, X, X, wrong, speed="")
    assert (marks["contract"].score, marks["contract"].cause) == (0, "float32")
    marks = marks_of(graded(), X, X, X, X, X, speed="speed")
    assert (marks["speed"].score, marks["speed"].cause) == (0, "speed")
    assert marks_of(graded(), X, X, X, X, X, speed=None)["speed"].score == 0


def test_a_wrong_dtype_anywhere_costs_the_contract_only() -> None:
    check = simple([X, X], X, points=7)
    marks = marks_of(check, X, X.astype(np.float32).astype(np.float64).tolist())
    assert marks["contract"].status == "failed"
    marks = marks_of(check, X, X.tolist())
    assert (marks["values"].status, marks["contract"].status) == ("passed", "failed")


def test_criteria_that_an_exercise_does_not_have_take_no_points() -> None:
    marks = marks_of(simple([X], X, points=7), X)
    assert list(marks) == ["values", "contract"]
    assert [m.max_score for m in marks.values()] == [6, 1]


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.sampled_from(["", "speed", None]))
@settings(deadline=None)
def test_points_stay_within_their_bounds_and_never_grow_with_a_mistake(right: list[bool], speed: str | None) -> None:
    check = graded()
    score = sum(m.score for m in marks_of(check, *(X if r else X + 1 for r in right), speed=speed).values())
    assert 0 <= score <= 10
    for i in range(5):
        better = [r or i == j for j, r in enumerate(right)]
        assert score <= sum(
            m.score for m in marks_of(check, *(X if r else X + 1 for r in better), speed=speed).values()
        )


def test_a_finding_of_form_alone_leaves_the_values_standing() -> None:
    assert Verdict((Finding("dtype"),)).values_hold
    assert not Verdict((Finding("dtype"), Finding("values"))).values_hold
    assert not Verdict((Finding("shape"),)).values_hold
