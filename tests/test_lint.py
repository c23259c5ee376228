"""lint finds what is wrong with a course: one small thing is broken at a time."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course
from grader.lint import Problem, lint_course, lint_exercise, workshop_of
from grader.release import write_handouts, write_public
from grader.sandbox.jail import Jail

from .tiny_course import RIGHT, replace_in, write_file

Break = Callable[[Path], object]


def release(root: Path, jail: Jail, *names: str) -> None:
    """What `grader release` does, so that only the intended problem is left."""
    course = Course(root)
    for assignment in course.assignments.values():
        write_handouts(course, assignment)
        if assignment.name in names:
            write_public(course, jail, assignment)


def lint(root: Path, jail: Jail, *names: str) -> list[str]:
    """All problems of some exercises and of their assignments."""
    course = Course(root)
    chosen = course.select([*names])
    problems: list[Problem] = [*lint_course(course, list(dict.fromkeys(a for a, _ in chosen)))]
    workshop = workshop_of(course, jail)
    for assignment, exercise in chosen:
        problems += lint_exercise(course, workshop, assignment, exercise).problems
    return [str(problem) for problem in problems]


def test_a_course_that_holds_has_no_problems(tiny: Path, jail: Jail) -> None:
    assert lint(tiny, jail) == []


def test_the_report_counts_cases_and_mistakes(tiny: Path, jail: Jail) -> None:
    course = Course(tiny)
    ((assignment, exercise),) = course.select(["square"])
    report = lint_exercise(course, workshop_of(course, jail), assignment, exercise)
    assert (report.exercise, report.cases, report.caught, report.mistakes) == ("square", 3, 4, 4)


def test_a_reference_that_disagrees_with_pytorch(tiny: Path, jail: Jail) -> None:
    """By less than any tolerance of a student's: the proof is stricter than the grading."""
    replace_in(tiny / "solutions/01_tiny/tiny.py", "np.multiply(x, x)", "np.multiply(x, x) * (1 + 1e-8)")
    problems = lint(tiny, jail, "square")
    assert sum("square, case 'a row of numbers': reference and PyTorch disagree" in p for p in problems) == 3
    assert not any("stale" in p and ".pack" in p for p in problems)


def test_a_reference_that_is_wrong(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "solutions/01_tiny/tiny.py", "np.multiply(x, x)", "2 * x")
    assert "square: the reference gets 0 of 4 on the public cases" in lint(tiny, jail, "square")


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("1 / 0", "the reference raises"),
        ("np.multiply(x, x, out=x)", "the reference or the driver changes its inputs"),
        ("exit_now()", "NameError"),
        ("np.multiply(x, x).tolist()", "disagree (array_type"),
        ("np.multiply(x, x).astype(np.float64)", "disagree (dtype"),
        ("__import__('os')._exit(3)", "the reference was stopped"),
    ],
)
def test_a_reference_that_fails(tiny: Path, jail: Jail, code: str, told: str) -> None:
    replace_in(tiny / "solutions/01_tiny/tiny.py", "np.multiply(x, x)", code)
    assert any(told in problem for problem in lint(tiny, jail, "square"))


@pytest.mark.parametrize(
    ("stub", "status"),
    [
        ("def square(x):\n    pass\n", "failed"),
        ("def square(x):\n    return NotImplementedError\n", "failed"),
        ("def square(x:\n", "error"),
        (RIGHT, "passed"),
        ("", "missing"),
    ],
)
def test_a_stub_that_is_not_not_started(tiny: Path, jail: Jail, stub: str, status: str) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", stub)
    problems = lint(tiny, jail, "square")
    assert any(p.startswith(f"square: the stub is told '{status}', not 'not_started'") for p in problems)
    assert "assignments/01_tiny/tiny.py: is stale: run `grader release`" in problems


