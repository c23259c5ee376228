"""Why an answer is wrong: the sentence, and the case that shows it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import doctor
from grader.checks import Check, KnownMistake
from grader.drivers import forward_output
from grader.exercise import Text, case
from grader.results import Message
from grader.sandbox.wire import Opaque
from grader.shown import array_text

from .judging import answers_of, array, check_of, diagnosis, judged, sentences, simple

X = array(3, 4)


def told(check: Check, *values: Any) -> str:
    message = diagnosis(check, *values)
    assert message is not None
    sentences(message)
    return message.id


def test_what_is_right_has_no_diagnosis() -> None:
    assert diagnosis(simple([X, 2 * X], X), X, 2 * X) is None


@pytest.mark.parametrize(
    ("expected", "got", "message_id"),
    [
        (X, None, "none"),
        (X, "text", "type"),
        (X, Opaque("torch.Tensor"), "type"),
        (X, X.tolist(), "array_type.right"),
        (X, (X + 1).tolist(), "type"),
        (3, 3.0, "number_type.right"),
        (3, 5.0, "type"),
        (X, X.astype(complex), "type"),
        (X, X.astype(np.float32), "dtype"),
        (X, X.astype(np.float32) + 1, "dtype.wrong"),
        (np.array([1.0, 2.0]), np.array([1, 2]), "dtype"),
        (np.array([1.0, 2.0], dtype=np.float32), np.array([1.0, 2.0]), "dtype.float32"),
        ((X, X), (X,), "parts"),
        ({"a": X}, {"b": X}, "keys"),
        (X, X.T, "shape.transposed"),
        (X, X[:, :2], "shape"),
        (X, X.reshape(3, 1, 4), "shape.keepdims"),
        (X, np.stack([X, X]), "shape.not_summed"),
        (X, X.sum(axis=0), "shape.reduced"),
        (X, np.float64(3), "type"),
        (X[0], np.ones((4, 4)), "shape.broadcast"),
        (X[:, :1], np.ones((3, 3)), "shape.broadcast"),
        (0.5, X, "shape.scalar"),
        (X, np.where(X[1, 2] == X, np.nan, X), "finite.nan"),
        (X, np.where(X[1, 2] == X, -np.inf, X), "finite.inf"),
        (X, np.cos(X), "ordinary"),
        (0.5, 0.7, "ordinary.one"),
        (0.5, float("inf"), "ordinary.one"),
        (X, X.astype(np.float32) * np.float32(1 + 2e-6), "dtype.single"),
        (X, X.astype(np.float32) * 2, "dtype.wrong"),
        ("relu", "tanh", "ordinary.one"),
        (True, False, "ordinary.one"),
    ],
)
def test_each_finding_has_its_sentence(expected: Any, got: Any, message_id: str) -> None:
    assert told(simple([expected], np.sin(X)), got) == message_id


def test_where_nan_began() -> None:
    got = X.copy()
    got[1, 2:] = np.nan
    message = diagnosis(simple([X], X), got)
    assert message is not None
    assert (message.values["where"], message.values["count"]) == ([1, 2], 2)
    assert "2 of 12" in sentences(message)[0]


def test_numbers_that_are_wrong_are_never_called_right() -> None:
    for wrong in ((X + 1).tolist(), X.astype(np.float32) + 1):
        english, chinese = sentences(diagnosis(simple([X], X), wrong))
        assert "are right" not in english
        assert "是对的" not in chinese


def test_a_hypothesis_must_fit_every_failing_case_of_its_kind() -> None:
    check = simple([X, X], np.sin(X))
    assert told(check, 2 * X, 2 * X) == "factor"
    assert told(check, 2 * X, np.cos(X)) == "ordinary"


def test_a_hypothesis_need_not_fit_the_extreme_cases() -> None:
    """What float32 does to huge numbers says nothing about the digits that it loses on ordinary ones."""
    check = check_of((case("ordinary", X), X), (case("huge", X, criterion="stability"), X), rtol=1e-10)
    assert told(check, X.astype(np.float32).astype(np.float64), np.full_like(X, np.nan)) == "precision"


def test_extreme_cases_have_sentences_of_their_own() -> None:
    check = check_of((case("ordinary", X), X), (case("±1000", X, criterion="stability"), X))
    assert told(check, X, np.full_like(X, np.inf)) == "overflow"
    message = diagnosis(check, X, X + 1)
    assert message is not None
    assert message.id == "unstable"
    assert "±1000" in sentences(message)[0]


@pytest.mark.parametrize("returns", [("dx", "dweight"), ()])
def test_the_part_that_is_wrong_is_named(returns: tuple[str, ...]) -> None:
    message = diagnosis(simple([(X, X)], np.sin(X), returns=returns), (X, 2 * X))
    english, chinese = sentences(message)
    name = "dweight" if returns else "result[1]"
    assert english == f"Your {name} is exactly 2 times what it should be"
    assert name in chinese


def test_a_part_within_a_part_is_named_as_it_would_be_indexed() -> None:
    english, _ = sentences(diagnosis(simple([([X, X], 1.0)], np.sin(X), returns=("params", "loss")), ([X, -X], 1.0)))
    assert english.startswith("Your params[1] has the wrong sign")


def test_the_parts_that_are_right_are_said_to_be_right() -> None:
    check = simple([(X, X, X), (X, X, X)], np.sin(X), returns=("dx", "dweight", "dbias"))
    message = diagnosis(check, (X, np.cos(X), X), (X, np.exp(X), X))
    assert message is not None
    assert message.id == "parts.right"
    assert sentences(message)[0].startswith("dweight is wrong, but not dx, dbias")
    assert told(check, (X, np.cos(X), X), (X, np.exp(X), None)) == "parts.right"
    assert told(check, (X, np.cos(X), X), {"error": {"type": "ValueError", "message": ""}}) == "ordinary"


def test_right_results_in_the_wrong_order_are_told_so() -> None:
    w, b = array(4, 4, seed=1), array(4, seed=2)
    check = simple([(X, w, b), (2 * X, w, b)], np.sin(X), returns=("dx", "dweight", "dbias"))
    message = diagnosis(check, (w, b, X), (w, b, 2 * X))
    assert sentences(message)[0].endswith("dx, dweight, dbias belongs, and you return dweight, dbias, dx")
    assert told(check, (w, b, X), (w, 2 * X, b)) != "reordered"
    assert told(check, (w, w, X), (w, w, 2 * X)) != "reordered"
    assert told(check, (w, b, X), [w, b]) != "reordered"


def test_the_cache_in_the_place_of_the_result_is_told_so() -> None:
    forward, cache = partial(forward_output, forward="f"), (X, array(2), 1)
    assert told(simple([X], X, driver=forward), cache) == "type.cache"
    assert told(simple([X], X, driver=partial(forward, parts=2)), cache) == "type"
    assert told(simple([X], X), cache) == "type"


def test_a_promise_is_told_in_its_own_words() -> None:
    def promises(answer: Any, x: Any) -> Any:
        yield Text("every sample comes once", "每个样本恰好出现一次"), False

    english, chinese = sentences(diagnosis(simple([None], X, promises=promises), X))
    assert english == "This should hold, and does not: every sample comes once"
    assert chinese == "应当成立，却没有做到：每个样本恰好出现一次"


def test_a_changed_input_is_told_and_named() -> None:
    check = simple([X], X, X)
    (verdict,) = judged(check, X)
    right = replace(verdict, changed=("2",))
    message = doctor.diagnose(check, [right], answers_of(X), None, None)
    assert message is not None
    assert (message.id, message.values["which"]) == ("inputs", "2")
    wrong = replace(judged(check, np.cos(X))[0], changed=("1",))
    message = doctor.diagnose(check, [wrong], answers_of(np.cos(X)), None, None)
    assert message is not None
    assert message.id == "inputs.wrong"


def test_an_exception_is_told_where_it_is_the_case_to_be_explained() -> None:
    check = simple([X, X], np.sin(X))
    error = {"error": {"type": "ValueError", "message": "no"}}
    assert told(check, error, error) == "error"
    assert told(check, error, 2 * X) == "error"
    assert told(check, 2 * X, error) == "factor"


def test_values_come_before_stability_before_contract_and_small_before_large() -> None:
    large = array(30, 40)
    check = check_of(
        (case("contract", X, criterion="contract"), X),
        (case("stability", X, criterion="stability"), X),
        (case("large", large), large),
        (case("small", X), X),
    )
    verdicts = judged(check, X + 1, X + 1, large + 1, X + 1)
    assert doctor.ordered_failures(check, verdicts) == [3, 2, 1, 0]
    shown = doctor.evidence(check, verdicts)
    assert shown is not None
    assert shown.case == "small"


# Known mistakes


def known(check: Check, name: str, *values: Any, slow: bool = False) -> KnownMistake:
    signature = doctor.signature(judged(check, *values), answers_of(*values), slow)
    return KnownMistake(name, f"{name} it is", f"这是{name}", tuple(signature))


def banked() -> Check:
    check = check_of((case("one", X), X), (case("two", X), X), (case("huge", X, criterion="stability"), X))
    huge = np.where(X > 0, np.inf, X)
    mistakes = (
        known(check, "doubled", 2 * X, 2 * X, huge),
        known(check, "halved", X / 2, X, X),
        known(check, "loop", X, X, X, slow=True),
    )
    return check.knowing(mistakes)


def test_a_mistake_of_the_bank_is_recognised_by_its_answers() -> None:
    check = banked()
    assert told(check, 2 * X, 2 * X, np.where(X > 0, np.inf, X)) == "mistake"
    english, chinese = sentences(diagnosis(check, X / 2, X, X))
    assert (english, chinese) == ("halved it is", "这是halved")


def test_it_may_go_astray_otherwise_in_extreme_cases_but_not_in_ordinary_ones() -> None:
    check = banked()
    assert told(check, 2 * X, 2 * X, np.full_like(X, np.nan)) == "mistake"
    assert told(check, 2 * X, X / 2, np.full_like(X, np.nan)) != "mistake"
    assert told(check, 2 * X, 2 * X, X) == "factor"  # right where the mistake is wrong
    assert told(check, X / 2, X, np.full_like(X, np.nan)) == "mistake"  # and wrong where the mistake is right
    assert told(check, X, X / 2, np.full_like(X, np.nan)) != "mistake"


def test_only_a_slow_answer_is_the_loop_of_the_bank() -> None:
    check = banked()
    verdicts, answers = judged(check, X, X, X), answers_of(X, X, X)
    assert doctor.diagnose(check, verdicts, answers, None, None) is None
    message = doctor.diagnose(check, verdicts, answers, Message("speed", {"times": 50.0, "what": "x"}), None)
    assert message is not None
    assert message.values["name"] == "loop"


# Evidence


def test_evidence_shows_the_call_the_first_and_the_worst() -> None:
    check = check_of((case("c", X, 0.123456789012, axis=1), X))
    got = X.copy()
    got[0, 1] += 0.5
    got[2, 3] += 3
    shown = doctor.evidence(check, judged(check, got))
    assert shown is not None
    assert shown.call == "f(float64 (3, 4), 0.123457, axis=1)"
    assert shown.first.startswith("[0, 1]: ")
    assert [line.partition(":")[0] for line in shown.worst] == ["[2, 3]", "[0, 1]"]


def test_there_is_no_evidence_without_a_failure() -> None:
    assert doctor.evidence(simple([X], X), judged(simple([X], X), X)) is None


VALUES = st.sampled_from(
    [
        *(None, 1.0, 3, True, "a" * 5000, "\n" * 50, float("nan"), [1.0] * 1000, {}, []),
        *(X, array(100, 100), np.zeros((3, 0)), np.array(2.0), np.full((2, 2), np.nan), np.array([1e308, -1e308])),
        *([X, X], (X,), [[[[X]]]], {"a": X}),
    ]
)
ODDITIES = VALUES | st.sampled_from([Opaque("Value"), X.astype(complex), 10**400, -(10**300)])


@settings(max_examples=150, deadline=None)
@given(VALUES, st.lists(ODDITIES, min_size=2, max_size=2))
def test_whatever_comes_back_there_is_a_sentence_and_a_dozen_lines(expected: Any, values: list[Any]) -> None:
    check = simple([expected, expected], X)
    verdicts = judged(check, *values)
    message = diagnosis(check, *values)
    shown = doctor.evidence(check, verdicts)
    assert (message is None) == (shown is None)
    if message is not None and shown is not None:
        assert all(len(sentence) < 500 for sentence in sentences(message))
        lines = [shown.call, *shown.expected.splitlines(), *shown.got.splitlines(), shown.first, *shown.worst]
        assert len(lines) <= 13
        assert all(len(line) <= 420 for line in lines)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.1, "0.1"),
        (np.array(2.0), "2"),
        (3, "3"),
        ("a", "'a'"),
        ([0.5, 1.0], "[0.5, 1]"),
        ((np.ones(2), 0.5), "([1. 1.], 0.5)"),
        (Opaque("Value"), "Value"),
        (np.ones((2, 1, 2)), "[[[1. 1.]]\n [[1. 1.]]]"),
    ],
)
def test_values_are_written_for_reading(value: Any, text: str) -> None:
    assert array_text(value) == text
