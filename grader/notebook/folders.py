"""What lies around a notebook: the course that it is checked by, and modules of earlier assignments."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.course import Course, CourseError, find_course
from grader.submissions import UnreadableError, read_code

GIVEN = "given"  # beside a notebook: parts of earlier assignments that came along with it
DEFINITIONS = (ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)


def course_here() -> Course:
    """The course that the current folder lies in (or that ``GRADER_COURSE`` names), else the grader's own."""
    try:
        return find_course()
    except CourseError:
        beside = Path(__file__).resolve().parents[2]
        if (beside / "autotests" / "__init__.py").is_file():
            return Course(beside)
        raise CourseError(
            "the checker finds no exercises: there is no autotests/ beside this notebook or above it. "
            "Open the notebook in the folder that was handed out, or set GRADER_COURSE to the course's folder"
        ) from None


def work_folders(here: Path) -> dict[str, Path]:
    """The notebook's own folder and those of other assignments beside it, in order; last what came along."""
    try:
        around = [p for p in here.parent.iterdir() if p.name[:1].isdigit() and p.is_dir()]
    except OSError:
        around = []
    folders = {p.name: p for p in sorted({here, *around})}
    return folders | ({GIVEN: here / GIVEN} if (here / GIVEN).is_dir() else {})


class EarlierModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Lets a notebook import what was written in the assignments beside it, be it a module or a notebook.

    Asked last, so a module that Python finds by itself comes first. Of a notebook its definitions are run, no more.
    """

    def find_spec(self, name: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if path is not None or not name.isidentifier():
            return None
        found = self._file(name)
        return importlib.machinery.ModuleSpec(name, self, origin=str(found)) if found is not None else None

    def _file(self, name: str) -> Path | None:
        for folder in work_folders(Path.cwd()).values():
            for path in (folder / f"{name}.py", folder / f"{name}.ipynb"):
                if path.is_file():
                    return path
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        assert module.__spec__ is not None
        assert module.__spec__.origin is not None
        path = Path(module.__spec__.origin)
        module.__file__ = str(path)
        try:
            blocks, _ = read_code(path)
        except UnreadableError:
            raise ImportError(f"{path} cannot be read: save it again", name=module.__name__, path=str(path)) from None
        for label, source in blocks:
            exec(compile(_definitions(source, path.suffix == ".ipynb"), label, "exec"), module.__dict__)


def _definitions(source: str, notebook: bool) -> ast.Module:
    """A module whole; of a notebook's cell what it defines. A cell that is no Python has nothing."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        if not notebook:
            raise
        return ast.Module([], [])
    return ast.Module([n for n in tree.body if isinstance(n, DEFINITIONS)], []) if notebook else tree


def find_earlier(finders: Sequence[Any] | None = None) -> None:
    """Put the finder in place, once a process."""
    if not any(type(f).__name__ == EarlierModules.__name__ for f in finders or sys.meta_path):
        sys.meta_path.append(EarlierModules())
