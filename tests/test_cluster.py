"""A real Dask scheduler with worker processes: the same results as here, whatever dies or differs."""

from __future__ import annotations

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from grader import cluster
from grader.cluster import ClusterPool
from grader.messages import say
from grader.plan import Plan, Task
from grader.results import Result
from grader.row import Row, folded
from grader.submissions import Submission
from grader.workers import LocalPool, Pool, WorkerError

from .conftest import confinement
from .servers import REPOSITORY, Cluster, running_cluster, until
from .test_workers import DEADLY, collected, statuses, submission, tasks
from .tiny_course import RIGHT, WRONG_SQUARE, hand_in, replace_in

pytestmark = [pytest.mark.long, pytest.mark.endurance]


@pytest.fixture(scope="module")
def two() -> Iterator[Cluster]:
    """A cluster of two workers that are started again when they die."""
    with running_cluster(workers=2) as running:
        yield running


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A cluster of the test's own, without workers yet."""
    with running_cluster() as running:
        yield running


class Said(list[str]):
    """What is said while a class is graded."""


def pool(root: Path, address: str, *names: str, seed: int | None = None, said: list[str] | None = None) -> ClusterPool:
    plan = Plan(root, names, seed, confinement())
    checks = plan.checks()
    return ClusterPool(address, plan.packed(), plan.terms(checks), checks, (Said() if said is None else said).append)


def here(root: Path, *names: str, seed: int | None = None) -> LocalPool:
    plan = Plan(root, names, seed, confinement())
    return LocalPool(plan, 2, plan.checks())


def mixed_class() -> list[Submission]:
    texts = (RIGHT, WRONG_SQUARE, "def square(x:\n", "import torch\n", RIGHT + "print('中文' * 9)\nraise SystemExit\n")
    return [submission(f"s{i}", text) for i, text in enumerate(texts)]


def rows(workers: Pool, work: Sequence[Submission]) -> dict[str, list[Result]]:
    """Everybody's results, in their order, without what a clock has to do with."""
    found = collected(workers, tasks(*work))
    return {name: [replace(g.result, seconds=0) for g in sorted(found[name], key=order)] for name in sorted(found)}


def order(graded: Row) -> int:
    return ("square", "total", "shifted").index(graded.result.exercise)


def names(found: dict[str, list[Row]]) -> dict[str, list[str]]:
    return {name: [g.result.exercise for g in sorted(graded, key=order)] for name, graded in sorted(found.items())}


WHOLE = ["square", "total", "shifted"]


def workers_of(nanny: subprocess.Popen[bytes]) -> list[psutil.Process]:
    """The worker that a nanny watches."""
    with suppress(psutil.NoSuchProcess):
        return [c for c in psutil.Process(nanny.pid).children() if "spawn_main" in " ".join(c.cmdline())]
    return []


