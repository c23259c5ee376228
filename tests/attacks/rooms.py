"""The arena's course as an nbgrader course: its folder, the commands that work on it, and what comes out of them."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import grader
from grader.cli import main
from grader.course import Course
from grader.results import STATUSES, Result
from tests.attacks import damage

SECONDS = 900  # far more than a class should take


def make(course: Course, folder: Path, seed: int, submitted: Path) -> Path:
    """A new nbgrader course that grades what lies in ``submitted`` on hidden cases; its notebooks are released."""
    with contextlib.redirect_stdout(io.StringIO()):
        made = main(["nbgrader", "init", str(folder), "--course", str(course.root), "--lang", "en", "--bare"])
    assert made == 0
    config = folder / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8").replace("seed=None", f"seed={seed}")
    text += f"\nc.CourseDirectory.submitted_directory = {str(submitted)!r}\n"
    config.write_text(text, encoding="utf-8")
    for name in course.assignments:
        Room(folder).run("-m", "nbgrader", "generate_assignment", name)
    return folder


@dataclass
class Room:
    """A folder that nbgrader works on. ``said`` is what its commands told the terminal."""

    folder: Path
    said: str = field(default="", repr=False)

    @classmethod
    @contextlib.contextmanager
    def copied(cls, template: Path, folder: Path) -> Iterator[Room]:
        shutil.copytree(template, folder)
        yield cls(folder)

    def run(self, *words: str) -> None:
        """A command in the room. 1 is nbgrader's way to say that some submissions could not be graded."""
        here = str(Path(grader.__file__).parents[1])
        path = os.pathsep.join([here, os.environ.get("PYTHONPATH", "")])
        done = subprocess.run(
            [sys.executable, *words],
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": path},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
        self.said += (said := done.stdout.decode(errors="replace"))
        assert done.returncode in (0, 1), said[-2000:]

    def fingerprint(self) -> dict[str, str]:
        """What is the instructor's own in the room: only results may come to it."""
        own = [self.folder / "nbgrader_config.py", *self.folder.glob("source/**/*"), *self.folder.glob("release/**/*")]
        files = [path for path in own if path.is_file() and "__pycache__" not in path.parts]
        found = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        return found | {str(path): "left behind" for path in self.folder.glob("pwned*") if path.is_file()}

    def results(self) -> dict[str, list[Result]]:
        """The gradebook: marks of every exercise. How one ended is said in its comment, and by full marks."""
        from nbgrader.api import Gradebook

        found: dict[str, list[Result]] = {}
        with Gradebook(f"sqlite:///{self.folder}/gradebook.db") as gradebook:
            for assignment in gradebook.assignments:
                for submission in assignment.submissions:
                    for notebook in submission.notebooks:
                        told = {comment.name: comment.comment or "" for comment in notebook.comments}
                        rows = found.setdefault(submission.student_id, [])
                        for grade in sorted(notebook.grades, key=lambda g: g.cell_id):
                            name = grade.name.removeprefix("test_")
                            score, most = grade.score, grade.max_score
                            status = _status(told.get(name, ""), score == most)
                            rows.append(
                                Result(
                                    submission.student_id,
                                    assignment.name,
                                    name,
                                    status,
                                    score,
                                    most,
                                    printed=told.get(name, ""),
                                )
                            )
        for rows in found.values():
            rows.sort(key=lambda row: (row.assignment, row.exercise))
        return found

    def texts(self) -> dict[str, str]:
        """What instructors and students are shown: the terminal, feedback, notebooks with their outputs, the export."""
        found = {"terminal": self.said, "grades.csv": (self.folder / "grades.csv").read_text(encoding="utf-8")}
        for path in [*sorted(self.folder.glob("feedback/*/*/**/*")), *sorted(self.folder.glob("autograded/*/*/**/*"))]:
            if path.name.endswith(damage.PAGES) and path.is_file():
                found[str(path.relative_to(self.folder))] = path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(self.folder.glob("autograded/*/*/*.ipynb")):
            told = json.loads(path.read_text(encoding="utf-8"))
            shown = [cell if cell["cell_type"] == "markdown" else cell.get("outputs") for cell in told["cells"]]
            found[str(path.relative_to(self.folder))] = "\n".join(damage.strings(shown))
        return found

    def stolen(self, token: str) -> list[str]:
        """Files that came to students' places in the room and hold what nobody may read."""
        places = [p for step in ("autograded", "feedback") for p in self.folder.glob(f"{step}/**/*") if p.is_file()]
        return [f"{p.relative_to(self.folder)} holds a secret" for p in places if token.encode() in p.read_bytes()]


def _status(comment: str, full: bool) -> str:
    """The word that a comment begins with; right work has no comment, and carried work a sentence."""
    word = comment.partition(",")[0].replace(" ", "_").replace("\\", "")
    if word in STATUSES:
        return word
    return ("carried" if comment else "passed") if full else "no comment"
