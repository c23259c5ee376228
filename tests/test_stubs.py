"""Telling stubs from code that was written."""

from __future__ import annotations

import pytest

from grader.stubs import is_left, only_stubs

STUB = 'def f(x):\n    """What it does."""\n    raise NotImplementedError\n'
WRITTEN = "def g(x):\n    return x\n"


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        ([STUB], True),
        ([STUB, "import numpy as np\nA = 1\n"], True),
        (['def f(x):\n    raise NotImplementedError("later")\n'], True),
        ([STUB + WRITTEN], False),
        ([STUB, WRITTEN], False),
        (["import numpy as np\n"], False),
        ([], False),
        (["def f(:\n"], False),
        (["def f(x):\n    raise ValueError\n"], False),
        (["def f(x):\n    if x:\n        raise NotImplementedError\n"], False),
        (["(" * 5000], False),
    ],
)
def test_a_file_that_nobody_has_touched(sources: list[str], told: bool) -> None:
    assert only_stubs(sources) is told


def test_the_last_definition_counts() -> None:
    written = STUB + "def f(x):\n    return x\n"
    assert is_left([STUB], "f")
    assert not is_left([written], "f")
    assert not is_left([STUB, "def f(x):\n    return x\n"], "f")
    assert is_left([written, STUB], "f")
    assert not is_left([STUB], "g")
