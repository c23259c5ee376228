"""Real cells: how they end, what they may do, what they can see, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import threading
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import confine, launch, wire
from grader.sandbox.jail import Cell, CellStopped, Confinement, Jail, JailError
from tests.sandbox.cells import FORGE, ask, ask_cell, descendants, eventually, processes, request

ONE = "def one():\n    return 1\n"
SPARE = 4.0  # seconds that a stop may take on a busy machine


def goes_on(jail: Jail) -> bool:
    return ask(jail, ONE, function="one").value == 1


# How a cell ends


def test_a_call_is_answered(jail: Jail) -> None:
    reply = ask(jail, "def f(x, y):\n    print('hi'); return x + y", np.arange(3.0), 1)
    assert reply.value.tolist() == [1, 2, 3]
    assert reply.printed == ("hi\n", 3)


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    while True: pass",
        "def f():\n    import time; time.sleep(1000)",
        "def f():\n    try:\n        while True: pass\n    finally:\n        f()",
        "while True: pass",
        "import time; time.sleep(1000)",
        "class E(Exception):\n    def __str__(self):\n        while True: pass\ndef f():\n    raise E",
        "class K:\n    def __str__(self):\n        while True: pass\ndef f():\n    return {K(): 1}",
        "import signal, os\ndef f():\n    os.kill(os.getpid(), signal.SIGSTOP)\n    while True: pass",
        "import signal\ndef f():\n    signal.raise_signal(signal.SIGSTOP)\n    while True: pass",
        "import signal\nfor s in (1, 2, 13, 15):\n    signal.signal(s, signal.SIG_IGN)\ndef f():\n    while True: pass",
    ],
    ids=["loop", "sleep", "stubborn", "load loop", "load sleep", "error text", "key text", "kill stop", "stop", "deaf"],
)
def test_a_hang_is_stopped_in_time_and_nothing_is_left(jail: Jail, source: str) -> None:
    before = set(descendants())
    reply = ask(jail, source, seconds=0.25)
    if reply.stopped is None:  # the jail refuses to send signals
        assert reply.error["type"] == "PermissionError"
        return
    assert reply.reason == "timeout"
    assert reply.seconds < 0.25 + SPARE
    assert eventually(lambda: not [p for p, state in descendants().items() if p not in before and state != "Z"])
    assert goes_on(jail)


@pytest.mark.parametrize(
    ("source", "detail"),
    [
        ("import os\ndef f():\n    os._exit(0)", "exit 0"),
        ("import os\nos._exit(3)", "exit 3"),
        ("import ctypes\ndef f():\n    ctypes.string_at(0)", "signal 11"),
        ("import os\ndef f():\n    os.abort()", "signal"),
        ("def f():\n    x = ()\n    for _ in range(10**6): x = (x,)\n    hash(x)", "signal 11"),
        ("import gc\ndef f():\n    [o.clear() for o in gc.get_objects() if type(o) is dict]", ""),
    ],
    ids=["exit", "load exit", "null pointer", "abort", "stack", "clear"],
)
def test_a_process_that_ends_is_told_with_its_end(jail: Jail, source: str, detail: str) -> None:
    reply = ask(jail, source, seconds=5)
    assert reply.reason == "died"
    assert detail in reply.stopped.detail  # type: ignore[union-attr]
    assert reply.seconds < 5
    assert goes_on(jail)


def test_answers_before_the_end_are_not_lost_when_they_are_asked_for_one_by_one(jail: Jail) -> None:
    source = "import os\nn = []\ndef f():\n    n.append(1)\n    if len(n) == 3: os._exit(0)\n    return len(n)"
    with of_its_own(jail) as own:
        own.preload([request(times=5)])
        assert before_it_dies(own, source, one_by_one=True) == [{"loaded": True}, {"value": 1}, {"value": 2}]
        assert before_it_dies(own, source, one_by_one=False) == [{"loaded": True}]


def before_it_dies(jail: Jail, source: str, one_by_one: bool) -> list[dict[str, Any]]:
    """What comes back before a cell dies that was asked five times."""
    cell, seen = jail.cell({"m": [("m.py", source)]}), []
    stream = cell.run(request(times=5), 5, one_by_one)
    with contextlib.suppress(CellStopped):
        while True:
            seen.append(next(stream))
    return seen


def test_deep_recursion_is_an_error_or_the_end_of_that_cell(jail: Jail) -> None:
    assert ask(jail, "def f(n=0):\n    return f(n + 1)").error["type"] == "RecursionError"
    source = "import sys\ndef f():\n    sys.setrecursionlimit(10**9)\n    return g(0)\ndef g(n):\n    return g(n + 1)"
    reply = ask(jail, source, seconds=1)
    assert reply.stopped is not None or reply.error["type"] in ("MemoryError", "RecursionError")
    assert goes_on(jail)


@pytest.mark.parametrize("confinement", [Confinement.plain(), Confinement()], ids=["plain", "walled"])
def test_memory_is_limited(confinement: Confinement, missing: list[str]) -> None:
    if confinement.bubblewrap and missing:
        pytest.skip(f"no jail on this machine: {', '.join(missing)} missing")
    small = Confinement(confinement.bubblewrap, confinement.layers, confine.Limits(memory=400 << 20))
    with Jail(small) as jail:
        at_once = "import numpy as np\ndef f():\n    return np.ones(1 << 27)"
        bit_by_bit = "def f():\n    x = []\n    while True: x.append(bytearray(1 << 20))"
        for source in (at_once, bit_by_bit):
            assert "MemoryError" in ask(jail, source).error["type"]
        assert goes_on(jail)


# What the other side says


@pytest.mark.parametrize(
    ("attack", "reasons"),
    [
        ("os.write(channel(), bytes(64))", {"flood"}),
        ("os.write(channel(), b'\\xff' * 64)", {"flood"}),
        ("os.write(channel(), b'\\x80')", {"flood", "timeout"}),
        ("os.write(channel(), wire.encode([{}])[:-1])", {"flood", "timeout"}),
        ("os.write(channel(), wire.PREFIX.pack(8 << 20, 64 << 20))", {"flood", "timeout"}),
        ("forge({})", {"flood"}),
        ("forge([1])", {"flood"}),
        ("forge(None)", {"flood"}),
        ("forge('done')", {"flood"}),
        ("os.close(channel())", {"died"}),
    ],
)
def test_nonsense_on_the_channel_ends_the_cell(jail: Jail, attack: str, reasons: set[str]) -> None:
    reply = ask(jail, f"{FORGE}\ndef f():\n    {attack}\n    return 1", seconds=0.5)
    assert reply.reason in reasons
    assert goes_on(jail)


def test_a_cell_that_hangs_up_and_goes_on_is_killed(plain: Jail) -> None:
    base = base_of(plain)
    assert ask(plain, f"{FORGE}\ndef f():\n    os.close(channel())\n    while True: pass").reason == "died"
    assert eventually(lambda: len(alive()) == base)


def test_a_slow_trickle_does_not_outlast_the_deadline(jail: Jail) -> None:
    source = (
        f"{FORGE}\nimport time\ndef f():\n    for byte in wire.encode([{{'value': 'x' * 1000}}]):\n"
        "        os.write(channel(), bytes([byte])); time.sleep(0.02)"
    )
    reply = ask(jail, source, seconds=0.5)
    assert reply.reason == "timeout"
    assert reply.seconds < 0.5 + SPARE


def test_answers_that_lock_up_the_channel_do_not_outlast_the_deadline(jail: Jail) -> None:
    cell = jail.cell({"m": [("m.py", f"{FORGE}\ndef f():\n    forge([{{'done': True}}])\n    while True: pass")]})
    try:
        assert ask_cell(cell, seconds=0.5).stopped is None
        reply = ask_cell(cell, "f", np.zeros(1 << 20), seconds=0.5)  # nobody reads this
        assert reply.reason == "timeout"
        assert reply.seconds < 0.5 + SPARE
    finally:
        cell.close()


def test_a_flood_of_answers_ends_at_the_limit(jail: Jail) -> None:
    limits = confine.Limits(answers=1 << 20)
    with Jail(replace(jail.confinement, limits=limits)) as own, Jail(own.confinement.without("output")) as endless:
        for value in ("[{'value': 1}] * 100", "[{'value': np.zeros(1 << 17)}]"):
            source = f"{FORGE}\ndef f():\n    frame = wire.encode({value})\n    while True: os.write(channel(), frame)"
            assert ask(own, source).reason == "flood"
            assert ask(endless, source, seconds=0.5).reason == "timeout"


def test_a_flood_of_answers_costs_little_memory(jail: Jail) -> None:
    source = f"{FORGE}\ndef f():\n    while True: os.write(channel(), bytes(1 << 16))"
    cell = jail.cell({"m": [("m.py", source)]})
    tracemalloc.start()
    try:
        with pytest.raises(CellStopped):
            list(cell.run(request(), 1))
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()
        cell.close()


@pytest.mark.parametrize("word", ["done", "loaded", "ran", "unconfined", "ready"])
@pytest.mark.parametrize("value", ["np.array([1, 2])", "np.array([])", "10**2000", "{}", "'yes'", "1"])
def test_words_of_the_harness_do_not_break_the_outside_when_they_are_forged(jail: Jail, word: str, value: str) -> None:
    reply = ask(
        jail, f"{FORGE}\nforge([{{{word!r}: {value}}}])\ndef f():\n    forge([{{{word!r}: {value}}}])\n    return 1"
    )
    assert reply.stopped is None
    assert reply.answers[-1] == {"value": 1}


def test_a_forged_end_leaves_answers_out_and_no_more(jail: Jail) -> None:
    reply = ask(jail, f"{FORGE}\ndef f():\n    forge([{{'done': True, 'printed': ('', 0)}}])\n    return 1", times=3)
    assert reply.answers == []


# Its layers


def test_each_layer_can_be_left_out_alone() -> None:
    whole = Confinement()
    assert not whole.without("bubblewrap").bubblewrap
    assert whole.without("bubblewrap").layers == whole.layers
    for layer in whole.layers:
        thinner = whole.without(layer)
        assert thinner.bubblewrap
        assert set(whole.layers) - set(thinner.layers) == {layer}
    assert not Confinement.plain().bubblewrap


def test_a_cell_may_have_other_layers_than_its_jail(walled: Jail) -> None:
    forks = "import os\ndef f():\n    pid = os.fork()\n    if pid == 0: os._exit(0)\n    return os.waitpid(pid, 0)[1]"
    for layers, outcome in ((("namespaces",), "value"), (("seccomp",), "error"), (None, "error")):
        cell = walled.cell({"m": [("m.py", forks)]}, layers=layers)
        assert outcome in ask_cell(cell).answers[0]
        cell.close()


# What it may do


REFUSED = {
    "fork": "os.fork()",
    "spawn": "subprocess.run(['/bin/true'])",
    "shell": "os.system('true') == 0 or boom()",
    "exec": "os.execv(sys.executable, ['python'])",
    "thread": "threading.Thread(target=print).start()",
    "pool": "multiprocessing.Pool(2)",
    "socket": "socket.socket()",
    "unix socket": "socket.socketpair()",
    "address": "socket.create_connection(('192.0.2.1', 80), timeout=1)",
    "name": "socket.gethostbyname('localhost')",
    "kill": "os.kill(1, 9)",
    "kill all": "os.kill(-1, 9)",
    "parent": "os.kill(os.getppid(), 9) or os.getppid() == 0 and boom()",
    "mount": "libc(b'mount', None, b'/tmp', b'tmpfs', 0, None)",
    "unmount": "libc(b'umount2', b'/proc', 2)",
    "unshare": "libc(b'unshare', 0x10000000)",
    "ptrace": "libc(b'ptrace', 0, 0, 0, 0)",
    "memory of others": "libc(b'process_vm_readv', 1, None, 0, None, 0, 0)",
    "new filter": "libc(b'prctl', 22, 2, None)",
    "key": "libc(b'syscall', 248, b'user', b'x', b'y', 1, -4)",
    "limits": "resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))",
    "chroot": "os.chroot('/tmp')",
    "root": "os.setuid(0)",
    "link": "os.symlink('/', '/tmp/x')",
    "write root": "open('/x', 'w')",
    "write numpy": "open(np.__file__, 'a')",
    "write library": "open(os.__file__, 'a')",
    "write device": "open('/dev/x', 'w')",
    "write shm": "open('/dev/shm/x', 'w')",
    "remove library": "os.unlink(os.__file__)",
    "write sandbox": "open(wire.__file__, 'a')",
}
ATTEMPT = """
import os, sys, subprocess, threading, multiprocessing, socket, resource, ctypes
import numpy as np
from grader.sandbox import wire

