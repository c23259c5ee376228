"""Reading IDX files: whole ones, and every way of not being one."""

from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.datasets import DatasetError, load_idx


def idx(array: np.ndarray, code: int = 0x08) -> bytes:
    header = bytes([0, 0, code, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(array.dtype.newbyteorder(">")).tobytes()


IMAGES = np.arange(2 * 3 * 5, dtype=np.uint8).reshape(2, 3, 5)
WHOLE = idx(IMAGES)
PACKED = gzip.compress(WHOLE)


def write(folder: Path, data: bytes, name: str = "train-images-idx3-ubyte") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["raw", "gzipped"])
@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "train-images-idx3-ubyte.gz", "images"])
def test_a_whole_file_is_read_by_what_it_holds(tmp_path: Path, pack: type[bytes], name: str) -> None:
    found = load_idx(write(tmp_path, pack(WHOLE), name))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, IMAGES)


@pytest.mark.parametrize(
    ("code", "dtype"), [(0x09, np.int8), (0x0B, np.int16), (0x0C, np.int32), (0x0D, np.float32), (0x0E, np.float64)]
)
def test_numbers_are_big_endian(tmp_path: Path, code: int, dtype: type) -> None:
    array = np.array([[1, -2, 100], [3, 4, 5]], dtype=dtype)
    found = load_idx(write(tmp_path, idx(array, code), "numbers"))
    assert found.dtype == dtype
    assert found.dtype.isnative
    np.testing.assert_array_equal(found, array)


def test_the_array_may_be_changed(tmp_path: Path) -> None:
    load_idx(write(tmp_path, WHOLE))[0] = 7


# Named, as an id of raw bytes would change with the time that gzip writes into its header.
BROKEN = {
    "empty": (b"", "no IDX file"),
    "two bytes": (b"\0\0", "no IDX file"),
    "a page": (b"<html>Not found</html>", "no IDX file"),
    "an unknown dtype": (b"\0\0\x07\3" + WHOLE[4:], "no IDX file"),
    "no dimensions": (b"\0\0\x08\0", "no IDX file"),
    "half a header": (WHOLE[:9], "ends within its header"),
    "a byte short": (WHOLE[:-1], "truncated"),
    "a header alone": (WHOLE[:16], "truncated"),
    "a byte more": (WHOLE + b"\0", "too long"),
    "gzip without its end": (PACKED[:-9], "truncated"),
    "gzip's beginning": (PACKED[:15], "truncated"),
    "gzip, another checksum": (PACKED[:-8] + bytes(8), "corrupted"),
    "gzip, other bytes": (PACKED[:12] + b"\xff" * 9 + PACKED[21:], "corrupted"),
    "gzip in name only": (b"\x1f\x8b nonsense", "corrupted"),
    "gzip of a byte short": (gzip.compress(WHOLE[:-1]), "truncated"),
    "a shape beyond memory": (b"\0\0\x08\3" + b"\xff" * 12, "truncated"),
    "two dimensions": (idx(IMAGES.reshape(6, 5)), "has it been renamed"),
    "one dimension": (idx(IMAGES.ravel()), "1 dimensions, but its name says 3"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_file_that_is_not_whole_is_named(tmp_path: Path, broken: str) -> None:
    data, why = BROKEN[broken]
    path = write(tmp_path, data)
    with pytest.raises(DatasetError, match=why) as caught:
        load_idx(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing", tmp_path):
        with pytest.raises(DatasetError, match="cannot be read") as caught:
            load_idx(path)
        assert str(path) in str(caught.value)


@given(st.integers(0, len(WHOLE) - 1), st.booleans())
def test_no_cut_is_ever_loaded(tmp_path_factory: pytest.TempPathFactory, length: int, packed: bool) -> None:
    data = PACKED if packed else WHOLE
    path = write(tmp_path_factory.mktemp("idx"), data[: min(length, len(data) - 1)])
    with pytest.raises(DatasetError):
        load_idx(path)
