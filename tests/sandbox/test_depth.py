"""Defence in depth: the others hold when one layer is left out, and each holds what it is there for."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from grader.layers import NAMES
from grader.sandbox import landlock
from tests.sandbox.depth import ALL, ATTEMPTS, BOUNDED, OPEN, REFUSED, Target, alone, bare, row, target, whole

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these layers are Linux's")

ENDED_BY_THE_CLOCK = ("flood", "CPU")  # each takes the time that it is given
QUICK = tuple(name for name in ATTEMPTS if name not in ENDED_BY_THE_CLOCK)
WALL = {"bubblewrap", "readonly", "network"}  # the latter two are parts of the first

#: Which layers refuse an attempt, each of them alone. Others may do so too, on some machines.
HELD_BY = {
    "read a file": WALL | {"landlock"},
    "write a file": WALL | {"landlock"},
    "leave a trace": {"landlock"},
    "network": {"network", "landlock", "seccomp"},
    "abstract socket": {"network", "landlock", "seccomp"},
    "children": {"seccomp", "cgroup"},
    "memory": {"limits", "cgroup"},
    "disk": {"namespaces", "landlock"},
    "signal others": {"namespaces", "landlock", "seccomp"},
    "ptrace": {"namespaces", "landlock", "seccomp"},
    "look at others": {"namespaces", "landlock"},
    "mount": WALL | {"privileges", "landlock", "seccomp"},
}
#: What Landlock holds from a later version on.
LANDLOCK_FROM = {"network": 4, "abstract socket": 6, "signal others": 6}
#: What a process without any wall may do, whoever started it; the rest depends on the machine and on being root.
FREE = (
    "read a file",
    "write a file",
    "leave a trace",
    "network",
    "abstract socket",
    "memory",
    "disk",
    "look at others",
)


@pytest.fixture(scope="module")
def aim() -> Iterator[Target]:
    with target() as found:
        yield found


@pytest.fixture
def here(missing: list[str], lacking: list[str]) -> set[str]:
    """The layers that this machine has; without those that every class needs there is nothing to test."""
    if missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing (`grader doctor` says more)")
    return {layer for layer in ALL if NAMES[layer] not in lacking}


def outcome(attempt: str, held: set[str]) -> str:
    """What becomes of an attempt that these layers hold: a cgroup ends the cell whose memory grows past the limit."""
    return BOUNDED if attempt == "memory" and "limits" not in held else REFUSED


def holders(attempt: str, here: set[str]) -> set[str]:
    """The layers that refuse an attempt alone, on this machine."""
    held = HELD_BY[attempt] & here
    return held - {"landlock"} if landlock.version() < LANDLOCK_FROM.get(attempt, 1) else held


def test_without_any_layer_the_attempts_succeed(aim: Target) -> None:
    found = row(bare(), aim, QUICK)
    assert {name: found[name] for name in FREE} == dict.fromkeys(FREE, OPEN)
    assert found["children"] == BOUNDED  # what a cell starts ends with it, wall or no wall


def test_with_every_layer_nothing_even_begins(aim: Target, here: set[str]) -> None:
    assert row(whole(), aim, QUICK) == dict.fromkeys(QUICK, REFUSED)


@pytest.mark.parametrize("layer", ALL)
def test_without_one_layer_the_others_hold(aim: Target, here: set[str], layer: str) -> None:
    found = row(whole().without(layer), aim, QUICK)
    for name in QUICK:
        if held := holders(name, here - {layer}):
            assert found[name] == outcome(name, held), name
    # Of all attempts only memory hangs on one layer, where there is no cgroup.
    alone_with_it = {"memory"} if layer == "limits" and "cgroup" not in here else set()
    assert {name for name in QUICK if found[name] == OPEN} == alone_with_it


@pytest.mark.parametrize("layer", [layer for layer in ALL if any(layer in held for held in HELD_BY.values())])
def test_one_layer_alone_holds_what_it_is_there_for(aim: Target, here: set[str], layer: str) -> None:
    if layer not in here:
        pytest.skip(f"this machine has no {layer} (`grader doctor` says more)")
    names = [name for name in QUICK if layer in holders(name, here)]
    assert row(alone(layer), aim, names) == {name: outcome(name, {layer}) for name in names}


@pytest.mark.endurance
@pytest.mark.long
@pytest.mark.parametrize("layer", ["", "limits", "output", "cgroup", "seccomp"])
def test_what_never_ends_is_ended_with_one_layer_less_too(aim: Target, here: set[str], layer: str) -> None:
    found = row(whole().without(layer), aim, ENDED_BY_THE_CLOCK)
    assert found == dict.fromkeys(ENDED_BY_THE_CLOCK, BOUNDED)
