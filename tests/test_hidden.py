"""Hidden cases: other numbers than the public ones, the same verdicts, made once."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from grader import hidden
from grader.checks import load
from grader.commands import grading
from grader.course import Course, CourseError
from grader.grade import Grader
from grader.hidden import hidden_checks
from grader.prepare import Workshop
from grader.sandbox.jail import Jail
from grader.submissions import Submission

from .conftest import confinement
from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, hand_in, replace_in


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "grader" / "hidden"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which exercises were prepared, in order."""
    names: list[str] = []
    prepare = Workshop.prepare

    def counted(self, assignment, exercise, *rest):
        names.append(exercise.name)
        return prepare(self, assignment, exercise, *rest)

    monkeypatch.setattr(Workshop, "prepare", counted)
    return names


def submission(tiny_py: str) -> Submission:
    return Submission("ada", {"tiny": (("tiny.py", tiny_py),), "more": (("more.py", RIGHT_MORE),)})


def test_hidden_cases_are_other_numbers_of_the_same_form(tiny: Path) -> None:
    course = Course(tiny)
    chosen = course.select(["square"])
    public, (one,), (two,) = (
        load(course, *chosen[0]),
        hidden_checks(course, chosen, 1),
        hidden_checks(course, chosen, 2),
    )
    assert one.cases == two.cases == public.cases
    assert len({public.request, one.request, two.request}) == 3
    assert (one.hidden, one.seed, public.hidden) == (True, 1, False)
    assert len({public.hash, one.hash, two.hash}) == 3


def test_verdicts_and_sentences_are_the_same_as_with_the_public_cases(tiny: Path, jail: Jail) -> None:
    course = Course(tiny)
    chosen = course.select([])
    public = [load(course, a, e) for a, e in chosen]
    for text in (RIGHT, WRONG_SQUARE):
        told = [
            [(r.status, r.score, r.diagnosis) for r in Grader(jail, checks, course).grade(submission(text))]
            for checks in (public, hidden_checks(course, chosen, 7))
        ]
        assert told[0] == told[1]


def test_an_answer_learnt_by_heart_is_caught(tiny: Path, jail: Jail) -> None:
    """The public cases are in the students' hands, and so are their answers."""
    course = Course(tiny)
    chosen = course.select(["square"])
    public = load(course, *chosen[0])
    table = [
        (args[0].tolist(), e.tolist(), e.dtype.name)
        for (_, args, _), e in zip(public.arguments, public.expected, strict=True)
    ]
    found = f"next((np.array(e, d) for a, e, d in {table} if a == x.tolist()), x)"
    text = f"import numpy as np\n\ndef square(x):\n    return {found}\n"
    assert Grader(jail, [public]).grade(submission(text))[0].status == "passed"
    assert Grader(jail, hidden_checks(course, chosen, 3)).grade(submission(text))[0].status == "failed"


def test_they_are_made_once_for_each_seed(tiny: Path, made: list[str]) -> None:
    course = Course(tiny)
    chosen = course.select([])
    first = hidden_checks(course, chosen, 1)
    assert made == ["square", "total", "shifted"]
    again = hidden_checks(course, chosen, 1)
    assert len(made) == 3
    assert [c.hash for c in first] == [c.hash for c in again]
    hidden_checks(course, course.select(["total"]), 2)
    assert made[3:] == ["total"]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("autotests/tiny.py", "size=7", "size=8"),
        ("solutions/01_tiny/tiny.py", "np.multiply(x, x)", "x * x"),
        ("solutions/mistakes/tiny.py", "2 * x", "3 * x"),
    ],
)
def test_they_are_made_anew_when_what_they_are_made_from_changes(tiny: Path, made: list[str], name, old, new) -> None:
    chosen = Course(tiny).select(["square"])
    hidden_checks(Course(tiny), chosen, 1)
    replace_in(tiny / name, old, new)
    hidden_checks(Course(tiny), chosen, 1)
    assert made == ["square", "square"]


@pytest.mark.parametrize("damage", [b"", b"nonsense" * 9, None])
def test_a_damaged_cache_is_made_anew(tiny: Path, made: list[str], cache: Path, damage: bytes | None) -> None:
    course = Course(tiny)
    chosen = course.select(["square"])
    (first,) = hidden_checks(course, chosen, 1)
    (path,) = cache.glob("*.pack")
    path.write_bytes(path.read_bytes()[:-9] if damage is None else damage)
    (again,) = hidden_checks(course, chosen, 1)
    assert made == ["square", "square"]
    assert first.hash == again.hash
    assert [p.name for p in cache.iterdir()] == [path.name]


def test_the_cache_is_nobody_elses(tiny: Path, cache: Path) -> None:
    hidden_checks(Course(tiny), Course(tiny).select(["square"]), 1)
    assert cache.stat().st_mode & 0o077 == 0


def test_a_kit_cannot_make_them(tiny: Path) -> None:
    shutil.rmtree(tiny / "solutions")
    with pytest.raises(CourseError, match="hidden cases need solutions/"):
        hidden_checks(Course(tiny), [], 1)


def test_without_pytorch_the_call_says_what_to_install(tiny: Path, monkeypatch) -> None:
    course = Course(tiny)
    chosen = course.select(["square"])
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(CourseError, match=r"hidden cases need PyTorch.*pip install"):
        hidden_checks(course, chosen, 1)


def test_once_made_they_need_no_pytorch(tiny: Path, monkeypatch) -> None:
    course = Course(tiny)
    chosen = course.select(["square"])
    hidden_checks(course, chosen, 1)
    monkeypatch.setitem(sys.modules, "torch", None)
    assert len(hidden_checks(course, chosen, 1)) == 1


def test_where_there_is_no_jail_the_reference_runs_without(tiny: Path, monkeypatch) -> None:
    monkeypatch.setattr("grader.sandbox.launch.wall", lambda: ["false"])
    with hidden._jail() as opened:
        assert opened.confinement.bubblewrap is False
    assert len(hidden_checks(Course(tiny), Course(tiny).select(["square"]), 1)) == 1


def test_a_class_is_graded_on_a_seed(tiny: Path, grader, capsys, monkeypatch) -> None:
    hand_in(tiny / "submitted", "ada")
    hand_in(tiny / "submitted", "bob", tiny=WRONG_SQUARE)
    monkeypatch.setattr(grading, "_confinement", lambda no_jail: confinement())
    assert grader("grade", "submitted", "01", "--seed", "5", "--jobs", "1") == 1
    assert "This is twice x, not x times x." in capsys.readouterr().out
