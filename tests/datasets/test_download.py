"""Downloading from a server of the test's own: whole, halves, wrong files, and nobody there."""

from __future__ import annotations

import gzip
import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import DatasetError, load_mnist
from grader.datasets import mnist as mnist_module
from grader.datasets.download import fetch
from grader.datasets.mnist import Collection, Remote

from .test_idx import idx

CONTENT = bytes(range(256)) * 1000
REMOTE = Remote("file.gz", len(CONTENT), hashlib.md5(CONTENT).hexdigest())
Run = Callable[..., int]


@dataclass
class Site:
    """What the server gives, and what it was asked for."""

    files: dict[str, bytes] = field(default_factory=lambda: {"file.gz": CONTENT})
    ranges: bool = True
    cut: int | None = None  # it hangs up after so many bytes
    lies: bool = False  # it answers 206 with another range than was asked for
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def site() -> Iterator[Site]:
    it = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, wanted = self.path.rpartition("/")[2], self.headers.get("Range")
            it.asked.append((name, wanted))
            if name not in it.files:
                self.send_error(404)
                return
            data, start = it.files[name], 0
            if wanted and it.ranges:
                start = int(wanted.removeprefix("bytes=").removesuffix("-"))
                told = 0 if it.lies else start
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {told}-{len(data) - 1}/{len(data)}")
                data = data[told:]
            else:
                self.send_response(200)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data if it.cut is None else data[: it.cut])

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    it.url = f"http://127.0.0.1:{server.server_port}/data"
    yield it
    server.shutdown()
    thread.join()
    server.server_close()


def nobody() -> str:
    """An address where no server listens."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        return f"http://127.0.0.1:{server.server_port}"


def test_a_whole_file_with_progress(site: Site, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    assert fetch(REMOTE, tmp_path / "new", [site.url], lambda done, total: seen.append((done, total)))
    assert (tmp_path / "new" / "file.gz").read_bytes() == CONTENT
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [p.name for p in (tmp_path / "new").iterdir()] == ["file.gz"]


def test_what_is_there_is_not_asked_for_again(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file.gz").write_bytes(CONTENT)
    assert not fetch(REMOTE, tmp_path, [site.url])
    assert site.asked == []


def test_a_broken_connection_keeps_its_half_and_goes_on_from_there(site: Site, tmp_path: Path) -> None:
    site.cut = 100_000
    with pytest.raises(DatasetError, match=r"ended after 100000 of 256000 bytes|IncompleteRead") as caught:
        fetch(REMOTE, tmp_path, [site.url])
    assert "GRADER_DATA" in str(caught.value)
    assert not (tmp_path / "file.gz").exists()
    half = (tmp_path / "file.gz.part").stat().st_size
    assert 0 < half <= 100_000
    site.cut = None
    assert fetch(REMOTE, tmp_path, [site.url])
    assert site.asked[-1] == ("file.gz", f"bytes={half}-")
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


@pytest.mark.parametrize("fault", ["ranges", "lies"])
def test_a_server_without_ranges_begins_anew(site: Site, tmp_path: Path, fault: str) -> None:
    setattr(site, fault, fault == "lies")
    (tmp_path / "file.gz.part").write_bytes(CONTENT[:5000])
    assert fetch(REMOTE, tmp_path, [site.url])
    assert (tmp_path / "file.gz").read_bytes() == CONTENT


@pytest.mark.parametrize("served", [CONTENT[:-1] + b"\0", CONTENT + b"more", b"<html>moved</html>" * 20_000])
def test_another_file_is_thrown_away(site: Site, tmp_path: Path, served: bytes) -> None:
    site.files["file.gz"] = served
    with pytest.raises(DatasetError, match="checksum differs"):
        fetch(REMOTE, tmp_path, [site.url])
    assert list(tmp_path.iterdir()) == []


def test_a_half_of_another_file_does_not_spoil_the_next_try(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file.gz.part").write_bytes(b"x" * 5000)
    with pytest.raises(DatasetError, match="checksum differs"):
        fetch(REMOTE, tmp_path, [site.url])
    assert fetch(REMOTE, tmp_path, [site.url])


def test_a_half_that_is_too_long_is_begun_anew_at_the_next_mirror(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file.gz.part").write_bytes(CONTENT + b"more")
    assert fetch(REMOTE, tmp_path, [site.url, site.url])


def test_mirrors_are_asked_in_turn(site: Site, tmp_path: Path) -> None:
    assert fetch(REMOTE, tmp_path, [nobody(), site.url + "/"])


def test_nobody_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"file\.gz cannot be downloaded") as caught:
        fetch(REMOTE, tmp_path, [nobody()])
    for told in (str(tmp_path / "file.gz"), "--data", "GRADER_DATA", "256000 bytes"):
        assert told in str(caught.value)


def test_a_missing_page_is_told(site: Site, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="Not Found"):
        fetch(Remote("other.gz", 3, "0"), tmp_path, [site.url])


def test_a_file_that_is_another_one_is_not_overwritten(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file.gz").write_bytes(b"mine")
    with pytest.raises(DatasetError, match="it is not the published file"):
        fetch(REMOTE, tmp_path, [site.url])
    assert (tmp_path / "file.gz").read_bytes() == b"mine"


# grader data


@pytest.fixture
def small_mnist(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A MNIST of a few images, published by the test's own server."""
    rng, files = np.random.default_rng(0), []
    for prefix, count in (("train", 20), ("t10k", 10)):
        images = gzip.compress(idx(rng.integers(0, 256, size=(count, 4, 4)).astype(np.uint8)), mtime=0)
        labels = gzip.compress(idx((np.arange(count) % 10).astype(np.uint8)), mtime=0)
        for kind, data in (("images-idx3", images), ("labels-idx1", labels)):
            name = f"{prefix}-{kind}-ubyte.gz"
            site.files[name] = data
            files.append(Remote(name, len(data), hashlib.md5(data).hexdigest()))
    small = Collection("mnist", "small", (site.url,), tuple(files))
    monkeypatch.setitem(mnist_module.COLLECTIONS, "mnist", small)
    return site


def test_download_by_command(
    small_mnist: Site, tmp_path: Path, grader: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert grader("data", "mnist", "--data", tmp_path) == 0
    assert capsys.readouterr().out.count("downloaded, checksum right") == 4
    assert len(load_mnist(tmp_path)[0]) == 20
    assert grader("data", "mnist", "--data", tmp_path) == 0
    assert capsys.readouterr().out.count("is there already") == 4
    assert len(small_mnist.asked) == 4
    assert grader("data", "--data", tmp_path) == 0
    assert "20 images (1, 4, 4) (train)" in capsys.readouterr().out


def test_offline_by_command(small_mnist: Site, tmp_path: Path, grader: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert grader("data", "mnist", "--data", tmp_path, "--from", nobody()) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Offline, copy the file" in told


def test_listing(
    tmp_path: Path, grader: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    assert grader("data") == 0
    out = capsys.readouterr().out
    assert "1797 images (1, 8, 8)" in out
    assert "`grader data fashion-mnist` downloads it" in out
    (tmp_path / "mnist").mkdir()
    for name in ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"):
        (tmp_path / "mnist" / name).write_bytes(b"cut")
    assert grader("data") == 1
    assert "train-images-idx3-ubyte is no IDX file" in capsys.readouterr().out


def test_an_unknown_set(grader: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert grader("data", "imagenet") == 2
    assert "'imagenet' cannot be downloaded here; these can: mnist, fashion-mnist" in capsys.readouterr().err
