"""IDX, the format of MNIST's files: a big-endian header of magic number and lengths, then the bytes of one array."""

from __future__ import annotations

import gzip
import math
import re
import struct
import zlib
from pathlib import Path

import numpy as np

from grader.datasets.errors import DatasetError

#: The third byte of the magic number says what the numbers are; the fourth, how many dimensions there are.
DTYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
GZIP = b"\x1f\x8b"
LARGEST = 1 << 31


def load_idx(path: str | Path) -> np.ndarray:
    """The array of an IDX file, raw or gzipped (told by its content, not by its name).

    Raises DatasetError, naming the file and what is wrong with it, unless every byte is accounted for: nothing is
    loaded of a truncated or corrupted file, or of one whose name (idx3) promises another number of dimensions.
    """
    path = Path(path)
    data = _content(path)
    if len(data) < 4 or data[:2] != b"\0\0" or data[2] not in DTYPES or data[3] == 0:
        raise DatasetError(f"{path} is no IDX file: it does not begin with IDX's magic number")
    dims = data[3]
    promised = re.search(r"idx(\d)", path.name)
    if promised and int(promised[1]) != dims:
        raise DatasetError(f"{path} holds {dims} dimensions, but its name says {promised[1]}: has it been renamed?")
    start = 4 + 4 * dims
    if len(data) < start:
        raise DatasetError(f"{path} is truncated: it ends within its header")
    shape = struct.unpack(f">{dims}I", data[4:start])
    dtype = np.dtype(DTYPES[data[2]])
    size, there = math.prod(shape) * dtype.itemsize, len(data) - start
    if there != size:
        what = "is truncated" if there < size else "is too long"
        raise DatasetError(f"{path} {what}: its header announces {size} bytes of shape {shape}, {there} are there")
    array = np.frombuffer(data, dtype, offset=start).reshape(shape)
    return array.astype(dtype.newbyteorder("="))


def _content(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read ({error.strerror})") from None
    if not data.startswith(GZIP):
        return data
    try:
        with gzip.open(path) as file:
            content = file.read(LARGEST + 1)
    except EOFError:
        raise DatasetError(f"{path} is truncated: its gzip stream has no end") from None
    except (OSError, zlib.error) as error:
        raise DatasetError(f"{path} is corrupted: {error}") from None
    if len(content) > LARGEST:
        raise DatasetError(f"{path} unpacks to more than {LARGEST} bytes, which is no data set of this course")
    return content
