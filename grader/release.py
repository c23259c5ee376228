"""Cutting what students get: stubs without solutions, handouts, and the public cases with their answers."""

from __future__ import annotations

import ast
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from grader.bank import read_bank, reference_submission
from grader.checks import Check, load, pack_path
from grader.course import Course, CourseError
from grader.exercise import Assignment, Exercise
from grader.prepare import Workshop
from grader.sandbox.jail import Jail

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
HANDOUTS = ("*.md", "*.png", "*.svg")


def cut(text: str, where: str = "the solution") -> str:
    """A module without its solutions: an indented region becomes ``raise NotImplementedError``, a top-level one goes.

    Markers count only where a whole line is one, and never within a string.
    """
    inside_strings = _string_lines(text, where)
    kept: list[str] = []
    begun: int | None = None
    for number, line in enumerate(io.StringIO(text), 1):
        marker = line.strip() if number not in inside_strings else ""
        if marker.startswith(BEGIN):
            if begun is not None:
                raise CourseError(f"{where}: line {number} begins a solution within the one of line {begun}")
            begun = number
            indent = line[: len(line) - len(line.lstrip())]
            if indent:
                kept.append(f"{indent}raise NotImplementedError\n")
        elif marker.startswith(END):
            if begun is None:
                raise CourseError(f"{where}: line {number} ends a solution that has not begun")
            begun = None
        elif begun is None:
            kept.append(line)
    if begun is not None:
        raise CourseError(f"{where}: the solution of line {begun} has no end")
    return _tidy("".join(kept))


def _string_lines(text: str, where: str) -> set[int]:
    """Line numbers that lie within a string of more than one line."""
    lines: set[int] = set()
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise CourseError(f"{where}: line {error.lineno} is no Python: {error.msg}") from None
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node.end_lineno and node.end_lineno > node.lineno:
            lines |= set(range(node.lineno + 1, node.end_lineno + 1))
    return lines


def _tidy(text: str) -> str:
    """No more than two empty lines in a row, none at the end."""
    while "\n\n\n\n" in text:
        text = text.replace("\n\n\n\n", "\n\n\n")
    return text.rstrip("\n") + "\n"


