"""Policies: what is read, what is refused and in which words; lateness; which attempt counts."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook import Attempt, Standing, settle
from grader.policy import Late, Policy, PolicyError, duration, parse_policy, read_policy
from grader.results import Message
from grader.roster import parse_roster
from tests.report.made import result

FULL = """
counts = "best"
timezone = "Europe/Berlin"
[late]
grace = "15m"
per_day = 0.1
most = 0.5
closes = "7d"
[due]
02_activations = 2026-10-12T23:59:00
03_losses = 2026-10-19T23:59:00+02:00
[extensions.alice]
02_activations = "3d"
[extensions.bob]
all = "2d"
03_losses = 2026-11-01T12:00:00+01:00
[visible]
default = "sentence"
gelu = "nothing"
"""
A = "02_activations"
DUE = datetime(2026, 10, 12, 23, 59, tzinfo=timezone(timedelta(hours=2)))
STRICT = Policy(late=Late(timedelta(minutes=15), 0.1, 0.5, timedelta(days=7)), due={A: DUE})
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def read(tmp_path: Path, text: str | bytes, **known) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_policy(path, **known)


def test_every_key_is_read(tmp_path: Path) -> None:
    policy = read(tmp_path, FULL, assignments=[A, "03_losses"], exercises=["gelu"])
    assert policy.counts == "best"
    assert policy.late == Late(timedelta(minutes=15), 0.1, 0.5, timedelta(days=7))
    assert policy.deadline(A) == DUE
    assert policy.deadline(A, "alice") == DUE + 3 * DAY
    assert policy.deadline("03_losses", "alice") == datetime(2026, 10, 19, 21, 59, tzinfo=UTC)
    assert policy.deadline(A, "bob") == DUE + 2 * DAY
    assert policy.deadline("03_losses", "bob") == datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert policy.deadline("04_other", "bob") is None
    assert policy.level(result()) == "nothing"
    assert policy.level(result(exercise="relu")) == "sentence"


def test_an_empty_file_takes_nothing_off_and_hides_the_data(tmp_path: Path) -> None:
    policy = read(tmp_path, "")
    assert policy == Policy()
    assert policy.late.share(1000 * DAY) == 1
    assert policy.level(result()) == "sentence"


def test_a_byte_order_mark_is_no_syntax_error(tmp_path: Path) -> None:
    assert read(tmp_path, b'\xef\xbb\xbfcounts = "best"\r\n').counts == "best"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('count = "best"', "knows no 'count'. Did you mean counts?"),
        ("[late]\nper_dya = 0.1", "[late] knows no 'per_dya'. Did you mean per_day?"),
        ("[late]\nx = 1", "there are grace, per_day, most, closes"),
        ('counts = "first"', "counts = 'first' is none of last, best"),
        ("counts = 3", "is none of last, best"),
        ("counts = [1]", "is none of last, best"),
        ("[late]\nper_day = 10", "late.per_day = 10 is no share"),
        ("[late]\nper_day = -0.1", "is no share"),
        ("[late]\nper_day = nan", "is no share"),
        ("[late]\nper_day = true", "is no share"),
        ('[late]\nmost = "half"', "is no share"),
        ("[late]\ngrace = 15", "late.grace = 15 is no length of time"),
        ('[late]\ngrace = "-15m"', "is no length of time"),
        ('[late]\ngrace = "15 minutes"', "is no length of time"),
        ('[late]\ncloses = "99999999999999d"', "longer than ten years"),
        ('[late]\ngrace = "2d"\ncloses = "1d"', "comes before the end of late.grace"),
        ("late = 3", "late = 3 is no table: write [late]"),
        ("[due]\n02_activations = 2026-10-12", "no date with a time. Write 2026-10-12T23:59:00+02:00"),
        ('[due]\n02_activations = "2026-10-12T23:59:00Z"', "without quotes"),
        ("[due]\n02_activations = 23:59:00", "no date with a time"),
        ("[due]\n02_activations = 2026-10-12T23:59:00", 'timezone = "Europe/Berlin" at the top'),
        ("[due]\n02_activation = 2026-10-12T23:59:00Z", "Did you mean 02_activations?"),
        ('timezone = "Europe/Berln"', "is not known here"),
        ('timezone = "../../etc/passwd"', "is not known here"),
        ("timezone = 3", "is not known here"),
        ('timezone = ""', "is not known here"),
        ('timezone = "Europe/Berlin"\n[due]\n02_activations = 2026-03-29T02:30:00', "the clock is put forward"),
        ('[extensions]\nalice = "3d"', "extensions.alice = '3d' is no table: write [extensions.alice]"),
        ('[extensions.alice]\n02_activations = "3d"', "extends nothing"),
        ('[extensions.alice]\nal = "3d"', "[extensions.alice] knows no 'al'. Did you mean all?"),
        ("[extensions.alice]\nall = 2026-10-12T23:59:00Z", "extensions.alice.all takes a length of time"),
        ("[extensions.alice]\nall = 3", "takes a length of time"),
        (
            "[due]\n02_activations = 2026-10-12T23:59:00Z\n[extensions.a]\n02_activations = 2026-10-11T23:59:00Z",
            "before the deadline of everybody",
        ),
        ('[visible]\ndefault = "all"', "visible.default = 'all' is none of nothing, sentence, everything"),
        ('[visible]\ngeul = "nothing"', "[visible] knows no 'geul'. Did you mean gelu?"),
        ("counts = ", "is no TOML: Invalid value (at end of document)"),
        ('counts = "best"\ncounts = "last"', "is no TOML"),
        (b"counts = '\xff'", "is not UTF-8"),
        ("counts = 'best'".encode("utf-16"), "is not UTF-8"),
        ("x = " + "[" * 100_000, "is no TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(PolicyError) as told:
        read(tmp_path, text, assignments=[A], exercises=["gelu", "relu"])
    assert words in str(told.value)
    assert "policy.toml" in str(told.value)


def test_names_are_free_where_the_course_is_not_known(tmp_path: Path) -> None:
    assert "whatever" in read(tmp_path, "[due]\nwhatever = 2026-10-12T23:59:00Z").due


@pytest.mark.parametrize(
    ("text", "length"),
    [("15m", 15 * MINUTE), ("36h", 36 * HOUR), ("1d12h", 36 * HOUR), ("1.5h", 90 * MINUTE), ("2w", 14 * DAY),
     ("1d 2h", 26 * HOUR), ("0s", 0 * HOUR)],
)  # fmt: skip
def test_lengths_of_time(text: str, length: timedelta) -> None:
    assert duration("x", text) == length


# Lateness


@pytest.mark.parametrize(
    ("after", "share"),
    [
        (-1000 * DAY, 1),
        (timedelta(), 1),
        (timedelta(seconds=1), 1),
        (15 * MINUTE, 1),
        (15 * MINUTE + timedelta(microseconds=999_999), 1),
        (15 * MINUTE + timedelta(seconds=1), 0.9),
        (DAY, 0.9),
        (DAY + timedelta(seconds=1), 0.8),
        (5 * DAY, 0.5),
        (6 * DAY + HOUR, 0.5),
        (7 * DAY, 0.5),
        (7 * DAY + timedelta(seconds=1), 0),
        (9999 * DAY, 0),
    ],
)
def test_lateness_to_the_second(after: timedelta, share: float) -> None:
    mark = settle("ada", [Attempt(1, "h", (result(),), {A: DUE + after})], STRICT).marks[0]
    assert mark.share == pytest.approx(share)
    assert mark.final == pytest.approx(4 * share)
    assert mark.late == max(timedelta(), after - timedelta(microseconds=after.microseconds))


def test_a_missing_time_is_never_late() -> None:
    mark = settle("ada", [Attempt(1, "h", (result(),))], STRICT).marks[0]
    assert (mark.final, mark.late, mark.handed_in, mark.due) == (4, timedelta(), None, DUE)
    assert settle("ada", [Attempt(1, "h", (result(),), {A: DUE + DAY})], Policy(late=STRICT.late)).marks[0].final == 4


def test_a_time_is_told_on_the_clock_of_its_deadline() -> None:
    """Two clocks side by side make an hour's lateness out of none."""
    utc = (DUE - 30 * MINUTE).astimezone(UTC)
    mark = settle("ada", [Attempt(1, "h", (result(),), {A: utc})], STRICT).marks[0]
    assert mark.handed_in is not None
    assert mark.handed_in.isoformat() == "2026-10-12T23:29:00+02:00"
    nothing_due = settle("ada", [Attempt(1, "h", (result(),), {A: utc})], Policy(zone=ZoneInfo("Asia/Shanghai")))
    assert str(nothing_due.marks[0].handed_in) == "2026-10-13 05:29:00+08:00"


