"""Standings made by hand, some of them as bad as can be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from grader.export import FORMATS, About
from grader.gradebook import Attempt, Standing, settle
from grader.policy import Late, Policy
from grader.results import Message
from grader.roster import parse_roster
from tests.report.made import EVIDENCE, PARTIAL, WRONG, hostile, result

A, B = "02_activations", "03_losses"
POINTS = {A: {"gelu": 4.0, "relu": 4.0}, B: {"mse": 4.0}}
DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)
POLICY = Policy(late=Late(per_day=0.1), due={A: DUE})
ROSTER = parse_roster(
    "Student,ID,SIS User ID,SIS Login ID,Section,Email,GitHub\n"
    '"Lovelace, Ada",4001,30001,ada,A,ada@x.org,ada-gh\n'
    "=cmd(),4002,+30002+1,@bob,-B,=b@x.org,bob-gh\n"
    "王伟,4003,30003,王伟,A,,\n".encode()
)
FORMULAS = ("=cmd()", "+1+cmd", "-1-2", "@sum", "\t=1", "\r=1", "＝1")
BAD = (*FORMULAS, 'a "b", c;=d()', "a\nb", "nul\0l", "lone\udcff", "rtl\u202eexe", "\ufffe]]><x>&", "x" * 300)
ABOUT = About("en", POLICY, POINTS, {}, datetime(2026, 11, 1, 12, tzinfo=UTC))


def results(student: str = "ada", hidden: bool = False) -> tuple:
    """One right, one partly right, one wrong in another assignment. They sum up to 4 + 2.5 of 8, and 1 of 4."""
    partial = result(
        student, "relu", "partial", 2.5, criteria=PARTIAL, diagnosis=WRONG, evidence=EVIDENCE, hidden=hidden
    )
    died = result(student, "mse", "error", 1.0, assignment=B, diagnosis=Message("died.exit", {"exercise": "mse"}))
    right = result(student, criteria=(replace(PARTIAL[0], score=4.0, max_score=4.0),), printed="hello", seconds=0.25)
    return right, partial, replace(died, hidden=hidden)


def standing(
    student: str = "ada", late: timedelta = timedelta(), hidden: bool = False, policy: Policy = POLICY
) -> Standing:
    attempt = Attempt(2, "h", results(student, hidden), {A: DUE + late})
    return settle(student, [attempt], policy, ROSTER, POINTS)


def bad(name: str) -> Standing:
    """A student with nothing but hostile texts."""
    told = replace(hostile(name), exercise="gelu", printed=name * 3)
    made = settle(name, [Attempt(1, "h", (told,))], POLICY, None, POINTS)
    return replace(made, name=name, email=name, section=name, columns={"SIS User ID": name, "username": name})


def written(form: str, standings: Iterable[Standing], tmp_path: Path, about: About = ABOUT) -> Path:
    to = tmp_path / FORMATS[form].file
    FORMATS[form].write(iter(standings), to, about)
    return to
