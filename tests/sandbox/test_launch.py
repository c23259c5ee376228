"""Starting the zygote: what the wall lets through, and what happens where there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from grader.sandbox import launch

linux = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is Linux's")


def binds(command: list[str], *flags: str) -> list[tuple[str, str]]:
    return [(command[i + 1], command[i + 2]) for i, word in enumerate(command) if word in flags]


@linux
def test_the_wall_binds_nothing_writable() -> None:
    command = launch.wall()
    assert binds(command, "--bind", "--bind-try", "--dev-bind", "--dev-bind-try") == []
    assert binds(command, "--ro-bind", "--ro-bind-try") != []
    read_only = {command[i + 1] for i, word in enumerate(command) if word == "--remount-ro"}
    made = {command[i + 1] for i, word in enumerate(command) if word in ("--tmpfs", "--dev")} | {"/"}
    assert made - read_only == {"/tmp"}  # which every cell covers with one of its own


@linux
def test_the_wall_unshares_everything_and_drops_every_right() -> None:
    command = launch.wall()
    for kind in ("user", "pid", "net", "ipc", "uts"):
        assert f"--unshare-{kind}" in command
    assert "--die-with-parent" in command
    assert "--new-session" in command
    assert command[command.index("--cap-drop") + 1] == "ALL"
    assert command[-1] == "--"


@linux
def test_only_interpreter_libraries_numpy_and_the_sandbox_are_behind_the_wall(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    sources = {Path(source) for source, _ in binds(launch.wall(), "--ro-bind", "--ro-bind-try")}
    repository = launch.HERE.parent.parent
    assert launch.HERE in sources
    assert launch.numpy_folder() in sources
    for source in sources:
        assert source != Path("/")
        assert not Path.home().is_relative_to(source)
        assert not tmp_path.is_relative_to(source)
        assert not repository.is_relative_to(source)
        assert (
            source == launch.HERE
            or not source.is_relative_to(repository)
            or "lib" in source.parts
            or "bin" in source.parts
        )
        assert source not in map(Path, ("/etc", "/usr", "/usr/bin", "/usr/local", "/var", "/proc", "/sys", "/opt"))


@linux
def test_each_part_of_the_wall_can_be_left_out_alone() -> None:
    command = launch.wall()
    assert launch.thinned(command, launch.WALL_LAYERS) == command
    open_network = launch.thinned(command, ["readonly"])
    assert [word for word in command if word not in open_network] == ["--unshare-net"]
    assert len(open_network) == len(command) - 1
    writable = launch.thinned(command, ["network"])
    assert "--remount-ro" not in writable
    assert len(command) - len(writable) == 2 * command.count("--remount-ro")
    assert binds(writable, "--ro-bind") == binds(command, "--ro-bind")


@linux
def test_what_may_be_opened_is_interpreter_libraries_numpy_and_the_sandbox() -> None:
    repository = launch.HERE.parent.parent
    inside, outside = launch.readable(True), launch.readable(False)
    assert "/jail" in inside
    assert {str(launch.HERE), str(launch.numpy_folder())} <= set(outside)
    for path in (*inside, *outside):
        assert path not in ("/", "/etc", "/usr", "/home", "/tmp", "/var", "/proc", "/dev", "/opt")
        assert not Path.home().is_relative_to(path)
        assert not repository.is_relative_to(path)


def test_the_sandbox_imports_nothing_of_the_grader_that_is_not_behind_the_wall() -> None:
    for path in launch.HERE.glob("*.py"):
        if path.name in ("jail.py", "launch.py"):
            continue
        lines = [
            line
            for line in path.read_text(encoding="utf-8").splitlines()
            if line.startswith(("from grader", "import grader"))
        ]
        assert all(line.startswith("from grader.sandbox") for line in lines), path.name


def test_the_environment_holds_no_path_and_no_name() -> None:
    assert launch.ENVIRONMENT["PATH"] == ""
    assert launch.ENVIRONMENT["HOME"] == "/tmp"
    assert not {"USER", "LOGNAME", "PYTHONPATH", "LD_PRELOAD", "LD_LIBRARY_PATH"} & set(launch.ENVIRONMENT)
    assert launch.ENVIRONMENT["OPENBLAS_NUM_THREADS"] == "1"


def test_without_a_program_of_that_name_starting_is_an_error_and_nothing_leaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "wall", lambda: ["/nonexistent/bwrap", "--"])
    files = os.listdir("/dev/fd")  # noqa: PTH208
    with pytest.raises(FileNotFoundError):
        launch.start(bubblewrap=True)
    assert len(os.listdir("/dev/fd")) == len(files)  # noqa: PTH208


def test_a_zygote_that_no_jail_took_up_can_be_discarded() -> None:
    zygote = launch.start(bubblewrap=False)
    zygote.discard()
    assert zygote.process.returncode is not None
    zygote.discard()


@linux
def test_the_systems_bubblewrap_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert launch.bubblewrap_path() == str(program)


def test_elsewhere_than_on_linux_there_is_no_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/bwrap")
    for platform in ("darwin", "win32"):
        monkeypatch.setattr(sys, "platform", platform)
        assert not launch.have_bubblewrap()
