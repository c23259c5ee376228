"""What a notebook needs of earlier assignments: the excerpts that come along with it, in its folder ``given/``.

An excerpt holds the reference's version of what is needed and no more, and only where the earlier assignment is closed.
Of one that is still open there is a module that says so: nothing that is being graded is given away.
``given/`` is beside what a student hands in: the grader reads no code there.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from grader.course import Course
from grader.exercise import Assignment, Text
from grader.reference import excerpt, transitive_needs
from grader.release import BEGIN, END, cut

ABOUT = Text(
    "The parts of {assignment} that are needed here, as the course gives them. Your own {module} goes first:\n"
    "keep the folder {assignment} beside this one.",
    "本作业要用到的 {assignment} 的内容，由课程提供。\n"
    "你自己的 {module} 优先：把文件夹 {assignment} 放在本文件夹旁边即可。",
)
OPEN = Text(
    "{names}: you write this in {assignment}, which is still being graded. Keep your folder {assignment} beside this"
    " one, and your own version is used",
    "{names} 要在 {assignment} 中由你写出，而那次作业还在批改。请把你的文件夹 {assignment} 放在本文件夹旁边，"
    "就会用上你自己的版本",
)


def needed(course: Course, assignment: Assignment) -> dict[str, tuple[str, ...]]:
    """Module → the names that an assignment's stub imports from it or that its exercises are declared to need."""
    stub = cut(course.solution(assignment).read_text(encoding="utf-8-sig"), str(course.solution(assignment)))
    found = imports_of(course, [stub])
    for exercise in assignment.exercises:
        for name in transitive_needs(course, exercise.name):
            found.setdefault(course.home[name].module, set()).add(name)
    found.pop(assignment.module, None)
    waiting = list(found)
    while waiting:  # what the excerpts import in their turn
        module = waiting.pop()
        for other, names in imports_of(course, _statements(course, module, found[module])).items():
            if not names <= found.get(other, set()):
                found.setdefault(other, set()).update(names)
                waiting.append(other)
    return {module: tuple(sorted(names)) for module, names in sorted(found.items())}


def given(course: Course, assignment: Assignment, closed: Collection[str], lang: str) -> dict[str, str]:
    """Files of ``given/``: file name → text. ``closed`` are the assignments whose solutions may be seen."""
    homes = course.modules()
    files = {}
    for module, names in needed(course, assignment).items():
        home = homes[module]
        if home in closed:
            files[f"{module}.py"] = _excerpt(course, module, names, home, lang)
        else:
            told = OPEN[lang].format(names=", ".join(names), assignment=home)
            files[f"{module}.py"] = f"raise ImportError({told!r})\n"
    return files


def imports_of(course: Course, texts: Iterable[str]) -> dict[str, set[str]]:
    """Module of the course → the names that some code imports from it."""
    homes = course.modules()
    found: dict[str, set[str]] = {}
    for text in texts:
        for node in ast.parse(text).body:
            if isinstance(node, ast.ImportFrom) and node.module in homes:
                found.setdefault(node.module, set()).update(alias.name for alias in node.names)
    return found


def _statements(course: Course, module: str, names: Iterable[str]) -> tuple[str, ...]:
    return excerpt(course.solutions / course.modules()[module] / f"{module}.py", tuple(sorted(names)))


def _excerpt(course: Course, module: str, names: Iterable[str], home: str, lang: str) -> str:
    about = ABOUT[lang].format(assignment=home, module=f"{module}.py")
    text = "\n\n\n".join([f'"""{about}"""', *_statements(course, module, names)])
    return "\n".join(line for line in text.split("\n") if not line.strip().startswith((BEGIN, END))) + "\n"
