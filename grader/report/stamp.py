"""Whether OUT holds the report of a class already: then a large class is not written out again."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from grader.report.files import replacing

FILE = ".report.json"
WRITTEN = ("grades.csv", "results.jsonl", "index.html", "students", "exercises")


@dataclass(frozen=True)
class Stamp:
    """Of which results, rules and version a report is, the tables that go with it, and whether all is right in them."""

    of: str
    tables: str
    whole: bool


def read_stamp(out: Path, of: str) -> Stamp | None:
    """The stamp of the report in ``out``, where it is of just these results and all there."""
    if not of or not all((out / name).exists() for name in WRITTEN):
        return None
    with contextlib.suppress(OSError, ValueError, TypeError):
        found = Stamp(**json.loads((out / FILE).read_text(encoding="utf-8")))
        return found if found.of == of else None
    return None


def write_stamp(out: Path, stamp: Stamp) -> None:
    with replacing(out / FILE) as file:
        json.dump(asdict(stamp), file)


def remove_stamp(out: Path) -> None:
    """Before a report is written: half of a new one is not all of an old one."""
    (out / FILE).unlink(missing_ok=True)
