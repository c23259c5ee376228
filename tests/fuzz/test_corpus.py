"""What fuzzing has found is replayed: every input of the corpus, without a fuzzer."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fuzz.answers import hear, listen
from tests.fuzz.notebooks import read
from tests.fuzz.verdicts import checks, grade

CORPUS = Path(__file__).parent / "corpus"
TARGETS: dict[str, Callable[[bytes], None]] = {"answers": hear, "cells": listen, "verdicts": grade, "notebooks": read}
SECONDS = 5  # of CPU time for one input; most take a millisecond


@pytest.mark.parametrize("target", TARGETS)
def test_the_corpus_breaks_nothing_and_hangs_nowhere(target: str) -> None:
    files = sorted((CORPUS / target).iterdir())
    assert len(files) > 20
    for path in files:
        begin = time.process_time()
        try:
            TARGETS[target](path.read_bytes())
        except Exception as error:
            pytest.fail(f"{path.name}: {type(error).__name__}: {error}")
        assert time.process_time() - begin < SECONDS, path.name


def test_every_exercise_is_answered_as_expected() -> None:
    """A program without a step answers what is expected; without it the verdicts' fuzzer would try little."""
    for number in range(len(checks())):
        grade(bytes([number]))


def test_the_corpus_stays_small() -> None:
    sizes = [path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()]
    assert sum(sizes) < 2_000_000
    assert max(sizes) <= 8192
