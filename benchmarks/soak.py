"""``make soak``: a long class of honest submissions and attacks through the queue, and whether anything is left of it.

Every twentieth submission is an attack. What grows, stays behind or is graded otherwise than alone is said at the end.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

import psutil
from tabulate import tabulate

from grader.classroom import Job, grade_class, handed_in_now, read_job
from grader.journal import Entry, open_journal
from grader.layers import complete, layers
from grader.plan import Plan
from grader.results import Result
from grader.sandbox.jail import Confinement
from grader.submissions import Submission
from grader.workers import LocalPool
from tests.attacks import damage
from tests.attacks.arena import SEED, Arena, build, surroundings
from tests.attacks.arsenal import ARSENAL, Attack
from tests.attacks.course_text import HONEST, LOOP, RIGHT_MORE

SUBMISSIONS = 20_000
WORKERS = 2
EVERY = 20  # one submission in so many is an attack
SAMPLES = 40
SLOW = HONEST.index((LOOP, RIGHT_MORE))  # an honest one that takes as long as ten others, so it comes less often
SUBREAPER = 36  # of prctl: processes that lose their parent become ours, and are seen

# What may grow, from the first quarter of the run to the last.
HANDLES = 8  # a cell that happens to be open takes four
MEGABYTES = 64.0  # of a worker or a jail: what the allocator may keep of the largest answer
BYTES_EACH = 1500  # of the grader's memory for a submission: it remembers which ones were begun
JOURNAL = 1.2  # bytes for a submission in the second half, beside those in the first

_enough = threading.Event()  # Ctrl-C: nobody hands in any more, and the verdict is on those who did


@dataclass(frozen=True)
class Sample:
    """What the grader and all of its children take at one moment. Memory and handles are of the largest of a kind."""

    done: int
    seconds: float
    processes: int
    zombies: int
    handles: int
    worker_handles: int
    mounts: int
    leftovers: int  # files in the temporary folder
    grader_mb: float
    worker_mb: float
    jail_mb: float
    journal_mb: float


@dataclass(frozen=True)
class Soak:
    """What a run showed: samples over time, and what is wrong, in words."""

    submissions: int
    attacks: int
    samples: Sequence[Sample]
    wrong: Sequence[str]


def soak(home: Path, count: int, tell: Callable[[Sample], None] = lambda _: None) -> Soak:
    """Grade ``count`` submissions mixed with attacks in ``home``."""
    others = {process.pid for process in _children(psutil.Process())}
    arena = build(home)
    with _watched(home) as temporary, surroundings(arena):
        plan = Plan(arena.root, (), SEED, Confinement())
        alone = _graded(arena, plan, _honest(len(HONEST)), home / "alone.db")
        samples: list[Sample] = []
        times = {max(1, round(count * i / SAMPLES)) for i in range(1, SAMPLES + 1)}
        start, done = time.monotonic(), itertools.count(1)

        def watch(_: str) -> None:
            number = next(done)
            if number in times:
                samples.append(_sample(number, time.monotonic() - start, home / "journal.db", temporary))
                tell(samples[-1])

        before = arena.fingerprint()
        submissions = _mixed(arena, count)
        found = _graded(arena, plan, submissions, home / "journal.db", watch)
        wrong = damage.changed(before, arena.fingerprint())
        wrong += [*_misjudged(arena, found, alone), *growth(samples), *_remains(temporary, others)]
    return Soak(len(found), sum(_attack_of(name) is not None for name in found), samples, wrong)


def _graded(
    arena: Arena, plan: Plan, entries: Iterable[Entry], path: Path, done: Callable[[str], None] = lambda _: None
) -> Mapping[str, Sequence[Result]]:
    """Student → results, by way of a class's queue and journal."""
    checks = plan.checks()
    terms = plan.terms(checks)
    with open_journal(path) as journal:
        number = journal.begin(terms)
        grade_class(
            journal, terms, handed_in_now(journal, number, iter(entries)), LocalPool(plan, WORKERS, checks), done
        )
        journal.finish(number, keep=True)
        run = journal.last_run()
        assert run is not None
        return {name: attempts[-1].results for name, attempts in journal.standings(run)}


