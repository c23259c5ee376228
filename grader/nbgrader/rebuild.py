"""A submitted notebook made anew: its cells as they are, and nbgrader's marks on them from the gradebook alone.

Nothing that a submission says of itself is believed: metadata, outputs and identities of cells are left behind. A cell
is taken for the one that nbgrader knows by its name, and where that was lost or changed, by what it holds.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.nbgrader.layout import SETUP, TEST_PREFIX, nbgrader_schema, tested
from grader.submissions import MAX_FILE

MAX_CELLS = 2000
MARKDOWN, CODE = "markdown", "code"
#: Characters that are shown. What makes a page of a notebook takes hours for a megabyte of the wrong brackets.
MAX_TEXT, MAX_TEXTS = 10_000, 200_000  # of one text cell, of all; what is longer is shown as it was typed
MAX_CODE, MAX_CODES = 10_000, 100_000  # of one code cell, of all; what is longer is graded, and not shown
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True)
class Master:
    """A cell that nbgrader's gradebook knows: what it is, and its text where students may not change it.

    One that is both ``grade`` and ``solution`` is an answer that a person marks; a ``task`` says what to do for it.
    """

    name: str
    source: str
    cell_type: str = CODE
    grade: bool = False
    solution: bool = False
    locked: bool = False
    points: float = 0.0
    checksum: str | None = None
    task: bool = False

    @functools.cached_property
    def tested(self) -> str | None:
        return tested(self.source)


@dataclass
class Handed:
    """A cell of a submission. ``master`` is the cell of nbgrader's that it was found to be."""

    cell_type: str
    source: str
    claims: str = ""
    master: Master | None = None
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)

    @functools.cached_property
    def tested(self) -> str | None:
        return tested(self.source)


