"""Beginning an exercise: the stubs can be read, and are told apart from finished work."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.bank import read_bank
from grader.course import Course, CourseError
from grader.release import cut
from grader.scaffold import write_new

from .tiny_course import TINY


def files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def test_an_exercise_in_an_assignment_that_is_there(tiny: Path) -> None:
    lines = write_new(Course(tiny), "01_tiny", "cube")
    assert len(lines) == 4
    solution = (tiny / "solutions/01_tiny/tiny.py").read_text(encoding="utf-8")
    assert solution.startswith(TINY.rstrip("\n"))
    assert "def cube(x):" in cut(solution)
    ast.parse((tiny / "autotests/tiny.py").read_text(encoding="utf-8"))
    course = Course(tiny)
    assert [m.name for m in read_bank(course, course.assignments["01_tiny"])["cube"]] == ["todo"]


def test_by_the_modules_name(tiny: Path) -> None:
    write_new(Course(tiny), "tiny", "cube")
    assert "def cube(x):" in (tiny / "solutions/01_tiny/tiny.py").read_text(encoding="utf-8")


def test_a_new_assignment(tiny: Path) -> None:
    (tiny / "autotests/_cases.py").write_text("def elementwise(rng):\n    return []\n")
    write_new(Course(tiny), "11_diffusion", "noise")
    course = Course(tiny)
    assert course.assignments["11_diffusion"].module == "diffusion"
    assert "def noise(x):" in (tiny / "solutions/11_diffusion/diffusion.py").read_text(encoding="utf-8")
    assert (tiny / "solutions/mistakes/diffusion.py").is_file()


def test_a_second_exercise_of_a_new_assignment_begins_nothing_anew(tiny: Path) -> None:
    (tiny / "autotests/_cases.py").write_text("def elementwise(rng):\n    return []\n")
    write_new(Course(tiny), "11_diffusion", "noise")
    write_new(Course(tiny), "11_diffusion", "denoise")
    text = (tiny / "autotests/diffusion.py").read_text(encoding="utf-8")
    assert text.count("ASSIGNMENT = ") == 1
    assert text.index("noise = Exercise") < text.index("denoise = Exercise")


@pytest.mark.parametrize("name", ["", "2d", "a-b", "a b", "class", "a__b", "../x", "a.b", "None"])
def test_names_that_no_function_can_have(tiny: Path, name: str) -> None:
    with pytest.raises(CourseError, match="is no name for a Python function"):
        write_new(Course(tiny), "01_tiny", name)


@pytest.mark.parametrize("assignment", ["", "x", "11", "11_", "_x", "11_a-b", "a_b", "11_class", "../11_x", "12_more"])
def test_names_that_no_assignment_can_have(tiny: Path, assignment: str) -> None:
    before = files(tiny)
    with pytest.raises(CourseError):
        write_new(Course(tiny), assignment, "cube")
    assert files(tiny) == before


@pytest.mark.parametrize("name", ["square", "total", "shifted"])
def test_what_is_there_already_is_not_written_over(tiny: Path, name: str) -> None:
    """Not in its own assignment, and not in another: a name means one exercise in the whole course."""
    before = {p: p.read_bytes() for p in tiny.rglob("*.py")}
    for assignment in ("01_tiny", "02_more"):
        with pytest.raises(CourseError, match=f"has a {name} already|there is a {name} in"):
            write_new(Course(tiny), assignment, name)
    assert {p: p.read_bytes() for p in tiny.rglob("*.py")} == before
