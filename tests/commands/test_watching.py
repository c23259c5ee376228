"""watch: check, wait for a change, check again."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tiny_course import RIGHT, WRONG_SQUARE, write_file

watchfiles = pytest.importorskip("watchfiles")


def test_each_change_is_checked(tiny: Path, grader, capsys, monkeypatch) -> None:
    """Three verdicts for three states of the file: as it is, half right, right."""
    path = tiny / "assignments/01_tiny/tiny.py"
    watched: list[Path] = []

    def changes(*folders: Path, watch_filter: object, raise_interrupt: bool) -> Iterator[set[object]]:
        watched.extend(folders)
        for text in (WRONG_SQUARE, RIGHT):
            write_file(path, text)
            yield {(1, str(path))}

    monkeypatch.setattr(watchfiles, "watch", changes)
    assert grader("watch", "square") == 0
    out = capsys.readouterr().out
    assert out.index("not started") < out.index("This is twice x") < out.index("1 of 1 exercises right")
    assert tiny / "assignments/01_tiny" in [p.resolve() for p in watched]


def test_piped_output_does_not_clear_the_screen(tiny: Path, grader, capsys, monkeypatch) -> None:
    monkeypatch.setattr(watchfiles, "watch", lambda *_, **__: [])
    assert grader("watch") == 0
    assert "\033" not in capsys.readouterr().out


def test_notebooks_and_modules_are_watched_and_nothing_else(tiny: Path, grader, monkeypatch) -> None:
    filters = []

    def changes(*_: Path, watch_filter: object, **__: object) -> list[object]:
        filters.append(watch_filter)
        return []

    monkeypatch.setattr(watchfiles, "watch", changes)
    assert grader("watch", "square") == 0
    changed = watchfiles.Change.modified
    assert filters[0](changed, "/x/tiny.ipynb")
    assert filters[0](changed, "/x/tiny.py")
    assert not filters[0](changed, "/x/notes.txt")


def test_a_folder_that_is_not_there(tiny: Path, grader, capsys) -> None:
    assert grader("watch", "--target", "nowhere") == 2
    assert "there is no folder nowhere" in capsys.readouterr().err


def test_without_watchfiles_the_call_says_what_to_install(tiny: Path, grader, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert grader("watch") == 2
    assert "pip install 'deep-learning-grader[watch]'" in capsys.readouterr().err


def test_a_name_that_is_no_exercise_ends_the_call_at_once(tiny: Path, grader, capsys, monkeypatch) -> None:
    monkeypatch.setattr(watchfiles, "watch", lambda *_, **__: pytest.fail("waits although nothing can be checked"))
    assert grader("watch", "sqare") == 2
    assert "Did you mean square?" in capsys.readouterr().err