def boom():
    raise PermissionError

def libc(name, *args):
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name.decode())(*args) != 0:
        raise PermissionError(ctypes.get_errno())

def f():
    {call}
    return "it worked"
"""


@pytest.mark.parametrize("name", REFUSED)
def test_what_it_may_not_do_is_refused(walled: Jail, name: str) -> None:
    error = ask(walled, ATTEMPT.format(call=REFUSED[name])).error
    assert error["type"] in ("PermissionError", "OSError", "RuntimeError", "ValueError", "gaierror"), error


def test_what_arithmetic_needs_is_allowed(walled: Jail) -> None:
    source = """
import io, random, tempfile, time, datetime, json, pathlib, unittest, dataclasses, logging, warnings
import numpy as np
def f():
    with tempfile.TemporaryFile() as file:
        np.save(file, np.arange(3)); file.seek(0); loaded = np.load(file)
    folder = pathlib.Path.home() / "a" / "b"; folder.mkdir(parents=True)
    (folder / "c.txt").write_text("x"); (folder / "c.txt").rename(folder / "d.txt"); (folder / "d.txt").unlink()
    warnings.warn("careful"); logging.warning("careful"); time.sleep(0.001)
    x = np.random.default_rng().normal(size=(400, 400)); np.linalg.svd(x); np.fft.fft2(x); x @ x
    np.random.seed(random.randrange(9)); datetime.datetime.now(); np.sort(x, kind="stable"); np.einsum("ij,jk", x, x)
    return loaded.tolist()
