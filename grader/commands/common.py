"""What the commands share: finding the course, opening the jail, choosing the language."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.course import Course, CourseError, find_course
from grader.sandbox import launch


class UsageError(Exception):
    """The call was wrong; the text says why and what to do."""


def course_of(arguments: argparse.Namespace) -> Course:
    return find_course(arguments.course)


def language(arguments: argparse.Namespace) -> str:
    from grader.messages import preferred_language

    return arguments.lang or preferred_language()


def warn(text: str) -> None:
    """One line for the user; names of folders in it are a submission's own words, so they are cleaned."""
    from grader.report.terminal import clean

    print(f"grader: {clean(text)}", file=sys.stderr)


def warn_of_short_seed(seed: int | None) -> None:
    """A submission sees the inputs that are made from the seed: it could find a short one by trying all of them."""
    if seed is not None and seed < 10**9:
        import secrets

        long = secrets.randbelow(9 * 10**14) + 10**14
        warn(f"--seed {seed} is short enough to be found by trying; for marks take a long random one, like {long}")


@contextlib.contextmanager
def early_zygote(no_jail: bool) -> Iterator[tuple[launch.Zygote | None, bool]]:
    """Start the jail's warm process before NumPy is imported here, so that both load at once.

    Gives it, and whether there is a wall around it. It is gone at the end, whether a jail has taken it up or not.
    """
    bubblewrap = not no_jail and launch.have_bubblewrap()
    try:
        zygote = launch.start(bubblewrap=bubblewrap)
    except OSError:
        yield None, bubblewrap
        return
    try:
        yield zygote, bubblewrap
    finally:
        zygote.discard()


def target_folders(course: Course, target: str) -> dict[str, Path]:
    """Assignment → folder with the work to check, in order."""
    root = Path(target)
    if not root.is_dir():
        root = course.root / target
    if not root.is_dir():
        raise CourseError(f"there is no folder {target}. Name the one that holds your assignments with --target.")
    from grader.submissions import assignment_folders

    return assignment_folders(root)
