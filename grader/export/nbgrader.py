"""nbgrader's gradebook: a database that nbgrader's own tools read, so the nbgrader door fills it as it grades."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, ExportError, Format
from grader.gradebook import Standing


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    raise ExportError(
        "nbgrader's gradebook is filled as nbgrader grades: run `grader nbgrader autograde COURSE ASSIGNMENT`"
        " (see docs/nbgrader.md)"
    )


FORMAT = Format(
    "nbgrader",
    Text("nbgrader's gradebook: see `grader nbgrader`", "nbgrader 成绩库：见 `grader nbgrader`"),
    "gradebook.db",
    write,
)
