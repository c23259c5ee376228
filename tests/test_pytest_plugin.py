"""The pytest door, as a student and a course's own tests use it."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, replace_in, write_file

ROOT = Path(__file__).resolve().parent.parent


def run(root: Path, *arguments: str) -> tuple[int, str]:
    """pytest in a process of its own, in a course: exit code and all that it says."""
    environment = {**os.environ, "GRADER_LANG": "en", "NO_COLOR": "1", "COLUMNS": "200"}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # it starts sooner, and needs nothing of them
    environment.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=600)
    return done.returncode, done.stdout + done.stderr


def test_every_exercise_of_the_reference_is_a_test_that_passes(tiny: Path) -> None:
    code, told = run(tiny, "autotests", "--target", "solutions", "-v")
    assert code == 0
    for item in ("tiny.py::square", "tiny.py::total", "more.py::shifted"):
        assert f"autotests/{item} PASSED" in told
    assert "3 passed" in told


def test_a_stub_fails_with_one_sentence_and_no_traceback(tiny: Path) -> None:
    code, told = run(tiny, "autotests", "-k", "square")
    assert code == 1
    assert "FAILED autotests/tiny.py::square - square is not started: it still raises NotImplementedError" in told
    assert "Traceback" not in told
    assert "pytest_plugin" not in told
    assert "2 deselected" in told


def test_a_wrong_exercise_is_told_in_the_words_of_check(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    assert grader("check", "square") == 1
    check = capsys.readouterr().out
    code, told = run(tiny, "autotests", "-k", "square")
    assert code == 1
    lines = [line for line in check.splitlines() if line.startswith("      ")]
    assert "      This is twice x, not x times x." in lines
    assert any("expected" in line for line in lines)
    assert all(line in told.splitlines() for line in lines)


def test_an_error_carried_forward_passes_where_check_has_a_tick(tiny: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    write_file(tiny / "assignments/02_more/more.py", RIGHT_MORE)
    code, told = run(tiny, "autotests", "-v")
    assert code == 1
    assert "tiny.py::square FAILED" in told
    assert "tiny.py::total PASSED" in told
    assert "more.py::shifted PASSED" in told


def test_language(tiny: Path) -> None:
    code, told = run(tiny, "autotests/tiny.py::square", "--lang", "zh")
    assert code == 1
    assert "square 尚未开始" in told


def test_an_exercise_is_found_by_its_node_and_by_its_assignment(tiny: Path) -> None:
    code, told = run(tiny, "autotests/tiny.py::square", "--target", "solutions", "-v")
    assert (code, told.count("PASSED")) == (0, 1)
    code, told = run(tiny, "autotests", "-k", "02_more", "--target", "solutions", "-v")
    assert (code, told.count("PASSED")) == (0, 1)


def test_a_syntax_error_is_told_once_for_each_exercise_and_stops_no_other(tiny: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    write_file(tiny / "assignments/02_more/more.py", "def shifted(x:\n")
    code, told = run(tiny, "autotests")
    assert code == 1
    assert "more.py has a syntax error in line 1" in told
    assert "1 failed, 2 passed" in told
    assert "Traceback" not in told


def test_a_folder_that_is_not_there_is_a_wrong_call(tiny: Path) -> None:
    code, told = run(tiny, "autotests", "--target", "nowhere")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "there is no folder nowhere" in told
    assert "Traceback" not in told


def test_public_cases_that_are_missing_or_damaged_fail_alone(tiny: Path) -> None:
    (tiny / "autotests/public/tiny/square.pack").unlink()
    write_file(tiny / "autotests/public/tiny/total.pack", b"nonsense")
    code, told = run(tiny, "autotests", "--target", "solutions")
    assert code == 1
    assert "square.pack is missing" in told
    assert "total.pack is damaged" in told
    assert "2 failed, 1 passed" in told


def test_a_declaration_that_cannot_be_read_is_one_line(tiny: Path) -> None:
    replace_in(tiny / "autotests/more.py", "from .tiny import HINTS, cases", "from .tiny import HINTS, nothing")
    code, told = run(tiny, "autotests", "--target", "solutions")
    assert code != 0
    assert "more.py cannot be read: ImportError" in told
    assert "Traceback" not in told


def test_junit_files_hold_the_sentence(tiny: Path, tmp_path: Path) -> None:
    report = tmp_path / "junit.xml"
    run(tiny, "autotests", "--junitxml", str(report))
    failures = ElementTree.parse(report).getroot().findall(".//failure")
    assert len(failures) == 3
    assert failures[0].get("message") == "shifted is not started: it still raises NotImplementedError"


def test_other_folders_are_left_alone(tiny: Path) -> None:
    """Not even a module that looks like a declaration is touched outside of autotests/."""
    write_file(tiny / "tests/test_own.py", "def test_own():\n    assert True\n")
    write_file(tiny / "tests/helper.py", "raise RuntimeError('read')\n")
    code, told = run(tiny, ".")
    assert (code, "3 failed, 1 passed" in told) == (1, True), told
    code, told = run(tiny, "tests", "--target", "solutions")
    assert code == pytest.ExitCode.USAGE_ERROR
    assert "unrecognized arguments: --target" in told


def test_an_assignment_of_this_repository_passes_against_its_reference() -> None:
    code, told = run(ROOT, "autotests", "-k", "02_activations", "--target", "solutions")
    assert code == 0, told[-2000:]


@pytest.mark.long
def test_all_of_this_repository_passes_against_the_reference() -> None:
    code, told = run(ROOT, "autotests", "--target", "solutions")
    assert code == 0, told[-2000:]


def test_this_repository_hands_out_stubs_that_are_not_started() -> None:
    code, told = run(ROOT, "autotests", "--target", "assignments", "-k", "gelu")
    assert code == 1
    assert "gelu is not started" in told
