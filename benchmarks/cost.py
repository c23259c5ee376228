"""``python -m benchmarks.cost``: CPU seconds that a submission costs, for the reckoning in docs/cluster.md."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import GRADER, ROOT, run

SIZES = (2, 42)  # the difference leaves out what starting costs
CHOICES = {"01–03": ("01", "02", "03"), "01–09": tuple(f"0{i}" for i in range(1, 10))}
WORKERS = {"two processes": ("--jobs", "2"), "a cluster of two": ("--cluster", "local:2")}


def main() -> None:
    for name, chosen in CHOICES.items():
        for where, words in WORKERS.items():
            few, many = (cpu_seconds(chosen, size, words) for size in SIZES)
            each = (many - few) / (SIZES[1] - SIZES[0])
            print(f"{name} whole, {where}: {each:.2f} CPU seconds each, {few - SIZES[0] * each:.1f} to start")


def cpu_seconds(chosen: tuple[str, ...], size: int, words: tuple[str, ...]) -> float:
    """Of grading copies of the reference, each a submission of its own, with all processes that it takes."""
    with tempfile.TemporaryDirectory() as folder:
        submitted = Path(folder) / "submitted"
        for number in range(size):
            for assignment in chosen:
                (source,) = (ROOT / "solutions").glob(f"{assignment}_*")
                place = submitted / f"student-{number:04d}" / source.name
                place.mkdir(parents=True)
                for file in source.glob("*.py"):
                    copy = Path(shutil.copy(file, place))
                    copy.write_text(copy.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
        out = str(Path(folder) / "OUT")
        return run([*GRADER, "grade", str(submitted), *chosen, "--out", out, *words, "--quiet"]).cpu


if __name__ == "__main__":
    main()
