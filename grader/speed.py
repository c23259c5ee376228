"""Is it vectorised? CPU time of a large input, against what the reference takes on this machine.

The reference's cost is stored in *yardsticks* (``np.tanh`` of 20,000 numbers in the jail), so a machine without the
reference can judge as well. Passing arrays through the wall is not part of the time, but it is watched as well,
so that no work can be put off until the answer is sent.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.checks import Check
from grader.compare import compare
from grader.exercise import Exercise, case
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
    return Scale(max(yardstick, 1e-5), call, around / len(echo.speed_requests[0]))


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
    limit, what = scale.limit(check.speed_cost), part(f"case:{check.speed_name}")
    timing = runner.time(check, lambda t: t.seconds <= limit and t.around <= _around(check, t, scale))
    if timing.stopped is not None:
        return Message("speed.failed", {"what": what})
    for index, answer in enumerate(timing.answers):
        if "error" in answer or not _answers_match(check, index, answer.get("value")):
            return Message("speed.failed" if "error" in answer else "speed.values", {"what": what})
    reference = max(check.speed_cost * scale.yardstick, FLOOR / TIMES)
    if timing.seconds > limit:
        return Message("speed", {"times": rounded((timing.seconds - scale.call) / reference), "what": what})
    if timing.around > _around(check, timing, scale):
        return Message("speed", {"times": rounded(timing.around / reference), "what": what})
    return None


def rounded(times: float) -> float:
    """To one digit: the next run of the same code will take a little more or less."""
    return float(f"{times:.0e}")


def _around(check: Check, timing: Timing, scale: Scale) -> float:
    return scale.around(len(check.speed_requests[0]))


def _answers_match(check: Check, index: int, value: object) -> bool:
    """Held against samples of the reference's answer, where the input is the same one to the digit."""
    if index >= len(check.speed_samples):
        return True
    inputs, answer = check.speed_samples[index]
    same_input = not compare(inputs, check.speed_inputs[index], 1e-12)  # NumPy's generators may change between versions
    return not same_input or not compare(answer, value, SAMPLE_RTOL)
