"""Texts that come from anywhere, and what other programs may make of them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.plain import LIMIT, cell, file_name, number, original, plain, tidy

ANY = st.text(st.characters(), max_size=40)  # lone surrogates are among them
NASTY = st.text("=+-@'\" \t\r\n;,|％＝＠\u00a0\u3000cmd1.", max_size=12)
TRIGGERS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    "text",
    [
        "=cmd()",
        "+1+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        " =1+1",
        '"=1',
        "'=1",
        "\x00=1",
    ],
)
def test_nothing_is_computed(text: str) -> None:
    assert cell(text)[0] in "'\\"
    assert original(cell(text)) == plain(text)


def test_a_formula_behind_another_locales_separator_is_text_too() -> None:
    assert cell("x;=cmd()") == "x;'=cmd()"
    assert cell('x";"=cmd()') == 'x";\'"=cmd()'
    assert original(cell("x;=cmd()")) == "x;=cmd()"


@pytest.mark.parametrize(
    "text", ["ada", "王伟", "O'Brien", "'t Hooft", "a=b", "a-b@c.de", "", "-5", "+49", "-0.5", "3"]
)
def test_ordinary_names_and_numbers_stay(text: str) -> None:
    assert cell(text) == text
    assert original(text) == text


@given(st.one_of(ANY, NASTY))
def test_an_escaped_cell_can_be_read_back_and_never_begins_a_formula(text: str) -> None:
    told = cell(text)
    assert original(told) == plain(text)
    starts = re.split(r"[;\t\n]", told) if not re.fullmatch(r"[+-]?\d+([.,]\d+)?", told) else []
    assert not [s for s in starts if s.strip('" \u00a0\u3000')[:1] in tuple(TRIGGERS)]
    (row,) = csv.reader(io.StringIO(_row(told), newline=""))
    assert row == [told, "x"]


def _row(text: str) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([text, "x"])
    return out.getvalue()


@given(st.one_of(ANY, NASTY))
def test_plain_text_is_fit_for_xml_and_utf8(text: str) -> None:
    told = plain(text)
    told.encode("utf-8")
    assert not [c for c in told if unicodedata.category(c) in ("Cs", "Cc") and c not in "\t\n"]
    assert not set(told) & set("\u202e\u2066\u2069\u200f\ufffe\uffff\ufeff")


def test_joiners_stay_where_scripts_need_them() -> None:
    assert plain("👩‍🔬 می‌خواهم") == "👩‍🔬 می‌خواهم"


def test_what_cannot_be_shown_stays_apart() -> None:
    assert plain("a\x1b[31m") == "a\\x1b[31m"
    assert len({plain("a\x01"), plain("a\x02"), plain("a\udcff"), plain("a\udcfe")}) == 4


def test_fifty_megabytes_in_a_line_are_cut() -> None:
    told = plain("x" * 50_000_000)
    assert len(told) < LIMIT + 50
    assert told.endswith(f"({50_000_000 - LIMIT} more characters)")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2.5, "2.5"),
        (10, "10"),
        (100.0, "100"),
        (1 / 3, "0.3333"),
        (1e-9, "0"),
        (1e6, "1000000"),
    ],
)
def test_numbers_are_written_out(value: float, text: str) -> None:
    assert number(value) == text


def test_what_is_no_number_is_left_empty() -> None:
    assert [number(v) for v in (math.nan, math.inf, -math.inf)] == ["", "", ""]


def test_json_is_strict() -> None:
    told = tidy({"a\x00": [math.nan, (1, 2.5), None, True, "\ud800"], "o": {"x": object}})
    text = json.dumps(told, allow_nan=False, ensure_ascii=False)
    text.encode("utf-8")
    assert told["a\\x00"] == [None, [1, 2.5], None, True, "\\ud800"]


@pytest.mark.parametrize(
    "text", ["", ".", "..", "../../etc/passwd", "a/b", "a\\b", "C:x", "a\0b", "x" * 5000, "王" * 300, "a."]
)
def test_file_names_are_safe(text: str) -> None:
    name = file_name(text)
    assert 0 < len(name.encode()) <= 255
    assert not set(name) & set("/\\:\0")
    assert name not in (".", "..")
    assert not name.startswith(".")


def test_file_names_of_ordinary_students_are_their_ids() -> None:
    assert [file_name(x) for x in ("ada", "王伟", "a.b@c.de", "20231234")] == ["ada", "王伟", "a.b@c.de", "20231234"]


@given(st.lists(ANY, min_size=2, max_size=2, unique=True))
def test_each_text_has_a_file_name_of_its_own(texts: list[str]) -> None:
    assert len({file_name(t) for t in texts}) == 2
