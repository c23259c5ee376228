"""`nbgrader export`: whatever stands in a gradebook comes out of the file again, and no spreadsheet computes it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.plain import original

from .room import Room, solved

pytestmark = pytest.mark.filterwarnings("ignore")

NAMES = {
    "ada": ('O"Hara, the "third"', "a;b\tc"),
    "bob": ("two\nlines", " 空格，逗号、“引号” "),
    "cyd": ('=HYPERLINK("http://x","y")', "@SUM(1+1)"),
    "dan": ("-1", "+49 30 1234"),
    "eve": ("", "'=1"),
}


def test_names_come_back_as_they_are_and_are_no_formulas(room: Room) -> None:
    room.hand_in("ada", "01_tiny", solved(room, "01_tiny"))
    room.api.collect("01_tiny")
    assert room.autograde("01_tiny")["success"]
    with Gradebook(room.db_url) as gradebook:
        for student, (last, first) in NAMES.items():
            gradebook.update_or_create_student(student, last_name=last, first_name=first, email=f"{student}@x.org")
    rows = room.exported()
    assert {len(row) for row in rows} == {11 + 3}
    assert len(rows) == 2 * len(NAMES)
    for row in rows:
        assert (original(row["last_name"]), original(row["first_name"])) == NAMES[row["student_id"]]
        assert not row["last_name"].startswith(("=", "@"))
        assert not row["first_name"].startswith(("=", "@", "+"))


def test_columns_of_one_name_are_told_apart(room: Room) -> None:
    """Two assignments of the instructor's own may have a cell of one name, or a name with a comma in it."""
    with Gradebook(room.db_url) as gradebook:
        for assignment in ("01_tiny", "02_more"):
            notebook = gradebook.find_assignment(assignment).notebooks[0].name
            gradebook.add_grade_cell('own, "x"', notebook, assignment, max_score=1, cell_type="code")
    row = room.exported()
    assert row == []
    with (Path(room.root) / "export.csv").open(encoding="utf-8", newline="") as file:
        (head,) = csv.reader(file)
    assert head[11:] == ["square", "total", '01_tiny/own, "x"', "shifted", '02_more/own, "x"']
