"""The course that is attacked: every kind of exercise, short limits, and around it things worth stealing."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from grader.checks import Check
from grader.course import Course
from grader.release import write_handouts, write_public
from grader.sandbox.jail import Jail
from tests.attacks import course_text
from tests.conftest import confinement

#: Large, as a seed should be: a small one could be found by trying all of them.
SEED = 820_351_749_633_118_274
WATCHED = (Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"))


@dataclass(frozen=True)
class Arena:
    """``home`` holds the course, the class's folder, an earlier run's results and a file of the instructor's own.

    Each secret file ends in ``token``, a word that nobody can guess: where it turns up, that file was read.
    """

    home: Path
    token: str = field(default_factory=lambda: f"token{secrets.token_hex(12)}")

    @property
    def root(self) -> Path:
        return self.home / "course"

    @property
    def submitted(self) -> Path:
        return self.home / "submitted"

    @cached_property
    def course(self) -> Course:
        return Course(self.root)

    @cached_property
    def room(self) -> Path:
        """The course as an nbgrader course, with nothing handed in; copied where it is used."""
        from tests.attacks.rooms import make

        return make(self.course, self.home / "c101", SEED, self.submitted)

    def released(self, assignment: str) -> dict[str, Any]:
        """The notebook of an assignment as a student gets it: a new copy of it."""
        (path,) = (self.room / "release" / assignment).glob("*.ipynb")
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return told

    def checks(self) -> list[Check]:
        """The hidden checks of every exercise; made at the first call, read from the cache after that."""
        from grader.hidden import hidden_checks

        return hidden_checks(self.course, self.course.select([]), SEED)

    def treasures(self) -> list[Path]:
        """Files that a submission must neither read nor change."""
        return [
            self.root / "solutions/01_squares/squares.py",
            self.root / "autotests/squares.py",
            self.home / "earlier/results.jsonl",
            self.home / ".netrc",
            self.submitted / "honest-01/01_squares/squares.py",
        ]

    def fingerprint(self) -> dict[str, str]:
        """Every file of the arena outside the class's folder, and what is in it; names of what attacks leave behind."""
        found = {}
        for folder in (self.root, self.home / "earlier", self.submitted / "honest-01"):
            for path in sorted(folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    found[str(path)] = hashlib.sha256(path.read_bytes()).hexdigest()
        found[".netrc"] = (self.home / ".netrc").read_text()
        for folder in (*WATCHED, self.home, Path.cwd()):
            found |= {str(path): "left behind" for path in folder.glob("pwned*")}
        return found


def build(home: Path) -> Arena:
    """Make the course with its public and hidden cases, and what lies around it. Needs PyTorch."""
    arena = Arena(home)
    for name, text in course_text.FILES.items():
        path = arena.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("@TOKEN@", arena.token), encoding="utf-8")
    with Jail(confinement()) as jail:
        for assignment in arena.course.assignments.values():
            write_handouts(arena.course, assignment)
            write_public(arena.course, jail, assignment)
    for name in ("earlier", "submitted"):
        (home / name).mkdir()
    (home / "earlier/results.jsonl").write_text(f'{{"student": "honest-01", "note": "{arena.token}"}}\n')
    (home / ".netrc").write_text(f"machine grades.example login teacher password {arena.token}\n")
    solution, tests, *_ = arena.treasures()
    for path, end in (
        (solution, f"### BEGIN SOLUTION\n# {arena.token}\n### END SOLUTION"),
        (tests, f"# {arena.token}"),
    ):
        path.write_text(f"{path.read_text(encoding='utf-8')}\n{end}\n", encoding="utf-8")
    return arena


@contextmanager
def surroundings(arena: Arena) -> Iterator[None]:
    """The instructor's environment: a cache of hidden cases, and a secret that submissions should not see."""
    wanted = {"XDG_CACHE_HOME": str(arena.home / "cache"), "GRADER_SECRET": arena.token, "GRADER_LANG": "en"}
    kept = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
