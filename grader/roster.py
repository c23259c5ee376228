"""Who takes the course: a CSV file that names each student, as a school's systems or a spreadsheet write it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

MAX_BYTES = 128 << 20
SHOWN = 5  # lines that one message names
DELIMITERS = ",;\t|"

#: What a column may be called, letters and digits only; the first of these that is there is taken.
IDS = (
    "studentid", "studentnumber", "学号", "学生编号", "学生id", "学工号", "考号", "netid", "sisloginid", "loginid",
    "login", "username", "用户名", "账号", "帐号", "登录名", "userid", "user", "idnumber", "sid", "matriculationnumber",
    "matrikelnummer", "github", "githubusername", "sisuserid", "id",
)  # fmt: skip
NAMES = ("name", "fullname", "studentname", "displayname", "sortablename", "姓名", "名字", "学生姓名", "真实姓名")
FIRST = ("firstname", "givenname", "first", "forename", "名")
LAST = ("lastname", "surname", "familyname", "last", "姓")
EMAILS = ("email", "emailaddress", "mail", "邮箱", "电子邮箱", "电子邮件", "邮件", "邮箱地址")
SECTIONS = ("section", "sections", "group", "class", "tutorial", "班级", "班", "小组", "组", "教学班")
STUDENT = ("student", "学生")  # an id, or in Canvas a name


class RosterError(ValueError):
    """A roster that cannot be used; the text names the file and the line, and says what to do."""


@dataclass(frozen=True)
class Person:
    """One row of the roster."""

    student: str
    name: str = ""
    email: str = ""
    section: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)  # heading → cell, as they stand in the file
    names: tuple[str, ...] = ()  # every cell that identifies the student: id, login, e-mail


@dataclass(frozen=True)
class Roster:
    """The students of a course by id, in the order of the file; ``warnings`` name what was odd in it."""

    people: Mapping[str, Person] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    def find(self, student: str) -> Person | None:
        """The row of whoever hands in under this name: an id, or a login or e-mail that only one row has."""
        return self.people.get(student) or self._aliases.get(_alias(student))

    @cached_property
    def _aliases(self) -> dict[str, Person | None]:
        found: dict[str, Person | None] = {}
        for person in self.people.values():
            for alias in {_alias(name) for name in (person.student, *person.names)}:
                found[alias] = None if alias in found else person
        return found

    def absent(self, handed_in: Iterable[str]) -> list[Person]:
        """Those who are on the roster and handed in nothing."""
        there = {id(person) for name in handed_in if (person := self.find(name)) is not None}
        return [person for person in self.people.values() if id(person) not in there]


def read_roster(path: Path) -> Roster:
    """The roster in a CSV file. Raises RosterError; OSError where the file cannot be read."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise RosterError(f"{path} is larger than {MAX_BYTES >> 20} MB: that is no roster")
    return parse_roster(data, str(path))


def parse_roster(data: bytes, file: str = "the roster") -> Roster:
    """The roster in the bytes of a CSV file: UTF-8, UTF-16 with its mark, or GB18030; any common delimiter."""
    warnings: list[str] = []
    text = _decoded(data, file, warnings)
    rows = _rows(text, file)
    line, header = next(rows, (1, []))
    columns = _columns(header)
    if "id" not in columns:
        seen = ", ".join(repr(c) for c in header[:6])
        raise RosterError(
            f"{file}, line {line}: no column is called student, id, login or 学号 (there are: {seen or 'none'})."
            " Begin the file with a line that names its columns"
        )
    people = _people(rows, header, columns, file, warnings)
    if not people:
        raise RosterError(f"{file} lists nobody: add a line for each student below the line of column names")
    return Roster(people, tuple(warnings))


# Encodings and delimiters


def _decoded(data: bytes, file: str, warnings: list[str]) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise _unreadable(data, error.start, file, "UTF-16") from None
    if b"\0" in data:
        raise _unreadable(data, data.index(b"\0"), file, "text: it holds a NUL byte")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        raise _unreadable(data, wrong, file, "UTF-8, and no GB18030 either") from None
    # Western letters with accents can be taken for rare Chinese characters: é with the letter behind it, one by one.
    pairs = re.findall(rb"[\x81-\xfe]([\x30-\x7e\x80-\xfe])", data)
    if sum(second < b"\x80" for second in pairs) * 2 > len(pairs):
        raise _unreadable(data, wrong, file, "UTF-8")
    warnings.append(f"{file} is not UTF-8 and was read as GB18030. If names look wrong, save it as UTF-8")
    return text


