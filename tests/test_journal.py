"""The journal keeps what it was told: in SQLite and in a real PostgreSQL, whatever becomes of the database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import classroom, database
from grader.classroom import patiently
from grader.database import JournalError
from grader.fingerprint import Environment, Terms
from grader.journal import Entry, Journal, open_journal
from grader.results import CriterionResult, Evidence, Figure, Message, Result
from grader.row import row_of
from grader.submissions import Submission

from .servers import PASSWORD, REPOSITORY, Postgres, until

HERE = Environment("3.11.7", "2.0.0", "linux-x86_64", "jail", "abc")
ELSEWHERE = replace(HERE, python="3.12.0")
TERMS = Terms((), None, HERE, {"square": ("01_tiny", "k1", 4.0), "total": ("01_tiny", "k2", 2.0)})
WHEN = datetime(2026, 10, 12, 8, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new journal can be."""
    if request.param == "sqlite":
        return str(tmp_path / "journal.db")
    return str(request.getfixturevalue("postgres").database())


@pytest.fixture
def journal(place: str) -> Iterator[Journal]:
    with open_journal(place) as opened:
        yield opened


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 3.0)


def handed_in(student: str, code: str = "x = 1") -> Entry:
    submission = Submission(student, {"tiny": (("tiny.py", code),)}, hints={"total": 2}, notes=(Message("note"),))
    return Entry(student, submission, {"01_tiny": WHEN})


def result(entry: Entry, exercise: str = "square", score: float = 4.0) -> Result:
    status = "passed" if score else "failed"
    return Result("", "01_tiny", exercise, status, score, 4.0, submission_hash=entry.submission.hash)


def record(journal: Journal, terms: Terms, results: Iterable[Result], provisional: bool = False) -> None:
    journal.record(terms, [row_of(r, provisional) for r in results])


def whole_run(journal: Journal, *entries: Entry, terms: Terms = TERMS, keep: bool = True) -> int:
    """Everybody passes everything."""
    run = journal.begin(terms)
    journal.enter(run, entries)
    record(journal, terms, [result(e, name) for e in entries for name in terms.exercises])
    journal.finish(run, keep)
    return run


# What it keeps


def test_a_result_is_there_at_once_and_for_the_next_one_who_looks(place: str) -> None:
    ada = handed_in("ada")
    with open_journal(place) as journal:
        run = journal.begin(TERMS)
        journal.enter(run, [ada])
        record(journal, TERMS, [result(ada)])
        with open_journal(place, writing=False) as other:
            found = other.graded(TERMS, [ada.submission.hash, "unknown"])
    kept = replace(result(ada), submission_hash="")
    assert found == {ada.submission.hash: {"square": kept}, "unknown": {}}
    with open_journal(place) as journal:
        assert journal.graded(TERMS, [ada.submission.hash])[ada.submission.hash]["square"].score == 4
        assert journal.run(run).finished is None
        assert journal.last_run() is None


def test_fully_graded_is_all_exercises_by_these_checks_here(journal: Journal) -> None:
    ada, bob, cai, dee = map(handed_in, ("ada", "bob", "cai", "dee"), ("a", "b", "c", "d"))
    run = journal.begin(TERMS)
    journal.enter(run, [ada, bob, cai, dee])
    older = replace(TERMS, exercises={**TERMS.exercises, "total": ("01_tiny", "older", 2.0)})
    record(journal, TERMS, [result(ada), result(ada, "total"), result(bob), result(cai), result(dee)])
    record(journal, older, [result(cai, "total")])
    record(journal, replace(TERMS, environment=ELSEWHERE), [result(bob, "total")])
    record(journal, TERMS, [result(dee, "total")], provisional=True)
    hashes = [e.submission.hash for e in (ada, bob, cai, dee)]
    assert journal.fully_graded(TERMS, hashes) == {ada.submission.hash}
    assert journal.fully_graded(older, hashes) == {cai.submission.hash}
    assert journal.fully_graded(TERMS, []) == set()
    found = journal.graded(TERMS, hashes)
    assert {e.student: sorted(found[e.submission.hash]) for e in (ada, bob, cai, dee)} == {
        "ada": ["square", "total"],
        "bob": ["square"],
        "cai": ["square"],
        "dee": ["square"],
    }


