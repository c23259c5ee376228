"""JSON, JUnit XML, Gradescope and Classroom 50, each held against what its own documentation says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from lxml import etree

from grader.export import FORMATS, ExportError
from grader.policy import Policy
from grader.results import Figure

from .made import ABOUT, BAD, POINTS, POLICY, A, B, bad, results, standing, written

DAY = timedelta(days=1)
RUNNER = {
    "CLASSROOM": "dl",
    "ASSIGNMENT": "activations",
    "SUBMISSION_TAG": "submit/2026-06-01T14-32-05Z-a1b2c3d",
    "COMMIT_URL": "https://example.org/c",
    "RELEASE_URL": "https://example.org/r",
    "OWNER": "ada-gh",
}
IN_RUNNER = replace(ABOUT, environment=RUNNER)


def strict(path: Path) -> Any:
    """JSON without NaN and without lone surrogates."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(path.read_bytes().decode("utf-8"), parse_constant=refuse)


# JSON


def test_json_holds_everything(tmp_path: Path) -> None:
    told = strict(written("json", [standing(late=DAY), standing("@bob")], tmp_path))
    assert told["schema"] == "deep-learning-grader/standings/v1"
    assert told["assignments"] == POINTS
    ada, bob = told["students"]
    assert (ada["student"], ada["name"], ada["final"], ada["max_points"]) == ("ada", "Lovelace, Ada", 6.85, 12)
    first = ada["marks"][0]
    assert (first["assignment"], first["points"], first["final"], first["late"]) == (A, 6.5, 5.85, 86400)
    assert (first["handed_in"], first["due"]) == ("2026-10-13T21:59:00+00:00", "2026-10-12T21:59:00+00:00")
    assert [r["exercise"] for r in ada["results"]] == ["gelu", "relu", "mse"]
    assert ada["results"][1]["text"] == "This is twice x."
    assert bob["name"] == "=cmd()", "no spreadsheet reads JSON"


@pytest.mark.parametrize("name", BAD)
def test_json_of_bad_texts_is_json(name: str, tmp_path: Path) -> None:
    (told,) = strict(written("json", [bad(name)], tmp_path))["students"]
    assert told["max_points"] == 8


def test_json_has_no_nan(tmp_path: Path) -> None:
    figure = Figure("curves", {"en": "a"}, ({"en": "b"},), ((float("nan"), float("inf")),))
    ada = standing()
    ada = replace(ada, results=(replace(ada.results[0], figures=(figure,)),))
    (told,) = strict(written("json", [ada], tmp_path))["students"]
    assert told["results"][0]["figures"][0]["values"] == [[None, None]]


def test_json_of_nobody(tmp_path: Path) -> None:
    assert strict(written("json", [], tmp_path))["students"] == []


# JUnit. The rules of junit-10.xsd (the xUnit plugin of Jenkins), as far as they bear on what is written here.

TEXT = {"failure": "type message", "error": "type message"}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"testsuite", "properties", "testcase", "system-out", "system-err"},
    "properties": {"property"},
    "testcase": {"skipped", "error", "failure", "system-out", "system-err"},
}
REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors"},
    "testcase": {"name"},
    "property": {"name", "value"},
}
ALLOWED = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {*REQUIRED["testsuite"], "group", "time", "skipped", "timestamp", "hostname", "id", "package"},
    "testcase": {"name", "time", "classname", "group"},
    "property": {"name", "value"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
}
TIME = re.compile(r"(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?")
WITH_TEXT = {"failure", "error", "skipped", "system-out", "system-err"}


def breaches(path: Path) -> Iterator[str]:
    """Where a document departs from the schema."""
    root = etree.parse(str(path), etree.XMLParser(huge_tree=False, resolve_entities=False)).getroot()
    if root.tag not in ("testsuites", "testsuite"):
        yield f"root {root.tag}"
    for element in root.iter():
        names = set(element.attrib)
        yield from (f"{element.tag} lacks {n}" for n in REQUIRED.get(element.tag, set()) - names)
        yield from (f"{element.tag} has {n}" for n in names - ALLOWED.get(element.tag, set()))
        yield from (f"{c.tag} in {element.tag}" for c in element if c.tag not in CHILDREN.get(element.tag, set()))
        if element.tag not in WITH_TEXT and (element.text or "").strip():
            yield f"text in {element.tag}"
        if "time" in names and not TIME.fullmatch(element.attrib["time"]):
            yield f"time {element.attrib['time']}"


