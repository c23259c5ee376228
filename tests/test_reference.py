"""Parts of the reference stand in for earlier exercises, and bring nothing else along."""

from __future__ import annotations

import ast
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course, find_course
from grader.reference import excerpt, overrides, transitive_needs

SOURCE = '''"""A module."""

import math
import numpy as np
from elsewhere import helper as lent

LIMIT = SCALE = 3
FAR: int = 4
unused = print


def _deep(x):
    return math.sqrt(x) + FAR


def _near(x):
    return _deep(x) * LIMIT


def wanted(x):
    return _near(x)


def other(x):
    return lent(x)


class Kind:
    def method(self):
        return np.zeros(other(2))
'''


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text(SOURCE)
    return path


def defined(text: str) -> set[str]:
    namespace: dict[str, Any] = {}
    tree = ast.parse(text)
    kept = [node for node in tree.body if not isinstance(node, ast.ImportFrom)]
    exec(compile(ast.Module(kept, []), "excerpt", "exec"), namespace)
    imported = {a.asname or a.name for node in tree.body if isinstance(node, ast.ImportFrom) for a in node.names}
    return (set(namespace) | imported) - {"__builtins__", "__annotations__"}


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (("wanted",), {"wanted", "_near", "_deep", "math", "LIMIT", "SCALE", "FAR"}),
        (("_deep",), {"_deep", "math", "FAR"}),
        (("other",), {"other", "lent"}),
        (("Kind",), {"Kind", "np", "other", "lent"}),
        (("nobody",), set()),
    ],
)
def test_an_excerpt_holds_what_is_reached_and_no_more(source: Path, names: tuple[str, ...], kept: set[str]) -> None:
    assert defined("\n\n".join(excerpt(source, names))) == kept


def test_an_excerpt_works_on_its_own(source: Path) -> None:
    namespace: dict[str, Any] = {}
    exec("\n\n".join(excerpt(source, ("wanted",))), namespace)
    assert namespace["wanted"](9) == 21


def test_indented_bodies_stay_whole(tmp_path: Path) -> None:
    path = tmp_path / "m.py"
    path.write_text("class A:\n    def f(self):\n        if True:\n            return 1\n\n\nx = 2\n")
    namespace: dict[str, Any] = {}
    exec("\n\n".join(excerpt(path, ("A",))), namespace)
    assert namespace["A"]().f() == 1
    assert "x" not in namespace


# The tiny course: `total` and `shifted` need `square`


def test_needs_are_followed_through(tiny: Path) -> None:
    autotests = tiny / "autotests" / "more.py"
    text = autotests.read_text()
    autotests.write_text(text.replace('needs=("square",)', 'needs=("total", "unheard_of")'))
    course = Course(tiny)
    assert transitive_needs(course, "square") == set()
    assert transitive_needs(course, "shifted") == {"total", "square"}


def test_needs_in_a_circle_come_to_an_end(tiny: Path) -> None:
    autotests = tiny / "autotests" / "tiny.py"
    text = autotests.read_text()
    autotests.write_text(text.replace("points=4,", 'points=4, needs=("total",),'))
    assert transitive_needs(Course(tiny), "square") == {"total", "square"}


def test_an_override_defines_the_wanted_names_and_leaves_the_rest_alone(tiny: Path) -> None:
    course = Course(tiny)
    sources = overrides(course, ["square"])
    assert set(sources) == {"tiny"}
    mine: dict[str, Any] = {"np": "my own np", "_reference": None, "square": None, "total": "my own"}
    del mine["_reference"]
    exec(sources["tiny"], mine)
    assert mine["square"](3) == 9
    assert (mine["np"], mine["total"]) == ("my own np", "my own")
    assert "_reference" not in mine


def test_a_helper_of_the_reference_does_not_take_the_place_of_a_students_own(tiny: Path) -> None:
    course = Course(tiny)
    mine: dict[str, Any] = {"np_one": "my own"}
    source = overrides(course, ["shifted"])["more"]
    assert "def np_one" in source
    module = {"square": lambda x: x * x}
    sys.modules["tiny"] = types.ModuleType("tiny")
    vars(sys.modules["tiny"]).update(module)
    try:
        exec(source, mine)
    finally:
        del sys.modules["tiny"]
    assert mine["np_one"] == "my own"
    assert mine["shifted"].__globals__ is not mine


def test_each_module_has_its_own_override(tiny: Path) -> None:
    assert set(overrides(Course(tiny), ["square", "total", "shifted"])) == {"tiny", "more"}
    assert overrides(Course(tiny), []) == {}


def test_in_the_course_an_override_never_defines_the_exercise_itself() -> None:
    course = find_course(Path(__file__).parent)
    if not course.solutions.is_dir():
        pytest.skip("a student kit has no solutions")
    for name in course.exercises:
        needed = transitive_needs(course, name)
        assert name not in needed
        for module, source in overrides(course, needed).items():
            assigned = {
                t.id
                for node in ast.parse(source).body
                if isinstance(node, ast.Assign)
                for t in node.targets
                if isinstance(t, ast.Name)
            }
            assert assigned - {"_reference"} == {n for n in needed if course.home[n].module == module}
