"""What is read from and written to nbgrader's gradebook."""

from __future__ import annotations

import functools
from typing import Any

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
