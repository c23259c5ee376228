"""Commands for authors: release, lint, new."""

from __future__ import annotations

import argparse
import sys

from grader.commands.common import UsageError, course_of, warn
from grader.course import Course, CourseError
from grader.exercise import Assignment
from grader.sandbox.jail import Confinement, Jail, JailError


def release(arguments: argparse.Namespace) -> int:
    """``grader release``: assignments/ and the public cases anew; with --kit a folder for students."""
    from grader.pictures.studio import NothingToShow
    from grader.release import write_handouts, write_kit, write_pictures, write_public

    course = course_of(arguments)
    if arguments.kit:
        write_kit(course, arguments.kit)
        print(f"{arguments.kit} is ready to be handed out")
        return 0
    with _jail() as jail:
        for assignment in _assignments(course, arguments.names):
            try:
                drawn, notes = write_pictures(course, jail, assignment, arguments.pictures)
            except NothingToShow as reason:
                raise UsageError(f"the picture of {assignment.name} cannot be drawn: {reason}") from None
            except CourseError as error:
                if arguments.pictures:
                    raise
                drawn, notes = [], [str(error)]
            for text in notes:
                warn(text)
            for path in drawn:
                print(path.relative_to(course.root))
            for path in write_handouts(course, assignment):
                print(path.relative_to(course.root))
            if not arguments.stubs_only:
                write_public(course, jail, assignment)
                print(f"{assignment.name}: public cases of {len(assignment.exercises)} exercises")
    return 0


def lint(arguments: argparse.Namespace) -> int:
    """``grader lint``: every proof, and how many of the known mistakes are caught."""
    from grader.lint import lint_course, lint_exercise, workshop_of

    course = course_of(arguments)
    chosen = course.select(arguments.names)
    problems = list(lint_course(course, list(dict.fromkeys(a for a, _ in chosen))))
    caught = mistakes = cases = 0
    with _jail() as jail:
        workshop = workshop_of(course, jail)
        for assignment, exercise in chosen:
            told = lint_exercise(course, workshop, assignment, exercise)
            caught, mistakes, cases = caught + told.caught, mistakes + told.mistakes, cases + told.cases
            problems += told.problems
            print(
                f"{exercise.name:<32} {told.cases:3d} cases  {told.caught}/{told.mistakes} mistakes caught", flush=True
            )
            for problem in told.problems:
                print(f"    {problem}", flush=True)
    for problem in problems:
        print(f"problem: {problem}", file=sys.stderr)
    print(
        f"{len(chosen)} exercises, {cases} cases, {caught} of {mistakes} mistakes caught with their own sentence,",
        end=" ",
    )
    print("no problems" if not problems else f"{len(problems)} problems")
    return 1 if problems else 0


def new(arguments: argparse.Namespace) -> int:
    """``grader new ASSIGNMENT EXERCISE``: stubs in the three places where an exercise lives."""
    from grader.scaffold import write_new

    if len(arguments.names) != 2:
        raise UsageError("name the assignment and the exercise: grader new 02_activations mish")
    course = course_of(arguments)
    for line in write_new(course, *arguments.names):
        print(line)
    return 0


def _assignments(course: Course, names: list[str]) -> list[Assignment]:
    return list(dict.fromkeys(a for a, _ in course.select(names)))


def _jail() -> Jail:
    """Authors run their own code: where there is no jail, a plain process does, and it is said."""
    try:
        jail = Jail(Confinement())
        jail.probe()
        return jail
    except JailError as error:
        warn(f"{error}; using a plain process")
        return Jail(Confinement.plain())