def _unreadable(data: bytes, at: int, file: str, what: str) -> RosterError:
    line = data.count(b"\n", 0, at) + 1
    return RosterError(f"{file}, line {line}, is no {what}. Save the file as “CSV UTF-8” and try again")


def _rows(text: str, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of its line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if any(c.strip() for c in cells):
                yield line, [unicodedata.normalize("NFC", c.strip()) for c in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise RosterError(f"{file}, line {line}: {error}. Look for a quotation mark that is not closed there") from None


def _delimiter(text: str) -> str:
    """What stands between cells: as csv.Sniffer finds it, if the first line then names an id; else what does."""
    sample = text[:4096]
    sample = sample[: sample.rfind("\n") + 1] or sample
    try:
        found = csv.Sniffer().sniff(sample, DELIMITERS).delimiter
    except csv.Error:
        found = ","
    first = next((line for line in text.splitlines() if line.strip()), "")
    candidates = [found, *sorted(DELIMITERS, key=lambda d: -first.count(d))]
    return next((d for d in candidates if "id" in _columns(first.replace('"', "").split(d))), found)


# Columns and rows


def _columns(header: Sequence[str]) -> dict[str, int]:
    """What the columns hold → where they are."""
    keys = [re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", h.casefold()) for h in header]

    def first_of(names: Sequence[str]) -> int | None:
        return next((keys.index(n) for n in names if n in keys), None)

    known = {"id": IDS, "name": NAMES, "first": FIRST, "last": LAST, "email": EMAILS, "section": SECTIONS}
    found = {what: at for what, names in known.items() if (at := first_of(names)) is not None}
    student = first_of(STUDENT)
    if student is not None:
        named = "name" in found or "last" in found
        if "id" in found and not named:
            found["name"] = student
        else:
            found["id"] = student
    if "id" not in found and "email" in found:
        found["id"] = found["email"]
    return found


def _people(
    rows: Iterator[tuple[int, list[str]]],
    header: Sequence[str],
    columns: Mapping[str, int],
    file: str,
    warnings: list[str],
) -> dict[str, Person]:
    people: dict[str, Person] = {}
    lines: dict[str, int] = {}
    clashes, twice, nameless, long = [], [], [], []
    identifying = [i for i, h in enumerate(header) if "id" in _columns([h]) and i != columns.get("name")]
    for line, cells in rows:
        person = _person(cells, header, columns, identifying)
        if not person.student:
            if "Points Possible" not in person.name:  # Canvas has such a line below its header
                nameless.append(str(line))
            continue
        if len(cells) > len(header) and any(cells[len(header) :]):
            long.append(str(line))
        other = people.setdefault(person.student, person)
        if other is person:
            lines[person.student] = line
        elif other == person:
            twice.append(f"{person.student} (lines {lines[person.student]} and {line})")
        else:
            clashes.append(f"{person.student!r} in lines {lines[person.student]} and {line}")
    if clashes:
        raise RosterError(f"{file} has different rows for one student: {_some(clashes)}. Leave one row for each")
    if twice:
        warnings.append(f"{file} lists {_some(twice)} twice, in the same words")
    if nameless:
        warnings.append(f"{file}: no student's id in line {_some(nameless)}; left out")
    if long:
        warnings.append(
            f"{file}: more cells than columns in line {_some(long)}; the rest was left out."
            " Is a comma there that belongs between quotation marks?"
        )
    return people


def _person(
    cells: Sequence[str], header: Sequence[str], columns: Mapping[str, int], identifying: Sequence[int]
) -> Person:
    def get(what: str) -> str:
        at = columns.get(what, len(cells))
        return cells[at] if at < len(cells) else ""

    first, last = get("first"), get("last")
    han = re.fullmatch("[\u4e00-\u9fff]+", first + last)
    name = get("name") or (last + first if han else f"{first} {last}".strip())
    row = {h: c for h, c in zip(header, cells, strict=False) if h}
    names = tuple(dict.fromkeys(cells[i] for i in identifying if i < len(cells) and cells[i]))
    return Person(get("id"), name, get("email"), get("section"), row, names)


def _alias(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _some(items: Sequence[str]) -> str:
    more = f" and {len(items) - SHOWN} more" if len(items) > SHOWN else ""
    return ", ".join(items[:SHOWN]) + more
