"""Writing an nbgrader course folder: its config, and for each assignment the source notebook and what goes with it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.checks import pack_path
from grader.course import Course, CourseError
from grader.exercise import Assignment
from grader.nbgrader.layout import notebook

CONFIG = '''\
"""Made by `grader nbgrader init`. Any of nbgrader's own settings may be added."""

from grader.nbgrader import configure

c = get_config()  # noqa: F821
c.CourseDirectory.course_id = {course_id!r}

configure(
    c,
    course={course!r},  # solutions/ and autotests/ of the exercises
    lang={lang!r},  # "en" or "zh"
    seed=None,  # a number of your own: autograde on hidden cases that are made from it
    closed=[],  # assignments whose solutions later ones may bring along; those whose due date is over count as closed
    jail=True,  # False: without a jail, for submissions that you trust
    kernel=False,  # True: nbgrader's own kernel runs the notebooks, with your rights
)
'''


def write_course(course: Course, target: Path, names: Sequence[str], lang: str, bare: bool = False) -> list[Path]:
    """Make ``target`` an nbgrader course folder of the named assignments (none: all). Returns the notebooks.

    With ``bare`` the cases and data that the checker needs are left out: students have the kit installed. Raises
    CourseError where something of the kind is there already, or where the course lacks a part.
    """
    for name in ("nbgrader_config.py", "source"):
        if (target / name).exists():
            raise CourseError(f"{target / name} is there already, and may hold your changes. Name a new folder.")
    if not course.solutions.is_dir():
        raise CourseError(
            f"{course.root} has no solutions/, and notebooks are made from them. Name the course with --course"
        )
    assignments = list(dict.fromkeys(a for a, _ in course.select([*names])))
    plans = [(a, notebook(course, a, lang), list(_files(course, a, lang, bare))) for a in assignments]
    written = []
    for assignment, made, files in plans:
        folder = target / "source" / assignment.name
        folder.mkdir(parents=True)
        path = folder / f"{assignment.module}.ipynb"
        path.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        for source, place in files:
            (folder / place).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / place)
        written.append(path)
    config = CONFIG.format(course_id=_course_id(target), course=str(course.root), lang=lang)
    (target / "nbgrader_config.py").write_text(config, encoding="utf-8")
    return written


def _course_id(target: Path) -> str:
    """The folder's name, as far as nbgrader takes it for a course: the exchange splits names at a plus sign."""
    return re.sub(r"[+/\\\s]+", "-", target.resolve().name) or "course"


def _files(course: Course, assignment: Assignment, lang: str, bare: bool) -> Iterator[tuple[Path, str]]:
    """What lies beside the notebook: (file, place). Pictures of the handout, cases with their answers, data."""
    folder = course.solutions / assignment.name
    for path in sorted([*folder.glob("*.png"), *folder.glob("*.svg")]):
        if _shown(path.name, folder, lang):
            yield path, path.name
    if bare:
        return
    declaration = course.autotests / f"{assignment.module}.py"
    yield course.autotests / "__init__.py", "autotests/__init__.py"
    for path in [*sorted(course.autotests.glob("_[!_]*.py")), declaration]:
        yield path, f"autotests/{path.name}"
    for exercise in assignment.exercises:
        path = pack_path(course, assignment.module, exercise.name)
        if not path.is_file():
            raise CourseError(f"{exercise.name} has no public cases. Run `grader release` first.")
        yield path, f"autotests/public/{assignment.module}/{path.name}"
    if "grader.datasets" in declaration.read_text(encoding="utf-8"):
        for path in sorted((course.root / "datasets").glob("*.npz")):
            yield path, f"datasets/{path.name}"


def _shown(name: str, folder: Path, lang: str) -> bool:
    """Whether the handout in this language shows a picture; one that is in no handout goes along."""
    texts = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.md")}
    mine = texts.get("README.zh.md" if lang.startswith("zh") else "README.md", "")
    return f"]({name})" in mine or not any(f"]({name})" in text for text in texts.values())
