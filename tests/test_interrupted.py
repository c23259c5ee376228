"""Coordinators and workers are killed at random moments; the table in the end is that of an undisturbed run."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from .conftest import confinement
from .servers import REPOSITORY, Cluster, running_cluster, until
from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, hand_in, replace_in

pytestmark = [pytest.mark.long, pytest.mark.endurance]

CLASS = 24
KILLS = 6  # in each of the four settings; one of them may come too late
WORKERS = 2
ON_THEIR_WAY = 2  # exercises of a worker that a kill may cost: being run, or told and not kept yet

#: Long enough for a kill to meet it.
SLOW = "import time\n\ndef square(x):\n    time.sleep(0.02)"
#: Called where answers are judged, outside the jail: a line for each time that an answer to `square` is looked at.
COUNTED = """
import os


def counted(answer, x, secret=None):
    if x.dtype == np.float32:
        file = os.open(os.environ["COUNT"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, b"square ")
        os.close(file)
    yield Text("it is the square", "它是平方"), bool(np.allclose(answer, x * x))


square = Exercise("""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster(workers=0) as running:
        yield running


@dataclass
class Class:
    """A class on its way through ``grader grade``."""

    root: Path
    journal: str
    words: list[str] = field(default_factory=list)

    @property
    def count(self) -> Path:
        return self.root / "count"

    def start(self) -> subprocess.Popen[str]:
        plain = [] if confinement().bubblewrap else ["--no-jail"]
        command = [sys.executable, "-m", "grader", "grade", "submitted", "--out", "OUT", "--quiet"]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "COUNT": str(self.count)}
        return subprocess.Popen(
            [*command, "--journal", self.journal, *self.words, *plain],
            cwd=self.root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def rows(self) -> int:
        """How many results the journal has."""
        query = "SELECT count(*) FROM grades"
        if "://" not in self.journal:
            with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{self.journal}?mode=ro", uri=True)) as file:
                return int(file.execute(query).fetchone()[0])
            return 0
        url = self.journal.replace("postgresql:", "postgresql+psycopg:")
        with suppress(sa.exc.DBAPIError), sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
            return int(connection.scalar(sa.text(query)) or 0)
        return 0

    def wait(self, goal: int, process: subprocess.Popen[str]) -> None:
        """Until so many results are there, or the end of the run."""
        until(lambda: self.rows() >= goal or process.poll() is not None, f"result {goal}")

    def table(self) -> list[dict[str, Any]]:
        """What the class got, without what a clock has to do with."""
        lines = (self.root / "OUT/results.jsonl").read_text(encoding="utf-8").splitlines()
        return [{**json.loads(line), "seconds": 0} for line in lines]

    def graded(self) -> int:
        """How often `square` was judged, in all runs together."""
        return len(self.count.read_text(encoding="ascii").split())


@pytest.fixture
def group(tiny: Path, tmp_path: Path) -> Class:
    replace_in(tiny / "autotests/tiny.py", "\nsquare = Exercise(", COUNTED)
    replace_in(tiny / "autotests/tiny.py", '"square", square_cases,', '"square", square_cases, promises=counted,')
    for i in range(CLASS):
        text = (RIGHT, WRONG_SQUARE)[i % 3 == 0].replace("def square(x):", SLOW)
        hand_in(tiny / "submitted", f"s{i:02}", tiny=f"{text}\n# {i}\n", more=(RIGHT_MORE, None)[i % 4 == 3])
    return Class(tiny, str(tmp_path / "journal.db"))


def undisturbed(group: Class) -> list[dict[str, Any]]:
    alone = Class(group.root, str(group.root / "undisturbed.db"), ["--jobs", str(WORKERS)])
    end(alone.start())
    assert group.graded() == CLASS
    group.count.unlink()
    table = group.table()
    shutil.rmtree(group.root / "OUT")
    return table


def end(process: subprocess.Popen[str]) -> None:
    """It ends by itself, and has nothing to say."""
    _, told = process.communicate(timeout=120)
    assert process.returncode == 1, told  # not all have passed
    assert [line for line in told.splitlines() if "without a jail" not in line] == []


def workers_of(parent: int) -> list[psutil.Process]:
    with suppress(psutil.NoSuchProcess):
        return [c for c in psutil.Process(parent).children() if "spawn_main" in " ".join(c.cmdline())]
    return []


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
@pytest.mark.parametrize("where", ["local", "cluster"])
def test_whatever_is_killed_the_table_is_the_same(
    group: Class, request: pytest.FixtureRequest, place: str, where: str
) -> None:
    expected = undisturbed(group)
    assert len(expected) == 3 * CLASS
    if place == "postgresql":
        group.journal = request.getfixturevalue("postgres").database()
    nannies: list[subprocess.Popen[bytes]] = []
    if where == "cluster":
        running: Cluster = request.getfixturevalue("cluster")
        group.words = ["--cluster", running.address]
        nannies = [running.worker(environment={"COUNT": str(group.count)}) for _ in range(WORKERS)]
    else:
        group.words = ["--jobs", str(WORKERS)]
    chance = random.Random(f"{place} {where}")
    goals = sorted(chance.sample(range(3 * CLASS * 3 // 5), KILLS))
    process = group.start()
    killed = 0
    for goal in goals:
        group.wait(goal, process)
        time.sleep(chance.random() * 0.05)
        parents = [n.pid for n in nannies] or [process.pid]
        workers = [w for parent in parents for w in workers_of(parent)]
        killed += process.poll() is None
        if workers and chance.random() < 0.4:
            with suppress(psutil.NoSuchProcess):
                chance.choice(workers).kill()
        else:
            kill_coordinator(process)
            process = group.start()
    end(process)
    for nanny in nannies:
        nanny.terminate()
        nanny.wait()
    assert killed >= KILLS - 1
    assert group.table() == expected
    assert group.rows() == len(expected)
    assert CLASS <= group.graded() <= CLASS + KILLS * WORKERS * ON_THEIR_WAY


def kill_coordinator(process: subprocess.Popen[str]) -> None:
    """With all that it has started, which ends by itself."""
    children: list[psutil.Process] = []
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until(lambda: not any(map(alive, children)), "the end of what a killed coordinator had started")


def alive(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess):
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    return False