def test_junit_is_valid_and_counts_right(tmp_path: Path) -> None:
    path = written("junit", [standing(), standing("@bob")], tmp_path)
    assert list(breaches(path)) == []
    ada, bob = etree.parse(str(path)).getroot()
    assert dict(ada.attrib) == {"name": "ada", "time": "0.25", "tests": "3", "failures": "1", "errors": "1"}
    cases = ada.findall("testcase")
    assert [(c.get("classname"), c.get("name")) for c in cases] == [(A, "gelu"), (A, "relu"), (B, "mse")]
    assert [[e.tag for e in c] for c in cases] == [["system-out"], ["failure"], ["error"]]
    assert cases[1][0].get("message") == "This is twice x."
    assert "2.5/4" in cases[1][0].text
    assert bob.get("name") == "@bob"
    assert {p.get("name"): p.get("value") for p in ada.find("properties")}["points"] == "7.5"


def test_junit_fails_what_was_not_handed_in(tmp_path: Path) -> None:
    from grader.gradebook import settle

    suite = etree.parse(str(written("junit", [settle("王伟", [], POLICY, None, POINTS)], tmp_path))).getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "3", "0")


@pytest.mark.parametrize("name", BAD)
def test_junit_of_bad_texts_is_xml(name: str, tmp_path: Path) -> None:
    path = written("junit", [bad(name)], tmp_path)
    assert list(breaches(path)) == []
    assert "<x>" not in path.read_text(encoding="utf-8")


def test_junit_of_nobody(tmp_path: Path) -> None:
    assert list(breaches(written("junit", [], tmp_path))) == []


def test_fifty_megabytes_are_cut(tmp_path: Path) -> None:
    many = bad("x" * 50_000_000)
    for form in ("json", "junit", "gradescope"):
        path = written(form, [many], tmp_path)
        files = [path] if path.is_file() else list(path.rglob("*.json"))
        assert sum(f.stat().st_size for f in files) < 1_000_000


# Gradescope. Keys, kinds and options of its "Autograder Specifications"

SHOWN = {"hidden", "after_due_date", "after_published", "visible"}
KEYS = {
    "score": (int, float), "execution_time": (int, float), "output": str, "output_format": str,
    "test_output_format": str, "test_name_format": str,
    "visibility": str, "stdout_visibility": str, "extra_data": dict, "tests": list,
    "leaderboard": list,
}  # fmt: skip
TEST_KEYS = {
    "score": (int, float), "max_score": (int, float), "status": str, "name": str, "name_format": str, "number": str,
    "output": str, "output_format": str, "tags": list, "visibility": str, "extra_data": dict,
}  # fmt: skip


def gradescope(path: Path, student: str = "ada") -> dict[str, Any]:
    told = strict(path / student / "results.json")
    for record, keys in ((told, KEYS), *((test, TEST_KEYS) for test in told["tests"])):
        assert set(record) <= set(keys)
        assert all(isinstance(value, keys[key]) for key, value in record.items())
        assert record["visibility"] in SHOWN
    assert told["stdout_visibility"] in SHOWN
    assert all(t.get("status") in ("passed", "failed") for t in told["tests"])
    numbers = [t["number"] for t in told["tests"]]
    assert len(set(numbers)) == len(numbers)
    assert {t[k] for t in (told,) for k in ("output_format", "test_output_format", "test_name_format")} == {"text"}
    return dict(told)


def test_gradescope_has_a_test_for_each_criterion(tmp_path: Path) -> None:
    told = gradescope(written("gradescope", [standing()], tmp_path))
    assert told["score"] == 7.5
    assert [(t["name"], t["score"], t["max_score"], t["status"]) for t in told["tests"]] == [
        ("gelu: values", 4, 4, "passed"),
        ("relu: values", 2, 2, "passed"),
        ("relu: stability", 0.5, 1, "failed"),
        ("relu: contract", 0, 1, "failed"),
        ("mse", 1, 4, "failed"),
    ]
    assert {t["visibility"] for t in told["tests"]} == {"visible"}
    assert "This is twice x." in told["tests"][2]["output"]
    assert "[1. 4.]" in told["tests"][2]["output"], "public cases are shown whole"


