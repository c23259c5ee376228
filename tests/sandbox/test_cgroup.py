"""cgroups around cells: where they may be made, that they hold, and that none is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.sandbox import cgroup, confine
from grader.sandbox.cgroup import Cgroups, Unavailable
from grader.sandbox.jail import Confinement, Jail
from tests.sandbox.cells import ask, eventually

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="cgroups are Linux's")

HYBRID = """\
24 1 0:21 / /proc rw - proc proc rw
35 30 0:30 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory
40 30 0:35 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
"""
WHOLE = "29 24 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"
PART = "29 24 0:26 /box /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"


@pytest.mark.parametrize(
    ("mounts", "own", "found"),
    [
        (WHOLE, "0::/\n", ["/"]),
        (WHOLE, "0::/a.slice/b.scope\n", ["/a.slice/b.scope", "/a.slice", "/"]),
        (HYBRID, "4:memory:/x\n0::/\n", ["/unified"]),
        (PART, "0::/box/in\n", ["/in", "/"]),
        (PART, "0::/elsewhere\n", []),
        (WHOLE, "4:memory:/x\n", []),
        ("24 1 0:21 / /proc rw - proc proc rw\n", "0::/\n", []),
        ("", "", []),
    ],
    ids=["root", "scope", "hybrid", "part", "other part", "v1 only", "not mounted", "nothing"],
)
def test_places_are_our_own_cgroup_and_those_above_it(mounts: str, own: str, found: list[str]) -> None:
    base = Path("/sys/fs/cgroup")
    assert cgroup.places(mounts, own) == [base / path.strip("/") for path in found]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Folders that look like cgroups, from our own upwards; each made by what it has and what it passes on."""
    monkeypatch.setattr(cgroup, "_ours_and_above", lambda: [tmp_path / name for name in ("own", "above", "top")])

    def make(name: str, has: str, passes: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "cgroup.procs").touch()
        (folder / "cgroup.controllers").write_text(has + "\n")
        control = folder / "cgroup.subtree_control"
        control.write_text(passes + "\n")
        control.chmod(0o444)
        return folder

    return make


def test_the_nearest_cgroup_that_passes_its_controllers_on_is_taken(tree: Callable[..., Path]) -> None:
    tree("own", "memory pids", "memory pids" if os.getuid() else "cpu memory pids")
    tree("above", "cpu memory pids", "cpu memory pids")
    assert cgroup.find_home().name == "own"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write to any file")
def test_a_cgroup_with_processes_passes_nothing_on_so_the_next_one_is_asked(tree: Callable[..., Path]) -> None:
    tree("own", "memory pids", "")
    tree("above", "cpu memory pids", "memory pids")
    assert cgroup.find_home().name == "above"


@pytest.mark.skipif(os.getuid() == 0, reason="root may write to any folder")
def test_where_we_may_not_make_any_it_is_said(tree: Callable[..., Path]) -> None:
    tree("own", "memory pids", "memory pids").chmod(0o555)
    with pytest.raises(Unavailable, match="may not make"):
        cgroup.find_home()


@pytest.mark.skipif(os.getuid() != 0, reason="only root may give a folder away")
def test_what_belongs_to_somebody_else_is_not_ours_though_root_may_write_to_it(tree: Callable[..., Path]) -> None:
    os.chown(tree("own", "memory pids", "memory pids"), 1234, 1234)
    above = tree("above", "memory pids", "memory pids")
    assert cgroup.find_home() == above
    os.chown(above / "cgroup.procs", 1234, 1234)
    with pytest.raises(Unavailable, match="may not make"):
        cgroup.find_home()


def test_controllers_that_version_1_holds_are_said_to_be_missing(tree: Callable[..., Path]) -> None:
    for name in ("own", "above", "top"):
        tree(name, "hugetlb", "")
    with pytest.raises(Unavailable, match="cgroup v1 may hold it"):
        cgroup.find_home()
    assert cgroup.open_cgroups(confine.Limits()) is None


def test_without_any_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "_ours_and_above", list)
    with pytest.raises(Unavailable, match="no cgroup v2"):
        cgroup.find_home()


# The kernel's own


@pytest.fixture
def home() -> Path:
    """A cgroup in which others may be made, whatever controllers it has."""
    try:
        return cgroup.find_home(needed=())
    except Unavailable as reason:
        pytest.skip(f"no cgroup here: {reason}")


def folders(home: Path) -> set[str]:
    return {path.name for path in home.glob(cgroup.PREFIX + "*")}


def test_a_cell_is_in_its_cgroup_from_its_first_moment(home: Path) -> None:
    cgroups = Cgroups(home, confine.Limits())
    place = cgroups.take()
    reader, writer = os.pipe()
    child = confine.fork(cgroup=place.fd)
    if child == 0:
        os.write(writer, Path("/proc/self/cgroup").read_bytes())
        os._exit(0)
    os.close(writer)
    with open(reader) as said:
        assert str(place.path.relative_to(home)) in said.read()
    os.waitpid(child, 0)
    cgroups.give(place)
    assert eventually(place.idle)
    assert cgroups.take() is place
    cgroups.give(place)
    cgroups.close()
    assert cgroups.path.name not in folders(home)


def test_a_cgroup_that_is_still_in_use_is_not_given_out_again(home: Path) -> None:
    cgroups = Cgroups(home, confine.Limits())
    place = cgroups.take()
    child = confine.fork(cgroup=place.fd)
    if child == 0:
        signal.pause()
    cgroups.give(place)
    other = cgroups.take()
    assert other.path != place.path
    cgroups.give(other)
    cgroups.close()  # which ends the child
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert cgroups.path.name not in folders(home)


KILLED = """
import os, signal, sys
from pathlib import Path
from grader.sandbox import cgroup, confine
cgroups = cgroup.Cgroups(Path(sys.argv[1]), confine.Limits())
cgroups.take()
print(cgroups.path.name, flush=True)
signal.pause()
"""


def test_what_a_killed_grader_leaves_is_removed_at_the_next_start_and_what_is_in_use_is_not(home: Path) -> None:
    living = Cgroups(home, confine.Limits())
    with subprocess.Popen([sys.executable, "-c", KILLED, str(home)], stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        name = other.stdout.readline().strip()
        cgroup.sweep(home)
        assert name in folders(home)
        other.kill()
    assert name in folders(home)
    cgroup.sweep(home)
    assert name not in folders(home)
    assert living.path.name in folders(home)
    living.close()
    assert living.path.name not in folders(home)


@pytest.fixture
def counted(missing: list[str], lacking: list[str]) -> Path:
    """The home of cgroups that count memory and processes."""
    if missing or "cgroup v2" in lacking:
        pytest.skip(f"no jail with cgroups on this machine: {', '.join(lacking)} missing (`grader doctor` says more)")
    return cgroup.find_home()


@pytest.mark.parametrize("layer", ["limits", "seccomp"])
def test_memory_and_processes_are_counted_where_another_layer_fails(counted: Path, layer: str) -> None:
    before = folders(counted)
    confinement = Confinement(limits=confine.Limits(memory=300 << 20)).without(layer)
    with Jail(confinement) as jail:
        if layer == "limits":
            reply = ask(jail, "import numpy as np\ndef f():\n    return np.ones(600 << 17).nbytes", seconds=60)
            assert reply.stopped is not None
            assert reply.stopped.detail == "signal 9"
        else:
            assert ask(jail, "import os\ndef f():\n    return os.fork()").error["type"] == "BlockingIOError"
        assert ask(jail, "def f():\n    return 1").value == 1
    assert folders(counted) == before
