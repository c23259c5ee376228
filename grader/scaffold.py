"""Beginning a new exercise: text to fill in, appended in the three places where an exercise lives."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from grader.course import Course, CourseError
from grader.exercise import Text

SOLUTION = '''

def {name}(x):
    """TODO: what it does, the formula, shapes, errors, source.

    x: array of any shape. Returns an array of the same shape and dtype.
    """
    ### BEGIN SOLUTION
    raise NotImplementedError
    ### END SOLUTION
'''
CASES = """

# Add {name} to ASSIGNMENT.exercises, and give it an oracle where PyTorch has one.
{name} = Exercise(
    "{name}",
    points=4,
    cases=elementwise,
    hints=(Text("TODO", "TODO"), Text("TODO", "TODO"), Text("TODO", "TODO")),
)
"""
MISTAKE = '''

def {name}__todo(x):
    """TODO: what is wrong, in a sentence to its author.

    TODO：用一句话告诉作者错在哪里。
    """
    return x
'''
DECLARATION = '''"""{title}: what is right."""

from __future__ import annotations

from grader.exercise import Assignment, Exercise, Text

from ._cases import elementwise

ASSIGNMENT = Assignment("{assignment}", module="{module}", title=Text("{title}", "{title}"), exercises=())
'''


def write_new(course: Course, assignment: str, exercise: str) -> list[str]:
    """Append the stubs of an exercise; begins the assignment too where it is new. Returns what to do next."""
    if not exercise.isidentifier() or keyword.iskeyword(exercise) or "__" in exercise:
        raise CourseError(f"{exercise!r} is no name for a Python function (two underscores in a row mark a mistake)")
    name, module = _names(course, assignment)
    places = {
        course.solutions / name / f"{module}.py": (SOLUTION, f'"""{module}."""\n\nimport numpy as np\n'),
        course.autotests / f"{module}.py": (CASES, DECLARATION),
        course.solutions / "mistakes" / f"{module}.py": (
            MISTAKE,
            f'"""Known mistakes in {module}."""\n\nimport numpy as np\n',
        ),
    }
    if exercise in course.home:
        raise CourseError(f"{course.home[exercise].name} has a {exercise} already")
    values = {"name": exercise, "assignment": name, "module": module, "title": Text(module, module)["en"]}
    texts = {}
    for path, (_, head) in places.items():
        text = path.read_text(encoding="utf-8") if path.is_file() else head.format(**values)
        if re.search(rf"^(def|class) {exercise}(__|\W)|^{exercise} = ", text, re.MULTILINE):
            raise CourseError(f"{path} has a {exercise} already")
        texts[path] = text
    lines = []
    for path, (template, _) in places.items():
        text = texts[path]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.rstrip("\n") + "\n" + template.format(**values), encoding="utf-8")
        lines.append(f"{_relative(path, course.root)}: fill in {exercise}")
    return [*lines, f"then: grader release {module} && grader lint {exercise}"]


def _names(course: Course, assignment: str) -> tuple[str, str]:
    """Folder and module of an assignment that exists, or of a new one such as 11_diffusion."""
    for known in course.assignments.values():
        if assignment in (known.name, known.module):
            return known.name, known.module
    number, _, module = assignment.partition("_")
    if module in course.modules():
        raise CourseError(f"{course.modules()[module]} is the assignment of the module {module}; choose another name")
    if not number.isdigit() or not module.isidentifier() or keyword.iskeyword(module):
        raise CourseError(f"{assignment!r} is no assignment here; a new one is named like 11_diffusion")
    return assignment, module


def _relative(path: Path, root: Path) -> Path:
    return path.relative_to(root)
