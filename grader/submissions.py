"""Reading what a student handed in, without running any of it: text of modules, notebooks, faults."""

from __future__ import annotations

import contextlib
import encodings
import hashlib
import json
import os
import re
import stat
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from encodings.aliases import aliases
from functools import cached_property
from pathlib import Path

from grader.results import Message
from grader.stubs import only_stubs

MAX_FILE = 2 << 20
MAX_CODE = 3 << 20  # characters of code in all files together
MAX_FILES = 200
MAX_READ = 16 << 20  # bytes of all files together, code or not
OURS = re.compile(r"%(?:(?:load_ext|reload_ext)\s+grader|check|hint|show)\b")  # magics that belong into a notebook
HINTS = "hints.txt"
#: What a coding line may name. Python knows more: some take a minute a megabyte, and each unknown name stays in memory.
CODINGS = frozenset(
    "ascii utf_8 utf_8_sig latin_1 gb2312 gbk gb18030 hz big5 big5hkscs cp950 shift_jis cp932 euc_jp iso2022_jp euc_kr "
    "cp949 koi8_r koi8_u mac_roman cp437 cp850 cp866".split()
    + [f"iso8859_{number}" for number in range(2, 17)]
    + [f"cp125{number}" for number in range(9)]
)
PYTHON_CELL = re.compile(r"%%(time|timeit|capture|prun)\b")
MAGIC = re.compile(r"\s*(%|!|\?|[\w.]+\?{1,2}\s*$)")
Block = tuple[str, str]


@dataclass(frozen=True)
class Submission:
    """One student's work: for each module its blocks of code, and for each one that cannot be read, why."""

    student: str
    modules: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    faults: Mapping[str, Message] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()
    hints: Mapping[str, int] = field(default_factory=dict)  # exercise → how many of its hints were read

    @cached_property
    def hash(self) -> str:
        faults = [(name, fault.id, dict(fault.values)) for name, fault in sorted(self.faults.items())]
        text = json.dumps([sorted(self.modules.items()), faults], default=str, sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_folders(student: str, folders: Mapping[str, Path]) -> Submission:
    """A submission from its assignment folders, in the order given. A later folder never hides an earlier module."""
    modules: dict[str, tuple[Block, ...]] = {}
    faults: dict[str, Message] = {}
    notes: list[Message] = []
    size = read = 0
    hints: dict[str, int] = {}
    for folder in folders.values():
        hints |= read_hints(folder)
        untouched: set[str] = set()
        for path in _code_files(folder):
            name = path.stem
            read += _size(path)
            if path.suffix == ".ipynb" and name in untouched:
                del modules[name]  # a notebook beside the stub that was handed out: the work is in the notebook
            if name in modules:
                notes.append(Message("file.twice", {"file": path.name, "module": name}))
                continue
            try:
                if read > MAX_READ:
                    raise UnreadableError(Message("file.too_much", {"file": path.name, "megabytes": MAX_READ >> 20}))
                blocks, dropped = read_code(path)
            except UnreadableError as error:
                faults.setdefault(name, error.message)
                continue
            size += sum(len(source) for _, source in blocks)
            if size > MAX_CODE:
                faults[name] = Message("file.too_much", {"file": path.name, "megabytes": MAX_CODE >> 20})
                continue
            modules[name] = blocks
            faults.pop(name, None)
            if path.suffix == ".py" and path.with_suffix(".ipynb").exists() and only_stubs(text for _, text in blocks):
                untouched.add(name)
            foreign = (line for line in dropped if not OURS.match(line))
            notes += [Message("notebook.dropped", {"file": path.name, "line": line}) for line in foreign]
    return Submission(student, modules, faults, tuple(notes), hints)


def read_student(student: str, folders: Mapping[str, Path], modules: Iterable[str]) -> Submission:
    """The same, where a folder that cannot be read is a fault of all ``modules``, never an exception."""
    try:
        return read_folders(student, folders)
    except OSError as error:
        fault = Message("file.unreadable", {"file": student, "why": error.strerror or str(error)})
        return Submission(student, faults=dict.fromkeys(modules, fault))


def assignment_folders(root: Path) -> dict[str, Path]:
    """Assignment → folder, of all below ``root`` whose name begins with a number, in order."""
    return {p.name: p for p in sorted(root.iterdir()) if is_own_folder(p) and p.name[:1].isdigit()}


def read_hints(folder: Path) -> dict[str, int]:
    """Exercise → how many hints its ``hints.txt`` tells of. A student keeps that file, so it is taken as said."""
    try:
        lines = read_bytes(folder / HINTS, 1 << 16).decode("ascii", "replace").split("\n")
    except OSError:
        return {}
    words = [line.split() for line in lines]
    return {w[0]: int(w[1]) for w in words if len(w) == 2 and w[0].isidentifier() and w[1] in ("1", "2", "3")}


def note_hint(folder: Path, exercise: str, number: int) -> None:
    """Remember that a hint was read. Where the folder cannot be written, nothing is remembered."""
    told = read_hints(folder)
    if told.get(exercise, 0) < number:
        lines = [f"{name} {most}\n" for name, most in sorted({**told, exercise: number}.items())]
        with contextlib.suppress(OSError):
            (folder / HINTS).write_text("".join(lines), encoding="ascii")


def _size(path: Path) -> int:
    try:
        return min(path.lstat().st_size, MAX_FILE)
    except OSError:
        return 0


class NotAFileError(OSError):
    """Something in the place of a file: a folder, a link, a pipe."""


class UnreadableError(Exception):
    """A file that holds no code that can be read."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.id)
        self.message = message


def read_code(path: Path) -> tuple[tuple[Block, ...], list[str]]:
    """The blocks of code of a ``.py`` or ``.ipynb`` file, and the notebook lines that were dropped."""
    try:
        data = read_bytes(path, MAX_FILE + 1)
    except NotAFileError:
        raise UnreadableError(Message("file.no_file", {"file": path.name})) from None
    except OSError as error:
        raise UnreadableError(Message("file.unreadable", {"file": path.name, "why": error.strerror or ""})) from None
    if len(data) > MAX_FILE:
        raise UnreadableError(Message("file.too_large", {"file": path.name, "megabytes": MAX_FILE >> 20}))
    if path.suffix == ".ipynb":
        return notebook_blocks(path.name, data)
    return ((path.name, decode_source(path.name, data)),), []


def read_bytes(path: Path, most: int) -> bytes:
    """The beginning of an ordinary file. Raises OSError for anything else: a link leads anywhere, a pipe never ends."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise NotAFileError(0, "it is no ordinary file")
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
        return file.read(most)


def decode_source(name: str, data: bytes) -> str:
    """Source text: UTF-8 (a byte order mark is fine), or what its coding line says."""
    if b"\0" in data:
        raise UnreadableError(Message("file.binary", {"file": name}))
    for encoding in ("utf-8-sig", _coding(data)):
        with contextlib.suppress(UnicodeError):
            return data.decode(encoding)
    raise UnreadableError(Message("file.binary", {"file": name}))


def _coding(data: bytes) -> str:
    """The encoding that a file's coding line names; ASCII where it is none that source text is written in."""
    told = re.match(rb"(?:[^\n]*\n)?[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", data)
    if told is None:
        return "gb18030"
    name = encodings.normalize_encoding(told[1][:40].decode("ascii")).lower()
    name = aliases.get(name, name)
    return name if name in CODINGS else "ascii"


def notebook_blocks(name: str, data: bytes) -> tuple[tuple[Block, ...], list[str]]:
    """The code cells of a notebook in order; magics and shell lines are blanked, so that line numbers stay."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
        cells = notebook["cells"] if "cells" in notebook else notebook["worksheets"][0]["cells"]
        sources = [
            "".join(cell.get("source", cell.get("input", ""))) for cell in cells if cell.get("cell_type") == "code"
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise UnreadableError(Message("notebook.broken", {"file": name})) from None
    blocks: list[Block] = []
    dropped: list[str] = []
    for number, source in enumerate(sources, 1):
        kept, lost = without_magics(source)
        blocks.append((f"{name} cell {number}", kept))
        dropped += lost
    return tuple(blocks), dropped


def without_magics(source: str) -> tuple[str, list[str]]:
    """A cell's Python without what only IPython understands, and the lines that were left out."""
    lines = source.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not PYTHON_CELL.match(first):
        return "", [first.strip()]
    kept, dropped = [], []
    for line in lines:
        if MAGIC.match(line):
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f"{indent}pass" if indent else "")
            dropped.append(line.strip())
        else:
            kept.append(line)
    return "\n".join(kept), dropped


