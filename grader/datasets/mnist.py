"""MNIST and Fashion-MNIST: the same four files, from different places. They are downloaded, never shipped."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from grader.datasets.errors import DatasetError
from grader.datasets.idx import load_idx

Part = Literal["train", "test"]
Pair = tuple[np.ndarray, np.ndarray]
CLASSES = 10


@dataclass(frozen=True)
class Remote:
    """One file to download. ``md5`` is of the file as it was published, and guards against accidents, not attacks."""

    name: str
    size: int
    md5: str


@dataclass(frozen=True)
class Collection:
    """One data set in four IDX files."""

    name: str
    title: str
    urls: tuple[str, ...]
    files: tuple[Remote, ...]


MNIST = Collection(
    "mnist",
    "MNIST: 70,000 handwritten digits, 28×28",
    ("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
    (
        Remote("train-images-idx3-ubyte.gz", 9912422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
        Remote("train-labels-idx1-ubyte.gz", 28881, "d53e105ee54ea40749a09fcbcd1e9432"),
        Remote("t10k-images-idx3-ubyte.gz", 1648877, "9fb629c4189551a2d022fa330f9573f3"),
        Remote("t10k-labels-idx1-ubyte.gz", 4542, "ec29112dd5afa0611ce80d1b7f02629c"),
    ),
)
FASHION_MNIST = Collection(
    "fashion-mnist",
    "Fashion-MNIST: 70,000 pictures of clothes, 28×28",
    (
        "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ),
    (
        Remote("train-images-idx3-ubyte.gz", 26421880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
        Remote("train-labels-idx1-ubyte.gz", 29515, "25c81989df183df01b3e8a0aad5dffbe"),
        Remote("t10k-images-idx3-ubyte.gz", 4422102, "bef4ecab320f06d8554ea6380940ec79"),
        Remote("t10k-labels-idx1-ubyte.gz", 5148, "bb300cfdad3c16e7a12a480ee83cd310"),
    ),
)
COLLECTIONS = {c.name: c for c in (MNIST, FASHION_MNIST)}
PREFIXES: dict[Part, str] = {"train": "train", "test": "t10k"}


def data_folder(given: str | Path | None = None) -> Path:
    """Where downloads lie: the folder given, else ``GRADER_DATA``, else the user's cache."""
    if given:
        return Path(given).expanduser()
    if os.environ.get("GRADER_DATA"):
        return Path(os.environ["GRADER_DATA"]).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "grader" / "data"


def collection_folder(collection: Collection, given: str | Path | None = None) -> Path:
    """The folder of one data set's files: within the data folder, or that folder itself where it has the set's name."""
    folder = data_folder(given)
    inside = folder / collection.name
    return folder if folder.name == collection.name and not inside.is_dir() else inside


def load_mnist(folder: str | Path | None = None, part: Part = "train") -> Pair:
    """MNIST's 60,000 training or 10,000 test images ``(N, 1, 28, 28)`` and their labels."""
    return load_collection(MNIST, folder, part)


def load_fashion_mnist(folder: str | Path | None = None, part: Part = "train") -> Pair:
    """Fashion-MNIST's 60,000 training or 10,000 test images ``(N, 1, 28, 28)`` and their labels."""
    return load_collection(FASHION_MNIST, folder, part)


def load_collection(collection: Collection, folder: str | Path | None, part: Part) -> Pair:
    """Images from 0 to 1 and labels. Raises DatasetError, naming the file that is missing or wrong."""
    images_path, labels_path = paths(collection, folder, part)
    images, labels = load_idx(images_path), load_idx(labels_path)
    if images.ndim != 3 or images.dtype != np.uint8:
        raise DatasetError(f"{images_path} holds no images: {images.dtype.name} of shape {images.shape}")
    if labels.ndim != 1 or labels.dtype != np.uint8:
        raise DatasetError(f"{labels_path} holds no labels: {labels.dtype.name} of shape {labels.shape}")
    if len(images) != len(labels):
        raise DatasetError(
            f"{labels_path} holds {len(labels)} labels, but {images_path} holds {len(images)} images:"
            " one of them is another part of the set under this name"
        )
    if labels.size and labels.max() >= CLASSES:
        raise DatasetError(f"{labels_path} holds the label {labels.max()}; there are {CLASSES} classes, from 0")
    return images[:, None].astype(np.float32) / 255, labels.astype(np.int64)


def paths(collection: Collection, folder: str | Path | None, part: Part) -> tuple[Path, Path]:
    """The files of one part, gzipped or not. Raises DatasetError for one that is not there."""
    if part not in PREFIXES:
        raise DatasetError(f"a data set has the parts 'train' and 'test', not {part!r}")
    where = collection_folder(collection, folder)
    found = []
    for kind in ("images-idx3-ubyte", "labels-idx1-ubyte"):
        raw = where / f"{PREFIXES[part]}-{kind}"
        packed = raw.with_name(raw.name + ".gz")
        if not packed.is_file() and not raw.is_file():
            raise DatasetError(f"{packed} is missing. `grader data {collection.name}` downloads it.")
        found.append(packed if packed.is_file() else raw)
    return found[0], found[1]


def parts_at_hand(collection: Collection, folder: str | Path | None = None) -> tuple[Part, ...]:
    """Which parts have their files there; whether these are whole shows when they are loaded."""
    at_hand: list[Part] = []
    for part in PREFIXES:
        try:
            paths(collection, folder, part)
        except DatasetError:
            continue
        at_hand.append(part)
    return tuple(at_hand)