def test_a_stub_that_is_missing(tiny: Path, jail: Jail) -> None:
    shutil.rmtree(tiny / "assignments/01_tiny")
    problems = lint(tiny, jail, "square")
    assert any("tiny.py is missing: run `grader release`" in p for p in problems)


def test_a_mistake_that_no_case_shows(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "solutions/mistakes/tiny.py", "return 2 * x", "return x**2")
    assert "square/doubled: is not caught: no case shows it" in lint(tiny, jail, "square")


def test_a_mistake_told_with_anothers_sentence(tiny: Path, jail: Jail) -> None:
    """Two mistakes with the same answers are one, and the first one's sentence is said."""
    replace_in(tiny / "solutions/mistakes/tiny.py", "return x * x * x", "return x + x")
    release(tiny, jail, "01_tiny")
    assert lint(tiny, jail, "square") == ["square/cubed: is caught, but told as square/doubled"]


def test_a_mistake_that_was_changed_since_the_release(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "solutions/mistakes/tiny.py", "return x * x * x", "return x * x + 7")
    assert any(p.startswith("square/cubed: is caught, but told as") for p in lint(tiny, jail, "square"))


def test_too_few_mistakes(tiny: Path, jail: Jail) -> None:
    path = tiny / "solutions/mistakes/tiny.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("def total__half")], encoding="utf-8")
    assert any(p.startswith("total: has 3 known mistakes; at least 4") for p in lint(tiny, jail, "total"))


def test_a_mistake_of_an_exercise_that_does_not_exist(tiny: Path, jail: Jail) -> None:
    """A slip in the name, and the mistake would never be tried."""
    replace_in(tiny / "solutions/mistakes/tiny.py", "square__cubed", "sqare__cubed")
    assert "mistakes/tiny.py: sqare is no exercise of 01_tiny" in lint(tiny, jail, "square")


@pytest.mark.parametrize(
    ("cases", "told"),
    [
        ('case("zeros", np.zeros(5), group="any shape")', "an answer of 0 everywhere earns"),
        ('case("positive", np.ones(5), group="any shape")', "an answer of 1 everywhere earns"),
        ('case("two numbers", np.array([0.0, 1.0]), group="any shape")', "an answer of argument 1 earns"),
    ],
)
def test_a_trivial_answer_that_earns_points(tiny: Path, jail: Jail, cases: str, told: str) -> None:
    old = 'case("a matrix", rng.normal(size=(2, 3)), group="any shape")'
    replace_in(tiny / "autotests/tiny.py", old, cases)
    release(tiny, jail, "01_tiny")
    problems = lint(tiny, jail, "square")
    assert any(p.startswith("square: ") and told in p and "no group may be filled by it" in p for p in problems)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("extra.py", "every_square = square(x)\n"),
        ("notes.md", "    return np.multiply(x, x)\n"),
        ("help.ipynb", "return np.multiply(x, x)\n"),
        ("deep/er.py", "x = 1\n\treturn np.multiply(x, x)\n"),
    ],
)
def test_a_line_of_the_solution_that_leaks(tiny: Path, jail: Jail, name: str, text: str) -> None:
    write_file(tiny / "assignments/01_tiny" / name, text)
    assert lint(tiny, jail, "total") == [
        f"assignments/01_tiny/{name}: holds a line of the solution: {text.split(chr(10))[-2].strip()}"
    ]


def test_a_solution_line_in_the_handout_leaks(tiny: Path, jail: Jail) -> None:
    write_file(tiny / "solutions/01_tiny/README.md", "# Squares\n\n    every_square = square(x)\n")
    release(tiny, jail)
    assert lint(tiny, jail, "total") == [
        "assignments/01_tiny/README.md: holds a line of the solution: every_square = square(x)"
    ]


def test_a_line_that_stands_in_the_stub_as_well_is_no_secret(tiny: Path, jail: Jail) -> None:
    write_file(tiny / "assignments/01_tiny/notes.md", "import numpy as np\ndef square(x):\n")
    assert lint(tiny, jail, "total") == []


