"""Which layers hold is tried and not assumed, and said aloud where one is missing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import layers as layers_module
from grader.commands import instructor
from grader.layers import Layer, complete, layers
from grader.messages import has_chinese
from grader.sandbox import cgroup, landlock, launch
from grader.sandbox.jail import Confinement, Jail, JailError

NAMES = [
    "bubblewrap",
    "read-only root",
    "no network",
    "namespaces",
    "no privileges",
    "limits",
    "Landlock",
    "cgroup v2",
    "seccomp",
    "output caps",
]
CHINESE = re.compile("[一-鿿]")
OPTIONAL = ["Landlock", "cgroup v2"]


@pytest.fixture(scope="module")
def found() -> list[Layer]:
    return layers()


@pytest.fixture
def without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "bubblewrap_path", lambda: None)


def by_name(found: list[Layer]) -> dict[str, Layer]:
    return {layer.name: layer for layer in found}


def test_every_layer_is_reported_and_each_missing_one_says_what_would_bring_it(found: list[Layer]) -> None:
    assert [layer.name for layer in found] == NAMES
    for layer in found:
        assert layer.found
        assert layer.holds or layer.remedy
        assert layer.needed == (layer.name not in OPTIONAL)


def test_every_word_of_it_has_its_chinese(found: list[Layer]) -> None:
    for english, chinese in zip(found, layers("zh"), strict=True):
        assert (english.name, english.holds) == (chinese.name, chinese.holds)
        assert CHINESE.search(chinese.found)
        assert CHINESE.search(chinese.remedy) or not english.remedy
    texts = [text for _, _, *texts in layers_module.TRIED.values() for text in texts]
    assert [
        text for text in [*texts, layers_module.USERNS, *instructor.VERDICTS.values()] if not has_chinese(text)
    ] == []
    reasons = {*cgroup.REASONS, *(landlock.words(abi) for abi in range(8))}
    assert [text for text in reasons if not has_chinese(text)] == []


def test_what_is_said_to_hold_does_hold(found: list[Layer]) -> None:
    if not complete(found):
        pytest.skip(f"no jail on this machine: {[layer.name for layer in found if not layer.holds]}")
    with Jail(Confinement()) as jail:
        jail.probe()


def test_without_bubblewrap_nothing_is_pretended(without_bubblewrap: None) -> None:
    found = by_name(layers())
    assert not found["bubblewrap"].holds
    assert found["bubblewrap"].remedy
    assert not found["namespaces"].holds
    assert not found["read-only root"].holds
    assert not found["no network"].holds
    assert not complete([*found.values()])
    assert found["limits"].holds  # which need no wall
    assert found["output caps"].holds


def test_a_bubblewrap_that_is_not_allowed_to_work_counts_as_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setattr(launch, "bubblewrap_path", lambda: str(program))
    found = by_name(layers())
    assert not found["bubblewrap"].holds
    assert not found["namespaces"].holds
    assert not complete([*found.values()])


def test_a_machine_where_no_process_can_be_started_has_no_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> None:
        raise PermissionError(1, "not allowed")

    monkeypatch.setattr(launch, "start", broken)
    assert [layer.name for layer in layers() if layer.holds] == ["output caps"]  # which are the grader's own


def test_a_layer_that_the_kernel_refuses_is_told_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Jail, *_: Any, **__: Any) -> None:
        raise JailError("unshare: Operation not permitted")

    monkeypatch.setattr(Jail, "cell", refuse)
    layer = by_name(layers())["seccomp"]
    assert not layer.holds
    assert "unshare" in layer.found


def test_one_missing_layer_is_enough_to_be_incomplete() -> None:
    for missing in NAMES:
        found = [Layer(name, name != missing, "", needed=name not in OPTIONAL) for name in NAMES]
        assert complete(found) == (missing in OPTIONAL)
    assert complete([Layer(name, True, "") for name in NAMES])


def test_a_kernel_without_landlock_is_told_and_the_other_layers_hold(
    found: list[Layer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    absent = "from grader.sandbox import landlock, zygote; landlock.version = lambda: 0;"
    monkeypatch.setattr(launch, "START", launch.START.replace("from grader.sandbox import zygote;", absent))
    without = by_name(layers())
    assert not without["Landlock"].holds
    assert "kernel" in without["Landlock"].found
    assert complete([*without.values()]) == complete(found)


def test_grading_a_class_without_a_jail_is_refused(
    tiny: Path, grader: Callable[..., int], without_bubblewrap: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny / "submitted" / "ann" / "01_tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text("open('/tmp/never', 'w')\n")
    assert grader("grade", tiny / "submitted", "--out", tiny / "OUT") == 2
    said = capsys.readouterr().err
    assert "bubblewrap" in said
    assert "--no-jail" in said
    assert not (tiny / "OUT" / "grades.csv").exists()


def test_with_the_flag_it_grades_and_says_so(
    tiny: Path, grader: Callable[..., int], without_bubblewrap: None, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tiny / "submitted" / "ann" / "01_tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.py").write_text("def square(x):\n    return x * x\n")
    assert grader("grade", tiny / "submitted", "--out", tiny / "OUT", "--no-jail", "--jobs", "1") == 1
    assert "without a jail" in capsys.readouterr().err
    assert ",passed," in (tiny / "OUT" / "grades.csv").read_text(encoding="utf-8")


def test_the_doctor_says_what_is_missing(
    grader: Callable[..., int], without_bubblewrap: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grader("doctor") == 1
    said = capsys.readouterr().out
    assert "✗ bubblewrap" in said
    assert "install" in said
    assert "--no-jail" in said
    assert grader("doctor", "--json") == 1
    assert [layer["name"] for layer in json.loads(capsys.readouterr().out)] == NAMES


def test_a_submission_that_can_do_these_things_means_that_the_layers_do_not_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    questions = {question for question, *_ in layers_module.TRIED.values()} | {"nothing"}
    monkeypatch.setattr(layers_module, "_PROBE", "".join(f"def {name}(): return 'done'\n" for name in questions))
    held = [layer.name for layer in layers() if layer.holds]
    assert set(held) <= {"bubblewrap", "output caps"}