def test_the_first_result_stays_unless_the_grader_itself_had_failed(journal: Journal) -> None:
    ada, bob = handed_in("ada", "a"), handed_in("bob", "b")
    record(journal, TERMS, [result(ada, score=4)])
    record(journal, TERMS, [result(ada, score=0)])
    record(journal, TERMS, [result(ada, score=0)], provisional=True)
    record(journal, TERMS, [result(bob, score=0)], provisional=True)
    record(journal, TERMS, [result(bob, score=4)])
    record(journal, TERMS, [])
    found = journal.graded(TERMS, [ada.submission.hash, bob.submission.hash])
    assert [rows["square"].score for rows in found.values()] == [4, 4]


def test_standings_show_what_is_provisional_too(journal: Journal) -> None:
    ada = handed_in("ada")
    run = journal.begin(TERMS)
    journal.enter(run, [ada])
    record(journal, TERMS, [result(ada, score=0)], provisional=True)
    journal.finish(run, keep=True)
    last = journal.last_run()
    assert last is not None
    ((name, attempts),) = journal.standings(last)
    assert (name, [r.status for r in attempts[-1].results]) == ("ada", ["failed"])


def test_a_standing_tells_who_when_and_what_was_noted(journal: Journal) -> None:
    whole_run(journal, handed_in("bob"), handed_in("ada"))
    last = journal.last_run()
    assert last is not None
    assert (last.terms, last.kept) == (TERMS, True)
    assert last.finished is not None
    assert last.started <= last.finished
    standings = dict(journal.standings(last))
    assert list(standings) == journal.students(last.id) == ["ada", "bob"]
    (attempt,) = standings["bob"]
    assert (attempt.number, attempt.times, attempt.notes) == (1, {"01_tiny": WHEN}, (Message("note"),))
    square, total = attempt.results
    assert (square.student, square.attempt, square.notes, square.hints) == ("bob", 1, (Message("note"),), 0)
    assert (total.student, total.attempt, total.notes, total.hints) == ("bob", 1, (), 2)


def test_other_code_is_another_attempt_and_the_same_code_is_not(journal: Journal) -> None:
    for code in ("a", "b", "b", "a"):
        whole_run(journal, handed_in("ada", code))
    last = journal.last_run()
    assert last is not None
    ((_, attempts),) = journal.standings(last)
    assert [a.number for a in attempts] == [1, 2, 3]
    hashes = [handed_in("", code).submission.hash for code in ("a", "b", "a")]
    assert [a.submission_hash for a in attempts] == hashes
    assert journal.attempt_hashes(last.id, ["ada", "nobody"]) == {"ada": hashes, "nobody": []}


def test_an_earlier_run_does_not_know_later_attempts(journal: Journal) -> None:
    whole_run(journal, handed_in("ada", "a"))
    first = journal.last_run()
    assert first is not None
    whole_run(journal, handed_in("ada", "b"))
    assert [len(attempts) for _, attempts in journal.standings(first)] == [1]


def test_entering_twice_is_entering_once(journal: Journal) -> None:
    """A server may go away after it has done what it was asked, and before it has said so."""
    run = journal.begin(TERMS)
    for _ in range(3):
        journal.enter(run, [handed_in("ada"), handed_in("bob")])
    assert journal.students(run) == ["ada", "bob"]
    assert {name: len(h) for name, h in journal.attempt_hashes(run, ["ada", "bob"]).items()} == {"ada": 1, "bob": 1}


