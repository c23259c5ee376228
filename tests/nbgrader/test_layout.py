"""Notebooks from solutions and handouts, for every assignment of the course and in both languages."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbgrader.nbgraderformat import MetadataValidator

from grader.course import Course, CourseError
from grader.nbgrader import layout
from grader.nbgrader.layout import cells, heading, notebook, pieces, read_handout, split_handout

pytestmark = pytest.mark.filterwarnings("ignore")

COURSE = Course(Path(__file__).parents[2])
NAMES = list(COURSE.assignments)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_valid_for_jupyter_and_for_nbgrader(name: str, lang: str) -> None:
    made = nbformat.from_dict(notebook(COURSE, COURSE.assignments[name], lang))
    nbformat.validate(made)
    MetadataValidator().validate_nb(made)


@pytest.mark.parametrize("name", NAMES)
def test_every_exercise_has_its_solution_and_its_test_with_its_points(name: str) -> None:
    assignment = COURSE.assignments[name]
    found = cells(COURSE, assignment, "en")
    assert [c.name for c in found if c.kind == "solution"] == [e.name for e in assignment.exercises]
    tests = {layout.tested(c.source): c.points for c in found if c.kind == "test"}
    assert tests == {e.name: e.points for e in assignment.exercises}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_a_solution_is_lost(name: str) -> None:
    assignment = COURSE.assignments[name]
    head, parts = pieces(COURSE, assignment)
    text = COURSE.solution(assignment).read_text(encoding="utf-8")
    kept = {line.strip() for part in (head, *parts.values()) for line in part.split("\n")}
    docstring = text.split('"""')[1].split("\n")
    lines = [line.strip() for line in text.split("\n") if line.strip().strip('"') not in map(str.strip, docstring)]
    assert [line for line in lines if line not in kept] == []


@pytest.mark.parametrize("name", NAMES)
def test_solution_regions_are_whole_in_each_cell(name: str) -> None:
    for cell in cells(COURSE, COURSE.assignments[name], "en"):
        assert cell.source.count("### BEGIN SOLUTION") == cell.source.count("### END SOLUTION")
        assert (cell.source.count("### BEGIN SOLUTION") > 0) == (cell.kind == "solution")


@pytest.mark.parametrize("name", NAMES)
def test_explanations_are_in_the_language_asked_for(name: str) -> None:
    english = "".join(c.source for c in cells(COURSE, COURSE.assignments[name], "en") if c.kind == "text")
    chinese = "".join(c.source for c in cells(COURSE, COURSE.assignments[name], "zh") if c.kind == "text")
    assert not any("\u4e00" <= c <= "\u9fff" for c in english)
    assert sum("\u4e00" <= c <= "\u9fff" for c in chinese) > 300


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", NAMES)
def test_commands_are_those_of_a_notebook(name: str, lang: str) -> None:
    text = "\n".join(c.source for c in cells(COURSE, COURSE.assignments[name], lang) if c.kind == "text")
    assert "\n%check" in text or "\n    %check" in text
    assert "\ngrader " not in text
    assert "\n    grader " not in text


def test_a_heading_tells_points_and_what_is_computed() -> None:
    assignment = COURSE.assignments["02_activations"]
    handout = read_handout(COURSE, assignment, "en")
    (gelu,) = (e for e in assignment.exercises if e.name == "gelu")
    told = heading(gelu, handout, "en")
    assert told.startswith(f"### gelu · {gelu.points} points\n\n`gelu(x)`\n\n$\\tfrac12 x")
    (relu,) = (e for e in assignment.exercises if e.name == "relu")
    assert "`relu(x)`" in heading(relu, handout, "en")
    assert "relu_backward" not in heading(relu, handout, "en")


def test_what_follows_the_section_on_checking_stands_at_the_end() -> None:
    before, after = split_handout("# A\n\n## B\n\nb\n\n## Check\n\n    grader check tiny square\n\n## More\n\nm\n")
    assert before == ["# A", "## B\n\nb", "## Check\n\n    %check square"]
    assert after == ["## More\n\nm"]


def test_a_handout_without_that_section_stands_before_the_exercises() -> None:
    assert split_handout("# A\n\n## B\n") == (["# A", "## B"], [])


def test_helpers_go_with_the_exercise_that_they_stand_before(tiny: Path) -> None:
    course = Course(tiny)
    head, parts = pieces(course, course.assignments["02_more"])
    assert head == "from tiny import square"
    assert "def np_one" in parts["shifted"]  # behind the last exercise there is no other cell


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("def square(x):", "def cube(x):", "does not define square"), ("def square(x):", "def (x):", "is no Python")],
)
def test_a_solution_that_cannot_be_cut_is_named(tiny: Path, old: str, new: str, told: str) -> None:
    course = Course(tiny)
    path = course.solution(course.assignments["01_tiny"])
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(CourseError, match=told):
        pieces(course, course.assignments["01_tiny"])


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("%check gelu", "gelu"),
        ("  %check gelu  ", "gelu"),
        ("%load_ext grader\n%check gelu", "gelu"),
        ("%check relu\n%check gelu", "gelu"),
        ("check gelu", None),
        ("%check gelu relu", None),
        ("%check", None),
        ("x = '%check gelu'", None),
        ("", None),
    ],
)
def test_what_a_test_cell_tests(source: str, name: str | None) -> None:
    assert layout.tested(source) == name
