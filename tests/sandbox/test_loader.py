"""Modules from text: what a student's files define, and what they may import."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from types import ModuleType

import pytest

from grader.sandbox.loader import Blocks, InertModule, Submission, define, execute

Load = Callable[..., ModuleType]


@pytest.fixture
def load() -> Iterator[Load]:
    """Import a module of a submission; afterwards this process is as it was."""
    before, finders = set(sys.modules), list(sys.meta_path)

    def run(
        modules: Mapping[str, str | Blocks], name: str = "mine", overrides: Mapping[str, str] | None = None
    ) -> ModuleType:
        blocks = {n: [(f"{n}.py", b)] if isinstance(b, str) else b for n, b in modules.items()}
        submission = Submission(blocks, overrides or {})
        sys.meta_path.insert(0, submission)
        __import__(name)
        sys.modules[name].__dict__["__submission__"] = submission
        return sys.modules[name]

    yield run
    sys.meta_path[:] = finders
    for name in set(sys.modules) - before:
        del sys.modules[name]


def faults(module: ModuleType) -> list[str]:
    return [type(f).__name__ for f in module.__submission__.faults[module.__name__]]


def test_a_module_is_what_its_text_defines(load: Load) -> None:
    module = load({"mine": "x = 3\ndef f():\n    return x + 1\n"})
    assert (module.f(), module.__name__, faults(module)) == (4, "mine", [])


def test_modules_of_one_submission_import_each_other(load: Load) -> None:
    assert load({"mine": "from other import y\nz = y + 1", "other": "y = 1"}).z == 2


def test_a_statement_that_raises_does_not_hide_those_after_it(load: Load) -> None:
    module = load({"mine": "def a(): return 1\n1 / 0\ndef b(): return 2\nundefined\ndef c(): return 3\n"})
    assert (module.a(), module.b(), module.c()) == (1, 2, 3)
    assert faults(module) == ["ZeroDivisionError", "NameError"]


def test_a_cell_that_raises_or_cannot_be_read_does_not_hide_the_others(load: Load) -> None:
    cells = [
        ("n cell 1", "def a(): return 1"),
        ("n cell 2", "def b(:"),
        ("n cell 3", "raise SystemExit"),
        ("n cell 4", "c = 4"),
    ]
    module = load({"mine": cells})
    assert (module.a(), module.c) == (1, 4)
    assert faults(module) == ["SyntaxError", "SystemExit"]


def test_statements_before_a_fault_do_not_run_twice(load: Load) -> None:
    assert load({"mine": "n = []\nn.append(1)\nn.append(1 / 0)\nn.append(2)\n"}).n == [1, 2]


def test_a_fault_inside_a_call_resumes_after_the_calling_line(load: Load) -> None:
    module = load({"mine": "def f():\n    raise KeyError\n\nf()\ny = 1\n"})
    assert module.y == 1
    assert faults(module) == ["KeyError"]


@pytest.mark.parametrize("source", ["raise KeyboardInterrupt", "import sys; sys.exit(0)", "raise GeneratorExit", "1 +"])
def test_nothing_that_a_module_raises_gets_out(load: Load, source: str) -> None:
    assert faults(load({"mine": source})) != []


@pytest.mark.parametrize("text", ["def f(:\n", "\t x\n y", "x = '\n", "(" * 500, "\0"])
def test_text_that_is_no_python_is_a_fault_and_no_exception(text: str) -> None:
    assert len(execute("x.py", text, {})) == 1


@pytest.mark.parametrize("library", ["torch", "scipy", "sklearn.metrics", "requests", "hypothesis", "tests"])
def test_no_library_but_numpy_can_be_imported(load: Load, monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    monkeypatch.delitem(sys.modules, library, raising=False)  # and back again: PyTorch cannot be loaded twice
    module = load({"mine": f"try:\n    import {library}\nexcept ModuleNotFoundError as e:\n    name = e.name\n"})
    assert module.name in (library, library.partition(".")[0])


def test_numpy_and_the_standard_library_can(load: Load) -> None:
    module = load(
        {"mine": "import numpy as np, numpy.linalg, math, collections.abc, dataclasses\nx = np.sum([1, math.tau])"}
    )
    assert faults(module) == []


@pytest.mark.parametrize(
    "line",
    [
        "import matplotlib.pyplot as plt; plt.figure().set(x=1); plt.plot([1], 'r'); fig, ax = plt.subplots()",
        "from tqdm import tqdm; assert list(tqdm(range(3), desc='x')) == [0, 1, 2]",
        "from IPython.display import display, HTML; display(HTML('x'))",
        "import seaborn as sns\nwith sns.axes_style('x') as s: s.y",
    ],
)
def test_libraries_for_drawing_do_nothing_and_do_not_fail(load: Load, line: str) -> None:
    assert faults(load({"mine": line})) == []


def test_an_inert_module_has_no_magic_attributes() -> None:
    with pytest.raises(AttributeError):
        InertModule("x").__wrapped__  # noqa: B018


@pytest.mark.parametrize("name", ["numpy", "os", "json", "sys"])
def test_a_file_with_the_name_of_a_library_does_not_take_its_place(load: Load, name: str) -> None:
    module = load({"mine": f"import {name} as lib", name: "raise RuntimeError('mine')"})
    assert module.lib is sys.modules[name]
    assert name not in module.__submission__.modules


def test_the_reference_takes_the_place_of_what_the_student_wrote(load: Load) -> None:
    module = load(
        {"mine": "def a(): return 'wrong'\ndef b(): return a()"}, overrides={"mine": "def a(): return 'right'"}
    )
    assert module.b() == "right"


def test_the_reference_stands_in_for_a_file_that_is_missing(load: Load) -> None:
    module = load({"mine": "from other import a"}, overrides={"other": "def a(): return 'right'"})
    assert module.a() == "right"


def test_the_future_imports_of_the_engine_do_not_reach_the_student(load: Load) -> None:
    assert load({"mine": "def f(x: int): pass"}).f.__annotations__ == {"x": int}


def test_a_driver_is_defined_from_its_text_with_unknown_annotations() -> None:
    source = "def drive(module: Anything, x: Nothing = 2) -> Whatever:\n    return module + x * one\n"
    assert define(source, "drive", {"one": 1})(3) == 5