def kill(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        process.kill()


# The same results


@pytest.mark.parametrize("seed", [None, 4711])
def test_a_cluster_grades_as_this_machine_does(tiny: Path, two: Cluster, seed: int | None) -> None:
    work = mixed_class()
    expected = rows(here(tiny, seed=seed), work)
    assert [r.status for r in expected["s0"]] == ["passed"] * 3
    assert len({r.status for found in expected.values() for r in found}) >= 4
    assert rows(pool(tiny, two.address, seed=seed), work) == expected


def test_workers_here_in_a_cluster_of_their_own(
    tiny: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tiny.parent / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    before = set(psutil.Process().children(recursive=True))
    assert rows(pool(tiny, "local:2"), mixed_class()) == rows(here(tiny), mixed_class())
    left = set(psutil.Process().children(recursive=True)) - before
    assert not [p for p in left if "resource_tracker" not in " ".join(p.cmdline())]
    assert not list(scratch.iterdir())
    assert capfd.readouterr().err == ""


def test_a_worker_with_threads_and_a_course_of_its_own(tiny: Path, own: Cluster, tmp_path: Path) -> None:
    """No folder is shared: the coordinator's is not there for the worker."""
    shutil.copytree(tiny, tmp_path / "elsewhere/its-course")
    own.worker("--nthreads", 3, environment={"GRADER_COURSE": "its-course"}, folder=tmp_path / "elsewhere")
    workers = pool(tiny, own.address)
    workers = replace(workers, plan=replace(workers.plan, root=Path("/nowhere")))
    work = [*mixed_class(), *(submission(f"t{i}") for i in range(12))]
    assert rows(workers, work) == rows(here(tiny), work)


def test_what_is_known_is_left_out(tiny: Path, two: Cluster) -> None:
    known = Result("", "01_tiny", "square", "failed", 0, 4)
    found = collected(pool(tiny, two.address), iter([Task(submission("ada"), {"square": folded(known)})]))
    assert names(found) == {"ada": ["total", "shifted"]}


def test_no_work_is_no_result(tiny: Path, two: Cluster) -> None:
    assert list(pool(tiny, two.address).run(iter([]))) == []


def test_benches_that_nobody_uses_are_cleared_away(tiny: Path, own: Cluster, tmp_path: Path) -> None:
    """Also when a coordinator was killed: nobody is left who could ask for it."""
    (tmp_path / "sooner.py").write_text("from grader import workplace\nworkplace.IDLE_SECONDS = 0.5\n")
    nanny = own.worker("--preload", tmp_path / "sooner.py")
    running = iter(pool(tiny, own.address).run(tasks(*(submission(f"s{i}") for i in range(4)))))
    next(running)
    (worker,) = workers_of(nanny)
    assert worker.children()
    running.close()  # type: ignore[attr-defined]
    until(lambda: not worker.children(), "the end of the worker's jails")


# Workers that die


@pytest.mark.parametrize("seed", range(3))
def test_workers_that_are_killed_cost_nobody_a_grade(tiny: Path, own: Cluster, seed: int) -> None:
    chance = random.Random(seed)
    nannies = [own.worker(), own.worker()]
    work = [submission(f"s{i:02}") for i in range(14)]
    found: dict[str, list[Row]] = {}
    killed = 0
    for events in pool(tiny, own.address).run(tasks(*work)):
        if killed < 4 and chance.random() < 0.3:
            time.sleep(chance.random() * 0.1)
            for victim in workers_of(chance.choice(nannies)):
                kill(victim)
                killed += 1
        for task, graded in events:
            if graded is not None:
                found.setdefault(task.submission.student, []).append(graded)
    assert killed
    assert names(found) == {f"s{i:02}": WHOLE for i in range(14)}
    assert all(statuses(graded) == ["passed"] * 3 for graded in found.values())


def test_who_ends_the_worker_again_and_again_is_a_row(tiny: Path, capfd: pytest.CaptureFixture[str]) -> None:
    replace_in(tiny / "autotests/tiny.py", "\nsquare = Exercise(", DEADLY)
    replace_in(tiny / "autotests/tiny.py", '"square", square_cases,', '"square", square_cases, promises=kept,')
    others = RIGHT.replace("def square(x):", "def square(x):\n    return {}\n\ndef other(x):")
    work = [submission(name) for name in "abcd"]
    work[1:1] = [submission("mallory", others.format("666.0")), submission("oscar", others.format("667.0"))]
    found = collected(pool(tiny, "local:2", "01"), tasks(*work))
    told = {name: [g.result.status for g in sorted(graded, key=order)] for name, graded in found.items()}
    assert told == {
        **{name: ["passed", "passed"] for name in "abcd"},
        "mallory": ["error", "passed"],
        "oscar": ["error", "passed"],
    }
    (mallory,) = [g for g in found["mallory"] if g.result.exercise == "square"]
    assert mallory.provisional
    assert mallory.result.diagnosis is not None
    assert "Grading square of mallory ended the grader's own process three times" in say(mallory.result.diagnosis)
    assert capfd.readouterr().err == ""


def test_all_workers_gone_for_good_is_an_end(tiny: Path, own: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = own.worker("--no-nanny")
    running = pool(tiny, own.address).run(tasks(*(submission(f"s{i}") for i in range(20))))
    first = next(running)
    assert first
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 3)
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerError, match=r"has no workers.*the same command goes on where it was"):
        list(running)


def test_workers_that_are_away_for_a_while_are_waited_for(tiny: Path, own: Cluster) -> None:
    """Nothing is on its way when the last of them goes, and much is still to be done."""
    first = own.worker("--no-nanny")
    found: dict[str, list[Row]] = {}
    for number, events in enumerate(pool(tiny, own.address).run(tasks(*(submission(f"s{i}") for i in range(8))))):
        if number == 0:
            os.kill(first.pid, signal.SIGKILL)
            own.worker()
        for task, graded in events:
            if graded is not None:
                found.setdefault(task.submission.student, []).append(graded)
    assert names(found) == {f"s{i}": WHOLE for i in range(8)}


# Schedulers that are not there


def test_an_address_where_nothing_is(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(WorkerError, match=f"no Dask scheduler answers at {address}.*Start one with"):
            collected(pool(tiny, address), tasks(submission("ada")))


def test_a_server_that_says_nothing(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(WorkerError, match=f"no Dask scheduler answers at {address}"):
            collected(pool(tiny, address), tasks(submission("ada")))


def test_a_server_of_another_kind(tiny: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def greet() -> None:
            with other.accept()[0] as stream:
                stream.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")

        greeter = threading.Thread(target=greet)
        greeter.start()
        address = f"tcp://127.0.0.1:{other.getsockname()[1]}"
        with pytest.raises(WorkerError, match=f"answers at {address} .what answers is something else"):
            collected(pool(tiny, address), tasks(submission("ada")))
        greeter.join()


@pytest.mark.parametrize(
    "address", ["hello", "tcp://", "tcp://host", "tcp://host:x", "tcp://host:99999", "foo://h:1", ""]
)
def test_what_is_no_address(tiny: Path, address: str) -> None:
    with pytest.raises(WorkerError, match=r"no Dask scheduler answers at .*name it as tcp://HOST:8786"):
        collected(pool(tiny, address), tasks(submission("ada")))


@pytest.mark.parametrize("address", ["local:0", "local:-1", "local:many", "local:1.5"])
def test_what_is_no_number_of_workers(tiny: Path, address: str) -> None:
    with pytest.raises(WorkerError, match=f"{address} does not say how many workers: write local:4"):
        collected(pool(tiny, address), tasks(submission("ada")))


def test_a_scheduler_without_workers(tiny: Path, own: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKER_SECONDS", 0.5)
    with pytest.raises(WorkerError, match=f"the scheduler at {own.address} has no workers. Start some with"):
        collected(pool(tiny, own.address), tasks(submission("ada")))


@pytest.mark.parametrize("again", [False, True])
def test_a_scheduler_that_is_killed(
    tiny: Path, own: Cluster, capfd: pytest.CaptureFixture[str], *, again: bool
) -> None:
    """Words, in the end, and no wait without one; what came before is what counts."""
    own.worker()
    work = [submission(f"s{i}") for i in range(30)]
    running = pool(tiny, own.address).run(tasks(*work))
    came = len(next(running))
    own.scheduler.kill()
    own.scheduler.wait()
    if again:
        own.restart_scheduler()
    with pytest.raises(
        WorkerError, match=r"the scheduler at .* is gone\. What was graded is kept: start the scheduler"
    ):
        came += sum(len(events) for events in running)
    assert came
    assert capfd.readouterr().err == ""
    if again:
        own.worker()  # the first one has ended with its scheduler
        assert names(collected(pool(tiny, own.address), tasks(work[0]))) == {"s0": WHOLE}


# Workers that would judge otherwise


def other_checks(root: Path, folder: Path) -> dict[str, str]:
    """A course whose check of `total` is another one."""
    course = folder / "other-course"
    shutil.copytree(root, course)
    pack = course / "autotests/public/tiny/total.pack"
    pack.write_bytes(pack.read_bytes().replace(b"a row of numbers", b"a row of NUMBERS"))
    return {"GRADER_COURSE": str(course)}


def other_grader(_: Path, folder: Path) -> dict[str, str]:
    package = folder / "other-grader/grader"
    shutil.copytree(REPOSITORY / "grader", package, ignore=shutil.ignore_patterns("__pycache__"))
    with (package / "judge.py").open("a") as file:
        file.write("# another release\n")
    return {"PYTHONPATH": str(package.parent)}


def no_grader(_: Path, folder: Path) -> dict[str, str]:
    package = folder / "no-grader/grader"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise ImportError('there is no grader here')\n")
    return {"PYTHONPATH": str(package.parent)}


def no_course(_: Path, folder: Path) -> dict[str, str]:
    return {"GRADER_COURSE": str(folder / "nowhere")}


OTHERS = [
    (other_checks, "it has other checks for total"),
    (other_grader, "another version of the grader"),
    (no_grader, "it cannot load this grader"),
    (no_course, "there is no course in .*nowhere: let GRADER_COURSE name its folder"),
]


@pytest.mark.parametrize(("other", "why"), OTHERS)
def test_a_worker_that_differs_is_refused_by_name(tiny: Path, own: Cluster, tmp_path: Path, other, why: str) -> None:
    said: list[str] = []
    own.worker(environment=other(tiny, tmp_path))
    workers = pool(tiny, own.address, said=said)
    with pytest.raises(WorkerError, match=rf"every worker .* is refused\. tcp://127.0.0.1:\d+: .*{why}.*same version"):
        collected(workers, tasks(submission("ada")))
    good = own.worker()
    work = [submission(f"s{i}") for i in range(8)]
    found: dict[str, list[Row]] = {}
    said.clear()
    until(lambda: two_workers(workers.address), "a second worker")
    killed = False
    for events in workers.run(tasks(*work)):
        if said and not killed:  # its nanny starts it again, under another address
            for worker in workers_of(good):
                kill(worker)
                killed = True
        for task, graded in events:
            if graded is not None:
                found.setdefault(task.submission.student, []).append(graded)
    assert names(found) == {f"s{i}": WHOLE for i in range(8)}
    assert all(statuses(graded) == ["passed"] * 3 for graded in found.values())
    assert len(said) == 1
    assert said[0].startswith("the worker at tcp://127.0.0.1:")


def two_workers(address: str) -> bool:
    with cluster.connected(address) as client:
        return len(client.nthreads()) == 2


def test_a_scheduler_needs_nothing_of_ours(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("tests.servers.REPOSITORY", no_grader(tiny, tmp_path)["PYTHONPATH"])
        with running_cluster() as bare:
            patch.undo()
            bare.worker()
            assert names(collected(pool(tiny, bare.address), tasks(submission("ada")))) == {"ada": WHOLE}


# At the command line


def test_the_command_says_what_is_wrong_in_one_line_and_nothing_else(tiny: Path, two: Cluster) -> None:
    for i in range(3):
        hand_in(tiny / "submitted", f"s{i}")
    command = [sys.executable, "-W", "error", "-m", "grader", "grade", "submitted", "--quiet", "--cluster"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    plain = [] if confinement().bubblewrap else ["--no-jail"]
    for address, code, told in (
        (two.address, 0, 0),
        ("local:2", 0, 0),
        ("tcp://127.0.0.1:x", 2, 1),
    ):
        shutil.rmtree(tiny / "OUT", ignore_errors=True)
        done = subprocess.run(
            [*command, address, *plain], cwd=tiny, env=environment, capture_output=True, text=True, timeout=120
        )
        lines = [line for line in done.stderr.splitlines() if not line.startswith("grader: without a jail")]
        assert (done.returncode, len(lines), done.stdout) == (code, told, ""), done.stderr
        if not code:
            assert (tiny / "OUT/grades.csv").read_text().count("passed") == 9
