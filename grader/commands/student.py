"""Commands for students: check, hint, list, reset."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.commands.common import UsageError, course_of, early_zygote, language, target_folders, warn

if TYPE_CHECKING:
    from grader.checks import Check
    from grader.course import Course
    from grader.results import Message, Result
    from grader.sandbox import launch
    from grader.submissions import Submission


def check(arguments: argparse.Namespace) -> int:
    """``grader check [NAME…]``: a verdict for every exercise, at once."""
    with early_zygote(arguments.no_jail) as (zygote, walled):
        course = course_of(arguments)
        results, notes = check_names(course, arguments.names, arguments.target, zygote, walled)
    lang = language(arguments)
    if arguments.json:
        from grader.report.data import as_json

        print(json.dumps([as_json(r, lang) for r in results], ensure_ascii=False, indent=1))
    else:
        from grader.messages import say
        from grader.report.terminal import render_check

        for note in notes:
            warn(say(note, lang))
        print(render_check(results, lang, color=sys.stdout.isatty()))
    from grader.results import GOOD

    return 0 if all(r.status in GOOD for r in results) else 1


def check_names(
    course: Course, names: Sequence[str], target: str, zygote: launch.Zygote | None = None, walled: bool = False
) -> tuple[Sequence[Result], tuple[Message, ...]]:
    """Check some exercises of a student's own folder against the public cases."""
    from grader.checks import load
    from grader.submissions import read_folders

    folders = target_folders(course, target)
    chosen = course.select([*names])
    checks = [load(course, assignment, exercise) for assignment, exercise in chosen]
    submission = read_folders("you", folders)
    return grade_here(course, checks, submission, zygote, walled), submission.notes


def grade_here(
    course: Course, checks: Sequence[Check], submission: Submission, zygote: launch.Zygote | None, walled: bool
) -> Sequence[Result]:
    """Grade on a student's own machine: in a jail where one can be had, in a plain child process where not."""
    from grader.grade import Grader
    from grader.sandbox.jail import Confinement, Jail, JailError

    confinement = Confinement() if walled else Confinement.plain()
    try:
        with Jail(confinement, zygote) as jail:
            return Grader(jail, checks, course).grade(submission)
    except JailError:
        if not walled:
            raise
    with Jail(Confinement.plain()) as jail:
        return Grader(jail, checks, course).grade(submission)


def hint(arguments: argparse.Namespace) -> int:
    """``grader hint NAME``: one of three hints."""
    from grader.submissions import note_hint

    course, lang = course_of(arguments), language(arguments)
    for assignment, exercise in course.select(arguments.names):
        if len(exercise.hints) < arguments.number:
            raise UsageError(f"{exercise.name} has {len(exercise.hints)} hints")
        print(f"{exercise.name} ({arguments.number}/3)  {exercise.hints[arguments.number - 1][lang]}")
        note_hint(course.root / "assignments" / assignment.name, exercise.name, arguments.number)
    return 0


def list(arguments: argparse.Namespace) -> int:
    """``grader list``: every assignment and exercise."""
    course, lang = course_of(arguments), language(arguments)
    chosen = course.select(arguments.names)
    if arguments.json:
        rows = [{"assignment": a.name, "exercise": e.name, "points": e.points, "needs": e.needs} for a, e in chosen]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return 0
    for assignment in dict.fromkeys(a for a, _ in chosen):
        print(f"{assignment.name}  {assignment.title[lang]}  ({assignment.points})")
        for a, exercise in chosen:
            if a is assignment:
                needs = f"   ← {', '.join(exercise.needs)}" if exercise.needs else ""
                print(f"  {exercise.points:3d}  {exercise.name}{needs}")
    return 0


def reset(arguments: argparse.Namespace) -> int:
    """``grader reset ASSIGNMENT``: the stub anew; the old file is kept."""
    from grader.release import stub

    course = course_of(arguments)
    for name in arguments.names:
        if name in course.home:
            home = course.home[name].name
            raise UsageError(f"reset puts a whole file back: name its assignment, grader reset {home}")
    for assignment in dict.fromkeys(a for a, _ in course.select(arguments.names)):
        path = course.root / "assignments" / assignment.name / f"{assignment.module}.py"
        fresh = stub(course, assignment)
        if path.is_file() and path.read_bytes() == fresh:
            print(f"{path} is an empty stub already")
            continue
        if path.exists() or path.is_symlink():
            kept = _free_name(path)
            path.rename(kept)
            print(f"{path} is a stub again; your version is kept as {kept.name}")
        else:
            print(f"{path} is there again, as an empty stub")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh)
    return 0


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return kept
