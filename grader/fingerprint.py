"""What a verdict hangs on besides the submission: the checks, as keys, and the environment that judges.

A result is kept under submission × checks × environment, so what has not changed is not graded again.
"""

from __future__ import annotations

import functools
import hashlib
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from grader.checks import Check
from grader.course import Course
from grader.reference import overrides, transitive_needs
from grader.sandbox.jail import Confinement

#: What judges. Doors, reports and whatever else only shows or sends results is left out.
ENGINE = (
    "bounds.py checks.py compare.py doctor.py drivers.py exercise.py figures.py grade.py hypotheses.py judge.py "
    "observe.py reference.py results.py shown.py sketch.py speed.py stops.py stubs.py "
    "submissions.py sweep.py sandbox/*.py"
).split()


@dataclass(frozen=True)
class Environment:
    """Where verdicts come from. ``engine`` is the hash of the code that judges."""

    python: str
    numpy: str
    machine: str
    jail: str
    engine: str

    @functools.cached_property
    def key(self) -> str:
        told = (self.python, self.numpy, self.machine, self.jail, self.engine)
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]

    def difference(self, other: Environment) -> str:
        """In which respects two differ, for a sentence."""
        pairs = zip(asdict(self).items(), asdict(other).values(), strict=True)
        told = [
            "another version of the grader" if name == "engine" else f"{name} {mine} instead of {theirs}"
            for (name, mine), theirs in pairs
            if mine != theirs
        ]
        return ", ".join(told)


@dataclass(frozen=True)
class Terms:
    """On what a run grades: chosen names, hidden seed, environment, and the key of each exercise's checks."""

    names: tuple[str, ...]
    seed: int | None
    environment: Environment
    exercises: Mapping[str, tuple[str, str, float]]  # exercise → assignment, key, points

    @functools.cached_property
    def keys(self) -> dict[str, str]:
        return {name: key for name, (_, key, _) in self.exercises.items()}

    @property
    def points(self) -> dict[str, dict[str, float]]:
        """Assignment → exercise → points."""
        found: dict[str, dict[str, float]] = {}
        for name, (assignment, _, points) in self.exercises.items():
            found.setdefault(assignment, {})[name] = points
        return found


def environment(confinement: Confinement) -> Environment:
    """This process's."""
    python = ".".join(map(str, sys.version_info[:3]))
    jail = "none" if confinement == Confinement.plain() else "jail"
    return Environment(python, np.__version__, f"{sys.platform}-{platform.machine()}", jail, engine())


def engine() -> str:
    """The hash of the code that judges."""
    return source_hash(*ENGINE)


@functools.cache
def source_hash(*patterns: str) -> str:
    """The hash of files of this package."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(here.glob(pattern)):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def keys(course: Course, checks: Sequence[Check], behind: Sequence[Check] = ()) -> dict[str, str]:
    """Exercise → key of all that decides about it: its check, those that it builds on, the reference in their place.

    ``behind`` are checks that some of ``checks`` build on, and that get no key.
    """
    own = {check.exercise.name: check.hash for check in (*checks, *behind)}
    return {check.exercise.name: _key(course, check.exercise.name, own) for check in checks}


def _key(course: Course, name: str, own: Mapping[str, str]) -> str:
    needs = sorted(transitive_needs(course, name))
    told = [own[name], *(f"{n} {own.get(n, '')}" for n in needs)]
    if course.solutions.is_dir():
        told += [f"{module} {text}" for module, text in sorted(overrides(course, needs).items())]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
