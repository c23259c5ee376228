"""No attack gains anything at any door, and none touches anybody else."""

from __future__ import annotations

import functools
from collections.abc import Callable

import pytest

from tests.attacks.arena import Arena
from tests.attacks.arsenal import ARSENAL, KINDS, hand_in_honest
from tests.attacks.doors import DOORS, Outcome
from tests.attacks.siege import besiege

pytestmark = [pytest.mark.long, pytest.mark.endurance]
HONEST = {"grader grade": 20, "grader check": 5}
SECONDS_EACH = 10  # an attack may make its own grading slow, up to the limits of its exercises, and nobody else's
CLASSES = [KINDS[number::3] for number in range(3)]


@pytest.fixture(scope="session")
def alone(arena: Arena, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcome]:
    """What the honest students get with nobody beside them, at each door."""

    @functools.cache
    def ask(door: str) -> Outcome:
        submitted = tmp_path_factory.mktemp("alone") / "submitted"
        hand_in_honest(submitted, HONEST[door])
        return DOORS[door](arena, submitted)

    return ask


@pytest.mark.parametrize("kinds", CLASSES, ids=[f"{kinds[0]} to {kinds[-1]}" for kinds in CLASSES])
@pytest.mark.parametrize("door", DOORS)
def test_attacks_gain_nothing(
    arena: Arena, alone: Callable[[str], Outcome], door: str, kinds: tuple[str, ...], missing: list[str]
) -> None:
    if missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing")
    attacks = [attack for attack in ARSENAL if attack.kind in kinds]
    siege = besiege(arena, attacks, door, alone(door), HONEST[door])
    assert {name: gains for name, gains in siege.gained.items() if gains} == {}
    assert siege.harm == []
    assert siege.seconds < 60 + SECONDS_EACH * len(attacks)
    if door != "grader check":  # public cases are other numbers, so guesses may end otherwise
        assert {
            a.title: siege.ended[a.title] for a in attacks if siege.ended[a.title] not in (*a.ends, "timeout")
        } == {}
        assert {name: told for name, told in siege.lost.items() if told} == {}