def test_gradescope_takes_lateness_off_the_score_and_says_so(tmp_path: Path) -> None:
    told = gradescope(written("gradescope", [standing(late=DAY + timedelta(hours=2))], tmp_path))
    assert told["score"] == pytest.approx(6.5 * 0.8 + 1)
    assert told["output"] == f"{A}: handed in 1 d 2 h late, 1.3 points taken off"


@pytest.mark.parametrize("level", ["nothing", "sentence", "everything"])
def test_gradescope_shows_of_hidden_cases_what_the_policy_allows(level: Any, tmp_path: Path) -> None:
    policy = replace(POLICY, visible={"default": level})
    about = replace(ABOUT, policy=policy)
    told = gradescope(written("gradescope", [standing(hidden=True, policy=policy)], tmp_path, about))
    students = json.dumps([told["output"], [t for t in told["tests"] if t["visibility"] == "visible"]])
    instructors = [t for t in told["tests"] if t["visibility"] == "hidden"]
    assert told["score"] == 7.5
    assert sum(t["score"] for t in told["tests"] if t["visibility"] == "visible") == pytest.approx(7.5)
    assert ("[1. 4.]" in students) == (level == "everything")
    assert ("This is twice x." in students) == (level != "nothing")
    assert ("relu: stability" in students) == (level != "nothing")
    assert bool(instructors) == (level != "everything")
    assert all("score" not in t and "max_score" not in t for t in instructors), "what is hidden carries no points"
    assert level == "everything" or "[1. 4.]" in json.dumps(instructors)


@pytest.mark.parametrize("name", BAD)
def test_gradescope_of_bad_texts(name: str, tmp_path: Path) -> None:
    path = written("gradescope", [bad(name)], tmp_path)
    (folder,) = path.iterdir()
    gradescope(path, folder.name)


def test_students_whose_names_differ_in_case_have_a_folder_each(tmp_path: Path) -> None:
    path = written("gradescope", [standing("Ada"), standing("ada"), standing("../ada")], tmp_path)
    assert len({folder.name.casefold() for folder in path.iterdir()}) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["gradescope"]


def test_one_student_may_be_one_file(tmp_path: Path) -> None:
    to = tmp_path / "results.json"
    FORMATS["gradescope"].write([standing()], to, ABOUT)
    assert strict(to)["score"] == 7.5
    with pytest.raises(ExportError, match="more than one student"):
        FORMATS["gradescope"].write([standing(), standing("@bob")], to, ABOUT)
    with pytest.raises(ExportError, match="nobody"):
        FORMATS["gradescope"].write([], to, ABOUT)
    assert strict(to)["score"] == 7.5, "what was there stays"


# Classroom 50: schemas/result-v1.schema.json, and the rules that its validator adds

WHOLE = {"type": "integer", "minimum": 0}
NAME = {"type": "string", "minLength": 1}
STAMP = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$"}
RESULT_V1 = {
    "type": "object",
    "additionalProperties": False,
    "required": [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review",
        "datetime", "score", "max-score", "tests",
    ],
    "properties": {
        "schema": {"const": "classroom50/result/v1"},
        "assignment_type": {"enum": ["individual", "group"]},
        **dict.fromkeys(("classroom", "assignment", "owner", "commit", "release", "review"), NAME),
        "submission": {"type": "string", "pattern": "^submit/"},
        "datetime": STAMP, "graded_at": STAMP, "score": WHOLE, "max-score": WHOLE,
        "tests": {"type": "array", "items": {
            "type": "object",
            "required": ["test-name", "passed", "score", "max-score"],
            "properties": {"test-name": NAME, "passed": {"type": "boolean"}, "score": WHOLE, "max-score": WHOLE},
        }},
    },
}  # fmt: skip


def classroom50(path: Path) -> dict[str, Any]:
    told = strict(path)
    jsonschema.validate(told, RESULT_V1)
    for record in (told, *told["tests"]):
        assert record["score"] <= record["max-score"]
    assert told["score"] == sum(t["score"] for t in told["tests"])
    assert told["max-score"] == sum(t["max-score"] for t in told["tests"])
    return dict(told)


