"""A judge that hangs is ended; nothing that keeps to its limits ever is."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from grader.patience import patience
from grader.plan import Plan

from .conftest import confinement
from .servers import REPOSITORY

STUCK = """
import time
from grader.patience import ending_when_stuck

with ending_when_stuck() as ask:
    for _ in range(4):
        ask(1.0)
        time.sleep(0.5)
    print("in time", flush=True)
    {then}
print("after it", flush=True)
time.sleep(1.5)
"""


def test_patience_is_longer_than_all_that_an_exercise_may_take(tiny: Path) -> None:
    for check in Plan(tiny, (), None, confinement()).checks():
        limit = check.exercise.seconds
        assert patience(check) > 2 * (2 * limit + len(check.speed_requests) * limit)
        longer = replace(check, exercise=replace(check.exercise, seconds=limit + 10))
        assert patience(longer) > patience(check) + 2 * 10


@pytest.mark.parametrize(
    ("then", "code", "said"),
    [
        ("pass", 0, ["in time", "after it"]),
        ("while True: pass", -signal.SIGKILL, ["in time"]),
        ("time.sleep(60)", -signal.SIGKILL, ["in time"]),
    ],
)
def test_a_process_is_ended_when_it_takes_longer_than_it_asked_for(then: str, code: int, said: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK.format(then=then)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        timeout=50,
        check=False,
    )
    assert (done.returncode, done.stdout.split("\n")[:-1]) == (code, said)
