"""Which layers of the jail hold on this machine, tried and not assumed."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

from grader.sandbox import launch, wire
from grader.sandbox.jail import CellStopped, Confinement, Jail, JailError

_PROBE = """
import os

def root():
    return sorted(os.listdir("/"))

def network():
    import socket
    try:
        socket.create_connection(("192.0.2.1", 9), timeout=0.2)
    except PermissionError:
        return "refused"
    except OSError as error:
        return "no route" if error.errno in (101, 113) else "open"
    return "open"

def child():
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return "born"

def memory():
    return len(bytearray(1 << 40))
"""


@dataclass(frozen=True)
class Layer:
    """One layer: whether it holds here, what was found, and what would bring it."""

    name: str
    holds: bool
    found: str
    remedy: str = ""


def layers() -> list[Layer]:
    """Every layer, each tried by itself."""
    bubblewrap = launch.have_bubblewrap()
    found = [
        _layer(
            "bubblewrap",
            Confinement(layers=()) if bubblewrap else None,
            "a wall around the file system: only the interpreter and NumPy, read-only",
            "install the package bubblewrap" if sys.platform == "linux" else "only Linux has it",
        ),
        _layer(
            "namespaces",
            Confinement(bubblewrap=bubblewrap, layers=("namespaces",)) if bubblewrap else None,
            "fresh user, process, mount, network and IPC namespaces for each submission",
            "allow unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone=1,"
            " kernel.apparmor_restrict_unprivileged_userns=0); in a container, allow unshare and mount",
        ),
        _layer(
            "seccomp",
            Confinement(bubblewrap=False, layers=("seccomp",)),
            "a short list of system calls",
            "a kernel with seccomp",
        ),
    ]
    answers = _ask(Confinement() if all(layer.holds for layer in found) else Confinement.plain())
    no_network = answers.get("network") in ("refused", "no route")
    found.append(
        Layer(
            "no network", no_network, str(answers.get("network")), "" if no_network else "comes with the layers above"
        )
    )
    limited = answers.get("memory") == "MemoryError"
    found.append(Layer("limits", limited, "CPU, memory, file size, open files" if limited else "memory is not limited"))
    alone = answers.get("child") == "PermissionError"
    found.append(Layer("no children", alone, "no process, no thread" if alone else "a submission can start processes"))
    return found


def complete(found: list[Layer]) -> bool:
    """Whether a class may be graded without a word."""
    return all(layer.holds for layer in found)


def _layer(name: str, confinement: Confinement | None, text: str, remedy: str) -> Layer:
    if confinement is None:
        return Layer(name, False, "not there", remedy)
    try:
        with Jail(confinement) as jail:
            cell = jail.cell({})
            try:
                list(cell.run(wire.encode({"exercise": "x", "module": "x", "drivers": {}, "cases": 0}), 10))
            finally:
                cell.close()
    except (JailError, CellStopped) as error:
        return Layer(name, False, str(error)[:200], remedy)
    return Layer(name, True, text)


def _ask(confinement: Confinement) -> dict[str, Any]:
    """What a submission finds when it tries: the value, or the name of the exception."""
    answers: dict[str, Any] = {}
    try:
        with Jail(confinement) as jail:
            for name in ("network", "child", "memory"):
                cell = jail.cell({"probe": [("probe.py", _PROBE)]})
                request = wire.encode({"exercise": name, "module": "probe", "drivers": {}, "cases": 1})
                try:
                    for answer in cell.run(request + wire.encode(("", (), {})), 10):
                        if "value" in answer:
                            answers[name] = answer["value"]
                        elif "error" in answer:
                            answers[name] = answer["error"]["type"]
                except CellStopped as stopped:
                    answers[name] = stopped.reason
                finally:
                    cell.close()
    except JailError as error:
        answers["error"] = str(error)
    return answers
