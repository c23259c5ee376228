"""Workers on a Dask cluster. Submissions travel as bytes, results come back one by one; no shared folder is needed.

A worker needs this package, the same course (``GRADER_COURSE`` names its folder there) and a jail. One that would
judge by other checks, or in another environment, is refused.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import pickle
import socket
import tempfile
import time
import uuid
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any

import dask
from distributed import Client, Future, KilledWorker, LocalCluster
from distributed.comm.addressing import parse_address, parse_host_port
from distributed.comm.registry import backends
from distributed.utils import silence_logging_cmgr

from grader.checks import Check
from grader.fingerprint import Terms
from grader.plan import Plan, Task
from grader.row import Row
from grader.workers import DEATHS, Event, WorkerError
from grader.workplace import doorman, packed

CONNECT_SECONDS = 15
WORKER_SECONDS = 120  # to wait for a worker where there is none
LOST_SECONDS = 30  # without a scheduler, until it is given up
FETCH_SECONDS = 30  # for a small answer to come from the worker that has it
MAX_GREETING = 1 << 20  # bytes
GLANCE = 1.0  # seconds, until it is looked again at who is there
AHEAD = 2  # submissions for each thread of the cluster that are on their way
#: Dask's own words go to nobody: what matters of them is said in ours.
SETTINGS = {"distributed.admin.large-graph-warning-threshold": "1GB"}

#: ("result", JSON of one) or ("ended", (hash of a submission, its future)).
News = tuple[str, Any]


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
            client.subscribe_topic(name, lambda event: news.put(("result", event[1])))
            # A task of its own: the scheduler gives it to whoever needs it, makes it again where it is lost, and
            # forgets it with this client, however that ends.
            payload = client.submit(bytes, packed(self.plan, self.terms), pure=False)
            yield from _Round(self, client, name, payload, news, tasks).run()


@contextlib.contextmanager
def connected(address: str) -> Iterator[Client]:
    """A client of the scheduler at ``address`` that has a worker. Raises WorkerError with the reason."""
    kind, _, number = address.partition(":")
    with contextlib.ExitStack() as stack:
        stack.enter_context(silence_logging_cmgr(logging.CRITICAL + 1))
        stack.enter_context(dask.config.set(SETTINGS))
        if kind == "local":
            address = stack.enter_context(_local(address, number))
        try:
            _looked_at(address)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions of Dask's that differ; what matters of it is refused
                client = stack.enter_context(Client(address, timeout=CONNECT_SECONDS, set_as_default=False))
        except (TimeoutError, OSError, ValueError) as error:
            told = f"no Dask scheduler answers at {address} ({str(error) or type(error).__name__})"
            raise WorkerError(f"{told}. Start one with `dask scheduler`, and name it as tcp://HOST:8786") from None
        try:
            client.wait_for_workers(1, timeout=WORKER_SECONDS)
        except TimeoutError:
            raise _no_workers(address) from None
        yield client


def _looked_at(address: str) -> None:
    """Raise ValueError for what is no address, and where a server is no Dask scheduler: a client would hang on it."""
    scheme, place = parse_address(address)
    host, port = parse_host_port(place)
    if scheme not in backends:
        raise ValueError(f"{scheme} is none of {', '.join(backends)}")
    if not 0 < port < 65536:
        raise ValueError(f"{port} is no port")
    if scheme != "tcp":
        return
    with contextlib.suppress(ConnectionError, socket.gaierror):  # it may be about to start: a client waits for it
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS) as stream:
            size = stream.recv(8)  # a scheduler greets first, with the small size of its greeting
        if not 0 < int.from_bytes(size, "little") < MAX_GREETING:
            raise ValueError("what answers is something else")


@contextlib.contextmanager
def _local(address: str, number: str) -> Iterator[str]:
    """A cluster on this machine, and its scheduler's address."""
    if number and not (number.isdecimal() and int(number) > 0):
        raise WorkerError(f"{address} does not say how many workers: write local:4, or local for all cores")
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        settings = {
            "distributed.scheduler.allowed-failures": DEATHS - 1,
            "distributed.worker.profile.enabled": False,
            "temporary-directory": folder,
        }
        stack.enter_context(dask.config.set(settings))
        cluster = LocalCluster(
            n_workers=int(number or os.cpu_count() or 1),
            threads_per_worker=1,
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # a port of its own, or a taken one is warned of
            silence_logs=logging.CRITICAL,
        )
        yield stack.enter_context(cluster).scheduler_address


def _no_workers(address: str) -> WorkerError:
    told = f"the scheduler at {address} has no workers. Start some with `dask worker`"
    return WorkerError(f"{told}: the same command goes on where it was")


@dataclass
class _Sent:
    """A submission on its way. ``workers``: who may grade it; empty for all."""

    task: Task
    future: Future
    workers: frozenset[str]


