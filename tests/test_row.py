"""Results as text: nothing of an exercise is lost, and what goes without saying is not said."""

from __future__ import annotations

import json
from dataclasses import replace

from grader.results import CriterionResult, Evidence, Figure, Message, Result
from grader.row import folded, row_of, unfolded

PLAIN = Result("", "01_tiny", "square", "passed", 4.0, 4.0)
FULL = replace(
    PLAIN,
    status="partial",
    score=2.5,
    criteria=(CriterionResult("values", "partial", 2.5, 4.0, "cause"),),
    diagnosis=Message("factor", {"factor": 2.0}),
    evidence=Evidence("a case", "square(3)", "9", "18", "[0]", ("a", "b"), (((1.0, None),), ((2.0, 3.0),))),
    figures=(Figure("numbers", {"en": "t", "zh": "题"}, ({"en": "n", "zh": "名"},), ((1.5,),)),),
    printed="\ud800 é 王\n",
    seconds=0.25,
    margin=0.125,
    hidden=True,
    checks_hash="abc",
)


def test_what_is_unfolded_is_what_was_folded() -> None:
    for result in (PLAIN, FULL):
        text = folded(result)
        assert text.isascii()
        assert unfolded(text) == result


def test_what_belongs_to_the_student_and_the_attempt_stays_out() -> None:
    """The same code has one row, whoever handed it in and however often."""
    mine = replace(FULL, student="ada", attempt=3, hints=2, notes=(Message("note"),), submission_hash="1f")
    row = row_of(mine, provisional=True)
    assert (row.submission, row.exercise, row.provisional) == ("1f", "square", True)
    assert row.result == FULL
    assert "ada" not in row.text


def test_a_plain_pass_is_short() -> None:
    assert set(json.loads(folded(PLAIN))) == {"assignment", "exercise", "status", "score", "max_score"}
