"""What is read from and written to nbgrader's gradebook."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, NullPool, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from grader.course import CourseError
from grader.nbgrader import theirs
from grader.nbgrader.rebuild import Master

SOURCES = theirs.api.SourceCell.__table__
CELLS, GRADED, TASKS = (kind.__table__ for kind in (theirs.api.BaseCell, theirs.api.GradeCell, theirs.api.TaskCell))


def masters(db_url: str, notebook: str, assignment: str) -> tuple[Master, ...]:
    """The cells that nbgrader knows of a notebook now: formgrader's server goes on when they are made anew."""
    model = theirs.api
    named = select(model.Notebook.id).join(model.Assignment, model.Assignment.id == model.Notebook.assignment_id)
    with _engine(db_url).connect() as connection:
        query = named.where(model.Notebook.name == notebook, model.Assignment.name == assignment)
        return masters_of(connection, connection.scalar(query))


def masters_of(connection: Any, notebook: str | None) -> tuple[Master, ...]:
    """The same of a notebook's row in an open database, in two queries."""
    points = func.coalesce(GRADED.c.max_score, TASKS.c.max_score, 0.0)
    kinds = select(CELLS.c.name, CELLS.c.type, points).outerjoin(GRADED, GRADED.c.id == CELLS.c.id)
    kinds = kinds.outerjoin(TASKS, TASKS.c.id == CELLS.c.id).where(CELLS.c.notebook_id == notebook)
    known = {(name, kind): most for name, kind, most in connection.execute(kinds)}
    return tuple(
        Master(
            cell.name,
            cell.source or "",
            cell.cell_type,
            (cell.name, "GradeCell") in known,
            (cell.name, "SolutionCell") in known,
            bool(cell.locked),
            known.get((cell.name, "GradeCell"), known.get((cell.name, "TaskCell"), 0.0)),
            cell.checksum,
            (cell.name, "TaskCell") in known,
        )
        for cell in connection.execute(select(SOURCES).where(SOURCES.c.notebook_id == notebook))
    )


@functools.lru_cache(maxsize=4)
def _engine(db_url: str) -> Engine:
    return create_engine(db_url, poolclass=NullPool)


@contextlib.contextmanager
def in_words(db_url: str) -> Iterator[None]:
    """Turn what the gradebook's database raises into a CourseError with one line."""
    try:
        yield
    except SQLAlchemyError as error:
        told = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
        name = re.sub(r"(://[^:/?#@]*:).*(@)|(password=)[^&]*", r"\1\3***\2", db_url)
        raise CourseError(
            f"the gradebook {name} cannot be used: {told}. What was graded is kept: mend that (CourseDirectory.db_url"
            " says where it is; another program may have it locked), and run the same command again"
        ) from error
