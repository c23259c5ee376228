"""cgroup v2 around each cell: the kernel adds up what a process and all of its children use, however they hide it.

Where the grader may make cgroups (as root, or where systemd delegates: `systemd-run --user --scope`), each jail has a
folder of them beside or above its own. It is locked while the jail lives, so the next start knows which are left over.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox.confine import Limits

NEEDED = ("memory", "pids")
WANTED = (*NEEDED, "cpu")
PREFIX = "grader-jail-"
PERIOD = 100_000  # microseconds, the kernel's own


class Unavailable(Exception):
    """No cgroup of our own can be had here; the text says why."""


@dataclass(frozen=True)
class Place:
    """One cgroup, empty or around one cell. ``fd`` is its open folder."""

    path: Path
    fd: int

    def idle(self) -> bool:
        """Whether its last process is gone, and no longer counted."""
        try:
            return not (self.path / "cgroup.procs").read_text() and _count(self.path / "pids.current") == 0
        except OSError:
            return False


class Cgroups:
    """The cgroups of one jail."""

    def __init__(self, home: Path, limits: Limits) -> None:
        """Raises OSError when they cannot be made in ``home``."""
        self.limits = limits
        self.path, self._lock = _locked_folder(home)
        self._free: list[Place] = []
        self._made = 0
        _enable(self.path, set(WANTED))

    def take(self) -> Place:
        """An empty cgroup with its limits set. Raises OSError."""
        for place in self._free:
            if place.idle():
                self._free.remove(place)
                return place
        path = self.path / f"cell-{self._made}"
        self._made += 1
        path.mkdir()
        for name, value in settings(self.limits).items():
            if (path / name).exists():
                (path / name).write_text(value)
        return Place(path, os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))

    def give(self, place: Place) -> None:
        """Take a cgroup back whose process has been told to end."""
        self._free.append(place)

    def close(self) -> None:
        """End what still runs in them, and leave none behind."""
        for place in self._free:
            os.close(place.fd)
        self._free = []
        _remove(self.path)
        os.close(self._lock)


def settings(limits: Limits) -> dict[str, str]:
    """The kernel's files that hold a cell to its limits. A file that this kernel lacks is left out."""
    return {
        "memory.max": str(limits.memory),
        "memory.swap.max": "0",
        "memory.oom.group": "1",
        "pids.max": str(limits.processes),
        "cpu.max": f"{PERIOD} {PERIOD}",  # one core
    }


def open_cgroups(limits: Limits) -> Cgroups | None:
    """The cgroups of a jail, where they can be had."""
    try:
        home = find_home()
        sweep(home)
        return Cgroups(home, limits)
    except (Unavailable, OSError):
        return None


#: Why there may be no cgroup for us; the later ones were nearer to one.
REASONS = (
    "no cgroup v2 is mounted here",
    "cgroup v2 is there, but not its control of memory and processes: cgroup v1 may hold it",
    "cgroup v2 is there, but we may not make cgroups in it",
    "cgroup v2 is there, but passes its control of memory and processes on to nobody",
)


def find_home(needed: Iterable[str] = NEEDED) -> Path:
    """The nearest cgroup, from our own upwards, in which we may make others with controllers. Raises Unavailable."""
    reached = 0
    for path in _ours_and_above():
        if not set(needed) <= _words(path / "cgroup.controllers"):
            reached = max(reached, 1)
        elif not (_ours(path) and _ours(path / "cgroup.procs")):
            reached = max(reached, 2)
        elif not set(needed) <= _enable(path, {*needed, *WANTED}):
            reached = max(reached, 3)
        else:
            return path
    raise Unavailable(REASONS[reached])


def sweep(home: Path) -> None:
    """Remove what graders that were killed left behind: their folders are no longer locked."""
    for path in home.glob(PREFIX + "*"):
        with contextlib.suppress(OSError):
            fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                _remove(path)
            finally:
                os.close(fd)


def _locked_folder(home: Path) -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=PREFIX, dir=home))
        try:
            fd = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:  # somebody who swept up was faster than our lock
            continue
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists():
                return path, fd
        os.close(fd)


def _ours_and_above() -> list[Path]:
    """The folder of our own cgroup, then those above it, as far as they can be seen."""
    try:
        return places(Path("/proc/self/mountinfo").read_text(), Path("/proc/self/cgroup").read_text())
    except OSError:
        return []


def places(mounts: str, cgroups: str) -> list[Path]:
    """The same, from what the kernel says of our mounts and of our cgroups."""
    own = next((line[3:] for line in cgroups.splitlines() if line.startswith("0::")), None)
    mount = next((line for line in mounts.splitlines() if " - cgroup2 " in line), None)
    if own is None or mount is None:
        return []
    root, folder = mount.split()[3:5]
    if not Path(own).is_relative_to(root):  # what is mounted is another part of the tree
        return []
    inner = Path(own).relative_to(root)
    return [Path(folder) / inner, *(Path(folder) / above for above in inner.parents)]


def _enable(path: Path, controllers: set[str]) -> set[str]:
    """Pass on to the cgroups below ``path`` those controllers that it has. The answer: all that are passed on."""
    passed = path / "cgroup.subtree_control"
    for name in sorted(controllers & _words(path / "cgroup.controllers") - _words(passed)):
        with contextlib.suppress(OSError):
            passed.write_text(f"+{name}")
    return _words(passed)


def _remove(path: Path) -> None:
    """Kill what is in a cgroup and remove it with those below; processes take a moment to go."""
    with contextlib.suppress(OSError):
        (path / "cgroup.kill").write_text("1")
    end = time.monotonic() + 2
    for folder in [*path.glob("*/"), path]:
        while True:
            try:
                folder.rmdir()
            except OSError as error:
                if error.errno == errno.EBUSY and time.monotonic() < end:
                    time.sleep(0.001)
                    continue
            break


def _ours(path: Path) -> bool:
    """Whether we may write to a file for being its owner: a zygote has no other right, be it root's."""
    return path.exists() and path.stat().st_uid == os.geteuid() and os.access(path, os.W_OK)


def _words(path: Path) -> set[str]:
    try:
        return set(path.read_text().split())
    except OSError:
        return set()


def _count(path: Path) -> int:
    try:
        return int(path.read_text())
    except FileNotFoundError:
        return 0