"""
    assert ask(walled, source).value == [0, 1, 2]


def test_a_file_may_not_grow_past_its_limit(walled: Jail) -> None:
    limit = confine.Limits().file_size
    source = (
        "def f(n):\n    with open('/tmp/x', 'wb', 0) as file: return sum(file.write(bytes(1 << 20)) for _ in range(n))"
    )
    assert ask(walled, source, limit >> 20).value == limit
    assert ask(walled, source, (limit >> 20) + 1).error["type"] == "OSError"


def test_all_files_together_may_not_either(walled: Jail) -> None:
    source = (
        "def f():\n    for i in range(99):\n        with open(f'/tmp/{i}', 'wb') as file: file.write(bytes(1 << 20))"
    )
    assert ask(walled, source).error["message"].startswith("[Errno 28]")
    many = "def f():\n    for i in range(5000): open(f'/tmp/{i}', 'w').close()"
    assert ask(walled, many).error["message"].startswith("[Errno 28]")


# What it can see


def test_there_is_no_proc_and_the_home_is_empty(seen_through: Jail) -> None:
    source = "import os\ndef f():\n    return os.listdir('/proc'), os.listdir(os.path.expanduser('~')), os.getcwd()"
    assert ask(seen_through, source).value == ([], [], "/tmp")


def test_there_are_no_terminals(seen_through: Jail) -> None:
    source = "import os\ndef f():\n    return os.listdir('/dev/pts'), os.open('/dev/ptmx', os.O_RDWR)"
    assert ask(seen_through, source).error["type"] == "FileNotFoundError"


def test_its_number_and_its_parent_tell_nothing(walled: Jail) -> None:
    source = "import os\ndef f():\n    return os.getpid(), os.getppid(), os.getuid()"
    assert ask(walled, source).value == (1, 0, 1000)


def test_only_scratch_can_be_written_and_the_next_submission_finds_it_empty(seen_through: Jail) -> None:
    write = """
