"""Results as rows and lines: what is written can be read again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from grader.gradebook import Mark, Standing
from grader.plain import UNFIT, cell, original
from grader.report.data import as_json, grades_csv, grades_head, results_jsonl
from grader.results import Message, Result

from .made import EVIDENCE, PARTIAL, hostile, result, wrong


def table(results: list[Result], lang: str = "en") -> str:
    return grades_head() + grades_csv(Standing("", tuple(results), ()), lang)


def read_jsonl(text: str) -> list[Result]:
    return [Result.from_dict(json.loads(line)) for line in text.split("\n") if line]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_begins_with_the_columns_that_were_promised() -> None:
    head = grades_head()
    assert head.startswith("student,assignment,exercise,score,max_score,status,diagnosis")


def test_csv_has_a_row_for_each_result() -> None:
    (row,) = rows(table([wrong(submission_hash="f" * 64)], "en"))
    assert row["student"] == "bob"
    assert row["diagnosis"] == "This is twice x."
    assert (row["score"], row["max_score"], row["status"]) == ("0", "4", "failed")
    assert row["submission_hash"] == "f" * 16
    assert rows(table([wrong()], "zh"))[0]["diagnosis"] == "这是 x 的两倍。"


def test_csv_tells_what_roster_and_late_rule_say() -> None:
    late = Standing("ada", (result(),), (Mark("02_activations", 4, 4, 2, share=0.5),), "Ada", "=a@x.org", "B")
    (row,) = rows(grades_head() + grades_csv(late, "en"))
    assert (row["name"], original(row["email"]), row["section"], row["late_share"]) == ("Ada", "=a@x.org", "B", "0.5")


def test_csv_numbers_are_written_plainly() -> None:
    told = rows(table([result(score=s) for s in (0.0, 2.5, 3.3333333, 4.0)], "en"))
    assert [row["score"] for row in told] == ["0", "2.5", "3.33333", "4"]


@pytest.mark.parametrize("name", ['a "b" c', "a,b", "a;b", "a\nb", "王伟", "=1+1"])
def test_csv_keeps_names_apart(name: str) -> None:
    (row,) = rows(table([result(name)], "en"))
    assert original(row["student"]) == name


@pytest.mark.parametrize("name", ["=cmd()", "+1-2", "-2+3", "@a", "\t=1", "\r=1", "x;=cmd()"])
def test_csv_holds_no_formula(name: str) -> None:
    (row,) = rows(table([result(name, exercise=name)], "en"))
    assert row["student"] == row["exercise"] == cell(name)
    assert row["student"][0] not in "=+-@\t\r"


def test_csv_of_hostile_texts_is_one_line_each() -> None:
    text = table([hostile(), result()], "en")
    assert len(text.split("\n")) == 4
    assert len(rows(text)) == 2


def test_jsonl_gives_back_what_was_written() -> None:
    written = [
        result(),
        wrong(),
        hostile(),
        result(status="partial", score=2.5, criteria=PARTIAL, evidence=replace(EVIDENCE, worst=())),
        result(
            "王伟",
            diagnosis=Message("carried", {"needs": "a, b"}),
            seconds=0.25,
            attempt=3,
            printed="x\u2028y\x85z\x0b",
        ),
    ]
    assert read_jsonl(results_jsonl(written)) == written


def test_jsonl_is_one_line_a_result() -> None:
    text = results_jsonl([hostile(), wrong()])
    assert text.count("\n") == 2
    assert [json.loads(line)["student"] for line in text.split("\n")[:2]] == ["eve", "bob"]


@pytest.mark.parametrize("line", ["{", "3", "null", "[]", "{}", '"x"', '{"student": "ada"}', "nonsense"])
def test_what_is_no_result_is_refused(line: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        read_jsonl(results_jsonl([result()]) + line + "\n")


@pytest.mark.parametrize("field", ["student", "exercise", "status", "score", "max_score"])
def test_a_result_that_lost_a_field_is_refused(field: str) -> None:
    data = result().as_dict()
    del data[field]
    with pytest.raises((ValueError, TypeError)):
        read_jsonl(json.dumps(data))


def test_json_brings_the_sentence() -> None:
    assert as_json(wrong(), "en")["text"] == "This is twice x."
    assert as_json(wrong(), "zh")["text"] == "这是 x 的两倍。"
    assert as_json(result(), "en")["text"] == ""
    assert json.dumps(as_json(hostile(), "en"))


def test_jsonl_holds_no_command_to_a_terminal_and_loses_nothing() -> None:
    name = "a\x1b[2J\x9b1m\u202e\u2028中 é"
    text = results_jsonl([result(name)])
    assert not UNFIT.search(text)
    assert "中 é" in text
    assert json.loads(text)["student"] == name
