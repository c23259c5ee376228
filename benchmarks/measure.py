"""Measuring: wall and CPU time of commands with all of their children, and of calls without a grader."""

from __future__ import annotations

import functools
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNSET = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE")
GRADER = [sys.executable, "-m", "grader"]


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, and CPU seconds of the process and everything that it waited for; peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], one_thread: bool = False) -> Cost:
    """One run of a command; its output goes nowhere."""
    environment = {k: v for k, v in os.environ.items() if k not in UNSET}
    if one_thread:
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def alternate(times: int, **commands: Callable[[], Cost]) -> dict[str, Cost]:
    """The median of several runs of each command, taken in turn so that a busy moment hits all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(times):
        for name, call in commands.items():
            costs[name].append(call())
    return {name: _median(found) for name, found in costs.items()}


def _median(found: list[Cost]) -> Cost:
    return Cost(*(statistics.median(getattr(c, field) for c in found) for field in ("wall", "cpu", "memory")))


def children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@functools.cache
def plain_calls_seconds(names: tuple[str, ...]) -> float:
    """CPU seconds of all calls of the public cases on the reference, timed ones once, with no grader around them."""
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from benchmarks.plain import main; main({list(names)!r})"
    found = [
        float(
            subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, cwd=ROOT).stdout
        )
        for _ in range(5)
    ]
    return statistics.median(found)
