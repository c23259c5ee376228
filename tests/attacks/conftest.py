"""One arena for all attacks of a session, and the instructor's surroundings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.layers import complete, layers
from tests.attacks.arena import Arena, build, surroundings


@pytest.fixture(scope="session")
def arena(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    built = build(tmp_path_factory.mktemp("arena"))
    with surroundings(built):
        built.checks()
        yield built


@pytest.fixture(scope="session")
def missing() -> list[str]:
    """The layers that a class needs and this machine does not have."""
    found = layers()
    return [] if complete(found) else [layer.name for layer in found if not layer.holds]
