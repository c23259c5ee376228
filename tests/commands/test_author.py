"""release, lint and new, as an author calls them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import tiny_course
from tests.tiny_course import RIGHT, replace_in, write_file


def test_release_makes_what_is_missing(tmp_path: Path, grader, capsys, monkeypatch) -> None:
    root = tiny_course.write(tmp_path / "course")
    monkeypatch.chdir(root)
    assert grader("check", "square", "--target", "solutions") == 2
    assert "square.pack is missing. Run `grader release`" in capsys.readouterr().err
    assert grader("release") == 0
    out = capsys.readouterr().out
    assert "assignments/01_tiny/tiny.py" in out
    assert "01_tiny: public cases of 2 exercises" in out
    assert grader("check", "--target", "solutions") == 0
    assert grader("check") == 1


def test_release_of_one_assignment_leaves_the_other(tiny: Path, grader, capsys) -> None:
    shutil.rmtree(tiny / "assignments")
    assert grader("release", "02", "--stubs-only") == 0
    assert [p.name for p in (tiny / "assignments").iterdir()] == ["02_more"]


def test_stubs_only_leaves_the_public_cases(tiny: Path, grader) -> None:
    packs = {p: p.read_bytes() for p in tiny.rglob("*.pack")}
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    replace_in(tiny / "autotests/tiny.py", "size=7", "size=8")
    assert grader("release", "--stubs-only") == 0
    assert {p: p.read_bytes() for p in tiny.rglob("*.pack")} == packs
    assert "raise NotImplementedError" in (tiny / "assignments/01_tiny/tiny.py").read_text()


def test_release_takes_away_the_cases_of_an_exercise_that_is_no_more(tiny: Path, grader) -> None:
    replace_in(tiny / "autotests/tiny.py", "(square, total))", "(square,))")
    assert grader("release", "01") == 0
    assert [p.name for p in (tiny / "autotests/public/tiny").glob("*.pack")] == ["square.pack"]


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("solutions/01_tiny/tiny.py", "np.multiply(x, x)", "x * x * 1.001", "reference and PyTorch disagree"),
        ("solutions/01_tiny/tiny.py", "np.multiply(x, x)", "1 / 0", "the reference raises"),
        ("solutions/01_tiny/tiny.py", "np.multiply(x, x)", "np.multiply(x, x, out=x)", "changes its inputs"),
        ("solutions/01_tiny/tiny.py", "### END SOLUTION", "###", "within the one of line"),
        ("solutions/01_tiny/tiny.py", "def total", "def total(", "is no Python"),
        ("autotests/tiny.py", "x * x", "x * nothing", "nothing"),
        ("solutions/mistakes/tiny.py", "return 2 * x", "return 2 * x)", "is no Python"),
        ("solutions/mistakes/tiny.py", "多乘了一次：这是立方。", "One more.", "in Chinese"),
    ],
)
def test_release_of_a_broken_course_is_2_and_one_line(tiny: Path, grader, capsys, name, old, new, told) -> None:
    replace_in(tiny / name, old, new)
    assert grader("release", "01") == 2
    err = capsys.readouterr().err
    assert told in err
    assert "Traceback" not in err


def test_release_without_solutions(tiny: Path, grader, capsys) -> None:
    shutil.rmtree(tiny / "solutions")
    assert grader("release") == 2
    assert "solutions/01_tiny/tiny.py cannot be read" in capsys.readouterr().err


def test_a_kit_is_a_course_of_its_own(tiny: Path, grader, capsys, tmp_path: Path, monkeypatch) -> None:
    assert grader("release", "--kit", tmp_path / "kit") == 0
    assert "is ready to be handed out" in capsys.readouterr().out
    monkeypatch.chdir(tmp_path / "kit")
    assert grader("list") == 0
    assert grader("check") == 1
    write_file(tmp_path / "kit/assignments/01_tiny/tiny.py", RIGHT)
    assert grader("check", "01") == 0
    assert grader("release", "--kit", tmp_path / "kit") == 2
    assert "is not empty" in capsys.readouterr().err


def test_lint_of_a_course_that_holds(tiny: Path, grader, capsys) -> None:
    assert grader("lint") == 0
    out, err = capsys.readouterr()
    assert "12 of 12 mistakes caught with their own sentence, no problems" in out
    assert err == ""


def test_lint_names_each_problem_and_counts_what_was_caught(tiny: Path, grader, capsys) -> None:
    replace_in(tiny / "solutions/mistakes/more.py", "return square(x) + 2", "return square(x) + 1")
    assert grader("lint", "02") == 1
    out, err = capsys.readouterr()
    assert "3/4 mistakes caught" in out
    assert "shifted/twice" in err
    assert "3 of 4 mistakes caught" in out


def test_new_says_what_to_do_next(tiny: Path, grader, capsys) -> None:
    assert grader("new", "01_tiny", "cube") == 0
    out = capsys.readouterr().out
    assert "solutions/01_tiny/tiny.py: fill in cube" in out
    assert "then: grader release tiny && grader lint cube" in out


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["01_tiny"], "name the assignment and the exercise"),
        (["01_tiny", "a", "b"], "name the assignment and the exercise"),
        (["01_tiny", "2d"], "is no name for a Python function"),
        (["nonsense", "cube"], "a new one is named like 11_diffusion"),
        (["01_tiny", "square"], "has a square already"),
    ],
)
def test_new_refuses_what_it_cannot_begin(tiny: Path, grader, capsys, names: list[str], told: str) -> None:
    before = {p: p.read_bytes() for p in tiny.rglob("*.py")}
    assert grader("new", *names) == 2
    assert told in capsys.readouterr().err
    assert {p: p.read_bytes() for p in tiny.rglob("*.py")} == before
