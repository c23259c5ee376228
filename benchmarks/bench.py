"""``make bench``: what grading costs, as ratios within one run."""

from __future__ import annotations

import os
import sys

from tabulate import tabulate

from benchmarks import classes, layers, nbgrader, safety
from benchmarks.classes import Class
from benchmarks.measure import GRADER, ROOT, Cost, alternate, plain_calls_seconds, run

ASSIGNMENTS = ("01", "02", "03")
CLASS = 200
WORKERS = 2
NUMPY = [sys.executable, "-c", "import numpy"]


def main() -> None:
    rows = [check_one(), whole_submission(one_thread=False), whole_submission(one_thread=True), *class_of(CLASS)]
    rows += [*layers.rows(), *classes.rows(), *safety.rows(), *nbgrader.rows()]
    print(tabulate(rows, ["what", "measured", "against", "ratio", "aim"], disable_numparse=True))


def check_one() -> list[str]:
    """``grader check gelu`` beside ``import numpy``, on the wall."""
    check = [*GRADER, "check", "gelu", "--target", "solutions"]
    found = alternate(9, check=lambda: run(check), numpy=lambda: run(NUMPY))
    a, b = found["check"].wall, found["numpy"].wall
    return ["grader check gelu, wall", f"{a:.3f} s", f"import numpy {b:.3f} s", f"{a / b:.2f}", "≤ 3"]


def whole_submission(one_thread: bool) -> list[str]:
    """One submission, 01–03 whole, in CPU time beside the same calls in a bare interpreter."""
    check = [*GRADER, "check", *ASSIGNMENTS, "--target", "solutions"]
    found = alternate(7, check=lambda: run(check, one_thread), numpy=lambda: run(NUMPY, one_thread))
    calls = plain_calls_seconds(ASSIGNMENTS)
    a, b = found["check"].cpu, found["numpy"].cpu + calls
    threads = "import with one thread" if one_thread else "import as it is"
    what = f"one submission 01–03, CPU ({threads})"
    return [what, f"{a:.3f} s", f"numpy + calls {found['numpy'].cpu:.3f} + {calls:.3f} s", f"{a / b:.2f}", "≤ 2"]


def class_of(size: int) -> list[list[str]]:
    """A class of whole submissions on two workers: CPU for each beside a fork into fresh namespaces and the calls."""
    floor = fork_seconds()
    calls = plain_calls_seconds(ASSIGNMENTS)
    costs = {n: grade(n) for n in (WORKERS, size // 4, size)}
    each = (costs[size].cpu - costs[WORKERS].cpu) / (size - WORKERS)
    whole = costs[size].cpu / size
    against = f"fork {floor * 1e3:.1f} + calls {calls * 1e3:.1f} ms"
    ratio = each / (floor + calls)
    small, large = costs[size // 4].memory, costs[size].memory
    return [
        [f"{size} submissions, CPU each", f"{each * 1e3:.1f} ms", against, f"{ratio:.2f}", "≤ 4"],
        ["… with starting and reports", f"{whole * 1e3:.1f} ms", against, f"{whole / (floor + calls):.2f}", ""],
        ["… submissions a second", f"{size / costs[size].wall:.0f}", f"{WORKERS} workers", "", ""],
        ["… memory of the grader", f"{large:.0f} MB", f"{small:.0f} MB at {size // 4}", f"{large / small:.2f}", "flat"],
    ]


def fork_seconds() -> float:
    """CPU of one fork of a process with NumPy into fresh namespaces, children included."""
    script = (
        "import os, numpy, resource\nfrom grader.sandbox import confine\n"
        "def used():\n"
        "    a, b = (resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        "    return a.ru_utime + a.ru_stime + b.ru_utime + b.ru_stime\n"
        "begin = used()\n"
        "for _ in range(200):\n"
        "    child = confine.fork(confine.FRESH)\n"
        "    if child == 0:\n"
        "        os._exit(0)\n"
        "    os.waitpid(child, 0)\n"
        "print((used() - begin) / 200)\n"
    )
    import subprocess

    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
    )
    return float(done.stdout)


def grade(size: int) -> Cost:
    """The cost of grading ``size`` submissions of the reference."""
    return Class(size, ASSIGNMENTS).graded_once("--jobs", str(WORKERS))


if __name__ == "__main__":
    main()
