"""Reading takes time in proportion to what is read: twice as much of anything never takes four times as long.

Each input is large enough that what grows with the square of its size would take minutes.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from grader.checks import Check
from grader.exercise import case
from grader.judge import Verdict
from grader.messages import say
from grader.observe import tidy
from grader.sandbox import wire
from grader.stops import explain_errors
from grader.submissions import Submission, UnreadableError, decode_source, notebook_blocks
from tests.fuzz.answers import framed
from tests.judging import array, check_of

SIZE = 300_000  # bytes or characters of an input
SECONDS = 5  # of CPU time; on a free machine, the slowest takes half a second
X = array(3)
CHECK: Check = check_of((case("one", X), X), (case("two", X), X), needs=("earlier",))

PIECES = {
    "empty lines": "\n",
    "lines of spaces": " \n",
    "spaces": " ",
    "returns": "\r",
    "form feeds": "\f\n",
    "assignments": "a=\n",
    "definitions": "def \n",
    "definitions of nothing": "def\n",
    "classes": "class\n\n",
    "imports": "from x import\n",
    "imports without an end": "from\n",
    "half imports": "from x\n",
    "questions": "a?\n",
    "half questions": "a.",
    "magics": "%%\n",
    "hashes": "#",
    "codings": "# coding",
    "brackets": "(",
    "quotes": "'''",
    "words": "ab ",
    "separators": "\u2028",
}


def seconds(call: Callable[[], object]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_long_source_is_explained_soon(piece: str) -> None:
    """Whatever went wrong, the source is looked through for what it may define."""
    source = piece * (SIZE // len(piece.encode()))
    submission = Submission("ann", {"made": (("made.py", source),)})
    fault = {"type": "ValueError", "message": "(" * 1000, "where": []}
    errors = [
        {"type": kind, "message": message, "module": "", "where": [], "fault": fault}
        for kind in ("NameError", "Missing", "ImportError")
        for message in ("name 'q' is not defined", "f", "earlier", "(" * 1000)
    ]

    def explain() -> None:
        for error in errors:
            found = explain_errors(submission, CHECK, [Verdict(error=error)] * 2)
            assert found is not None
            assert say(found[1], "zh")

    assert seconds(explain) < SECONDS


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_long_file_is_read_soon(piece: str) -> None:
    text = piece * (SIZE // len(piece.encode()))

    def read() -> None:
        for coding in ("", "# coding: idna\n", "# coding: gb18030\n"):
            for end in (b"", b"\xff"):
                try:
                    decode_source("m.py", coding.encode() + text.encode() + end)
                except UnreadableError:
                    continue

    assert seconds(read) < SECONDS


@pytest.mark.parametrize(
    "piece", [p.replace("\n", "\\n").replace("\r", "\\r").replace("\f", "\\f") for p in PIECES.values()]
)
def test_a_long_notebook_is_read_soon(piece: str) -> None:
    one = cell(piece * (SIZE // len(piece.encode())))
    assert seconds(lambda: notebook_blocks("m.ipynb", notebook(one))) < SECONDS
    many = [cell(piece)] * (SIZE // len(cell(piece)))
    assert seconds(lambda: notebook_blocks("m.ipynb", notebook(",".join(many)))) < SECONDS


def cell(source: str) -> str:
    return f'{{"cell_type":"code","source":"{source}"}}'


def notebook(cells: str) -> bytes:
    return f'{{"cells":[{cells}]}}'.encode()


@pytest.mark.parametrize(
    "piece",
    [
        "[]",
        "{}",
        '["l"]',
        '["d"]',
        '["d",["",0]]',
        "1",
        "1.5e300",
        '"\\ud83d"',
        '["a","<f8",[0],"S"]',
        '["o","\\u202e"]',
    ],
)
def test_a_frame_with_many_values_is_read_soon(piece: str) -> None:
    around = '["l",["d",["value",["l",{}]],["error",["d",["where",["l",{}]],["message","x"]]]]]'
    room = 2 * SIZE
    header = around.replace("{}", ",".join([piece] * (room // (len(piece) + 1)))).encode()

    def hear() -> None:
        try:
            for message in wire.decode(framed(header)):
                tidy(message)
        except wire.WireError:
            pass

    assert seconds(hear) < SECONDS