import os
def f():
    written = []
    for folder, _, _ in os.walk("/"):
        try:
            with open(os.path.join(folder, "left-behind"), "w") as file: file.write("x")
            written.append(folder)
        except OSError:
            pass
    return written
"""
    find = "import os\ndef f():\n    return [d for d, _, names in os.walk('/') if 'left-behind' in names]"
    assert ask(seen_through, write).value == ["/tmp"]
    assert ask(seen_through, find).value == []


def test_two_submissions_at_the_same_time_do_not_see_each_other(walled: Jail) -> None:
    source = "import os\ndef put():\n    open('/tmp/mine', 'w').close()\ndef look():\n    return os.listdir('/tmp')"
    first, second = (walled.cell({"m": [("m.py", source)]}) for _ in range(2))
    try:
        ask_cell(first, "put")
        assert ask_cell(second, "look").value == []
        assert ask_cell(first, "look").value == ["mine"]
    finally:
        first.close()
        second.close()


def test_no_file_of_the_course_or_of_anybody_is_there(seen_through: Jail) -> None:
    source = "import os\ndef f():\n    return [os.path.join(d, n) for d, _, names in os.walk('/') for n in names]"
    files = ask(seen_through, source).value
    assert files
    ours = [f for f in files if f.startswith("/jail/grader/")]
    assert {Path(f).parent.name for f in ours} <= {"sandbox", "__pycache__"}
    assert not [
        f for f in files if any(word in f for word in ("autotests", "solutions", "submitted", "site-packages/"))
    ]
    assert not [f for f in files if f.startswith(("/etc/", "/home/", "/usr/bin/", "/var/")) and f != "/etc/ld.so.cache"]
    assert not [f for f in files if f.startswith(str(Path(launch.HERE).parent.parent) + "/") and "/sandbox/" not in f]


KINDS = """
def f():
    found = []
    for fd in range(64):
        try: found.append(stat.S_IFMT(os.fstat(fd).st_mode))
        except OSError: pass
    return found
