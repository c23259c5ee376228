"""MNIST's four files: where they are looked for, and what is said when they do not fit together."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from grader.datasets import DatasetError, load_fashion_mnist, load_mnist
from grader.datasets.mnist import FASHION_MNIST, MNIST, collection_folder, data_folder, parts_at_hand

from .test_idx import idx

REAL = Path(__file__).parents[3] / "shared" / "data" / "mnist"


def write_part(
    folder: Path, prefix: str, count: int, labels: int | None = None, top: int = 9, packed: bool = True
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(count)
    images = idx(rng.integers(0, 256, size=(count, 4, 5)).astype(np.uint8))
    values = idx((np.arange(count if labels is None else labels) % (top + 1)).astype(np.uint8))
    for kind, data in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", values)):
        name = f"{prefix}-{kind}" + (".gz" if packed else "")
        (folder / name).write_bytes(gzip.compress(data) if packed else data)


@pytest.mark.parametrize("packed", [True, False])
def test_both_parts(tmp_path: Path, packed: bool) -> None:
    write_part(tmp_path / "mnist", "train", 13, packed=packed)
    write_part(tmp_path / "mnist", "t10k", 11, packed=packed)
    images, labels = load_mnist(tmp_path)
    assert images.shape == (13, 1, 4, 5)
    assert images.dtype == np.float32
    assert 0 <= images.min() < images.max() <= 1
    assert labels.tolist() == [*range(10), 0, 1, 2]
    assert len(load_mnist(tmp_path, part="test")[0]) == 11
    assert parts_at_hand(MNIST, tmp_path) == ("train", "test")
    assert parts_at_hand(FASHION_MNIST, tmp_path) == ()


def test_where_the_folder_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("GRADER_DATA", raising=False)
    assert data_folder() == tmp_path / "cache" / "grader" / "data"
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "here"))
    assert data_folder() == tmp_path / "here"
    assert data_folder(tmp_path / "given") == tmp_path / "given"
    assert collection_folder(MNIST) == tmp_path / "here" / "mnist"
    monkeypatch.setenv("GRADER_DATA", str(tmp_path / "mnist"))
    assert collection_folder(MNIST) == tmp_path / "mnist"
    assert collection_folder(FASHION_MNIST) == tmp_path / "mnist" / "fashion-mnist"


def test_a_missing_file_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"train-images-idx3-ubyte\.gz is missing\. `grader data mnist`"):
        load_mnist(tmp_path)
    with pytest.raises(DatasetError, match=r"`grader data fashion-mnist`"):
        load_fashion_mnist(tmp_path)
    with pytest.raises(DatasetError, match="not 'valid'"):
        load_mnist(tmp_path, part="valid")  # type: ignore[arg-type]


def test_labels_of_the_other_part(tmp_path: Path) -> None:
    write_part(tmp_path / "mnist", "train", 13, labels=11)
    with pytest.raises(DatasetError, match=r"11 labels, but .* holds 13 images"):
        load_mnist(tmp_path)


def test_images_and_labels_swapped(tmp_path: Path) -> None:
    write_part(tmp_path / "mnist", "train", 13)
    images, labels = (tmp_path / "mnist" / f"train-{kind}-ubyte.gz" for kind in ("images-idx3", "labels-idx1"))
    content = images.read_bytes()
    images.write_bytes(labels.read_bytes())
    labels.write_bytes(content)
    with pytest.raises(DatasetError, match="has it been renamed"):
        load_mnist(tmp_path)


def test_a_label_that_is_no_class(tmp_path: Path) -> None:
    write_part(tmp_path / "mnist", "train", 13, top=10)
    with pytest.raises(DatasetError, match="holds the label 10"):
        load_mnist(tmp_path)


def test_a_truncated_file_loads_nothing(tmp_path: Path) -> None:
    write_part(tmp_path / "mnist", "train", 13)
    path = tmp_path / "mnist" / "train-labels-idx1-ubyte.gz"
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(DatasetError, match=r"train-labels-idx1-ubyte\.gz is truncated"):
        load_mnist(tmp_path)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real MNIST test images are not here")
def test_the_real_test_images() -> None:
    images, labels = load_mnist(REAL, part="test")
    assert images.shape == (10000, 1, 28, 28)
    assert np.bincount(labels).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
    assert labels[:5].tolist() == [7, 2, 1, 0, 4]
    assert images[:, :, :4].mean() < 0.01 < images[:, :, 12:16].mean()  # the digits stand in the middle
