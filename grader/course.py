"""Finding a course on disk and reading what its ``autotests/`` declare."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import os
import sys
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from grader.exercise import Assignment, Exercise


class CourseError(Exception):
    """The course, or the name of something in it, is not as it should be. The text is for the user."""


@dataclass(frozen=True)
class Course:
    """One course folder. ``assignments/`` and ``autotests/`` are always there; a student kit has no ``solutions/``."""

    root: Path
    packages: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def autotests(self) -> Path:
        return self.root / "autotests"

    @property
    def solutions(self) -> Path:
        return self.root / "solutions"

    @property
    def public(self) -> Path:
        return self.autotests / "public"

    @cached_property
    def index(self) -> dict[str, str]:
        """Exercise → module, as the public cases on disk tell it: no declaration is read for that."""
        return {path.stem: path.parent.name for path in sorted(self.public.glob("*/*.pack"))}

    @cached_property
    def outline(self) -> dict[str, str]:
        """Module → assignment, as the folders of ``assignments/`` tell it."""
        files = sorted(self.root.glob("assignments/*/*.py"))
        return {p.stem: p.parent.name for p in files if (self.autotests / p.name).is_file()}

    @cached_property
    def assignments(self) -> dict[str, Assignment]:
        """Every declared assignment, in order of its name."""
        files = sorted(p for p in self.autotests.glob("[a-z]*.py") if p.stem != "conftest")
        found = [self.assignment_of(path.stem) for path in files]
        return {a.name: a for a in sorted(found, key=lambda a: a.name)}

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        return {e.name: e for a in self.assignments.values() for e in a.exercises}

    @cached_property
    def home(self) -> dict[str, Assignment]:
        """Exercise name → its assignment."""
        return {e.name: a for a in self.assignments.values() for e in a.exercises}

    def assignment_of(self, module: str) -> Assignment:
        """The declaration in ``autotests/<module>.py``."""
        path = self.autotests / f"{module}.py"
        if not path.is_file():
            raise CourseError(f"there is no {path}")
        try:
            declared = importlib.import_module(f"{self._package()}.{module}").ASSIGNMENT
        except CourseError:
            raise
        except Exception as error:
            raise CourseError(f"{path} cannot be read: {type(error).__name__}: {error}") from error
        if not isinstance(declared, Assignment):
            raise CourseError(f"{path}: ASSIGNMENT is no grader.exercise.Assignment")
        return declared

    def select(self, names: list[str]) -> list[tuple[Assignment, Exercise]]:
        """The exercises that ``names`` mean: an assignment, its module, its number, or an exercise. None: all."""
        if names and (known := self._by_folders(names)) is not None:
            return in_order(known)
        chosen: list[tuple[Assignment, Exercise]] = []
        for name in names or list(self.assignments):
            fitting = [a for a in self.assignments.values() if _means(name, a.name, a.module)]
            if name in self.home:  # where an exercise has its module's name, the exercise is meant
                chosen.append((self.home[name], self.exercises[name]))
            elif fitting:
                chosen += [(a, e) for a in fitting for e in a.exercises]
            else:
                raise CourseError(f"{name!r} is no assignment and no exercise. {self._near(name)}")
        return in_order(chosen)

    def _by_folders(self, names: list[str]) -> list[tuple[Assignment, Exercise]] | None:
        """What ``names`` mean by the files on disk, without reading other assignments; None where they do not tell."""
        chosen: list[tuple[Assignment, Exercise]] = []
        for name in names:
            modules = [m for m, folder in self.outline.items() if _means(name, folder, m)]
            wanted = [self.index[name]] if name in self.index else modules
            found = [(a, e) for a in map(self.assignment_of, wanted) for e in a.exercises]
            if name in self.index:  # its public cases may be those of an exercise that is no more
                found = [(a, e) for a, e in found if e.name == name]
            if not found or any(self.outline.get(a.module) != a.name for a, _ in found):
                return None
            chosen += found
        return chosen

    def modules(self) -> dict[str, str]:
        """Module name → assignment name."""
        return {a.module: a.name for a in self.assignments.values()}

    def solution(self, assignment: Assignment) -> Path:
        return self.solutions / assignment.name / f"{assignment.module}.py"

    def _near(self, name: str) -> str:
        import difflib

        known = [*self.home, *self.assignments, *self.modules()]
        near = difflib.get_close_matches(name.lower(), known, n=3)
        return f"Did you mean {', '.join(near)}?" if near else "`grader list` shows every name."

    def _package(self) -> str:
        """Import ``autotests`` under a name of its own, so that two courses can live in one process."""
        name = "_autotests_" + hashlib.sha1(str(self.root).encode()).hexdigest()[:8]
        if name not in sys.modules:
            init = self.autotests / "__init__.py"
            spec = importlib.util.spec_from_file_location(name, init, submodule_search_locations=[str(self.autotests)])
            if spec is None or spec.loader is None or not init.is_file():
                raise CourseError(f"there is no {init}")
            package = importlib.util.module_from_spec(spec)
            sys.modules[name] = package
            spec.loader.exec_module(package)
        return name


def in_order(chosen: list[tuple[Assignment, Exercise]]) -> list[tuple[Assignment, Exercise]]:
    """In the order of the course, whatever the order they were named in: what an exercise needs comes before it."""
    return sorted(dict.fromkeys(chosen), key=lambda pair: (pair[0].name, pair[0].exercises.index(pair[1])))


def _means(name: str, assignment: str, module: str) -> bool:
    number = assignment.partition("_")[0]
    return name.rstrip("/") in (assignment, module, number, number.lstrip("0"), f"{module}.py")


def find_course(start: Path | None = None) -> Course:
    """The course that ``start`` (or the current folder, or ``GRADER_COURSE``) lies in."""
    begin = (start or Path(os.environ.get("GRADER_COURSE", "."))).resolve()
    for folder in (begin, *begin.parents):
        if (folder / "autotests" / "__init__.py").is_file():
            return Course(folder)
    raise CourseError(
        f"{begin} lies in no course: no folder above it holds autotests/. "
        "Go to the course's folder, or name it with --course."
    )
