"""Sums over a class, each compared with the same sum done plainly."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.gradebook import Mark
from grader.report.summary import (
    ENOUGH,
    KINDS,
    LETTERS,
    MOST,
    STATUS_OF,
    ExerciseSums,
    Summary,
    Tally,
    discrimination,
    summarize,
)
from grader.results import GOOD, STATUSES, Message, Result

from .made import GONE, WRONG, made_class, result, standing, standings, wrong

CLASS: list[Result] = [
    result("ada", "relu", assignment="01_other"),
    result("ada"),
    result("bob", "relu", "carried", assignment="01_other"),
    wrong("bob"),
    result("cai", "relu", "not_started", assignment="01_other", diagnosis=Message("not_started", {"exercise": "relu"})),
    result("cai", status="partial", score=1.0, diagnosis=replace(WRONG, values={**WRONG.values, "name": "other"})),
]


def of(results: Sequence[Result]) -> Summary:
    return summarize(standings(results))


def one(results: Sequence[Result]) -> ExerciseSums:
    (row,) = of(results).exercises
    return row


def test_every_status_has_a_letter_of_its_own() -> None:
    assert set(LETTERS) == set(STATUSES)
    assert len(STATUS_OF) == len(LETTERS)
    assert all(len(letter) == 1 for letter in STATUS_OF)


def test_students() -> None:
    summary = of(CLASS)
    ada, bob, cai = summary.students
    assert [line.student for line in summary.students] == ["ada", "bob", "cai"]
    assert [line.final for line in summary.students] == [8, 4, 1]
    assert [summary.percent(line) for line in summary.students] == [100, 50, 12.5]
    assert cai.finals == {"01_other": 0, "02_activations": 1}
    assert [ada.letters, bob.letters, cai.letters] == ["pp", "cf", "nh"]
    assert list(cai.hundredths) == [0, 100]


def test_exercises() -> None:
    relu, gelu = of(CLASS).exercises
    assert (gelu.exercise, gelu.passed, gelu.students, gelu.tried, gelu.wrong) == ("gelu", 1, 3, 3, 2)
    assert gelu.mean == pytest.approx(100 * 5 / 12)
    assert (relu.passed, relu.tried, relu.wrong, relu.mistakes) == (2, 2, 0, ())
    assert relu.statuses == {"passed": 1, "carried": 1, "not_started": 1}
    assert gelu.spread == (1, 0, 1, 0, 0, 0, 1)


def test_nobody() -> None:
    assert summarize([]) == Summary({}, (), (), ())


def test_a_student_without_any_result_is_in_the_class() -> None:
    summary = summarize([standing("ada", result()), standing("bob")])
    assert [line.letters for line in summary.students] == ["p", " "]
    assert summary.exercises[0].students == 1


def test_an_exercise_that_gives_no_points_divides_nothing_by_nothing() -> None:
    free = [replace(result(student), score=0.0, max_score=0.0) for student in "abc"]
    summary = of(free)
    assert summary.percent(summary.students[0]) == 0
    assert summary.exercises[0].mean == 0
    assert sum(summary.exercises[0].spread) == 0


def test_final_points_are_those_after_the_late_policy() -> None:
    late = Mark("02_activations", 4.0, 4.0, 3.6, share=0.9)
    summary = summarize([standing("ada", result(), marks=(late,)), standing("bob", result())])
    assert [line.final for line in summary.students] == [3.6, 4]
    assert [line.lost for line in summary.students] == [pytest.approx(0.4), 0]
    assert summary.exercises[0].mean == 100


def test_the_order_is_that_of_the_course_whoever_comes_first() -> None:
    first = standing("ada", result(exercise="b", assignment="02_x"), result(exercise="a", assignment="02_x"))
    second = standing("bob", wrong(exercise="z", assignment="01_x"), result(exercise="a", assignment="02_x"))
    summary = summarize([first, second])
    assert [(row.assignment, row.exercise) for row in summary.exercises] == [
        ("01_x", "z"),
        ("02_x", "b"),
        ("02_x", "a"),
    ]
    assert [line.letters for line in summary.students] == [" pp", "f p"]
    assert [list(line.hundredths) for line in summary.students] == [[0, 400, 400], [0, 0, 400]]


def test_what_nobody_handed_in_is_left_out_of_every_sum() -> None:
    gone = {"status": "missing", "diagnosis": GONE, "exercise": "x", "assignment": "09_late"}
    summary = of([*CLASS, *(result(student, **gone) for student in ("ada", "bob", "cai"))])
    assert summary.left_out == ("09_late",)
    assert summary.max_points == 8
    assert len(summary.exercises) == 2
    assert all("09_late" not in line.finals and len(line.letters) == 2 for line in summary.students)


def test_where_nobody_handed_in_anything_nothing_is_left_out() -> None:
    summary = of([result(student, status="missing", diagnosis=GONE) for student in "ab"])
    assert summary.left_out == ()
    assert summary.exercises[0].students == 2


# Mistakes


def test_the_same_mistake_is_counted_by_its_name() -> None:
    row = one([CLASS[5], *(wrong(f"s{i}") for i in range(3))])
    assert [(m.message, m.count, m.varies) for m in row.mistakes] == [(WRONG, 3, False), (CLASS[5].diagnosis, 1, False)]
    assert list(row.mistakes[0].students) == [1, 2, 3]


def test_exceptions_are_counted_by_their_type_and_said_to_vary() -> None:
    def raised(student: str, kind: str, line: int) -> Result:
        values = {"exercise": "gelu", "type": kind, "message": "m", "file": "a.py", "line": line, "code": "x"}
        return result(student, status="error", diagnosis=Message("error.at", values))

    row = one([raised("a", "ValueError", 1), raised("b", "ValueError", 9), raised("c", "TypeError", 1)])
    assert [(m.count, m.varies) for m in row.mistakes] == [(2, True), (1, False)]


def test_promises_are_counted_by_their_sentence_whatever_its_numbers() -> None:
    def broken(student: str, sentence: str) -> Result:
        return result(student, status="failed", diagnosis=Message("promise", {"promise": {"en": sentence, "zh": ""}}))

    row = one([broken("a", "accuracy 0.91"), broken("b", "accuracy 0.87"), broken("c", "the loss falls")])
    assert [m.count for m in row.mistakes] == [2, 1]


def test_what_concerns_the_whole_file_comes_last_however_frequent() -> None:
    many = [result(f"m{i}", status="missing", diagnosis=GONE) for i in range(5)]
    row = one([*many, wrong("bob")])
    assert [m.message for m in row.mistakes] == [WRONG, GONE]


def test_names_that_students_choose_do_not_fill_the_memory() -> None:
    tally = Tally()
    for i in range(KINDS + 50):
        values = {"exercise": "gelu", "type": f"Error{i}", "message": ""}
        tally.add(standing(f"s{i}", result(status="error", diagnosis=Message("error", values))))
    (row,) = tally.summary().exercises
    assert len(row.mistakes) == KINDS
    assert row.statuses == {"error": KINDS + 50}


def test_the_slowest_and_those_nearest_to_the_tolerance() -> None:
    chance = random.Random(3)
    values = [chance.random() for _ in range(40)]
    row = one([result(f"s{i}", seconds=v, margin=v) for i, v in enumerate(values)])
    best = sorted(((v, i) for i, v in enumerate(values)), reverse=True)[:MOST]
    assert list(row.slowest) == best
    assert list(row.nearest) == best
    assert row.margins == tuple(
        sum(low < v <= high for v in values) for low, high in ((-1, 0.01), (0.01, 0.1), (0.1, 0.5), (0.5, 1))
    )


def test_who_did_not_try_is_not_slow() -> None:
    assert one([result(status="not_started", seconds=9.0), result("bob", seconds=0.1)]).slowest == ((0.1, 1),)


# Against plain sums


def plain_correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's correlation, from its definition."""
    n = len(pairs)
    mean = [sum(p[k] for p in pairs) / n for k in (0, 1)]
    moved = [[p[k] - mean[k] for p in pairs] for k in (0, 1)]
    squares = [math.fsum(v * v for v in side) for side in moved]
    if min(squares) < 1e-9:
        return None
    return math.fsum(a * b for a, b in zip(*moved, strict=True)) / math.sqrt(squares[0] * squares[1])


