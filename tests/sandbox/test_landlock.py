"""Landlock: what each version can hold back, and what the kernel then does hold back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import landlock

ABI = landlock.version()
needs_landlock = pytest.mark.skipif(ABI == 0, reason="this kernel has no Landlock, or it is switched off")


@pytest.mark.parametrize(
    ("abi", "last_right", "network", "scopes"),
    [
        (1, 12, 0, 0),
        (2, 13, 0, 0),
        (3, 14, 0, 0),
        (4, 14, 3, 0),
        (5, 15, 3, 0),
        (6, 15, 3, 3),
        (7, 15, 3, 3),
        (99, 15, 3, 3),
    ],
)
def test_each_version_is_asked_for_what_it_knows_and_no_more(
    abi: int, last_right: int, network: int, scopes: int
) -> None:
    files = landlock.refused(abi)[0]
    assert files == (2 << last_right) - 1
    assert landlock.refused(abi)[1:] == (network, scopes)
    assert ("TCP" in landlock.words(abi)) == bool(network)
    assert ("signals" in landlock.words(abi)) == bool(scopes)


def test_elsewhere_than_on_linux_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert landlock.version() == 0


def run(code: str, *arguments: object) -> list[str]:
    """What a process prints that may read the first folder, write to the second, and nothing else."""
    source = (
        "import os, sys, socket, subprocess\nfrom pathlib import Path\nfrom grader.sandbox import landlock\n"
        "readable, writable, other = map(Path, sys.argv[1:])\n"
        "def tell(name, call):\n"
        "    try: print(name, call() is not Exception)\n"
        "    except OSError as error: print(name, type(error).__name__)\n"
        f"landlock.confine(landlock.version(), [str(readable), '/not/there'], [str(writable)])\n{code}"
    )
    command = [sys.executable, "-c", source, *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


@pytest.fixture
def folders(tmp_path: Path) -> list[Path]:
    """Three folders with a file in each."""
    made = [tmp_path / name for name in ("readable", "writable", "other")]
    for folder in made:
        folder.mkdir()
        (folder / "file").write_text("x")
    return made


@needs_landlock
def test_only_what_is_let_through_can_be_read(folders: list[Path]) -> None:
    said = run(
        "for place in (readable, writable, other, Path('/etc')):\n"
        "    tell(place.name, lambda: os.listdir(place))\n"
        "for place in (readable, writable, other):\n"
        "    tell(place.name, (place / 'file').read_text)\n"
        "tell('null', lambda: open('/dev/null', 'r+b', 0).write(b'x'))\n"
        "tell('random', lambda: open('/dev/urandom', 'rb', 0).read(1))\n"
        "tell('self', lambda: os.listdir('/proc/self/fd'))\n",
        *folders,
    )
    assert said == [
        *("readable True", "writable True", "other PermissionError", "etc PermissionError"),
        *("readable True", "writable True", "other PermissionError"),
        *("null True", "random True", "self PermissionError"),
    ]


@needs_landlock
def test_only_scratch_can_be_written_to_and_nothing_is_executed(folders: list[Path]) -> None:
    said = run(
        "for place in (readable, writable, other):\n"
        "    tell(place.name, lambda: (place / 'file').write_text('y'))\n"
        "    tell('new', lambda: (place / 'new').write_text('y'))\n"
        "    tell('folder', (place / 'folder').mkdir)\n"
        "tell('in', lambda: (readable / 'file').rename(writable / 'in'))\n"
        "tell('out', lambda: (writable / 'file').rename(readable / 'out'))\n"
        "tell('within', lambda: (writable / 'file').rename(writable / 'folder' / 'file'))\n"
        "tell('link', lambda: (writable / 'link').symlink_to('/'))\n"
        "tell('pipe', lambda: os.mkfifo(writable / 'pipe'))\n"
        "tell('socket', lambda: socket.socket(socket.AF_UNIX).bind(str(writable / 's')))\n"
        "tell('remove', (writable / 'new').unlink)\n"
        "tell('run', lambda: os.execv(sys.executable, [sys.executable, '-V']))\n",
        *folders,
    )
    no, yes = "PermissionError", "True"
    expected = [f"{name} {no}" for name in ("readable", "new", "folder")]
    expected += [f"{name} {yes}" for name in ("writable", "new", "folder")]
    expected += [f"{name} {no}" for name in ("other", "new", "folder", "in", "out")]
    expected += [f"within {yes if ABI > 1 else 'OSError'}"]
    expected += [f"{name} {no}" for name in ("link", "pipe", "socket")]
    assert said == [*expected, f"remove {yes}", f"run {no}"]


@needs_landlock
@pytest.mark.skipif(ABI < 6, reason=f"signals are held from ABI 6 on, this kernel has {ABI}")
def test_no_signal_leaves(folders: list[Path]) -> None:
    assert run(
        "tell('parent', lambda: os.kill(os.getppid(), 0))\ntell('self', lambda: os.kill(os.getpid(), 0))", *folders
    ) == [
        "parent PermissionError",
        "self True",
    ]


@needs_landlock
@pytest.mark.skipif(ABI < 4, reason=f"TCP is held from ABI 4 on, this kernel has {ABI}")
def test_no_tcp_connection_begins_or_is_waited_for(folders: list[Path]) -> None:
    said = run(
        "tell('connect', lambda: socket.create_connection(('127.0.0.1', 9)))\n"
        "tell('listen', lambda: socket.socket().bind(('127.0.0.1', 0)))",
        *folders,
    )
    assert said == ["connect PermissionError", "listen PermissionError"]


@needs_landlock
def test_a_version_that_the_kernel_does_not_have_is_an_error(folders: list[Path]) -> None:
    assert ABI < 99
    said = run(
        "landlock.refused = lambda abi: (1 << 60, 0, 0)\ntell('again', lambda: landlock.confine(1, [], []))", *folders
    )
    assert said == ["again OSError"]