def test_time_zones_do_not_matter() -> None:
    shanghai = (DUE + 16 * MINUTE).astimezone(ZoneInfo("Asia/Shanghai"))
    assert STRICT.lateness(shanghai, DUE) == 16 * MINUTE
    naive = datetime(2026, 10, 12, 22, 15)
    assert STRICT.lateness(naive, DUE) == 16 * MINUTE, "a time without a zone is in the policy's, UTC by default"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """Within one zone Python subtracts clock times; these two differ by an hour that the clock does not show."""
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 10, 25, 1, 0, tzinfo=berlin)
    assert Policy().lateness(datetime(2026, 10, 25, 4, 0, tzinfo=berlin), due) == 4 * HOUR
    twice = parse_policy({"timezone": "Europe/Berlin", "due": {A: datetime(2026, 10, 25, 2, 30)}})
    assert twice.deadline(A) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "the later one"


def test_an_extension_ends_at_the_same_time_of_day_when_clocks_change() -> None:
    table = {"timezone": "Europe/Berlin", "due": {A: datetime(2026, 10, 24, 23, 59)}, "extensions": {"a": {A: "2d"}}}
    assert parse_policy(table).deadline(A, "a") == datetime(2026, 10, 26, 22, 59, tzinfo=UTC)


def test_an_extension_is_found_by_any_name_of_the_roster() -> None:
    roster = parse_roster(b"id,login,name\n17,ada,Ada L\n")
    policy = Policy(late=STRICT.late, due={A: DUE}, extensions={"17": {"all": 3 * DAY}})
    standing = settle("ada", [Attempt(1, "h", (result(),), {A: DUE + 2 * DAY})], policy, roster)
    assert standing.marks[0].final == 4
    assert (standing.student, standing.name) == ("ada", "Ada L")


