"""Confining the process that calls: fresh namespaces, hard limits, no capabilities, a short list of system calls.

The file system's wall is bubblewrap's, around the zygote; this is the second wall, fresh for every submission.
Linux only; each layer can be left out, and says so when it cannot be had.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import resource
import signal
import struct
from dataclasses import dataclass
from typing import Any

NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET = (
    0x00020000,
    0x02000000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
FRESH = NEWNS | NEWCGROUP | NEWUTS | NEWIPC | NEWUSER | NEWPID | NEWNET
INTO_CGROUP = 0x200000000
CLONE3 = 435  # on every architecture
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000
PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAPBSET_DROP = 1, 22, 38, 24

#: What NumPy and the interpreter need once they run. Anything else answers EPERM: no exec, fork, thread, socket,
#: ptrace, mount, keyring, io_uring. Numbers: (x86_64, aarch64); None where the architecture has no such call.
SYSTEM_CALLS: dict[str, tuple[int | None, int | None]] = {
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66), "pread64": (17, 67),
    "pwrite64": (18, 68), "open": (2, None), "openat": (257, 56), "close": (3, 57), "stat": (4, None),
    "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79), "statx": (332, 291), "lseek": (8, 62),
    "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439), "readlink": (89, None),
    "readlinkat": (267, 78), "getdents64": (217, 61), "getcwd": (79, 17), "dup": (32, 23), "fcntl": (72, 25),
    "ftruncate": (77, 46), "mkdir": (83, None), "mkdirat": (258, 34), "unlink": (87, None),
    "unlinkat": (263, 35), "rename": (82, None), "renameat": (264, 38), "ioctl": (16, 29),
    "mmap": (9, 222), "mprotect": (10, 226), "munmap": (11, 215), "mremap": (25, 216), "brk": (12, 214),
    "madvise": (28, 233), "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "futex": (202, 98), "set_robust_list": (273, 99), "rseq": (334, 293),
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrusage": (98, 165), "getrandom": (318, 278), "getpid": (39, 172), "gettid": (186, 178),
    "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175), "getgid": (104, 176),
    "getegid": (108, 177), "uname": (63, 160), "sysinfo": (99, 179), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "poll": (7, None), "ppoll": (271, 73), "select": (23, None),
    "pselect6": (270, 72), "tgkill": (234, 131), "exit": (60, 93), "exit_group": (231, 94),
}  # fmt: skip
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}


@dataclass(frozen=True)
class Limits:
    """What one process in the jail may use. Memory and sizes are bytes, times seconds."""

    cpu: int = 600  # of a whole submission; each exercise has a clock of its own
    memory: int = 2 << 30
    file_size: int = 16 << 20
    scratch: int = 32 << 20
    open_files: int = 64
    processes: int = 1  # within namespaces only: elsewhere the kernel counts the user's other processes too
    answers: int = 256 << 20  # of all the answers to one request, held to by the outside


@functools.cache
def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{what}: {os.strerror(code)}")


def fork(flags: int = 0, cgroup: int | None = None) -> int:
    """``os.fork``, with the child in fresh namespaces (``flags``) and in the cgroup of an open folder.

    One system call does it all; unshare would need a second fork to enter a namespace of process numbers.
    """
    if not flags and cgroup is None:
        return os.fork()
    into = 0 if cgroup is None else INTO_CGROUP
    arguments = struct.pack("11Q", flags | into, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, cgroup or 0)
    with_lock, python = _with_lock(), ctypes.pythonapi
    python.PyOS_BeforeFork()
    pid: int = with_lock.syscall(CLONE3, arguments, ctypes.c_size_t(len(arguments)))
    if pid == 0:
        python.PyOS_AfterFork_Child()
        return 0
    code = ctypes.get_errno()
    python.PyOS_AfterFork_Parent()
    if pid < 0:
        raise OSError(code, f"clone: {os.strerror(code)}")
    return pid


@functools.cache
def _with_lock() -> ctypes.PyDLL:
    """The C library, called without letting go of the interpreter's lock: a fork must not lose it."""
    return ctypes.PyDLL(None, use_errno=True)


