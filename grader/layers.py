"""Which layers of the jail hold on this machine, each tried by itself and not assumed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from grader.messages import translate
from grader.sandbox import cgroup, confine, landlock, launch, wire
from grader.sandbox.jail import LAYERS, CellStopped, Confinement, Jail, JailError

_PROBE = """
import os, sys

def nothing():
    return None

def write():
    open("/probe", "w")

def network():
    import socket
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=0.2)
    except OSError as error:
        return "no route" if error.errno in (101, 113) else type(error).__name__
    return "open"

def child():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "born"

def memory():
    return len(bytearray(1 << 40))

def read():
    open(sys.executable, "rb").read(1)

def alone():
    return os.getpid() == 1 and not os.listdir("/tmp") and not os.listdir("/proc")

def rights():
    import ctypes, struct
    libc, found = ctypes.CDLL(None), ctypes.create_string_buffer(24)
    libc.capget(struct.pack("<Ii", 0x20080522, 0), found)
    return not any(found.raw) and libc.prctl(39, 0, 0, 0, 0) == 1
"""
USERNS = (
    "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1,"
    " kernel.apparmor_restrict_unprivileged_userns=0); in a container, allow unshare and mount"
)
WALL = "comes with bubblewrap"
#: The layers that are tried in a cell of their own: what is asked there, the answer that proves it, what it is, and
#: what would bring it.
TRIED: dict[str, tuple[str, Any, str, str]] = {
    "readonly": (
        "write",
        "OSError",
        "nothing but an empty scratch folder can be written to",
        WALL,
    ),
    "network": ("network", "no route", "no way out of the machine, and none into it", WALL),
    "namespaces": (
        "alone",
        True,
        "fresh user, process, mount, network and IPC namespaces for each submission",
        USERNS,
    ),
    "privileges": ("rights", True, "no right is left, and none can be won", "a kernel with no_new_privs"),
    "limits": (
        "memory",
        "MemoryError",
        "{memory} MB of memory, {cpu} s of CPU, {file} MB a file",
        "only Linux holds a process to its memory",
    ),
    "landlock": (
        "read",
        "PermissionError",
        "ABI {abi}: {words}",
        "a kernel from 5.13 on with Landlock switched on (lsm=landlock,… on its command line)",
    ),
    "seccomp": (
        "child",
        "PermissionError",
        "a list of {calls} system calls: no child, thread or socket",
        "a kernel with seccomp",
    ),
}
NAMES = {
    "bubblewrap": "bubblewrap",
    "readonly": "read-only root",
    "network": "no network",
    "namespaces": "namespaces",
    "privileges": "no privileges",
    "limits": "limits",
    "landlock": "Landlock",
    "cgroup": "cgroup v2",
    "seccomp": "seccomp",
    "output": "output caps",
}
OPTIONAL = ("landlock", "cgroup")  # a second wall where the kernel has it


@dataclass(frozen=True)
class Layer:
    """One layer: whether it holds here, what was found, what would bring it, and whether a class needs it."""

    name: str
    holds: bool
    found: str
    remedy: str = ""
    needed: bool = True


def complete(found: list[Layer]) -> bool:
    """Whether a class may be graded without a word."""
    return all(layer.holds for layer in found if layer.needed)


def layers(lang: str = "en") -> list[Layer]:
    """Every layer, each tried by itself; a last one where all of them do not work at once though each does alone.

    Names are English words in any language, so that programs can ask for them.
    """
    with _wall() as (jail, reason):
        found = [_bubblewrap(reason, lang)]
        walled = not reason
        for name in LAYERS:
            if name == "cgroup":
                found.append(_cgroup(jail if walled else None, lang))
            elif name == "output":
                found.append(_output(lang))
            else:
                found.append(_layer(name, jail, walled, lang))
        if jail is not None and complete(found):
            try:
                _ask(jail, "nothing", LAYERS)
            except (JailError, CellStopped) as error:
                found.append(Layer("all together", False, str(error)[:200], USERNS))
    return found


@contextlib.contextmanager
def _wall() -> Iterator[tuple[Jail | None, str]]:
    """A jail behind bubblewrap; where that cannot be had a plain one, or none, and the reason."""
    reason = "" if launch.have_bubblewrap() else "not there"
    with contextlib.ExitStack() as stack:
        if not reason:
            try:
                walled = stack.enter_context(Jail(Confinement()))
                _ask(walled, "nothing", ())
                yield walled, ""
                return
            except (JailError, CellStopped) as error:
                reason = str(error)[:200]
        try:
            plain = stack.enter_context(Jail(Confinement.plain()))
        except JailError as error:
            yield None, f"{reason}; {error}"[:200]
            return
        yield plain, reason


def _bubblewrap(reason: str, lang: str) -> Layer:
    if not reason:
        text = "a wall around the file system: only the interpreter and NumPy, read-only"
        return Layer("bubblewrap", True, translate(text, lang))
    remedy = "install the package bubblewrap" if reason == "not there" else USERNS
    remedy = remedy if sys.platform == "linux" else "only Linux has it"
    return Layer("bubblewrap", False, translate(reason, lang), translate(remedy, lang))


def _layer(name: str, jail: Jail | None, walled: bool, lang: str) -> Layer:
    """One layer alone in a cell: behind bubblewrap where that is there, else in a plain process if that makes sense."""
    question, proof, text, remedy = TRIED[name]
    needed = name not in OPTIONAL
    with_rights = ("namespaces",) if walled and name == "privileges" else ()  # else there is nothing to take away
    answer: Any = "not without bubblewrap"
    if jail is not None and (walled or name not in ("readonly", "network", "namespaces")):
        try:
            answer = _ask(jail, question, (*with_rights, name))
        except (JailError, CellStopped) as error:
            answer = str(error)[:200]
    if answer == proof:
        return Layer(NAMES[name], True, translate(text, lang).format(**_values(lang)), needed=needed)
    if not isinstance(answer, str):
        answer = "a submission could do it all the same"
    if name == "landlock" and not landlock.version():
        answer = "this kernel has none, or it is switched off"
    return Layer(NAMES[name], False, translate(answer, lang), translate(remedy, lang), needed)


def _values(lang: str) -> dict[str, Any]:
    """What the texts about layers name."""
    limits, abi = confine.Limits(), landlock.version()
    return {
        "abi": abi,
        "words": translate(landlock.words(abi), lang),
        "calls": len(confine.SYSTEM_CALLS),
        "memory": limits.memory >> 20,
        "cpu": limits.cpu,
        "file": limits.file_size >> 20,
        "answers": limits.answers >> 20,
        "frame": (wire.MAX_BODY + wire.MAX_HEADER) >> 20,
    }


def _cgroup(jail: Jail | None, lang: str) -> Layer:
    """Whether a cell can be put into a cgroup that counts its memory and its processes."""
    remedy = "as an ordinary user under systemd: systemd-run --user --scope grader …; or as root with cgroup v2 alone"
    try:
        home = cgroup.find_home()
        answer = "not without bubblewrap" if jail is None else _ask(jail, "child", ("cgroup",))
        if answer != "BlockingIOError":
            raise cgroup.Unavailable(str(answer))
    except (cgroup.Unavailable, JailError, CellStopped) as error:
        return Layer(NAMES["cgroup"], False, translate(str(error)[:200], lang), translate(remedy, lang), needed=False)
    text = translate("memory, processes and CPU of each submission counted together, below {home}", lang)
    return Layer(NAMES["cgroup"], True, text.format(home=home), needed=False)


def _output(lang: str) -> Layer:
    """Held to by the grader's own side, so there is nothing to try."""
    text = translate("{answers} MB of answers to a request, {frame} MB at once; what is printed is cut", lang)
    return Layer(NAMES["output"], True, text.format(**_values(lang)))


def _ask(jail: Jail, question: str, layers: tuple[str, ...]) -> Any:
    """What a submission finds when it tries: the value, or the name of the exception. Raises JailError, CellStopped."""
    cell = jail.cell({"probe": [("probe.py", _PROBE)]}, layers=layers)
    request = wire.encode({"exercise": question, "module": "probe", "drivers": {}, "cases": 1})
    answer: Any = "no answer"
    try:
        for message in cell.run(request + wire.encode(("", (), {})), 10):
            if "value" in message:
                answer = message["value"]
            elif "error" in message:
                answer = message["error"]["type"]
    finally:
        cell.close()
    return answer


def confinement_here(needed: bool = True) -> Confinement:
    """The whole jail; where it cannot be had, no jail at all if none is ``needed``, else a JailError that says why."""
    found = layers()
    if complete(found):
        return Confinement()
    if not needed:
        return Confinement.plain()
    missing = ", ".join(layer.name for layer in found if layer.needed and not layer.holds)
    told = f"the jail lacks {missing} here (`grader doctor` says more)"
    raise JailError(f"{told}. Submissions could read and change your files")