# Who hands in


def _honest(count: int) -> Iterator[Entry]:
    """Submissions that differ from each other by a comment, so that each is graded."""
    for number in range(count):
        if number % len(HONEST) == SLOW and number % 100 != SLOW and number > SLOW:
            continue
        squares, more = HONEST[number % len(HONEST)]
        modules = {"squares": (("squares.py", f"{squares}\n# {number}\n"),)}
        if more is not None:
            modules["more"] = (("more.py", more),)
        name = f"honest-{number % len(HONEST)}-{number:06}"
        yield Entry(name, Submission(name, modules))


def _mixed(arena: Arena, count: int) -> Iterator[Entry]:
    """Honest submissions and attacks. Attacks of many files come once: the same files are not graded again."""
    shuffled = random.Random(0).sample(ARSENAL, len(ARSENAL))
    again = [attack for attack in shuffled if attack.build is None]
    attacks = itertools.chain(shuffled, itertools.cycle(again))
    honest = _honest(2 * count)
    for number in range(count):
        if _enough.is_set():
            return
        yield next(honest) if number % EVERY else _handed_in(arena, next(attacks), number)


def _handed_in(arena: Arena, attack: Attack, number: int) -> Entry:
    """An attack as the reader of folders sees it."""
    name = f"attack-{ARSENAL.index(attack)}-{number:06}"
    folder = replace(attack, student=name).hand_in(arena, arena.submitted)
    if attack.build is None:
        with (folder / "01_squares" / "squares.py").open("a") as file:
            file.write(f"\n# {number}\n")
    try:
        return read_job(arena.course, Job(name, folder))
    finally:
        shutil.rmtree(folder)


def _attack_of(name: str) -> Attack | None:
    kind, index, _ = name.split("-")
    return ARSENAL[int(index)] if kind == "attack" else None


# What is looked at


@contextlib.contextmanager
def _watched(home: Path) -> Iterator[Path]:
    """A temporary folder of our own, and orphans that come to us."""
    ctypes.CDLL(None).prctl(SUBREAPER, 1, 0, 0, 0)
    temporary, kept = home / "tmp", (tempfile.tempdir, os.environ.get("TMPDIR"))
    temporary.mkdir()
    tempfile.tempdir, os.environ["TMPDIR"] = str(temporary), str(temporary)
    try:
        yield temporary
    finally:
        tempfile.tempdir = kept[0]
        if kept[1] is None:
            del os.environ["TMPDIR"]
        else:
            os.environ["TMPDIR"] = kept[1]
        ctypes.CDLL(None).prctl(SUBREAPER, 0, 0, 0, 0)


def _sample(done: int, seconds: float, journal: Path, temporary: Path) -> Sample:
    grader = psutil.Process()
    workers = [p for p in grader.children() if _is_worker(p)]
    jails = [p for worker in workers for p in _children(worker)]
    family = grader.children(recursive=True)
    return Sample(
        done,
        round(seconds, 1),
        len(family),
        sum(_asked(p, lambda p: p.status() == psutil.STATUS_ZOMBIE) for p in family),
        grader.num_fds(),
        max((_asked(p, psutil.Process.num_fds) for p in workers), default=0),
        len(Path("/proc/self/mounts").read_text().splitlines()),
        sum(1 for _ in temporary.rglob("*")),
        _megabytes([grader]),
        _megabytes(workers),
        _megabytes(jails),
        round(sum(p.stat().st_size for p in journal.parent.glob(f"{journal.name}*")) / 1e6, 2),
    )


def _is_worker(process: psutil.Process) -> bool:
    return bool(_asked(process, lambda p: any("spawn_main" in word for word in p.cmdline())))


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.Error:
        return []


def _asked(process: psutil.Process, question: Callable[[psutil.Process], int]) -> int:
    """0 where the process has just ended, or may not be asked."""
    try:
        return question(process)
    except psutil.Error:
        return 0


