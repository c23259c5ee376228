"""What lies in a folder that was handed in, as far as nbgrader's own steps take it over: bounded, and through no link.

nbgrader copies every file beside a notebook into ``autograded/`` and on into ``feedback/``, where students get it back
and formgrader serves it. Links would carry files of the instructor's there, pages a script into their session.
"""

from __future__ import annotations

import mimetypes
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from grader.classroom import stamped
from grader.course import CourseError
from grader.nbgrader import theirs
from grader.submissions import MAX_FILE, MAX_FILES, MAX_READ, is_own_folder, read_bytes

MAX_LOOKED_AT = 5_000  # entries of folders; a hundred thousand files take a while even to count
MAX_NAME = 150  # bytes
FIRST = ("timestamp.txt", "submission_secret.txt")  # nbgrader's own, by which it finds feedback again
LEFT_OUT = {"__pycache__", "feedback"}


def read_notebook(path: Path) -> bytes:
    """A notebook's bytes, one more than may be read at most; none of what is no ordinary file."""
    try:
        return read_bytes(path, MAX_FILE + 1)
    except OSError:
        return b""


def companions(folder: Path, masters: Path) -> Iterator[tuple[str, bytes]]:
    """Ordinary files beside the notebook: (name below the folder, bytes). What has a place in ``masters`` stays out."""
    left, read = MAX_FILES, 0
    for name in _names(folder):
        place = masters / name
        if place.exists() or any(p.is_file() for p in place.parents if p.is_relative_to(masters)):
            continue
        try:
            data = read_bytes(folder / name, MAX_READ + 1 - read)
        except OSError:
            continue
        read += len(data)
        if read > MAX_READ or not left:
            return
        left -= 1
        yield name, data


def _names(folder: Path) -> Iterator[str]:
    """Names of files that may be taken over, those of the folder itself first."""
    yield from (name for name in FIRST if (folder / name).exists())
    waiting, looked = [""], 0
    while waiting:
        here = waiting.pop(0)
        try:
            with os.scandir(folder / here) as entries:
                for entry in entries:
                    looked += 1
                    if looked > MAX_LOOKED_AT:
                        return
                    name = f"{here}/{entry.name}" if here else entry.name
                    if not _may_be_shown(entry.name) or name in FIRST:
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        waiting += [name] * (name.count("/") < 3)
                    else:
                        yield name
        except OSError:
            continue


def _may_be_shown(name: str) -> bool:
    """No page, whose script formgrader would run; no other notebook; no name that takes command of a terminal."""
    kind = mimetypes.guess_type(name)[0] or ""
    hidden = name.startswith(".") or name in LEFT_OUT or name.endswith((".ipynb", ".pyc"))
    plain = name.isprintable() and len(os.fsencode(name)) <= MAX_NAME
    return plain and not hidden and "html" not in kind and "xml" not in kind


def timestamp(folder: Path) -> datetime | None:
    """When a submission says that it was handed in, as nbgrader keeps it: UTC without saying so."""
    when = stamped(folder)
    return when.astimezone(UTC).replace(tzinfo=None) if when is not None else None


def guard() -> None:
    """Put these in the place of nbgrader's own steps, for all commands of this process. Twice is no harm."""
    theirs.CourseDirectory.get_existing_timestamp = _timestamp
    theirs.BaseConverter.init_assignment = _take_over


def _timestamp(_: Any, place: str) -> datetime | None:
    return timestamp(Path(place))


_take_over_all = theirs.BaseConverter.init_assignment


def _take_over(self: Any, assignment: str, student: str) -> None:
    """The files beside a notebook into the place of the next step. Raises CourseError for a link to somebody's work."""
    if not isinstance(self, theirs.Autograde):
        _take_over_all(self, assignment, student)
        return
    folder, place = (Path(of(assignment, student)) for of in (self._format_source, self._format_dest))
    if not is_own_folder(folder):
        raise CourseError(f"{folder} is a link, which may lead to anybody's work. Put the submission itself there")
    masters = Path(self.coursedir.format_path(self.coursedir.source_directory, ".", assignment))
    for name, data in companions(folder, masters):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(data)
