"""The data sets that lie in ``datasets/``: small archives of two arrays, each checked before it is used."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from grader.course import CourseError, find_course
from grader.datasets.errors import DatasetError

Pair = tuple[np.ndarray, np.ndarray]


@dataclass(frozen=True)
class Embedded:
    """One archive: its file, its checksum, and the value of a white pixel in it."""

    name: str
    sha256: str
    white: int

    @property
    def file(self) -> str:
        return f"{self.name}.npz"


DIGITS8X8 = Embedded("digits8x8", "1e601fad312d6f3a6ba211d3c823fc72732cecc1abf59c91346ea95e5a4ca645", 16)
IMAGES = Embedded("images", "a9ee6417b3165b9001877dde645cfad2422aa352a8bb26991fb3e4654404405f", 15)
EMBEDDED = (DIGITS8X8, IMAGES)


def load_digits8x8(folder: Path | None = None) -> Pair:
    """1,797 handwritten digits, images ``(N, 1, 8, 8)``; see ``datasets/digits8x8.md``."""
    return load_embedded(DIGITS8X8, folder)


def load_images(folder: Path | None = None) -> Pair:
    """1,800 small coloured images of ten classes, ``(N, 3, 12, 12)``; see ``datasets/images.md``."""
    return load_embedded(IMAGES, folder)


def load_embedded(data: Embedded, folder: Path | None = None) -> Pair:
    """Images from 0 to 1 and labels. Raises DatasetError, naming the file, unless it is the one that was shipped."""
    path = (folder or embedded_folder()) / data.file
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror}). Fetch the course again.") from None
    if hashlib.sha256(content).hexdigest() != data.sha256:
        raise DatasetError(f"{path} is not the file that was shipped: its checksum differs. Fetch the course again.")
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            images, labels = arrays["images"], arrays["labels"]
    except (ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise DatasetError(f"{path} cannot be understood ({error})") from None
    return images.astype(np.float32) / data.white, labels.astype(np.int64)


def embedded_folder() -> Path:
    """``datasets/`` beside the package, or of the course that the current folder lies in."""
    beside = Path(__file__).resolve().parents[2] / "datasets"
    if beside.is_dir():
        return beside
    try:
        return find_course().root / "datasets"
    except CourseError as error:
        raise DatasetError(f"there is no datasets/ beside the grader, and {error}") from None
