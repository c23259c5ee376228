"""What may cross the wall: None, bool, int, float, str, list, tuple, dict and plain arrays. Nothing is ever executed.

A frame is ``header length, body length, JSON header, body``. The header is a tree of tagged lists,
the body holds the arrays' bytes, each starting on a multiple of 16.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import Any

import numpy as np

PREFIX = struct.Struct("<IQ")
MAX_HEADER = 8 << 20
MAX_BODY = 64 << 20
MAX_DEPTH = 32
MAX_VALUES = 500_000  # in one frame: each costs the reader time and memory
MAX_DIMS = 32

#: dtypes that cross, by their little-endian name.
DTYPES = frozenset("|b1 |i1 |u1 <i2 <u2 <i4 <u4 <i8 <u8 <f2 <f4 <f8 <c8 <c16".split())
TYPES = {name: np.dtype(name) for name in DTYPES}


class WireError(ValueError):
    """A frame that is broken, too large, or holds what may not cross."""


@dataclass(frozen=True)
class Opaque:
    """Stands for an object that may not cross; only the name of its type does."""

    type_name: str


def encode(value: Any) -> bytes:
    """One frame. What is no plain value is replaced by the name of its type. Raises WireError for what is too large."""
    parts = _Parts()
    return _frame(_tree(value, parts, 0), parts)


def _frame(tree: Any, parts: _Parts) -> bytes:
    header = json.dumps(tree, separators=(",", ":")).encode("ascii")
    if len(header) > MAX_HEADER:
        raise WireError("the value is too large to cross")
    return b"".join([PREFIX.pack(len(header), parts.size), header, *parts.buffers])


class Batch:
    """Several values that travel as one list. Each is taken as it is at the moment when it is added."""

    def __init__(self) -> None:
        self._parts, self._trees = _Parts(), []  # type: tuple[_Parts, list[Any]]

    def add(self, value: Any) -> None:
        """Raises WireError, and leaves the batch as it was, when there is no more room."""
        before = self._parts.size, self._parts.header, len(self._parts.buffers)
        try:
            self._trees.append(_tree(value, self._parts, 1))
        except BaseException:
            self._parts.size, self._parts.header = before[:2]
            del self._parts.buffers[before[2] :]
            raise

    def __len__(self) -> int:
        return len(self._trees)

    def frame(self) -> bytes:
        return _frame(["l", *self._trees], self._parts)


def decode(frame: bytes | bytearray | memoryview) -> Any:
    """The value of one frame, rebuilt from base types only. Raises WireError for anything else."""
    header_size, body_size = sizes(frame[: PREFIX.size])
    if len(frame) != PREFIX.size + header_size + body_size:
        raise WireError("the frame has another length than it says")
    view = memoryview(frame)[PREFIX.size :]
    return decode_parts(view[:header_size], view[header_size:])


def decode_parts(header: bytes | memoryview, body: bytes | memoryview) -> Any:
    """The same for a frame in two pieces; the value shares no memory with them."""
    body_size = len(body)
    try:
        tree = json.loads(str(header, "utf-8"))
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is no JSON: {type(error).__name__}") from None
    reader = _Body(memoryview(body))
    value = _value(tree, reader, 0)
    if reader.position != body_size:
        raise WireError("the body has bytes that no array claims")
    return value


def sizes(prefix: bytes | bytearray | memoryview) -> tuple[int, int]:
    """Header and body length of the frame that starts with ``prefix``, held to the limits."""
    if len(prefix) != PREFIX.size:
        raise WireError("the frame is cut short")
    header_size, body_size = PREFIX.unpack(prefix)
    if header_size > MAX_HEADER or body_size > MAX_BODY:
        raise WireError(f"the frame is too large ({header_size + body_size} bytes)")
    return header_size, body_size


class _Parts:
    """What a frame is gathered from, held to the limits while it grows: a list may hold itself."""

    def __init__(self) -> None:
        self.buffers: list[bytes] = []
        self.size = self.header = 0

    def count(self, characters: int) -> None:
        """Take note of what a part may add to the header, at most."""
        self.header += characters
        if self.header > MAX_HEADER:
            raise WireError("the value is too large to cross")

    def add(self, array: Any, dtype: str) -> None:
        self.size += array.nbytes + -array.nbytes % 16
        if self.size > MAX_BODY:
            raise WireError("the arrays are too large to cross")
        self.buffers.append(np.asarray(array, dtype=dtype).tobytes())
        if array.nbytes % 16:
            self.buffers.append(bytes(-array.nbytes % 16))


def _tree(value: Any, parts: _Parts, depth: int) -> Any:
    kind = type(value)
    parts.count(6)
    if value is None or kind is bool:
        return value
    if kind is float:
        parts.count(20)
        return value
    if kind is str:
        plain = value.isascii() and value.isprintable()
        parts.count(
            12 * len(value) if len(value) < 100 and not plain else len(value) if plain else len(json.dumps(value))
        )
        return value
    if kind is int:
        parts.count(min(value.bit_length(), 8192) // 3)
        return value if value.bit_length() < 8192 else ["o", "int of more than 8192 bits"]
    if kind is np.ndarray or isinstance(value, np.generic):
        return _array_tree(value, parts)
    if depth >= MAX_DEPTH:
        return ["o", "a container nested too deeply"]
    if kind in (list, tuple) or isinstance(value, tuple):
        return ["l" if kind is list else "t", *(_tree(item, parts, depth + 1) for item in value)]
    if isinstance(value, dict):
        pairs = list(value.items())
        return ["d", *([_tree(str(key), parts, depth), _tree(item, parts, depth + 1)] for key, item in pairs)]
    parts.count(210)
    return ["o", f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")[:200]]


def _array_tree(value: Any, parts: _Parts) -> Any:
    parts.count(210)
    name = value.dtype.newbyteorder("<").str if value.dtype.byteorder != "|" else value.dtype.str
    if name not in DTYPES:
        return ["o", f"numpy array of dtype {value.dtype.name}"[:200]]
    if value.ndim > MAX_DIMS:
        return ["o", f"numpy array of {value.ndim} dimensions"]
    if value.nbytes > MAX_BODY:
        return ["o", f"numpy array of {value.nbytes} bytes"]
    parts.add(value, name)
    return ["a", name, list(value.shape), _layout(value)]


def _layout(array: Any) -> str:
    """How the array lies in memory, as far as a student's code could notice: C order, transposed, or a strided view."""
    if not isinstance(array, np.ndarray) or array.flags.c_contiguous:
        return "C"
    return "T" if array.flags.f_contiguous else "S"


