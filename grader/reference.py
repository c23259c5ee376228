"""The reference solutions as text: parts of them stand in for earlier exercises that are wrong."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterable
from pathlib import Path

from grader.course import Course
from grader.exercise import Assignment, Exercise


def transitive_needs(course: Course, exercise: str) -> set[str]:
    """Every exercise that this one is expected to build on, directly or not."""
    found: set[str] = set()
    waiting = list(course.exercises[exercise].needs)
    while waiting:
        name = waiting.pop()
        if name not in found and name in course.exercises:
            found.add(name)
            waiting += course.exercises[name].needs
    return found


def needed_by(course: Course, exercises: Iterable[Exercise]) -> list[tuple[Assignment, Exercise]]:
    """What these build on and is not among them, in the order of the course."""
    own = {e.name for e in exercises}
    names = {n for name in own for n in transitive_needs(course, name)} - own
    return course.select(sorted(names)) if names else []


def overrides(course: Course, names: Iterable[str]) -> dict[str, str]:
    """Module → source that defines the reference's version of ``names`` in it, and no other exercise.

    The reference's own helpers live in a namespace apart, so a submission's names are not touched.
    """
    by_module: dict[str, list[str]] = {}
    for name in names:
        by_module.setdefault(course.home[name].module, []).append(name)
    return {module: _override(course, module, tuple(sorted(chosen))) for module, chosen in by_module.items()}


def _override(course: Course, module: str, names: tuple[str, ...]) -> str:
    source = "\n\n".join(dict.fromkeys(_flat(course, module, names)))
    lines = [f"_reference = {{'__name__': {module!r}}}", f"exec({source!r}, _reference)"]
    lines += [f"{name} = _reference[{name!r}]" for name in names]
    return "\n".join([*lines, "del _reference"])


def _flat(course: Course, module: str, names: tuple[str, ...]) -> list[str]:
    """The statements of an excerpt; what it imports from other modules of the course stands in their place."""
    path = course.solutions / course.modules()[module] / f"{module}.py"
    found: list[str] = []
    for text in excerpt(path, names):
        node = ast.parse(text).body[0]
        if isinstance(node, ast.ImportFrom) and node.module in course.modules():
            wanted = [alias for alias in node.names if alias.name != "*"]
            found += _flat(course, node.module, tuple(sorted(alias.name for alias in wanted)))
            found += [f"{alias.asname} = {alias.name}" for alias in wanted if alias.asname]
        else:
            found.append(text)
    return found


@functools.lru_cache(maxsize=256)
def excerpt(path: Path, names: tuple[str, ...]) -> tuple[str, ...]:
    """Some definitions of a module, statement by statement, with the imports and helpers that they use."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    defined = {name: node for node in tree.body for name in _names_of(node)}
    wanted: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in defined and name not in wanted:
            wanted.add(name)
            waiting += [n.id for n in ast.walk(defined[name]) if isinstance(n, ast.Name)]
    kept = [node for node in tree.body if wanted & set(_names_of(node))]
    return tuple(ast.get_source_segment(text, node, padded=True) or "" for node in kept)


def _names_of(node: ast.stmt) -> list[str]:
    """The names that a top-level statement defines."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    if isinstance(node, (ast.Assign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
    return []
