"""What a result hangs on: whatever judges is part of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import grader
from grader.fingerprint import ENGINE

#: Loaded with what judges, and no part of a verdict: the package itself, finding a course, the texts of sentences.
BESIDE = {"__init__.py", "course.py", "messages.py"}


def test_every_module_that_judges_is_part_of_the_engines_hash() -> None:
    here = Path(grader.__file__).parent
    script = (
        "import sys, grader.grade; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'grader'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=here.parent)
    loaded = {Path(path).relative_to(here).as_posix() for path in done.stdout.split()}
    hashed = {path.relative_to(here).as_posix() for pattern in ENGINE for path in here.glob(pattern)}
    assert "judge.py" in loaded
    assert loaded - hashed == BESIDE
