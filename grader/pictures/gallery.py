"""Which pictures there are: the tables of the modules beside this one, and the names that lead to them."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from grader.course import Course, CourseError
from grader.exercise import Assignment
from grader.pictures.picture import HANDOUT, Picture


@dataclass(frozen=True)
class Exhibit:
    """A picture under the name that it was asked for: an exercise's, or the module's for an assignment."""

    name: str
    assignment: Assignment
    picture: Picture


def need_matplotlib() -> None:
    """Raises CourseError where nothing can be drawn at all."""
    if importlib.util.find_spec("matplotlib") is None:
        raise CourseError("Pictures need matplotlib. Install it with: pip install 'deep-learning-grader[pictures]'")


def pictures_of(module: str) -> Mapping[str, Picture]:
    """The table of one module; empty where nobody has drawn anything yet."""
    need_matplotlib()
    try:
        return dict(getattr(importlib.import_module(f"grader.pictures.{module}"), "PICTURES", {}))
    except ModuleNotFoundError as error:
        if error.name != f"grader.pictures.{module}":
            raise
        return {}


def exhibits(course: Course) -> Iterator[Exhibit]:
    """Every picture of a course, each once: an assignment's own first, then its exercises'."""
    for assignment in course.assignments.values():
        for name, picture in pictures_of(assignment.module).items():
            yield Exhibit(assignment.name if name == HANDOUT else name, assignment, picture)


def find(course: Course, name: str) -> Exhibit:
    """The picture that ``name`` means. An exercise without one of its own is found in one that shows it too."""
    chosen = course.select([name])
    assignment = chosen[0][0]
    table = pictures_of(assignment.module)
    if name in table and any(exercise.name == name for _, exercise in chosen):
        return Exhibit(name, assignment, table[name])
    if len(chosen) > 1 or chosen[0][1].name != name:
        fitting = [table[HANDOUT]] if HANDOUT in table else list(table.values())
        name = assignment.module
    else:
        fitting = sorted((p for p in table.values() if name in p.uses), key=lambda picture: len(picture.uses))
    if not fitting:
        raise CourseError(f"There is no picture of {name} yet. `grader show` lists what can be shown.")
    return Exhibit(name, assignment, fitting[0])
