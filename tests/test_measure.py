"""What the benchmarks measure is the command's own."""

from __future__ import annotations

import sys

import pytest

from benchmarks.measure import Cost, run

BARE = [sys.executable, "-I", "-S", "-c"]
BURN = "import time\nwhile time.process_time() < 0.5: pass"


def test_memory_is_that_of_the_command_and_not_of_who_measures() -> None:
    ballast = b"x" * (300 << 20)
    small, large = run([*BARE, "pass"]), run([*BARE, "x = b'x' * (200 << 20)"])
    assert len(ballast) > 200 << 20
    assert small.memory < 100
    assert 200 < large.memory < 300


def test_children_that_a_command_waits_for_are_counted() -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-I', '-S', '-c', {BURN!r}])"
    nothing, burnt = run([*BARE, "pass"]), run([*BARE, child])
    assert nothing.cpu < 0.3
    assert 0.5 <= burnt.cpu < 1.5
    assert burnt.wall >= 0.5


def test_the_outcome_of_a_command_is_looked_at(capfd: pytest.CaptureFixture[str]) -> None:
    assert isinstance(run([*BARE, "import sys; print('out'); sys.exit(1)"]), Cost)
    with pytest.raises(RuntimeError, match="ended with 2"):
        run([*BARE, "import sys; print('no', file=sys.stderr); sys.exit(2)"])
    with pytest.raises(RuntimeError, match="ended with -9"):
        run([*BARE, "import os; os.kill(os.getpid(), 9)"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(("one_thread", "expected"), [(True, "1"), (False, None)])
def test_threads_are_one_where_that_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, one_thread: bool, expected: str | None
) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    run([*BARE, f"import os, sys; sys.exit(3 * (os.environ.get('OPENBLAS_NUM_THREADS') != {expected!r}))"], one_thread)
