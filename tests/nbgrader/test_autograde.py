"""nbgrader's own autograde with our jail in it, on the tiny course: the same marks as ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.validator import Validator

from .room import Room, changed, copy_of, generate, name_of, solved, test_cells, text_of

pytestmark = pytest.mark.filterwarnings("ignore")

CUBED = "def square(x):\n    return x * x * x"
HOSTILE = """\
import os, sys
print("<script>alert(1)</script>" * 9999)
for path in ("gradebook.db", "../../gradebook.db"):
    try:
        open(path, "w").write("")
    except OSError:
        pass
def square(x):
    raise ValueError("<b>*x*</b> [a](javascript:alert(1))")
def total(x):
    os._exit(0)
"""


@pytest.fixture(scope="module")
def graded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A class that has handed in, collected and autograded."""
    with copy_of(template, tmp_path_factory.mktemp("rooms") / "tiny-101") as made:
        for assignment in ("01_tiny", "02_more"):
            hand_in(made, assignment)
            assert made.api.collect(assignment)["success"]
            told = made.autograde(assignment)
            assert told["success"], told["log"]
        yield made


def hand_in(room: Room, assignment: str) -> None:
    right, blank = solved(room, assignment), room.released(assignment)
    room.hand_in("right", assignment, right)
    room.hand_in("blank", assignment, blank)
    room.hand_in("broken", assignment, '{"cells": [')
    if assignment == "02_more":
        room.hand_in("later", assignment, right)  # nothing of the first assignment
        return
    room.hand_in("cubed", assignment, solved(room, assignment, {"square": CUBED}))
    room.hand_in("hostile", assignment, changed(blank, lambda c: HOSTILE if name_of(c) == "square" else None))
    deleted = {**right, "cells": [c for c in right["cells"] if not name_of(c).startswith("test_")]}
    room.hand_in("deleted", assignment, deleted)
    room.hand_in("doubled", assignment, {**right, "cells": [c for c in right["cells"] for _ in "12"]})
    room.hand_in("reversed", assignment, {**right, "cells": right["cells"][::-1]})
    forged = changed(blank, lambda c: "1000.0" if name_of(c).startswith("test_") else None)
    for cell in forged["cells"]:
        if name_of(cell):
            cell["metadata"]["nbgrader"] |= {"points": 1000, "grade": True}
    room.hand_in("forged", assignment, forged)
    renamed = json.loads(json.dumps(right).replace('"test_square"', '"zzz"').replace('"total"', '"?!"'))
    room.hand_in("renamed", assignment, renamed)
    plain = {"cells": [{"cell_type": c["cell_type"], "source": c["source"]} for c in right["cells"]]}
    room.hand_in("stripped", assignment, plain)
    old = [{"cell_type": "code", "input": text_of(c)} for c in right["cells"] if c["cell_type"] == "code"]
    room.hand_in("old", assignment, {"nbformat": 3, "worksheets": [{"cells": old}]})
    room.hand_in("extra", assignment, solved(room, assignment, {"total": "raise SystemExit"}))


def test_marks_are_those_of_grader_grade(graded: Room) -> None:
    ours, theirs = graded.graded_by_us(), graded.marks()
    assert {key: ours[key] for key in theirs} == theirs
    assert len(theirs) == 13 * 2 + 4


WHOLE = "right deleted doubled reversed renamed stripped old extra".split()


@pytest.mark.parametrize("student", WHOLE)
def test_right_work_has_every_point_whatever_happened_to_its_cells(graded: Room, student: str) -> None:
    marks = graded.marks()
    assert (marks[student, "01_tiny", "square"], marks[student, "01_tiny", "total"]) == (4, 2)


@pytest.mark.parametrize("student", ["blank", "broken", "hostile", "forged"])
def test_what_is_not_right_has_none(graded: Room, student: str) -> None:
    marks = graded.marks()
    assert (marks[student, "01_tiny", "square"], marks[student, "01_tiny", "total"]) == (0, 0)


def test_an_earlier_mistake_costs_once(graded: Room) -> None:
    marks = graded.marks()
    assert (marks["cubed", "01_tiny", "square"], marks["cubed", "01_tiny", "total"]) == (0, 2)
    assert marks["later", "02_more", "shifted"] == 3


def test_nothing_waits_for_a_grader(graded: Room) -> None:
    with Gradebook(graded.db_url) as gradebook:
        for submission in gradebook.find_assignment("01_tiny").submissions:
            assert not submission.needs_manual_grade


def test_comments_say_why(graded: Room) -> None:
    comments = graded.comments("cubed", "01_tiny")
    assert comments["square"] == "failed, 0/4: One factor too many: this is the cube."
    assert comments["total"] is not None
    assert comments["total"].startswith("Right, once square from the reference stood in")
    assert graded.comments("right", "01_tiny") == {"square": None, "total": None}
    assert "its JSON is broken" in str(graded.comments("broken", "01_tiny")["square"])
    assert "not started" in str(graded.comments("blank", "01_tiny")["square"])


