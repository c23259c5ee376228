"""The journal of a class: every result as soon as it is known, in SQLite or PostgreSQL. Nothing in it is overwritten.

``submissions`` holds code by its hash, ``attempts`` who handed in what and when, ``grades`` the results under
submission × exercise × checks × environment, ``runs`` which checks counted when, ``entries`` who was in a run.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa

from grader.database import JournalError, attempts, changing, entries, grades, in_words, opened, runs, submissions
from grader.fingerprint import Environment, Terms
from grader.gradebook import Attempt
from grader.results import Result, message_of
from grader.row import Row, unfolded
from grader.submissions import MAX_CODE, Submission

MAX_PACKED = 12 * MAX_CODE + (64 << 20)  # bytes of a submission as JSON: characters at their longest, names of cells
CHUNK = 64  # students at a time, so that memory does not grow with the class
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """One time that a class was graded."""

    id: int
    terms: Terms
    started: datetime
    finished: datetime | None
    kept: bool


@dataclass(frozen=True)
class Entry:
    """What a student has handed in, on its way into the journal."""

    student: str
    submission: Submission
    times: Mapping[str, datetime] = field(default_factory=dict)


class Journal:
    """An open journal. Every method raises JournalError where the database is locked, full, gone or no journal."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine, self._name = engine, name
        self._writing = changing(engine)

    # Runs

    def begin(self, terms: Terms) -> int:
        """A new run. What an earlier one left unfinished is not listed any more; its results stay."""
        with self._changing() as connection:
            left = sa.select(runs.c.id).where(runs.c.finished.is_(None))
            connection.execute(entries.delete().where(entries.c.run.in_(left)))
            connection.execute(runs.delete().where(runs.c.finished.is_(None)))
            row = {"started": _now(), "kept": False, "terms": json.dumps(asdict(terms))}
            (number,) = connection.execute(runs.insert().values(row)).inserted_primary_key or (0,)
            return int(number)

    def finish(self, run: int, keep: bool) -> None:
        """All of a run's results are there. ``keep``: they count from now on."""
        with self._changing() as connection:
            connection.execute(runs.update().where(runs.c.id == run).values(finished=_now(), kept=keep))

    def keep(self, run: int) -> None:
        """Have a finished run count."""
        with self._changing() as connection:
            connection.execute(runs.update().where(runs.c.id == run).values(kept=True))

    def last_run(self) -> Run | None:
        """The newest run that counts."""
        query = sa.select(runs).where(runs.c.kept).order_by(runs.c.id.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else self._understood(_run, row)

    def run(self, number: int) -> Run:
        """One run."""
        with self._reading() as connection:
            row = connection.execute(sa.select(runs).where(runs.c.id == number)).one()
        return self._understood(_run, row)

    # What was handed in

    def enter(self, run: int, handed_in: Sequence[Entry]) -> None:
        """Students of a run with their attempts. The same code again is the same attempt, other code is a new one."""
        names = [e.student for e in handed_in]
        with self._changing() as connection:
            newest = {row.student: (row.number, row.submission) for row in connection.execute(_newest(names))}
            new = [e for e in handed_in if newest.get(e.student, (0, ""))[1] != e.submission.hash]
            code = [{"hash": e.submission.hash, "code": _packed(e.submission)} for e in new]
            self._insert(connection, submissions, code)
            numbers = {name: number for name, (number, _) in newest.items()}
            numbers |= {e.student: numbers.get(e.student, 0) + 1 for e in new}
            rows = [
                {
                    "student": e.student,
                    "number": numbers[e.student],
                    "submission": e.submission.hash,
                    "told": _told(e),
                }
                for e in new
            ]
            if rows:
                connection.execute(attempts.insert(), rows)
            listed = [{"run": run, "student": name, "number": numbers[name]} for name in names]
            self._insert(connection, entries, listed)

    def carry_over(self, run: int, earlier: int) -> None:
        """The students of an earlier run, with the same attempts."""
        old = sa.select(sa.literal(run), entries.c.student, entries.c.number).where(entries.c.run == earlier)
        with self._changing() as connection:
            connection.execute(entries.insert().from_select(["run", "student", "number"], old))

    def students(self, run: int) -> list[str]:
        """In the order of their names."""
        with self._reading() as connection:
            return sorted(map(str, connection.scalars(sa.select(entries.c.student).where(entries.c.run == run))))

    def code(self, hashes: Iterable[str]) -> dict[str, Submission]:
        """What was handed in, by its hash."""
        with self._reading() as connection:
            query = sa.select(submissions).where(submissions.c.hash.in_(list(hashes)))
            return {row.hash: self._understood(_unpacked, row.code) for row in connection.execute(query)}

    # Results

    def graded(self, terms: Terms, hashes: Sequence[str]) -> dict[str, dict[str, Result]]:
        """Submission → exercise → the result that it has on these terms."""
        found: dict[str, dict[str, Result]] = {h: {} for h in hashes}
        for row in self._grades(terms, hashes, sa.false()):
            found[row.submission][row.exercise] = self._understood(unfolded, row.result)
        return found

    def fully_graded(self, terms: Terms, hashes: Sequence[str]) -> set[str]:
        """The submissions that have a result on these terms for every exercise."""
        query = (
            sa.select(grades.c.submission)
            .where(grades.c.submission.in_(hashes), grades.c.checks.in_(terms.keys.values()))
            .where(grades.c.environment == terms.environment.key, ~grades.c.provisional)
            .group_by(grades.c.submission)
            .having(sa.func.count() == len(terms.exercises))
        )
        with self._reading() as connection:
            return set(connection.scalars(query))

    def record(self, terms: Terms, told: Iterable[Row]) -> None:
        """Keep results, in one transaction. One that is there stays, unless the grader itself had failed then."""
        keys, environment = terms.keys, terms.environment.key
        rows = [
            {
                "submission": row.submission,
                "exercise": row.exercise,
                "checks": keys[row.exercise],
                "environment": environment,
                "result": row.text,
                "provisional": row.provisional,
            }
            for row in told
        ]
        if rows:
            with self._changing() as connection:
                self._insert(connection, grades, rows, replacing=True)

    def standings(self, run: Run) -> Iterator[tuple[str, tuple[Attempt, ...]]]:
        """Each student, in order of names, with the attempts up to the run's. What is not graded is left out."""
        names = self.students(run.id)
        for start in range(0, len(names), CHUNK):
            yield from self._standings(run, names[start : start + CHUNK])

    def stamp(self, run: Run) -> str:
        """Changes with anything in the standings of a run; "" where the next run may change them."""
        digest = hashlib.sha256(json.dumps(asdict(run.terms)).encode())
        query = sa.select(entries.c.student, entries.c.number).where(entries.c.run == run.id)
        with self._reading() as connection:
            if connection.execute(sa.select(grades.c.submission).where(grades.c.provisional).limit(1)).first():
                return ""
            for student, number in sorted((row.student, row.number) for row in connection.execute(query)):
                digest.update(f"{student}\0{number}\0".encode())
        return digest.hexdigest()

    def attempt_hashes(self, run: int, names: Sequence[str]) -> dict[str, list[str]]:
        """Student → the hashes of every attempt up to the one of the run."""
        with self._reading() as connection:
            rows = connection.execute(_attempts_of(run, names)).all()
        return {name: [r.submission for r in rows if r.student == name] for name in names}

    def _standings(self, run: Run, names: Sequence[str]) -> Iterator[tuple[str, tuple[Attempt, ...]]]:
        with self._reading() as connection:
            rows = connection.execute(_attempts_of(run.id, names)).all()
        hashes = list(dict.fromkeys(r.submission for r in rows))
        found: dict[str, dict[str, str]] = {}
        for row in self._grades(run.terms, hashes, sa.true()):
            found.setdefault(row.submission, {})[row.exercise] = row.result
        for name in names:
            own = [r for r in rows if r.student == name]
            mine = [self._understood(_attempt, r, run.terms, found.get(r.submission, {})) for r in own]
            yield name, tuple(mine)

    def _grades(self, terms: Terms, hashes: Sequence[str], provisional: sa.ColumnElement[bool]) -> Iterator[sa.Row]:
        query = (
            sa.select(grades)
            .where(grades.c.submission.in_(hashes))
            .where(grades.c.environment == terms.environment.key, ~grades.c.provisional | provisional)
        )
        keys = terms.keys
        with self._reading() as connection:
            for row in connection.execute(query):
                if keys.get(row.exercise) == row.checks:
                    yield row

    # The database

    def _understood(self, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What a row says; a row that nobody here has written is a damaged journal."""
        try:
            return read(*args, **kwargs)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError, zlib.error) as error:
            told = f"{type(error).__name__}: {str(error)[:100]}"
            words = f"{self._name} is damaged ({told}): put a copy back, or begin a new one with --journal"
            raise JournalError(words) from error

    @contextlib.contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        with in_words(self._name), self._writing.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with in_words(self._name), self._engine.connect() as connection:
            yield connection

    def _insert(
        self,
        connection: sa.Connection,
        table: sa.Table,
        rows: Sequence[Mapping[str, Any]],
        replacing: bool = False,
    ) -> None:
        """Insert what is not there yet. What is there stays; with ``replacing``, unless it is provisional."""
        if rows:
            connection.execute(_insertion(self._engine.dialect.name, table, replacing), list(rows))


@functools.cache
def _insertion(dialect: str, table: sa.Table, replacing: bool) -> sa.Insert:
    """An insert that leaves what is there, or replaces what is provisional. It takes longer to make than to run."""
    made: Any = importlib.import_module(f"sqlalchemy.dialects.{dialect}")  # the other one need not be loaded
    statement: Any = made.insert(table)
    if not replacing:
        kept: sa.Insert = statement.on_conflict_do_nothing()
        return kept
    new = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    replaced: sa.Insert = statement.on_conflict_do_update(
        index_elements=table.primary_key, set_=new, where=table.c.provisional
    )
    return replaced


@contextlib.contextmanager
def open_journal(place: str | Path, writing: bool = True) -> Iterator[Journal]:
    """The journal at a path (SQLite) or a database URL, made where there is none. One grader at a time writes it."""
    with opened(place, writing) as (engine, name):
        yield Journal(engine, name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _run(row: sa.Row) -> Run:
    told = json.loads(row.terms)
    exercises = {name: (str(a), str(key), float(points)) for name, (a, key, points) in told["exercises"].items()}
    seed = None if told["seed"] is None else int(told["seed"])
    environment = Environment(**{name: str(value) for name, value in told["environment"].items()})
    terms = Terms(tuple(map(str, told["names"])), seed, environment, exercises)
    finished = datetime.fromisoformat(row.finished) if row.finished else None
    return Run(row.id, terms, datetime.fromisoformat(row.started), finished, row.kept)


def _newest(names: Sequence[str]) -> sa.Select:
    """The newest attempt of each of these students."""
    last = (
        sa.select(attempts.c.student, sa.func.max(attempts.c.number).label("number"))
        .where(attempts.c.student.in_(names))
        .group_by(attempts.c.student)
        .subquery()
    )
    same = (attempts.c.student == last.c.student) & (attempts.c.number == last.c.number)
    return sa.select(attempts).join(last, same)


def _attempts_of(run: int, names: Sequence[str]) -> sa.Select:
    """The attempts of these students up to the one of the run."""
    same = (entries.c.student == attempts.c.student) & (attempts.c.number <= entries.c.number)
    chosen = sa.select(attempts).join(entries, same)
    return chosen.where(entries.c.run == run, entries.c.student.in_(names)).order_by(attempts.c.number)


def _attempt(row: sa.Row, terms: Terms, found: Mapping[str, str]) -> Attempt:
    told = json.loads(row.told)
    notes, hints = tuple(map(message_of, told["notes"])), {name: int(n) for name, n in told["hints"].items()}
    mine = {"student": row.student, "attempt": row.number, "submission_hash": row.submission}
    results = [
        unfolded(found[name], **mine, hints=hints.get(name, 0), notes=told["notes"] if i == 0 else ())
        for i, name in enumerate(terms.exercises)
        if name in found
    ]
    times = {name: datetime.fromisoformat(text) for name, text in told["times"].items()}
    return Attempt(row.number, row.submission, tuple(results), times, notes)


def _told(entry: Entry) -> str:
    submission = entry.submission
    times = {name: time.isoformat() for name, time in entry.times.items()}
    notes = [asdict(note) for note in submission.notes]
    return json.dumps({"times": times, "notes": notes, "hints": dict(submission.hints)})


def _packed(submission: Submission) -> bytes:
    faults = {name: asdict(fault) for name, fault in submission.faults.items()}
    return zlib.compress(json.dumps([dict(submission.modules), faults]).encode("ascii"))


def _unpacked(code: bytes) -> Submission:
    text = zlib.decompressobj().decompress(code, MAX_PACKED)
    modules, faults = json.loads(text)
    blocks = {name: tuple((where, text) for where, text in items) for name, items in modules.items()}
    if not all(type(text) is str for block in blocks.values() for pair in block for text in pair):
        raise TypeError("code is text")
    return Submission("", blocks, {name: message_of(fault) for name, fault in faults.items()})