def test_a_run_that_was_not_finished_is_not_listed(journal: Journal) -> None:
    kept = whole_run(journal, handed_in("ada"))
    journal.enter(journal.begin(TERMS), [handed_in("zoe")])
    found = journal.last_run()
    assert found is not None
    assert found.id == kept
    run = journal.begin(TERMS)
    assert journal.students(run) == []
    journal.finish(run, keep=False)
    newest = journal.run(run)
    assert (newest.id, newest.kept) == (run, False)
    assert newest.finished is not None


def test_a_regraded_run_counts_once_it_is_kept(journal: Journal) -> None:
    first = whole_run(journal, handed_in("ada"), handed_in("bob"))
    run = journal.begin(TERMS)
    journal.carry_over(run, first)
    journal.finish(run, keep=False)
    assert journal.students(run) == ["ada", "bob"]
    assert journal.last_run() is not None
    assert journal.last_run().id == first  # type: ignore[union-attr]
    journal.keep(run)
    assert journal.last_run().id == run  # type: ignore[union-attr]


def test_code_comes_back_as_it_was(journal: Journal) -> None:
    fault = Message("file.unreadable", {"file": "x\ud800", "why": "\0"})
    odd = Submission("ada", {"tiny": (("a\udcff", "\ud800\0 'é' 中文"), ("b", ""))}, {"more": fault})
    journal.enter(journal.begin(TERMS), [Entry("ada", odd)])
    assert journal.code([odd.hash, "unknown"]) == {odd.hash: replace(odd, student="")}


def test_a_class_larger_than_a_chunk(journal: Journal) -> None:
    entries = [handed_in(f"s{i:03}", f"x = {i % 100}") for i in range(200)]
    whole_run(journal, *entries)
    last = journal.last_run()
    assert last is not None
    found = [(name, len(attempts[-1].results)) for name, attempts in journal.standings(last)]
    assert found == [(f"s{i:03}", 2) for i in range(200)]


# Any result that a grader can make goes in and comes out; any other is damage (tests/fuzz)

text = st.text(st.characters(codec=None), max_size=12)  # with NUL and lone surrogates
numbers = st.floats(allow_nan=False, allow_infinity=False)
titles = st.fixed_dictionaries({"en": text, "zh": text})
messages = st.builds(Message, text, st.dictionaries(text, st.one_of(text, numbers, st.integers()), max_size=2))
rows = st.tuples(st.none() | numbers, st.none() | numbers)
pictures = st.just(()) | st.tuples(st.tuples(rows, rows), st.tuples(rows, rows))
figures = st.builds(
    Figure,
    st.sampled_from(["curves", "matrix"]),
    titles,
    st.tuples(titles, titles),
    st.tuples(st.tuples(numbers, numbers), st.tuples(numbers, numbers)),
)
results = st.builds(
    Result,
    st.just(""),
    text,
    st.just("square"),
    st.sampled_from(["passed", "partial", "failed", "memory"]),
    numbers,
    numbers,
    criteria=st.lists(
        st.builds(CriterionResult, text, st.sampled_from(["passed", "failed"]), numbers, numbers, text), max_size=2
    ).map(tuple),
    diagnosis=st.none() | messages,
    evidence=st.none()
    | st.builds(
        Evidence,
        text,
        text,
        text,
        worst=st.lists(text, max_size=2).map(tuple),
        picture=pictures,
    ),
    figures=st.lists(figures, max_size=1).map(tuple),
    printed=text,
    seconds=numbers,
    margin=st.none() | numbers,
    hidden=st.booleans(),
    checks_hash=text,
)


@given(results)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_result_goes_in_and_comes_out(journal: Journal, told: Result) -> None:
    told = replace(told, submission_hash=uuid.uuid4().hex)
    record(journal, TERMS, [told])
    found = journal.graded(TERMS, [told.submission_hash])[told.submission_hash]["square"]
    assert replace(found, submission_hash=told.submission_hash) == told


# Who may open it


def test_one_grader_at_a_time(place: str) -> None:
    with open_journal(place):
        with pytest.raises(JournalError, match="another grader is writing") as refused, open_journal(place):
            pass
        assert PASSWORD not in str(refused.value)
        with open_journal(place, writing=False) as reader:
            assert reader.last_run() is None
    with open_journal(place):
        pass