def _code_files(folder: Path) -> Iterator[Path]:
    try:
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        return
    chosen = [n for n in names if n.endswith((".py", ".ipynb")) and not n.startswith(".")]
    chosen.sort(key=lambda n: (n.endswith(".ipynb"), n))
    for name in chosen[:MAX_FILES]:
        if Path(name).stem.isidentifier():
            yield folder / name


def students(root: Path, assignments: Container[str]) -> list[Path]:
    """Each student's folder under ``submitted/``, nbgrader's layout. Raises ValueError with the reason."""
    if not root.is_dir():
        raise ValueError(f"{root} is no folder. It should hold <student>/<assignment>/<module>.py.")
    with os.scandir(root) as found:  # a class is large, and this asks nothing more of the disk
        names = sorted(entry.name for entry in found if entry.is_dir() and not entry.name.startswith("."))
    people = [root / name for name in names]
    if not people:
        raise ValueError(f"{root} holds no submissions. It should hold <student>/<assignment>/<module>.py.")
    if any(p.name in assignments for p in people):
        raise ValueError(
            f"{root} holds assignment folders. Put a folder for each student above them: "
            f"{root.name}/<student>/{next(p.name for p in people if p.name in assignments)}/"
        )
    return people


def own_folders(root: Path) -> set[str]:
    """The names of the folders in a folder, without links; none where it cannot be read."""
    try:
        with os.scandir(root) as found:
            return {entry.name for entry in found if entry.is_dir(follow_symlinks=False)}
    except OSError:
        return set()


def is_own_folder(path: Path) -> bool:
    """Whether it is a folder, and no link: that may lead to another student's work, or to the solutions."""
    return path.is_dir() and not path.is_symlink()
