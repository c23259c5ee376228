"""A notebook from a solution and its handout: explanations, a solution cell and a test cell for each exercise.

Cells here are plain records; what nbgrader reads of them (metadata of schema 3) is written at the end. A test cell
holds no test: it calls the checker by the exercise's name.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from grader.course import Course, CourseError
from grader.exercise import Assignment, Exercise, Text

Kind = Literal["text", "code", "locked", "solution", "test"]

TEST_PREFIX = "test_"
CHECK = re.compile(r"^\s*%check\s+([^\W\d]\w*)\s*$", re.MULTILINE)
IMPORTS = "imports"
SETUP = "setup"
COMMAND = re.compile(r"^(\s*)grader (check|hint|show)\b", re.MULTILINE)
SHELL = re.compile(r"^(\s*)grader (data)\b", re.MULTILINE)

WHERE = Text(
    "Write in the cells of this notebook: where the text says `{module}.py`, it means them. The cell under each"
    " exercise checks it. `%hint name` gives a hint (`%hint name -n 2` says more), `%show name` draws what your own"
    " code does.",
    "请直接在本 notebook 的单元格里作答：文中提到的 `{module}.py` 就是指它们。每道练习下面的单元格用来检查。"
    "`%hint 名字` 给出提示（`%hint 名字 -n 2` 说得更多），`%show 名字` 画出你自己的代码做了什么。",
)
POINTS = Text("{points} points", "{points} 分")


@dataclass(frozen=True)
class Cell:
    """One cell of a source notebook. ``name`` is nbgrader's grade_id; text and plain code have none."""

    kind: Kind
    source: str
    name: str = ""
    points: int = 0


def test_name(exercise: str) -> str:
    """The name of the test cell of an exercise; its solution cell is called like the exercise."""
    return TEST_PREFIX + exercise


def tested(source: str) -> str | None:
    """The exercise that a test cell's text calls the checker for."""
    found = CHECK.findall(source)
    return found[-1] if found else None


def cells(course: Course, assignment: Assignment, lang: str) -> list[Cell]:
    """The whole source notebook of an assignment. Raises CourseError where the solution cannot be cut into cells."""
    handout = read_handout(course, assignment, lang)
    before, after = split_handout(handout)
    head, parts = pieces(course, assignment)
    found = [Cell("text", text) for text in before]
    found.append(Cell("text", WHERE[lang].format(module=assignment.module)))
    found.append(Cell("locked", "%load_ext grader", SETUP))
    if head:
        found.append(Cell("locked", head, IMPORTS))
    for exercise in assignment.exercises:
        found.append(Cell("text", heading(exercise, handout, lang)))
        found.append(Cell("solution", parts[exercise.name], exercise.name))
        found.append(Cell("test", f"%check {exercise.name}", test_name(exercise.name), exercise.points))
    return found + [Cell("text", text) for text in after]


def read_handout(course: Course, assignment: Assignment, lang: str) -> str:
    """The assignment's README in a language; where there is none, its title."""
    folder = course.solutions / assignment.name
    names = ("README.zh.md", "README.md") if lang.startswith("zh") else ("README.md",)
    for name in names:
        if (folder / name).is_file():
            return (folder / name).read_text(encoding="utf-8")
    return f"# {assignment.title[lang]}\n"


def split_handout(text: str) -> tuple[list[str], list[str]]:
    """Its sections: those before the exercises, up to the one that says how to check, and those after them."""
    sections = [s.strip() for s in re.split(r"^(?=## )", _without_commands(text), flags=re.MULTILINE)]
    last = next((i for i, s in enumerate(sections) if re.search(r"^\s*%check\b", s, re.MULTILINE)), len(sections) - 1)
    return [s for s in sections[: last + 1] if s], [s for s in sections[last + 1 :] if s]


def _without_commands(text: str) -> str:
    """Command lines of a terminal as magics of a notebook; a second name after the assignment's is the one meant."""
    text = re.sub(r"^(\s*grader check )\w+ (\w+)", r"\1\2", text, flags=re.MULTILINE)
    return SHELL.sub(r"\1!grader \2", COMMAND.sub(r"\1%\2", text))


