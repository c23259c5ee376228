"""The bank of known mistakes: wrong implementations, each with the sentence that its author should read."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass

from grader.course import Course, CourseError
from grader.exercise import Assignment
from grader.submissions import Block, Submission

CJK = "\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"


@dataclass(frozen=True)
class Mistake:
    """One entry: ``source`` defines the wrong version under its own long name."""

    exercise: str
    name: str
    en: str
    zh: str
    source: str

    @property
    def id(self) -> str:
        return f"{self.exercise}/{self.name}"


def read_bank(course: Course, assignment: Assignment) -> dict[str, list[Mistake]]:
    """Exercise → its mistakes, in the order of the file."""
    path = course.solutions / "mistakes" / f"{assignment.module}.py"
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{path}: line {error.lineno} is no Python: {error.msg}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path} cannot be read: {error}") from None
    found: dict[str, list[Mistake]] = {}
    shared = []
    entries = []
    for node in tree.body:
        name = getattr(node, "name", "")
        segment = ast.get_source_segment(text, node) or ""
        if "__" in name.strip("_") and isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            entries.append((name, ast.get_docstring(node) or "", segment))
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            shared.append(segment)
    for name, doc, segment in entries:
        exercise, _, short = name.partition("__")
        english, chinese = _paragraphs(f"{path}: {name}", doc)
        source = "\n\n".join([*shared, segment, f"{exercise} = {name}\n{exercise}.__name__ = {exercise!r}"])
        found.setdefault(exercise, []).append(Mistake(exercise, short, english, chinese, source))
    return found


def _paragraphs(where: str, doc: str) -> tuple[str, str]:
    """The English and the Chinese sentence of a docstring."""
    parts = re.split(r"\n\s*\n", doc.strip())
    chinese = [p for p in parts if re.search(f"[{CJK}]", p)]
    english = [p for p in parts if p not in chinese]
    if not english or not chinese:
        raise CourseError(f"{where} needs a sentence in English and, in a paragraph of its own, in Chinese")
    return " ".join(" ".join(english).split()), _join_chinese("\n".join(chinese))


def _join_chinese(text: str) -> str:
    """Lines of one paragraph; no space comes between two Chinese characters."""
    joined = re.sub(f"(?<=[{CJK}])\\s*\n\\s*(?=[{CJK}])", "", text)
    return " ".join(joined.split())


def reference_submission(course: Course) -> Submission:
    """The reference solutions, as if someone had handed them in."""
    modules = {a.module: _blocks(course, a) for a in course.assignments.values() if course.solution(a).is_file()}
    return Submission("reference", modules)


def mistaken_submission(reference: Submission, module: str, mistake: Mistake) -> Submission:
    """The reference with one exercise replaced by a mistake."""
    blocks: Mapping[str, tuple[Block, ...]] = reference.modules
    wrong = (*blocks[module], (f"{mistake.id}", mistake.source))
    return Submission(mistake.id, {**blocks, module: wrong})


def _blocks(course: Course, assignment: Assignment) -> tuple[Block, ...]:
    path = course.solution(assignment)
    return ((path.name, path.read_text(encoding="utf-8")),)