"""


def test_one_socket_and_nothing_else_is_open(jail: Jail) -> None:
    kinds = ask(jail, f"{FORGE}{KINDS}").value
    assert kinds.count(0o140000) == 1
    assert kinds.count(0o020000) == len(kinds) - 1  # /dev/null
    assert len(kinds) <= 5


def test_the_environment_is_clean(jail: Jail, monkeypatch: pytest.MonkeyPatch, missing: list[str]) -> None:
    monkeypatch.setenv("GRADER_SECRET", "s3cret")
    with Jail(jail.confinement) as fresh:
        found = ask(fresh, "import os\ndef f():\n    return dict(os.environ)").value
    assert set(found) <= {*launch.ENVIRONMENT, "OPENBLAS_CORETYPE", "PWD", "LC_CTYPE"}
    assert "s3cret" not in str(found)


SEARCH = """
import gc, sys
import numpy as np

def everything():
    seen, todo = set(), [sys.modules, *gc.get_objects(), *sys._current_frames().values()]
    gc.unfreeze()
    todo += gc.get_objects()
    while todo:
        item = todo.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if len(seen) < 500_000:
            todo += gc.get_referents(item)

def f(x):
    words, numbers = set(), set()
    for item in everything():
        if type(item) is str and len(item) < 100_000:
            words |= {word for word in WORDS if word[::-1] in item}
        elif type(item) is bytes:
            words |= {word for word in WORDS if word[::-1].encode() in item}
        elif type(item) is float:
            numbers.add(item)
        elif type(item) is np.ndarray and item.dtype.kind == "f":
            numbers |= set(item.ravel().tolist())
    return sorted(words), sorted(numbers)
"""


def test_nothing_that_the_grader_knows_is_in_the_memory_of_the_jail(walled: Jail, tmp_path: Path) -> None:
    """The grader holds expected numbers, tolerances and paths; a submission that looks at every object finds none."""
    secrets = ["expected-sentinel", "autotests", "solutions/", str(Path(launch.HERE).parent.parent), "rtol", "oracle"]
    expected = np.array([1234.5678901, 8765.4321098])
    held = {"expected-sentinel": expected, "rtol": 1e-6}
    backwards = [word[::-1] for word in secrets]
    words, numbers = ask(walled, f"WORDS = {backwards!r}\n{SEARCH}", np.array([4321.25])).value
    found = [word[::-1] for word in words]
    assert 4321.25 in numbers, "the search does not even find its own input"
    assert not set(expected.tolist()) & set(numbers)
    assert [w for w in found if w not in ("rtol", "solutions/")] == []  # NumPy's own sources may say these
    assert held["rtol"] == 1e-6


def test_the_modules_of_the_grader_are_not_in_the_jail(walled: Jail) -> None:
    source = "import sys\ndef f():\n    return sorted(n for n in sys.modules if n.startswith('grader.'))"
    inside = ("confine", "inside", "landlock", "loader", "wire", "zygote")
    allowed = {"grader.sandbox", *(f"grader.sandbox.{n}" for n in inside)}
    assert set(ask(walled, source).value) <= allowed
    tried = "def f():\n    import grader.judge"
    assert ask(walled, tried).error["type"] == "ModuleNotFoundError"


# The clock


def clock(jail: Jail, source: str) -> tuple[float, float, dict[str, Any]]:
    cell = jail.cell({"m": [("m.py", source)]})
    try:
        cell.time(request(timed=True), 10)
        return cell.time(request(timed=True), 10)
    finally:
        cell.close()


BUSY = """
import time
def f():
    end = time.process_time() + {busy}
    while time.process_time() < end: pass
    time.sleep({idle})
    return 1
