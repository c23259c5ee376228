"""The arsenal itself: every attack says what it is after, and a theft that succeeds would be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.grade import Grader
from grader.results import STATUSES, Evidence, Message, Result
from grader.sandbox.jail import Confinement, Jail
from grader.submissions import Submission
from tests.attacks import arsenal, damage
from tests.attacks.arena import Arena
from tests.attacks.arsenal import ARSENAL, KINDS
from tests.attacks.doors import DOORS

THIEF = """
def square(x):
    with open({path!r}) as file:
        print(file.read()[-300:])
    return x * x
"""


def row(**changes: object) -> Result:
    return Result("ann", "01_squares", "square", "failed", **{"score": 0.0, "max_score": 4.0, **changes})  # type: ignore[arg-type]


def test_there_are_many_attacks_of_every_kind_and_each_is_its_own() -> None:
    assert len(ARSENAL) >= 100
    assert len(KINDS) == 19
    assert len({attack.student for attack in ARSENAL}) == len(ARSENAL)
    texts = [attack.source.partition('"""\n\n')[2] for attack in ARSENAL if attack.source]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("attack", ARSENAL, ids=[a.title for a in ARSENAL])
def test_every_attack_says_what_it_would_gain_and_how_it_ends(attack: arsenal.Attack) -> None:
    assert attack.gains
    assert attack.hides_in
    assert set(attack.ends) <= set(STATUSES)
    assert bool(attack.source) != bool(attack.build)
    assert set(attack.excused) | set(attack.absent) <= set(DOORS)


def test_an_attack_that_does_not_say_so_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kind" / "name.py"
    path.parent.mkdir()
    path.write_text('"""Something.\n\nGains: all.\n"""\n')
    with pytest.raises(ValueError, match="lacks Aims at, Earns, Ends, Hides in"):
        arsenal.read(path)


def test_a_secret_that_is_read_without_a_wall_is_seen(arena: Arena) -> None:
    source = THIEF.format(path=str(arena.home / ".netrc"))
    with Jail(Confinement.plain()) as jail:
        rows = Grader(jail, arena.checks()[:1]).grade(Submission("ann", {"squares": (("squares.py", source),)}))
    assert damage.secrets_gained(arena, rows) == ["a secret file was read"]


def test_points_beyond_the_honest_part_are_seen() -> None:
    attack = next(a for a in ARSENAL if a.earns == {"square": 3.6})
    assert damage.points_gained(attack, [row(score=3.6)]) == []
    assert damage.points_gained(attack, [row(score=3.7)]) != []
    assert damage.points_lost(attack, [row(score=3.5)]) != []


@pytest.mark.parametrize(
    "spoiled",
    [
        {"printed": "\x1b[2J"},
        {"printed": "\u202e"},
        {"diagnosis": Message("error", {"message": "\x9b1m"})},
        {"evidence": Evidence("case", "call", got="x" * 200_000)},
    ],
)
def test_a_spoiled_report_is_seen(spoiled: dict[str, object]) -> None:
    assert damage.reports_spoiled([row(**spoiled)]) != []
    assert damage.reports_spoiled([row(printed="plain 中文 é\n")]) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("grades.csv", "student\n=1+1\n"),
        ("grades.csv", 'student\n"@SUM(A1)"\n'),
        ("index.html", "<td><script>alert(1)</script>"),
        ("x.svg", "<svg><script> alert(1)</script></svg>"),
        ("squares.html", '<a title="x" href="JavaScript:alert(1)">x</a>'),
        ("squares.html", "$\\href{javascript:alert(1)}{x}$"),
        ("terminal", "\x1b]0;x\x07"),
    ],
)
def test_a_spoiled_file_is_seen(arena: Arena, name: str, text: str) -> None:
    assert damage.text_spoiled(arena, name, text) != []
    assert damage.text_spoiled(arena, name, f"a secret: {arena.token}") != []
    assert damage.text_spoiled(arena, name, "student,score\nann,-1\n") == []


def test_a_file_that_was_touched_is_seen(arena: Arena) -> None:
    before = arena.fingerprint()
    assert damage.changed(before, arena.fingerprint()) == []
    left = arena.home / "pwned-here"
    left.write_text("")
    try:
        assert damage.changed(before, arena.fingerprint()) == [f"{left} was touched"]
    finally:
        left.unlink()


def test_another_grade_of_an_honest_student_is_seen() -> None:
    assert damage.unlike([row()], [row()]) == []
    assert damage.unlike([row(score=1.0)], [row()]) != []
    assert damage.unlike([], [row()]) != []
