"""A journal whose rows were changed by hand, or by a failing disk: it is read, or said to be damaged."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.database import JournalError
from grader.fingerprint import Environment, Terms
from grader.journal import Entry, open_journal
from grader.results import Message, Result
from grader.row import row_of
from grader.submissions import Submission
from tests.fuzz.strategies import damaged
from tests.fuzz.test_readers import FULL, WHOLE

TERMS = Terms(
    ("01",),
    7,
    Environment("3.11", "2.0", "linux", "jail", "abc"),
    {"relu": ("01_a", "key", 4.0), "gelu": ("01_a", "k", 2.0)},
)
CODE = Submission(
    "ann",
    {"m": (("m.py", "x = 1\n"),)},
    {"n": Message("notebook.broken", {"file": "n.ipynb"})},
    (Message("file.twice", {"file": "m.ipynb", "module": "m"}),),
    {"relu": 2},
)
many = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("journal") / "journal.db"
    with open_journal(found) as journal:
        run = journal.begin(TERMS)
        journal.enter(run, [Entry("ann", CODE, {"01_a": datetime(2026, 1, 2, tzinfo=UTC)})])
        results = [Result(**{**vars(FULL), "submission_hash": CODE.hash, "notes": ()})]
        journal.record(TERMS, map(row_of, results))
        journal.finish(run, keep=True)
    return found


@contextlib.contextmanager
def changed(path: Path, table: str, column: str, value: Any) -> Iterator[None]:
    """The journal with another value in a column of every row, and as it was after that."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        kept = connection.execute(f"select rowid, {column} from {table}").fetchall()
        connection.execute(f"update {table} set {column} = ?", (value,))
        connection.commit()
    try:
        yield
    finally:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executemany(f"update {table} set {column} = ? where rowid = ?", [(v, row) for row, v in kept])
            connection.commit()


def read_all(path: Path) -> list[Result]:
    """Everything that a grader asks a journal for."""
    with open_journal(path, writing=False) as journal:
        run = journal.last_run()
        if run is None:
            return []
        found = [r for _, attempts in journal.standings(run) for attempt in attempts for r in attempt.results]
        names = journal.students(run.id)
        hashes = [h for mine in journal.attempt_hashes(run.id, names).values() for h in mine]
        journal.graded(TERMS, hashes)
        journal.fully_graded(TERMS, hashes)
        assert all(s.hash for s in journal.code(hashes).values())
        return found


TERMS_TOLD = {
    "names": ["01"],
    "seed": 7,
    "environment": vars(TERMS.environment),
    "exercises": {"relu": ["01_a", "key", 4.0], "gelu": ["01_a", "k", 2.0]},
}
ATTEMPT_TOLD = {
    "times": {"01_a": "2026-01-02T00:00:00+00:00"},
    "notes": [{"id": "file.twice", "values": {"file": "m.ipynb", "module": "m"}}],
    "hints": {"relu": 2},
}
CODE_TOLD = [{"m": [["m.py", "x = 1\n"]]}, {"n": {"id": "notebook.broken", "values": {"file": "n.ipynb"}}}]
texts = {("grades", "result"): WHOLE, ("runs", "terms"): TERMS_TOLD, ("attempts", "told"): ATTEMPT_TOLD}
raw = (
    st.none()
    | st.binary(max_size=30)
    | st.text(st.characters(codec="utf-8"), max_size=30)
    | st.integers(-9, 9)
    | st.floats()
)
columns = [
    *texts,
    ("submissions", "code"),
    ("runs", "started"),
    ("runs", "finished"),
    ("runs", "kept"),
    ("entries", "number"),
    ("entries", "student"),
    ("attempts", "number"),
    ("attempts", "student"),
    ("grades", "provisional"),
    ("grades", "exercise"),
    ("journal", "value"),
    ("journal", "key"),
]


def test_the_journal_is_read_as_it_was_written(path: Path) -> None:
    assert [r.exercise for r in read_all(path)] == ["relu"]


@many
@given(data=st.data(), place=st.sampled_from(list(texts)))
def test_rows_of_json_are_read_or_damaged(path: Path, data: st.DataObject, place: tuple[str, str]) -> None:
    text = json.dumps(data.draw(damaged(texts[place])))
    with changed(path, *place, text), contextlib.suppress(JournalError):
        assert all(isinstance(result, Result) for result in read_all(path))


@many
@given(told=damaged(CODE_TOLD))
@example(told=[{"m": [["m.py", 7]]}, {}])
@example(told=[{"m": 7}, []])
def test_code_is_read_or_damaged(path: Path, told: Any) -> None:
    with (
        changed(path, "submissions", "code", zlib.compress(json.dumps(told).encode())),
        contextlib.suppress(JournalError),
    ):
        read_all(path)


@many
@given(place=st.sampled_from(columns), value=raw)
def test_columns_of_another_kind_are_read_or_damaged(path: Path, place: tuple[str, str], value: Any) -> None:
    try:
        with changed(path, *place, value), contextlib.suppress(JournalError):
            read_all(path)
    except sqlite3.IntegrityError:
        pass  # the database itself refuses it


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("grades", "result", "{}"),
        ("grades", "result", "[" * 100_000),
        ("grades", "result", '{"status": "passed", "score": 1e999, "max_score": 4}'),
        ("runs", "terms", "no JSON"),
        ("runs", "started", "yesterday"),
        ("attempts", "told", '{"times": {"01_a": "soon"}, "notes": [], "hints": {}}'),
        ("submissions", "code", b"no zlib"),
        ("submissions", "code", zlib.compress(bytes(200 << 20))),
        ("journal", "value", "newest"),
        ("journal", "value", None),
    ],
)
def test_damage_is_told_with_the_name_of_the_journal(path: Path, table: str, column: str, value: Any) -> None:
    with changed(path, table, column, value), pytest.raises(JournalError, match=str(path)) as told:
        read_all(path)
    assert "new" in str(told.value)


def test_json_that_is_no_result_is_damage(path: Path) -> None:
    for value in (None, 7, "x", [], {}, {"status": "passed"}, {**WHOLE, "surprise": 1}):
        with changed(path, "grades", "result", json.dumps(value)), pytest.raises(JournalError, match="damaged"):
            read_all(path)
