"""``grader export``: what a class came to, in the form that another program reads."""

from __future__ import annotations

import argparse
import difflib
import os
from collections.abc import Iterator
from pathlib import Path

from grader.classroom import standings_of
from grader.commands.common import UsageError, language, warn
from grader.commands.rules import journal_of, last_run, policy_of, roster_of, warn_of_students
from grader.export import FORMATS, About, ExportError, Format
from grader.gradebook import Standing

MOODLE_MOST = 100


def export(arguments: argparse.Namespace) -> int:
    """``grader export FORMAT OUT``; without FORMAT, the formats."""
    lang = language(arguments)
    if arguments.format is None:
        width = max(map(len, FORMATS))
        print("\n".join(f"{name:<{width}}  {form.text[lang]}" for name, form in FORMATS.items()))
        return 0
    form = FORMATS.get(arguments.format)
    if form is None:
        near = difflib.get_close_matches(arguments.format, FORMATS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(FORMATS)}."
        raise UsageError(f"{arguments.format!r} is no format. {hint}")
    roster, policy = roster_of(arguments), policy_of(arguments)
    with journal_of(arguments) as journal:
        run = last_run(journal, arguments.out)
        warn_of_students(journal.students(run.id), policy, roster)
        about = About(lang, policy, run.terms.points, os.environ)
        _warn_of_points(form, about)
        to = arguments.to or arguments.out / form.file
        print(f"{to}  {_written(form, standings_of(journal, run, policy, roster), to, about)} students")
    return 0


def _warn_of_points(form: Format, about: About) -> None:
    for assignment, most in about.most.items():
        if form.name == "moodle" and most > MOODLE_MOST:
            warn(f"{assignment} gives {most:g} points, and Moodle takes no grade above 100 unless its site allows it")


def _written(form: Format, standings: Iterator[Standing], to: Path, about: About) -> int:
    count = 0

    def counted() -> Iterator[Standing]:
        nonlocal count
        for standing in standings:
            count += 1
            yield standing

    try:
        form.write(counted(), to, about)
    except ExportError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(
            f"{error.filename or to} cannot be written: {error.strerror}. Name another place with --to"
        ) from None
    return count
