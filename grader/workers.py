"""Workers on this machine: processes that each keep a jail, fed one submission at a time."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Protocol

from grader.checks import Check
from grader.plan import Bench, Graded, Plan, Task

SAFE = "PYTHONSAFEPATH"
DEATHS = 3  # of workers, on one exercise of a submission: then it is a row that says so
GATHER = 0.05  # seconds that results may wait for others: a transaction for each costs more than to grade it
SPAWN = multiprocessing.get_context("spawn")

#: What came of a task: a result, or None when all of its results have come.
Event = tuple[Task, Graded | None]


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
class _Worker:
    process: SpawnProcess
    connection: Connection
    task: Task | None = None
    ready: bool = False


@dataclass
class LocalPool:
    """``processes`` workers on this machine. One that dies is replaced, and its submission goes on where it was."""

    plan: Plan
    processes: int
    checks: Sequence[Check]
    _deaths: Counter[tuple[str, str]] = field(default_factory=Counter)

    def run(self, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        waiting: deque[Task] = deque()
        workers: list[_Worker] = []
        events: list[Event] = []
        unborn, due = 0, 0.0
        try:
            while True:
                self._hand_out(workers, waiting, tasks)
                busy = [w for w in workers if w.task is not None]
                if not busy:
                    return
                awaited: list[Any] = [*(w.connection for w in busy), *(w.process.sentinel for w in busy)]
                ready = wait(awaited, max(due - time.monotonic(), 0.0) if events else None)
                if not events:
                    due = time.monotonic() + GATHER
                for worker in busy:
                    task = worker.task
                    assert task is not None
                    heard = worker.connection in ready
                    if not heard and worker.process.sentinel not in ready:
                        continue
                    if not self._drain(worker, heard, events):
                        workers.remove(worker)
                        unborn = 0 if worker.ready else unborn + 1
                        if unborn >= DEATHS:
                            raise WorkerError("the workers die before they begin. Does `grader doctor` find all well?")
                        if worker.ready:
                            self._bury(task, events)
                        waiting.appendleft(task)
                if any(result is None for _, result in events) or time.monotonic() >= due:
                    yield events
                    events = []
        finally:
            for worker in workers:
                worker.connection.close()
            for worker in workers:
                worker.process.join(3 if worker.task is None else 0.2)
                if worker.process.is_alive():
                    worker.process.kill()
                    worker.process.join()

    def _hand_out(self, workers: list[_Worker], waiting: deque[Task], tasks: Iterator[Task]) -> None:
        """Give every idle worker something to do; start as many workers as there is work for."""
        while True:
            idle = next((w for w in workers if w.task is None), None)
            if idle is None and len(workers) == self.processes:
                return
            task = waiting.popleft() if waiting else next(tasks, None)
            if task is None:
                return
            if idle is None:
                idle = self._start()
                workers.append(idle)
            idle.task = task
            with contextlib.suppress(OSError):  # it has died: that is seen when it is listened to
                idle.connection.send(task)

    def _start(self) -> _Worker:
        ours, theirs = SPAWN.Pipe()
        process = SPAWN.Process(target=_work, args=(self.plan, theirs), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _drain(self, worker: _Worker, heard: bool, events: list[Event]) -> bool:
        """Read all that has come from a worker; ``heard``: something has. False when it is dead."""
        task = worker.task
        assert task is not None
        try:
            there = heard
            while there or worker.connection.poll():
                there = False
                message = worker.connection.recv()
                if isinstance(message, WorkerError):
                    raise message
                if message == "ready":
                    worker.ready = True
                elif message is None:
                    worker.task = None
                    events.append((task, None))
                    return True
                else:
                    task.known[message.result.exercise] = message.result
                    events.append((task, message))
        except (EOFError, OSError):
            worker.process.join()
            return False
        return True

    def _bury(self, task: Task, events: list[Event]) -> None:
        """A worker died over this task: the exercise that it was at is a row once that has happened three times."""
        check = task.at(self.checks)
        if check is None:
            return
        died = task.submission.hash, check.exercise.name
        self._deaths[died] += 1
        if self._deaths[died] >= DEATHS:
            events.append((task, task.lose(check)))


def _work(plan: Plan, connection: Any) -> None:
    """In a worker: grade what comes until there is nobody who sends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who stops the class closes the connection
    try:
        bench = Bench(plan)
    except Exception as error:
        connection.send(WorkerError(f"a worker cannot begin: {error}"))
        return
    with contextlib.suppress(EOFError, OSError), contextlib.closing(bench):
        connection.send("ready")
        while True:
            task = connection.recv()
            for graded in bench.grade(task):
                connection.send(graded)
            connection.send(None)
