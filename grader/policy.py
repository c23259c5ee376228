"""A course's rules in one TOML file: which attempt counts, what lateness costs, who has longer, what students see."""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from grader.results import Result

Counts = Literal["last", "best"]
Level = Literal["nothing", "sentence", "everything"]
COUNTS: tuple[Counts, ...] = ("last", "best")
LEVELS: tuple[Level, ...] = ("nothing", "sentence", "everything")
TABLES = ("counts", "timezone", "late", "due", "extensions", "visible")
LATE = ("grace", "per_day", "most", "closes")

DAY = timedelta(days=1)
LONGEST = timedelta(days=3660)
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhdw])+")


class PolicyError(ValueError):
    """A policy that cannot be used; the text says where and what to do."""


@dataclass(frozen=True)
class Late:
    """What lateness costs. ``per_day`` is the share lost for each day begun, counted from the deadline."""

    grace: timedelta = timedelta()
    per_day: float = 0.0
    most: float = 1.0  # never lose a larger share
    closes: timedelta | None = None  # so long after the deadline, nothing counts any more

    def is_closed(self, late: timedelta) -> bool:
        return self.closes is not None and late > self.closes

    def share(self, late: timedelta) -> float:
        """The share of the points that is left, 0 to 1. ``late`` is negative for what came early."""
        if late <= self.grace or late <= timedelta():
            return 1.0
        if self.is_closed(late):
            return 0.0
        return max(0.0, 1.0 - min(self.most, self.per_day * math.ceil(late / DAY)))


@dataclass(frozen=True)
class Policy:
    """The rules of a course. The default takes nothing off, and shows the sentence of a hidden case, never its data."""

    counts: Counts = "last"
    late: Late = Late()
    due: Mapping[str, datetime] = field(default_factory=dict)  # assignment → deadline
    extensions: Mapping[str, Mapping[str, timedelta | datetime]] = field(default_factory=dict)  # student → assignment →
    visible: Mapping[str, Level] = field(default_factory=dict)  # exercise, assignment or "default" →
    zone: tzinfo = UTC  # of times that name none

    def deadline(self, assignment: str, *names: str) -> datetime | None:
        """When an assignment is due for the student of these names (an id, a login); None when it never is."""
        due = self.due.get(assignment)
        for name in names:
            given = self.extensions.get(name, {})
            more = given.get(assignment, given.get("all"))
            if isinstance(more, datetime):
                return more
            if more is not None and due is not None:
                # Days are added to the clock on the wall: three days later is the same time of day.
                return _fixed(due.astimezone(self.zone) + more)
        return due

    def lateness(self, handed_in: datetime | None, deadline: datetime | None) -> timedelta:
        """How much later than its deadline something came, in whole seconds; 0 where a time is missing."""
        if handed_in is None or deadline is None:
            return timedelta()
        moments = [(t if t.tzinfo else t.replace(tzinfo=self.zone)).astimezone(UTC) for t in (handed_in, deadline)]
        return moments[0].replace(microsecond=0) - moments[1].replace(microsecond=0)

    def level(self, result: Result) -> Level:
        """What the student may see of an exercise's hidden cases."""
        default = self.visible.get("default", "sentence")
        return self.visible.get(result.exercise, self.visible.get(result.assignment, default))

    def strangers(self, students: Collection[str]) -> list[str]:
        """Warnings about extensions for nobody: a misspelled name must not cost its owner the extension."""
        told = []
        for name in sorted(set(self.extensions) - set(students)):
            near = _near(name, students)
            told.append(f"[extensions.{name}]: there is no student {name!r}{near}")
        return told


