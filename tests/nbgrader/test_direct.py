"""`grader nbgrader autograde`: the gradebook as nbgrader's own autograde leaves it, interrupted and resumed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.cli import main

from .room import Room, changed, generate, name_of, room_of, solved, test_cells, text_of
from .test_autograde import CUBED, hand_in

pytestmark = pytest.mark.filterwarnings("ignore")

SLOW = "import time\n\n\ndef square(x):\n    time.sleep(1.2)\n    return x * x"


def direct(room: Room, name: str = "01", *words: str) -> int:
    return main(["nbgrader", "autograde", str(room.root), name, *words])


def collected(room: Room, **notebooks: object) -> Room:
    """Each student's notebook of the first assignment, handed in and collected."""
    for student, notebook in notebooks.items():
        room.hand_in(student, "01_tiny", notebook)  # type: ignore[arg-type]
    assert room.api.collect("01_tiny")["success"]
    return room


def state(room: Room) -> dict[object, object]:
    """All that an autograde leaves in the gradebook."""
    with Gradebook(room.db_url) as gradebook:
        return {
            (s.student_id, n.name): (
                str(s.timestamp),
                n.late_submission_penalty,
                sorted((g.name, g.auto_score, g.needs_manual_grade) for g in n.grades),
                sorted((c.name, c.auto_comment) for c in n.comments),
            )
            for a in gradebook.assignments
            for s in a.submissions
            for n in s.notebooks
        }


def test_the_gradebook_and_the_notebooks_are_those_of_nbgraders_autograde(room: Room, template: Path) -> None:
    for assignment in ("01_tiny", "02_more"):
        hand_in(room, assignment)
        assert room.api.collect(assignment)["success"]
        assert room.autograde(assignment)["success"]
    theirs = state(room)
    students = sorted(path.name for path in (room.root / "autograded").iterdir())
    cells = {s: test_cells(room.autograded(s, "01_tiny")) for s in students if s != "later"}
    shutil.copy(template / "gradebook.db", room.root)
    assert direct(room) == direct(room, "more") == 0
    ours = state(room)
    assert ours == theirs
    for student, shown in cells.items():
        found = test_cells(room.autograded(student, "01_tiny"))
        assert [c["outputs"][1]["data"] for c in found.values()] == [
            {k: "".join(v) for k, v in c["outputs"][1]["data"].items()} for c in shown.values()
        ]
    assert room.api.generate_feedback("01_tiny", "cubed")["success"]
    assert "this is the cube" in (room.root / "feedback/cubed/01_tiny/tiny.html").read_text("utf-8")


