"""How long a result may take before something in the judge itself hangs. What is handed in has limits of its own."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from grader.checks import Check

JUDGING = 60.0  # seconds of the judge's own for an exercise, on the busiest machine; it takes milliseconds
GLANCE = 0.5  # seconds, until it is looked again whether the time is over


def patience(check: Check) -> float:
    """Seconds in which a result for an exercise has come, whatever was handed in; after that, the judge hangs.

    Each look at it keeps to the exercise's own limit: all cases, all cases one by one, the timed calls. It is looked at
    again where the reference stands in for what it needs, and all of that once more where the jail is made anew.
    """
    looks = 2 + len(check.speed_requests)
    return 4 * looks * check.exercise.seconds + JUDGING


@contextmanager
def ending_when_stuck() -> Iterator[Callable[[float], None]]:
    """Within it, this process is killed once the seconds have passed that were last asked for."""
    until, done = [time.monotonic() + JUDGING], threading.Event()

    def ask(seconds: float) -> None:
        until[0] = time.monotonic() + seconds

    def watch() -> None:
        while not done.wait(GLANCE):
            if time.monotonic() > until[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield ask
    finally:
        done.set()
