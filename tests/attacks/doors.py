"""The doors that a submission can come in by. Each takes a folder of submissions and gives what came out."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from grader.cli import main
from grader.results import Result
from grader.sandbox.launch import have_bubblewrap
from tests.attacks import damage
from tests.attacks.arena import SEED, Arena
from tests.attacks.rooms import Room
from tests.servers import running_cluster

CLASS_SECONDS = 900  # far more than a class should take; a door that hangs is stopped there


@dataclass(frozen=True)
class Outcome:
    """What a door answered: results by student, every text that it wrote, what it let be harmed, how long it took."""

    results: dict[str, list[Result]]
    texts: dict[str, str] = field(default_factory=dict)
    harm: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class Door:
    """A way in: whether notebooks are handed in, how many honest students are beside the attackers, how it grades.

    ``hidden``: on hidden cases, as for marks."""

    name: str
    enter: Callable[[Arena, Path], Outcome]
    notebooks: bool = False
    honest: int = 20
    hidden: bool = True


def grade(arena: Arena, submitted: Path, *words: str) -> Outcome:
    """``grader grade`` on hidden cases: a whole class at once, as an instructor does it."""
    out = submitted.with_name(f"{submitted.name}-OUT")
    command = [sys.executable, "-m", "grader", "grade", str(submitted), "--course", str(arena.root)]
    command += ["--seed", str(SEED), "--out", str(out), *(words or ("--jobs", "2"))]
    command += [] if have_bubblewrap() else ["--no-jail"]
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, timeout=CLASS_SECONDS, check=False)
    seconds = time.monotonic() - start
    said = done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")
    assert done.returncode in (0, 1), said[-2000:]
    texts = {"terminal": said}
    written = [path for path in sorted(out.rglob("*")) if path.suffix in (".csv", ".html", ".jsonl", ".js", ".json")]
    texts |= {path.name: path.read_text(encoding="utf-8") for path in written}
    results: dict[str, list[Result]] = {}
    for line in texts["results.jsonl"].split("\n")[:-1]:
        result = Result.from_dict(json.loads(line))
        results.setdefault(result.student, []).append(result)
    return Outcome(results, texts, [], seconds)


def cluster(arena: Arena, submitted: Path) -> Outcome:
    """The same by a Dask scheduler and two workers on this machine, each a process of its own."""
    with running_cluster(workers=2) as dask:
        return grade(arena, submitted, "--cluster", dask.address)


def check(arena: Arena, submitted: Path) -> Outcome:
    """``grader check`` on the public cases: one student after another, as each does it at home."""
    results, texts = {}, {}
    start = time.monotonic()
    for folder in sorted(submitted.iterdir()):
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(["check", "--course", str(arena.root), "--target", str(folder), "--json"])
        assert code in (0, 1), said.getvalue()[-2000:]
        text = said.getvalue()
        rows = json.loads(text[text.index("[") :])
        results[folder.name] = [Result.from_dict({k: v for k, v in row.items() if k != "text"}) for row in rows]
        texts[f"check of {folder.name}, as JSON"] = text
    return Outcome(results, texts, [], time.monotonic() - start)


def nbgrader(arena: Arena, submitted: Path) -> Outcome:
    """``nbgrader autograde``, the command itself, and the feedback that students get back of it."""
    steps = [["-m", "nbgrader", step] for step in ("autograde", "generate_feedback")]
    return _through_a_room(arena, submitted, steps)


def direct(arena: Arena, submitted: Path) -> Outcome:
    """``grader nbgrader autograde``: the same gradebook and notebooks, from the queue of a class."""
    return _through_a_room(arena, submitted, [["-m", "grader", "nbgrader", "autograde", "--jobs", "2", "."]])


def _through_a_room(arena: Arena, submitted: Path, steps: Sequence[Sequence[str]]) -> Outcome:
    """A new room, in which each step is taken for each assignment, and the marks are exported."""
    with Room.copied(arena.room, submitted.with_name(f"{submitted.name}-OUT")) as room:
        before, start = room.fingerprint(), time.monotonic()
        for step, name in itertools.product(steps, arena.course.assignments):
            room.run(*step, name)
        seconds = time.monotonic() - start
        room.run("-m", "nbgrader", "export")
        harm = damage.changed(before, room.fingerprint()) + room.stolen(arena.token)
        return Outcome(room.results(), room.texts(), harm, seconds)


#: Every door, by its name. A new door is one function and one line here.
DOORS: dict[str, Door] = {
    door.name: door
    for door in (
        Door("grader grade", grade),
        Door("grader check", check, honest=5, hidden=False),
        Door("cluster", cluster),
        Door("nbgrader autograde", nbgrader, notebooks=True),
        Door("grader nbgrader autograde", direct, notebooks=True),
    )
}
