"""Jails for the tests: one with every layer, one without a wall."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.layers import Layer, layers
from grader.sandbox.jail import Confinement, Jail


@pytest.fixture(scope="session")
def found() -> list[Layer]:
    return layers()


@pytest.fixture(scope="session")
def missing(found: list[Layer]) -> list[str]:
    """The layers that every class needs and that this machine does not have."""
    return [layer.name for layer in found if layer.needed and not layer.holds]


@pytest.fixture(scope="session")
def lacking(found: list[Layer]) -> list[str]:
    """All layers that this machine does not have."""
    return [layer.name for layer in found if not layer.holds]


@pytest.fixture(scope="module")
def walled(missing: list[str]) -> Iterator[Jail]:
    if missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing (`grader doctor` says more)")
    with Jail(Confinement()) as jail:
        yield jail


@pytest.fixture
def seen_through(walled: Jail) -> Iterator[Jail]:
    """The same jail without Landlock, so that what stands behind the wall can be looked at."""
    with Jail(walled.confinement.without("landlock")) as jail:
        yield jail


@pytest.fixture(scope="module")
def plain() -> Iterator[Jail]:
    with Jail(Confinement.plain()) as jail:
        yield jail


@pytest.fixture(params=["plain", "walled"])
def jail(request: pytest.FixtureRequest) -> Jail:
    return request.getfixturevalue(request.param)