def heading(exercise: Exercise, handout: str, lang: str) -> str:
    """The exercise's name and points, and the row of the handout's table that tells what it computes."""
    lines = [f"### {exercise.name} · {POINTS[lang].format(points=exercise.points)}"]
    row = re.search(rf"^\|([^|]*`{re.escape(exercise.name)}[`(].*)\|\s*$", handout, re.MULTILINE)
    if row is not None:
        columns = [c.strip() for c in re.split(r"(?<!\\)\|", row[1].strip("| ")) if c.strip()]
        lines.append("\n\n".join([columns[0], *columns[1:2]]))
    return "\n\n".join(lines)


def pieces(course: Course, assignment: Assignment) -> tuple[str, dict[str, str]]:
    """The imports of a solution module, and for each exercise its definition with what stands before it."""
    path = course.solution(assignment)
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = ast.parse(text)
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}. Notebooks are made from the solutions.") from None
    except SyntaxError as error:
        raise CourseError(f"{path}: line {error.lineno} is no Python: {error.msg}") from None
    lines = text.split("\n")
    names = {exercise.name for exercise in assignment.exercises}
    done, head = _head(tree, lines)
    parts: dict[str, str] = {}
    last = ""
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in names:
            end = _whole_region(lines, node.end_lineno or node.lineno)
            parts[node.name] = _trimmed(lines[done:end])
            done, last = end, node.name
    missing = sorted(names - set(parts))
    if missing:
        raise CourseError(
            f"{path} does not define {missing[0]}. Each exercise needs a function or a class of its name."
        )
    rest = _trimmed(lines[done:])
    if rest:
        parts[last] += "\n\n\n" + rest
    return head, parts


def _head(tree: ast.Module, lines: list[str]) -> tuple[int, str]:
    """How many lines the docstring and the imports take, and the imports; those of a solution region do not count."""
    region = next((i for i, line in enumerate(lines) if line.startswith("### BEGIN SOLUTION")), len(lines))
    end, found = 0, []
    for node in tree.body:
        if node.lineno > region:
            break
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not isinstance(node, (ast.Import, ast.ImportFrom)):
            break
        end = node.end_lineno or node.lineno
        if not docstring:
            found.append("\n".join(lines[node.lineno - 1 : end]))
    return end, "\n".join(found)


def _whole_region(lines: list[str], end: int) -> int:
    """The end of a definition, with the line that ends its solution: a comment, which no syntax tree knows."""
    begun = sum(line.strip().startswith("### BEGIN SOLUTION") for line in lines[:end])
    ended = sum(line.strip().startswith("### END SOLUTION") for line in lines[:end])
    while ended < begun and end < len(lines):
        ended += lines[end].strip().startswith("### END SOLUTION")
        end += 1
    return end


def _trimmed(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def notebook(course: Course, assignment: Assignment, lang: str) -> dict[str, Any]:
    """The source notebook as nbformat's plain dictionary (version 4.5)."""
    return {
        "cells": list(_json_cells(cells(course, assignment, lang))),
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _json_cells(found: list[Cell]) -> Iterator[dict[str, Any]]:
    for number, cell in enumerate(found, 1):
        shown: dict[str, Any] = {
            "cell_type": "markdown" if cell.kind == "text" else "code",
            "id": re.sub(r"[^a-zA-Z0-9_-]", "-", cell.name or f"cell-{number}")[:64],
            "metadata": {"nbgrader": nbgrader_metadata(cell)} if cell.name else {},
            "source": cell.source,
        }
        if cell.kind != "text":
            shown |= {"execution_count": None, "outputs": []}
        yield shown


def nbgrader_metadata(cell: Cell) -> dict[str, Any]:
    """What nbgrader keeps of a cell of ours."""
    locked = cell.kind in ("test", "locked")
    told = nbgrader_schema(cell.name, cell.kind == "test", cell.kind == "solution", locked)
    return told | ({"points": cell.points} if cell.kind == "test" else {})


def nbgrader_schema(name: str, grade: bool, solution: bool, locked: bool) -> dict[str, Any]:
    """nbgrader's metadata of a cell, in its schema 3."""
    return {
        "schema_version": 3,
        "grade_id": name,
        "grade": grade,
        "solution": solution,
        "locked": locked,
        "task": False,
    }