class _Body:
    def __init__(self, data: memoryview) -> None:
        self.data = data
        self.position = self.values = 0

    def count(self) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            raise WireError("the frame holds too many values")

    def take(self, size: int) -> memoryview:
        start, self.position = self.position, self.position + size + (-size % 16)
        if self.position > len(self.data):
            raise WireError("an array is longer than the body")
        return self.data[start : start + size]


def _value(tree: Any, body: _Body, depth: int) -> Any:
    body.count()
    if isinstance(tree, str):
        return _text(tree)
    if tree is None or isinstance(tree, (bool, int, float)):
        return tree
    if not isinstance(tree, list) or not tree or depth > MAX_DEPTH:
        raise WireError("the header is no tree of tagged lists")
    tag, *items = tree
    if tag == "l":
        return [_value(item, body, depth + 1) for item in items]
    if tag == "t":
        return tuple(_value(item, body, depth + 1) for item in items)
    if tag == "d":
        found = {}
        for item in items:
            if not isinstance(item, list) or len(item) != 2 or not isinstance(item[0], str):
                raise WireError("a dict entry is no pair")
            found[_text(item[0])] = _value(item[1], body, depth + 1)
        return found
    if tag == "a":
        return _array(items, body)
    if tag == "o" and len(items) == 1 and isinstance(items[0], str):
        return Opaque("".join(c if c.isprintable() else "\ufffd" for c in items[0][:200]))
    raise WireError("the header has an unknown tag")


def _text(text: str) -> str:
    """Half of a surrogate pair could not be written to any file, so it becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _array(items: list[Any], body: _Body) -> Any:
    if len(items) != 3 or not isinstance(items[0], str) or items[0] not in DTYPES or not isinstance(items[1], list):
        raise WireError("an array's description is broken")
    name, shape, layout = items
    dtype = TYPES[name]
    if len(shape) > MAX_DIMS:
        raise WireError("an array has too many dimensions")
    count = 1
    for length in shape:
        if type(length) is not int or not 0 <= length <= MAX_BODY:
            raise WireError("an array's shape is broken")
        count *= max(length, 1)
    if count * dtype.itemsize > MAX_BODY:
        raise WireError("an array is too large")
    size = 0 if 0 in shape else count * dtype.itemsize
    array: Any = np.ndarray(shape, dtype, body.take(size))
    if name == "|b1":
        array = np.asarray(array.view(np.uint8) != 0)  # any byte may come, and a bool of 2 is a trap
    if layout == "T":
        return np.array(array, order="F")
    if layout == "S" and shape:
        spread = np.zeros((*shape[:-1], 2 * shape[-1]), dtype=dtype)
        spread[..., ::2] = array
        return spread[..., ::2]
    return array.copy()
