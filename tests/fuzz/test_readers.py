"""Whatever is in a file, a reader gives what it promises or raises what it declares."""

from __future__ import annotations

import json
import math
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from grader.classroom import handed_in
from grader.messages import say
from grader.report.data import grades_csv, results_jsonl
from grader.report.html import CourseInfo, Pages
from grader.report.terminal import render_check
from grader.results import STATUSES, CriterionResult, Evidence, Figure, Message, Result
from grader.submissions import MAX_CODE, read_folders, read_hints
from tests.fuzz.strategies import damaged
from tests.report.made import standing

FULL = Result(
    "ann",
    "01_a",
    "relu",
    "partial",
    1.5,
    4.0,
    criteria=(CriterionResult("values", "partial", 1.5, 3.0, "a case"), CriterionResult("speed", "failed", 0.0, 1.0)),
    diagnosis=Message("factor", {"factor": "2", "what": {"id": "what.part", "values": {"part": "dx"}}}),
    evidence=Evidence("a batch", "relu(x)", "1", "2", "[0]: 2 ≠ 1", ("[0]: 2 ≠ 1",), (((1.0, None),), ((2.0, 1.0),))),
    figures=(Figure("curves", {"en": "a", "zh": "b"}, ({"en": "loss", "zh": "损失"},), ((1.0, 0.5),)),),
    printed="text",
    notes=(Message("file.twice", {"file": "a.py", "module": "a"}),),
    margin=0.25,
)
WHOLE: dict[str, Any] = json.loads(json.dumps(FULL.as_dict()))
many = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@many
@given(told=damaged(WHOLE))
@example(told={**WHOLE, "status": "excellent"})
@example(told={**WHOLE, "status": ["passed"]})
@example(told={**WHOLE, "score": math.nan})
@example(told={**WHOLE, "score": "4"})
@example(told={**WHOLE, "diagnosis": "text"})
@example(told={**WHOLE, "diagnosis": {"id": "no such message", "values": {}}})
@example(told={**WHOLE, "diagnosis": {"id": "mistake", "values": {}}})
@example(told={**WHOLE, "diagnosis": {"id": "factor", "values": {"factor": {"id": 7, "values": 7}}}})
@example(told={**WHOLE, "evidence": [1]})
@example(told={**WHOLE, "evidence": {**WHOLE["evidence"], "picture": [[["a"]]]}})
@example(told={**WHOLE, "figures": [7]})
@example(told={**WHOLE, "figures": [{"kind": "pie", "title": {}, "names": [], "values": []}]})
@example(told={**WHOLE, "notes": None})
@example(told=7)
def test_a_damaged_result_is_refused_or_can_be_shown(told: Any) -> None:
    try:
        result = Result.from_dict(json.loads(json.dumps(told)))
    except TypeError:
        return
    assert result.status in STATUSES
    assert math.isfinite(result.score + result.max_score + result.seconds)
    assert json.loads(results_jsonl([result])) == json.loads(json.dumps(result.as_dict()))
    for lang in ("en", "zh"):
        assert all(isinstance(say(m, lang), str) for m in (result.diagnosis, *result.notes) if m)
        render_check([result], lang)
        grades_csv(standing("ann", result), lang)
        Pages(CourseInfo(), lang).student(standing("ann", result), lambda r: r)


hint_lines = st.lists(
    st.text(max_size=9) | st.sampled_from(["relu 1", "gelu 3", "relu 9", "a b c", "relu\t2"]), max_size=9
)


@many
@given(data=st.binary(max_size=300) | hint_lines.map(lambda lines: "\n".join(lines).encode("utf-8", "surrogatepass")))
def test_hints_are_few_and_small_whatever_the_file_holds(folder: Path, data: bytes) -> None:
    (folder / "hints.txt").write_bytes(data)
    found = read_hints(folder)
    assert all(name.isidentifier() and number in (1, 2, 3) for name, number in found.items())


stamps = st.tuples(
    st.datetimes().map(str) | st.text(max_size=12) | st.sampled_from(["0001-01-01 00:00:00", "9999-12-31 23:59:59"]),
    st.sampled_from(
        ["", " UTC", " Europe/Berlin", " ../../etc/passwd", " Europe", " /dev/zero", " a\0b", " +14:00", " " + "a" * 90]
    )
    | st.text(max_size=9),
).map("".join)


@many
@given(data=st.binary(max_size=120) | stamps.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_a_timestamp_is_a_moment_or_nothing(folder: Path, data: bytes) -> None:
    (folder / "timestamp.txt").write_bytes(data)
    when = handed_in(folder)
    assert when is None or (isinstance(when, datetime) and when.utcoffset() is not None)


files = st.dictionaries(
    st.sampled_from(
        ["a.py", "a.ipynb", "b.ipynb", "hints.txt", "timestamp.txt", "x y.py", ".c.py", "é.py", "class.py"]
    ),
    st.binary(max_size=200)
    | st.sampled_from([b'{"cells":[]}', b"\xef\xbb\xbfx = 1", b"# coding: utf-16\n\xff", b"\0"]),
)


@many
@given(inside=files, links=st.sets(st.sampled_from(["l.py", "m.ipynb"])))
def test_a_folder_is_read_whatever_lies_in_it(inside: dict[str, bytes], links: set[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        for file, data in inside.items():
            (home / file).write_bytes(data)
        for link in links:
            (home / link).symlink_to("/dev/zero")
        found = read_folders("ann", {"01_a": home, "": home})
    assert not set(found.modules) & set(found.faults)
    assert all(module.isidentifier() for module in {*found.modules, *found.faults})
    assert sum(len(source) for blocks in found.modules.values() for _, source in blocks) <= MAX_CODE
    assert {"l": "file.no_file", "m": "file.no_file"}.items() >= {
        (name, fault.id) for name, fault in found.faults.items() if name in "lm"
    }
    assert all(say(message, "zh") for message in (*found.notes, *found.faults.values()))
    assert len(found.hash) == 64