"""


def test_cpu_time_is_counted_from_outside_and_sleep_is_not(jail: Jail) -> None:
    call, total, answer = clock(jail, BUSY.format(busy=0.2, idle=0))
    assert 0.19 < call < 0.3
    assert call <= total < 0.35
    assert answer == {"value": 1}
    assert clock(jail, BUSY.format(busy=0, idle=0.2))[0] < 0.05


def test_a_patched_clock_does_not_help(jail: Jail) -> None:
    source = f"{BUSY.format(busy=0.15, idle=0)}\ntime.perf_counter = time.time = time.thread_time = lambda: 0.0"
    assert clock(jail, source)[0] > 0.14


def test_work_that_is_put_off_until_after_the_word_is_counted_as_well(jail: Jail) -> None:
    source = (
        f"{FORGE}\nimport time\nfrom grader.sandbox import inside\nsend = inside.Channel.send\n"
        "def late(self, value):\n    send(self, value)\n    if 'ran' in value:\n"
        "        end = time.process_time() + 0.2\n        while time.process_time() < end: pass\n"
        "inside.Channel.send = late\ndef f():\n    return 1"
    )
    call, total, _ = clock(jail, source)
    assert total >= call > 0.15  # a call is over when the process rests, whatever it says


EARLY = """
import time
def f():
    forge([{'ran': True}])
    end = time.process_time() + 0.1
    while time.process_time() < end: pass
    return 1
"""
FLOOD = "\ndef f():\n    forge([{'ran': True}] * 100_000)\n    return 1"
SILENT = "\nfrom grader.sandbox import inside\ndef f():\n    inside.Channel.send = lambda *a: None"


@pytest.mark.parametrize("source", [EARLY, FLOOD, SILENT], ids=["early", "flood", "silent"])
def test_words_that_are_forged_in_a_timed_call_gain_nothing(jail: Jail, source: str) -> None:
    cell = jail.cell({"m": [("m.py", FORGE + source)]})
    start = time.monotonic()
    try:
        total = cell.time(request(timed=True), 0.5)[1]
    except CellStopped:
        total = float("inf")
    cell.close()
    assert total > 0.09
    assert time.monotonic() - start < 0.5 + SPARE


SLOW_WORDS = """
import time
def f():
    forge([{'loaded': True}])
    time.sleep(0.3)
    forge([{'ran': True}])
    while True: pass
"""
UNHEARD = """
import time
def f():
    time.sleep(0.4)
    forge([{'ran': True}])
    while True: pass
"""


@pytest.mark.parametrize("source", [SLOW_WORDS, UNHEARD], ids=["slow", "unheard"])
def test_words_do_not_stretch_the_time_of_a_timed_request(jail: Jail, source: str) -> None:
    cell = jail.cell({"m": [("m.py", FORGE + source)]})
    cell.meet()
    start = time.monotonic()
    with pytest.raises(CellStopped):
        cell.time(request(timed=True), 0.5)
    assert time.monotonic() - start < 0.5 + 0.4
    cell.close()


def glanced(jail: Jail, source: str, enough: float) -> float:
    cell = jail.cell({"m": [("m.py", source)]})
    try:
        cell.glance(request(), 10, enough)
        most, answer = cell.glance(request(), 10, enough)
        assert answer == {"value": 1}
        return most
    finally:
        cell.close()


def test_a_glance_counts_all_that_comes_with_a_call(jail: Jail) -> None:
    assert glanced(jail, BUSY.format(busy=0.1, idle=0), enough=9.0) > 0.1
    assert (
        0.1 < glanced(jail, BUSY.format(busy=0.1, idle=0), enough=0.0) < 0.3
    )  # the kernel's count: others are not in it
    late = (
        "import time\nfrom grader.sandbox import inside\nflush = inside.Channel.flush\n"
        "def late(self):\n    end = time.process_time() + 0.1\n    while time.process_time() < end: pass\n"
        "    flush(self)\ninside.Channel.flush = late\ndef f():\n    return 1"
    )
    assert glanced(jail, late, enough=0.0) > 0.1


def test_a_glance_does_not_count_sleep_where_the_clock_on_the_wall_is_not_enough(jail: Jail) -> None:
    assert glanced(jail, BUSY.format(busy=0, idle=0.2), enough=0.01) < 0.1
    assert glanced(jail, BUSY.format(busy=0, idle=0.2), enough=1.0) >= 0.2


def test_a_glance_at_a_process_that_does_not_rest_takes_the_clock_on_the_wall(jail: Jail) -> None:
    """It works on after its answer, so that the kernel's count of it may be behind."""
    restless = (
        "import time\nfrom grader.sandbox import inside\nflush = inside.Channel.flush\n"
        "def late(self):\n    flush(self)\n    end = time.perf_counter() + 0.1\n"
        "    while time.perf_counter() < end: pass\n"
        "inside.Channel.flush = late\ndef f():\n    time.sleep(0.05)\n    return 1"
    )
    assert glanced(jail, restless, enough=0.01) >= 0.05


