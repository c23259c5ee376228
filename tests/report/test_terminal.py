"""What a student and an instructor read on a terminal."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

import pytest

from grader.report.summary import summarize
from grader.report.terminal import clean, explanation, number, render_check, render_class, wrap
from grader.results import STATUSES, Message, Result

from .made import EVIDENCE, PARTIAL, WRONG, hostile, made_class, result, standings, wrong


def tables(results: list[Result], lang: str) -> str:
    return render_class(summarize(standings(results)), lang)


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def test_a_right_exercise_is_one_line() -> None:
    lines = render_check([result()], "en").splitlines()
    assert lines[0] == "02_activations  4/4"
    assert re.fullmatch(r"  ✓ gelu +4/4", lines[1])
    assert lines[-1] == "1 of 1 exercises right, 4 of 4 points"
    assert len(lines) == 4


def test_a_wrong_one_says_why_and_shows_the_case() -> None:
    text = render_check([wrong()], "en")
    assert re.search(r"✗ gelu +0/4   failed", text)
    for line in (
        "This is twice x.",
        "case      a matrix: f([1, 2])",
        "expected  [1. 4.]",
        "got       [2. 4.]",
        "first     [0]: 2 ≠ 1",
    ):
        assert f"      {line}\n" in text
    assert "      worst     [0]: 2 ≠ 1   [1]: 3 ≠ 4" in text


def test_one_wrong_element_is_not_told_twice() -> None:
    assert "worst" not in render_check([replace(wrong(), evidence=replace(EVIDENCE, worst=("x",)))], "en")


def test_an_array_of_several_lines_stays_aligned() -> None:
    text = "\n".join(explanation(replace(wrong(), evidence=replace(EVIDENCE, expected="[[1 2]\n [3 4]]")), "en"))
    first, second = re.findall(r".*\[\[1 2\]|.*\[3 4\]\]", text)
    assert first.index("[[1") == second.index("[3") - 1


def test_the_language_is_one_and_whole() -> None:
    text = render_check(
        [
            wrong(),
            result(exercise="relu", status="not_started", diagnosis=Message("not_started", {"exercise": "relu"})),
        ],
        "zh",
    )
    assert "这是 x 的两倍。" in text
    assert not re.search(r"\b(expected|got|failed|started|case|points)\b", text)
    labels = [line for line in text.splitlines() if "[1. 4.]" in line or "[2. 4.]" in line]
    assert len({width(line[: line.index("[")]) for line in labels}) == 1


def test_partial_credit_is_told_by_criterion() -> None:
    text = render_check([replace(wrong(), status="partial", score=2.5, criteria=PARTIAL)], "en")
    assert "◐ gelu" in text
    assert "points: values 2/2, stability 0.5/1, contract 0/1" in text


def test_a_stub_is_no_reproach() -> None:
    text = render_check([result(status="not_started", diagnosis=Message("not_started", {"exercise": "gelu"}))], "en")
    assert "· gelu" in text
    assert "NotImplementedError" not in text
    assert explanation(result(status="not_started", diagnosis=Message("not_started", {"exercise": "gelu"})), "en") == [
        "      gelu is not started: it still raises NotImplementedError"
    ]


def test_a_file_that_is_missing_is_said_once_for_all_of_its_exercises() -> None:
    message = Message("file.missing", {"file": "activations.py", "folder": "02_activations"})
    missing = [result(exercise=name, status="missing", diagnosis=message) for name in ("a", "b", "c")]
    text = render_check(missing, "en")
    assert text.count("There is no activations.py") == 1
    other = replace(missing[2], assignment="03_losses")
    assert render_check([*missing[:2], other], "en").count("There is no activations.py") == 2


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_its_words(status: str) -> None:
    for lang in ("en", "zh"):
        line = render_check([result(status=status)], lang).splitlines()[1]
        assert status == "passed" or line.split()[-1] != "0/4"
        assert "_" not in line


def test_color_only_where_it_is_asked_for_and_wanted(monkeypatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\033[31m" in render_check([wrong()], "en", color=True)
    assert "\033" not in render_check([wrong()], "en")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\033" not in render_check([wrong()], "en", color=True)
    monkeypatch.setenv("NO_COLOR", "")
    assert "\033" in render_check([wrong()], "en", color=True)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_of_a_submission_steers_the_terminal(lang: str) -> None:
    for text in (render_check([hostile()], lang), tables([hostile("e\x1b[2Jve")], lang)):
        assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c != "\n"]


def test_clean_keeps_ordinary_text() -> None:
    assert clean("ñ 平方 ✓ 🙂\tx\n") == "ñ 平方 ✓ 🙂\tx\n"
    assert clean("\x00\x1b\r\u202e\ud800\ue000") == "�" * 6


@pytest.mark.parametrize(
    "text", ["", "word", "a " * 80, "平方" * 80, "平方 and numpy.multiply 相乘，" * 9, "x" * 300, "，" * 90]
)
@pytest.mark.parametrize("limit", [20, 60, 94])
def test_wrapped_text_fits_and_loses_nothing(text: str, limit: int) -> None:
    lines = wrap(text, limit)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    if set(text) != {"，"}:
        assert all(width(line) <= limit + 2 for line in lines)


def test_latin_words_within_chinese_stay_whole() -> None:
    assert all("multiply" in line or "multi" not in line for line in wrap("请用 numpy.multiply 相乘" * 5, 30))


def test_a_message_of_many_words_is_wrapped() -> None:
    long = replace(wrong(), diagnosis=replace(WRONG, values={**WRONG.values, "en": "many words " * 40}))
    assert all(width(line) <= 100 for line in render_check([long], "en").splitlines())


# A class


def test_tables_of_a_class() -> None:
    text = tables([result(), wrong(), result("王伟", "relu", "partial", 2.5)], "en")
    first, second = text.split("\n\n")
    assert re.search(r"ada +4 .*100", first)
    assert re.search(r"bob +0 .* 0$", first, re.MULTILINE)
    assert re.search(r"王伟 +2\.5", first)
    assert re.search(r"gelu +1/2 +50 +1 × This is twice x\.", second)


def test_a_long_sentence_is_cut_in_the_table_and_says_so() -> None:
    long = replace(wrong(), diagnosis=replace(WRONG, values={**WRONG.values, "en": "many words " * 40}))
    assert re.search(r"(many|words) … *$", tables([long], "en"), re.MULTILINE)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_class_of_nobody_is_two_empty_tables(lang: str) -> None:
    assert tables([], lang).count("\n\n") == 1


def test_names_that_look_like_numbers_stay_as_they_are() -> None:
    """tabulate would make 1e3 of one and drop the zeros of the other."""
    text = tables([result("0012"), result("1e3")], "en")
    assert "0012" in text
    assert "1e3" in text


def test_a_large_class_shows_its_first_students_and_says_where_the_others_are() -> None:
    text = render_class(summarize(made_class(10_000, exercises=2)), "en")
    assert len(text.splitlines()) < 60
    assert "s00039" in text
    assert "s00040" not in text
    assert "… and 9,960 more students: all are in grades.csv and index.html." in text


def test_assignments_that_nobody_handed_in_are_named_once() -> None:
    text = tables([result(), result(exercise="x", assignment="09_late", status="missing")], "en")
    assert text.count("09_late") == 1
    assert "Nobody handed in 09_late" in text


@pytest.mark.parametrize(
    ("value", "told"), [(0, "0"), (-0.0, "0"), (4.0, "4"), (2.5, "2.5"), (100.1 + 0.2, "100.3"), (1e6, "1000000")]
)
def test_points_are_written_plainly(value: float, told: str) -> None:
    assert number(value) == told