def test_the_notebook_shows_the_words_and_a_plain_number(graded: Room) -> None:
    shown, value = test_cells(graded.autograded("cubed", "01_tiny"))["square"]["outputs"]
    assert "One factor too many: this is the cube." in "".join(shown["data"]["text/plain"])
    assert "One factor too many: this is the cube." in "".join(shown["data"]["text/html"])
    assert value["data"]["text/plain"] in ("0.0", ["0.0"])


def test_a_hostile_notebook_neither_shows_nor_changes_anything(graded: Room) -> None:
    assert graded.marks()["right", "01_tiny", "square"] == 4
    page = "".join(test_cells(graded.autograded("hostile", "01_tiny"))["square"]["outputs"][0]["data"]["text/html"])
    assert "&lt;b&gt;*x*&lt;/b&gt;" in page
    comment = str(graded.comments("hostile", "01_tiny")["square"])
    assert "<b>" not in comment
    assert "\\[a\\](javascript" in comment


def test_feedback_shows_marks_and_words_and_no_script(graded: Room) -> None:
    for student in ("cubed", "hostile", "broken"):
        assert graded.api.generate_feedback("01_tiny", student)["success"]
    page = (graded.root / "feedback" / "cubed" / "01_tiny" / "tiny.html").read_text(encoding="utf-8")
    assert "(Score: 2.0 / 6.0)" in page
    assert page.count("One factor too many: this is the cube.") == 2  # the output and the comment
    page = (graded.root / "feedback" / "hostile" / "01_tiny" / "tiny.html").read_text(encoding="utf-8")
    assert "alert(1)</script>" not in page
    assert 'href="javascript' not in page
    page = (graded.root / "feedback" / "broken" / "01_tiny" / "tiny.html").read_text(encoding="utf-8")
    assert "its JSON is broken" in page


def test_neither_solution_nor_expected_value_lies_in_the_release(graded: Room) -> None:
    text = json.dumps(graded.released("01_tiny")) + json.dumps(graded.released("02_more"))
    assert "np.multiply" not in text
    assert "np_one" not in text
    assert all(text_of(c) == f"%check {name}" for name, c in test_cells(graded.released("01_tiny")).items())


def test_export_has_a_column_an_exercise(graded: Room) -> None:
    rows = {(r["student_id"], r["assignment"]): r for r in graded.exported()}
    assert list(rows["right", "01_tiny"])[-3:] == ["square", "total", "shifted"]
    row = rows["cubed", "01_tiny"]
    assert (row["square"], row["total"], row["shifted"], row["score"], row["max_score"]) == (
        "0.0",
        "2.0",
        "",
        "2.0",
        "6.0",
    )
    assert rows["later", "01_tiny"]["score"] == "0.0"
    assert rows["later", "01_tiny"]["square"] == ""


def test_validate_says_what_grader_check_says(room: Room) -> None:
    """nbgrader's own validator, which runs the notebook in a kernel."""
    path = room.root / "release/01_tiny/tiny.ipynb"
    validator = Validator(config=room.config)
    path.write_text(json.dumps(solved(room, "01_tiny", {"square": CUBED})))
    (failed,) = validator.validate(str(path))["failed"]
    assert failed["source"].strip() == "%check square"
    assert "One factor too many: this is the cube." in failed["error"]
    assert "Traceback" not in failed["error"]
    path.write_text(json.dumps(solved(room, "01_tiny")))
    assert validator.validate(str(path)) == {}


def test_points_that_the_instructor_changed(room: Room) -> None:
    path = room.root / "source" / "01_tiny" / "tiny.ipynb"
    path.write_text(path.read_text().replace('"points": 4', '"points": 10'))
    generate(room)
    room.hand_in("right", "01_tiny", solved(room, "01_tiny"))
    room.api.collect("01_tiny")
    assert room.autograde("01_tiny")["success"]
    assert room.marks()["right", "01_tiny", "square"] == 10
    path.write_text(path.read_text().replace('"points": 10', '"points": 8'))
    generate(room)  # in the same process, as formgrader's server does it
    assert room.api.autograde("01_tiny", "*", force=True)["success"]
    assert room.marks()["right", "01_tiny", "square"] == 8


def test_a_student_without_a_notebook_keeps_nobody_from_being_graded(room: Room) -> None:
    room.hand_in("absent", "01_tiny", "print(1)", name="tiny.py")
    room.hand_in("misnamed", "01_tiny", solved(room, "01_tiny"), name="tiny (1).ipynb")
    room.hand_in("right", "01_tiny", solved(room, "01_tiny"))
    room.api.collect("01_tiny")
    told = room.autograde("01_tiny")
    assert "No notebooks were matched" in told["log"]
    assert "There was an error processing assignment '01_tiny' for student 'misnamed'" in told["log"]
    assert room.marks()["right", "01_tiny", "square"] == 4


def test_a_closed_assignment_comes_along_and_an_open_one_does_not(room: Room) -> None:
    given = room.root / "release" / "02_more" / "given" / "tiny.py"
    assert "np.multiply" not in given.read_text()
    with Gradebook(room.db_url) as gradebook:
        gradebook.update_or_create_assignment("01_tiny", duedate="2025-01-01")
    generate(room)
    assert "np.multiply" in given.read_text()
    assert "def total" not in given.read_text()
