"""Rosters and policies: whatever an instructor's file holds, it is read or refused with the file's name."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.gradebook import Attempt, settle
from grader.policy import COUNTS, LEVELS, PolicyError, duration, parse_policy, read_policy
from grader.results import Result
from grader.roster import RosterError, parse_roster
from tests.fuzz.strategies import damaged, json_values

many = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


def refused(error: ValueError, file: str = "") -> None:
    """What is refused is told in a sentence that names the file."""
    assert file in str(error)
    assert 10 < len(str(error)) < 5000


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["student", "id", "学号", "name", "email", "Points Possible", "", '"', "a\nb", "a,b", "é", "=1+1", "ID", "section"]
)
tables = st.lists(st.lists(cells, max_size=5), max_size=6)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A table in some dialect and encoding, at times cut or with a byte that does not belong."""
    out = io.StringIO()
    writer = csv.writer(
        out, delimiter=draw(st.sampled_from(",;\t|")), lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"]))
    )
    head = draw(st.sampled_from([["student", "name"], ["学号", "姓名", "班级"], ["First", "Last", "SIS Login ID"], []]))
    writer.writerows([*([head] if head else []), *draw(tables)])
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "latin-1"]))
    data = out.getvalue().encode(encoding, "replace")
    if draw(st.booleans()):
        at = draw(st.integers(0, len(data)))
        data = (
            data[:at] + draw(st.sampled_from([b"", b"\0", b"\xff", b'"', b"\r"])) + data[at + draw(st.integers(0, 3)) :]
        )
    return data


@many
@given(data=files() | st.binary(max_size=200))
@example(data=b"\xff\xfe\x00")
@example(data=b"\xff\xfe" + "student\n\ud800\n".encode("utf-16-le", "surrogatepass"))
@example(data=b'student,name\n"' + b"x" * 200_000)
@example(data=b"student\n" + b"a," * 50_000)
@example(data=b"student" + b",x" * 5_000 + b"\n1\n")
def test_a_roster_is_read_or_refused(data: bytes) -> None:
    try:
        roster = parse_roster(data, "roster.csv")
    except RosterError as error:
        refused(error, "roster.csv")
        return
    assert roster.people
    assert len(roster.people) <= data.count(b"\n") + data.count(b"\r") + 1
    for student, person in roster.people.items():
        assert student == person.student != ""
        assert roster.find(student) is person
    assert roster.find("nobody at all") is None
    assert all(len(warning) < 20_000 for warning in roster.warnings)


moments = st.datetimes(timezones=st.none() | st.just(UTC))
POLICY: dict[str, Any] = {
    "counts": "best",
    "timezone": "Europe/Berlin",
    "late": {"grace": "15m", "per_day": 0.1, "most": 0.5, "closes": "7d"},
    "due": {"01_a": datetime(2026, 3, 1, 12), "02_b": datetime(2026, 4, 1, tzinfo=UTC)},
    "extensions": {"ann": {"01_a": "3d", "all": "1d12h"}, "bob": {"02_b": datetime(2026, 5, 1, tzinfo=UTC)}},
    "visible": {"default": "sentence", "relu": "nothing"},
}
ATTEMPTS = [
    Attempt(n, f"hash{n}", (Result("ann", "01_a", "relu", "partial", 2.0, 4.0),), {"01_a": when})
    for n, when in enumerate([datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)], 1)
]


@many
@given(table=damaged(POLICY), moment=moments)
@example(table={"due": {"01_a": datetime(1, 1, 1)}, "timezone": "Asia/Shanghai"}, moment=datetime(2026, 1, 1))
@example(
    table={"due": {"01_a": datetime(9999, 12, 31, 23, 59)}, "timezone": "America/Los_Angeles"},
    moment=datetime(2026, 1, 1),
)
@example(
    table={"due": {"01_a": datetime(9999, 12, 31, tzinfo=UTC)}, "extensions": {"ann": {"01_a": "3d"}}},
    moment=datetime(2026, 1, 1),
)
@example(table=dict(POLICY), moment=datetime(1, 1, 1))
@example(table=dict(POLICY), moment=datetime(9999, 12, 31, 23, 59))
@example(table={"timezone": "../../etc/passwd"}, moment=datetime(2026, 1, 1))
@example(table={"timezone": ["UTC"], "counts": []}, moment=datetime(2026, 1, 1))
@example(table={"late": {"per_day": float("nan")}}, moment=datetime(2026, 1, 1))
def test_a_policy_is_read_or_refused(table: Any, moment: datetime) -> None:
    if not isinstance(table, dict):
        return  # TOML is a table
    if isinstance(table.get("due"), dict) and table["due"]:
        table = {**table, "due": {**table["due"], next(iter(table["due"])): moment}}
    try:
        policy = parse_policy(table, ["01_a", "02_b"], ["relu"])
    except PolicyError as error:
        refused(error)
        return
    assert policy.counts in COUNTS
    assert set(policy.visible.values()) <= set(LEVELS)
    for late in (timedelta(-1), timedelta(), timedelta(minutes=1), timedelta(400)):
        assert 0 <= policy.late.share(late) <= 1
    (mark,) = settle("ann", ATTEMPTS, policy).marks
    assert 0 <= mark.final <= mark.points <= mark.max_points
    policy.strangers(["ann"])


@many
@given(
    text=st.text(max_size=60)
    | json_values.map(str)
    | st.sampled_from(["a=" + "[" * 5000, "a={b=" * 900, "due.01_a=2026-02-30"])
)
def test_a_policy_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "policy.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        read_policy(path)
    except PolicyError as error:
        refused(error, str(path))


@many
@given(value=json_values | st.from_regex(r"(\d{1,400}(\.\d{1,5})?[smhdw] ?){1,3}", fullmatch=True))
@example(value="9" * 400 + "w")
@example(value="١d")
def test_a_length_of_time_is_read_or_refused(value: Any) -> None:
    try:
        found = duration("late.grace", value)
    except PolicyError:
        return
    assert timedelta() <= found <= timedelta(3660)
