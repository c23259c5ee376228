"""Handing in attacks among honest students at one door, and counting what was gained."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.attacks import damage
from tests.attacks.arena import Arena
from tests.attacks.arsenal import Attack, hand_in_honest
from tests.attacks.doors import Door, Outcome
from tests.sandbox.cells import descendants, eventually


@dataclass(frozen=True)
class Siege:
    """What each attack gained, how it ended, what its honest part lost; what others suffered, and how long it took."""

    gained: dict[str, list[str]]
    ended: dict[str, str]
    lost: dict[str, list[str]]
    harm: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def emptied(arena: Arena) -> Iterator[None]:
    """The class's folder without anybody in it; what was handed in and what was made of it is gone at the end."""
    shutil.rmtree(arena.submitted, ignore_errors=True)
    try:
        yield
    finally:
        for folder in (arena.submitted, arena.submitted.with_name(f"{arena.submitted.name}-OUT")):
            shutil.rmtree(folder, ignore_errors=True)


def besiege(arena: Arena, attacks: Sequence[Attack], door: Door, alone: Outcome) -> Siege:
    """Grade a class of these attackers and honest students at a door; ``alone`` is what the latter get otherwise."""
    submitted = arena.submitted
    with emptied(arena):
        names = hand_in_honest(arena, submitted, door.honest, door.notebooks)
        attacks = [attack for attack in attacks if door.name not in attack.absent]
        for attack in attacks:
            attack.hand_in(arena, submitted, door.notebooks)
        before, family = arena.fingerprint(), set(descendants())
        found = door.enter(arena, submitted)
        gained, ended, lost = {}, {}, {}
        for attack in attacks:
            rows = found.results.get(attack.reported_name, [])
            aimed = [r.status for r in rows if r.exercise == attack.aims_at]
            ended[attack.title] = aimed[0] if aimed else "no row"
            lost[attack.title] = damage.points_lost(attack, rows)
            gained[attack.title] = damage.secrets_gained(arena, rows) + damage.reports_spoiled(rows)
            if door.name not in attack.excused:
                gained[attack.title] += damage.points_gained(attack, rows)
        harm = found.harm + damage.changed(before, arena.fingerprint())
        for name in names:
            harm += [f"{name}: {told}" for told in damage.unlike(found.results.get(name, []), alone.results[name])]
        for name, text in found.texts.items():
            harm += [f"{name}: {told}" for told in damage.text_spoiled(arena, name, text)]
        if not eventually(lambda: not [p for p, s in descendants().items() if p not in family and s != "Z"]):
            harm.append("processes were left behind")
        return Siege(gained, ended, lost, harm, found.seconds)