@pytest.mark.parametrize(
    ("given_", "length"),
    [(3 * DAY, 3 * DAY), (DUE + DAY, DAY), (DUE - DAY, timedelta()), (None, timedelta())],
)
def test_a_mark_tells_by_how_much_it_was_extended(given_: timedelta | datetime | None, length: timedelta) -> None:
    policy = Policy(due={A: DUE}, extensions={"ada": {A: given_}} if given_ else {})
    assert settle("ada", [Attempt(1, "h", (result(),))], policy).marks[0].extension == length
    assert settle("ada", [], policy, points={A: {"gelu": 4.0}}).marks[0].extension == length


def test_extensions_for_nobody_are_told() -> None:
    policy = Policy(extensions={"alcie": {}, "bob": {}})
    (told,) = policy.strangers(["alice", "bob"])
    assert "alcie" in told
    assert "alice" in told


lates = st.builds(
    Late,
    st.timedeltas(timedelta(), timedelta(days=3)),
    st.floats(0, 1),
    st.floats(0, 1),
    st.none() | st.timedeltas(timedelta(days=3), timedelta(days=30)),
)
moments = st.timedeltas(timedelta(days=-40), timedelta(days=400))
scores = st.lists(st.integers(0, 400).map(lambda n: n / 100), min_size=1, max_size=8)


@given(lates, moments, moments, scores)
def test_a_late_rule_never_gives_and_never_takes_more_than_there_is(
    late: Late, one: timedelta, other: timedelta, points: list[float]
) -> None:
    policy = Policy(late=late, due={A: DUE})
    results = tuple(result(exercise=f"e{i}", score=s) for i, s in enumerate(points))
    early, later = (
        settle("ada", [Attempt(1, "h", results, {A: DUE + after})], policy).marks[0] for after in sorted((one, other))
    )
    for mark in (early, later):
        assert 0 <= mark.final <= mark.points == pytest.approx(sum(points))
        assert 0 <= mark.share <= 1
        assert math.isfinite(mark.final)
        if not policy.late.is_closed(mark.late):
            assert mark.share >= 1 - late.most - 1e-12
    assert later.final <= early.final


