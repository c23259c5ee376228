"""Hidden cases: made from the instructor's seed, computed once by the oracles, cached by content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader.bank import read_bank, reference_submission
from grader.checks import Check, load, load_file
from grader.course import Course, CourseError
from grader.datasets.mnist import COLLECTIONS, parts_at_hand
from grader.exercise import Assignment, Exercise
from grader.fingerprint import source_hash
from grader.prepare import Workshop
from grader.sandbox.jail import Confinement, Jail, JailError


def hidden_checks(course: Course, chosen: Sequence[tuple[Assignment, Exercise]], seed: int) -> list[Check]:
    """Checks for ``seed``. Needs PyTorch and the solutions, unless all of them are cached."""
    if not course.solutions.is_dir():
        raise CourseError("hidden cases need solutions/, and this course has none")
    folder = _cache_folder()
    found: list[Check] = []
    jail: Jail | None = None
    workshop: Workshop | None = None
    try:
        for assignment, exercise in chosen:
            path = folder / f"{_key(course, assignment, exercise, seed)}.pack"
            if not _whole(path, assignment, exercise):
                if workshop is None:
                    jail = _jail()
                    workshop = Workshop(jail, reference_submission(course))
                bank = read_bank(course, assignment).get(exercise.name, ())
                _save(workshop.prepare(assignment, exercise, bank, seed), path)
            found.append(replace(load_file(path, assignment, exercise), seed=seed, hidden=True))
    except ModuleNotFoundError as error:
        raise CourseError(f"hidden cases need PyTorch ({error}): pip install 'deep-learning-grader[author]'") from None
    finally:
        if jail is not None:
            jail.close()
    public = {c.exercise.name: c.speed_cost for c in (load(course, a, e) for a, e in chosen)}
    return [replace(check, speed_cost=public[check.exercise.name]) for check in found]


def _jail() -> Jail:
    """The reference is trusted, so where there is no jail a plain process does."""
    try:
        jail = Jail(Confinement())
        jail.probe()
        return jail
    except JailError:
        return Jail(Confinement.plain())


def _whole(path: Path, assignment: Assignment, exercise: Exercise) -> bool:
    """Whether the cache holds these cases; a file that is damaged counts as none and is made anew."""
    try:
        load_file(path, assignment, exercise)
    except CourseError:
        return False
    return True


def _save(check: Check, path: Path) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    check.save(temporary)
    temporary.replace(path)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "grader" / "hidden"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _key(course: Course, assignment: Assignment, exercise: Exercise, seed: int) -> str:
    """Changes with everything that the cases are made from."""
    at_hand = sorted((name, parts_at_hand(c)) for name, c in COLLECTIONS.items()) if exercise.hidden else []
    engine = source_hash("*.py", "datasets/*.py")
    digest = hashlib.sha256(f"{exercise.name} {seed} {at_hand} {engine}".encode())
    sources = [course.autotests / f"{assignment.module}.py", *sorted(course.autotests.glob("_*.py"))]
    sources += [course.solution(a) for a in course.assignments.values()]
    sources += [course.solutions / "mistakes" / f"{assignment.module}.py"]
    for path in sources:
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:32]