def test_a_grader_that_was_killed_holds_no_lock(place: str) -> None:
    script = "import sys, time\nfrom grader.journal import open_journal\n"
    script += "with open_journal(sys.argv[1]):\n    print('open', flush=True)\n    time.sleep(600)\n"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    other = subprocess.Popen([sys.executable, "-c", script, place], stdout=subprocess.PIPE, env=environment)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(JournalError, match="another grader is writing"), open_journal(place):
            pass
    finally:
        other.kill()
        other.communicate()
    until(lambda: opens(place), "the lock of a killed process")


def refused(place: str | Path, why: str, writing: bool = True) -> str:
    """It cannot be opened, and says why."""
    with pytest.raises(JournalError, match=why) as raised, open_journal(place, writing):
        pass
    return str(raised.value)


def opens(place: str) -> bool:
    with suppress(JournalError), open_journal(place):
        return True
    return False


@pytest.mark.parametrize(
    "place",
    [
        f"mysql://ada:{PASSWORD}@host/course",
        f"nonsense://ada:{PASSWORD}@host/course",
        f"postgresql://ada:{PASSWORD}@host:port/course",
        f"postgresql://ada:{PASSWORD}@[::1/course",
        f"postgresql://ada:{PASSWORD}@127.0.0.1:1/course",
        f"postgresql://ada:/{PASSWORD}@127.0.0.1:1/course",
        f"postgresql://127.0.0.1:1/course?user=ada&password={PASSWORD}",
        f"postgresql+nonsense://ada:{PASSWORD}@host/course",
    ],
)
def test_a_place_that_is_no_journal_is_named_without_its_password(place: str) -> None:
    with pytest.raises(JournalError) as refused, open_journal(place):
        pass
    told = str(refused.value)
    assert place.partition(":")[0] in told
    assert PASSWORD not in told
    assert "\n" not in told


def test_a_wrong_password_is_not_shown(postgres: Postgres) -> None:
    url = postgres.url("postgres", password="a-wrong-password")
    with pytest.raises(JournalError, match="password authentication failed") as refused, open_journal(url):
        pass
    assert "a-wrong-password" not in str(refused.value)
    with pytest.raises(JournalError, match='"nowhere" does not exist'), open_journal(postgres.url("nowhere")):
        pass


# Its tables


