"""Downloading one file: go on where an earlier try stopped, believe nothing before the checksum has been compared."""

from __future__ import annotations

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.datasets.errors import DatasetError
from grader.datasets.mnist import Remote

CHUNK = 1 << 16
TIMEOUT = 20.0

Progress = Callable[[int, int], None]  # bytes that are there, bytes in all


def nothing(done: int, total: int) -> None:
    """A progress that shows nothing."""


def fetch(remote: Remote, folder: Path, urls: Sequence[str], progress: Progress = nothing) -> bool:
    """Have ``remote`` in ``folder``, whole and right; False where it was there before.

    A half is kept as ``<name>.part`` and continued at the next try. The mirrors in ``urls`` are asked in turn.
    Raises DatasetError where none of them gives the file, or a file is there that is another one.
    """
    path = folder / remote.name
    if path.is_file():
        if not is_whole(path, remote):
            raise DatasetError(
                f"{path} is there, but it is not the published file (its checksum differs). Delete it and try again,"
                " or keep it: files that load are used whatever their checksum."
            )
        return False
    folder.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    reasons = []
    for url in urls:
        try:
            _continue(url.rstrip("/") + "/" + remote.name, part, remote, progress)
        except (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
            reasons.append(f"{url}: {getattr(error, 'reason', '') or error or type(error).__name__}")
            continue
        if is_whole(part, remote):
            part.replace(path)
            return True
        part.unlink()
        reasons.append(f"{url}: what came is not the published file (its checksum differs)")
    raise DatasetError(
        f"{remote.name} cannot be downloaded. " + "; ".join(reasons) + ". " + offline(remote, folder, urls)
    )


def offline(remote: Remote, folder: Path, urls: Sequence[str]) -> str:
    """What to do without a network."""
    return (
        f"Offline, copy the file from a machine that has it to {folder / remote.name}"
        f" ({remote.size} bytes; it is published at {urls[0].rstrip('/')}/{remote.name}),"
        " or name the folder that holds it with --data or GRADER_DATA."
    )


def is_whole(path: Path, remote: Remote) -> bool:
    """Whether a file is the published one."""
    if path.stat().st_size != remote.size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == remote.md5


def _continue(url: str, part: Path, remote: Remote, progress: Progress) -> None:
    """Append to ``part`` what is missing of it. Raises URLError and the like where the other side ends too early."""
    have = part.stat().st_size if part.exists() else 0
    if have >= remote.size:
        return
    request = urllib.request.Request(url, headers={"Range": f"bytes={have}-"} if have else {})
    with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
        if have and (response.status != 206 or not _starts_at(response.headers.get("Content-Range", ""), have)):
            have = 0  # the server knows no ranges and begins anew
        with part.open("ab" if have else "wb") as file:
            while have <= remote.size and (chunk := response.read(CHUNK)):
                file.write(chunk)
                have += len(chunk)
                progress(have, remote.size)
    if have < remote.size:
        raise urllib.error.URLError(
            f"the connection ended after {have} of {remote.size} bytes; try again to go on from there"
        )


def _starts_at(content_range: str, start: int) -> bool:
    return content_range.strip().startswith(f"bytes {start}-")
