"""The grader as a library: records in, records out."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import grader
from grader import grade_class, grade_submission
from grader.course import CourseError
from grader.journal import open_journal
from grader.policy import Late, Policy
from grader.results import Result
from grader.roster import read_roster
from grader.sandbox.jail import JailError
from grader.sandbox.launch import have_bubblewrap

from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, hand_in, write_file

JAIL = have_bubblewrap()


def statuses(results: list[Result]) -> list[str]:
    return [r.status for r in results]


def test_a_submission_may_be_texts_a_file_or_a_folder(tiny: Path) -> None:
    texts = {"tiny": RIGHT, "more": RIGHT_MORE}
    assert statuses(grade_submission(texts, course=tiny, jail=JAIL)) == ["passed"] * 3
    path = write_file(tiny / "work/01_tiny/tiny.py", WRONG_SQUARE)
    write_file(tiny / "work/02_more/more.py", RIGHT_MORE)
    assert statuses(grade_submission(path, course=tiny, names=["square"], jail=JAIL)) == ["failed"]
    assert statuses(grade_submission(str(path.parent), course=tiny, names=["01"], jail=JAIL))[0] == "failed"
    whole = grade_submission(tiny / "work", course=tiny, student="ada", jail=JAIL)
    assert statuses(whole) == ["failed", "carried", "carried"]
    assert {r.student for r in whole} == {"ada"}


def test_what_cannot_be_read_is_a_result(tiny: Path) -> None:
    path = write_file(tiny / "tiny.py", b"\x89PNG\0")
    for source in (path, tiny / "nowhere.py", tiny / "01_nowhere", {}):
        (result, *_) = grade_submission(source, course=tiny, names=["square"], jail=JAIL)
        assert result.status in ("error", "missing")
        assert result.diagnosis is not None


def test_wrong_calls_raise(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CourseError, match="is no assignment and no exercise"):
        grade_submission({}, course=tiny, names=["gelu"], jail=JAIL)
    with pytest.raises(CourseError, match="lies in no course"):
        grade_submission({}, course=tmp_path.parent, jail=JAIL)
    with pytest.raises(ValueError, match="is no folder"):
        grade_class(tiny / "nowhere", course=tiny, jail=JAIL)
    monkeypatch.setattr("grader.layers.layers", lambda: [grader.layers.Layer("seccomp", False, "gone")])
    with pytest.raises(JailError, match="the jail lacks seccomp here"):
        grade_submission({}, course=tiny)


def test_a_class_is_a_list_of_standings(tiny: Path, tmp_path: Path) -> None:
    hand_in(tiny / "submitted", "ada")
    hand_in(tiny / "submitted", "bob", tiny=WRONG_SQUARE)
    told: list[str] = []
    warned: list[str] = []
    (tiny / "submitted/cai").mkdir()
    found = grade_class(
        tiny / "submitted", course=tiny, jobs_at_once=1, jail=JAIL, done=told.append, warn=warned.append
    )
    assert [s.student for s in found] == ["ada", "bob", "cai"]
    assert [s.final for s in found] == [9, 5, 0]
    assert sorted(told) == ["ada", "bob", "cai"]
    assert warned == ["cai handed in nothing: there is no folder cai/<assignment>/"]


def test_journal_policy_and_roster(tiny: Path, tmp_path: Path) -> None:
    folder = hand_in(tiny / "submitted", "ada")
    write_file(folder / "01_tiny/timestamp.txt", "2026-10-13 12:00:00 UTC")
    roster = read_roster(write_file(tmp_path / "roster.csv", "id,name\nada,Ada L\nzoe,Zoe\n"))
    due = {"01_tiny": datetime(2026, 10, 12, 12, tzinfo=UTC) - timedelta(hours=1)}
    policy = Policy(late=Late(per_day=0.25), due=due)
    place = tmp_path / "journal.db"
    for _ in range(2):
        found = grade_class(
            tiny / "submitted", journal=place, course=tiny, jobs_at_once=1, policy=policy, roster=roster, jail=JAIL
        )
        assert [(s.student, s.name, s.final) for s in found] == [("ada", "Ada L", 6 * 0.5 + 3), ("zoe", "Zoe", 0)]
    with open_journal(place) as journal:
        run = journal.last_run()
        assert run is not None
        assert run.id == 2


def test_importing_the_package_is_cheap_and_names_are_there() -> None:
    code = "import sys, grader; assert 'numpy' not in sys.modules; from grader import grade_class; print(grade_class)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "grade_class" in done.stdout
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = grader.nothing  # type: ignore[attr-defined]
