"""No attack gains anything at any door, and none touches anybody else."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from tests.attacks.arena import Arena
from tests.attacks.arsenal import ARSENAL, KINDS, hand_in_honest
from tests.attacks.doors import DOORS, Outcome
from tests.attacks.siege import besiege, emptied

pytestmark = [pytest.mark.long, pytest.mark.endurance]
SECONDS_EACH = 10  # an attack may make its own grading slow, up to the limits of its exercises, and nobody else's
CLASSES = [KINDS[number::3] for number in range(3)]


@pytest.fixture(scope="session")
def alone(arena: Arena) -> Callable[[str], Outcome]:
    """What the honest students get with nobody beside them, at each door."""

    @functools.cache
    def ask(door: str) -> Outcome:
        with emptied(arena):
            hand_in_honest(arena, arena.submitted, DOORS[door].honest, DOORS[door].notebooks)
            return DOORS[door].enter(arena, arena.submitted)

    return ask


@pytest.mark.parametrize("kinds", CLASSES, ids=[f"{kinds[0]} to {kinds[-1]}" for kinds in CLASSES])
@pytest.mark.parametrize("door", DOORS)
def test_attacks_gain_nothing(
    arena: Arena, alone: Callable[[str], Outcome], door: str, kinds: tuple[str, ...], missing: list[str]
) -> None:
    if missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing")
    attacks = [attack for attack in ARSENAL if attack.kind in kinds]
    # Beside an attack's own folder lies a released notebook; one that is a link is nobody's submission.
    blank = ("not_started", "no row") if DOORS[door].notebooks else ()
    ends = {a.title: (*a.ends, "timeout", *(blank if a.build else ())) for a in attacks}
    siege = besiege(arena, attacks, DOORS[door], alone(door))
    assert {name: gains for name, gains in siege.gained.items() if gains} == {}
    assert siege.harm == []
    assert siege.seconds < 60 + SECONDS_EACH * len(attacks)
    if DOORS[door].hidden:  # public cases are other numbers, so guesses may end otherwise
        assert {title: siege.ended[title] for title in siege.ended if siege.ended[title] not in ends[title]} == {}
        assert {name: told for name, told in siege.lost.items() if told} == {}
