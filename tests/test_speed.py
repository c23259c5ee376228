"""Is it vectorised? Judged from clocks that other tests measure for real."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import pytest

from grader import speed
from grader.checks import Check, pick
from grader.exercise import Exercise, Text, case
from grader.observe import Timing
from grader.sandbox.jail import CellStopped, Jail

from .judging import sentences

SCALE = speed.Scale(yardstick=100e-6, call=20e-6, per_byte=1e-9)


def timed_check(cost: float = 1.0) -> Check:
    exercise = Exercise(
        "f", cases=lambda rng: [], speed=lambda rng: case("20,000 numbers", rng.normal(size=(100, 200)))
    )
    check = Check("01_made", "made", exercise, (), b"", (), speed_cost=cost)
    answers = tuple(pick(2 * item.args[0], check.places) for item in check.speed_cases)
    inputs = map(check.speed_inputs, check.speed_cases)
    return replace(check, speed_samples=tuple(zip(inputs, answers, strict=True)))


CHECK = timed_check()
FIRST, *RIGHT = ({"value": 2 * item.args[0]} for item in CHECK.speed_cases)


TOO_SLOW = Timing(((math.inf, 0.0),), (FIRST,))


@dataclass
class Clock:
    """Stands in for a runner: it has measured already. At a glance all is too slow, unless ``glanced`` says more."""

    timing: Timing
    glanced: Timing = TOO_SLOW

    def glance(self, check: Check, enough: float) -> Timing:
        return self.glanced

    def time(self, check: Check, enough: Any, first: int) -> Timing:
        assert first == 1  # the numbers of the first call are known by now
        return self.timing


def exactly(call: float, around: float, answers: Any = RIGHT) -> Timing:
    return Timing(((call, around),), tuple(answers))


def told(timing: Timing, check: Check = CHECK, **glanced: Timing) -> str | None:
    message = speed.too_slow(check, Clock(timing, **glanced), SCALE)  # type: ignore[arg-type]
    if message is None:
        return None
    sentences(message)
    return message.id


def test_the_limit_is_wide_and_has_a_floor() -> None:
    assert SCALE.limit(1.0) == pytest.approx(20e-6 + 30 * 100e-6)
    assert SCALE.limit(0.0) == pytest.approx(20e-6 + 1e-3)
    assert SCALE.around(160_000) > SCALE.around(0) == speed.AROUND_FLOOR


@pytest.mark.parametrize(
    ("seconds", "slow"), [(1e-4, None), (3e-3, None), (3.1e-3, "speed"), (1.0, "speed"), (math.inf, "speed")]
)
def test_a_call_is_slow_beyond_the_limit(seconds: float, slow: str | None) -> None:
    assert told(exactly(seconds, 1e-6)) == slow


def test_a_call_that_is_fast_with_all_that_comes_with_it_is_not_made_again() -> None:
    never = Timing((), (), CellStopped("timeout"))
    wrong = {"value": 3 * FIRST["value"]}
    assert told(never, glanced=exactly(3e-3, 0.0, [FIRST])) is None
    assert told(never, glanced=exactly(3e-3, 0.0, [wrong])) == "speed.values"
    assert told(never, glanced=exactly(3.1e-3, 0.0, [FIRST])) == "speed.failed"
    assert told(exactly(1e-4, 0.0), glanced=never) == "speed.failed"


def test_work_that_is_put_off_until_the_answer_is_sent_is_seen() -> None:
    assert told(exactly(1e-4, 1.0)) == "speed"


def test_the_best_of_two_runs_does_not_add_up_to_one_good_run() -> None:
    assert told(Timing(((1e-4, 1.0), (1.0, 1e-6)), tuple(RIGHT))) == "speed"
    assert told(Timing(((1.0, 1.0), (1e-4, 1e-6)), tuple(RIGHT))) is None


def test_a_wrong_or_missing_answer_is_not_fast() -> None:
    wrong = ({"value": 2.02 * CHECK.speed_cases[1].args[0]},)
    assert told(Timing(((1e-4, 1e-6),), wrong)) == "speed.values"
    assert told(exactly(1e-4, 1e-6, ({},))) == "speed.values"
    assert told(exactly(1e-4, 1e-6, ({"value": None},))) == "speed.values"
    assert told(exactly(1e-4, 1e-6, (RIGHT[0], *wrong))) == "speed.values"
    assert told(exactly(1e-4, 1e-6, (RIGHT[1],))) == "speed.values"  # the answer to another call


def test_another_dtype_costs_the_contract_and_not_the_speed() -> None:
    assert told(exactly(1e-4, 1e-6, ({"value": RIGHT[0]["value"].astype("f4")},))) is None


def test_an_exception_or_an_end_is_a_failure() -> None:
    assert told(exactly(1e-4, 1e-6, ({"error": {"type": "ValueError"}},))) == "speed.failed"
    assert told(Timing((), (), CellStopped("timeout"))) == "speed.failed"


def test_answers_are_not_held_against_a_sample_of_another_input() -> None:
    """Another version of NumPy may draw other numbers: then only the time counts."""
    check = replace(CHECK, speed_samples=tuple(([0.0], answer) for _, answer in CHECK.speed_samples))
    assert told(exactly(1e-4, 1e-6, ({"value": 0.0},)), check) is None


def halves(answer: Any, x: Any) -> Any:
    yield Text("it is the half", "它是一半"), bool((answer == x / 2).all())


def test_promises_are_asked_of_a_timed_answer_too() -> None:
    check = replace(CHECK, exercise=replace(CHECK.exercise, promises=halves), speed_samples=())
    x = check.speed_cases[1].args[0]
    assert told(exactly(1e-4, 1e-6, ({"value": x / 2},)), check) is None
    for wrong in (x, None, 1, x[:5] / 2):
        assert told(exactly(1e-4, 1e-6, ({"value": wrong},)), check) == "speed.values"


def test_a_check_without_samples_judges_the_time_alone() -> None:
    check = replace(CHECK, speed_samples=())
    assert told(exactly(1e-4, 1e-6, ({"value": 1},)), check) is None
    assert told(exactly(1.0, 1e-6, ({"value": 1},)), check) == "speed"


def test_the_times_that_are_told_are_those_of_the_reference() -> None:
    message = speed.too_slow(CHECK, Clock(exactly(5e-3 + 20e-6, 0.0)), SCALE)  # type: ignore[arg-type]
    assert message is not None
    assert message.values["times"] == pytest.approx(50)


def test_the_scale_of_this_machine_is_sensible(jail: Jail) -> None:
    scale = speed.calibrate(jail)
    assert 1e-5 <= scale.yardstick < 0.1
    assert 0 <= scale.call < 0.01
    assert scale.per_byte < 1e-6