# Which attempt counts


def attempt(number: int, score: float, after: timedelta | None = None, **rest) -> Attempt:
    times = {} if after is None else {A: DUE + after}
    return Attempt(number, f"h{number}", (result(score=score, attempt=number, **rest),), times)


def counted(policy: Policy, *attempts: Attempt) -> tuple[float, int, int]:
    mark = settle("ada", attempts, policy).marks[0]
    return mark.final, mark.attempt, mark.attempts


def test_the_last_one_or_the_best_after_the_late_rule() -> None:
    best = Policy("best", STRICT.late, {A: DUE})
    tries = attempt(1, 3.0, -DAY), attempt(2, 4.0, 4 * DAY), attempt(3, 1.0, -HOUR)
    assert counted(STRICT, *tries) == (1, 3, 3)
    assert counted(STRICT, *reversed(tries)) == (1, 3, 3)
    assert counted(best, *tries) == (3, 1, 3), "4 points four days late are 2.4"
    assert counted(best, attempt(1, 3.0), attempt(2, 3.0)) == (3, 2, 2), "ties: the later"


def test_what_came_after_closing_does_not_replace_what_came_in_time() -> None:
    standing = settle("ada", [attempt(1, 3.0, -DAY), attempt(2, 4.0, 8 * DAY)], STRICT)
    assert (standing.marks[0].final, standing.marks[0].attempt) == (3, 1)
    assert standing.notes == ()
    standing = settle("ada", [attempt(1, 4.0, 8 * DAY)], STRICT)
    assert standing.final == 0
    assert standing.max_points == 4
    assert [n.id for n in standing.notes] == ["late.closed"]


def test_assignments_are_counted_each_by_itself() -> None:
    other = result(assignment="01_other", exercise="relu", score=2.0)
    standing = settle("ada", [Attempt(1, "h", (other, result(score=1.0))), attempt(2, 4.0)], Policy())
    assert [(m.assignment, m.final, m.attempt) for m in standing.marks] == [("01_other", 2, 1), (A, 4, 2)]
    assert [(r.exercise, r.score) for r in standing.results] == [("relu", 2), ("gelu", 4)]


# Roster and class


ROSTER = parse_roster("id,name,email,section,sis\nada,Ada,a@x.org,B,7\n王伟,王伟,,A,8\n".encode())
CLASS = {A: {"gelu": 4.0, "relu": 2.0}, "03_losses": {"mse": 3.0}}


def test_a_student_gets_a_name_and_the_rest_of_the_row() -> None:
    told = settle("ada", [attempt(1, 4.0)], Policy(), ROSTER)
    assert (told.name, told.email, told.section, told.columns["sis"]) == ("Ada", "a@x.org", "B", "7")
    assert told.notes == ()


def test_a_stranger_is_graded_and_named() -> None:
    told = settle("eve", [attempt(1, 4.0)], Policy(), ROSTER)
    assert told.final == 4
    assert told.notes == (Message("roster.unknown", {"student": "eve"}),)


def test_who_handed_in_nothing_has_0_everywhere() -> None:
    told = settle("王伟", [], Policy(), ROSTER, CLASS)
    marks = [(m.assignment, m.final, m.max_points, m.attempts) for m in told.marks]
    assert marks == [(A, 0, 6, 0), ("03_losses", 0, 3, 0)]
    assert {(r.exercise, r.score, r.max_score, r.status) for r in told.results} == {
        ("gelu", 0, 4, "missing"), ("relu", 0, 2, "missing"), ("mse", 0, 3, "missing"),
    }  # fmt: skip
    assert [n.id for n in told.notes] == ["roster.nothing"]


def test_who_handed_in_some_has_0_for_the_rest() -> None:
    told = settle("ada", [attempt(1, 4.0)], Policy(), ROSTER, CLASS)
    assert [(m.assignment, m.final, m.max_points) for m in told.marks] == [(A, 4, 4), ("03_losses", 0, 3)]
    assert told.notes == ()


def test_nothing_at_all() -> None:
    assert settle("ada", [], Policy()) == Standing(
        "ada", (), (), notes=(Message("roster.nothing", {"student": "ada"}),)
    )
