"""A report on disk: a page for the class, one for each exercise, one for each student."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean

from grader.gradebook import Standing
from grader.report.files import fresh_folder, replacing, safe_name
from grader.report.html import ClassPart, CourseInfo, Pages, Shown
from grader.report.summary import Summary, Tally
from grader.results import Result

FOLDER = 1000  # pages in a folder, at most
PART = 5000  # students in one heat map, at most


def as_it_is(result: Result) -> Result:
    return result


def write_site(
    out: Path, standings: Iterable[Standing], info: CourseInfo, lang: str, shown: Shown = as_it_is
) -> Summary:
    """Write ``index.html``, ``exercises/`` and ``students/`` (``class/`` too where the class is large) into ``out``.

    Standings are taken one at a time, and each student's page is written before the next one is asked for. ``shown``
    decides what a student's page shows of a result. Raises OSError; pages of an earlier report then stay.
    """
    pages, tally = Pages(info, lang), Tally()
    with fresh_folder(out / "students") as folder:
        for i, standing in enumerate(standings):
            name = f"{safe_name(standing.student)}.html"
            inside = f"{i // FOLDER}/{name}" if i >= FOLDER else name
            if i and i % FOLDER == 0:
                (folder / inside).parent.mkdir()
            _write(folder / inside, pages.student(standing, shown))
            tally.add(standing, f"students/{inside}")
    summary = tally.summary()
    exercise_pages = _exercise_pages(summary)
    with fresh_folder(out / "exercises") as folder:
        for row, page in zip(summary.exercises, exercise_pages, strict=True):
            _write(folder / Path(page).name, pages.exercise(summary, row, mapped=len(summary.students) <= PART))
    parts: list[ClassPart] = []
    with fresh_folder(out / "class") as folder:
        if len(summary.students) > PART:
            for start in range(0, len(summary.students), PART):
                students = summary.students[start : start + PART]
                name = f"{len(parts) + 1}.html"
                percents = [summary.percent(line) for line in students]
                first, last = (line.name or line.student for line in (students[0], students[-1]))
                parts.append(ClassPart(f"class/{name}", first, last, len(students), fmean(percents)))
                _write(folder / name, pages.part(summary, students, f"{first} – {last}"))
    if not parts:
        (out / "class").rmdir()
    with replacing(out / "index.html") as file:
        file.write(pages.index(summary, exercise_pages, parts))
    return summary


def _exercise_pages(summary: Summary) -> Sequence[str]:
    """A page for each exercise; with its assignment's name where two exercises have the same."""
    found: dict[str, None] = {}
    for row in summary.exercises:
        page = f"exercises/{safe_name(row.exercise)}.html"
        found[f"exercises/{safe_name(f'{row.assignment}.{row.exercise}')}.html" if page in found else page] = None
    return list(found)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="backslashreplace")
