"""The second wall: the list of system calls, limits, and namespaces that cannot be had."""

from __future__ import annotations

import errno
import os
import platform
import struct
import subprocess
import sys

import pytest

from grader.sandbox import confine

ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000

#: Calls that must never be in the list, by their number on x86_64 and aarch64.
FORBIDDEN = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "socketpair": (53, 199), "sendmsg": (46, 211),
    "clone": (56, 220), "fork": (57, None), "vfork": (58, None), "clone3": (435, 435), "execve": (59, 221),
    "execveat": (322, 281), "kill": (62, 129), "tkill": (200, 130), "ptrace": (101, 117),
    "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "prctl": (157, 167),
    "seccomp": (317, 277), "bpf": (321, 280), "keyctl": (250, 219), "add_key": (248, 217), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "userfaultfd": (323, 282), "perf_event_open": (298, 241), "memfd_create": (319, 279),
    "pidfd_open": (434, 434), "pidfd_getfd": (438, 438), "setrlimit": (160, 164), "prlimit64": (302, 261),
    "symlink": (88, None), "symlinkat": (266, 36), "link": (86, None), "linkat": (265, 37), "chmod": (90, None),
    "fchmodat": (268, 53), "setuid": (105, 146), "capset": (126, 91), "shmget": (29, 194), "mq_open": (240, 180),
    "open_by_handle_at": (304, 265), "fsopen": (430, 430), "move_mount": (429, 429), "init_module": (175, 105),
    "reboot": (169, 142), "mknod": (133, None), "mknodat": (259, 33),
}  # fmt: skip


def judge(program: bytes, architecture: int, number: int) -> int:
    """Run a classic BPF program as the kernel does, on the two words that it looks at."""
    lines = [struct.unpack_from("HBBI", program, i) for i in range(0, len(program), 8)]
    at, word = 0, None
    while True:
        code, yes, no, value = lines[at]
        at += 1
        if code == 0x20:
            word = {0: number, 4: architecture}[value]
        elif code == 0x15:
            at += yes if word == value else no
        elif code == 0x35:
            at += yes if word >= value else no
        else:
            assert code == 0x06
            return value


@pytest.mark.parametrize("machine", confine.ARCHITECTURES)
def test_exactly_the_calls_of_the_list_are_allowed(machine: str) -> None:
    column, architecture = confine.ARCHITECTURES[machine]
    program = confine._program(column, architecture)
    listed = {pair[column] for pair in confine.SYSTEM_CALLS.values()} - {None}
    for number in [*range(1000), 2**31 - 1, 2**31, 2**32 - 1]:
        assert judge(program, architecture, number) == (ALLOW if number in listed else REFUSE), number


@pytest.mark.parametrize("machine", confine.ARCHITECTURES)
def test_the_x32_calls_are_refused_and_another_architecture_is_the_end(machine: str) -> None:
    column, architecture = confine.ARCHITECTURES[machine]
    program = confine._program(column, architecture)
    for number in range(600):
        assert judge(program, architecture, 0x40000000 | number) == REFUSE
    for other in (0, 0x40000003, 0x40000028, *(a for _, a in confine.ARCHITECTURES.values() if a != architecture)):
        assert judge(program, other, 0) == KILL


def test_no_jump_is_too_far_for_its_byte() -> None:
    assert len(confine.SYSTEM_CALLS) < 250


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_could_break_out_is_not_in_the_list(name: str) -> None:
    assert name not in confine.SYSTEM_CALLS
    for column in (0, 1):
        number = FORBIDDEN[name][column]
        assert number is None or number not in {pair[column] for pair in confine.SYSTEM_CALLS.values()}


def run(code: str) -> subprocess.CompletedProcess[str]:
    source = f"import os, errno\nfrom grader.sandbox import confine\n{code}"
    return subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in confine.ARCHITECTURES, reason="seccomp is Linux's"
)
def test_the_kernel_holds_to_the_list() -> None:
    ended = run(
        "libc = confine.libc()\nlibc.prctl(confine.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)\nconfine.filter_system_calls()\n"
        "assert os.getpid() > 0 and len(os.listdir('/')) and os.stat('/')\n"
        "for attempt in (os.fork, lambda: os.execv('/bin/true', ['true']), lambda: os.kill(os.getpid(), 0), os.pipe):\n"
        "    try: attempt()\n"
        "    except PermissionError: continue\n"
        "    raise SystemExit('allowed')\n"
        "print('held')"
    )
    assert (ended.stdout, ended.returncode) == ("held\n", 0), ended.stderr