def test_classroom50_is_valid(tmp_path: Path) -> None:
    to = tmp_path / "result.json"
    FORMATS["classroom50"].write([standing()], to, IN_RUNNER)
    told = classroom50(to)
    assert (told["classroom"], told["assignment"], told["owner"]) == ("dl", "activations", "ada-gh")
    assert (told["score"], told["max-score"]) == (750, 1200)
    assert told["datetime"] == "2026-10-12T21:59:00Z"
    assert told["graded_at"] == "2026-11-01T12:00:00Z"
    assert [(t["test-name"], t["passed"], t["score"]) for t in told["tests"]] == [
        ("gelu", True, 400),
        ("relu", False, 250),
        ("mse", False, 100),
    ]


@pytest.mark.parametrize("hours", [1, 25, 49, 100, 9999])
def test_classroom50_score_is_the_sum_of_its_tests_after_the_late_rule(hours: int, tmp_path: Path) -> None:
    ada = standing(late=timedelta(hours=hours), policy=replace(POLICY, late=replace(POLICY.late, per_day=1 / 30)))
    told = classroom50(written("classroom50", [ada], tmp_path, IN_RUNNER) / "ada" / "result.json")
    assert told["score"] == pytest.approx(100 * ada.final, abs=1)


def test_classroom50_students_read_no_hidden_data(tmp_path: Path) -> None:
    path = written("classroom50", [standing(hidden=True)], tmp_path, replace(IN_RUNNER, policy=Policy()))
    text = (path / "ada" / "result.json").read_text(encoding="utf-8")
    assert "This is twice x." in text
    assert "[1. 4.]" not in text
    about = replace(IN_RUNNER, policy=Policy(visible={"relu": "nothing"}))
    text = (written("classroom50", [standing(hidden=True)], tmp_path, about) / "ada" / "result.json").read_text()
    assert "This is twice x." not in text


@pytest.mark.parametrize("name", BAD)
def test_classroom50_of_bad_texts(name: str, tmp_path: Path) -> None:
    path = written("classroom50", [bad(name)], tmp_path, replace(IN_RUNNER, environment={**RUNNER, "OWNER": ""}))
    (folder,) = path.iterdir()
    classroom50(folder / "result.json")


def test_classroom50_outside_its_runner_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL"):
        written("classroom50", [standing()], tmp_path)
    with pytest.raises(ExportError, match="submit/"):
        written("classroom50", [standing()], tmp_path, replace(ABOUT, environment={**RUNNER, "SUBMISSION_TAG": "v1"}))
    assert list(tmp_path.iterdir()) == []


def test_nbgrader_says_who_does_it(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="grader nbgrader autograde"):
        written("nbgrader", [standing()], tmp_path)


# All


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"nbgrader"}))
def test_what_breaks_off_leaves_the_old_file(form: str, tmp_path: Path) -> None:
    def broken() -> Iterator[Any]:
        yield standing()
        raise RuntimeError

    path = written(form, [standing("@bob")], tmp_path, IN_RUNNER)
    before = {p: p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()}
    with pytest.raises(RuntimeError):
        FORMATS[form].write(broken(), path, IN_RUNNER)
    after = {p: p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()}
    assert before.items() <= after.items()
    assert not [p for p in after if p.name.endswith(".new")]


@pytest.mark.parametrize("form", sorted(set(FORMATS) - {"nbgrader"}))
def test_students_are_written_as_they_come(form: str, tmp_path: Path) -> None:
    """Memory does not grow with the class: nobody is asked for before the one before was written."""
    alive = 0

    class Counted:
        def __init__(self) -> None:
            nonlocal alive
            alive += 1
            assert alive <= 3

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def many() -> Iterator[Any]:
        for i in range(50):
            made = standing(f"s{i}")
            yield replace(made, columns={"watch": Counted()})  # type: ignore[dict-item]

    written(form, many(), tmp_path, IN_RUNNER)


def test_every_format_says_what_it_is_in_both_languages() -> None:
    for name, form in FORMATS.items():
        assert form.name == name
        assert form.text.en != form.text.zh
    assert len({form.file for form in FORMATS.values()}) == len(FORMATS)
    assert results()[0].score == 4