def test_an_older_journal_is_brought_to_this_version(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_journal(place) as journal:
        whole_run(journal, handed_in("ada"))
    steps: list[int] = []

    def add(column: str) -> Callable[[sa.Connection], None]:
        def migrate(connection: sa.Connection) -> None:
            steps.append(len(steps))
            connection.execute(sa.text(f"ALTER TABLE grades ADD COLUMN {column} TEXT"))

        return migrate

    monkeypatch.setattr(database, "SCHEMA", 3)
    with pytest.raises(JournalError, match="is of schema 1, which this grader cannot read"), open_journal(place):
        pass
    monkeypatch.setattr(database, "MIGRATIONS", {1: add("new"), 2: add("newer")})
    for _ in range(2):
        with open_journal(place) as journal:
            assert journal.last_run() is not None
    assert steps == [0, 1]


def test_a_migration_that_fails_changes_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_journal(place):
        pass

    def fail(connection: sa.Connection) -> None:
        connection.execute(sa.text("ALTER TABLE grades ADD COLUMN new TEXT"))
        connection.execute(sa.text("INSERT INTO nowhere VALUES (1)"))

    monkeypatch.setattr(database, "SCHEMA", 2)
    monkeypatch.setattr(database, "MIGRATIONS", {1: fail})
    with pytest.raises(JournalError, match="nowhere"), open_journal(place):
        pass
    monkeypatch.undo()
    with open_journal(place) as journal:
        assert "new" not in [c["name"] for c in sa.inspect(journal._engine).get_columns("grades")]


def test_making_the_tables_is_all_or_nothing(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed in its first moment, it can still begin."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    sa.event.listen(database.runs, "after_create", stop)
    try:
        with pytest.raises(KeyboardInterrupt), open_journal(place):
            pass
    finally:
        sa.event.remove(database.runs, "after_create", stop)
    with open_journal(place) as journal:
        whole_run(journal, handed_in("ada"))


def test_a_newer_journal_is_refused_and_left_alone(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "SCHEMA", 7)
    with open_journal(place):
        pass
    monkeypatch.undo()
    with (
        pytest.raises(JournalError, match=r"a newer grader \(schema 7, this one knows 1\): update"),
        open_journal(place),
    ):
        pass


@pytest.mark.parametrize("told", ["CREATE TABLE grades (a TEXT)", "CREATE TABLE journal (a TEXT)"])
def test_tables_of_something_else_are_refused(place: str, told: str) -> None:
    url = place.replace("postgresql:", "postgresql+psycopg:") if "://" in place else f"sqlite:///{place}"
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(told))
    refused(place, r"something else|no journal|cannot be used|does not exist")
    assert len(sa.inspect(engine).get_table_names()) == 1
    engine.dispose()


# What becomes of a file


@pytest.mark.usefixtures("impatient")
def test_a_locked_file(tmp_path: Path) -> None:
    place = tmp_path / "journal.db"
    with open_journal(place) as journal:
        other = sqlite3.connect(place, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(JournalError, match="locked by another program: close what has it open") as refused:
            record(journal, TERMS, [result(handed_in("ada"))])
        assert not refused.value.lost
        other.close()
        record(journal, TERMS, [result(handed_in("ada"))])


def test_a_file_that_is_locked_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    place = tmp_path / "journal.db"
    with open_journal(place) as journal:
        run = journal.begin(TERMS)
        other = sqlite3.connect(place, isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        later = threading.Timer(0.5, other.close)
        later.start()
        journal.enter(run, [handed_in("ada")])
        later.join()
        assert journal.students(run) == ["ada"]


def test_a_full_disk_costs_nothing_that_is_kept(tmp_path: Path) -> None:
    place = tmp_path / "journal.db"
    with open_journal(place) as journal:
        ada = handed_in("ada")
        record(journal, TERMS, [result(ada)])

        def small(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA max_page_count=20")

        journal._engine.dispose()
        sa.event.listen(journal._engine, "connect", small)
        much = [replace(result(handed_in("bob", str(i))), printed="x" * 1000) for i in range(1000)]
        with pytest.raises(JournalError, match=r"the disk is full\. Free some room\. What was graded is kept"):
            record(journal, TERMS, much)
        sa.event.remove(journal._engine, "connect", small)
        journal._engine.dispose()
        record(journal, TERMS, [result(ada, "total")])
        assert journal.fully_graded(TERMS, [ada.submission.hash])


@contextmanager
def as_an_ordinary_user() -> Iterator[Path]:
    """A folder of one's own, without root's rights."""
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="journal-"))
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o700)
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()


def test_a_file_that_may_only_be_read() -> None:
    with as_an_ordinary_user() as folder:
        place = folder / "journal.db"
        with open_journal(place) as journal:
            whole_run(journal, handed_in("ada"))
        place.chmod(0o400)
        with pytest.raises(JournalError, match="may not be written by you"), open_journal(place) as journal:
            journal.begin(TERMS)
        with open_journal(place, writing=False) as journal:
            assert journal.last_run() is not None


@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_only_be_read(there: bool) -> None:
    with as_an_ordinary_user() as folder:
        place = folder / "journal.db"
        if there:
            place.touch()
        folder.chmod(0o500)
        with (
            pytest.raises(JournalError, match=r"may not be written by you|may you write"),
            open_journal(place) as journal,
        ):
            journal.begin(TERMS)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    for writing in (True, False):
        refused(tmp_path / "nowhere/journal.db", "cannot be opened: is its folder there", writing)


def test_a_file_that_is_removed_while_it_is_open(tmp_path: Path) -> None:
    place = tmp_path / "journal.db"
    with open_journal(place) as journal:
        run = journal.begin(TERMS)
        place.unlink()
        with pytest.raises(JournalError, match="is gone"):
            journal.enter(run, [handed_in("ada")])


@pytest.mark.parametrize("damage", ["another kind", "its head", "its middle", "cut off"])
def test_a_damaged_file(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "journal.db"
    with open_journal(place) as journal:
        whole_run(journal, *(handed_in(f"s{i}", str(i)) for i in range(300)))
    data = bytearray(place.read_bytes())
    if damage == "another kind":
        data = bytearray(b"student,points\n" * 1000)
    elif damage == "cut off":
        del data[len(data) // 2 :]
    else:
        start = 0 if damage == "its head" else 4096
        data[start : start + 4096 * 12] = b"\xaa" * 4096 * 12
    place.write_bytes(data)
    with pytest.raises(JournalError, match="damaged") as raised:
        use_all_of(place)
    assert str(place) in str(raised.value)


def use_all_of(place: Path) -> None:
    with open_journal(place) as journal:
        last = journal.last_run()
        assert last is not None
        list(journal.standings(last))
        record(journal, TERMS, [result(handed_in("x", str(i))) for i in range(1000)])


# What becomes of a server


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classroom, "PATIENCE", (0.1, 0.2, 0.4))


@pytest.mark.usefixtures("quick")
def test_a_server_that_was_started_again(postgres: Postgres, capfd: pytest.CaptureFixture[str]) -> None:
    ada, place = handed_in("ada"), postgres.database()
    with open_journal(place) as journal:
        run = journal.begin(TERMS)
        record(journal, TERMS, [result(ada)])
        postgres.stop()
        postgres.start()
        patiently(journal.enter, run, [ada])
        patiently(record, journal, TERMS, [result(ada, "total")])
        assert journal.fully_graded(TERMS, [ada.submission.hash])
        assert journal.students(run) == ["ada"]
        with pytest.raises(JournalError, match="another grader"), open_journal(place):
            pass
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("quick")
def test_a_server_that_comes_back_to_another_grader(postgres: Postgres) -> None:
    """The lock went with the connection. Who comes second waits, and then says why."""
    place = postgres.database()
    with open_journal(place) as journal:
        journal.begin(TERMS)
        postgres.stop()
        postgres.start()
        with open_journal(place), pytest.raises(JournalError, match="another grader is writing"):
            patiently(record, journal, TERMS, [result(handed_in("ada"))])


@pytest.mark.usefixtures("quick", "impatient")
def test_a_server_that_stays_away(postgres: Postgres, capfd: pytest.CaptureFixture[str]) -> None:
    ada, place = handed_in("ada"), postgres.database()
    with open_journal(place) as journal:
        record(journal, TERMS, [result(ada)])
        postgres.stop()
        try:
            with pytest.raises(JournalError, match="What was graded is kept: the same command goes on") as refused:
                patiently(record, journal, TERMS, [result(ada, "total")])
            assert refused.value.lost
            assert PASSWORD not in str(refused.value)
        finally:
            postgres.start()
    with open_journal(place) as journal:
        assert list(journal.graded(TERMS, [ada.submission.hash])[ada.submission.hash]) == ["square"]
    assert capfd.readouterr().err == ""


def test_waiting_has_an_end_only_for_what_may_come_back(quick: None) -> None:
    asked = []

    def ask(lost: bool) -> None:
        asked.append(lost)
        raise JournalError("no", lost)

    for lost in (True, False):
        with pytest.raises(JournalError):
            patiently(ask, lost)
    assert asked == [True] * 4 + [False]


def test_a_name_that_no_database_takes_is_said_at_once(journal: Journal) -> None:
    run = journal.begin(TERMS)
    with pytest.raises(JournalError, match="cannot be used") as refused:
        journal.enter(run, [handed_in("ada\ud800")])
    assert not refused.value.lost
    assert journal.students(run) == []
