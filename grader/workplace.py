"""On a Dask worker: grade what comes, if this worker would judge as the coordinator does."""

from __future__ import annotations

import json
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from distributed import get_worker

from grader.fingerprint import Terms
from grader.patience import ending_when_stuck, patience
from grader.plan import Bench, Plan, Task
from grader.row import Row, row_of

IDLE_SECONDS = 60.0  # until a bench that nobody uses is cleared away, whatever became of its coordinator

#: What a worker answers: ("graded", results as JSON), or ("refused" or "broken", its address and why, as JSON).
Answer = tuple[str, str]
Benches = dict[str, list[tuple[Bench, threading.Timer]]]

_idle: Benches = {}  # by the run's name; Dask gives a worker's tasks nothing else that outlives them
_guard = threading.Lock()


class Differs(Exception):
    """This worker would judge by other checks, or in another environment."""


def doorman() -> Callable[[str, bytes, bytes], Answer]:
    """The function that is sent to workers. It travels whole, since it is made here: neither a scheduler that lacks
    this package stumbles over it, nor a worker, which says so."""

    def grade_if_you_can(run: str, payload: bytes, task: bytes) -> Answer:
        try:
            from grader import workplace
        except Exception as error:
            from distributed import get_worker

            return "refused", f'["{get_worker().address}", "it cannot load this grader ({type(error).__name__})"]'
        return workplace.grade(run, payload, task)

    return grade_if_you_can


def grade(run: str, payload: bytes, sent: bytes) -> Answer:
    """Grade one submission. Each result is told at once, as an event on the topic ``run``, and all in the end."""
    worker = get_worker()
    try:
        bench = _taken(run) or _new_bench(payload)
        task: Task = pickle.loads(sent)
    except Differs as error:
        return "refused", json.dumps([worker.address, str(error)])
    except Exception as error:
        return "refused", json.dumps([worker.address, f"it cannot begin: {error}"[:500]])
    found = []
    try:
        with _given_back(run, bench), ending_when_stuck() as ask:  # and Dask's nanny starts another worker
            for row in _rows(bench, task, ask):
                told = astuple(row)
                worker.log_event(run, json.dumps(told))
                found.append(told)
    except Exception as error:  # its jail cannot be had again, for one
        return "broken", json.dumps([worker.address, f"{type(error).__name__}: {error}"[:300]])
    return "graded", json.dumps(found)


def _rows(bench: Bench, task: Task, ask: Callable[[float], None]) -> Iterator[Row]:
    """Each result, for which as much time is asked as its exercise may take."""
    mine = Task(task.submission, dict(task.known))
    results = bench.grade(task)
    while (check := mine.at(bench.checks)) is not None:
        ask(patience(check))
        graded = next(results)
        row = row_of(graded.result, graded.provisional)
        mine.known[row.exercise] = row.text
        yield row


def packed(plan: Plan, terms: Terms) -> bytes:
    """What a worker needs to make its bench."""
    return pickle.dumps((plan, terms))


def _new_bench(payload: bytes) -> Bench:
    plan: Plan
    terms: Terms
    plan, terms = pickle.loads(payload)
    root = Path(os.environ.get("GRADER_COURSE", str(plan.root)))
    if not (root / "autotests").is_dir():
        raise Differs(f"there is no course in {root}: let GRADER_COURSE name its folder there")
    bench = Bench(replace(plan, root=root))
    why = _difference(bench, terms)
    if why:
        bench.close()
        raise Differs(why)
    return bench


def _difference(bench: Bench, terms: Terms) -> str:
    mine = bench.plan.terms(bench.checks)
    if mine.environment != terms.environment:
        return mine.environment.difference(terms.environment)
    other = [name for name, key in terms.keys.items() if mine.keys.get(name) != key]
    return f"it has other checks for {', '.join(other[:5])}" if other else ""


def _taken(run: str) -> Bench | None:
    with _guard:
        while _idle.get(run):
            bench, timer = _idle[run].pop()
            timer.cancel()
            return bench
    return None


@contextmanager
def _given_back(run: str, bench: Bench) -> Iterator[None]:
    """Keep a bench for the next submission; clear it away after a while, or when it broke."""
    try:
        yield
    except BaseException:
        bench.close()
        raise
    timer = threading.Timer(IDLE_SECONDS, _clear, (run, bench))
    timer.daemon = True
    with _guard:
        _idle.setdefault(run, []).append((bench, timer))
    timer.start()


def _clear(run: str, bench: Any) -> None:
    with _guard:
        mine = [item for item in _idle.get(run, []) if item[0] is bench]
        _idle[run] = [item for item in _idle.get(run, []) if item[0] is not bench]
        if not _idle[run]:
            del _idle[run]
    if mine:
        bench.close()
