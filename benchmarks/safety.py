"""What safety costs: milliseconds of a whole submission for each layer of the jail, with it and without it.

One submission is a fresh cell, a module with one small function, one call, and the end of the cell. All jails take
turns in random order, so that a busy moment hits all of them. A cost is the median of the differences within a turn:
in CPU time of the grader, the zygote and the cell (what the kernel clears away afterwards is in nobody's), and on the
wall.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.layers import NAMES, layers
from grader.sandbox import wire
from grader.sandbox.jail import LAYERS, Confinement, Jail

ROUNDS = 150
MODULE = {"m": [("m.py", "import numpy as np\n\ndef f(x):\n    return np.exp(x).sum()\n")]}
REQUEST = wire.encode({"exercise": "f", "module": "m", "drivers": {}, "cases": 1}) + wire.encode(("", (1.0,), {}))


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one submission."""

    cpu: float
    wall: float


def rows() -> Iterator[list[str]]:
    """A row for the whole jail, one for each layer, and one for all of them together."""
    whole, missing = Confinement(), {layer.name for layer in layers() if not layer.holds}
    jails = {"": whole, **{name: whole.without(name) for name in ("bubblewrap", *LAYERS)}, "all": Confinement.plain()}
    costs = in_turn(jails)
    yield ["a cell, opened, asked and closed: CPU", f"{middle(costs['']).cpu:.2f} ms", wall(middle(costs[""])), "", ""]
    for name in list(jails)[1:]:
        pairs = list(zip(costs[""], costs[name], strict=True))
        added = middle([Cost(on.cpu - off.cpu, on.wall - off.wall) for on, off in pairs])
        what = f"… of it {NAMES.get(name, 'everything but limits and output caps')}"
        if NAMES.get(name) in missing:
            yield [what, "not here", "", "", "≤ 1 ms"]
        else:
            yield [what, f"{added.cpu:+.2f} ms", wall(added, "+"), "", "≤ 1 ms" if name in NAMES else ""]


def wall(cost: Cost, sign: str = "") -> str:
    return f"{cost.wall:{sign}.2f} ms on the wall"


def in_turn(jails: dict[str, Confinement]) -> dict[str, list[Cost]]:
    """The cost of each submission in each jail."""
    with ExitStack() as stack:
        opened = {name: stack.enter_context(Jail(confinement)) for name, confinement in jails.items()}
        for jail in opened.values():
            submission(jail)
        costs: dict[str, list[Cost]] = {name: [] for name in jails}
        order, chance = [*opened], random.Random(0)
        for _ in range(ROUNDS):
            chance.shuffle(order)
            for name in order:
                costs[name].append(submission(opened[name]))
    return costs


def submission(jail: Jail) -> Cost:
    zygote = zygote_of(jail)
    wall, cpu = time.perf_counter(), time.process_time() + cpu_seconds(zygote)
    cell = jail.cell(MODULE)
    answers = list(cell.run(REQUEST, 60))
    inside = cell.cpu_seconds()
    cell.close()
    assert any("value" in answer for answer in answers), answers
    wall = time.perf_counter() - wall
    cpu = time.process_time() + cpu_seconds(zygote) + inside - cpu
    return Cost(cpu * 1e3, wall * 1e3)


def zygote_of(jail: Jail) -> int:
    """The process that cells are forked from: bubblewrap, where there is one, has it as its only child."""
    pid = jail._process.pid
    while not Path(f"/proc/{pid}/comm").read_text().startswith("python"):
        pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
    return pid


def cpu_seconds(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | 2)  # the kernel's id for another process's CPU clock


def middle(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.cpu for c in costs), statistics.median(c.wall for c in costs))


if __name__ == "__main__":
    from tabulate import tabulate

    print(tabulate([*rows()], ["what", "measured", "against", "ratio", "aim"], disable_numparse=True))