def _cut_file(source: Path) -> bytes:
    try:
        return cut(source.read_text(encoding="utf-8-sig"), str(source)).encode()
    except OSError as error:
        raise CourseError(f"{source} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise CourseError(f"{source} is no UTF-8 text") from None


def stub(course: Course, assignment: Assignment) -> bytes:
    """The module as students get it: cut from the solution, or in a student kit the copy beside the public cases."""
    if course.solution(assignment).is_file():
        return _cut_file(course.solution(assignment))
    try:
        return stub_path(course, assignment).read_bytes()
    except OSError as error:
        path = stub_path(course, assignment)
        raise CourseError(f"there is no stub to put back: {path}: {error.strerror}. Fetch the course again.") from None


def stub_path(course: Course, assignment: Assignment) -> Path:
    """Where a student kit keeps an untouched stub: out of the student's way, beside the public cases."""
    return course.public / assignment.module / f"{assignment.module}.py.stub"


def handout_files(course: Course, assignment: Assignment) -> dict[str, bytes]:
    """What ``assignments/<name>/`` holds: file name → content."""
    folder = course.solutions / assignment.name
    files = {f"{assignment.module}.py": _cut_file(course.solution(assignment))}
    for pattern in HANDOUTS:
        files |= {path.name: path.read_bytes() for path in sorted(folder.glob(pattern))}
    return files


def write_handouts(course: Course, assignment: Assignment) -> list[Path]:
    """Write the assignment's folder anew. Returns the files that have changed."""
    folder = course.root / "assignments" / assignment.name
    folder.mkdir(parents=True, exist_ok=True)
    files = handout_files(course, assignment)
    changed = [folder / name for name, data in files.items() if _differs(folder / name, data)]
    for path in changed:
        path.write_bytes(files[path.name])
    for path in folder.iterdir():
        if path.is_file() and path.name not in files:
            path.unlink()
            changed.append(path)
    return changed


def _differs(path: Path, data: bytes) -> bool:
    return not path.is_file() or path.read_bytes() != data


def write_pictures(
    course: Course, jail: Jail, assignment: Assignment, again: bool = False
) -> tuple[list[Path], list[str]]:
    """Draw the handout's picture in both languages from the reference, where one is missing or all ``again``.

    Returns the files written, and what to tell the author. Needs matplotlib, and for the Chinese one a font.
    """
    from grader.messages import say
    from grader.pictures.gallery import Exhibit, pictures_of
    from grader.pictures.picture import HANDOUT
    from grader.pictures.studio import drawing

    folder, written, notes = course.solutions / assignment.name, [], []
    files = {"en": folder / f"{assignment.module}.png", "zh": folder / f"{assignment.module}.zh.png"}
    missing = {lang: path for lang, path in files.items() if again or not path.is_file()}
    table = pictures_of(assignment.module) if missing else {}
    for lang, path in missing.items() if HANDOUT in table else ():
        exhibit = Exhibit(assignment.module, assignment, table[HANDOUT])
        figure, note = drawing(course, exhibit, reference_submission(course), lang, jail)
        data = figure.png()
        if note is not None:
            notes.append(f"{path.name} is left as it is. {say(note)}")
        elif _differs(path, data):
            path.write_bytes(data)
            written.append(path)
    return written, notes


def write_public(
    course: Course, jail: Jail, assignment: Assignment, tick: Callable[[str], None] = lambda name: None
) -> None:
    """Write the public cases of every exercise of an assignment. Needs PyTorch."""
    workshop = Workshop(jail, reference_submission(course))
    bank = read_bank(course, assignment)
    names = {exercise.name for exercise in assignment.exercises}
    for old in (course.public / assignment.module).glob("*.pack"):
        if old.stem not in names:
            old.unlink()
    for exercise in assignment.exercises:
        tick(exercise.name)
        check = workshop.prepare(assignment, exercise, bank.get(exercise.name, ()))
        check.with_cost_of(_released(course, assignment, exercise)).save(
            pack_path(course, assignment.module, exercise.name)
        )


def _released(course: Course, assignment: Assignment, exercise: Exercise) -> Check | None:
    try:
        return load(course, assignment, exercise)
    except CourseError:  # not yet, or of another version
        return None


def write_kit(course: Course, target: Path) -> None:
    """A folder to hand out: assignments, public cases, engine, and no line of a solution.

    The assignments are cut anew, so that nothing tried out in ``assignments/`` travels with them.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CourseError(f"{target} is not empty. Name a new folder.")
    handouts = {assignment: handout_files(course, assignment) for assignment in course.assignments.values()}
    for assignment, exercise in course.select([]):
        if not pack_path(course, assignment.module, exercise.name).is_file():
            raise CourseError(f"{exercise.name} has no public cases. Run `grader release` first.")
    for name in ("autotests", "datasets", "grader"):
        source = course.root / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    kit = Course(target)
    for assignment, files in handouts.items():
        folder = target / "assignments" / assignment.name
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        stub_path(kit, assignment).write_bytes(files[f"{assignment.module}.py"])
    for name in ("pyproject.toml", "LICENSE"):
        if (course.root / name).is_file():
            shutil.copy2(course.root / name, target / name)
    for name in ("README.md", "README.zh.md"):
        if (course.root / name).is_file():
            text = (course.root / name).read_text(encoding="utf-8")
            (target / name).write_text(_for_students(text), encoding="utf-8")
    project = target / "pyproject.toml"
    if project.is_file():
        text = project.read_text(encoding="utf-8")
        project.write_text(text.replace('testpaths = ["tests"]', 'testpaths = ["autotests"]'), encoding="utf-8")


#: Sections of the README that a student kit leaves out: their commands need what is not in it.
NOT_FOR_STUDENTS = (
    "Two commands",
    "两条命令",
    "For instructors",
    "教师",
    "With nbgrader",
    "配合 nbgrader",
    "For authors",
    "出题者",
)


def _for_students(readme: str) -> str:
    head, *sections = re.split(r"^(?=## )", readme, flags=re.MULTILINE)
    kept = [s for s in sections if s.removeprefix("## ").partition("\n")[0].strip() not in NOT_FOR_STUDENTS]
    return head + "".join(kept)
