"""A room of the tiny course, generated once and copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .room import Room, copy_of, generate, room_of


@pytest.fixture(scope="session")
def template(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both assignments generated, nothing handed in. Copy it before you use it."""
    root = tmp_path_factory.mktemp("template") / "tiny-101"
    with room_of(built_course, root) as room:
        generate(room)
    return root


@pytest.fixture
def room(template: Path, tmp_path: Path) -> Iterator[Room]:
    with copy_of(template, tmp_path / "tiny-101") as made:
        yield made
