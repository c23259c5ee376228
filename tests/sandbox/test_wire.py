"""What may cross the wall comes out as it went in; everything else is refused, and nothing is executed."""

from __future__ import annotations

import json
import math
import pickle
import struct
import time
import tracemalloc
from collections import OrderedDict, defaultdict, namedtuple
from enum import IntEnum
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.sandbox import wire
from grader.sandbox.wire import Opaque, WireError

ALLOWED = [np.dtype(name) for name in sorted(wire.DTYPES)]

whole_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | whole_text
arrays = st.sampled_from(ALLOWED).flatmap(
    lambda dtype: hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4))
)
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(whole_text, inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a: Any, b: Any) -> bool:
    """Equal in type, dtype, shape and every bit that counts."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, float):
        return struct.pack("<d", a) == struct.pack("<d", b) or (math.isnan(a) and math.isnan(b))
    return bool(a == b)


def round_trip(value: Any) -> Any:
    return wire.decode(wire.encode(value))


def frame(header: Any, body: bytes = b"") -> bytes:
    """A frame whose header was written by hand."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return wire.PREFIX.pack(len(text), len(body)) + text + body


@given(values)
@settings(deadline=None, max_examples=100)
@example(-0.0)
@example((math.nan, math.inf, -math.inf, 5e-324))
@example(np.float32(1.5) * np.ones((2, 0, 3), np.float32))
def test_every_plain_value_comes_out_as_it_went_in(value: Any) -> None:
    assert same(round_trip(value), value)


@pytest.mark.parametrize("dtype", ALLOWED, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 0, 4), (1, 1, 1), (2, 3, 4)], ids=str)
def test_every_dtype_and_shape_crosses(dtype: np.dtype, shape: tuple[int, ...]) -> None:
    array = (np.arange(math.prod(shape)) % 2).reshape(shape).astype(dtype)
    came = round_trip(array)
    assert type(came) is np.ndarray
    assert same(came, array)
    assert came.flags.writeable


def test_numbers_keep_their_kind() -> None:
    assert type(round_trip(True)) is bool
    assert type(round_trip(1)) is int
    assert type(round_trip(1.0)) is float
    assert math.copysign(1, round_trip(-0.0)) == -1
    assert round_trip(2**8190) == 2**8190
    assert round_trip(2**8192) == Opaque("int of more than 8192 bits")


@pytest.mark.parametrize("number", [np.float64(0.1), np.float32(0.1), np.int8(-3), np.bool_(True), np.complex128(1j)])
def test_a_numpy_scalar_becomes_a_0d_array_of_its_dtype(number: np.generic) -> None:
    came = round_trip(number)
    assert type(came) is np.ndarray
    assert (came.shape, came.dtype, came[()]) == ((), number.dtype, number)


def test_the_layout_crosses_so_that_a_view_is_tried_as_a_view() -> None:
    base = np.arange(24.0).reshape(4, 6)
    for array in (base, base.T, base[:, ::2], base[::-1], base.reshape(2, 3, 4).transpose(2, 0, 1)):
        came = round_trip(array)
        assert np.array_equal(came, array)
        assert came.flags.c_contiguous == array.flags.c_contiguous
        assert came.flags.f_contiguous == array.flags.f_contiguous
        assert came.flags.writeable


def test_big_endian_and_foreign_byte_orders_come_as_native_numbers() -> None:
    assert same(round_trip(np.arange(3, dtype=">f8")), np.arange(3, dtype="<f8"))


Pair = namedtuple("Pair", "a b")


class Level(IntEnum):
    LOW = 1


class ListOfMine(list):
    def __iter__(self) -> Any:
        raise RuntimeError("never asked")


class Text(str):
    pass


class ArrayOfMine(np.ndarray):
    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("never asked")


class Unspeakable:
    def __str__(self) -> str:
        raise RuntimeError("no name")


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (ListOfMine([1]), "ListOfMine"),
        (Text("x"), "Text"),
        (np.zeros(2).view(ArrayOfMine), "ArrayOfMine"),
        (np.ma.masked_array([1.0, 2.0]), "MaskedArray"),
        (np.zeros((1, 1)).view(np.matrix), "matrix"),
        (Level.LOW, "Level"),
        (object(), "object"),
        ({1, 2}, "set"),
        (b"bytes", "bytes"),
        (1j, "complex"),
        (print, "builtin_function_or_method"),
        (int, "type"),
        ((i for i in range(3)), "generator"),
        (np.array([object()]), "dtype object"),
        (np.array(["text"]), "dtype str"),
        (np.array([(1, 2)], dtype="i4,i4"), "dtype void"),
        (np.array(["2020-01-01"], dtype="M8[D]"), "dtype datetime64"),
        (np.longdouble(1), "dtype longdouble"),
        (np.zeros((1,) * 40), "40 dimensions"),
        (np.broadcast_to(0.0, (10**6, 10**6)), "8000000000000 bytes"),
    ],
    ids=lambda v: v if isinstance(v, str) else type(v).__name__,
)
def test_anything_else_is_only_the_name_of_its_type(value: Any, told: str) -> None:
    came = round_trip([value])[0]
    assert isinstance(came, Opaque)
    assert told.replace("longdouble", np.dtype(np.longdouble).name) in came.type_name


