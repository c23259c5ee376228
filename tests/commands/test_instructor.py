"""grade, report and doctor, as an instructor calls them."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from grader.commands import instructor
from grader.layers import Layer
from grader.sandbox.jail import Confinement
from tests.conftest import confinement
from tests.tiny_course import RIGHT, WRONG_SQUARE, hand_in, write_file


@pytest.fixture
def classroom(tiny: Path, monkeypatch) -> Path:
    """A class of three, graded with what this machine has."""
    hand_in(tiny / "submitted", "ada")
    hand_in(tiny / "submitted", "bob", tiny=WRONG_SQUARE, more=None)
    hand_in(tiny / "submitted", "王伟", tiny=RIGHT.replace("x * x", "x"), more=None)
    monkeypatch.setattr(instructor, "_confinement", lambda no_jail: confinement())
    return tiny


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_class_from_folder_to_files(classroom: Path, grader, capsys) -> None:
    assert grader("grade", "submitted", "--jobs", "1") == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "This is twice x, not x times x." in out
    rows = rows_of(Path("OUT"))
    assert list(rows[0])[:7] == ["student", "assignment", "exercise", "score", "max_score", "status", "diagnosis"]
    assert [(r["student"], r["exercise"], r["status"]) for r in rows[:4]] == [
        ("ada", "square", "passed"),
        ("ada", "total", "passed"),
        ("ada", "shifted", "passed"),
        ("bob", "square", "failed"),
    ]
    assert len(rows) == 9
    assert {r["student"] for r in rows} == {"ada", "bob", "王伟"}
    assert len(Path("OUT/results.jsonl").read_text(encoding="utf-8").splitlines()) == 9
    assert "王伟" in Path("OUT/index.html").read_text(encoding="utf-8")
    names = ["exercises", "grades.csv", "index.html", "results.jsonl", "students"]
    assert sorted(p.name for p in Path("OUT").iterdir()) == names
    assert "This is twice x" in Path("OUT/students/bob.html").read_text(encoding="utf-8")


def test_0_when_the_whole_class_has_all(tiny: Path, grader, monkeypatch) -> None:
    hand_in(tiny / "submitted", "ada")
    monkeypatch.setattr(instructor, "_confinement", lambda no_jail: confinement())
    assert grader("grade", "submitted", "--quiet") == 0


def test_quiet_prints_nothing(classroom: Path, grader, capsys) -> None:
    assert grader("grade", "submitted", "square", "--quiet", "--jobs", "1", "--out", "elsewhere") == 1
    assert capsys.readouterr() == ("", "")
    assert len(rows_of(Path("elsewhere"))) == 3


def test_grading_in_chinese(classroom: Path, grader, capsys) -> None:
    assert grader("grade", "submitted", "square", "--jobs", "1", "--lang", "zh") == 1
    assert "这是 x 的两倍，不是 x 乘 x。" in capsys.readouterr().out
    assert "这是 x 的两倍" in rows_of(Path("OUT"))[1]["diagnosis"]
    assert '<html lang="zh-CN">' in Path("OUT/index.html").read_text(encoding="utf-8")


def test_piped_progress_is_silent(classroom: Path, grader, capsys) -> None:
    grader("grade", "submitted", "square", "--jobs", "1")
    out, err = capsys.readouterr()
    assert err == ""
    assert "\r" not in out
    assert "\033" not in out


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["nowhere"], "nowhere is no folder"),
        (["solutions/01_tiny/tiny.py"], "is no folder"),
        (["empty"], "holds no submissions"),
        (
            ["solutions"],
            "holds assignment folders. Put a folder for each student above them: solutions/<student>/01_tiny/",
        ),
        (["submitted", "gelu"], "'gelu' is no assignment and no exercise"),
        (["submitted", "squar"], "Did you mean square?"),
    ],
)
def test_a_class_that_cannot_be_graded(classroom: Path, grader, capsys, names: list[str], told: str) -> None:
    Path("empty").mkdir()
    Path("solutions/mistakes").rename("mistakes")
    assert grader("grade", *names, "--jobs", "1") == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert err.count("\n") == 1


def test_twins_and_stray_folders_are_warnings_and_all_are_graded(classroom: Path, grader, capsys) -> None:
    hand_in(Path("submitted"), "ADA", more=None)
    write_file(Path("submitted/ada/03_other/x.py"), "")
    assert grader("grade", "submitted", "square", "--jobs", "1") == 1
    err = capsys.readouterr().err
    assert "look like the same student; both are graded" in err
    assert "ada/03_other is no assignment of this course and is left out" in err
    assert [r["student"] for r in rows_of(Path("OUT"))] == ["ADA", "ada", "bob", "王伟"]


def test_a_name_that_is_no_utf8(classroom: Path, grader) -> None:
    """Linux takes any bytes for a name; the class is graded all the same."""
    write_file(classroom / "submitted" / os.fsdecode(b"zo\xeb") / "01_tiny/tiny.py", RIGHT)
    assert grader("grade", "submitted", "square", "--jobs", "1") == 1
    assert [(r["student"], r["status"]) for r in rows_of(Path("OUT"))][2] == ("zo\\udceb", "passed")
    assert grader("report", "OUT") == 0


# OUT


@pytest.mark.parametrize("out", ["in_the_way", "in_the_way/OUT", "/proc/OUT"])
def test_out_that_cannot_be_written_is_said_before_anything_is_graded(
    classroom: Path, grader, capsys, out, monkeypatch
) -> None:
    write_file(Path("in_the_way"), "")
    monkeypatch.setattr(instructor, "grade_class", lambda *_: pytest.fail("graded for nothing"))
    assert grader("grade", "submitted", "--out", out) == 2
    err = capsys.readouterr().err
    assert f"{out} cannot be written" in err
    assert "--out" in err
    assert err.count("\n") == 1


def test_a_full_disk_while_grading(classroom: Path, grader, capsys) -> None:
    out = Path("OUT")
    out.mkdir()
    (out / "results.jsonl").symlink_to("/dev/full")
    assert grader("grade", "submitted", "square", "--jobs", "1", "--out", out) == 2
    err = capsys.readouterr().err
    assert "OUT cannot be written: No space left on device" in err
    assert err.count("\n") == 1


def test_a_disk_that_is_full_at_the_end_costs_no_result(classroom: Path, grader, capsys, monkeypatch) -> None:
    """What was written while grading stays whole, and the old pages are not cut."""
    write_file(Path("OUT/grades.csv"), "old\n")
    write = Path.write_text

    def full(path: Path, text: str, **options: str) -> int:
        if path.parent.name == "OUT":
            write(path, text[: len(text) // 2], **options)
            raise OSError(28, "No space left on device", str(path))
        return write(path, text, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        assert grader("grade", "submitted", "square", "--jobs", "1") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert Path("OUT/grades.csv").read_text() == "old\n"
    assert len(Path("OUT/results.jsonl").read_text(encoding="utf-8").splitlines()) == 3
    assert grader("report", "OUT") == 0
    assert len(rows_of(Path("OUT"))) == 3


def test_results_are_on_disk_as_they_come(classroom: Path, grader, monkeypatch) -> None:
    """What stands in results.jsonl when the run is stopped can be read."""
    graded = instructor.grade_class

    def stopped(*arguments):
        yield next(iter(graded(*arguments)))
        raise KeyboardInterrupt

    monkeypatch.setattr(instructor, "grade_class", stopped)
    assert grader("grade", "submitted", "square", "--jobs", "1") == 130
    lines = Path("OUT/results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["exercise"] for line in lines] == ["square"]


# The jail


def test_no_class_is_graded_without_a_jail_unless_it_is_said(tiny: Path, grader, capsys, monkeypatch) -> None:
    hand_in(tiny / "submitted", "ada")
    found = [Layer("bubblewrap", False, "not there", "install it"), Layer("seccomp", True, "here")]
    monkeypatch.setattr(instructor, "layers", lambda: found)
    assert grader("grade", "submitted", "square", "--jobs", "1") == 2
    err = capsys.readouterr().err
    assert "the jail lacks bubblewrap here" in err
    assert "--no-jail" in err
    assert not Path("OUT").exists()
    assert grader("grade", "submitted", "square", "--jobs", "1", "--no-jail") == 0
    assert "without a jail: bubblewrap missing. Submissions run with your rights" in capsys.readouterr().err


def test_where_the_jail_is_whole_it_is_used_whatever_is_said(monkeypatch) -> None:
    monkeypatch.setattr(instructor, "layers", lambda: [Layer("seccomp", True, "here")])
    assert instructor._confinement(no_jail=True) == Confinement()


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_doctor(grader, capsys, monkeypatch, holds: bool, code: int) -> None:
    monkeypatch.setattr(instructor, "layers", lambda: [Layer("seccomp", holds, "found", "a kernel with seccomp")])
    assert grader("doctor") == code
    out = capsys.readouterr().out
    assert ("✓ seccomp" in out) is holds
    assert ("a kernel with seccomp" in out) is not holds
    assert grader("doctor", "--json") == code
    assert json.loads(capsys.readouterr().out) == [
        {"name": "seccomp", "holds": holds, "found": "found", "remedy": "a kernel with seccomp"}
    ]


# report


def test_report_makes_the_same_files_again(classroom: Path, grader, capsys) -> None:
    grader("grade", "submitted", "--jobs", "1")
    first = capsys.readouterr().out.rpartition("\n\n")[0]
    files = {p: p.read_bytes() for p in Path("OUT").rglob("*.*")}
    assert len(files) == 9
    for name in ("grades.csv", "index.html"):
        Path("OUT", name).unlink()
    assert grader("report", "OUT") == 0
    assert capsys.readouterr().out.strip() == first.strip()
    assert {p: p.read_bytes() for p in Path("OUT").rglob("*.*")} == files


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot be read: No such file"),
        (b"{", "is damaged"),
        (b"[]\n", "is damaged"),
        (b"{}\n", "is damaged"),
        (b"3\n", "is damaged"),
        (b"null\n", "is damaged"),
        (b"\xff\xfe\n", "is damaged"),
        (b'{"student": "ada", "criteria": [3], "diagnosis": null, "evidence": null}\n', "is damaged"),
        (b'{"criteria": [], "diagnosis": 3, "evidence": null}\n', "is damaged"),
    ],
)
def test_results_that_cannot_be_read(tiny: Path, grader, capsys, content: bytes | None, told: str) -> None:
    Path("OUT").mkdir()
    if content is not None:
        Path("OUT/results.jsonl").write_bytes(content)
    assert grader("report", "OUT") == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert err.count("\n") == 1


def test_the_report_of_nobody(tiny: Path, grader, capsys) -> None:
    write_file(Path("OUT/results.jsonl"), "")
    assert grader("report", "OUT") == 0
    assert "student" in capsys.readouterr().out
