"""Answers that no honest harness would send: what the outside makes of them. Whole attacks are in `tests/attacks`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader import doctor
from grader.exercise import Text
from grader.judge import criteria, judge_case
from grader.messages import say
from grader.observe import Runner, plain, tidy
from grader.sandbox import wire
from grader.sandbox.jail import Jail
from grader.sandbox.wire import Opaque
from grader.stops import explain_errors
from grader.submissions import Submission
from tests.sandbox.cells import FORGE, check_of

X = np.array([1.0, 2.0, 3.0])
SQUARE = check_of("square", X**2, X, times=2, seconds=0.25)


def test_missing_answers_are_no_pass(jail: Jail) -> None:
    """One answer for two cases, and then the word that all is done."""
    source = f"{FORGE}\ndef square(x):\n    forge([{{'value': x * x}}, {{'done': True}}])\n    os._exit(0)"
    with Runner(lambda: jail.cell({"m": [("m.py", source)]})) as runner:
        seen = runner.run(SQUARE)
    assert seen.stopped is not None
    assert seen.stopped.reason == "flood"


def test_more_answers_than_cases_are_left_out(jail: Jail) -> None:
    source = f"{FORGE}\ndef square(x):\n    forge([{{'value': 5}}] * 50)\n    return x * x"
    with Runner(lambda: jail.cell({"m": [("m.py", source)]})) as runner:
        assert [a["value"] for a in runner.run(SQUARE).answers] == [5, 5]


def test_text_loses_its_power_over_terminals_and_keeps_its_meaning() -> None:
    assert plain("a\x1b[2Jb\r\nc\td\u202e中\u3000é😀", 99) == "a\ufffd[2Jb\nc\td\ufffd中\u3000é😀"
    assert plain("abc", 2) == "ab"
    for nothing in (None, 3, b"x", ["x"], np.array("x"), Opaque("str")):
        assert plain(nothing, 9) == ""


def test_an_answer_is_an_error_or_a_value_and_nothing_else() -> None:
    assert tidy({"value": 1, "more": 2, "done": 3}) == {"value": 1}
    assert tidy({"error": {}, "value": 1}) == {"error": {"type": "", "message": "", "module": "", "where": []}}
    assert tidy({"error": "x"}) == {}
    places = [("a", 1, "b", "c"), ("a", True, "b", "c"), ("a", 10**99, "b", "c"), 3]
    assert tidy({"error": {"where": places}})["error"]["where"] == [("a", 1 << 31, "b", "c")]


leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([0, -1, 10**400, -(2**63), 2**64, 10**2000]),
    st.floats(),
    st.sampled_from(["", "x" * 3000, "\x1b[0m", "NotImplementedError", "MemoryError", "NameError"]),
    st.just(Opaque("object")),
    st.sampled_from(
        [
            np.zeros(0), np.array(5), np.array(True), np.array(1j), np.full(3, np.nan), np.array([np.inf, 1, -np.inf]),
            np.zeros((3, 0)), np.zeros((1,) * 20), np.full(3, 1e308), np.array([2**64 - 1] * 3, "u8"),
            np.float16([1, 2, 3]),
            np.ones((3, 3)), np.ones(3, bool), np.ones(3, "c16"), X, X[::-1], -X, X.astype("f4"), X.astype(int),
        ]
    ),
)  # fmt: skip
anything = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(
            st.sampled_from(["a", "b", "type", "message", "module", "where", "fault", ""]), inner, max_size=5
        )
    ),
    max_leaves=8,
)
answers = st.dictionaries(st.sampled_from(["value", "error", "inputs", "done"]), anything, max_size=3)
EXPECTED: list[Any] = [
    X,
    2.5,
    3,
    True,
    "text",
    None,
    (X, 1.5),
    [1, 2, 3],
    {"a": X, "b": [1.0, 2.0]},
    np.array(2.0),
    X.astype("f4"),
]


@given(st.sampled_from(EXPECTED), answers, answers)
@example(2.5, {"value": 10**400}, {"value": -(10**400)})
@example((X, 1.5), {"value": [X, 2**64]}, {"value": (10**400, X)})
@example(X, {"value": X, "inputs": X}, {"value": X, "inputs": np.zeros((2, 3))})
@settings(deadline=None, max_examples=120)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_answer_makes_the_judge_or_the_doctor_raise(
    expected: Any, first: dict[str, Any], second: dict[str, Any]
) -> None:
    check = check_of("square", expected, X, times=2)
    came = tuple(tidy(wire.decode(wire.encode(a))) for a in (first, second))
    verdicts = [judge_case(check, i, answer) for i, answer in enumerate(came)]
    told = explain_errors(Submission("ann", {"m": (("m.py", ""),)}), check, verdicts)
    criteria(check, verdicts, "")
    diagnosis = doctor.diagnose(check, verdicts, came, None, told[1] if told else None)
    doctor.evidence(check, verdicts)
    for message in (diagnosis, told[1] if told else None):
        if message is not None:
            assert say(message, "en")
            assert say(message, "zh")


def odd_promises(answer: Any, x: np.ndarray) -> Any:
    yield Text("the sum is right", "和是对的"), answer.sum() == x.sum()
    yield Text("no number is negative", "没有负数"), float((answer >= 0).mean())


@given(anything)
@settings(deadline=None, max_examples=60)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_no_answer_makes_a_promise_raise_or_count_for_more_than_it_is(value: Any) -> None:
    check = check_of("square", None, X, promises=odd_promises)
    verdict = judge_case(check, 0, tidy(wire.decode(wire.encode({"value": value}))))
    assert 0 <= verdict.share <= 1
