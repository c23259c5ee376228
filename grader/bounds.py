"""A bound on what judging one answer may take: code of the course meets arrays of any shape there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

EXTRA = 1 << 30  # bytes that judging an answer may take beyond what the process has


@contextlib.contextmanager
def bounded_memory(extra: int = EXTRA) -> Iterator[None]:
    """Within it, this process may take ``extra`` bytes more; what asks for more gets a MemoryError. Linux only."""
    taken = _taken()
    if resource is None or taken is None:
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = taken + extra
    if (soft != resource.RLIM_INFINITY and soft <= wanted) or (hard != resource.RLIM_INFINITY and hard <= wanted):
        yield
        return
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _taken() -> int | None:
    """Bytes of address space that this process has; None where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return None
    assert resource is not None
    return pages * resource.getpagesize()
