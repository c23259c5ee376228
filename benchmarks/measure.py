"""Measuring: wall and CPU time of commands with all of their children, and of calls without a grader."""

from __future__ import annotations

import functools
import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNSET = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "PYTHONDONTWRITEBYTECODE")
GRADER = [sys.executable, "-m", "grader"]
#: Starts a command and tells what wait4 says of it. A process begins with the peak memory of the one that started it,
#: and PyTorch and others are loaded here: between the two stands one with nothing loaded, which is not counted.
LAUNCHER = """
import os, sys, time
begin = time.perf_counter()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
_, status, used = os.wait4(process, 0)
wall = time.perf_counter() - begin
print(os.waitstatus_to_exitcode(status), wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


@dataclass(frozen=True)
class Cost:
    """Seconds on the wall, CPU seconds of the process and all that it waited for, peak memory of the largest in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], one_thread: bool = False) -> Cost:
    """One run of a command; its output goes nowhere."""
    environment = {k: v for k, v in os.environ.items() if k not in UNSET}
    if one_thread:
        environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    launcher = [sys.executable, "-I", "-S", "-c", LAUNCHER, *command]
    told = subprocess.run(launcher, check=True, capture_output=True, text=True, env=environment, cwd=ROOT).stdout
    code, *cost = told.split()
    if int(code) not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return Cost(*map(float, cost))


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
