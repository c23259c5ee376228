"""``grader nbgrader``: the course as nbgrader's."""

from __future__ import annotations

import argparse

from grader.commands.common import course_of, language


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
