"""What every format has: a name, a file it goes to, and a way of writing standings one after another."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from grader.exercise import Text
from grader.gradebook import Points, Standing
from grader.plain import file_name
from grader.policy import Policy
from grader.report import files


class ExportError(ValueError):
    """A format cannot be written from what there is; the text says why and what to do."""


@dataclass(frozen=True)
class About:
    """What a writer is told beside the standings."""

    lang: str = "en"
    policy: Policy = field(default_factory=Policy)
    points: Points = field(default_factory=dict)  # the assignments and exercises of the whole class
    environment: Mapping[str, str] = field(default_factory=dict)
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def most(self) -> dict[str, float]:
        """Assignment → the points it gives, in order."""
        return {assignment: sum(self.points[assignment].values()) for assignment in sorted(self.points)}


Writer = Callable[[Iterable[Standing], Path, About], None]


@dataclass(frozen=True)
class Format:
    """``write(standings, to, about)`` writes students as they come. Raises ExportError; OSError where it cannot write.

    ``file`` is where it goes within OUT unless told otherwise; one that ends in ``/`` is a folder, a file a student.
    """

    name: str
    text: Text
    file: str
    write: Writer


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file to write to that takes its place when it is whole; until then the old one stays."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        raise ExportError(f"{path} is no file. Name a file with --to")
    path.parent.mkdir(parents=True, exist_ok=True)
    with files.replacing(path) as file:
        yield file


def a_file_each(standings: Iterable[Standing], to: Path, name: str, text: Callable[[Standing], str]) -> None:
    """Write ``to/<student>/<name>`` for each student; where ``to`` is a file's name, one for the only student."""
    if to.suffix == Path(name).suffix and not to.is_dir():
        first, *others = _first_two(standings)
        if others:
            raise ExportError(f"{to} is one file, and there is more than one student: name a folder with --to")
        with replacing(to) as file:
            file.write(text(first))
        return
    taken: set[str] = set()
    for standing in standings:
        folder = file_name(standing.student)
        while folder.casefold() in taken:  # names that differ in case only, where the file system sees no difference
            folder += "~"
        taken.add(folder.casefold())
        with replacing(to / folder / name) as file:
            file.write(text(standing))


def _first_two(standings: Iterable[Standing]) -> list[Standing]:
    found = [standing for standing, _ in zip(standings, range(2), strict=False)]
    if not found:
        raise ExportError("there is nobody to be exported")
    return found


def column(standing: Standing, *headings: str) -> str:
    """The cell of the student's row in the roster below the first of these headings that is there and filled."""
    row = {_key(heading): text for heading, text in standing.columns.items()}
    return next((row[_key(h)] for h in headings if row.get(_key(h))), "")


def _key(heading: str) -> str:
    return re.sub(r"[\W_]", "", heading.casefold())
