"""The data that is shipped: what it holds, its datasheets, and files that are not what was shipped."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import DatasetError, load_digits8x8, load_images
from grader.datasets.embedded import EMBEDDED, Embedded, embedded_folder, load_embedded

FOLDER = embedded_folder()


def test_digits() -> None:
    images, labels = load_digits8x8()
    assert images.shape == (1797, 1, 8, 8)
    assert images.dtype == np.float32
    assert labels.dtype == np.int64
    assert (images.min(), images.max()) == (0, 1)
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert images[0, 0, 0].tolist() == [0, 0, 5 / 16, 13 / 16, 9 / 16, 1 / 16, 0, 0]  # upright: a row is a row
    assert labels[:10].tolist() == list(range(10))


def test_images() -> None:
    images, labels = load_images()
    assert images.shape == (1800, 3, 12, 12)
    assert images.dtype == np.float32
    assert (images.min(), images.max()) == (0, 1)
    assert np.bincount(labels).tolist() == [180] * 10


def test_the_committed_script_makes_the_images_anew(tmp_path: Path) -> None:
    script = tmp_path / "make_images.py"
    shutil.copy(FOLDER / "make_images.py", script)
    spec = importlib.util.spec_from_file_location("make_images", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.main()
    with np.load(tmp_path / "images.npz", allow_pickle=False) as made, np.load(FOLDER / "images.npz") as shipped:
        for name in ("images", "labels"):
            np.testing.assert_array_equal(made[name], shipped[name])


@pytest.mark.parametrize("data", EMBEDDED, ids=lambda data: data.name)
def test_a_datasheet_tells_source_licence_size_and_checksum(data: Embedded) -> None:
    content = (FOLDER / data.file).read_bytes()
    sheet = (FOLDER / f"{data.name}.md").read_text(encoding="utf-8")
    assert hashlib.sha256(content).hexdigest() == data.sha256
    assert data.sha256 in sheet
    assert len(content) in [int(n.replace(",", "")) for n in re.findall(r"([\d,]+) bytes", sheet)]
    for told in ("| source |", "| licence |", "| values |"):
        assert told in sheet


def test_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir() if path.is_file()) < 600_000


@pytest.mark.parametrize(
    "spoil", [lambda b: b[:-1], lambda b: b"", lambda b: b[:100] + b"\0" + b[101:], lambda b: b"PK" + b]
)
def test_another_file_is_named_and_not_loaded(tmp_path: Path, spoil: object) -> None:
    path = tmp_path / "digits8x8.npz"
    path.write_bytes(spoil((FOLDER / "digits8x8.npz").read_bytes()))  # type: ignore[operator]
    with pytest.raises(DatasetError, match="checksum differs") as caught:
        load_digits8x8(tmp_path)
    assert str(path) in str(caught.value)


def test_a_renamed_file_is_named(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "digits8x8.npz", tmp_path / "images.npz")
    with pytest.raises(DatasetError, match="checksum differs"):
        load_images(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"images\.npz cannot be read"):
        load_images(tmp_path)


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    path = tmp_path / "odd.npz"
    np.savez(path, images=np.array([{}], dtype=object), labels=np.zeros(1))
    odd = Embedded("odd", hashlib.sha256(path.read_bytes()).hexdigest(), 1)
    with pytest.raises(DatasetError, match="cannot be understood"):
        load_embedded(odd, tmp_path)
