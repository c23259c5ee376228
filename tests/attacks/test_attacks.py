"""No attack gains anything at any door, and none touches anybody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks.arena import Arena
from tests.attacks.arsenal import ARSENAL, KINDS
from tests.attacks.doors import DOORS
from tests.attacks.siege import besiege

pytestmark = pytest.mark.long
SECONDS_EACH = 20  # an attack may make its own grading slow, up to the limits of its exercises, and nobody else's


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("door", DOORS)
def test_attacks_gain_nothing(arena: Arena, tmp_path: Path, door: str, kind: str, missing: list[str]) -> None:
    if missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing")
    attacks = [attack for attack in ARSENAL if attack.kind == kind]
    siege = besiege(arena, attacks, door, tmp_path, honest=20 if door == "grader grade" else 3)
    assert {name: gains for name, gains in siege.gained.items() if gains} == {}
    assert siege.harm == []
    assert siege.seconds < 30 + SECONDS_EACH * len(attacks)
    unexpected = {a.title: siege.ended[a.title] for a in attacks if siege.ended[a.title] not in a.ends}
    if door != "grader check":  # public cases are other numbers, so guesses may end otherwise
        assert unexpected == {}
        assert {name: told for name, told in siege.lost.items() if told} == {}
