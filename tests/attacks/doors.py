"""The doors that a submission can come in by. Each takes a folder of submissions and gives what came out."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from grader.cli import main
from grader.results import Result
from grader.sandbox.launch import have_bubblewrap
from tests.attacks.arena import SEED, Arena

CLASS_SECONDS = 900  # far more than a class should take; a door that hangs is stopped there


@dataclass(frozen=True)
class Outcome:
    """What a door answered: results by student, every text that it wrote, and how long it took."""

    results: dict[str, list[Result]]
    texts: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


def grade(arena: Arena, submitted: Path) -> Outcome:
    """``grader grade`` on hidden cases: a whole class at once, as an instructor does it."""
    out = submitted.with_name(f"{submitted.name}-OUT")
    command = [sys.executable, "-m", "grader", "grade", str(submitted), "--course", str(arena.root)]
    command += ["--seed", str(SEED), "--out", str(out), "--jobs", "2", *([] if have_bubblewrap() else ["--no-jail"])]
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
    return Outcome(results, texts, seconds)


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
    return Outcome(results, texts, time.monotonic() - start)


#: Every door, by the name that the table shows. A new door is one function and one line here.
DOORS: dict[str, Callable[[Arena, Path], Outcome]] = {"grader grade": grade, "grader check": check}