def read_policy(path: Path, assignments: Collection[str] = (), exercises: Collection[str] = ()) -> Policy:
    """The policy in a TOML file. Names of assignments and exercises are checked where the course's are given.

    Raises PolicyError; OSError where the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise PolicyError(f"{path} is not UTF-8. Save it as UTF-8 text") from None
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(f"{path} is no TOML: {error}") from None
    try:
        return parse_policy(table, assignments, exercises)
    except PolicyError as error:
        raise PolicyError(f"{path}: {error}") from None


def parse_policy(
    table: Mapping[str, Any], assignments: Collection[str] = (), exercises: Collection[str] = ()
) -> Policy:
    """The policy in a table that was read from TOML."""
    _check_names("", table, TABLES)
    zone = _zone(table.get("timezone"))
    due = {name: _moment(f"due.{name}", value, zone) for name, value in _table(table, "due").items()}
    if assignments:
        _check_names("due", due, assignments)
    extensions = {
        student: _extension(student, _table(given, student, "extensions."), due, zone, assignments)
        for given in (_table(table, "extensions"),)
        for student in given
    }
    visible = {name: _one_of(f"visible.{name}", v, LEVELS) for name, v in _table(table, "visible").items()}
    if exercises:
        _check_names("visible", visible, ["default", *exercises, *assignments])
    counts = _one_of("counts", table.get("counts", "last"), COUNTS)
    return Policy(counts, _late(_table(table, "late")), due, extensions, visible, zone)


def _late(table: Mapping[str, Any]) -> Late:
    _check_names("late", table, LATE)
    late = Late(
        duration("late.grace", table.get("grace", "0s")),
        _share("late.per_day", table.get("per_day", 0.0)),
        _share("late.most", table.get("most", 1.0)),
        duration("late.closes", table["closes"]) if "closes" in table else None,
    )
    if late.closes is not None and late.closes < late.grace:
        raise PolicyError(f"late.closes ({table['closes']}) comes before the end of late.grace ({table.get('grace')})")
    return late


def _extension(
    student: str, table: Mapping[str, Any], due: Mapping[str, datetime], zone: tzinfo, assignments: Collection[str]
) -> dict[str, timedelta | datetime]:
    where = f"extensions.{student}"
    if assignments:
        _check_names(where, table, ["all", *assignments])
    given: dict[str, timedelta | datetime] = {}
    for name, value in table.items():
        if isinstance(value, str):
            given[name] = duration(f"{where}.{name}", value)
            if name != "all" and name not in due:
                raise PolicyError(f"{where}.{name} = {value!r} extends nothing: [due] has no {name}{_near(name, due)}")
        elif name == "all":
            raise PolicyError(f'{where}.all takes a length of time, such as "2d"; give an assignment its own date')
        else:
            moment = given[name] = _moment(f"{where}.{name}", value, zone)
            if name in due and moment < due[name]:
                raise PolicyError(f"{where}.{name} = {moment} is before the deadline of everybody, {due[name]}")
    return given


def duration(where: str, value: Any) -> timedelta:
    """A length of time: ``"15m"``, ``"3d"``, ``"1d12h"``; units are s, m, h, d and w."""
    text = value.replace(" ", "") if isinstance(value, str) else ""
    if not DURATION.fullmatch(text):
        raise PolicyError(f'{where} = {value!r} is no length of time. Write it like "15m", "36h", "3d" or "1d12h"')
    seconds = sum(float(n) * UNITS[unit] for n, unit in re.findall(r"([\d.]+)([smhdw])", text))
    if seconds > LONGEST.total_seconds():
        raise PolicyError(f"{where} = {value!r} is longer than ten years")
    return timedelta(seconds=round(seconds))


def _moment(where: str, value: Any, zone: tzinfo | None) -> datetime:
    if not isinstance(value, datetime):
        day = value.isoformat() if isinstance(value, date) else "2026-10-12"
        raise PolicyError(f"{where} = {value!r} is no date with a time. Write {day}T23:59:00+02:00, without quotes")
    if not 1970 <= value.year < 3000:  # where calendars end, no time zone can be told
        raise PolicyError(f"{where} = {value} is no deadline: its year is {value.year}")
    if value.tzinfo is not None:
        return value
    if not isinstance(zone, ZoneInfo):
        raise PolicyError(
            f"{where} = {value} does not say in which time zone. Write {value.isoformat()}+02:00,"
            ' or add timezone = "Europe/Berlin" at the top'
        )
    moment = value.replace(tzinfo=zone, fold=1)  # of an hour that comes twice, the later one
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != value:
        raise PolicyError(f"{where} = {value} does not exist in {zone.key}: the clock is put forward over it")
    return _fixed(moment)


def _fixed(moment: datetime) -> datetime:
    """The same moment with its own offset: within one zone, Python compares and subtracts clock times, not moments."""
    return moment.astimezone(timezone(moment.utcoffset() or timedelta()))


def _zone(name: Any) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, TypeError, KeyError, AttributeError):
        raise PolicyError(
            f'timezone = {name!r} is not known here. Write it like "Europe/Berlin" or "Asia/Shanghai"'
        ) from None


def _share(where: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise PolicyError(f"{where} = {value!r} is no share: write a number from 0 to 1, such as 0.1 for a tenth")
    return float(value)


def _one_of(where: str, value: Any, known: Iterable[Any]) -> Any:
    names = tuple(known)
    if value not in names:
        raise PolicyError(f"{where} = {value!r} is none of {', '.join(names)}{_near(value, names)}")
    return value


def _table(table: Mapping[str, Any], name: str, above: str = "") -> Mapping[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, Mapping):
        raise PolicyError(f"{above}{name} = {found!r} is no table: write [{above}{name}] and its entries below that")
    return found


def _check_names(where: str, table: Iterable[str], known: Collection[str]) -> None:
    for name in table:
        if name not in known:
            place = f"[{where}] knows" if where else "a policy knows"
            told = _near(name, known) or f"; there are {', '.join(list(known)[:12])}"
            raise PolicyError(f"{place} no {name!r}{told}")


def _near(name: Any, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(name).lower(), list(known), n=1)
    return f". Did you mean {near[0]}?" if near else ""