def _megabytes(processes: Sequence[psutil.Process]) -> float:
    return round(max((_asked(p, lambda p: p.memory_info().rss) for p in processes), default=0) / 1e6, 1)


# What is wrong


def _misjudged(
    arena: Arena, found: Mapping[str, Sequence[Result]], alone: Mapping[str, Sequence[Result]]
) -> Iterator[str]:
    """Honest ones that were graded otherwise than alone, and attacks that gained something."""
    baseline = {name.split("-")[1]: rows for name, rows in alone.items()}
    for name, rows in found.items():
        attack = _attack_of(name)
        if attack is None:
            told = damage.unlike(rows, baseline[name.split("-")[1]])
        else:
            told = damage.points_gained(attack, rows) + damage.secrets_gained(arena, rows)
            told += damage.reports_spoiled(rows)
            name = f"{attack.kind}.{attack.name}"
        yield from (f"{name}: {text}" for text in told)


def growth(samples: Sequence[Sample]) -> Iterator[str]:
    """What the last quarter takes beyond the first, by their medians."""
    quarter = max(1, len(samples) // 4)
    early, late = samples[:quarter], samples[-quarter:]

    def grown(name: str) -> float:
        return statistics.median(getattr(s, name) for s in late) - statistics.median(getattr(s, name) for s in early)

    done = samples[-1].done - samples[0].done
    bounds = {
        "processes": WORKERS,  # a cell more or less in each worker's jail
        "zombies": WORKERS,
        "handles": HANDLES,
        "worker_handles": HANDLES,
        "mounts": 0,
        "leftovers": 0,
        "grader_mb": 16 + done * BYTES_EACH / 1e6,
        "worker_mb": MEGABYTES,
        "jail_mb": MEGABYTES,
    }
    yield from (f"{name} grew by {grown(name):.1f}" for name, bound in bounds.items() if grown(name) > bound)
    middle = samples[len(samples) // 2]
    first, second = middle.journal_mb / middle.done, samples[-1].journal_mb / samples[-1].done
    if second > JOURNAL * first:
        yield f"the journal grew from {first * 1000:.1f} to {second * 1000:.1f} kB for a submission"


def _remains(temporary: Path, others: Container[int]) -> Iterator[str]:
    """Processes and files that outlive the class."""
    left: list[str] = []
    for _ in range(100):
        left = [_told(process) for process in _children(psutil.Process()) if process.pid not in others]
        left = [told for told in left if "multiprocessing.resource_tracker" not in told]  # Python's own, to the end
        if not left:
            break
        time.sleep(0.1)
    yield from (f"left behind: process {told[:100]}" for told in left)
    yield from (f"left behind: {path}" for path in temporary.rglob("*"))


def _told(process: psutil.Process) -> str:
    try:
        return f"{process.pid} {process.status()} {' '.join(process.cmdline())}"
    except psutil.Error:
        return f"{process.pid}"


def main() -> int:
    """Print samples as they come, then the verdict. 1 when something is wrong, 2 where there is no whole jail."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SUBMISSIONS
    if not complete(layers()):
        print("This machine lacks a layer of the jail (`grader doctor` says which): the attacks stay where they are.")
        return 2
    signal.signal(signal.SIGINT, lambda *_: _enough.set())
    names = [f.name.replace("_", " ") for f in fields(Sample)]
    print(" | ".join(names), flush=True)
    with tempfile.TemporaryDirectory(prefix="soak") as home:
        found = soak(Path(home), count, lambda sample: print(" | ".join(map(str, astuple(sample))), flush=True))
    print(tabulate(map(astuple, found.samples), names, tablefmt="github"))
    last = found.samples[-1]
    print(f"{found.submissions} submissions, {found.attacks} of them attacks, {found.submissions / last.seconds:.1f}/s")
    for told in found.wrong[:50]:
        print(f"✗ {told}")
    print(f"✗ {len(found.wrong)} things are wrong" if found.wrong else "✓ nothing grew, nothing is left, nobody gained")
    return int(bool(found.wrong))


if __name__ == "__main__":
    sys.exit(main())
