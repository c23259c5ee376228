"""What a class costs: submissions a second and core, time and memory as the class grows, and a second run."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measure import GRADER, ROOT, Cost, plain_calls_seconds, run

WHOLE = ("01", "02", "03", "04", "05", "06", "07", "08", "09")
#: Whole submissions. Their difference leaves out what starting costs; there are enough of them that a worker which is
#: idle in the end, while the other one finishes the last, is little beside the rest.
FEW, MANY = 6, 54
SIZES = (100, 1_000, 10_000)
SMALL = "01_perceptron"
AGAIN = 1_000
TWO = ("--jobs", "2")
CHART = Path("OUT/bench-class.svg")


def rows(sizes: tuple[int, ...] = SIZES) -> list[list[str]]:
    return [*whole_classes(), *growing(sizes)]


def whole_classes() -> list[list[str]]:
    """Assignments 01–09 whole, beside the same calls without a grader; two workers beside one."""
    floor = plain_calls_seconds(WHOLE)
    wall, cpu = {}, {}
    for workers in (1, 2):
        few, many = (Class(n, WHOLE).graded_once("--jobs", str(workers)) for n in (FEW, MANY))
        wall[workers] = (many.wall - few.wall) / (MANY - FEW)
        cpu[workers] = (many.cpu - few.cpu) / (MANY - FEW)
    rate = f"{1 / wall[2]:.2f} /s, {1 / cpu[2]:.2f} a core-second"
    return [
        ["01–09 whole, submissions", rate, f"calls alone {1 / floor:.2f} a core-second", f"{cpu[2] / floor:.2f}", ""],
        ["… two workers beside one", f"{wall[2]:.2f} s each", f"{wall[1]:.2f} s", f"{wall[1] / wall[2]:.2f}", "≥ 1.8"],
    ]


def growing(sizes: tuple[int, ...]) -> list[list[str]]:
    """Small submissions: time and memory by the size of the class, and the same class again."""
    costs: dict[int, Cost] = {}
    told = []
    for size in sizes:
        with Class(size, (SMALL,)) as course:
            costs[size] = course.graded(*TWO)
            if size == AGAIN:
                again = course.graded(*TWO)
                shares = f"{again.wall / costs[size].wall:.1%}"
                first = f"first {costs[size].wall:.1f} s"
                told.append([f"{size} small ones again, unchanged", f"{again.wall:.2f} s", first, shares, "≤ 2 %"])
    each = {n: c.wall / n for n, c in costs.items()}
    for size, cost in costs.items():
        time = f"{cost.wall:.1f} s, {cost.memory:.0f} MB"
        against = f"{each[size] * 1e3:.1f} ms each, {cost.cpu / size * 1e3:.1f} of CPU"
        told.append([f"{size} small submissions", time, against, "", "linear, flat"])
    draw(costs)
    return told


class Class:
    """A class of ``size`` different submissions of the reference in a folder of its own."""

    def __init__(self, size: int, names: tuple[str, ...]) -> None:
        self.size, self.names = size, names

    def __enter__(self) -> Class:
        self.folder = Path(tempfile.mkdtemp(prefix="class-"))
        chosen = [p for name in self.names for p in sorted((ROOT / "solutions").glob(f"{name}*")) if p.is_dir()]
        texts = {p.name: {f.name: f.read_text(encoding="utf-8") for f in p.glob("*.py")} for p in chosen}
        for number in range(self.size):
            for assignment, files in texts.items():
                place = self.folder / "submitted" / f"student-{number:05d}" / assignment
                place.mkdir(parents=True)
                for name, text in files.items():
                    (place / name).write_text(f"{text}# {number}\n", encoding="utf-8")  # equal ones are graded once
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)

    def graded(self, *words: str) -> Cost:
        """Grade it, with ``words`` of the command line that say on what."""
        out, submitted = str(self.folder / "OUT"), str(self.folder / "submitted")
        return run([*GRADER, "grade", submitted, *self.names, "--out", out, *words, "--quiet"])

    def graded_once(self, *words: str) -> Cost:
        with self:
            return self.graded(*words)


def draw(costs: dict[int, Cost]) -> None:
    """Time and memory by size on one chart."""
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as plt

    sizes = list(costs)
    figure, axis = plt.subplots(figsize=(6, 4))
    axis.loglog(sizes, [c.wall for c in costs.values()], "o-", label="seconds on the wall")
    axis.loglog(sizes, [c.memory for c in costs.values()], "s--", label="peak memory of the largest process, MB")
    axis.set_xlabel("submissions")
    axis.legend()
    axis.grid(alpha=0.3)
    CHART.parent.mkdir(exist_ok=True)
    figure.savefig(CHART)
    plt.close(figure)


if __name__ == "__main__":
    from tabulate import tabulate

    print(tabulate(rows((100, 1_000)), ["what", "measured", "against", "ratio", "aim"], disable_numparse=True))
