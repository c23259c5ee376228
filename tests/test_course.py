"""Finding a course, reading its declarations, and what a name means."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from grader.course import Course, CourseError, find_course

from .tiny_course import replace_in, write, write_file


def names(course: Course, *wanted: str) -> list[str]:
    return [exercise.name for _, exercise in course.select([*wanted])]


def test_a_course_is_found_from_any_folder_in_it(tiny: Path) -> None:
    assert find_course().root == tiny.resolve()
    assert find_course(tiny / "assignments" / "01_tiny").root == tiny.resolve()
    assert find_course(tiny / "not" / "there" / "yet").root == tiny.resolve()


def test_a_folder_without_autotests_is_no_course(tmp_path: Path) -> None:
    (tmp_path / "autotests").mkdir()
    with pytest.raises(CourseError, match=r"lies in no course.*--course"):
        find_course(tmp_path)


def test_assignments_come_in_the_order_of_their_names(tiny: Path) -> None:
    course = Course(tiny)
    assert list(course.assignments) == ["01_tiny", "02_more"]
    assert list(course.exercises) == ["square", "total", "shifted"]
    assert course.home["total"].module == "tiny"
    assert course.modules() == {"tiny": "01_tiny", "more": "02_more"}


def test_names_mean_assignments_or_exercises(tiny: Path) -> None:
    course = Course(tiny)
    assert names(course) == ["square", "total", "shifted"]
    for name in ("01", "1", "tiny", "01_tiny", "01_tiny/", "tiny.py"):
        assert names(course, name) == ["square", "total"]
    assert names(course, "shifted", "square") == ["square", "shifted"]
    assert names(course, "02", "square") == ["square", "shifted"]


def test_what_is_named_twice_is_there_once(tiny: Path) -> None:
    course = Course(tiny)
    assert names(course, "square", "square") == ["square"]
    assert names(course, "square", "01", "tiny") == ["square", "total"]


@pytest.mark.parametrize("name", ["", " ", "0", "03", "SQUARE", "squar", "../tiny", "square ", "*", "-1", "平方"])
def test_what_is_no_name_is_refused(tiny: Path, name: str) -> None:
    with pytest.raises(CourseError, match="is no assignment and no exercise"):
        Course(tiny).select([name])


@pytest.mark.parametrize(
    ("name", "near"), [("sqare", "square"), ("02_mor", "02_more"), ("tinny", "tiny"), ("shift", "shifted")]
)
def test_near_misses_are_suggested(tiny: Path, name: str, near: str) -> None:
    with pytest.raises(CourseError, match=f"Did you mean .*{near}"):
        Course(tiny).select([name])


def test_an_exercise_may_have_its_modules_name_and_means_itself_in_any_company(tiny: Path) -> None:
    path = tiny / "autotests" / "more.py"
    replace_in(path, 'Exercise("shifted"', 'Exercise("more"')
    course = Course(tiny)
    assert names(course, "more") == ["more"]
    assert names(course, "more", "01") == ["square", "total", "more"]
    assert names(course, "02") == ["more"]


def test_public_cases_of_an_exercise_that_is_no_more(tiny: Path) -> None:
    """A pack that was left behind does not bring the exercise back, and does not hide the others."""
    shutil.copy(tiny / "autotests/public/tiny/square.pack", tiny / "autotests/public/tiny/cube.pack")
    course = Course(tiny)
    assert names(course, "square") == ["square"]
    with pytest.raises(CourseError, match="'cube' is no assignment and no exercise"):
        course.select(["cube"])
    with pytest.raises(CourseError, match="'cube' is no assignment and no exercise"):
        course.select(["square", "cube"])


def test_choosing_reads_no_other_declaration(tiny: Path) -> None:
    write_file(tiny / "autotests/more.py", "raise RuntimeError('read')\n")
    assert names(Course(tiny), "square") == ["square"]
    for name in ("01", "1", "tiny", "tiny.py", "01_tiny/"):
        assert names(Course(tiny), name, "total") == ["square", "total"]
    for chosen in (["02"], ["shifted"], ["square", "02"], ["nothing"], []):
        with pytest.raises(CourseError, match=r"more\.py cannot be read: RuntimeError: read"):
            Course(tiny).select(chosen)


def test_a_folder_that_is_not_named_like_its_assignment_is_not_believed(tiny: Path) -> None:
    (tiny / "assignments/01_tiny").rename(tiny / "assignments/07_tiny")
    assert names(Course(tiny), "01") == ["square", "total"]
    with pytest.raises(CourseError, match="'07' is no assignment"):
        Course(tiny).select(["07"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("def (:", "SyntaxError"),
        ("", "ASSIGNMENT"),
        ("ASSIGNMENT = None", "is no grader.exercise.Assignment"),
        ("import nowhere_to_be_found", "ModuleNotFoundError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_a_declaration_that_is_none(tiny: Path, text: str, told: str) -> None:
    write_file(tiny / "autotests/more.py", text)
    with pytest.raises(CourseError, match=told):
        _ = Course(tiny).assignments


def test_a_module_that_is_not_there(tiny: Path) -> None:
    with pytest.raises(CourseError, match="there is no"):
        Course(tiny).assignment_of("vanished")


def test_helpers_and_hooks_are_no_declarations(tiny: Path) -> None:
    write_file(tiny / "autotests/_helpers.py", "1 / 0\n")
    write_file(tiny / "autotests/conftest.py", "1 / 0\n")
    assert len(Course(tiny).assignments) == 2


def test_two_courses_live_in_one_process(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one"), write(tmp_path / "two")
    replace_in(two / "autotests/tiny.py", "points=4", "points=40")
    assert Course(one).exercises["square"].points == 4
    assert Course(two).exercises["square"].points == 40
    assert "autotests" not in [
        name for name in sys.modules if getattr(sys.modules[name], "__path__", None) == [str(one)]
    ]


def test_a_kit_has_no_solutions_and_is_a_course(tiny: Path) -> None:
    shutil.rmtree(tiny / "solutions")
    course = Course(tiny)
    assert names(course, "01") == ["square", "total"]
    assert not course.solution(course.assignments["01_tiny"]).exists()