def test_what_was_done_before_the_call_is_not_counted_as_the_calls(jail: Jail) -> None:
    """On a busy machine it is long until the process rests; here it takes its time by itself."""
    source = (
        "import time\nfrom grader.sandbox import inside\nflush = inside.Channel.flush\n"
        "def late(self):\n    flush(self)\n    end = time.process_time() + 0.1\n"
        "    while time.process_time() < end: pass\n"
        "inside.Channel.flush = late\ndef f():\n    inside.Channel.flush = flush\n    return 1"
    )
    cell = jail.cell({"m": [("m.py", source)]})
    call, total, answer = cell.time(request(timed=True), 10)
    cell.close()
    assert answer == {"value": 1}
    assert call < 0.05
    assert total > 0.1


# Cleaning up


def test_closing_a_jail_does_not_wait_for_cells_that_are_open(jail: Jail) -> None:
    own = of_its_own(jail)
    cells = [own.cell({"m": [("m.py", "def f():\n    while True: pass")]}) for _ in range(3)]
    for cell in cells:
        cell.meet()
    start = time.monotonic()
    own.close()
    assert time.monotonic() - start < 1
    assert own._process.returncode == 0  # it was not killed
    for cell in cells:
        cell.close()


def test_the_cpu_time_of_cells_is_counted_as_the_graders_own(jail: Jail) -> None:
    own = of_its_own(jail)
    before = used()
    busy = "import time\ndef f():\n    while time.process_time() < 1: pass"
    assert ask(own, busy).stopped is None
    own.close()
    assert used() - before > 0.9


def used() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))  # noqa: PTH208


def test_two_hundred_cells_leave_nothing_behind(jail: Jail) -> None:
    sources = [ONE, "def one():\n    1 / 0", "import os\ndef one():\n    os._exit(1)", ""]
    assert goes_on(jail)
    assert eventually(lambda: len(alive()) == base_of(jail))
    files = open_files()
    for i in range(200 if jail.confinement.bubblewrap else 50):
        ask(jail, sources[i % 4], function="one")
    assert open_files() == files
    assert eventually(lambda: len(alive()) == base_of(jail))
    assert sum(state == "Z" for state in descendants().values()) < 10


def alive() -> list[int]:
    return [pid for pid, state in descendants().items() if state != "Z"]


def base_of(jail: Jail) -> int:
    """The processes of a jail without cells: those that are there when nothing has been asked for a while."""
    return jail.__dict__.setdefault("_idle_processes", len(alive()) if eventually(still, 3) else -1)


def still() -> bool:
    before = alive()
    time.sleep(0.1)
    return before == alive()


def test_a_cell_that_was_never_used_leaves_nothing_behind(jail: Jail) -> None:
    assert goes_on(jail)
    base, files = base_of(jail), open_files()
    for _ in range(20):
        cell = jail.cell({"m": [("m.py", "while True: pass")]})
        cell.close()
        cell.close()  # twice does no harm
    assert open_files() == files
    assert eventually(lambda: len(alive()) == base)


def test_a_cell_does_not_outlive_its_jail(jail: Jail) -> None:
    files, family = open_files(), set(alive())
    own = of_its_own(jail)
    cell = own.cell({"m": [("m.py", ONE)]})
    assert ask_cell(cell, "one").value == 1
    own.close()
    assert eventually(lambda: set(alive()) <= family)
    cell.close()
    assert open_files() == files


CHILDREN = """
import os, time
def f():
    children = []
    for _ in range(3):
        children.append(os.fork())
        if children[-1] == 0: time.sleep(30); os._exit(0)
    return children
"""


def test_children_of_a_cell_without_a_wall_end_with_it(plain: Jail) -> None:
    children = ask(plain, CHILDREN).value
    assert len(children) == 3
    assert eventually(lambda: not [pid for pid in children if processes().get(pid, (0, "Z"))[1] != "Z"])


