"""The command that draws: show."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.commands.common import UsageError, course_of, language, target_folders, warn
from grader.course import Course


def show(arguments: argparse.Namespace) -> int:
    """``grader show [NAME]``: a picture of what the student's own code does, or a list of what can be shown."""
    from grader.messages import say
    from grader.pictures.gallery import find
    from grader.pictures.studio import NothingToShow, drawing
    from grader.submissions import read_folders

    course, lang = course_of(arguments), language(arguments)
    if arguments.name is None:
        print("\n".join(catalogue(course, lang)))
        return 0
    exhibit = find(course, arguments.name)
    submission = read_folders("you", target_folders(course, arguments.target))
    try:
        figure, note = drawing(course, exhibit, submission, lang)
    except NothingToShow as reason:
        from grader.report.terminal import clean

        print(clean(str(reason)))
        return 1
    if note is not None:
        warn(say(note, lang))
    out = arguments.out or Path(f"{exhibit.name}.png")
    if out.is_dir():
        out = out / f"{exhibit.name}.png"
    if out.suffix.lower() != ".png":
        raise UsageError(f"{out} does not end in .png, and a picture is a PNG file. Name another one with --out")
    try:
        out.write_bytes(figure.png())
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Name another file with --out") from None
    print(out)
    return 0


def catalogue(course: Course, lang: str) -> list[str]:
    """One line a picture, under its assignment."""
    from grader.pictures.gallery import exhibits

    lines: list[str] = []
    for exhibit in exhibits(course):
        indent = "" if exhibit.name == exhibit.assignment.name else "  "
        if indent and not any(line.startswith(exhibit.assignment.name) for line in lines):
            lines.append(f"{exhibit.assignment.name}  {exhibit.assignment.title[lang]}")
        lines.append(f"{indent}{exhibit.name:<{32 - len(indent)}}  {exhibit.picture.title[lang]}")
    return lines