def rebuild(data: bytes, masters: Sequence[Master], unreadable: str, absent: str) -> dict[str, Any]:
    """The notebook (nbformat 4.5, a plain dictionary) with every cell that has points in nbgrader.

    Sentences: ``unreadable`` stands in a notebook of which no cell can be read, ``absent`` above an answer that was
    not handed in, which so is none that was left as it was: a person looks for it.
    """
    found = read_cells(data)
    handed = found if found is not None else [Handed(MARKDOWN, unreadable)]
    recognise(handed, masters)
    _add_missing(handed, masters, absent)
    _shorten(handed)
    return {
        "cells": [_plain_cell(number, cell) for number, cell in enumerate(handed, 1)],
        "metadata": {"language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def read_cells(data: bytes) -> list[Handed] | None:
    """The cells of a notebook of format 3 or 4, whoever wrote it; None where nothing can be read."""
    if len(data) > MAX_FILE:
        return None
    try:
        told = json.loads(data.decode("utf-8-sig"))
        cells = told["cells"] if "cells" in told else told["worksheets"][0]["cells"]
        return [_read_cell(cell) for cell in cells[:MAX_CELLS]]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None


def _read_cell(cell: dict[str, Any]) -> Handed:
    source = cell.get("source", cell.get("input", ""))
    text = source if isinstance(source, str) else "".join(source)
    text = text.encode("utf-8", "replace").decode()  # half a character cannot be written again
    if cell.get("cell_type") == CODE:
        return Handed(CODE, text, _claim(cell))
    if cell.get("cell_type") == MARKDOWN:
        pictures = dict(_pictures(cell.get("attachments")))
        return Handed(MARKDOWN, _with_pictures(harmless(text), pictures), _claim(cell), attachments=pictures)
    return Handed(MARKDOWN, _as_typed(text))


def _as_typed(text: str) -> str:
    """Text in Markdown that is no Markdown."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def _claim(cell: dict[str, Any]) -> str:
    """The name that a cell's metadata gives it; "" for anything that is no name."""
    metadata = cell.get("metadata")
    told = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = told.get("grade_id") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _pictures(attachments: Any) -> Iterator[tuple[str, dict[str, str]]]:
    """Pictures that were pasted into a text cell, by name: those that are no document of their own, as SVG is."""
    for name, told in attachments.items() if isinstance(attachments, dict) else ():
        for kind in PICTURES if isinstance(told, dict) else ():
            data = told.get(kind)
            if isinstance(data, str) and re.fullmatch(r"[A-Za-z0-9+/=\s]+", data) and re.fullmatch(r"[\w.-]+", name):
                yield name, {kind: data}
                break


def _with_pictures(markdown: str, pictures: Container[str]) -> str:
    """The text, with no mention of a picture that is not there: nbconvert gives up a page for one."""

    def told(found: re.Match[str]) -> str:
        return found[0] if found[1] == ":" and found[2] in pictures else f"attachment {found[1]}{found[2]}"

    return re.sub(r"attachment(\\*:)((?:[\w.-]*(?=[)\s]|\Z))?)", told, markdown)


def harmless(markdown: str) -> str:
    """Markdown without HTML or links that run a script: an instructor is logged in where it is shown.

    nbconvert takes every link as it is, and reads entities in it; a formula's links can be put together by macros.
    """
    markdown = re.sub(r"&(?=#|(?:colon|Tab|NewLine)\b)", "& ", markdown)
    markdown = re.sub(r"(javascript|vbscript)(?=\\*:)", r"\1 ", markdown, flags=re.IGNORECASE)
    markdown = re.sub(r"\\(?=href\b)", r"\\ ", markdown)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", markdown)


def recognise(handed: Sequence[Handed], masters: Sequence[Master]) -> None:
    """Find for each of nbgrader's cells the one that is it. Of several the last, as nbgrader itself does."""
    claiming: dict[str, list[Handed]] = {}
    for cell in handed:
        claiming.setdefault(cell.claims, []).append(cell)
    for master in masters:
        for cells, fits in ((claiming.get(master.name, ()), _may_be), (handed, _holds)):
            alike = (c for c in reversed(cells) if c.master is None and c.cell_type == master.cell_type)
            found = next((c for c in alike if fits(c, master)), None)
            if found is not None:
                found.master = master
                break


def _may_be(cell: Handed, master: Master) -> bool:
    """Whether a cell that has the name may be it: one that calls the checker for something else is not."""
    return _holds(cell, master) or not (master.grade and cell.tested not in (None, master.tested))


def _holds(cell: Handed, master: Master) -> bool:
    """Whether the text is that of a locked cell, or defines what a solution cell is for."""
    if master.solution:
        defines = re.compile(rf"^(?:def|class)\s+{re.escape(master.name)}\b", re.MULTILINE)
        return master.cell_type == CODE and defines.search(cell.source) is not None
    if cell.source.strip() == _as_handed(master).strip():
        return True
    return master.grade and cell.tested == master.tested is not None


def _as_handed(master: Master) -> str:
    return harmless(master.source) if master.cell_type == MARKDOWN else master.source


def _add_missing(handed: list[Handed], masters: Sequence[Master], absent: str) -> None:
    """Put cells with points that were deleted back behind their exercises, and what loads the checker at the top."""
    there = {cell.master.name for cell in handed if cell.master is not None}
    before: list[str] = []
    for master in masters:
        if master.name not in there and (master.grade or master.task or (master.name == SETUP and master.locked)):
            comment = "# " if master.cell_type == CODE else ""
            text = f"{comment}{absent}\n\n{master.source}" if master.grade and master.solution else master.source
            cell = Handed(master.cell_type, text, master=master)
            handed.insert(0 if master.name == SETUP else _place(handed, master, before), cell)
        before.append(master.name)


def _place(handed: Sequence[Handed], master: Master, before: Sequence[str]) -> int:
    """Behind the exercise that a cell tests, or what stood nearest before it; else at the end."""
    places = {cell.master.name: i for i, cell in enumerate(handed) if cell.master is not None}
    exercise = master.tested or master.name.removeprefix(TEST_PREFIX)
    nearest = [exercise, *reversed(before)] if not master.tested else [exercise]
    return next((places[name] + 1 for name in nearest if name in places), len(handed))


def _shorten(handed: Sequence[Handed]) -> None:
    """Let what is shown be so long that a page can be made of it."""
    left = {MARKDOWN: MAX_TEXTS, CODE: MAX_CODES}
    for cell in handed:
        length = len(cell.source)
        if cell.cell_type == MARKDOWN and length > min(MAX_TEXT, left[MARKDOWN]):
            cell.source, cell.attachments = _as_typed(cell.source), {}
        elif cell.cell_type == CODE and length > min(MAX_CODE, left[CODE]):
            shown = cell.source[: min(MAX_CODE, left[CODE])]
            left[CODE] -= len(shown)
            cell.source = "\n".join([*map(str.rstrip, shown.split("\n")), f"# … + {length - len(shown)}"])
        else:
            left[cell.cell_type] -= length


def _plain_cell(number: int, cell: Handed) -> dict[str, Any]:
    master = cell.master
    source = cell.source
    if master is not None and (master.locked or source == _as_handed(master)):
        source = master.source
    shown: dict[str, Any] = {"cell_type": cell.cell_type, "id": f"cell-{number}", "metadata": {}, "source": source}
    if cell.cell_type == CODE:
        shown |= {"execution_count": None, "outputs": []}
    if cell.attachments:
        shown["attachments"] = cell.attachments
    if master is not None:
        told = nbgrader_schema(master.name, master.grade, master.solution, master.locked) | {"task": master.task}
        told |= {"cell_type": master.cell_type} | ({"points": master.points} if master.grade or master.task else {})
        told |= {"checksum": master.checksum} if master.checksum else {}
        shown["metadata"] = {"nbgrader": told, "deletable": False} | ({"editable": False} if master.locked else {})
    return shown
