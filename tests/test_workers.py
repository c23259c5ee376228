"""Workers on this machine: whatever dies, every submission has its results."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader import workers
from grader.messages import say
from grader.plan import Bench, Graded, Plan, Task
from grader.results import Result
from grader.row import Row, folded
from grader.submissions import Submission
from grader.workers import LocalPool, WorkerError

from .conftest import confinement
from .tiny_course import RIGHT, RIGHT_MORE, replace_in

DEADLY = """
import os


def kept(answer, x, secret=None):
    if isinstance(answer, float) and answer == 666:
        os.kill(os.getpid(), 9)
    if isinstance(answer, float) and answer == 667:
        raise SystemExit
    while isinstance(answer, float) and answer == 668:
        pass
    yield Text("it is the square", "它是平方"), bool(np.allclose(answer, x * x))


square = Exercise("""


def plan(root: Path, *names: str) -> Plan:
    return Plan(root, names, None, confinement())


def pool(root: Path, *names: str, processes: int = 2) -> LocalPool:
    return LocalPool(plan(root, *names), processes, plan(root, *names).checks())


def submission(name: str, text: str = RIGHT) -> Submission:
    return Submission(name, {"tiny": (("tiny.py", f"{text}# {name}\n"),), "more": (("more.py", RIGHT_MORE),)})


def tasks(*submissions: Submission) -> Iterator[Task]:
    return (Task(s) for s in submissions)


def collected(crew: LocalPool, work: Iterator[Task]) -> dict[str, list[Row]]:
    """Each student's results; every task has come to its end, once."""
    found: dict[str, list[Row]] = {}
    ended: list[str] = []
    for events in crew.run(work):
        for task, graded in events:
            if graded is None:
                ended.append(task.submission.student)
            else:
                found.setdefault(task.submission.student, []).append(graded)
    assert sorted(ended) == sorted(set(ended))
    return found


def statuses(graded: Iterable[Row | Graded]) -> list[str]:
    return [g.result.status for g in graded]


def test_every_submission_has_every_result_once(tiny: Path) -> None:
    names = [f"s{i}" for i in range(7)]
    found = collected(pool(tiny), tasks(*map(submission, names)))
    assert sorted(found) == names
    assert all(statuses(graded) == ["passed"] * 3 for graded in found.values())


def test_what_comes_shortly_after_another_comes_with_it(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction keeps all of it; who is done gets the next submission meanwhile."""
    monkeypatch.setattr(workers, "GATHER", 5.0)
    (events,) = list(pool(tiny).run(tasks(*(submission(f"s{i}") for i in range(5)))))
    assert [row for _, row in events].count(None) == 5
    assert len(events) == 5 * (3 + 1)


def test_what_is_known_is_left_out(tiny: Path) -> None:
    known = Result("", "01_tiny", "square", "failed", 0, 4)
    task = Task(submission("ada"), {"square": folded(known)})
    found = collected(pool(tiny, processes=1), iter([task]))
    assert [g.result.exercise for g in found["ada"]] == ["total", "shifted"]
    assert statuses(found["ada"]) == ["passed", "passed"]


@pytest.mark.parametrize("after", range(4))
def test_a_worker_that_is_killed_costs_nobody_a_grade(tiny: Path, after: int) -> None:
    names = [f"s{i}" for i in range(6)]
    crew = pool(tiny)
    found: dict[str, list[Row]] = {}
    for number, events in enumerate(crew.run(tasks(*map(submission, names)))):
        if number == after:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
        for task, graded in events:
            if graded is not None:
                found.setdefault(task.submission.student, []).append(graded)
    assert sorted(found) == names
    assert all(statuses(graded) == ["passed"] * 3 for graded in found.values())
    assert all([g.result.exercise for g in graded] == ["square", "total", "shifted"] for graded in found.values())


def test_who_ends_the_worker_again_and_again_is_alone_in_it(tiny: Path) -> None:
    """The judge itself dies over one answer; only that exercise is lost, its author's others are graded."""
    replace_in(tiny / "autotests/tiny.py", "\nsquare = Exercise(", DEADLY)
    replace_in(tiny / "autotests/tiny.py", '"square", square_cases,', '"square", square_cases, promises=kept,')
    others = RIGHT.replace("def square(x):", "def square(x):\n    return {}\n\ndef other(x):")
    work = [submission(name) for name in "abcd"]
    work[1:1] = [submission("mallory", others.format("666.0")), submission("oscar", others.format("667.0"))]
    found = collected(pool(tiny, "01"), tasks(*work))
    assert {name: statuses(graded) for name, graded in found.items()} == {
        **{name: ["passed", "passed"] for name in "abcd"},
        "mallory": ["error", "passed"],
        "oscar": ["error", "passed"],
    }
    mallory, oscar = found["mallory"][0], found["oscar"][0]
    assert mallory.provisional
    assert oscar.provisional
    assert mallory.result.diagnosis is not None
    assert "Grading square of mallory ended the grader's own process three times" in say(mallory.result.diagnosis)
    assert oscar.result.diagnosis is not None
    assert "SystemExit" in say(oscar.result.diagnosis)
    assert mallory.result.max_score == 4


def test_a_judge_that_never_comes_to_an_end_is_ended(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs the exercise that it hangs on, after three times, and nothing else."""
    monkeypatch.setattr(workers, "GLANCE", 0.1)
    replace_in(tiny / "autotests/tiny.py", "\nsquare = Exercise(", DEADLY)
    replace_in(tiny / "autotests/tiny.py", '"square", square_cases,', '"square", square_cases, promises=kept,')
    endless = RIGHT.replace("def square(x):", "def square(x):\n    return 668.0\n\ndef other(x):")
    crew = replace(pool(tiny, "01"), patience=lambda check: 3.0)
    found = collected(crew, tasks(submission("ada"), submission("mallory", endless), submission("bob")))
    assert {name: statuses(graded) for name, graded in found.items()} == {
        "ada": ["passed", "passed"],
        "mallory": ["error", "passed"],
        "bob": ["passed", "passed"],
    }
    lost = found["mallory"][0]
    assert lost.provisional
    assert lost.result.diagnosis is not None
    assert "or held it up until it was ended" in say(lost.result.diagnosis)


def test_a_worker_that_stands_still_costs_nobody_a_grade(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GLANCE", 0.1)
    monkeypatch.setattr(workers, "BEGIN", 15.0)  # one of the two may not have begun
    crew = replace(pool(tiny), patience=lambda check: 3.0)
    names = [f"s{i}" for i in range(6)]
    found: dict[str, list[Row]] = {}
    for number, events in enumerate(crew.run(tasks(*map(submission, names)))):
        if number == 1:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGSTOP)
        for task, graded in events:
            if graded is not None:
                found.setdefault(task.submission.student, []).append(graded)
    assert {name: statuses(graded) for name, graded in found.items()} == dict.fromkeys(names, ["passed"] * 3)


def test_a_worker_that_dies_when_all_results_are_there_is_at_an_end(tiny: Path) -> None:
    """What it says last is lost, and nothing else."""
    done = dict.fromkeys(("square", "total", "shifted"), folded(Result("", "01_tiny", "square", "failed", 0, 4)))
    found = list(pool(tiny, processes=1).run(iter([Task(submission("ada"), {**done, "square": "damaged"})])))
    assert [row for events in found for _, row in events] == [None]


def test_a_zygote_that_is_killed_is_replaced(tiny: Path) -> None:
    """The kernel, short of memory, may choose the jail's warm process."""
    bench = Bench(plan(tiny, "square"))
    try:
        assert statuses(list(bench.grade(Task(submission("ada"))))) == ["passed"]
        first = bench.grader.jail
        first._process.kill()
        first._process.wait()
        assert statuses(list(bench.grade(Task(submission("ada"))))) == ["passed"]
        assert bench.grader.jail is not first
    finally:
        bench.close()


def test_workers_that_cannot_begin_are_an_error_that_says_why(tiny: Path) -> None:
    crew = pool(tiny)
    (tiny / "autotests/public/tiny/square.pack").write_bytes(b"damaged")
    with pytest.raises(WorkerError, match=r"a worker cannot begin: .*square\.pack is damaged"):
        collected(crew, tasks(submission("ada")))


def test_stopping_early_leaves_no_process_behind(tiny: Path) -> None:
    ready = pool(tiny).run(tasks(*(submission(f"s{i}") for i in range(12))))
    next(iter(ready))
    ready.close()  # type: ignore[attr-defined]
    assert not multiprocessing.active_children()


def test_no_work_is_no_process(tiny: Path) -> None:
    assert list(pool(tiny).run(iter([]))) == []
