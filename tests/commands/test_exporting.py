"""grader export, as an instructor calls it."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from grader.commands import grading
from grader.export import FORMATS
from grader.fingerprint import Environment, Terms
from grader.journal import Entry, open_journal
from grader.results import Result
from grader.row import row_of
from grader.submissions import Submission
from tests.conftest import confinement
from tests.report.made import result, wrong
from tests.tiny_course import RIGHT, WRONG_SQUARE, hand_in

ROSTER = "id,name,email\nada,Ada,a@x.org\nbob,Bob,b@x.org\n王伟,王伟,\n"


EXERCISES = {"gelu": ("02_activations", "k1", 4.0), "mse": ("03_losses", "k2", 4.0)}
TERMS = Terms((), None, Environment("3", "2", "here", "jail", "e"), EXERCISES)


def handed_in(folder: Path, *results: Result) -> None:
    """One more run of the class in the journal of ``folder``: these results, a new attempt for each student."""
    by_student: dict[str, list[Result]] = {}
    for told in results:
        by_student.setdefault(told.student, []).append(told)
    with open_journal(folder / "journal.db") as journal:
        run = journal.begin(TERMS)
        for student, mine in by_student.items():
            submission = Submission(student, {"m": (("m.py", f"# {student} {[r.score for r in mine]}"),)})
            journal.enter(run, [Entry(student, submission)])
            journal.record(TERMS, [row_of(replace(r, submission_hash=submission.hash)) for r in mine])
        journal.finish(run, keep=True)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A graded class of two, with nothing of a course around it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GRADER_LANG", "en")
    monkeypatch.delenv("GRADER_COURSE", raising=False)
    folder = tmp_path / "OUT"
    folder.mkdir()
    later = {"exercise": "mse", "assignment": "03_losses"}
    handed_in(folder, result("ada"), wrong("bob"), result("ada", **later), result("bob", status="missing", **later))
    return folder


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_without_a_format_there_is_a_list(grader, capsys) -> None:
    assert grader("export") == 0
    told, err = capsys.readouterr()
    assert [line.split()[0] for line in told.splitlines()] == list(FORMATS)
    assert "Canvas's gradebook CSV" in told
    assert err == ""
    assert grader("export", "--lang", "zh") == 0
    assert "Canvas 成绩册" in capsys.readouterr().out


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"nbgrader", "classroom50"}))
def test_every_format_is_written_where_it_belongs(out: Path, grader, capsys, form: str) -> None:
    assert grader("export", form, out) == 0
    told, err = capsys.readouterr()
    assert told == f"{out / FORMATS[form].file}  2 students\n"
    assert err == ""
    assert (out / FORMATS[form].file).exists()


def test_out_is_the_default_and_to_names_another_place(out: Path, grader, capsys) -> None:
    assert grader("export", "canvas", "--to", "sub/x.csv") == 0
    assert capsys.readouterr().out == "sub/x.csv  2 students\n"
    assert rows(Path("sub/x.csv"))[2] == ["ada", "", "", "ada", "", "4", "4"]
    assert not (out / "canvas.csv").exists()


def test_classroom50_reads_its_runners_environment(out: Path, grader, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    assert grader("export", "classroom50", out) == 2
    assert "grader: Classroom 50's runner sets CLASSROOM" in capsys.readouterr().err
    for name in ("CLASSROOM", "ASSIGNMENT", "COMMIT_URL", "RELEASE_URL"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("SUBMISSION_TAG", "submit/1")
    assert grader("export", "classroom50", out) == 0
    assert json.loads((out / "classroom50" / "bob" / "result.json").read_text(encoding="utf-8"))["score"] == 0


def test_nbgrader_is_referred_to_its_own_door(out: Path, grader, capsys) -> None:
    assert grader("export", "nbgrader", out) == 2
    assert "grader nbgrader" in capsys.readouterr().err


def test_a_roster_names_students_and_nobody_is_lost(out: Path, grader, capsys) -> None:
    Path("r.csv").write_text(ROSTER.replace("bob,Bob,b@x.org\n", ""), encoding="utf-8")
    assert grader("export", "csv-wide", out, "--roster", "r.csv") == 0
    told, err = capsys.readouterr()
    assert "3 students" in told
    assert "not on the roster, and exported without a name: bob" in err
    assert "on the roster, but handed in nothing (0 points): 王伟" in err
    table = {row[0]: row for row in rows(out / "students.csv")}
    assert (table["ada"][1], table["bob"][1], table["王伟"][1]) == ("Ada", "", "王伟")
    assert table["王伟"][-2:] == ["0", "8"]


def test_two_folders_of_one_student_are_told(out: Path, grader, capsys) -> None:
    Path("r.csv").write_text("id,login,name\nada,bob,Ada\n", encoding="utf-8")
    assert grader("export", "canvas", out, "--roster", "r.csv") == 0
    assert "bob and ada are both bob on the roster" in capsys.readouterr().err


def test_a_policy_decides_and_extensions_for_nobody_are_told(out: Path, grader, capsys) -> None:
    handed_in(out, result("ada", score=1.0))
    Path("p.toml").write_text('counts = "best"\n[extensions.adda]\nall = "2d"\n', encoding="utf-8")
    assert grader("export", "canvas", out) == 0
    assert rows(out / "canvas.csv")[2][5] == "1"
    capsys.readouterr()
    assert grader("export", "canvas", out, "--policy", "p.toml") == 0
    assert rows(out / "canvas.csv")[2][5] == "4"
    assert "there is no student 'adda'. Did you mean ada?" in capsys.readouterr().err


def test_names_in_a_policy_are_the_courses(tiny: Path, grader, capsys) -> None:
    Path("p.toml").write_text('[visible]\nsqare = "nothing"\n', encoding="utf-8")
    assert grader("export", "json", "OUT", "--policy", "p.toml") == 2
    assert "[visible] knows no 'sqare'. Did you mean square?" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["cavnas", "OUT"], "'cavnas' is no format. Did you mean canvas?"),
        (["OUT"], "'OUT' is no format. There are csv, csv-wide"),
        (["csv", "nowhere"], "nowhere/journal.db is not there. Name the folder"),
        (["csv", "OUT", "--roster", "none.csv"], "none.csv cannot be read: No such file"),
        (["csv", "OUT", "--policy", "none.toml"], "none.toml cannot be read"),
        (["csv", "OUT", "--roster", "OUT"], "OUT cannot be read: Is a directory"),
        (["csv", "OUT", "--roster", "bad.csv"], "bad.csv has different rows for one student: 'a' in lines 2 and 3"),
        (["csv", "OUT", "--policy", "bad.toml"], "bad.toml: a policy knows no 'cuonts'. Did you mean counts?"),
        (["csv", "OUT", "--to", "OUT"], "is no file. Name a file with --to"),
        (["csv", "OUT", "--to", "/dev/null"], "/dev/null is no file"),
        (["gradescope", "OUT", "--to", "x.json"], "x.json is one file, and there is more than one student"),
        (["csv", "OUT", "--to", "bad.csv/x.csv"], "bad.csv cannot be written: "),
    ],
)
def test_a_wrong_call_is_told_in_one_line(out: Path, grader, capsys, call: list[str], words: str) -> None:
    Path("bad.csv").write_text("id,name\na,b\na,c\n")
    Path("bad.toml").write_text('cuonts = "best"')
    assert grader("export", *call) == 2
    told, err = capsys.readouterr()
    assert told == ""
    assert words in err
    assert err.count("\n") == 1
    assert err.startswith("grader: ")


def test_a_class_in_a_journal_has_its_attempts_and_times(tiny: Path, grader, capsys, monkeypatch) -> None:
    """Handed in right and in time, then wrong and late: the policy decides."""
    monkeypatch.setattr(grading, "_confinement", lambda no_jail: confinement())
    hand_in(tiny / "submitted", "ada", tiny=RIGHT)
    assert grader("grade", "submitted", "01", "--quiet") == 0
    hand_in(tiny / "submitted", "ada", tiny=WRONG_SQUARE)
    for path in (tiny / "submitted" / "ada").rglob("*.py"):
        os.utime(path, (2_000_000_000, 2_000_000_000))  # in 2033
    assert grader("grade", "submitted", "01", "--quiet") == 1
    capsys.readouterr()
    rules = "[late]\nper_day = 0.5\n[due]\n01_tiny = 2033-05-17T23:59:00Z\n"
    points = {}
    for counts in ("last", "best"):
        Path("p.toml").write_text(f'counts = "{counts}"\n{rules}', encoding="utf-8")
        assert grader("export", "csv-wide", "OUT", "--policy", "p.toml") == 0
        head, row = rows(Path("OUT/students.csv"))
        points[counts] = dict(zip(head, row, strict=True))
    assert capsys.readouterr().err == ""
    last, best = points["last"], points["best"]
    assert (last["01_tiny_attempt"], best["01_tiny_attempt"]) == ("2", "1")
    assert float(last["01_tiny"]) == float(last["01_tiny_before_late_rule"]) / 2
    assert last["01_tiny_handed_in"].startswith("2033-05-18")
    assert best["01_tiny"] == best["01_tiny_max"]


def test_a_journal_that_cannot_be_read_is_told(out: Path, grader, capsys) -> None:
    (out / "journal.db").write_bytes(b"no database at all, but long enough to be looked at " * 50)
    assert grader("export", "csv", out) == 2
    told = capsys.readouterr().err
    assert "journal.db" in told
    assert told.count("\n") == 1


def test_the_courses_own_roster_and_policy_count_unless_others_are_named(out: Path, grader, capsys) -> None:
    course = out.parent
    (course / "autotests").mkdir()
    (course / "autotests" / "__init__.py").touch()
    (course / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\n")
    (course / "policy.toml").write_text("cuonts = 1")
    assert grader("export", "csv-wide", out) == 2
    assert "Did you mean counts?" in capsys.readouterr().err
    (course / "policy.toml").write_text("")
    assert grader("export", "csv-wide", out) == 0
    assert [row[1] for row in rows(out / "students.csv")[1:]] == ["Ada", "Bob"]
    (course / "other.csv").write_text("id,name\nada,Augusta\nbob,Bob\n")
    assert grader("export", "csv-wide", out, "--roster", course / "other.csv") == 0
    assert [row[1] for row in rows(out / "students.csv")[1:]] == ["Augusta", "Bob"]
