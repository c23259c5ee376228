"""Defence in depth: what a submission attempts, with one layer left out, and with one layer alone.

``python -m tests.sandbox.depth`` prints both tables. Every attempt is bounded, and harmless where it succeeds: signals
are number 0, children end by themselves, files that are written to are the test's own.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tabulate import tabulate

from grader.sandbox import confine
from grader.sandbox.jail import LAYERS, Confinement, Jail
from tests.sandbox.cells import FORGE, Reply, ask_cell, descendants, eventually, processes

ALL = ("bubblewrap", *LAYERS)
#: What may happen: it succeeds; it begins and is ended from outside, leaving nothing; it does not even begin.
OPEN, BOUNDED, REFUSED = "OPEN", "bounded", "refused"
LIMITS = confine.Limits(cpu=1, memory=400 << 20, file_size=1 << 20, answers=1 << 20)

#: What is attempted on a `goal`. What is won is returned; it is nothing, or an exception, where the jail holds.
ATTEMPTS = {
    "read a file": "return open(goal['file']).read() == 'secret'",
    "write a file": "return open(goal['file'], 'a').write('x')",
    "leave a trace": "return leave(goal['folders'])",
    "network": "return bool(socket.create_connection(('127.0.0.1', goal['port']), timeout=2))",
    "abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0' + goal['name'])\n    return True",
    "children": "return fork(20)",
    "memory": "return np.ones(450 << 17).nbytes",
    "disk": "return sum(write(f\"{goal['scratch']}/{i}\") for i in range(60)) == 60 << 20",
    "signal others": "return [pid for pid in others(goal) if call('kill', pid, 0)]",
    "ptrace": "return [pid for pid in others(goal) if call('ptrace', 0x4206, pid, None, None)]",
    "look at others": "return [pid for pid in others(goal) if os.path.exists(f'/proc/{pid}/stat') and look(pid)]",
    "mount": "call('mount', b'none', b'/', b'no such kind', 0, None)\n    return ctypes.get_errno() == 19",  # ENODEV
    "flood": "while True: os.write(channel(), wire.encode([{'more': 'x' * 9000}]))",
    "CPU": "while True: pass",
}
SOURCE = """
import ctypes, socket, sys, time

def call(name, *args):
    return getattr(ctypes.CDLL(None, use_errno=True), name)(*args) == 0

def others(goal):
    beside = range(1, 40) if os.getpid() < 40 else [os.getppid()]  # never numbers of the whole machine
    return [pid for pid in [goal["victim"], *beside] if pid != os.getpid()]

def look(pid):
    return open(f"/proc/{pid}/cmdline").read()

def fork(n):
    born = []
    with __import__("contextlib").suppress(OSError):
        for _ in range(n):
            born.append(os.fork())
            if born[-1] == 0:
                time.sleep(20); os._exit(0)
    return born

def write(path):
    with open(path, "wb") as file: return file.write(bytes(1 << 20))

def leave(folders):
    left = []
    for folder in folders:
        with __import__("contextlib").suppress(OSError):
            open(f"{folder}/left-behind", "w").close(); left.append(folder)
    return left

def found(folders):
    return [folder for folder in folders if os.path.exists(f"{folder}/left-behind")]

def f(goal):
    """


@dataclass(frozen=True)
class Target:
    """What is there to be reached, outside of any jail."""

    folder: Path
    server: socket.socket
    abstract: socket.socket
    victim: subprocess.Popen[bytes]

    def goal(self, confinement: Confinement) -> dict[str, Any]:
        """The same as a submission may know it."""
        walled, folder = confinement.bubblewrap, str(self.folder)
        return {
            "file": f"{folder}/file",
            "folders": ["/", "/jail", "/dev", "/dev/shm", "/tmp"] if walled else [folder],  # nothing of the machine's
            "scratch": "/tmp" if walled or "namespaces" in confinement.layers else folder,
            "port": self.server.getsockname()[1],
            "name": self.abstract.getsockname()[1:].decode(),
            "victim": self.victim.pid,
        }


@contextlib.contextmanager
def target() -> Iterator[Target]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir="/var/tmp")))  # a cell covers /tmp
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0grader-depth-{os.getpid()}")
        abstract.listen()
        victim = stack.enter_context(
            subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
        )
        yield Target(folder, server, abstract, victim)


def attempt(jail: Jail, name: str, aim: Target) -> str:
    """What becomes of one attempt: OPEN, BOUNDED or REFUSED."""
    goal = aim.goal(jail.confinement)
    (aim.folder / "file").write_text("secret")
    (aim.folder / "left-behind").unlink(missing_ok=True)
    base = len(living(jail))
    cell, beside = open_cell(jail, name), open_cell(jail, name)
    try:
        beside.meet()
        reply = ask_cell(cell, "f", goal, seconds=1.5 if name in ("flood", "CPU") else 10)
        if name == "leave a trace":
            return OPEN if ask_cell(beside, "found", goal["folders"]).value else REFUSED
    finally:
        cell.close()
        beside.close()
    outcome = judge(reply)
    if name == "children" and outcome == OPEN:
        outside = [] if jail.confinement.bubblewrap or "namespaces" in jail.confinement.layers else reply.value
        gone = eventually(lambda: len(living(jail)) <= base and not set(outside) & {*running()}, 3)
        return BOUNDED if gone else OPEN
    return outcome


def open_cell(jail: Jail, name: str) -> Any:
    return jail.cell({"m": [("m.py", f"{FORGE}{SOURCE}{ATTEMPTS[name]}\n")]})


def judge(reply: Reply) -> str:
    if reply.stopped is not None:
        return BOUNDED
    return OPEN if reply.answers and reply.answers[0].get("value") else REFUSED


def living(jail: Jail) -> list[int]:
    return [pid for pid, state in descendants(jail._process.pid).items() if state != "Z"]


def running() -> list[int]:
    return [pid for pid, (_, state) in processes().items() if state != "Z"]


def whole() -> Confinement:
    return Confinement(limits=LIMITS)


def alone(layer: str) -> Confinement:
    """One layer and nothing else, but that two of them are parts of bubblewrap."""
    walled = layer in ("bubblewrap", "readonly", "network")
    return Confinement(bubblewrap=walled, layers=() if layer == "bubblewrap" else (layer,), limits=LIMITS)


def bare() -> Confinement:
    return Confinement(bubblewrap=False, layers=(), limits=LIMITS)


def row(confinement: Confinement, aim: Target, names: Sequence[str] = tuple(ATTEMPTS)) -> dict[str, str]:
    """What becomes of each attempt in one jail."""
    with Jail(confinement) as jail:
        return {name: attempt(jail, name, aim) for name in names}


def main() -> None:
    with target() as aim:
        for title, jails in (
            ("without this layer", {"(all there)": whole(), **{name: whole().without(name) for name in ALL}}),
            ("with this layer alone", {"(none)": bare(), **{name: alone(name) for name in ALL}}),
        ):
            rows = {name: row(confinement, aim) for name, confinement in jails.items()}
            table = [[name, *(rows[layer][name] for layer in rows)] for name in ATTEMPTS]
            print(tabulate(table, [title, *rows], tablefmt="github"), end="\n\n")


if __name__ == "__main__":
    main()
