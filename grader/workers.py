"""Workers on this machine: processes that each keep a jail, fed one submission at a time."""

from __future__ import annotations

import contextlib
import gc
import math
import multiprocessing
import os
import selectors
import signal
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from grader.checks import Check
from grader.patience import patience
from grader.plan import Bench, Plan, Task
from grader.row import Row, row_of

SAFE = "PYTHONSAFEPATH"
#: Seconds that a result may wait for others, so that one transaction keeps them all: it costs more than a result does,
#: and a kill costs no more than what is graded within them.
GATHER = 0.02
GLANCE = 1.0  # seconds, until it is looked again who is stuck
BEGIN = 300.0  # seconds that a worker may take to begin, on the busiest machine
DEATHS = 3  # of workers, on one exercise of a submission: then it is a row that says so
SPAWN = multiprocessing.get_context("spawn")

#: What came of a task: a result, or None when all of its results have come.
Event = tuple[Task, Row | None]


class WorkerError(Exception):
    """No worker can be had; the text says why."""


@contextlib.contextmanager
def safe_imports() -> Iterator[None]:
    """Python processes that are started within it import nothing that lies in the working folder."""
    before = os.environ.get(SAFE)
    os.environ[SAFE] = "1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(SAFE, None)
        else:
            os.environ[SAFE] = before


class Pool(Protocol):
    """Workers, wherever they are."""

    def run(self, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        """What has come of the tasks, whenever something has. Each task ends with (task, None), whatever happens."""
        ...


@dataclass
class LocalPool:
    """``processes`` workers on this machine. One that dies is replaced, and its submission goes on where it was.

    One from which no result comes for longer than ``patience`` is ended, as if it had died.
    """

    plan: Plan
    processes: int
    checks: Sequence[Check]
    patience: Callable[[Check], float] = patience

    def run(self, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        with _Crew(self, tasks) as crew:
            while crew.hand_out():
                yield crew.listen()
                crew.look_ahead()


@dataclass(eq=False)
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: Task | None = None
    ready: bool = False
    heard: float = field(default_factory=time.monotonic)  # when it said something, or was given something


class _Crew:
    """The workers of one run, and what they are at."""

    def __init__(self, pool: LocalPool, tasks: Iterator[Task]) -> None:
        self.pool, self.tasks = pool, tasks
        self.workers: list[_Worker] = []
        self.waiting: deque[Task] = deque()
        self.deaths: Counter[tuple[str, str]] = Counter()
        self.unborn = 0  # workers that have died since the last one that began
        self.looked = 0.0
        self.selector = selectors.DefaultSelector()

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self.selector.close()
        for worker in self.workers:
            worker.connection.close()
        for worker in self.workers:
            worker.process.join(3 if worker.task is None else 0.2)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def hand_out(self) -> bool:
        """Give every idle worker something to do; start as many as there is work for. False when all is done."""
        while True:
            idle = next((w for w in self.workers if w.task is None), None)
            if idle is None and len(self.workers) == self.pool.processes:
                return True
            task = self.waiting.popleft() if self.waiting else next(self.tasks, None)
            if task is None:
                return any(w.task is not None for w in self.workers)
            worker = idle or self._start()
            worker.task, worker.heard = task, time.monotonic()
            with contextlib.suppress(OSError):  # it has died: that is seen when it is listened to
                worker.connection.send(task)

    def look_ahead(self) -> None:
        """Have a task at hand for each worker: reading one takes time, in which a worker would be idle."""
        while len(self.waiting) < self.pool.processes and (task := next(self.tasks, None)) is not None:
            self.waiting.append(task)

    def listen(self) -> list[Event]:
        """What has come of the tasks: the next thing, and what comes shortly after it. Who is done goes on at once."""
        events: list[Event] = []
        until, busy = math.inf, True
        while busy and (left := until - time.monotonic()) > 0:
            ready = self.selector.select(min(left, GLANCE))
            speaking = {key.data for key, _ in ready if key.fileobj is key.data.connection}
            gone = {key.data for key, _ in ready} - speaking  # what it has said before was heard
            gone |= {worker for worker in speaking if not self._hear(worker, events)}
            for worker in gone:
                self._bury(worker, events)
            if any(worker.task is None for worker in speaking) or gone:
                busy = self.hand_out()
            self._end_the_stuck()
            if events and until == math.inf:
                until = time.monotonic() + GATHER
        return events

    def _start(self) -> _Worker:
        ours, theirs = SPAWN.Pipe()
        process = SPAWN.Process(target=_work, args=(self.pool.plan, theirs), daemon=True)
        process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        self.selector.register(ours, selectors.EVENT_READ, worker)
        self.selector.register(process.sentinel, selectors.EVENT_READ, worker)
        return worker

    def _hear(self, worker: _Worker, events: list[Event]) -> bool:
        """The next word of a worker. False when it is dead."""
        task = worker.task
        try:
            message = worker.connection.recv()
        except (EOFError, OSError):
            return False
        worker.heard = time.monotonic()
        if isinstance(message, WorkerError):
            raise message
        if message == "ready":
            worker.ready, self.unborn = True, 0
            return True
        assert task is not None
        if message is None:
            worker.task = None
        else:
            task.known[message.exercise] = message.text
        events.append((task, message))
        return True

    def _end_the_stuck(self) -> None:
        """End workers that have brought nothing for longer than an exercise can take: something in the judge hangs."""
        now = time.monotonic()
        if now - self.looked < GLANCE:
            return
        self.looked = now
        for worker in self.workers:
            if worker.task is not None and now - worker.heard > self._patience(worker, worker.task):
                worker.process.kill()

    def _patience(self, worker: _Worker, task: Task) -> float:
        check = task.at(self.pool.checks)
        return self.pool.patience(check) if worker.ready and check is not None else BEGIN

    def _bury(self, worker: _Worker, events: list[Event]) -> None:
        """A worker has died: the exercise that it was at is a row once that has happened three times."""
        worker.process.join()
        self.workers.remove(worker)
        self.selector.unregister(worker.connection)
        self.selector.unregister(worker.process.sentinel)
        worker.connection.close()
        if not worker.ready:
            self.unborn += 1
            if self.unborn >= DEATHS:
                raise WorkerError("the workers die before they begin. Does `grader doctor` find all well?")
        task = worker.task
        if task is None:
            return
        check = task.at(self.pool.checks)
        if worker.ready and check is not None:
            died = task.submission.hash, check.exercise.name
            self.deaths[died] += 1
            if self.deaths[died] >= DEATHS:
                events.append((task, task.lose(check)))
        if task.at(self.pool.checks) is None:
            events.append((task, None))
        else:
            self.waiting.appendleft(task)


def _work(plan: Plan, connection: Any) -> None:
    """In a worker: grade what comes until there is nobody who sends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the class closes the connection
    try:
        bench = Bench(plan)
    except Exception as error:
        connection.send(WorkerError(f"a worker cannot begin: {error}"))
        return
    gc.freeze()  # the checks stay; looking through them for garbage again and again costs a tenth of the time
    with contextlib.suppress(EOFError, OSError), contextlib.closing(bench):
        connection.send("ready")
        while True:
            task = connection.recv()
            for graded in bench.grade(task):
                connection.send(row_of(graded.result, graded.provisional))
            connection.send(None)
