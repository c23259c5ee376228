"""Real servers for tests, on this machine only: PostgreSQL, and a Dask scheduler with workers."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

REPOSITORY = Path(__file__).parent.parent
PASSWORD = "a-secret-of-the-tests"
PATIENCE = 60.0


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What the condition gives, once it gives something. Fails when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what} has not come in {seconds:.0f} s")


# PostgreSQL


def postgres_folder() -> Path | None:
    """Where PostgreSQL's programs are."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(packaged[-1]) if packaged else shutil.which("initdb")
    return Path(found).parent if found else None


class Postgres:
    """A server of its own, in a temporary folder, on a socket in it. It refuses root, so root starts it as another."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder
        self._who: dict[str, Any] = {}
        if os.geteuid() == 0:
            user = next(u for u in map(_user, ("postgres", "nobody")) if u)
            self._who = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            os.chown(folder, user.pw_uid, user.pw_gid)
        self._process: subprocess.Popen[bytes] | None = None
        (self.folder / "password").write_text(PASSWORD, encoding="ascii")
        (self.folder / "password").chmod(0o644)
        words = "-U grader -A scram-sha-256 -E UTF8 --locale=C --no-sync --pwfile"
        self._run("initdb", "-D", folder / "data", *words.split(), folder / "password")
        self._count = 0

    def _run(self, program: str, *words: object) -> None:
        command = [str(self.programs / program), *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE, **self._who)
        assert done.returncode == 0, f"{program}: {done.stderr}"

    def start(self) -> None:
        words = ["-D", "data", "-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off"]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [str(self.programs / "postgres"), *words], cwd=self.folder, stdout=log, stderr=log, **self._who
            )
        until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        engine = sa.create_engine(self.url("postgres", driver="postgresql+psycopg"), poolclass=sa.NullPool)
        with suppress(sa.exc.OperationalError), engine.connect():
            return True
        return False

    def stop(self) -> None:
        """At once, as a machine that fails does it."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(PATIENCE)
            self._process = None

    def url(self, name: str, password: str = PASSWORD, driver: str = "postgresql") -> str:
        return f"{driver}://grader:{password}@/{name}?host={self.folder}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        self._count += 1
        name = f"course{self._count}"
        engine = sa.create_engine(self.url("postgres", driver="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


def _user(name: str) -> pwd.struct_passwd | None:
    with suppress(KeyError):
        return pwd.getpwnam(name)
    return None


@contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short, since a socket's path is
    server = None
    try:
        server = Postgres(programs, folder)
        server.start()
        yield server
    finally:
        if server is not None:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)


# Dask


class Cluster:
    """A scheduler, and workers that a nanny starts again when they die. All of them are stopped at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._port = 0
        self.scheduler = self._scheduler()

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self._port}"

    def _scheduler(self) -> subprocess.Popen[bytes]:
        told = self.folder / "scheduler.json"
        told.unlink(missing_ok=True)
        words = "dask_scheduler --host 127.0.0.1 --no-show --dashboard-address 127.0.0.1:0"
        process = self._start([*words.split(), "--port", self._port, "--scheduler-file", told], {})

        def port() -> int:
            assert process.poll() is None, "the scheduler has ended"
            with suppress(OSError, ValueError):
                return int(json.loads(told.read_text(encoding="utf-8"))["address"].rpartition(":")[2])
            return 0

        self._port = until(port, "the scheduler")
        return process

    def restart_scheduler(self) -> None:
        self.scheduler = self._scheduler()

    def worker(
        self,
        *words: object,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        program: list[str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a worker; it need not have come yet."""
        scratch = self.folder / f"scratch{len(self._processes)}"
        scratch.mkdir()
        fixed = f"dask_worker {self.address} --no-dashboard --nthreads 1 --memory-limit 0".split()
        return self._start([*fixed, "--local-directory", scratch, *words], environment or {}, folder, program)

    def _start(
        self,
        words: list[object],
        environment: Mapping[str, str],
        folder: Path | None = None,
        program: list[str] | None = None,
    ) -> subprocess.Popen[bytes]:
        first, *rest = map(str, words)
        surroundings = {name: value for name, value in os.environ.items() if name != "GRADER_COURSE"}
        path = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
        surroundings |= {"PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1", **environment}
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*(program or [sys.executable, "-m"]), f"distributed.cli.{first}", *rest],
                cwd=folder or self.folder,
                env=surroundings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in self._processes:
            kill_group(process)


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """The process and all that it started in its session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running_cluster(workers: int = 0) -> Iterator[Cluster]:
    with tempfile.TemporaryDirectory(prefix="dask-", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        try:
            for _ in range(workers):
                cluster.worker()
            yield cluster
        finally:
            cluster.close()
