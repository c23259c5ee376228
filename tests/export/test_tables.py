"""The CSV formats: rows, sums, what spreadsheets and importers make of them."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest

from grader.export import FORMATS
from grader.gradebook import settle
from grader.plain import original, plain

from .made import ABOUT, BAD, FORMULAS, POINTS, POLICY, ROSTER, A, B, bad, standing, written

DAY = timedelta(days=1)
TABLES = ("csv", "csv-wide", "canvas", "moodle")


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, strict=True))


def dicts(path: Path) -> list[dict[str, str]]:
    head, *others = rows(path)
    return [dict(zip(head, row, strict=True)) for row in others]


def test_a_row_for_each_exercise(tmp_path: Path) -> None:
    told = dicts(written("csv", [standing(late=2 * DAY)], tmp_path))
    assert list(told[0])[:7] == ["student", "assignment", "exercise", "score", "max_score", "status", "diagnosis"]
    assert [(r["exercise"], r["score"], r["status"], r["late_share"]) for r in told] == [
        ("gelu", "4", "passed", "0.8"),
        ("relu", "2.5", "partial", "0.8"),
        ("mse", "1", "error", "1"),
    ]
    assert {(r["student"], r["name"], r["email"], r["section"]) for r in told} == {
        ("ada", "Lovelace, Ada", "ada@x.org", "A")
    }


def test_a_row_for_each_student(tmp_path: Path) -> None:
    absent = settle("王伟", [], POLICY, ROSTER, POINTS)
    ada, wei = dicts(written("csv-wide", [standing(late=36 * DAY / 24), absent], tmp_path))
    assert (ada[A], ada[f"{A}_max"], ada[f"{A}_before_late_rule"], ada[f"{A}_late_hours"]) == ("5.2", "8", "6.5", "36")
    assert (ada[f"{A}_handed_in"], ada[f"{A}_attempt"]) == ("2026-10-14T09:59:00+00:00", "2")
    assert (ada[B], ada["total"], ada["total_max"]) == ("1", "6.2", "12")
    assert (wei["name"], wei[A], wei[B], wei["total"], wei["total_max"]) == ("王伟", "0", "0", "0", "12")


def test_who_handed_in_nothing_has_rows_with_0(tmp_path: Path) -> None:
    told = dicts(written("csv", [settle("王伟", [], POLICY, ROSTER, POINTS)], tmp_path))
    assert [(r["exercise"], r["score"], r["max_score"], r["status"]) for r in told] == [
        ("gelu", "0", "4", "missing"),
        ("relu", "0", "4", "missing"),
        ("mse", "0", "4", "missing"),
    ]


@pytest.mark.parametrize("form", TABLES)
@pytest.mark.parametrize("name", BAD)
def test_bad_texts_are_cells_and_never_formulas(form: str, name: str, tmp_path: Path) -> None:
    path = written(form, [bad(name), standing()], tmp_path)
    text = path.read_text(encoding="utf-8")
    assert not set(text) & set("\0\u202e\ufffe\r\x1b")
    head, *others = rows(path)
    assert {len(row) for row in others} == {len(head)}
    for row in others:
        for told in row:
            assert told[:1] not in tuple("=+@\t＝") or told in ("ada", "+")
            assert told[:1] != "-" or told == "-"
    assert any(original(c) == plain(name) for row in others for c in row)


@pytest.mark.parametrize("form", TABLES)
def test_bad_names_of_assignments_are_no_formulas(form: str, tmp_path: Path) -> None:
    from dataclasses import replace

    path = written(form, [standing()], tmp_path, replace(ABOUT, points={"=cmd()": {"x": 1.0}}))
    assert not [c for row in rows(path) for c in row if c.startswith("=")]


@pytest.mark.parametrize("form", TABLES)
def test_fifty_megabytes_are_cut(form: str, tmp_path: Path) -> None:
    path = written(form, [bad("x" * 50_000_000)], tmp_path)
    assert path.stat().st_size < 2_000_000
    assert max(len(c) for row in rows(path) for c in row) < 32_767, "what a spreadsheet's cell can hold"


@pytest.mark.parametrize("form", TABLES)
def test_a_class_of_nobody_is_a_header(form: str, tmp_path: Path) -> None:
    assert len(rows(written(form, [], tmp_path))) == (2 if form == "canvas" else 1)


# Canvas: facts of its importer (lib/gradebook_importer.rb)


def test_canvas_header_is_what_its_importer_asks_for(tmp_path: Path) -> None:
    """Student and ID first; SIS User ID and SIS Login ID in this order, and Section last before the assignments."""
    head, possible, *_ = rows(written("canvas", [standing()], tmp_path))
    assert "Student" in head[0]
    assert "ID" in head[1]
    assert (head[2], head[3]) == ("SIS User ID", "SIS Login ID")
    assert "Section" in head[4]
    assert head[5:] == [A, B]
    assert "Points Possible" in possible[0]
    assert possible[1:] == ["", "", "", "", "8", "4"]


def test_canvas_rows(tmp_path: Path) -> None:
    _, _, ada, bob = rows(written("canvas", [standing(late=DAY), standing("@bob")], tmp_path))
    assert ada == ["Lovelace, Ada", "4001", "30001", "ada", "A", "5.85", "1"]
    assert bob == ["'=cmd()", "4002", "'+30002+1", "'@bob", "'-B", "6.5", "1"]


def test_canvas_id_of_another_roster_is_not_canvas_id(tmp_path: Path) -> None:
    """Canvas looks its own number up first: the wrong one would give the grade to somebody else."""
    from grader.roster import parse_roster

    roster = parse_roster(b"id,name\n4002,Ada\n")
    (row,) = rows(written("canvas", [settle("4002", [], POLICY, roster, POINTS)], tmp_path))[2:]
    assert row[:5] == ["Ada", "", "", "4002", ""]


def test_no_name_sets_everybodys_points_possible(tmp_path: Path) -> None:
    (row,) = rows(written("canvas", [bad("    Points Possible")], tmp_path))[2:]
    assert "Points Possible" not in row[0]


# Moodle: facts of its importer (grade/import/csv/classes/load_data.php)


def test_moodle_rows_hold_numbers_or_nothing(tmp_path: Path) -> None:
    """A grade that is no number, or an empty user, costs the whole import; "-" is no grade."""
    ada, wei = dicts(written("moodle", [standing(), settle("王伟", [], POLICY, ROSTER, POINTS)], tmp_path))
    assert ada == {
        "First name": "Lovelace, Ada",
        "Last name": "",
        "ID number": "ada",
        "Username": "ada",
        "Email address": "ada@x.org",
        A: "6.5",
        B: "1",
    }
    assert (wei["ID number"], wei[A], wei[B]) == ("王伟", "0", "0")
    for row in (ada, wei):
        assert all(row[a] == "-" or float(row[a]) >= 0 for a in (A, B))


def test_moodle_has_first_and_last_names_where_the_roster_does(tmp_path: Path) -> None:
    from grader.roster import parse_roster

    roster = parse_roster(b"ID number,Username,First name,Surname,Email\n17,ada,Ada,Lovelace,a@x.org\n")
    (ada,) = dicts(written("moodle", [settle("ada", [], POLICY, roster, POINTS)], tmp_path))
    assert list(ada.values())[:5] == ["Ada", "Lovelace", "17", "ada", "a@x.org"]


def test_every_formula_has_been_tried() -> None:
    assert {f[0] for f in FORMULAS} == set("=+-@\t\r＝")
    assert set(TABLES) < set(FORMATS)
