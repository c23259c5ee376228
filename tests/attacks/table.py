"""``make attacks``: every attack, and what it gained; with ``all`` or names of layers, also where one is missing.

One attack after another, each with an honest submission after it, in one jail: what stays behind would be seen.
The read-only wall and the limits are never left out: attacks would overwrite this machine's libraries, or fill it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tabulate import tabulate

from grader.classroom import Job, read_job
from grader.grade import Grader
from grader.layers import complete, layers
from grader.sandbox.jail import Confinement, Jail, JailError
from tests.attacks import damage
from tests.attacks.arena import Arena, build, surroundings
from tests.attacks.arsenal import ARSENAL, KINDS, Attack, hand_in_honest

ALL = "all layers"
LEFT_OUT = ("network", "namespaces", "privileges", "landlock", "cgroup", "seccomp")


def columns() -> dict[str, Confinement]:
    """The whole jail, and the jail without one layer."""
    whole = Confinement()
    return {ALL: whole} | {f"no {layer}": whole.without(layer) for layer in LEFT_OUT if layer in whole.layers}


def fire(arena: Arena, grader: Grader, attack: Attack, honest: list[str]) -> list[str]:
    """What one attack gained, and what it did to the honest submission that is graded after it."""
    shutil.rmtree(arena.submitted, ignore_errors=True)
    hand_in_honest(arena, arena.submitted, 1)
    before = arena.fingerprint()
    folder = attack.hand_in(arena, arena.submitted)
    rows = grader.grade(read_job(arena.course, Job(attack.student, folder)).submission)
    gained = damage.points_gained(attack, rows) + damage.secrets_gained(arena, rows) + damage.reports_spoiled(rows)
    gained += damage.changed(before, arena.fingerprint())
    after = grader.grade(read_job(arena.course, Job("honest-01", arena.submitted / "honest-01")).submission)
    if [r.status for r in after] != honest:
        gained.append(f"the next submission was graded otherwise: {[r.status for r in after]}")
    for path in arena.home.glob("pwned*"):
        path.unlink()
    return gained


def column(arena: Arena, confinement: Confinement, tell: Callable[[str], None]) -> dict[str, list[str]]:
    """What each attack gained in a jail with these layers."""
    waiting, found = list(ARSENAL), {}
    while waiting:
        with Jail(confinement) as jail:
            grader = Grader(jail, arena.checks(), arena.course)
            hand_in_honest(arena, arena.submitted, 1)
            right = read_job(arena.course, Job("honest-01", arena.submitted / "honest-01")).submission
            honest = [r.status for r in grader.grade(right)]
            while waiting:
                attack = waiting.pop(0)
                try:
                    found[attack.title] = fire(arena, grader, attack, honest)
                except JailError as error:
                    found[attack.title] = [f"the jail broke down: {error}"]
                for told in found[attack.title]:
                    tell(f"{attack.title}: {told}")
                if found[attack.title]:
                    break  # a new jail for the next one
    return found


def lines(found: dict[str, dict[str, list[str]]]) -> Iterator[list[str]]:
    """A row for each class of attacks: how many of them gained nothing, in each jail."""
    for kind in (*KINDS, ""):
        titles = [attack.title for attack in ARSENAL if kind in ("", attack.kind)]
        held = [sum(not gained[title] for title in titles) for gained in found.values()]
        yield [kind.replace("_", " ") or "all", *(f"{n} of {len(titles)}" for n in held)]


def main() -> int:
    """Print the table; with names of layers, or ``all``, a column for each left out. 1: the jail let some pass."""
    if not complete(layers()):
        print("This machine lacks a layer of the jail (`grader doctor` says which): the attacks stay where they are.")
        return 2
    asked = {f"no {layer}" for layer in (LEFT_OUT if "all" in sys.argv[1:] else sys.argv[1:])}
    wanted = {name: found for name, found in columns().items() if name == ALL or name in asked}
    start, found = time.monotonic(), {}
    with tempfile.TemporaryDirectory(prefix="arena") as home:
        arena = build(Path(home))
        with surroundings(arena):
            for name, confinement in wanted.items():
                found[name] = column(arena, confinement, lambda told, name=name: print(f"  {name}: {told}"))
    print(tabulate(lines(found), ["gained nothing", *found], tablefmt="github", disable_numparse=True))
    print(f"{len(ARSENAL)} attacks, {time.monotonic() - start:.0f} s")
    return int(any(found[ALL].values()))


if __name__ == "__main__":
    sys.exit(main())