def test_a_closed_jail_leaves_no_process_and_no_file(missing: list[str]) -> None:
    files, family = open_files(), set(alive())
    for confinement in [Confinement.plain()] + [Confinement()] * (not missing):
        jail = Jail(confinement)
        cell = jail.cell({"m": [("m.py", "def f():\n    while True: pass")]})
        with pytest.raises(CellStopped):
            list(cell.run(request(), 0.2))
        jail.close()
    assert open_files() == files
    assert eventually(lambda: set(alive()) <= family)


def test_a_submission_that_is_too_large_is_told_before_it_is_sent(jail: Jail) -> None:
    files = open_files()
    with pytest.raises(CellStopped, match="too large"):
        jail.cell({"m": [("m.py", "x" * (wire.MAX_HEADER + 1))]})
    assert open_files() == files
    long = "# lines\n" * 100_000 + ONE
    assert ask(jail, long, function="one").value == 1


# When the jail itself breaks


def kill_zygote(jail: Jail) -> None:
    os.kill(jail._process.pid, signal.SIGKILL)


def of_its_own(jail: Jail) -> Jail:
    return Jail(jail.confinement)


def test_a_killed_zygote_is_told_when_a_cell_is_asked_for(jail: Jail) -> None:
    with of_its_own(jail) as broken:
        assert goes_on(broken)
        kill_zygote(broken)
        assert eventually(lambda: is_broken(broken))  # what bubblewrap held ends a moment after it
        for _ in range(2):
            with pytest.raises(JailError):
                ask(broken, ONE, function="one")


def is_broken(jail: Jail) -> bool:
    try:
        return not goes_on(jail)
    except JailError:
        return True


def test_a_zygote_killed_during_a_call_is_no_fault_of_the_submission(jail: Jail) -> None:
    with of_its_own(jail) as broken:
        assert goes_on(broken)
        timer = threading.Timer(0.3, kill_zygote, [broken])
        timer.start()
        start = time.monotonic()
        with pytest.raises(JailError, match="broke down"):
            ask(broken, "def f():\n    while True: pass", seconds=30)
        assert time.monotonic() - start < 10
        timer.join()


def test_a_zygote_that_cannot_start_is_told_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "START", "raise SystemExit('no numpy today') # {paths} {fd}")
    with Jail(Confinement.plain()) as jail:
        jail._process.wait()
        with pytest.raises(JailError, match="no numpy today"):
            ask(jail, ONE)


def test_a_wall_that_cannot_be_built_is_a_jail_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing() -> None:
        raise FileNotFoundError(2, "No such file", "bwrap")

    monkeypatch.setattr(launch, "wall", nothing)
    with pytest.raises(JailError, match="does not start"):
        Jail(Confinement())


def test_a_probe_finds_out_whether_cells_open(walled: Jail) -> None:
    walled.probe()
    with pytest.raises(JailError):
        Jail(Confinement(limits=confine.Limits(scratch=-1))).probe()


def test_a_cell_that_cannot_be_confined_never_runs_anything(walled: Jail, tmp_path: Path) -> None:
    impossible = Confinement(limits=confine.Limits(scratch=-1))
    with Jail(impossible) as jail:
        cell = jail.cell({"m": [("m.py", ONE)]})
        with pytest.raises(JailError, match="cannot close"):
            list(cell.run(request("one"), 5))


def test_a_submission_cannot_pretend_that_the_jail_is_broken(jail: Jail) -> None:
    assert ask(jail, f"{FORGE}\nforge({{'unconfined': 'ha'}})\ndef f():\n    return 1").reason == "flood"


def test_preloaded_requests_are_answered_like_others(jail: Jail) -> None:
    with of_its_own(jail) as own:
        asked = request("f", np.arange(3.0), times=4)
        own.preload([request("g"), asked])
        source = "n = []\ndef f(x):\n    x += 1; n.append(1); return len(n), float(x.sum())"
        for one_by_one in (False, True):
            cell: Cell = own.cell({"m": [("m.py", source)]})
            answers = [m for m in cell.run(asked, 5, one_by_one) if "value" in m]
            cell.close()
            assert [a["value"] for a in answers] == [(i, 6.0) for i in (1, 2, 3, 4)]
            assert all(a["inputs"][0][0].tolist() == [1, 2, 3] for a in answers)
        assert goes_on(own)


def test_frames_of_a_cell_are_believed_only_as_far_as_they_are_plain(jail: Jail) -> None:
    reply = ask(jail, f"{FORGE}\ndef f():\n    forge([{{'value': wire.Opaque('x')}}])\n    return print")
    assert [type(a["value"]) for a in reply.answers] == [wire.Opaque, wire.Opaque]