def test_relatives_of_tuple_and_dict_become_plain_ones() -> None:
    assert same(round_trip(Pair(1, 2.0)), (1, 2.0))
    assert same(round_trip(OrderedDict(b=1, a=2)), {"b": 1, "a": 2})
    assert same(round_trip(defaultdict(list, {3: [1]})), {"3": [1]})


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    came = round_trip({"\udc80": ["a\ud800b", "😀中"]})
    assert came == {"?": ["a?b", "😀中"]}
    json.dumps(came, ensure_ascii=False).encode("utf-8")


def test_a_list_that_holds_itself_is_refused_and_does_not_hang() -> None:
    narrow: list[Any] = []
    narrow.append(narrow)
    inner = round_trip(narrow)
    for _ in range(wire.MAX_DEPTH - 1):
        (inner,) = inner
    assert inner == [Opaque("a container nested too deeply")]


def test_a_list_that_holds_itself_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_HEADER", 100_000)
    wide: list[Any] = []
    wide += [wide, wide]
    with pytest.raises(WireError, match="too large"):
        wire.encode(wide)


def test_what_is_too_large_is_refused_before_it_is_copied() -> None:
    large = np.zeros(wire.MAX_BODY // 8)
    tracemalloc.start()
    try:
        with pytest.raises(WireError, match="too large"):
            wire.encode([large] * 50)
        assert tracemalloc.get_traced_memory()[1] < 4 * wire.MAX_BODY
    finally:
        tracemalloc.stop()
    for text in ("x" * (wire.MAX_HEADER + 1), "\0" * (wire.MAX_HEADER // 6 + 1), {"中" * wire.MAX_HEADER: 1}):
        with pytest.raises(WireError, match="too large"):
            wire.encode(text)


def test_a_batch_is_a_list_and_what_does_not_fit_leaves_it_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    batch, array = wire.Batch(), np.arange(3.0)
    batch.add({"value": array})
    array[:] = -1
    monkeypatch.setattr(wire, "MAX_BODY", 64)
    for large in ([np.zeros(2), np.zeros(8)], {Unspeakable(): np.zeros(1)}):
        with pytest.raises((WireError, RuntimeError)):
            batch.add(large)
    batch.add("last")
    assert len(batch) == 2
    first, last = wire.decode(batch.frame())
    assert (first["value"].tolist(), last) == ([0, 1, 2], "last")


@given(st.binary(max_size=400))
@settings(deadline=None, max_examples=100)
def test_random_bytes_raise_nothing_but_wire_error(data: bytes) -> None:
    try:
        wire.decode(data)
    except WireError:
        pass
    else:
        pytest.fail("random bytes were taken for a value")


tags = st.sampled_from(["l", "t", "d", "a", "o", "x", "", "|b1", "<f8", "<f4", "|O", "C", "T", "S"])
numbers = st.integers(-3, 9) | st.sampled_from([2**31, 2**63, -(2**63), 2**64, wire.MAX_BODY])
trees = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | st.text(max_size=5) | tags,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(tags, inner).map(list)
        | st.tuples(st.just("a"), tags, st.lists(numbers, max_size=4), tags).map(list)
        | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=15,
)


@given(trees, st.binary(max_size=64))
@settings(deadline=None, max_examples=200)
def test_headers_that_look_right_raise_nothing_but_wire_error(tree: Any, body: bytes) -> None:
    try:
        value = wire.decode(frame(tree, body))
    except WireError:
        return
    assert_plain(value)


@given(values, st.data())
@settings(deadline=None, max_examples=100)
def test_mutated_frames_raise_nothing_but_wire_error(value: Any, data: st.DataObject) -> None:
    whole = bytearray(wire.encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        position = data.draw(st.integers(0, len(whole) - 1))
        match data.draw(st.sampled_from(["change", "delete", "double"])):
            case "change":
                whole[position] = data.draw(st.integers(0, 255))
            case "delete" if len(whole) > 1:
                del whole[position]
            case _:
                whole[position:position] = whole[position : position + 8]
    try:
        value = wire.decode(whole)
    except WireError:
        return
    assert_plain(value)


def assert_plain(value: Any) -> None:
    """Base types only, all the way down."""
    if type(value) in (list, tuple):
        for item in value:
            assert_plain(item)
    elif type(value) is dict:
        for key, item in value.items():
            assert type(key) is str
            assert_plain(item)
    elif type(value) is np.ndarray:
        assert value.dtype.str in wire.DTYPES
        assert value.base is None or type(value.base) is np.ndarray
    else:
        assert value is None or type(value) in (bool, int, float, str, Opaque)


def test_a_pickle_is_never_opened(tmp_path: Any) -> None:
    bait = tmp_path / "opened"

    class Bomb:
        def __reduce__(self) -> Any:
            return (open, (str(bait), "w"))

    data = pickle.dumps(Bomb())
    for attempt in (data, frame(data), frame(["a", "|O", [1], "C"], data), frame(["a", "<f8", [len(data)], "C"], data)):
        with pytest.raises(WireError):
            wire.decode(attempt)
    assert not bait.exists()


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (["a", "|O", [1], "C"], bytes(16)),
        (["a", "<f8", [-1], "C"], b""),
        (["a", "<f8", [-1, -1], "C"], bytes(16)),
        (["a", "<f8", [1.0], "C"], bytes(16)),
        (["a", "<f8", [True], "C"], bytes(16)),
        (["a", "<f8", ["1"], "C"], bytes(16)),
        (["a", "<f8", [2**40], "C"], b""),
        (["a", "<f8", [2**26, 2**26, 2**26], "C"], b""),
        (["a", "<f8", [0, 2**62], "C"], b""),
        (["a", "<f8", [2**26, 2**26, 0], "S"], b""),
        (["a", "<f8", [1] * 40, "C"], bytes(16)),
        (["a", "<f8", [3], "C"], bytes(16)),
        (["a", "<f8", [1], "C"], bytes(32)),
        (["a", "<f8", [1], "C", 1], bytes(16)),
        (["a", "<f8", 1, "C"], bytes(16)),
        (["a", ["<f8"], [1], "C"], bytes(16)),
        (["a", "f8,i4", [1], "C"], bytes(16)),
        (["a"], b""),
        (["o", 1], b""),
        (["o", "a", "b"], b""),
        (["d", ["a"]], b""),
        (["d", [1, 2]], b""),
        (["d", "ab"], b""),
        (["z"], b""),
        ([], b""),
        ([1], b""),
        ([["l"]], b""),
        ({"l": 1}, b""),
        (1, bytes(16)),
        (b"", b""),
        (b"[", b""),
        (b'"\xff"', b""),
        (b"1" * 5000, b""),
        (b"[" * 100_000, b""),
        (b'["l",' * 40 + b"1" + b"]" * 40, b""),
        (b'["l",' * 100_000 + b"1" + b"]" * 100_000, b""),
    ],
    ids=lambda v: repr(v)[:40],
)
def test_broken_descriptions_are_refused(header: Any, body: bytes) -> None:
    with pytest.raises(WireError):
        wire.decode(frame(header, body))


@pytest.mark.parametrize("cut", [0, 1, 11, 12, 20, -1])
def test_a_frame_of_another_length_than_it_says_is_refused(cut: int) -> None:
    whole = wire.encode([1.5, np.arange(3.0)])
    with pytest.raises(WireError):
        wire.decode(whole[:cut])
    with pytest.raises(WireError):
        wire.decode(whole + b"\0")


def test_a_prefix_that_promises_too_much_is_refused_at_once() -> None:
    for sizes in ((wire.MAX_HEADER + 1, 0), (0, wire.MAX_BODY + 1), (2**32 - 1, 2**64 - 1)):
        with pytest.raises(WireError, match="too large"):
            wire.sizes(wire.PREFIX.pack(*sizes))


def test_a_shape_of_a_million_dimensions_costs_no_time() -> None:
    header = b'["a","|b1",[' + b",".join([b"67108864"] * 500_000) + b'],"C"]'
    start = time.process_time()
    with pytest.raises(WireError, match="dimensions"):
        wire.decode(frame(header))
    assert time.process_time() - start < 2


def test_memory_stays_in_proportion_to_the_frame() -> None:
    for header in (b'["l"' + b',["l"]' * 10_000 + b"]", b'["l"' + b',["a","|b1",[0],"S"]' * 10_000 + b"]"):
        tracemalloc.start()
        try:
            wire.decode(frame(header))
            assert tracemalloc.get_traced_memory()[1] < 100 * len(header)
        finally:
            tracemalloc.stop()


def test_a_bool_is_0_or_1_whatever_byte_came() -> None:
    came = wire.decode(frame(["a", "|b1", [4], "C"], bytes([0, 1, 2, 255]) + bytes(12)))
    assert came.view(np.uint8).tolist() == [0, 1, 1, 1]
    assert came.sum() == 3
