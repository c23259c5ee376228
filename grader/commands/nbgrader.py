"""``grader nbgrader``: the course as nbgrader's."""

from __future__ import annotations

import argparse

from grader.commands.common import UsageError, course_of, language, warn, warn_of_short_seed


def init(arguments: argparse.Namespace) -> int:
    """``grader nbgrader init COURSE``: a course folder that nbgrader works on."""
    from grader.nbgrader.setup import write_course

    course, target = course_of(arguments), arguments.folder
    written = write_course(course, target, arguments.names, language(arguments), arguments.bare)
    for path in written:
        print(path)
    first = written[0].parent.name
    print(f"\n{target} is an nbgrader course. Next: cd {target}; nbgrader generate_assignment {first}")
    return 0


def autograde(arguments: argparse.Namespace) -> int:
    """``grader nbgrader autograde COURSE ASSIGNMENT``: all submissions of an assignment, into nbgrader's gradebook."""
    from grader.commands.grading import progress
    from grader.commands.rules import told_in_a_line
    from grader.journal import open_journal
    from grader.nbgrader.autograde import autograde as run
    from grader.nbgrader.autograde import open_room
    from grader.nbgrader.engine import confinement
    from grader.pools import pool_of

    room = open_room(arguments.folder, arguments.assignment)
    if arguments.seed is not None:
        room.config.GradeInJail.seed = arguments.seed
        warn_of_short_seed(arguments.seed)
    walled = confinement(not arguments.no_jail and room.settings.jail is not False)
    students = room.submitted()
    if not students:
        pattern = room.directory.format_path(room.directory.submitted_directory, "<student>", room.assignment)
        raise UsageError(f"nobody has handed in {room.assignment}: there is no {pattern}. Run `nbgrader collect` first")
    plan = room.plan(walled)
    pool, terms = pool_of(plan, len(students), arguments.jobs, None, warn)
    place = arguments.journal or room.folder / "autograde.db"
    with told_in_a_line(), open_journal(place) as journal, progress(len(students), arguments.quiet) as watch:
        wrote = run(room, journal, terms, pool, arguments.force, watch)
    for student in wrote.without:
        warn(f"{student} handed in no notebook for {room.assignment}; what is there was graded")
    if not arguments.quiet:
        print(f"{room.assignment}: {wrote.written} submissions graded, {wrote.unchanged} unchanged")
        print(f"{room.directory.db_url.rpartition('@')[2]}  {room.folder / room.directory.autograded_directory}")
    return 0