@pytest.mark.parametrize(
    "change",
    [
        ("size=7", "size=8"),
        ('"a row of numbers"', '"a batch of 1"'),
        ('group="any shape"', 'group="axis"'),
        ("rng.normal(size=(2, 3))", "rng.normal(size=(2, 3)) * 2"),
        ("astype(np.float32), criterion", "astype(np.float64), criterion"),
    ],
)
def test_public_cases_that_are_stale(tiny: Path, jail: Jail, change: tuple[str, str]) -> None:
    replace_in(tiny / "autotests/tiny.py", *change)
    assert "square: the public cases are stale: run `grader release`" in lint(tiny, jail, "square")


def test_public_cases_that_are_missing_or_damaged(tiny: Path, jail: Jail) -> None:
    (tiny / "autotests/public/tiny/square.pack").unlink()
    write_file(tiny / "autotests/public/tiny/total.pack", b"x")
    problems = lint(tiny, jail, "01")
    assert any("square.pack is missing" in p for p in problems)
    assert any("total.pack is damaged" in p for p in problems)


@pytest.mark.parametrize("name", ["tiny.py", "README.md", "README.zh.md"])
def test_handouts_that_are_stale(tiny: Path, jail: Jail, name: str) -> None:
    path = tiny / "assignments/01_tiny" / name
    path.write_text(path.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert f"assignments/01_tiny/{name}: is stale: run `grader release`" in lint(tiny, jail, "total")


def test_a_handout_in_one_language_only(tiny: Path, jail: Jail) -> None:
    (tiny / "solutions/01_tiny/README.zh.md").unlink()
    assert "01_tiny: has no README.zh.md" in lint(tiny, jail, "total")


def test_hints_that_are_missing(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/tiny.py", ', Text("Multiply.", "相乘。")', "")
    assert any(p.startswith("square: has 2 hints") for p in lint(tiny, jail, "square"))


def test_a_hint_without_chinese(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/tiny.py", '"想一想。"', '"Think."')
    assert "square: the hint 'Think.' has no Chinese" in lint(tiny, jail, "square")


def test_a_case_whose_name_has_no_chinese(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/tiny.py", '"a row of numbers"', '"a row of wombats"')
    release(tiny, jail, "01_tiny")
    assert lint(tiny, jail, "square") == ["square: no Chinese for the case or group 'a row of wombats' in locale/zh_CN"]


def test_two_cases_of_one_name(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/tiny.py", '"a matrix"', '"a row of numbers"')
    release(tiny, jail, "01_tiny")
    assert lint(tiny, jail, "square") == ["square: two cases have the same name"]


def test_an_exercise_that_is_declared_twice(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/more.py", 'Exercise("shifted"', 'Exercise("square"')
    assert "square: is declared more than once" in lint(tiny, jail, "total")


def test_a_need_that_is_no_exercise(tiny: Path, jail: Jail) -> None:
    replace_in(tiny / "autotests/tiny.py", 'needs=("square",)', 'needs=("sqare",)')
    assert "total: needs sqare, which is no exercise" in lint(tiny, jail, "total")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("rng.normal(size=7)", "rng.normal(size=-7)", "square: no cases can be made: ValueError"),
        ("lambda x: x * x", "lambda x: x * nothing", "case 'a row of numbers': the oracle fails: NameError"),
        ("lambda x: x * x", "lambda x, y: x * y", "the oracle fails: TypeError"),
        ("lambda x: x * x", "lambda x: 'x'", "reference and PyTorch disagree"),
        ("lambda x: x * x", "lambda x: (x * x, 1)", "reference and PyTorch disagree"),
    ],
)
def test_a_declaration_that_fails(tiny: Path, jail: Jail, old: str, new: str, told: str) -> None:
    replace_in(tiny / "autotests/tiny.py", old, new)
    assert any(told in p for p in lint(tiny, jail, "square"))
