"""Standings in the forms that other programs read: one module a format."""

from __future__ import annotations

from grader.export import canvas, classroom50, gradescope, junit, moodle, nbgrader, records, table, wide
from grader.export.format import About, ExportError, Format

#: In the order in which ``grader export`` lists them.
FORMATS: dict[str, Format] = {
    module.FORMAT.name: module.FORMAT
    for module in (table, wide, records, junit, gradescope, canvas, moodle, classroom50, nbgrader)
}

__all__ = ["FORMATS", "About", "ExportError", "Format"]
