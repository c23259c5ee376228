"""Standing in a student's folder: what lies there is not run, neither by the grader nor by its workers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.launch import have_bubblewrap
from tests.attacks.arena import Arena
from tests.attacks.course_text import RIGHT

SHADOWS = ("multiprocessing", "socket", "signal", "numpy", "sitecustomize", "usercustomize", "encodings", "grader")


@pytest.mark.long
def test_modules_in_the_working_folder_are_not_imported(arena: Arena, tmp_path: Path) -> None:
    """Python's own way of starting a worker looks into the working folder first."""
    home = tmp_path / "submitted" / "mallory" / "01_squares"
    home.mkdir(parents=True)
    (home / "squares.py").write_text(RIGHT)
    for name in SHADOWS:
        (home / f"{name}.py").write_text(f"open({str(tmp_path / name)!r}, 'w').close()\n")
    program = tmp_path / "program" / "grader-here"  # as pip installs it: its own folder is looked into, not ours
    program.parent.mkdir()
    program.write_text("import sys\nfrom grader.cli import main\nif __name__ == '__main__':\n    sys.exit(main())\n")
    command = [sys.executable, str(program), "grade", str(tmp_path / "submitted"), "square"]
    command += ["--course", str(arena.root), "--out", str(tmp_path / "OUT"), "--quiet"]
    command += [] if have_bubblewrap() else ["--no-jail"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(str(Path(p).resolve()) for p in sys.path if p)}
    done = subprocess.run(command, cwd=home, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert [name for name in SHADOWS if (tmp_path / name).exists()] == []
