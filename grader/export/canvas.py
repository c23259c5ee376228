"""Canvas's gradebook CSV, as its importer reads it.

A row belongs to the user of its ID, else of its SIS ids, else of its name. ``ID`` is a number of Canvas's own: it is
only taken from a roster that was exported by Canvas, as any other number could be somebody else's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, Format, column, replacing
from grader.gradebook import Standing
from grader.plain import cell, number

COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
POSSIBLE = "Points Possible"


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *(cell(a) for a in about.most)])
        writer.writerow([f"    {POSSIBLE}", "", "", "", "", *(number(most) for most in about.most.values())])
        for standing in standings:
            final = {mark.assignment: number(round(mark.final, 2)) for mark in standing.marks}
            writer.writerow([*_who(standing), *(final.get(a, "") for a in about.most)])


def _who(standing: Standing) -> list[str]:
    login = column(standing, "SIS Login ID", "login", "login id", "username") or standing.student
    exported = column(standing, "SIS Login ID", "SIS User ID")
    number_ = column(standing, "Canvas ID") or (column(standing, "ID") if exported else "")
    name = (column(standing, "Student") if exported else "") or standing.name or standing.student
    # A row that begins like the second one would set everybody's points.
    name = name.replace(POSSIBLE, POSSIBLE.replace(" ", "\u00a0"))
    return [cell(text) for text in (name, number_, column(standing, "SIS User ID"), login, standing.section)]


FORMAT = Format("canvas", Text("Canvas's gradebook CSV", "Canvas 成绩册 CSV"), "canvas.csv", write)
