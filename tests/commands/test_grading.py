"""grade, regrade and report, as an grading calls them."""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.commands import grading
from grader.journal import open_journal
from grader.layers import Layer
from grader.plan import Task
from grader.sandbox.jail import Confinement
from grader.workers import Event, LocalPool
from tests.conftest import confinement
from tests.tiny_course import RIGHT, WRONG_SQUARE, hand_in, replace_in, write_file


@pytest.fixture
def classroom(tiny: Path, monkeypatch) -> Path:
    """A class of three, graded with what this machine has."""
    hand_in(tiny / "submitted", "ada")
    hand_in(tiny / "submitted", "bob", tiny=WRONG_SQUARE, more=None)
    hand_in(tiny / "submitted", "王伟", tiny=RIGHT.replace("x * x", "x"), more=None)
    monkeypatch.setattr(grading, "_confinement", lambda no_jail: confinement())
    return tiny


def rows_of(out: Path) -> list[dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("seed", [[], ["--seed", "99"]])
def test_an_assignment_by_itself_gets_what_it_gets_beside_those_before_it(
    classroom: Path, grader, seed: list[str]
) -> None:
    hand_in(classroom / "submitted", "eve", tiny=WRONG_SQUARE)
    graded = {}
    for out, names in (("whole", []), ("second", ["02"])):
        assert grader("grade", "submitted", *names, "--jobs", "1", "--out", out, *seed) == 1
        rows = [r for r in rows_of(Path(out)) if r["assignment"] == "02_more"]
        graded[out] = [(r["student"], r["exercise"], r["score"], r["status"], r["diagnosis"]) for r in rows]
    assert graded["second"] == graded["whole"]
    assert ("eve", "carried") in {(student, status) for student, _, _, status, _ in graded["second"]}


@pytest.mark.parametrize(("seed", "told"), [("7", True), ("999999999", True), ("1000000000", False)])
def test_a_seed_that_can_be_found_by_trying_is_told(classroom: Path, grader, capsys, seed: str, told: bool) -> None:
    grader("grade", "submitted", "01", "--seed", seed, "--jobs", "1")
    assert (f"--seed {seed} is short enough to be found by trying" in capsys.readouterr().err) == told


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
    names = [
        ".report.json",
        "exercises",
        "grades.csv",
        "index.html",
        "journal.db",
        "journal.db.lock",
        "results.jsonl",
        "students",
    ]
    assert sorted(p.name for p in Path("OUT").iterdir()) == names
    assert "This is twice x" in Path("OUT/students/bob.html").read_text(encoding="utf-8")


def test_0_when_the_whole_class_has_all(tiny: Path, grader, monkeypatch) -> None:
    hand_in(tiny / "submitted", "ada")
    monkeypatch.setattr(grading, "_confinement", lambda no_jail: confinement())
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
    assert [(r["student"], r["status"]) for r in rows_of(Path("OUT"))][2] == ("zo\\xeb", "passed")
    assert grader("report", "OUT") == 0


# OUT


@pytest.mark.parametrize("out", ["in_the_way", "in_the_way/OUT", "/proc/OUT"])
def test_out_that_cannot_be_written_is_said_before_anything_is_graded(
    classroom: Path, grader, capsys, out, monkeypatch
) -> None:
    write_file(Path("in_the_way"), "")
    monkeypatch.setattr(grading, "grade_class", lambda *_: pytest.fail("graded for nothing"))
    assert grader("grade", "submitted", "--out", out) == 2
    err = capsys.readouterr().err
    assert f"{out} cannot be written" in err
    assert "--out" in err
    assert err.count("\n") == 1


def test_a_full_disk_while_grading(classroom: Path, grader, capsys, monkeypatch) -> None:
    def full(connection: object, _: object) -> None:
        connection.execute("PRAGMA max_page_count=32")  # type: ignore[attr-defined]

    hand_in(classroom / "submitted", "zoe", tiny=f"{RIGHT}# {random.Random(1).randbytes(200_000).hex()}\n")
    with monkeypatch.context() as patch:
        patch.setattr("grader.database._pragmas", full)
        assert grader("grade", "submitted", "--jobs", "1") == 2
    err = capsys.readouterr().err
    assert "OUT/journal.db cannot grow: the disk is full" in err
    assert "the same command goes on where it was" in err
    assert err.count("\n") == 1
    assert grader("grade", "submitted", "--jobs", "1") == 1
    assert len(rows_of(Path("OUT"))) == 12


def test_a_disk_that_is_full_at_the_end_costs_no_result(classroom: Path, grader, capsys) -> None:
    """What was written while grading stays whole, and the old pages are not cut."""
    write_file(Path("OUT/grades.csv"), "old\n")
    Path("OUT/.grades.csv.new").symlink_to("/dev/full")
    assert grader("grade", "submitted", "square", "--jobs", "1") == 2
    assert "No space left on device" in capsys.readouterr().err
    assert Path("OUT/grades.csv").read_text() == "old\n"
    assert grader("report", "OUT") == 0
    assert len(rows_of(Path("OUT"))) == 3


def test_what_was_graded_when_the_run_was_stopped_is_not_graded_again(classroom: Path, grader, monkeypatch) -> None:
    run = LocalPool.run

    def stopped(pool: LocalPool, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        for events in run(pool, tasks):
            yield events
            if any(graded is None for _, graded in events):
                raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(LocalPool, "run", stopped)
        assert grader("grade", "submitted", "--jobs", "1") == 130
    assert grader("report", "OUT") == 2
    graded: list[str] = []

    def watched(pool: LocalPool, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        for events in run(pool, tasks):
            graded.extend(task.submission.student for task, result in events if result is None)
            yield events

    monkeypatch.setattr(LocalPool, "run", watched)
    assert grader("grade", "submitted", "--jobs", "1") == 1
    assert graded == ["bob", "王伟"]
    assert len(rows_of(Path("OUT"))) == 9


@pytest.mark.parametrize(("name", "text"), [("policy.toml", 'cuonts = "best"'), ("roster.csv", "id,name\na,b\na,c\n")])
def test_rules_that_cannot_be_read_are_said_before_anything_is_graded(
    classroom: Path, grader, capsys, name: str, text: str
) -> None:
    write_file(Path(name), text)
    assert grader("grade", "submitted", "--jobs", "1") == 2
    err = capsys.readouterr().err
    assert name in err
    assert err.count("\n") == 1
    assert not Path("OUT").exists()


def test_two_graders_do_not_write_one_journal(classroom: Path, grader, capsys) -> None:
    Path("OUT").mkdir()
    with open_journal(Path("OUT/journal.db")):
        assert grader("grade", "submitted", "--jobs", "1") == 2
    assert "another grader is writing OUT/journal.db: wait until it is done" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("journal", "told"),
    [
        ("mysql://me@host/db", "mysql://me@host/db is no journal"),
        ("postgresql://me:secret@127.0.0.1:1/db", "postgresql://me:***@127.0.0.1:1/db cannot be used"),
        ("nowhere/journal.db", "nowhere/journal.db cannot be opened: is its folder there"),
        ("solutions/01_tiny/tiny.py", "is no journal: it is a file of another kind"),
        ("://", "is no journal"),
    ],
)
def test_a_journal_that_cannot_be_had(classroom: Path, grader, capsys, journal: str, told: str) -> None:
    assert grader("grade", "submitted", "--jobs", "1", "--journal", journal) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "secret" not in err
    assert err.count("\n") == 1


# regrade


def mend(root: Path) -> None:
    """The check of square is mended: now it asks for twice x."""
    replace_in(root / "solutions/01_tiny/tiny.py", "np.multiply(x, x)", "np.multiply(x, 2)")
    replace_in(root / "solutions/01_tiny/tiny.py", "np.sum(every_square)", "np.sum(x * x)")
    replace_in(root / "autotests/tiny.py", "oracle=lambda x: x * x,", "oracle=lambda x: 2 * x,")
    # In a process of its own: this one has read the old declarations.
    subprocess.run([sys.executable, "-m", "grader", "release", "01"], cwd=root, check=True, capture_output=True)


def test_regrade_shows_who_gains_and_loses_before_it_counts(classroom: Path, grader, capsys) -> None:
    grader("grade", "submitted", "--jobs", "1")
    before = rows_of(Path("OUT"))
    capsys.readouterr()
    assert grader("regrade", "OUT", "--jobs", "1") == 0
    assert "Nobody gains or loses anything." in capsys.readouterr().out
    mend(classroom)
    assert grader("regrade", "OUT", "--jobs", "1") == 1
    out, err = capsys.readouterr()
    assert "graded anew, since their checks have changed: square, total, shifted" in err
    lines = {tuple(line.split()[:2]): line for line in out.splitlines()}
    assert "4/4 passed → 0/4 failed" in lines["ada", "square"]
    assert "-4" in lines["ada", "square"]
    assert "0/4 failed → 4/4 passed" in lines["bob", "square"]
    assert "+4" in lines["bob", "square"]
    assert "With --keep these results count" in out
    assert rows_of(Path("OUT")) == before
    assert "`grader regrade` shows" not in err  # this is it
    assert out.index("ada ") < out.index("bob ")  # who loses is first
    with Path("OUT/changes.csv").open(encoding="utf-8", newline="") as file:
        told = {(r["student"], r["exercise"]): r for r in csv.DictReader(file)}
    assert (told["ada", "square"]["points"], told["bob", "square"]["points"]) == ("-4", "4")
    assert (told["ada", "square"]["status_before"], told["ada", "square"]["status_after"]) == ("passed", "failed")
    assert told["ada", "square"]["diagnosis_after"]
    assert grader("regrade", "OUT", "--jobs", "1", "--keep") == 0
    assert "These results count now: OUT/grades.csv" in capsys.readouterr().out
    after = {(r["student"], r["exercise"]): r["score"] for r in rows_of(Path("OUT"))}
    assert (after["ada", "square"], after["bob", "square"]) == ("0", "4")


@pytest.mark.parametrize(("answer", "kept"), [("y\n", "4"), ("n\n", "0"), ("\n", "0")])
def test_regrade_asks_on_a_terminal(classroom: Path, grader, monkeypatch, answer: str, kept: str) -> None:
    grader("grade", "submitted", "--jobs", "1")
    mend(classroom)

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(answer))
    grader("regrade", "OUT", "--jobs", "1")
    scores = {(r["student"], r["exercise"]): r["score"] for r in rows_of(Path("OUT"))}
    assert scores["bob", "square"] == kept


def test_regrade_of_nothing(classroom: Path, grader, capsys) -> None:
    assert grader("regrade", "OUT") == 2
    assert "OUT/journal.db is not there. Name the folder that `grader grade --out` wrote" in capsys.readouterr().err


# The jail


def test_no_class_is_graded_without_a_jail_unless_it_is_said(tiny: Path, grader, capsys, monkeypatch) -> None:
    hand_in(tiny / "submitted", "ada")
    found = [Layer("bubblewrap", False, "not there", "install it"), Layer("seccomp", True, "here")]
    monkeypatch.setattr("grader.layers.layers", lambda: found)
    assert grader("grade", "submitted", "square", "--jobs", "1") == 2
    err = capsys.readouterr().err
    assert "the jail lacks bubblewrap here" in err
    assert "--no-jail" in err
    assert not Path("OUT").exists()
    assert grader("grade", "submitted", "square", "--jobs", "1", "--no-jail") == 0
    assert "without a jail: submissions run with your rights" in capsys.readouterr().err


def test_where_the_jail_is_whole_it_is_used_whatever_is_said(monkeypatch) -> None:
    monkeypatch.setattr("grader.layers.layers", lambda: [Layer("seccomp", True, "here")])
    assert grading._confinement(no_jail=True) == Confinement()


# report


def test_report_makes_the_same_files_again(classroom: Path, grader, capsys) -> None:
    grader("grade", "submitted", "--jobs", "1")
    first = capsys.readouterr().out
    files = {p: p.read_bytes() for p in Path("OUT").rglob("*.*") if not p.name.startswith("journal")}
    assert len(files) == 10
    for name in ("grades.csv", "index.html"):
        Path("OUT", name).unlink()
    assert grader("report", "OUT") == 0
    assert capsys.readouterr().out == first
    assert {p: p.read_bytes() for p in files} == files


def test_what_is_written_already_is_not_written_again(classroom: Path, grader, capsys) -> None:
    """Unless something of it is another one now, or gone, or nobody knows whether it is whole."""

    def written(*more: str) -> bool:
        before = Path("OUT/index.html").stat().st_mtime_ns
        code = grader("grade", "submitted", "--jobs", "1", *more)
        assert code == 1
        assert "This is twice x" in capsys.readouterr().out or "zh" in more
        return Path("OUT/index.html").stat().st_mtime_ns != before

    grader("grade", "submitted", "--jobs", "1")
    assert not written()
    assert written("--lang", "zh")
    assert written()
    Path("OUT/grades.csv").unlink()
    assert written()
    Path("OUT/.report.json").write_text("{")
    assert written()
    write_file(Path("policy.toml"), 'counts = "best"\n')
    assert written()
    assert not written()
    hand_in(classroom / "submitted", "bob", tiny=WRONG_SQUARE + "# new", more=None)
    assert written()
    hand_in(classroom / "submitted", "zoe")
    assert written()
    assert "zoe" in Path("OUT/grades.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "OUT/journal.db is not there. Name the folder"),
        (b"SQLite format 3\0 and then nothing that fits", "is no journal: it is a file of another kind"),
        (b"{", "is no journal: it is a file of another kind"),
        (b"", "no class is graded to its end yet"),
    ],
)
def test_a_journal_that_cannot_be_read(tiny: Path, grader, capsys, content: bytes | None, told: str) -> None:
    Path("OUT").mkdir()
    if content is not None:
        Path("OUT/journal.db").write_bytes(content)
    assert grader("report", "OUT") == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""
    assert err.count("\n") == 1
