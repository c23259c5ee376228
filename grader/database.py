"""Where journals live: the tables, and opening them in SQLite or PostgreSQL. What goes wrong is put into words."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

SCHEMA = 1
MIGRATIONS: dict[int, Callable[[sa.Connection], None]] = {}  # from a version to the next one
LOCK = 0x67726164  # of PostgreSQL's advisory locks
MAGIC = b"SQLite format 3\0"
WAIT = 30.0  # seconds for a lock of SQLite's, or for a server to answer

metadata = sa.MetaData()
about = sa.Table("journal", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text))
submissions = sa.Table(
    "submissions", metadata, sa.Column("hash", sa.Text, primary_key=True), sa.Column("code", sa.LargeBinary)
)
attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("student", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("submission", sa.Text, nullable=False),
    sa.Column("told", sa.Text, nullable=False),  # JSON: when each assignment was handed in, notes, hints
    sa.UniqueConstraint("student", "number"),
)
grades = sa.Table(
    "grades",
    metadata,
    sa.Column("submission", sa.Text, primary_key=True),
    sa.Column("exercise", sa.Text, primary_key=True),
    sa.Column("checks", sa.Text, primary_key=True),
    sa.Column("environment", sa.Text, primary_key=True),
    sa.Column("result", sa.Text, nullable=False),
    sa.Column("provisional", sa.Boolean, nullable=False),  # the grader itself failed: tried again by the next run
)
runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("started", sa.Text, nullable=False),
    sa.Column("finished", sa.Text),
    sa.Column("kept", sa.Boolean, nullable=False),
    sa.Column("terms", sa.Text, nullable=False),
)
entries = sa.Table(
    "entries",
    metadata,
    sa.Column("run", sa.Integer, primary_key=True),
    sa.Column("student", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
)


class JournalError(Exception):
    """The journal cannot be used; the text says why and what to do. ``lost``: a server that may come back."""

    def __init__(self, text: str, lost: bool = False) -> None:
        super().__init__(text)
        self.lost = lost


@contextlib.contextmanager
def opened(place: str | Path, writing: bool) -> Iterator[tuple[sa.Engine, str]]:
    """An engine for a path (SQLite) or a database URL, with its tables there, and the name to show for it.

    Raises JournalError where that cannot be, or where another grader is ``writing`` it already.
    """
    text = str(place)
    try:
        name = sa.make_url(text).render_as_string(hide_password=True) if "://" in text else text
        engine = _engine(text)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError) as error:
        raise JournalError(f"{text} is no journal ({error}). Name a file, or postgresql://USER@HOST/DATABASE") from None
    if "://" not in text:
        _check_file(Path(text))
    with contextlib.ExitStack() as stack:
        stack.callback(engine.dispose)
        with in_words(name), engine.begin() as connection:
            _prepare(connection, name)
        if writing:
            with in_words(name):
                _lock(engine, name, stack)
        yield engine, name


def _check_file(path: Path) -> None:
    """SQLite itself takes a short text for an empty database, and writes over it."""
    with in_words(str(path)):
        if path.is_file() and path.stat().st_size:
            with path.open("rb") as file:
                if file.read(len(MAGIC)) != MAGIC:
                    raise JournalError(WORDS["not a database"].format(name=path))


def _engine(text: str) -> sa.Engine:
    if "://" not in text or text.startswith("sqlite:"):
        url = text if "://" in text else sa.URL.create("sqlite", database=text)
        engine = sa.create_engine(url, connect_args={"timeout": WAIT})
        sa.event.listen(engine, "connect", _pragmas)
        return engine
    url = sa.make_url(text)
    if url.get_backend_name() != "postgresql":
        raise sa.exc.ArgumentError(f"{url.get_backend_name()} is neither SQLite nor PostgreSQL")
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    return sa.create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": int(WAIT / 3)})


def _pragmas(connection: Any, _: object) -> None:
    """A write-ahead log outlives ``kill -9``, and readers do not wait for the writer."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def _prepare(connection: sa.Connection, name: str) -> None:
    """Make the tables of a new journal; bring an older one to this version."""
    there = set(sa.inspect(connection).get_table_names())
    if about.name not in there:
        if there & set(metadata.tables):
            raise JournalError(f"{name} holds tables of something else. Name another file or database with --journal")
        metadata.create_all(connection)
        connection.execute(about.insert().values(key="schema", value=str(SCHEMA)))
        return
    version = int(connection.scalar(sa.select(about.c.value).where(about.c.key == "schema")) or 0)
    if version > SCHEMA:
        raise JournalError(f"{name} was written by a newer grader (schema {version}, this one knows {SCHEMA}): update")
    for older in range(version, SCHEMA):
        if older not in MIGRATIONS:
            raise JournalError(f"{name} is of schema {older}, which this grader cannot read. Begin a new journal")
        MIGRATIONS[older](connection)
        connection.execute(about.update().where(about.c.key == "schema").values(value=str(older + 1)))


def _lock(engine: sa.Engine, name: str, stack: contextlib.ExitStack) -> None:
    """One grader at a time. The system takes the lock away with the process."""
    taken = JournalError(f"another grader is writing {name}: wait until it is done, or stop it")
    if engine.dialect.name == "postgresql":
        connection = stack.enter_context(engine.connect().execution_options(isolation_level="AUTOCOMMIT"))
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(LOCK))):
            raise taken
    elif engine.url.database:
        path = Path(f"{engine.url.database}.lock")
        try:
            fcntl.flock(stack.enter_context(path.open("w")), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise taken from None


#: What a database says → what a user should read.
WORDS = {
    "locked": "{name} is locked by another program: close what has it open",
    "full": "{name} cannot grow: the disk is full. Free some room",
    "no space left": "{name} cannot grow: the disk is full. Free some room",
    "readonly": "{name} may not be written by you: change its rights, or name another one with --journal",
    "unable to open": "{name} cannot be opened: is its folder there, and may you write in it?",
    "not a database": "{name} is no journal: it is a file of another kind, or damaged. Name another one with --journal",
    "malformed": "{name} is damaged: put a copy back, or begin a new one with --journal",
    "disk i/o": "{name} cannot be read or written: the disk fails",
    "no such": "{name} is no journal of this grader: {error}",
}


@contextlib.contextmanager
def in_words(name: str) -> Iterator[None]:
    """Turn what the database raises into a JournalError."""
    try:
        yield
    except (sa.exc.DBAPIError, OSError) as error:
        told = str(getattr(error, "orig", error)).strip().split("\n")[0]
        fitting = (text for word, text in WORDS.items() if word in told.lower())
        text = next(fitting, "{name} cannot be used: {error}").format(name=name, error=told)
        lost = isinstance(error, sa.exc.DBAPIError) and "sqlite" not in type(error.orig).__module__
        raise JournalError(f"{text}. What was graded is kept: the same command goes on where it was", lost) from error
