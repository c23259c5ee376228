"""CSV for Moodle's grade import: UTF-8, commas, a header; users are mapped by ID number, username or e-mail.

Moodle turns a whole file away when one of its users is not known to it, or a grade is no number or above the most that
the site allows (100 as it is installed).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from grader.exercise import Text
from grader.export.format import About, Format, column, replacing
from grader.gradebook import Standing
from grader.plain import cell, number

COLUMNS = ("First name", "Last name", "ID number", "Username", "Email address")


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*COLUMNS, *(cell(a) for a in about.most)])
        for standing in standings:
            final = {mark.assignment: number(mark.final) for mark in standing.marks}
            writer.writerow([*_who(standing), *(final.get(a, "-") for a in about.most)])


def _who(standing: Standing) -> list[str]:
    first, last = column(standing, "first name", "given name", "名"), column(standing, "last name", "surname", "姓")
    if not (first or last):
        first = standing.name
    idnumber = column(standing, "ID number", "student id", "学号") or standing.student
    username = column(standing, "username", "login", "用户名") or standing.student
    return [cell(text) for text in (first, last, idnumber, username, standing.email)]


FORMAT = Format("moodle", Text("CSV for Moodle's grade import", "供 Moodle 成绩导入的 CSV"), "moodle.csv", write)
