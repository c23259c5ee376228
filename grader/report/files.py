"""Files of a report: names that are safe everywhere, and folders and files that are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

LONGEST = 40
#: Names that Windows keeps for itself, whatever follows the first dot.
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
ENDS_LIKE_OURS = re.compile(r"-[0-9a-f]{12}$")


def safe_name(text: str) -> str:
    """A file name without its ending for any text: the same for the same text, another for every other one.

    Texts of lower-case letters, digits, ``-``, ``_`` and inner dots stay as they are. All others end in a fingerprint,
    because some disks take ``Ada`` and ``ada``, or two ways of writing ``é``, for one name.
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(c if c.isalnum() or c in "-_." else "_" for c in plain)[:LONGEST].strip(".")
    if kept == text and kept and not RESERVED.match(kept) and not ENDS_LIKE_OURS.search(kept):
        return kept
    if RESERVED.match(kept):
        kept = f"_{kept}"
    return f"{kept}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes its place when it is whole: a full disk costs nothing that was there before."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            yield file
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def fresh_folder(folder: Path) -> Iterator[Path]:
    """A new empty folder to write into; at the end it takes the place of ``folder``, so that no old page is left.

    When something goes wrong the old one stays as it is.
    """
    new, old = (folder.with_name(f".{folder.name}.{word}") for word in ("new", "old"))
    for left_over in (new, old):
        shutil.rmtree(left_over, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
