"""A class on nbgrader, driven through its own interface: folders, submissions, marks."""

from __future__ import annotations

import copy
import csv
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

import grader
from grader.cli import main

Notebook = dict[str, Any]
TIME = "2026-01-02 03:04:05.000000 UTC"


class Room:
    """One nbgrader course folder with its exchange."""

    def __init__(self, root: Path, exchange: Path) -> None:
        self.root, self.exchange = root, exchange
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        config.Exchange.root = str(exchange)
        config.Collect.check_owner = False
        self.config = config
        self.api = NbGraderAPI(CourseDirectory(config=config, root=str(root)), config=config)

    @property
    def db_url(self) -> str:
        return str(self.api.coursedir.db_url)

    def source(self, assignment: str) -> Notebook:
        return self._notebook("source", assignment)

    def released(self, assignment: str) -> Notebook:
        return self._notebook("release", assignment)

    def autograded(self, student: str, assignment: str) -> Notebook:
        return self._notebook(f"autograded/{student}", assignment)

    def _notebook(self, step: str, assignment: str) -> Notebook:
        (path,) = (self.root / step / assignment).glob("*.ipynb")
        return json.loads(path.read_text(encoding="utf-8"))

    def module(self, assignment: str) -> str:
        (path,) = (self.root / "source" / assignment).glob("*.ipynb")
        return path.stem

    def hand_in(self, student: str, assignment: str, notebook: Notebook | str | bytes, name: str = "") -> None:
        """Into the exchange, as `nbgrader submit` leaves it."""
        folder = self.exchange / self.config.CourseDirectory.course_id / "inbound"
        place = folder / f"{student}+{assignment}+{TIME}+0"
        place.mkdir(parents=True, exist_ok=True)
        data = json.dumps(notebook) if isinstance(notebook, dict) else notebook
        path = place / (name or f"{self.module(assignment)}.ipynb")
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        (place / "timestamp.txt").write_text(TIME)

    def autograde(self, assignment: str) -> dict[str, Any]:
        told: dict[str, Any] = self.api.autograde(assignment, "*")
        return told

    def marks(self) -> dict[tuple[str, str, str], float]:
        """(student, assignment, exercise) → points, from the gradebook."""
        found = {}
        with Gradebook(self.db_url) as gradebook:
            for assignment in gradebook.assignments:
                for submission in assignment.submissions:
                    for notebook in submission.notebooks:
                        for grade in notebook.grades:
                            key = submission.student_id, assignment.name, grade.name.removeprefix("test_")
                            found[key] = grade.score
        return found

    def comments(self, student: str, assignment: str) -> dict[str, str | None]:
        with Gradebook(self.db_url) as gradebook:
            found = gradebook.find_submission_notebook(self.module(assignment), assignment, student)
            return {row.name: row.comment for row in found.comments}

    def exported(self, *arguments: str) -> list[dict[str, str]]:
        from nbgrader.apps import ExportApp

        path = self.root / "export.csv"
        app = ExportApp(config=self.config)
        app.coursedir = self.api.coursedir
        app.init_plugin()
        app.plugin_inst.to = str(path)
        with Gradebook(self.db_url) as gradebook:
            app.plugin_inst.export(gradebook)
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def graded_by_us(self, *names: str, lang: str = "en") -> dict[tuple[str, str, str], float]:
        """What ``grader grade`` says of the same submissions."""
        out = self.root / "OUT"
        words = ["grade", str(self.root / "submitted"), *names, "--out", str(out), "--quiet", "--lang", lang]
        assert main([*words, "--course", os.environ["GRADER_COURSE"]]) in (0, 1)
        with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
            return {(r["student"], r["assignment"], r["exercise"]): float(r["score"]) for r in csv.DictReader(file)}


@contextmanager
def room_of(
    course: Path, root: Path, *names: str, lang: str = "en", kernel: bool = False, db_url: str = ""
) -> Iterator[Room]:
    """A new room with these assignments; the environment is as it was when it is left."""
    with environment():
        assert main(["nbgrader", "init", str(root), *names, "--course", str(course), "--lang", lang]) == 0
        config = root / "nbgrader_config.py"
        database = f"\nc.CourseDirectory.db_url = {db_url!r}\n" if db_url else ""
        config.write_text(config.read_text().replace("kernel=False", f"kernel={kernel}") + database)
        yield opened(root)


@contextmanager
def copy_of(template: Path, root: Path) -> Iterator[Room]:
    """A room like another one."""
    with environment():
        shutil.copytree(template, root)
        yield opened(root)


@contextmanager
def environment() -> Iterator[None]:
    """Kernels find this grader; what a room's config sets is undone."""
    here = str(Path(grader.__file__).parents[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([here, os.environ.get("PYTHONPATH", "")]))
        for name in ("GRADER_COURSE", "GRADER_LANG", "PATH"):
            patch.setenv(name, os.environ.get(name, ""))
        for name in ("GRADER_COURSE", "GRADER_LANG"):
            patch.delenv(name)
        yield


def opened(root: Path) -> Room:
    exchange = root.parent / f"{root.name}-exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    return Room(root, exchange)


def generate(room: Room) -> list[str]:
    """Generate and release every assignment of the room."""
    names = sorted(path.name for path in (room.root / "source").iterdir())
    for name in names:
        told = room.api.generate_assignment(name)
        assert told["success"], told
    return names


def changed(notebook: Notebook, change: Callable[[dict[str, Any]], str | None]) -> Notebook:
    """A copy in which some cells have another text."""
    found = copy.deepcopy(notebook)
    for cell in found["cells"]:
        text = change(cell)
        if text is not None:
            cell["source"] = text
    return found


def name_of(cell: dict[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def text_of(cell: dict[str, Any]) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def solved(room: Room, assignment: str, wrong: Mapping[str, str] | None = None) -> Notebook:
    """The released notebook with the reference's solutions; ``wrong``: exercise → text that is put behind one."""
    solutions = {name_of(c): text_of(c) for c in room.source(assignment)["cells"] if name_of(c)}

    def fill(cell: dict[str, Any]) -> str | None:
        name = name_of(cell)
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            return solutions[name] + (f"\n\n\n{wrong[name]}" if wrong and name in wrong else "")
        return None

    return changed(room.released(assignment), fill)


def test_cells(notebook: Notebook) -> dict[str, dict[str, Any]]:
    """Exercise → its test cell."""
    return {name_of(c).removeprefix("test_"): c for c in notebook["cells"] if name_of(c).startswith("test_")}


test_cells.__test__ = False  # type: ignore[attr-defined]