def test_an_architecture_without_a_list_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(OSError, match="riscv64"):
        confine.filter_system_calls()


def test_limits_are_hard_and_never_raise_what_is_lower_already() -> None:
    ended = run(
        "import resource as r\n"
        "r.setrlimit(r.RLIMIT_NOFILE, (32, 32))\n"
        "confine.limit(confine.Limits(cpu=7, memory=1 << 30, file_size=4096), alone=False)\n"
        "print(*(r.getrlimit(k) for k in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_NOFILE, r.RLIMIT_CORE)))"
    )
    assert ended.stdout == f"(7, 7) ({1 << 30}, {1 << 30}) (4096, 4096) (32, 32) (0, 0)\n", ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_step_that_the_kernel_refuses_is_named() -> None:
    ended = run(
        "confine.libc().prctl(confine.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)\nconfine.filter_system_calls()\n"
        "for step in (lambda: confine.fork(confine.FRESH), lambda: confine.cover_mounts(1)):\n"
        "    try: step()\n"
        "    except PermissionError as error: print(error)"
    )
    assert ended.stdout.splitlines() == [
        "[Errno 1] clone: Operation not permitted",
        "[Errno 1] mount /: Operation not permitted",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="PDEATHSIG is Linux's")
def test_a_process_dies_with_its_parent() -> None:
    ended = run(
        "import time\n"
        "reader, writer = os.pipe()\n"
        "if os.fork() == 0:\n"
        "    if os.fork() == 0:\n"
        "        confine.die_with_parent(); os.write(writer, b'x'); time.sleep(5)\n"
        "        os.write(writer, b'alive'); os._exit(0)\n"
        "    os.read(reader, 1); os._exit(0)\n"
        "os.close(writer)\n"
        "os.wait()\n"
        "print(os.read(reader, 9))"  # the end of the pipe: its last writer is gone
    )
    assert ended.stdout == "b''\n", ended.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_a_fork_into_namespaces_is_a_process_of_its_own_that_python_knows(missing: list[str]) -> None:
    if "namespaces" in missing:
        pytest.skip("no namespaces on this machine (`grader doctor` says more)")
    ended = run(
        "import gc, threading\n"
        "ids = os.getuid(), os.getgid()\n"
        "reader, writer = os.pipe()\n"
        "child = confine.fork(confine.FRESH)\n"
        "if child == 0:\n"
        "    confine.map_ids(*ids)\n"
        "    gc.collect()\n"
        "    said = f'{os.getpid()} {os.getppid()} {os.getuid()} {os.getgid()} {threading.active_count()}'\n"
        "    os.write(writer, said.encode()); os._exit(7)\n"
        "assert child > 1\n"
        "print(os.read(reader, 99).decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))"
    )
    assert ended.stdout == "1 0 1000 1000 1 7\n", ended.stderr


def test_a_plain_fork_needs_nothing() -> None:
    ended = run("child = confine.fork()\nif child == 0: os._exit(5)\nprint(os.waitpid(child, 0)[1] >> 8)")
    assert ended.stdout == "5\n", ended.stderr


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() == 0, reason="root is not held to a number of processes")
def test_in_namespaces_a_process_is_alone(missing: list[str]) -> None:
    if "namespaces" in missing:
        pytest.skip("no namespaces on this machine (`grader doctor` says more)")
    ended = run(
        "ids = os.getuid(), os.getgid()\n"
        "child = confine.fork(confine.FRESH)\n"
        "if child == 0:\n"
        "    confine.map_ids(*ids); confine.limit(confine.Limits(), alone=True)\n"
        "    try: os.fork()\n"
        "    except BlockingIOError: os._exit(9)\n"
        "    os._exit(0)\n"
        "print(os.waitpid(child, 0)[1] >> 8)"
    )
    assert ended.stdout == "9\n", ended.stderr
