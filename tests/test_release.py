"""Cutting stubs out of solutions, and what a student kit holds."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from grader.course import Course, CourseError
from grader.release import BEGIN, END, cut, handout_files, write_handouts, write_kit

from .tiny_course import MORE, RIGHT, TINY, replace_in, write_file


def region(*lines: str, indent: str = "") -> str:
    return "\n".join(indent + line for line in (BEGIN, *lines, END)) + "\n"


def test_a_function_becomes_a_stub_and_keeps_its_docstring() -> None:
    text = cut(TINY)
    assert text.count("raise NotImplementedError") == 2
    assert "np.multiply" not in text
    assert "SOLUTION" not in text
    assert '"""The sum of all squares, a number."""' in text
    ast.parse(text)


def test_a_helper_at_the_top_level_goes() -> None:
    text = cut(MORE)
    assert "np_one" not in text
    assert text.endswith("    raise NotImplementedError\n")
    assert "from tiny import square" in text


def test_each_method_of_a_class_has_its_own_region() -> None:
    text = cut(
        "class Value:\n    def __init__(self, x):\n"
        + region("self.x = x", indent=" " * 8)
        + "\n    def double(self):\n        '''Twice.'''\n"
        + region("return 2 * self.x", indent=" " * 8)
    )
    namespace: dict[str, type] = {}
    exec(text, namespace)
    with pytest.raises(NotImplementedError):
        namespace["Value"](3)
    assert text.count("        raise NotImplementedError\n") == 2
    assert "self.x" not in text


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_the_stub_stands_where_the_solution_stood(indent: str) -> None:
    assert cut(f"def f():\n{region('return 1', indent=indent)}") == f"def f():\n{indent}raise NotImplementedError\n"


def test_code_around_a_region_stays() -> None:
    text = cut(f"def f(x):\n    x = check(x)\n{region('return 1', indent='    ')}\n\nA = 1\n")
    assert text == "def f(x):\n    x = check(x)\n    raise NotImplementedError\n\n\nA = 1\n"


def test_markers_within_strings_are_text() -> None:
    source = f'TEXT = """\n{BEGIN}\nx\n{END}\n"""\n\nf = f"""\n{{TEXT}}\n{BEGIN}\n"""\nONE = "{BEGIN}"\n'
    assert cut(source) == source


def test_markers_within_a_docstring_are_text() -> None:
    source = f'def f():\n    """How to write a solution:\n\n    {BEGIN}\n    {END}\n    """\n'
    assert cut(source + region("return 1", indent="    ")) == source + "    raise NotImplementedError\n"


def test_a_marker_behind_code_is_a_comment() -> None:
    source = f"a = 1  {BEGIN}\n"
    assert cut(source) == source


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (f"{BEGIN}\na = 1\n{BEGIN}\n{END}\n", "line 3 begins a solution within the one of line 1"),
        (f"a = 1\n{BEGIN}\nb = 2\n", "the solution of line 2 has no end"),
        (f"a = 1\n\n{END}\n", "line 3 ends a solution that has not begun"),
        (f"{BEGIN}\n{END}\n{END}\n", "line 3 ends a solution"),
        ("def f(:\n", "line 1 is no Python"),
        ("x = 1\n  y = 2\n", "line 2 is no Python"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(source: str, told: str) -> None:
    with pytest.raises(CourseError, match=f"tiny.py: {told}"):
        cut(source, "tiny.py")


@pytest.mark.parametrize("character", ["\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x0b"])
def test_characters_that_some_take_for_a_line_break(character: str) -> None:
    """Python counts lines by its own rules; a marker must not slip out of a string by them, nor into one."""
    text = f'A = """a{character}b\n{BEGIN}\n"""\n\ndef f():\n{region("return 1", indent="    ")}'
    assert cut(text) == f'A = """a{character}b\n{BEGIN}\n"""\n\ndef f():\n    raise NotImplementedError\n'


def test_what_is_left_has_at_most_two_empty_lines_in_a_row() -> None:
    text = cut(f"a = 1\n\n\n{region('b = 2')}\n\nc = 3\n\n\n\n")
    assert text == "a = 1\n\n\nc = 3\n"


# Files


@pytest.mark.parametrize("change", [lambda t: t.replace("\n", "\r\n"), lambda t: "\ufeff" + t])
def test_solutions_from_another_editor(tiny: Path, change) -> None:
    """Windows line ends and a byte order mark come out as the same stub."""
    before = (tiny / "assignments/01_tiny/tiny.py").read_bytes()
    write_file(tiny / "solutions/01_tiny/tiny.py", change(TINY))
    course = Course(tiny)
    assert handout_files(course, course.assignments["01_tiny"])["tiny.py"] == before


@pytest.mark.parametrize(
    ("content", "told"), [(None, "cannot be read"), (b"\xff\xfe", "is no UTF-8"), (b"(", "no Python")]
)
def test_solutions_that_cannot_be_cut(tiny: Path, content: bytes | None, told: str) -> None:
    path = tiny / "solutions/01_tiny/tiny.py"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    course = Course(tiny)
    with pytest.raises(CourseError, match=rf"tiny\.py.* {told}"):
        handout_files(course, course.assignments["01_tiny"])


def test_only_what_has_changed_is_written(tiny: Path) -> None:
    course = Course(tiny)
    assignment = course.assignments["01_tiny"]
    assert write_handouts(course, assignment) == []
    write_file(tiny / "solutions/01_tiny/README.md", "# New\n")
    write_file(tiny / "assignments/01_tiny/left_over.py", "x = 1\n")
    changed = write_handouts(course, assignment)
    assert sorted(p.name for p in changed) == ["README.md", "left_over.py"]
    assert not (tiny / "assignments/01_tiny/left_over.py").exists()


def test_pictures_and_handouts_travel(tiny: Path) -> None:
    for name in ("curve.png", "net.svg", "notes.txt", "draw.py"):
        write_file(tiny / "solutions/01_tiny" / name, b"x")
    course = Course(tiny)
    files = handout_files(course, course.assignments["01_tiny"])
    assert sorted(files) == ["README.md", "README.zh.md", "curve.png", "net.svg", "tiny.py"]


# The kit


def test_a_kit_holds_all_that_a_student_needs_and_no_solution(tiny: Path, tmp_path: Path) -> None:
    write_file(tiny / "grader/__init__.py", "")
    write_file(tiny / "grader/__pycache__/x.pyc", b"x")
    write_file(tiny / "datasets/digits.csv", "1\n")
    write_file(tiny / "README.md", "# Course\n")
    write_file(tiny / "pyproject.toml", '[tool.pytest.ini_options]\ntestpaths = ["tests"]\n')
    write_file(tiny / "tests/test_secret.py", "np.multiply\n")
    kit = tmp_path / "kit"
    write_kit(Course(tiny), kit)
    files = {str(p.relative_to(kit)) for p in kit.rglob("*") if p.is_file()}
    assert files >= {
        "assignments/01_tiny/tiny.py",
        "assignments/02_more/README.zh.md",
        "autotests/tiny.py",
        "autotests/conftest.py",
        "autotests/public/tiny/square.pack",
        "autotests/public/tiny/tiny.py.stub",
        "datasets/digits.csv",
        "grader/__init__.py",
        "README.md",
    }
    assert not any("solutions" in name or "__pycache__" in name or name.startswith("tests") for name in files)
    for path in kit.rglob("*"):
        if path.is_file():
            assert b"np.multiply" not in path.read_bytes()
    assert 'testpaths = ["autotests"]' in (kit / "pyproject.toml").read_text()
    assert Course(kit).select([])


def test_what_was_tried_out_in_assignments_does_not_travel(tiny: Path, tmp_path: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    write_file(tiny / "assignments/01_tiny/tiny.py.1", RIGHT)
    write_kit(Course(tiny), tmp_path / "kit")
    folder = tmp_path / "kit/assignments/01_tiny"
    assert sorted(p.name for p in folder.iterdir()) == ["README.md", "README.zh.md", "tiny.py"]
    assert "x ** 2" not in (folder / "tiny.py").read_text()


def test_a_kit_goes_into_a_new_folder(tiny: Path, tmp_path: Path) -> None:
    full = write_file(tmp_path / "full/notes.txt", "mine").parent
    for target in (full, full / "notes.txt"):
        with pytest.raises(CourseError, match=r"is not empty\. Name a new folder"):
            write_kit(Course(tiny), target)
    assert [p.name for p in full.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    write_kit(Course(tiny), tmp_path / "empty")
    assert (tmp_path / "empty/autotests").is_dir()


@pytest.mark.parametrize(
    "break_it",
    [
        lambda t: (t / "autotests/public/tiny/total.pack").unlink(),
        lambda t: shutil.rmtree(t / "solutions/02_more"),
        lambda t: replace_in(t / "solutions/01_tiny/tiny.py", END, "###"),
    ],
)
def test_half_a_course_makes_no_kit(tiny: Path, tmp_path: Path, break_it) -> None:
    """The reason comes before the first file is written."""
    break_it(tiny)
    with pytest.raises(CourseError):
        write_kit(Course(tiny), tmp_path / "kit")
    assert not (tmp_path / "kit").exists()
