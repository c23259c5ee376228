"""``python -m benchmarks.cost``: CPU seconds that a submission costs, for the reckoning in docs/cluster.md."""

from __future__ import annotations

from benchmarks.classes import Class

SIZES = (2, 42)  # the difference leaves out what starting costs
CHOICES = {"01–03": ("01", "02", "03"), "01–09": tuple(f"0{i}" for i in range(1, 10))}
WORKERS = {"two processes": ("--jobs", "2"), "a cluster of two": ("--cluster", "local:2")}


def main() -> None:
    for name, chosen in CHOICES.items():
        for where, words in WORKERS.items():
            few, many = (Class(size, chosen).graded_once(*words).cpu for size in SIZES)
            each = (many - few) / (SIZES[1] - SIZES[0])
            print(f"{name} whole, {where}: {each:.2f} CPU seconds each, {few - SIZES[0] * each:.1f} to start")


if __name__ == "__main__":
    main()
