"""What comes along of earlier assignments."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import Course
from grader.nbgrader.earlier import given, needed

COURSE = Course(Path(__file__).parents[2])
NAMES = list(COURSE.assignments)


def test_what_is_needed_directly_and_by_what_is_needed() -> None:
    assert needed(COURSE, COURSE.assignments["03_losses"]) == {"activations": ("log_softmax", "softmax")}
    found = needed(COURSE, COURSE.assignments["06_cnn"])
    assert found["backprop"] == ("linear_backward", "linear_forward")
    assert "softmax" in found["activations"]  # losses builds on it


def test_projects_need_what_their_exercises_are_declared_to_need() -> None:
    assert "adam_step" in needed(COURSE, COURSE.assignments["10_projects"])["optimizers"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_of_an_open_assignment_is_given_away(name: str) -> None:
    for text in given(COURSE, COURSE.assignments[name], (), "en").values():
        assert text.startswith("raise ImportError(")
        assert text.count("\n") == 1


@pytest.mark.parametrize("name", NAMES)
def test_what_is_given_works_by_itself(name: str, tmp_path: Path) -> None:
    files = given(COURSE, COURSE.assignments[name], NAMES, "en")
    script = ""
    for file, text in files.items():
        assert "SOLUTION" not in text
        (tmp_path / file).write_text(text, encoding="utf-8")
        names = needed(COURSE, COURSE.assignments[name])[file.removesuffix(".py")]
        script += f"from {file.removesuffix('.py')} import {', '.join(names)}\n"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_more_is_given_than_is_needed() -> None:
    text = given(COURSE, COURSE.assignments["03_losses"], ["02_activations"], "en")["activations.py"]
    assert "def softmax" in text
    assert "gelu" not in text


def test_the_sentence_about_an_open_assignment_in_both_languages() -> None:
    for lang, word in (("en", "still being graded"), ("zh", "还在批改")):
        text = given(COURSE, COURSE.assignments["03_losses"], (), lang)["activations.py"]
        with pytest.raises(ImportError, match=word):
            exec(text)
