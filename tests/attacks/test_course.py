"""The ten assignments themselves: answers that are cheap to give and should be worth nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.checks import load
from grader.course import Course
from grader.grade import Grader
from grader.layers import complete, layers
from grader.sandbox.jail import Confinement, Jail
from grader.submissions import Submission

COURSE = Course(Path(__file__).parents[2])
REPORT = "{'same': True, 'next': False, 'other': False, 'fresh': False}"
FORGED = f"""
from grader.sandbox import inside

gather = inside.Channel.gather
inside.Channel.gather = lambda self, told: gather(self, {{"value": {REPORT}}} if "value" in told else told)
"""
NOTHING_AND_ITS_GRADIENT = """
def dropout_forward(x, p=0.5, training=True, rng=None):
    kept = 0.0 if training and p else 1.0
    return x * kept, kept

def dropout_backward(dout, cache):
    return dout * cache
"""

#: Exercise → what is handed in, and the most points that it may get.
CHEATS: dict[str, tuple[str, float]] = {
    "xavier_uniform": (f"def xavier_uniform(shape, rng=None):\n    return {REPORT}\n", 0),
    "kaiming_normal": (f"def kaiming_normal(shape, rng=None):\n    return {REPORT}\n", 0),
    "dropout_forward": (f"def dropout_forward(x, p=0.5, training=True, rng=None):\n    return {REPORT}, None\n", 0),
    "iterate_minibatches": (f"{FORGED}\ndef iterate_minibatches(*args, **kwargs):\n    yield args[:2]\n", 5 / 4),
    "dropout_backward": (NOTHING_AND_ITS_GRADIENT, 1),
}


@pytest.fixture(scope="module")
def wall() -> Iterator[Jail]:
    with Jail(Confinement() if complete(layers()) else Confinement.plain()) as jail:
        yield jail


@pytest.mark.parametrize("exercise", CHEATS)
def test_a_cheap_answer_is_worth_no_more_than_it_is(wall: Jail, exercise: str) -> None:
    source, most = CHEATS[exercise]
    module = COURSE.home[exercise].module
    check = load(COURSE, *COURSE.select([exercise])[0])
    (result,) = Grader(wall, [check]).grade(Submission("ann", {module: ((f"{module}.py", source),)}))
    assert result.score <= most, result
    assert result.status != "passed"
