"""Judging an answer cannot take the machine's memory."""

from __future__ import annotations

import resource
import sys

import numpy as np
import pytest

from grader.bounds import bounded_memory
from grader.exercise import Text
from grader.judge import judge_case

from .sandbox.cells import check_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has")


def test_more_than_the_bound_is_a_memory_error_and_less_is_not() -> None:
    with bounded_memory(256 << 20):
        assert np.ones(1 << 20).sum() == 1 << 20
        with pytest.raises(MemoryError):
            np.ones(1 << 27)


def test_the_bound_ends_with_the_block_even_when_it_is_left_by_an_exception() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(KeyError), bounded_memory(256 << 20):
        raise KeyError
    assert resource.getrlimit(resource.RLIMIT_AS) == before


def row_and_column(answer, x):
    yield Text("it is the same", "它相同"), bool((answer == x).all())


def test_a_column_against_a_row_is_wrong_and_takes_no_gigabytes() -> None:
    """Each is small; held against each other they would take 4 GB."""
    check = check_of("square", None, np.zeros(1 << 16), promises=row_and_column)
    verdict = judge_case(check, 0, {"value": np.zeros((1 << 16, 1))})
    assert (verdict.share, verdict.findings[0].kind) == (0.0, "form")
