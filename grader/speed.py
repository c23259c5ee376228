"""Is it vectorised? CPU time of a large input, against what the reference takes on this machine.

The reference's cost is stored in *yardsticks* (``np.tanh`` of 20,000 numbers in the jail), so a machine without the
reference can judge as well. Passing arrays through the wall is not part of the time, but it is watched as well,
so that no work can be put off until the answer is sent.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from grader.checks import Check, pick
from grader.compare import compare
from grader.exercise import Exercise, case
from grader.judge import judge_promises
from grader.messages import part
from grader.observe import Runner, Timing
from grader.results import Message
from grader.sandbox.jail import Jail

TIMES = 30.0  # how much slower than the reference is still fine
FLOOR = 1e-3  # CPU seconds that are always fine
AROUND, AROUND_FLOOR = 5.0, 5e-3  # how much slower than a plain echo the way in and out may be
MEASUREMENTS = 5  # rounds where a cost is to be kept
SAMPLE_RTOL = 1e-5

_YARDSTICK = "import numpy as np\n\ndef echo(x):\n    return x\n\ndef tanh(x):\n    return np.tanh(x)\n"


@dataclass(frozen=True)
class Scale:
    """CPU seconds on this machine: of one yardstick, of calling a function that does nothing, of carrying a byte."""

    yardstick: float
    call: float
    per_byte: float

    def limit(self, cost: float) -> float:
        """The most CPU seconds that a timed call may take."""
        return self.call + max(TIMES * cost * self.yardstick, FLOOR)

    def around(self, size: int) -> float:
        """The most CPU seconds that may pass around a call that carries ``size`` bytes."""
        return AROUND * self.per_byte * size + AROUND_FLOOR


def calibrate(jail: Jail, rounds: int = 1) -> Scale:
    """Measure the scale in a fresh cell that holds no submission; more rounds make it steadier."""
    echo, tanh = _check("echo"), _check("tanh")
    with Runner(lambda: jail.cell({"yardstick": [("yardstick.py", _YARDSTICK)]})) as runner:
        empty = [runner.time(echo, never) for _ in range(rounds)]
        call, around = min(t.seconds for t in empty), min(t.around for t in empty)
        yardstick = best_time(runner, tanh, rounds) - call
    return Scale(max(yardstick, 1e-5), call, around / (2 * len(echo.speed_requests[0])))  # there and back


def never(timing: Timing) -> bool:
    """Go on to the last timed call, whatever the earlier ones took."""
    return False


def best_time(runner: Runner, check: Check, rounds: int = MEASUREMENTS) -> float:
    """The shortest of several timed calls; the first few warm up caches and memory."""
    return min(runner.time(check, never).seconds for _ in range(rounds))


def _check(name: str) -> Check:
    exercise = Exercise(name, cases=lambda rng: [], speed=lambda rng: case("", rng.normal(size=(100, 200))))
    return Check("", "yardstick", exercise, (), b"", ())


def too_slow(check: Check, runner: Runner, scale: Scale) -> Message | None:
    """Why the speed criterion does not hold for the submission of ``runner``; None when it does."""
    assert check.speed_cost is not None
    limit, around = scale.limit(check.speed_cost), scale.around(_carried(check))
    what = part(f"case:{check.speed_name}")
    first, timing = 0, runner.glance(check, limit)
    if timing.stopped is None and not timing.within(limit, around):  # slow, or slow to carry
        first, timing = 1, runner.time(check, lambda t: t.within(limit, around), 1)  # others: these numbers are known
    if timing.stopped is not None:
        return Message("speed.failed", {"what": what})
    for index, answer in enumerate(timing.answers, first):
        if "error" in answer or not _is_right(check, index, answer.get("value")):
            return Message("speed.failed" if "error" in answer else "speed.values", {"what": what})
    if timing.within(limit, around):
        return None
    reference = max(check.speed_cost * scale.yardstick, FLOOR / TIMES)
    taken = timing.seconds - scale.call if timing.seconds > limit else timing.whole
    return Message("speed", {"times": rounded(taken / reference), "what": what})


def rounded(times: float) -> float:
    """To one digit: the next run of the same code will take a little more or less."""
    return float(f"{times:.0e}")


def _carried(check: Check) -> int:
    """Bytes that a timed call and its answer carry, where the answer's size is known."""
    answer = check.speed_samples[0][1] if check.speed_samples else None
    return len(check.speed_glance) + 8 * _numbers(answer)


def _numbers(sample: object) -> int:
    """How many numbers an answer has, from its sample."""
    if isinstance(sample, dict) and isinstance(sample.get("shape"), list):
        return math.prod(sample["shape"])
    parts = sample.values() if isinstance(sample, dict) else sample if isinstance(sample, (list, tuple)) else ()
    return sum(_numbers(item) for item in parts)


def _is_right(check: Check, index: int, value: object) -> bool:
    """Held against promises, or against samples of the reference's answer where the input is the same to the digit."""
    if check.exercise.promises is not None:
        item = check.speed_cases[index] if index else check.first_timed
        kwargs = item.kwargs if item.secret is None else {**item.kwargs, "secret": item.secret}
        return judge_promises(check.exercise, value, item.args, kwargs).values_hold
    key = check.speed_keys[index] if index else check.first_key
    return key is None or all(found.spares_values for found in compare(key, pick(value, check.places), SAMPLE_RTOL))
