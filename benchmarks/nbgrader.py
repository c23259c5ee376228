"""What autograding costs in nbgrader: its own kernel, its autograde with the jail, and the direct way, in one run."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import GRADER, Cost, run

ASSIGNMENT = "02_activations"
FEW, KERNEL, JAIL, DIRECT = 1, 5, 9, 61  # notebooks: what starting costs falls out of the difference
NBGRADER = [sys.executable, "-m", "nbgrader"]


def rows() -> list[list[str]]:
    """CPU seconds of one more submission, each a right notebook of its own."""
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder) / "bench-101"
        _make(room)
        config = room / "nbgrader_config.py"
        jail = _each(room, [*NBGRADER, "autograde", ASSIGNMENT, "--force"], JAIL)
        direct = _each(room, [*GRADER, "nbgrader", "autograde", str(room), ASSIGNMENT, "--force", "--quiet"], DIRECT)
        config.write_text(config.read_text().replace("kernel=False", "kernel=True"))
        kernel = _each(room, [*NBGRADER, "autograde", ASSIGNMENT, "--force"], KERNEL)
    against = f"its own kernel {kernel:.2f} s"
    return [
        ["nbgrader autograde in the jail, CPU each", f"{jail:.3f} s", against, f"{kernel / jail:.1f} × less", "≥ 4"],
        ["grader nbgrader autograde, CPU each", f"{direct:.4f} s", against, f"{kernel / direct:.0f} × less", "≥ 50"],
    ]


def _make(room: Path) -> None:
    run([*GRADER, "nbgrader", "init", str(room), ASSIGNMENT])
    run([*NBGRADER, "generate_assignment", ASSIGNMENT, *_here(room)])


def _each(room: Path, command: list[str], size: int) -> float:
    """The CPU seconds of one more submission."""
    here = _here(room) if command[:3] == NBGRADER else []
    costs: dict[int, Cost] = {}
    for count in (FEW, size):
        _hand_in(room, count)
        costs[count] = run([*command, *here])
        done = len(list((room / "autograded").glob(f"*/{ASSIGNMENT}/*.ipynb")))
        if done != count:
            raise RuntimeError(f"{' '.join(command)} graded {done} of {count} notebooks")
    return (costs[size].cpu - costs[FEW].cpu) / (size - FEW)


def _here(room: Path) -> list[str]:
    return [f"--course-dir={room}"]


def _hand_in(room: Path, count: int) -> None:
    """The reference's notebook for each student, no two alike; what earlier runs have left goes."""
    for name in ("submitted", "autograded", "autograde.db"):
        place = room / name
        shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
    (source,) = (room / "source" / ASSIGNMENT).glob("*.ipynb")
    for number in range(count):
        notebook = json.loads(source.read_text(encoding="utf-8"))
        cell = {"cell_type": "code", "id": "name", "metadata": {}, "source": f"number = {number}", "outputs": []}
        notebook["cells"].append({**cell, "execution_count": None})
        place = room / "submitted" / f"student-{number:03d}" / ASSIGNMENT
        place.mkdir(parents=True)
        (place / source.name).write_text(json.dumps(notebook), encoding="utf-8")
