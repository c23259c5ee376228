"""Every sentence exists, is used, and says the same in both languages."""

from __future__ import annotations

import ast
import re
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import grader
from grader.exercise import Text
from grader.messages import LOCALE, MESSAGES, both, has_chinese, part, preferred_language, say, translate
from grader.results import Message

ROOT = Path(grader.__file__).parent
CHINESE = re.compile("[\u4e00-\u9fff]")
#: Built from the kind of a finding or of a value, so their ids stand nowhere in full.
FINDINGS = {"none", "type", "parts", "keys", "dtype", "form", "array_type.right", "number_type.right"}


def strings() -> Iterator[tuple[Path, str]]:
    """Every string in the engine's code, without docstrings and without the table of messages itself."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        tables = [
            n
            for n in ast.walk(tree)
            if path.stem == "messages" and isinstance(n, ast.Assign) and getattr(n.targets[0], "id", "") == "MESSAGES"
        ]
        skipped = {id(c) for table in tables for c in ast.walk(table)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                yield path, node.value


def message_calls() -> Iterator[tuple[str, str]]:
    """Where ``Message("…")``, ``part("…")`` or ``….say("…")`` is written with an id in full."""
    for path in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and node.args
                and isinstance(node.args[0], ast.Constant)
                and isinstance(node.args[0].value, str)
            ):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("Message", "part") or (
                    name == "say" and getattr(getattr(node.func, "value", None), "id", "") == "d"
                ):
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[0].value


def fields(template: str) -> Counter[str]:
    return Counter(
        f"{name}!{conversion}:{spec}" for _, name, spec, conversion in string.Formatter().parse(template) if name
    )


def test_every_id_that_is_said_exists() -> None:
    unknown = [
        f"{where} {name}" for where, name in message_calls() if name not in MESSAGES and not name.startswith("case:")
    ]
    assert unknown == []
    assert len(list(message_calls())) > 50


def test_every_sentence_is_said_somewhere() -> None:
    written = {text for _, text in strings()}
    built = {name for name in MESSAGES if name.startswith("kind.")}
    assert set(MESSAGES) - written - FINDINGS - built == set()


@pytest.mark.parametrize(
    "name", [name for name in MESSAGES if name != "mistake"]
)  # that one brings both languages along
def test_each_has_its_chinese_with_the_same_placeholders(name: str) -> None:
    english = MESSAGES[name]
    assert has_chinese(english)
    chinese = translate(english, "zh")
    assert set(fields(chinese)) == set(fields(english))
    if re.search("[a-z]{3}", re.sub(r"\{.*?\}", "", english).replace("None", "")):
        assert CHINESE.search(chinese)
    assert not CHINESE.search(english)


def test_no_entry_of_the_catalogue_is_empty_or_doubled() -> None:
    import polib

    entries = polib.pofile(str(LOCALE / "zh_CN" / "LC_MESSAGES" / "grader.po"))
    assert [e.msgid for e in entries if not e.msgstr or e.fuzzy] == []
    assert [m for m, count in Counter(e.msgid for e in entries).items() if count > 1] == []


@pytest.mark.parametrize("name", MESSAGES)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_sentence_without_its_values_is_still_a_sentence(name: str, lang: str) -> None:
    """A record of an older version may lack a value, or hold one of another type."""
    values = {"en": "a", "zh": "一"} if name == "mistake" else {}
    assert say(Message(name, values), lang)
    assert say(Message(name, {**values, "seconds": "x", "error": "x", "times": "x", "line": None}), lang)


def test_values_are_put_into_the_readers_language() -> None:
    message = Message("bias", {"what": part("what.values"), "which": "2", "done": part("bias.missing")})
    assert "left out" in say(message, "en")
    assert "漏掉" in say(message, "zh-CN")
    promise = Message("promise", {"promise": both(Text("kept", "守住了"))})
    assert (say(promise, "en"), say(promise, "zh")) == (
        "This should hold, and does not: kept",
        "应当成立，却没有做到：守住了",
    )
    mistake = Message("mistake", {"name": "m", "en": "{braces} stay", "zh": "{花括号}不变"})
    assert (say(mistake, "en"), say(mistake, "zh")) == ("{braces} stay", "{花括号}不变")


def test_chinese_words_are_not_set_apart_by_spaces() -> None:
    told = say(
        Message("dtype", {"exercise": "f", "got": "float64", "part": "", "expected": part("kind.integer_type")}), "zh"
    )
    assert told == "f 返回的 dtype 是 float64，应为整数类型"


def test_braces_in_a_value_are_text() -> None:
    assert "{seconds}" in say(Message("error", {"exercise": "f", "type": "KeyError", "message": "'{seconds}'"}))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8", "GRADER_LANG": "zh"}, "zh"),
        ({"LANG": "zh_TW", "GRADER_LANG": "en"}, "en"),
        ({"LANG": "", "LC_MESSAGES": "zh_CN"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale_or_as_asked(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("en_US", "UTF-8"))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred_language() == language
