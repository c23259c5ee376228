"""Brings a submission's modules to life inside the jail, from their text."""

from __future__ import annotations
import __future__

import ast
import functools
import importlib.machinery
import linecache
import sys
import traceback
import types
from collections.abc import Mapping, Sequence
from typing import Any

#: Libraries for drawing and display: a submission may mention them, they do nothing here.
INERT = frozenset({"matplotlib", "seaborn", "IPython", "tqdm", "google"})

#: A file is one block; a notebook is one block a code cell. Each is (label, source).
Blocks = Sequence[tuple[str, str]]


class InertModule(types.ModuleType):
    """Takes any attribute and any call, and does nothing."""

    __path__ = []  # noqa: RUF012

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return InertModule(name)

    def __call__(self, first: Any = None, *_: Any, **__: Any) -> Any:
        return first if isinstance(first, (range, list, tuple)) else self

    def __enter__(self) -> InertModule:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Any:
        return iter((InertModule("figure"), InertModule("axes")))


class Submission:
    """The first place where ``import`` looks: the student's own modules, and no library but NumPy.

    ``overrides`` holds, for each module, source that is run after the student's own: it puts the
    reference in the place of an earlier exercise for an error carried forward.
    """

    def __init__(self, modules: Mapping[str, Blocks], overrides: Mapping[str, str]) -> None:
        own = {name for name in (*modules, *overrides) if name not in sys.stdlib_module_names and name != "numpy"}
        self.modules = {name: modules.get(name, ()) for name in own}
        self.overrides = overrides
        self.faults: dict[str, list[BaseException]] = {}
        self.announced: set[str] = set()  # modules of which the outside knows that they are loaded
        self.allowed = sys.stdlib_module_names | {"numpy", "grader"}

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        top = name.partition(".")[0]
        if name in self.modules:
            return importlib.machinery.ModuleSpec(name, self)  # type: ignore[arg-type]
        if top in INERT:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
        if top not in self.allowed and not top.startswith(
            "_sysconfigdata"
        ):  # of the standard library, named by platform
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return None if spec.name in self.modules else InertModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        name = module.__name__
        if name not in self.modules:
            return
        faults = self.faults[name] = []
        for label, source in self.modules[name]:
            faults += execute(label, source, module.__dict__)
        if name in self.overrides:
            exec(compile(self.overrides[name], "<reference>", "exec", dont_inherit=True), module.__dict__)


def execute(label: str, source: str, namespace: dict[str, Any]) -> list[BaseException]:
    """Run one block, with its lines at hand for tracebacks. A statement that raises does not hide those after it."""
    linecache.cache[label] = (len(source), None, source.splitlines(keepends=True), label)
    faults: list[BaseException] = []
    try:
        exec(compile(source, label, "exec", dont_inherit=True), namespace)
    except SyntaxError as error:
        faults.append(error)
    except BaseException as error:
        faults.append(error)
        faults += _resume(label, source, namespace, _line_of(error, label))
    return faults


def _resume(label: str, source: str, namespace: dict[str, Any], line: int) -> list[BaseException]:
    """The statements that start after ``line``, each on its own."""
    faults: list[BaseException] = []
    for node in ast.parse(source).body:
        if node.lineno > line:
            try:
                exec(compile(ast.Module([node], []), label, "exec", dont_inherit=True), namespace)
            except BaseException as error:
                faults.append(error)
    return faults


def _line_of(error: BaseException, label: str) -> int:
    """The top-level line at which a block stopped."""
    for frame, line in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == label and frame.f_code.co_name == "<module>":
            return line
    return 0


def define(source: str, name: str, namespace: dict[str, Any]) -> Any:
    """The function ``name`` of a driver's source; its annotations are not evaluated."""
    exec(compiled(source), namespace)
    return namespace[name]


@functools.lru_cache(maxsize=256)
def compiled(source: str) -> types.CodeType:
    code: types.CodeType = compile(source, "<driver>", "exec", __future__.annotations.compiler_flag, dont_inherit=True)
    return code