@pytest.mark.parametrize("seed", range(4))
def test_a_class_by_chance(seed: int) -> None:
    made = list(made_class(61, exercises=9, seed=seed))
    summary = summarize(made)
    every = [r for s in made for r in s.results]
    took_part = [s for s in made if any(r.status != "missing" for r in s.results)]
    assert len(took_part) < len(made)
    for row in summary.exercises:
        mine = [r for r in every if r.exercise == row.exercise]
        assert row.students == len(mine) == 61
        assert row.passed == sum(r.status in GOOD for r in mine)
        assert row.tried == sum(r.status not in ("missing", "not_started") for r in mine)
        assert row.mean == pytest.approx(100 * sum(r.score for r in mine) / sum(r.max_score for r in mine))
        assert row.statuses == Counter(r.status for r in mine)
        assert sum(row.spread) == 61
        assert (row.spread[0], row.spread[-1]) == (
            sum(r.score == 0 for r in mine),
            sum(r.score == r.max_score for r in mine),
        )
        pairs = []
        for s in took_part:
            own = sum(r.score for r in s.results if r.exercise == row.exercise)
            pairs.append((own, sum(r.score for r in s.results) - own))
        assert row.discrimination == pytest.approx(plain_correlation(pairs), abs=1e-9)
    assert [line.final for line in summary.students] == [pytest.approx(sum(r.score for r in s.results)) for s in made]


@given(st.lists(st.lists(st.integers(0, 500), min_size=3, max_size=3), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_discrimination_is_the_plain_correlation(scores: list[list[int]]) -> None:
    points = np.array(scores, dtype=np.int32)
    found = discrimination(points[:, 0], points[:, 1:].sum(axis=1))
    if len(scores) < ENOUGH:
        assert found is None
        return
    expected = plain_correlation([(row[0], row[1] + row[2]) for row in scores])
    assert (found is None) == (expected is None)
    assert found is None or found == pytest.approx(expected, abs=1e-9)


def test_a_class_that_is_too_small_or_all_alike_has_no_discrimination() -> None:
    few = [r for i in range(ENOUGH - 1) for r in (result(f"s{i}", score=float(i % 3)), result(f"s{i}", "relu"))]
    assert all(row.discrimination is None for row in of(few).exercises)
    alike = [r for i in range(ENOUGH) for r in (result(f"s{i}"), result(f"s{i}", "relu", score=float(i % 3)))]
    assert of(alike).exercises[0].discrimination is None
