"""Commands for students: check, hint, list, reset."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.commands.common import UsageError, course_of, early_zygote, language, target_folders, warn

if TYPE_CHECKING:
    from grader.course import Course
    from grader.results import Result
    from grader.sandbox import launch


def check(arguments: argparse.Namespace) -> int:
    """``grader check [NAME…]``: a verdict for every exercise, at once."""
    zygote, walled = early_zygote(arguments.no_jail)
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
    course: Course, names: list[str], target: str, zygote: launch.Zygote | None = None, walled: bool = False
) -> tuple[list[Result], tuple[object, ...]]:
    """Check some exercises of a student's own folder against the public cases."""
    from grader.checks import load
    from grader.grade import Grader
    from grader.sandbox.jail import Confinement, Jail, JailError
    from grader.submissions import read_folders

    folders = target_folders(course, target)
    chosen = course.select(names)
    checks = [load(course, assignment, exercise) for assignment, exercise in chosen]
    submission = read_folders("you", folders)
    confinement = Confinement() if walled else Confinement.plain()
    try:
        with Jail(confinement, zygote) as jail:
            return Grader(jail, checks, course).grade(submission), submission.notes
    except JailError:
        if not walled:
            raise
    with Jail(Confinement.plain()) as jail:
        return Grader(jail, checks, course).grade(submission), submission.notes


def hint(arguments: argparse.Namespace) -> int:
    """``grader hint NAME``: one of three hints."""
    lang = language(arguments)
    for _, exercise in course_of(arguments).select(arguments.names):
        if len(exercise.hints) < arguments.number:
            raise UsageError(f"{exercise.name} has {len(exercise.hints)} hints")
        print(f"{exercise.name} ({arguments.number}/3)  {exercise.hints[arguments.number - 1][lang]}")
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
    from grader.release import cut

    course = course_of(arguments)
    for assignment in dict.fromkeys(a for a, _ in course.select(arguments.names)):
        path = course.root / "assignments" / assignment.name / f"{assignment.module}.py"
        fresh = path.with_suffix(".py.stub")
        solution = course.solution(assignment)
        if solution.is_file():
            text = cut(solution.read_text(encoding="utf-8"), str(solution))
        elif fresh.is_file():
            text = fresh.read_text(encoding="utf-8")
        else:
            raise UsageError(f"there is no stub to put back: {fresh} is missing. Fetch the course again.")
        if path.is_file() and path.read_text(encoding="utf-8") != text:
            kept = _free_name(path)
            shutil.copy2(path, kept)
            print(f"{path} is a stub again; your version is kept as {kept.name}")
        path.write_text(text, encoding="utf-8")
    return 0


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return kept
