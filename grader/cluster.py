"""Workers on a Dask cluster. Submissions travel as text, results come back one by one; no shared folder is needed.

A worker needs this package, the same course (``GRADER_COURSE`` names its folder there) and a jail. One that would
judge by other checks, or in another environment, is refused.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, WorkerPlugin, get_worker
from distributed.comm.core import CommClosedError

from grader.checks import Check
from grader.fingerprint import Terms
from grader.plan import Bench, Graded, Plan, Task, lost
from grader.results import Result
from grader.workers import DEATHS, Event, WorkerError

CONNECT_SECONDS = 15
WORKER_SECONDS = 120  # to wait for a first worker
LOST_SECONDS = 30  # without a scheduler, until it is given up
AHEAD = 2  # submissions for each thread of the cluster that are on their way

#: ("result", JSON of one) or ("ended", (hash of a submission, its future)).
News = tuple[str, Any]


class Refused(Exception):
    """A worker would judge differently. ``address`` is where it is."""

    def __init__(self, address: str, why: str) -> None:
        super().__init__(address, why)
        self.address, self.why = address, why


class Workplace(WorkerPlugin):
    """On each worker: a bench for each of its threads, made when the first submission comes."""

    def __init__(self, plan: Plan, terms: Terms, topic: str) -> None:
        self.plan, self.terms, self.name = plan, terms, topic

    def setup(self, worker: Any) -> None:
        self._address = worker.address
        self._idle: list[Bench] = []
        self._guard = threading.Lock()

    def teardown(self, worker: Any) -> None:
        while self._idle:
            self._idle.pop().close()

    @contextlib.contextmanager
    def bench(self) -> Iterator[Bench]:
        with self._guard:
            found = self._idle.pop() if self._idle else None
        found = found or self._new_bench()
        yield found
        with self._guard:
            self._idle.append(found)

    def _new_bench(self) -> Bench:
        root = os.environ.get("GRADER_COURSE", str(self.plan.root))
        try:
            bench = Bench(replace(self.plan, root=Path(root)))
            mine = bench.plan.terms(bench.checks)
        except Exception as error:
            raise Refused(self._address, f"it cannot begin: {error}") from None
        if mine.environment != self.terms.environment:
            raise Refused(self._address, mine.environment.difference(self.terms.environment))
        other = [name for name, key in self.terms.keys.items() if mine.keys.get(name) != key]
        if other:
            raise Refused(self._address, f"it has other checks for {', '.join(other[:5])}")
        return bench


def grade_remotely(name: str, task: Task) -> list[tuple[dict[str, Any], bool]]:
    """On a worker: grade one submission. Each result is told at once, and all of them in the end."""
    worker = get_worker()
    found = []
    workplace: Any = worker.plugins[name]
    with workplace.bench() as bench:
        for graded in bench.grade(task):
            told = (graded.result.as_dict(), graded.provisional)
            worker.log_event(name, json.dumps([task.submission.hash, *told]))
            found.append(told)
    return found


@dataclass
class ClusterPool:
    """The workers of a Dask cluster: ``tcp://scheduler:8786``, or ``local:N`` for N processes here."""

    address: str
    plan: Plan
    terms: Terms
    checks: Sequence[Check]
    warn: Callable[[str], None]

    def run(self, tasks: Iterator[Task]) -> Iterator[list[Event]]:
        name = f"grader-{uuid.uuid4().hex[:12]}"
        news: Queue[News] = Queue()
        with connected(self.address) as client:
            client.register_plugin(Workplace(self.plan, self.terms, name), name=name)
            client.subscribe_topic(name, lambda event: news.put(("result", event[1])))
            try:
                yield from _Round(self, client, name, news, tasks).run()
            finally:
                with contextlib.suppress(Exception):  # the scheduler may be gone; then there is nothing to tidy up
                    client.unregister_worker_plugin(name)


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at ``address`` that has a worker. Raises WorkerError with the reason."""
    kind, _, number = address.partition(":")
    with contextlib.ExitStack() as stack:
        try:
            if kind == "local":
                settings = {"distributed.scheduler.allowed-failures": DEATHS - 1}
                stack.enter_context(dask.config.set(settings))
                cluster = LocalCluster(
                    n_workers=int(number or os.cpu_count() or 1),
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL,
                )
                client = stack.enter_context(Client(stack.enter_context(cluster)))
            else:
                client = stack.enter_context(Client(address, timeout=CONNECT_SECONDS))
        except (TimeoutError, OSError, ValueError) as error:
            told = f"no Dask scheduler answers at {address} ({type(error).__name__}: {error})"
            raise WorkerError(f"{told}. Start one with `dask scheduler`, and name it as tcp://HOST:8786") from None
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise WorkerError(f"the scheduler at {address} has no workers. Start some with `dask worker`") from None
        yield client


@dataclass
class _Round:
    """One pass over the tasks. Who was there when a worker died is tried again alone, to see on whose account."""

    pool: ClusterPool
    client: Client
    name: str
    news: Queue[News]
    tasks: Iterator[Task]
    running: dict[str, tuple[Task, Future]] = field(default_factory=dict)  # by the submission's hash
    waiting: deque[Task] = field(default_factory=deque)
    suspects: deque[Task] = field(default_factory=deque)
    alone: Task | None = None
    refused: dict[str, str] = field(default_factory=dict)

    def run(self) -> Iterator[list[Event]]:
        while True:
            self._submit()
            if not self.running:
                return
            events: list[Event] = []
            for kind, value in self._listen():
                if kind == "result":
                    self._told(value, events)
                else:
                    self._ended(value, events)
            if events:
                yield events

    def _listen(self) -> Iterator[News]:
        """What has come, as soon as something has. Raises WorkerError when the scheduler is gone for good."""
        gone = 0.0
        while True:
            try:
                yield self.news.get(timeout=1)
                while not self.news.empty():
                    yield self.news.get()
                return
            except Empty:
                gone = 0.0 if self.client.status == "running" else gone + 1
                if gone > LOST_SECONDS or self.client.status == "closed":
                    raise self._lost() from None

    def _lost(self) -> WorkerError:
        told = f"the scheduler at {self.pool.address} is gone. What was graded is kept"
        return WorkerError(f"{told}: start the scheduler, and the same command goes on where it was")

    def _submit(self) -> None:
        if self.alone is not None:
            return
        room = AHEAD * sum(self._threads().values()) - len(self.running)
        while room > 0 and not self.suspects and (task := self._next()) is not None:
            self._start(task)
            room -= 1
        if not self.running and self.suspects:
            self.alone = self.suspects.popleft()
            self._start(self.alone)

    def _next(self) -> Task | None:
        return self.waiting.popleft() if self.waiting else next(self.tasks, None)

    def _threads(self) -> dict[str, int]:
        """Threads of each worker that is not refused. Raises WorkerError when none is left."""
        try:
            workers: dict[str, int] = self.client.nthreads()
        except (OSError, TimeoutError, CommClosedError):
            raise self._lost() from None
        left = {address: count for address, count in workers.items() if address not in self.refused}
        if workers and not left:
            why = "; ".join(f"{address}: {why}" for address, why in self.refused.items())
            raise WorkerError(f"every worker of the cluster is refused. {why}. Bring them to the same version")
        return left

    def _start(self, task: Task) -> None:
        where = {"workers": list(self._threads()), "allow_other_workers": False} if self.refused else {}
        future = self.client.submit(grade_remotely, self.name, task, pure=False, **where)
        self.running[task.submission.hash] = task, future
        future.add_done_callback(lambda f, h=task.submission.hash: self.news.put(("ended", (h, f))))

    def _told(self, text: str, events: list[Event]) -> None:
        """A result that came before its submission was done; late ones are known already."""
        submission, result, provisional = json.loads(text)
        if submission in self.running:
            self._know(self.running[submission][0], result, provisional, events)

    def _know(self, task: Task, told: Mapping[str, Any], provisional: bool, events: list[Event]) -> None:
        result = Result.from_dict(told)
        if result.exercise not in task.known:
            task.known[result.exercise] = result
            events.append((task, Graded(result, provisional)))

    def _ended(self, ended: tuple[str, Future], events: list[Event]) -> None:
        name, future = ended
        if name not in self.running or self.running[name][1] is not future:
            return
        task, _ = self.running.pop(name)
        was_alone, self.alone = self.alone is task, None
        if future.status == "finished":
            for told, provisional in future.result():
                self._know(task, told, provisional, events)
            events.append((task, None))
            return
        error = future.exception() if future.status == "error" else None
        if isinstance(error, Refused):
            if error.address not in self.refused:
                self.refused[error.address] = error.why
                self.pool.warn(f"the worker at {error.address} is refused: {error.why}")
            self.waiting.appendleft(task)
        elif isinstance(error, KilledWorker):
            if was_alone:
                self._bury(task, events)
            self.suspects.append(task)
        elif error is None:  # cancelled: its scheduler was started anew, or is gone
            if self.client.status != "running":
                raise self._lost()
            self.waiting.appendleft(task)
        else:
            told = f"{type(error).__name__}: {error}"[:300]
            raise WorkerError(f"the cluster's workers cannot grade ({told}). Is this package installed there?")

    def _bury(self, task: Task, events: list[Event]) -> None:
        """The exercise over which workers died, with nothing else running, is a row that says so."""
        check = next((c for c in self.pool.checks if c.exercise.name not in task.known), None)
        if check is not None:
            row = lost(task.submission, check)
            task.known[row.exercise] = row
            events.append((task, Graded(row, provisional=True)))
