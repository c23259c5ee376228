"""For programs that build on the grader: one submission, or a whole class, as records.

``from grader import grade_submission, grade_class``. Nothing is kept between two calls, and nothing is printed.
Raises CourseError, JailError, JournalError, WorkerError, or ValueError for what is handed in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path

from grader.classroom import Watcher, grade_jobs, jobs, standings_of
from grader.course import find_course
from grader.gradebook import Standing
from grader.journal import open_journal
from grader.layers import confinement_here
from grader.plan import Bench, Plan, Task
from grader.policy import Policy
from grader.pools import pool_of
from grader.results import Result
from grader.roster import Roster
from grader.submissions import Submission, UnreadableError, assignment_folders, read_code, read_folders

Source = str | Path | Mapping[str, str]


def grade_submission(
    source: Source,
    *,
    names: Iterable[str] = (),
    seed: int | None = None,
    course: str | Path | None = None,
    student: str = "",
    jail: bool = True,
) -> list[Result]:
    """One result for each exercise of one submission, in the order of the course.

    source: a file (``gelu`` may live in any ``activations.py`` or ``.ipynb``), a folder of such files or of assignment
    folders, or module name → source text. names: assignments or exercises, all by default. seed: hidden cases made
    from it. course: its folder (default: found from here upwards). ``jail=False`` accepts a machine without a jail.
    """
    root = find_course(Path(course) if course else None).root
    plan = Plan(root, tuple(names), seed, confinement_here(needed=jail))
    with closing(Bench(plan)) as bench:
        return [graded.result for graded in bench.grade(Task(_submission(source, student)))]


def _submission(source: Source, student: str) -> Submission:
    if isinstance(source, Mapping):
        return Submission(student, {name: ((f"{name}.py", text),) for name, text in source.items()})
    path = Path(source)
    if path.is_dir():
        return read_folders(student, {**assignment_folders(path), "": path})
    try:
        blocks, _ = read_code(path)
    except UnreadableError as error:
        return Submission(student, faults={path.stem: error.message})
    return Submission(student, {path.stem: blocks})


def grade_class(
    submitted: str | Path,
    *,
    journal: str | Path | None = None,
    names: Iterable[str] = (),
    seed: int | None = None,
    course: str | Path | None = None,
    jobs_at_once: int | None = None,
    cluster: str | None = None,
    policy: Policy | None = None,
    roster: Roster | None = None,
    jail: bool = True,
    done: Watcher = lambda student: None,
    warn: Callable[[str], None] = lambda text: None,
) -> list[Standing]:
    """Every student's standing, in the order of their names.

    submitted: ``<student>/<assignment>/<module>.py``. journal: a file or a database URL that keeps every result, so
    the next call grades only what is new; without it nothing is kept. jobs_at_once: processes (default: the cores);
    they are spawned, so a script calls this under ``if __name__ == "__main__":``. cluster: a Dask scheduler.
    ``done`` is told each student whose results are there; ``warn`` what does not fit.
    """
    found = find_course(Path(course) if course else None)
    work, warnings = jobs(found, Path(submitted))
    for text in warnings:
        warn(text)
    plan = Plan(found.root, tuple(names), seed, confinement_here(needed=jail))
    with ExitStack() as stack:
        place = journal or Path(stack.enter_context(tempfile.TemporaryDirectory())) / "journal.db"
        kept = stack.enter_context(open_journal(place))
        pool, terms = pool_of(plan, len(work), jobs_at_once, cluster, warn)
        run = grade_jobs(kept, terms, found, work, pool, done)
        return list(standings_of(kept, run, policy, roster))
