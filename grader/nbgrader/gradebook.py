"""What is read from and written to nbgrader's gradebook."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from grader.course import CourseError
from grader.nbgrader import theirs
from grader.nbgrader.rebuild import Master


@functools.lru_cache(maxsize=32)
def masters(db_url: str, notebook: str, assignment: str) -> tuple[Master, ...]:
    """The cells that nbgrader knows of a notebook. They change with ``nbgrader generate_assignment`` only."""
    with theirs.Gradebook(db_url) as gradebook:
        return masters_of(gradebook.find_notebook(notebook, assignment))


def masters_of(notebook: Any) -> tuple[Master, ...]:
    """The same from an open gradebook's notebook."""
    tasks = {cell.name for cell in notebook.task_cells}
    points = {cell.name: cell.max_score for cell in [*notebook.grade_cells, *notebook.task_cells]}
    solutions = {cell.name for cell in notebook.solution_cells}
    return tuple(
        Master(
            cell.name,
            cell.source or "",
            cell.cell_type,
            cell.name in points and cell.name not in tasks,
            cell.name in solutions,
            bool(cell.locked),
            points.get(cell.name, 0.0),
            cell.checksum,
            cell.name in tasks,
        )
        for cell in notebook.source_cells
    )


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
