"""A long class leaves nothing behind; and what would be left behind is seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.soak import Sample, growth, soak
from grader.layers import complete, layers

STEADY = [Sample(100 * i, float(i), 7, 0, 17, 10, 20, 0, 270.0, 77.0, 35.0, 0.5 * i) for i in range(1, 41)]


@pytest.mark.long
def test_a_class_with_attacks_leaves_nothing_behind(tmp_path: Path) -> None:
    if not complete(layers()):
        pytest.skip("no whole jail on this machine: the attacks stay where they are")
    found = soak(tmp_path, 200)
    assert found.submissions == 200
    assert found.attacks == 10
    assert found.wrong == []


def test_a_class_that_takes_the_same_all_along_is_fine() -> None:
    assert list(growth(STEADY)) == []


@pytest.mark.parametrize(
    ("name", "each"),
    [
        ("processes", 1),
        ("zombies", 1),
        ("handles", 1),
        ("worker_handles", 1),
        ("mounts", 1),
        ("leftovers", 1),
        ("grader_mb", 2.0),
        ("worker_mb", 4.0),
        ("jail_mb", 4.0),
        ("journal_mb", 0.5),
    ],
)
def test_what_grows_with_the_class_is_told(name: str, each: Any) -> None:
    grown = [replace(s, **{name: getattr(s, name) + each * i * (i > 20)}) for i, s in enumerate(STEADY)]
    (told,) = growth(grown)
    assert name.split("_")[0] in told
