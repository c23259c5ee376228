"""Fixtures: the tiny course, built once and copied for each test, and the command line."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.cli import main
from grader.course import Course
from grader.release import write_handouts, write_public
from grader.sandbox.jail import Confinement, Jail
from grader.sandbox.launch import have_bubblewrap

from . import tiny_course
from .servers import Postgres, postgres_folder, running_postgres

Grader = Callable[..., int]


def confinement() -> Confinement:
    """The whole jail where this machine has it."""
    return Confinement() if have_bubblewrap() else Confinement.plain()


@pytest.fixture(scope="session")
def built_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course as `grader release` leaves it. Copy it before you change it."""
    root = tiny_course.write(tmp_path_factory.mktemp("built") / "course")
    course = Course(root)
    with Jail(confinement()) as jail:
        for assignment in course.assignments.values():
            write_handouts(course, assignment)
            write_public(course, jail, assignment)
    return root


@pytest.fixture
def tiny(built_course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny course of the test's own, and the current folder."""
    root = tmp_path / "course"
    shutil.copytree(built_course, root, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.chdir(root)
    monkeypatch.delenv("GRADER_COURSE", raising=False)
    monkeypatch.setenv("GRADER_LANG", "en")
    return root


@pytest.fixture(scope="session")
def jail() -> Iterator[Jail]:
    """One jail for all tests that only read."""
    with Jail(confinement()) as opened:
        yield opened


@pytest.fixture
def grader() -> Grader:
    """The command line in this process: ``grader("check", "square")`` gives the exit code."""

    def run(*arguments: object) -> int:
        try:
            return main([os.fspath(a) if isinstance(a, os.PathLike) else str(a) for a in arguments])
        except SystemExit as stopped:  # argparse
            return int(stopped.code or 0)

    return run


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server; each test makes a database of its own in it."""
    programs = postgres_folder()
    if programs is None:
        pytest.skip("there is no PostgreSQL server here (Debian: apt-get install postgresql)")
    with running_postgres(programs) as server:
        yield server
