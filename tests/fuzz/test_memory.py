"""What is read takes memory in proportion to its size, whatever is in it."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable

import pytest

from grader.observe import tidy
from grader.sandbox import wire
from grader.submissions import UnreadableError, decode_source, notebook_blocks
from tests.fuzz.answers import framed

SIZE = 300_000  # bytes of an input
FRAME = 80  # bytes of memory for each byte of a frame
NOTEBOOK = 50  # … of a notebook
SPARE = 100_000  # bytes of memory beyond that

#: Headers that hold as much as can be had for a byte, each as a piece that is repeated.
PIECES = {
    "lists": '["l"]',
    "empty lists, which no frame may hold": "[]",
    "empty dicts, which no frame may hold": "{}",
    "dicts, which no frame may hold": '{"":0}',
    "dicts of one": '["d",["",0]]',
    "dicts": '["d"]',
    "tuples of one": '["t",1]',
    "numbers": "9",
    "floats": "1.",
    "floats of one digit": "5e1",
    "letters": '"é"'.encode().decode("latin-1"),
    "escapes": '"\\ud83d"',
    "opaque": '["o","a"]',
    "arrays of nothing": '["a","<f8",[0],"C"]',
    "scalars": '["a","|b1",[],"S"]',
    "deep arrays of nothing": '["a","|u1",[0,67108864,67108864,67108864],"S"]',
}


def taken(read: Callable[[], object]) -> int:
    """Bytes of memory that a call takes at its peak, whether it raises or not."""
    tracemalloc.start()
    try:
        read()
    except (wire.WireError, UnreadableError):
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def hear(frame: bytes) -> None:
    for message in wire.decode(frame):
        if isinstance(message, dict):
            tidy(message)


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
@pytest.mark.parametrize(
    "around", ['["l",{}]', '["l",["d",["value",["l",{}]],["inputs",null]]]'], ids=["bare", "an answer"]
)
def test_a_frame_takes_so_many_times_its_size(piece: str, around: str) -> None:
    header = around.replace("{}", ",".join([piece] * (SIZE // (len(piece) + 1)))).encode("latin-1")
    frame = framed(header + b"\0" + (bytes(16 * header.count(b'"|b1"')) if "|b1" in piece else b""))
    assert taken(lambda: hear(frame)) <= FRAME * len(frame) + SPARE


@pytest.mark.parametrize("layout", ["C", "T", "S"])
@pytest.mark.parametrize("shape", [[SIZE], [SIZE // 2, 2], [1] * 30 + [SIZE]])
def test_an_array_takes_so_many_times_its_size(shape: list[int], layout: str) -> None:
    header = json.dumps(["l", ["d", ["value", ["a", "|b1", shape, layout]]]]).encode()
    frame = framed(header + b"\0" + bytes(SIZE))
    assert taken(lambda: hear(frame)) <= 10 * len(frame)


def test_an_array_cannot_be_larger_than_its_bytes() -> None:
    for shape in ([1 << 20], [1 << 26, 1 << 26], [1 << 62], [(1 << 64) + 1], [-1, -(1 << 40)], [2] * 26):
        frame = framed(json.dumps(["a", "<f8", shape, "S"]).encode() + b"\0" + bytes(64))
        with pytest.raises(wire.WireError):
            wire.decode(frame)
        assert taken(lambda frame=frame: wire.decode(frame)) < SPARE  # type: ignore[misc]


@pytest.mark.parametrize(
    "piece", ["[]", "{}", '{"":0}', "1", '"a"', '{"cell_type":"code"}', '{"cell_type":"code","source":"%"}', "[[[]]]"]
)
def test_a_notebook_takes_so_many_times_its_size(piece: str) -> None:
    data = ('{"cells":[' + ",".join([piece] * (SIZE // (len(piece) + 1))) + "]}").encode()
    assert taken(lambda: notebook_blocks("n.ipynb", data)) <= NOTEBOOK * len(data) + SPARE


@pytest.mark.parametrize("line", ["%", "!x", "f?", "", "x" * 1000 + "?", "  ", "\\u0000"])
def test_a_cell_takes_so_many_times_its_size(line: str) -> None:
    data = ('{"cells":[{"cell_type":"code","source":"' + (line + "\\n") * (SIZE // (len(line) + 2)) + '"}]}').encode()
    assert taken(lambda: notebook_blocks("n.ipynb", data)) <= NOTEBOOK * len(data) + SPARE


@pytest.mark.parametrize("coding", [b"utf-8", b"gb18030", b"latin-1", b"idna", b"x" * SIZE])
@pytest.mark.parametrize("body", [b"a", b"\xe9", b"\x81\x30\x81\x30", b"\xf0\x9f\x98\x80"])
def test_source_takes_so_many_times_its_size(coding: bytes, body: bytes) -> None:
    data = b"# coding: " + coding + b"\n" + body * (SIZE // len(body))
    assert taken(lambda: decode_source("n.py", data)) <= 10 * len(data)