@dataclass
class _Round:
    """One pass over the tasks. Who was there when a worker died is tried again alone, to see on whose account."""

    pool: ClusterPool
    client: Client
    name: str
    payload: Future
    news: Queue[News]
    tasks: Iterator[Task]
    running: dict[str, _Sent] = field(default_factory=dict)  # by the submission's hash
    waiting: deque[Task] = field(default_factory=deque)
    suspects: deque[Task] = field(default_factory=deque)
    alone: Task | None = None
    refused: dict[str, str] = field(default_factory=dict)
    there: Mapping[str, int] = field(default_factory=dict)  # workers and their threads
    looked: float = float("-inf")  # when that was so
    accepted: bool = False  # some worker grades as it should; where it is gone, it may come back
    abandoned: float | None = None  # since when there are no workers

    def run(self) -> Iterator[list[Event]]:
        grade = doorman()
        while True:
            self._submit(grade)
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
        """What has come, as soon as something has. Raises WorkerError when nothing will come any more."""
        gone = 0.0
        while True:
            try:
                yield self.news.get(timeout=GLANCE)
                while not self.news.empty():
                    yield self.news.get()
                return
            except Empty:
                gone = 0.0 if self.client.status == "running" else gone + GLANCE
                if gone > LOST_SECONDS or self.client.status == "closed":
                    raise self._lost() from None
                if not gone and self._stranded():
                    return

    def _lost(self) -> WorkerError:
        told = f"the scheduler at {self.pool.address} is gone. What was graded is kept"
        return WorkerError(f"{told}: start the scheduler and its workers, and the same command goes on where it was")

    def _submit(self, grade: Callable[..., Any]) -> None:
        if self.alone is not None:
            return
        workers = self._threads()
        room = max(AHEAD * sum(workers.values()), 1) - len(self.running)
        while room > 0 and not self.suspects and (task := self._next()) is not None:
            self._start(grade, task, workers)
            room -= 1
        if not self.running and self.suspects:
            self.alone = self.suspects.popleft()
            self._start(grade, self.alone, workers)

    def _next(self) -> Task | None:
        return self.waiting.popleft() if self.waiting else next(self.tasks, None)

    def _threads(self) -> dict[str, int]:
        """Threads of each worker that is not refused. Raises WorkerError when there is none, and none comes."""
        if time.monotonic() - self.looked >= GLANCE:
            try:
                self.there = self.client.nthreads()
            except (OSError, TimeoutError):  # Dask's CommClosedError is one
                raise self._lost() from None
            self.looked = time.monotonic()
        workers = self.there
        left = {address: count for address, count in workers.items() if address not in self.refused}
        if left:
            self.abandoned = None
        elif workers and not self.accepted:
            raise self._all_refused()
        elif self.abandoned is None:
            self.abandoned = time.monotonic()
        elif time.monotonic() - self.abandoned > WORKER_SECONDS:
            raise self._all_refused() if workers else _no_workers(self.pool.address)
        return left

    def _all_refused(self) -> WorkerError:
        why = "; ".join(f"{address}: {why}" for address, why in self.refused.items())
        return WorkerError(f"every worker of the cluster is refused. {why}. Bring them to the same version")

    def _start(self, grade: Callable[..., Any], task: Task, workers: Mapping[str, int]) -> None:
        chosen = frozenset(workers if self.refused else ())
        where = {"workers": list(chosen), "allow_other_workers": False} if chosen else {}
        future = self.client.submit(grade, self.name, self.payload, pickle.dumps(task), pure=False, **where)
        self.running[task.submission.hash] = _Sent(task, future, chosen)
        future.add_done_callback(lambda f, h=task.submission.hash: self.news.put(("ended", (h, f))))

    def _stranded(self) -> bool:
        """Take back what is meant for workers that are all gone; a worker that is started anew has a new address."""
        there = frozenset(self._threads())
        lost = [sent for sent in self.running.values() if sent.workers and there and not sent.workers & there]
        for sent in lost:
            del self.running[sent.task.submission.hash]
            sent.future.cancel()
            self._again(sent.task)
        return bool(lost)

    def _again(self, task: Task) -> None:
        """Have it graded again, on nobody's account."""
        if self.alone is task:
            self.alone = None
            self.suspects.appendleft(task)
        else:
            self.waiting.appendleft(task)

    def _told(self, text: str, events: list[Event]) -> None:
        """A result that came before its submission was done; late ones are known already."""
        row = Row(*json.loads(text))
        if row.submission in self.running:
            self.accepted = True
            self._know(self.running[row.submission].task, row, events)

    def _know(self, task: Task, row: Row, events: list[Event]) -> None:
        if row.exercise not in task.known:
            task.known[row.exercise] = row.text
            events.append((task, row))

    def _ended(self, ended: tuple[str, Future], events: list[Event]) -> None:
        name, future = ended
        if name not in self.running or self.running[name].future is not future:
            return
        task = self.running.pop(name).task
        if future.status == "cancelled":  # its scheduler was started anew, or is gone
            raise self._lost()
        kind, told = self._answer(future)
        if kind == "graded":
            for row in json.loads(told):
                self._know(task, Row(*row), events)
            self.alone, self.accepted = None, True
            events.append((task, None))
        elif kind == "refused":
            self._refuse(*json.loads(told))
            self._again(task)
        elif kind == "gone":
            self._again(task)
        else:  # a worker died of it, or beside it; or a jail did
            if self.alone is task:
                self._bury(task, events)
            self.alone = None
            self.suspects.append(task)

    def _answer(self, future: Future) -> tuple[str, str]:
        try:
            kind, told = future.result(timeout=FETCH_SECONDS)
            return str(kind), str(told)
        except KilledWorker:
            return "killed", ""
        except (OSError, TimeoutError, CancelledError):
            return "gone", ""  # it was done, and the worker that had the answer is no more
        except Exception as error:
            told = f"{type(error).__name__}: {error}"[:300]
            raise WorkerError(f"the cluster's workers cannot grade ({told}). Do they have the same Python?") from None

    def _refuse(self, address: str, why: str) -> None:
        if address not in self.refused:
            self.refused[address] = why
            self.pool.warn(f"the worker at {address} is refused: {why}")

    def _bury(self, task: Task, events: list[Event]) -> None:
        """The exercise over which workers died, with nothing else running, is a row that says so."""
        check = task.at(self.pool.checks)
        if check is not None:
            events.append((task, task.lose(check)))