def map_ids(uid: int, gid: int) -> None:
    """In a fresh user namespace: be user 1000 here, and ``uid`` (the one before) outside."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"1000 {uid} 1"), ("gid_map", f"1000 {gid} 1")):
        file = os.open(f"/proc/self/{name}", os.O_WRONLY)  # not `open`: its buffers take twice the time
        os.write(file, text.encode())
        os.close(file)


def cover_mounts(scratch: int) -> None:
    """An empty scratch folder of this submission's own, and nothing of /proc."""
    system, flags = libc(), MS_NOSUID | MS_NODEV | MS_NOEXEC
    _check(system.mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "mount /")
    options = f"size={scratch},nr_inodes=1024,mode=700".encode()
    _check(system.mount(b"tmpfs", b"/tmp", b"tmpfs", flags, options), "mount /tmp")
    _check(system.mount(b"tmpfs", b"/proc", b"tmpfs", flags | MS_RDONLY, b"size=0,nr_inodes=1"), "mount /proc")
    os.chdir("/tmp")


def drop_privileges() -> None:
    """No capability is left, none can be won."""
    system = libc()
    for capability in range(64):
        if system.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    header = struct.pack("<Ii", 0x20080522, 0)
    _check(system.capset(header, bytes(24)), "capset")
    no_new_privileges()


def no_new_privileges() -> None:
    """No program that is started can win rights. Filters of any kind may then be set without being root."""
    _check(libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")


def limit(limits: Limits, alone: bool) -> None:
    """Hard limits of the kernel on this process. The clock on the wall is the outside's.

    ``alone``: it is in namespaces of its own, so a limit on processes counts no others. Root is not held to that one.
    """
    wanted = {
        "RLIMIT_CPU": limits.cpu,
        "RLIMIT_AS": limits.memory,
        "RLIMIT_FSIZE": limits.file_size,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_MSGQUEUE": 0,
    }
    if alone:
        wanted["RLIMIT_NPROC"] = limits.processes
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):  # macOS refuses some of these
            continue


def die_with_parent() -> None:
    if hasattr(libc(), "prctl"):
        libc().prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)


def filter_system_calls() -> None:
    """From here on the kernel answers EPERM to every call that is not in the list."""
    _, header = _filter()
    no_new_privileges()  # or only root may filter
    _check(libc().prctl(PR_SET_SECCOMP, 2, header, 0, 0), "seccomp")


@functools.cache
def _filter() -> tuple[Any, bytes]:
    """The program for this machine, kept in memory, and the struct that points to it."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    program = _program(*ARCHITECTURES[machine])
    buffer = ctypes.create_string_buffer(program, len(program))
    return buffer, struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))


def warm_up() -> None:
    """Make ready, once for all cells, what each would otherwise make for itself."""
    if hasattr(libc(), "prctl"):
        system = libc()
        _ = system.prctl, system.capset, system.mount, system.syscall, _with_lock().syscall
    if platform.machine() in ARCHITECTURES:
        _filter()


def _program(column: int, architecture: int) -> bytes:
    """A classic BPF program: right architecture? then a jump to 'allow' for each number in the list."""
    load, equal, at_least, answer = 0x20, 0x15, 0x35, 0x06
    allow, refuse, kill = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x80000000
    numbers = sorted(n for pair in SYSTEM_CALLS.values() if (n := pair[column]) is not None)

    def line(code: int, jump_true: int, jump_false: int, value: int) -> bytes:
        return struct.pack("HBBI", code, jump_true, jump_false, value)

    lines = [line(load, 0, 0, 4), line(equal, 1, 0, architecture), line(answer, 0, 0, kill), line(load, 0, 0, 0)]
    lines.append(line(at_least, len(numbers), 0, 0x40000000))  # the x32 calls of x86_64
    lines += [line(equal, len(numbers) - i, 0, number) for i, number in enumerate(numbers)]
    return b"".join([*lines, line(answer, 0, 0, refuse), line(answer, 0, 0, allow)])
