"""What is taken over from a folder that was handed in: ordinary files, so many and so large, and nothing that runs."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grader.nbgrader import theirs
from grader.nbgrader.handed import companions, guard, read_notebook, timestamp
from grader.submissions import MAX_FILE, MAX_FILES, MAX_READ


def names(folder: Path, masters: Path | None = None) -> list[str]:
    return sorted(name for name, _ in companions(folder, masters or folder / "nowhere"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "handed in"
    made.mkdir()
    return made


def test_files_and_those_of_folders_are_taken_over(folder: Path) -> None:
    (folder / "pictures").mkdir()
    for name in ("data.csv", "pictures/plot.png", "timestamp.txt"):
        (folder / name).write_bytes(b"x")
    assert names(folder) == ["data.csv", "pictures/plot.png", "timestamp.txt"]
    assert dict(companions(folder, folder / "nowhere"))["data.csv"] == b"x"


@pytest.mark.parametrize(
    "name", ["x.html", "x.htm", "x.svg", "X.SVG", "x.xhtml", "x.xml", "x.html.gz", "more.ipynb", ".hidden", "feedback"]
)
def test_pages_and_notebooks_stay_out(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    assert names(folder) == []


@pytest.mark.parametrize("name", ["\x1b[2J.txt", "\u202etxt.py", "x" * 200, os.fsdecode(b"\xff.txt")])
def test_names_that_are_no_words_stay_out(folder: Path, name: str) -> None:
    (folder / name).write_text("x")
    assert names(folder) == []


def test_what_is_no_ordinary_file_stays_out(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    for name, target in (("a.txt", tmp_path / "secret"), ("b.txt", Path("/dev/zero")), ("c", tmp_path)):
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "d.txt")
    os.mkfifo(folder / "timestamp.txt")
    (folder / "submission_secret.txt").mkdir()
    assert names(folder) == []


def test_there_is_an_end_to_how_many_and_how_large(folder: Path) -> None:
    for number in range(MAX_FILES + 5):
        (folder / f"{number}.txt").write_text("x")
    (folder / "timestamp.txt").write_text("x")
    assert len(names(folder)) == MAX_FILES
    assert "timestamp.txt" in names(folder)
    os.truncate(folder / "timestamp.txt", MAX_READ + 1)
    assert names(folder) == []


def test_the_places_of_the_instructors_files_are_kept(folder: Path, tmp_path: Path) -> None:
    masters = tmp_path / "source"
    for name in ("data", "data/digits.npz", "picture.png"):
        path = masters / name
        path.mkdir(parents=True) if name == "data" else path.write_text("x")
    (folder / "data").write_text("a file in the place of a folder")
    (folder / "picture.png").mkdir()
    (folder / "picture.png" / "x.txt").write_text("a folder in the place of a file")
    (folder / "own.txt").write_text("x")
    assert names(folder, masters) == ["own.txt"]


def test_a_notebook_is_read_so_far_and_no_further(folder: Path) -> None:
    path = folder / "tiny.ipynb"
    assert read_notebook(path) == b""
    os.mkfifo(path)
    assert read_notebook(path) == b""
    path.unlink()
    path.write_bytes(b"{}")
    assert read_notebook(path) == b"{}"
    os.truncate(path, 1 << 40)
    assert len(read_notebook(path)) == MAX_FILE + 1


@pytest.mark.parametrize(
    ("told", "when"),
    [
        ("2026-01-02 03:04:05.000000 UTC", datetime(2026, 1, 2, 3, 4, 5)),
        ("2026-01-02 03:04:05 Asia/Shanghai", datetime(2026, 1, 1, 19, 4, 5)),
        ("2026-01-02 03:04:05+01:00", datetime(2026, 1, 2, 2, 4, 5)),
        ("0001-01-01 00:00:00+14:00", None),
        ("2026-01-02 03:04:05 ../../etc/passwd", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_timestamps_as_nbgrader_keeps_them(folder: Path, told: str, when: datetime | None) -> None:
    (folder / "timestamp.txt").write_text(told)
    assert timestamp(folder) == when


def test_nbgrader_reads_timestamps_in_this_way(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept: Any = theirs.CourseDirectory.get_existing_timestamp, theirs.BaseConverter.init_assignment
    monkeypatch.setattr(theirs.CourseDirectory, "get_existing_timestamp", kept[0])  # put back at the end
    monkeypatch.setattr(theirs.BaseConverter, "init_assignment", kept[1])
    guard()
    os.mkfifo(folder / "timestamp.txt")
    assert theirs.CourseDirectory().get_existing_timestamp(str(folder)) is None