def test_what_has_not_changed_is_left_alone(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    collected(room, right=solved(room, "01_tiny"), blank=room.released("01_tiny"))
    direct(room)
    direct(room)
    assert "0 submissions graded, 2 unchanged" in capsys.readouterr().out
    room.hand_in("blank", "01_tiny", solved(room, "01_tiny"))
    (room.root / "submitted/blank/01_tiny/tiny.ipynb").write_text(json.dumps(solved(room, "01_tiny")))
    direct(room)
    assert "1 submissions graded, 1 unchanged" in capsys.readouterr().out
    assert room.marks()["blank", "01_tiny", "square"] == 4
    direct(room, "01", "--force")
    assert "2 submissions graded, 0 unchanged" in capsys.readouterr().out


def test_two_students_with_the_same_code(room: Room) -> None:
    right = solved(room, "01_tiny")
    collected(room, ada=right, bob=right, cyd=right)
    direct(room, "01", "--jobs", "2")
    assert all(room.marks()[s, "01_tiny", "square"] == 4 for s in ("ada", "bob", "cyd"))


def test_a_module_in_the_place_of_the_notebook_is_graded(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    collected(room, right=solved(room, "01_tiny"))
    place = room.root / "submitted" / "absent" / "01_tiny"
    place.mkdir(parents=True)
    (place / "tiny.py").write_text("def square(x):\n    return x * x\n")
    assert direct(room) == 0
    assert "absent handed in no notebook" in capsys.readouterr().err
    assert room.marks()["absent", "01_tiny", "square"] == 4
    assert room.marks()["absent", "01_tiny", "total"] == 0
    assert "tiny.ipynb was not handed in" in json.dumps(room.autograded("absent", "01_tiny"))


def test_marks_by_hand_and_extra_credit_stay(room: Room) -> None:
    collected(room, ada=solved(room, "01_tiny", {"square": CUBED}))
    direct(room)
    with Gradebook(room.db_url) as gradebook:
        grade = gradebook.find_grade("test_square", "tiny", "01_tiny", "ada")
        grade.manual_score, grade.extra_credit = 3.0, 0.5
        gradebook.db.commit()
    direct(room, "01", "--force")
    assert room.marks()["ada", "01_tiny", "square"] == 3.5
    with Gradebook(room.db_url) as gradebook:
        assert gradebook.find_grade("test_square", "tiny", "01_tiny", "ada").needs_manual_grade


def test_lateness_is_a_matter_of_nbgraders_plugin(room: Room) -> None:
    collected(room, ada=solved(room, "01_tiny"))
    with Gradebook(room.db_url) as gradebook:
        gradebook.update_or_create_assignment("01_tiny", duedate="2025-01-01")
    path = room.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n")
    direct(room)
    with Gradebook(room.db_url) as gradebook:
        (notebook,) = gradebook.find_submission("01_tiny", "ada").notebooks
        assert (notebook.score, notebook.late_submission_penalty) == (6.0, 6.0)
        assert gradebook.find_submission("01_tiny", "ada").timestamp == datetime(2026, 1, 2, 3, 4, 5)


@pytest.fixture(params=["sqlite", "postgresql"])
def anywhere(request: pytest.FixtureRequest, built_course: Path, tmp_path: Path) -> Iterator[Room]:
    """A room of the first assignment with its gradebook in either database."""
    url = ""
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").database().replace("postgresql:", "postgresql+psycopg:")
    with room_of(built_course, tmp_path / "own-101", "01", db_url=url) as made:
        generate(made)
        yield made


def test_every_database_holds_what_nbgrader_would_write(anywhere: Room) -> None:
    hand_in(anywhere, "01_tiny")
    assert anywhere.api.collect("01_tiny")["success"]
    assert direct(anywhere) == 0
    ours = state(anywhere)
    assert len(ours) == 13
    assert anywhere.autograde("01_tiny")["success"]
    assert state(anywhere) == ours
    assert direct(anywhere, "01", "--force") == 0
    assert state(anywhere) == ours
    assert anywhere.api.generate_feedback("01_tiny", "cubed")["success"]
    assert {(r["student_id"], r["score"]) for r in anywhere.exported()} >= {("cubed", "2.0"), ("right", "6.0")}


def test_killed_in_the_middle_and_run_again_nothing_is_lost_or_done_twice(anywhere: Room) -> None:
    room = anywhere
    names = [f"s{i}" for i in range(6)]
    notebooks = {
        name: changed(solved(room, "01_tiny"), lambda c, n=name: f"{SLOW}  # {n}" if name_of(c) == "square" else None)
        for name in names
    }
    collected(room, **notebooks)
    words = [sys.executable, "-m", "grader", "nbgrader", "autograde", str(room.root), "01", "--jobs", "1", "--quiet"]
    process = subprocess.Popen(words, env=os.environ, start_new_session=True)
    journal = room.root / "autograde.db"
    deadline = time.monotonic() + 120
    while rows(journal) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = rows(journal)
    assert 3 <= before < 12
    begin = time.monotonic()
    assert direct(room, "01", "--jobs", "1") == 0
    assert rows(journal) == 12
    assert all(room.marks()[name, "01_tiny", "square"] > 0 for name in names)
    assert time.monotonic() - begin < 60


def rows(journal: Path) -> int:
    """Results in a journal that another process may be writing."""
    import sqlite3

    try:
        with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as database:
            return int(database.execute("select count(*) from grades").fetchone()[0])
    except sqlite3.Error:
        return 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere", "01"], "is no nbgrader course: there is no nbgrader_config.py. `grader nbgrader init` makes one"),
        ([".", "07"], "'07' is no assignment and no exercise"),
        ([".", "square"], "name one assignment: 01_tiny, 02_more"),
        ([".", "01"], "nobody has handed in 01_tiny"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    room: Room, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(room.root)
    assert main(["nbgrader", "autograde", *words]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("def broken(", "nbgrader_config.py cannot be read: SyntaxError"),
        ("c.CourseDirectory.db_url = 'sqlite:///nowhere/x.db'", "sqlite:///nowhere/x.db cannot be used: unable to"),
        ("c.CourseDirectory.db_url = 'postgresql+psycopg://u:secret@127.0.0.1:1/x'", "u:***@127.0.0.1:1/x cannot be"),
        ("c.CourseDirectory.db_url = 'nonsense'", "the gradebook nonsense cannot be used"),
    ],
)
def test_what_cannot_be_opened_is_told_in_a_line(
    room: Room, line: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    collected(room, ada=solved(room, "01_tiny"))
    path = room.root / "nbgrader_config.py"
    path.write_text(f"{path.read_text()}\n{line}\n")
    assert direct(room) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "secret" not in said
    assert said.count("\n") == 1


def test_a_gradebook_that_stays_locked_loses_nothing(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    collected(room, ada=solved(room, "01_tiny"))
    other = sqlite3.connect(room.root / "gradebook.db")
    other.execute("begin immediate")
    assert direct(room, "01", "--jobs", "1") == 2
    assert "cannot be used: database is locked. What was graded is kept" in capsys.readouterr().err
    other.rollback()
    other.close()
    assert direct(room, "01", "--jobs", "1") == 0
    assert room.marks()["ada", "01_tiny", "square"] == 4


def test_an_assignment_that_was_never_generated(
    built_course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with room_of(built_course, tmp_path / "other") as other:
        place = other.root / "submitted" / "ada" / "01_tiny"
        place.mkdir(parents=True)
        assert direct(other) == 2
    assert "Run `nbgrader generate_assignment 01_tiny` first" in capsys.readouterr().err


def cell_by_hand(kind: str, name: str, source: str, **told: object) -> dict[str, object]:
    """A cell of the instructor's own that a person marks."""
    meta = {"schema_version": 3, "grade_id": name, "points": 5, **told}
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {"nbgrader": meta}, "source": source, **code}


ANSWER = {"grade": True, "solution": True, "locked": False, "task": False}
TASK = {"grade": False, "solution": False, "locked": True, "task": True}
TRIED = {"grade": True, "solution": False, "locked": True, "task": False}
BY_HAND = [
    cell_by_hand("markdown", "why", "Your <b>answer</b>:\n### BEGIN SOLUTION\nx\n### END SOLUTION", **ANSWER),
    cell_by_hand("code", "try", "# your code", **ANSWER),
    cell_by_hand("markdown", "draw", "Draw a square. <hr>", **TASK),
    cell_by_hand("code", "own", "assert square(3) == 9", **TRIED),
]
PICTURE = {"p.png": {"image/png": "iVBORw0KGgo=", "text/html": "<script>"}, "q.png": {"image/png": '"><script>'}}


def test_cells_that_a_person_marks_are_those_of_nbgrader(built_course: Path, tmp_path: Path) -> None:
    with room_of(built_course, tmp_path / "own-101", "01") as made:
        path = made.root / "source/01_tiny/tiny.ipynb"
        notebook = json.loads(path.read_text())
        notebook["cells"] += BY_HAND
        path.write_text(json.dumps(notebook))
        assert made.api.generate_assignment("01_tiny")["success"]
        right = solved(made, "01_tiny")
        texts = {"why": "Because **x·x** ![p](attachment:p.png)", "try": "square(4)", "draw": "I drew nothing"}
        answered = changed(right, lambda c: texts.get(name_of(c)))
        for cell in answered["cells"]:
            if name_of(cell) == "why":
                cell["attachments"] = PICTURE
        deleted = {**right, "cells": [c for c in right["cells"] if name_of(c) not in ("why", "try", "draw", "own")]}
        stripped = {**answered, "cells": [{**c, "metadata": {}} for c in answered["cells"]]}
        left = {name_of(c): text_of(c) for c in made.released("01_tiny")["cells"] if name_of(c) in texts}
        unanswered = changed(right, lambda c: left.get(name_of(c)))
        collected(made, ada=answered, bob=unanswered, cyd=deleted, dan=stripped, eve='{"cells": [')
        assert made.autograde("01_tiny")["success"]
        theirs = state(made)
        shown = {s: kept(made.autograded(s, "01_tiny")) for s in "ada bob cyd dan eve".split()}
        assert direct(made, "01", "--force") == 0
        assert state(made) == theirs
        assert {s: kept(made.autograded(s, "01_tiny")) for s in shown} == shown
        marks = {s: {g[0]: g[1:] for g in found[2]} for (s, _), found in theirs.items()}
        assert marks["ada"]["why"] == marks["ada"]["try"] == marks["ada"]["draw"] == (None, True)
        assert marks["ada"]["own"] == (0, False)
        assert marks["bob"]["why"] == marks["bob"]["try"] == (0, False)
        assert marks["cyd"]["why"] == (None, True)
        assert marks["dan"]["why"] == (None, True)
        assert dict(theirs["bob", "tiny"][3])["why"] == "No response."  # type: ignore[index]
        assert shown["ada"]["why"] == (texts["why"], {"p.png": {"image/png": "iVBORw0KGgo="}})
        assert shown["ada"]["draw"][0] == "Draw a square. <hr>"
        assert shown["dan"]["draw"][0] == "Draw a square. <hr>"
        with Gradebook(made.db_url) as gradebook:
            grade = gradebook.find_grade("draw", "tiny", "01_tiny", "ada")
            grade.manual_score, grade.needs_manual_grade = 4.0, False
            gradebook.db.commit()
        assert direct(made, "01", "--force") == 0
        assert made.marks()["ada", "01_tiny", "draw"] == 4
        assert made.api.generate_feedback("01_tiny", "ada")["success"]
        page = (made.root / "feedback/ada/01_tiny/tiny.html").read_text("utf-8")
        assert "data:image/png;base64,iVBORw0KGgo=" in page
        assert '"><script>' not in page


def kept(notebook: dict[str, object]) -> dict[str, object]:
    """Cells by hand: text and pictures."""
    cells: list[dict[str, object]] = notebook["cells"]  # type: ignore[assignment]
    return {name_of(c): (text_of(c), c.get("attachments")) for c in cells if name_of(c) in ("why", "try", "draw")}


def test_words_and_time_of_the_same_code_are_not_left_as_they_were(room: Room) -> None:
    notebook = solved(room, "01_tiny")
    collected(room, ada=notebook)
    direct(room)
    place = room.root / "submitted/ada/01_tiny"
    notebook["cells"].append({"cell_type": "markdown", "metadata": {}, "source": "One more thought."})
    (place / "tiny.ipynb").write_text(json.dumps(notebook))
    direct(room)
    assert "One more thought." in json.dumps(room.autograded("ada", "01_tiny"))
    (place / "timestamp.txt").write_text("2026-02-03 04:05:06.000000 UTC")
    direct(room)
    with Gradebook(room.db_url) as gradebook:
        assert gradebook.find_submission("01_tiny", "ada").timestamp == datetime(2026, 2, 3, 4, 5, 6)
