"""What students see of hidden cases: every sentence has been decided upon, and none of them tells data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from grader.checks import load
from grader.course import Course
from grader.exercise import Text
from grader.figures import numbers
from grader.grade import Grader
from grader.messages import MESSAGES, both, part, say
from grader.policy import Policy
from grader.results import Evidence, Message, Result
from grader.submissions import Submission
from grader.visible import HIDDEN, KEPT, visible
from tests.report.made import EVIDENCE, PARTIAL, WRONG, hostile, result

#: Values that hold numbers of a case, or words of the submission.
DATA = set("got expected message error offset value total count where size factor extra code promise times".split())
#: Where such a value is the course's own or no datum: names of types, how many values belong there, one rounded digit.
HARMLESS = {
    ("dtype", "got"), ("dtype", "expected"), ("dtype.wrong", "got"), ("dtype.wrong", "expected"),
    ("dtype.float32", "got"), ("hidden.type", "expected"), ("hidden.type.right", "expected"),
    ("hidden.parts", "expected"), ("speed", "times"), ("promise", "promise"),
}  # fmt: skip
#: Said of files before anything ran, or of the reader's own words, so never with a hidden case's data.
BEFORE = ("file.", "notebook.", "roster.", "late.")
SECRET = "0.8151623"


def fields(name: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(MESSAGES[name]) if field}


def test_every_sentence_has_been_decided_upon() -> None:
    assert set(HIDDEN) == set(MESSAGES), "a new sentence: say in grader/visible.py what is told of it on hidden cases"
    assert set(HIDDEN.values()) <= set(MESSAGES)


@pytest.mark.parametrize("name", sorted(set(HIDDEN.values())))
def test_what_is_said_of_hidden_cases_has_no_place_for_data(name: str) -> None:
    if not name.startswith(BEFORE) and name != "mistake":
        assert fields(name) <= KEPT
        assert {(name, field) for field in fields(name) & DATA} <= HARMLESS


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_no_sentence_gives_numbers_or_the_submissions_words_away(name: str) -> None:
    """Every value that may hold data is filled with a secret; none comes through, in words or in the record."""
    own: dict[str, Any] = dict.fromkeys(fields(name) & (DATA | {"type", "library", "extra"}), SECRET)
    own |= {"line": int(SECRET[2:]), "promise": both(Text(f"at least {SECRET}, yours {SECRET}%", f"至少{SECRET}"))}
    safe = {"what": part("what.values"), "name": part("classes"), "part": "", "case": part("case:a matrix")}
    safe |= {"student": "ada", "file": "a.py", "module": "a", "en": "Twice.", "zh": "两倍。", "exercise": "gelu"}
    harmless = {field for said, field in HARMLESS if said == HIDDEN[name] and field != "promise"}
    values = {**safe, **{field: v for field, v in own.items() if field not in harmless}}
    told = visible(result(status="failed", hidden=True, diagnosis=Message(name, values)), "sentence")
    assert told.diagnosis is not None
    if not name.startswith(BEFORE):
        assert SECRET not in json.dumps(told.as_dict(), ensure_ascii=False)
        assert SECRET[2:] not in json.dumps(told.as_dict(), ensure_ascii=False)
        assert SECRET not in say(told.diagnosis, "en") + say(told.diagnosis, "zh")


def seen() -> Result:
    """A hidden result with something everywhere."""
    shown = replace(EVIDENCE, picture=(((1.0,),), ((2.0,),)))
    figure = numbers(Text("accuracy", "准确率"), [(Text("yours", "你的"), 0.8)])
    return result(
        status="partial", score=2.5, criteria=PARTIAL, diagnosis=WRONG, evidence=shown, figures=(figure,),
        printed="x = 1", hidden=True, seconds=0.5, margin=0.1,
        notes=(Message("notebook.dropped", {"file": "a", "line": "%x"}),),
    )  # fmt: skip


def test_everything_is_everything() -> None:
    assert visible(seen(), "everything") == seen()


@pytest.mark.parametrize("level", ["nothing", "sentence", "everything"])
def test_public_cases_are_shown_as_they_are(level: Any) -> None:
    public = replace(seen(), hidden=False)
    assert visible(public, level) == public


def test_a_sentence_comes_without_data() -> None:
    told = visible(seen(), "sentence")
    assert told == replace(seen(), evidence=None, figures=(), printed="", margin=None)


def test_nothing_is_status_and_points() -> None:
    told = visible(seen(), "nothing")
    assert (told.status, told.score, told.max_score) == ("partial", 2.5, 4)
    assert (told.criteria, told.diagnosis, told.evidence, told.figures, told.printed, told.notes) == (
        (),
        None,
        None,
        (),
        "",
        (),
    )
    assert (told.seconds, told.margin) == (0, None)


def test_the_default_is_the_sentence() -> None:
    assert visible(seen(), Policy().level(seen())).diagnosis == WRONG
    assert visible(seen(), Policy().level(seen())).evidence is None


def test_a_hostile_submission_gets_no_word_of_its_own_through() -> None:
    for name in ("error", "error.at", "memory", "missing.fault", "worker.error", "type", "keys"):
        bad = replace(hostile(), hidden=True, printed="w" * 99)
        assert bad.diagnosis is not None
        got = {
            **bad.diagnosis.values,
            "error": "<script>",
            "got": "<script>",
            "extra": "<script>",
            "exercise": "<script>",
        }
        told = json.dumps(visible(replace(bad, diagnosis=Message(name, got)), "sentence").as_dict())
        assert "script" not in told
        assert "www" not in told


def raised(kind: str, line: Any) -> str:
    values = {"exercise": "x", "type": kind, "message": SECRET, "file": "a.py", "line": line, "code": "x"}
    told = visible(result(status="error", hidden=True, diagnosis=Message("error.at", values)), "sentence").diagnosis
    assert told is not None
    return say(told)


def test_an_exception_is_told_by_its_kind_and_line() -> None:
    assert raised("ValueError", 12) == "gelu raised ValueError in a hidden case (in line 12 of your code)"
    assert raised(f"X{SECRET}", 12) == "gelu raised an exception in a hidden case (in line 12 of your code)"
    assert raised("ValueError", 8151623) == "gelu raised ValueError in a hidden case"
    assert raised("ValueError", "8") == "gelu raised ValueError in a hidden case"


def test_numbers_in_a_promise_are_struck_out() -> None:
    text = Text("At least 90.0% of float32 images, −1.5e-3 for conv2d; yours: 61.2%", "至少认出 90.0%；你的结果：61.2%")
    told = visible(result(hidden=True, diagnosis=Message("promise", {"promise": both(text)})), "sentence").diagnosis
    assert told is not None
    assert say(told) == "This should hold, and does not: At least …% of float32 images, … for conv2d; yours: …%"
    assert say(told, "zh") == "应当成立，却没有做到：至少认出 …%；你的结果：…%"


def test_the_words_of_the_bank_are_said_whole() -> None:
    mistake = Message("mistake", {"name": "m", "en": "Long. " * 100 + "At 0 it is ½.", "zh": "长。" * 300})
    assert visible(result(hidden=True, diagnosis=mistake), "sentence").diagnosis == mistake


def test_a_sentence_of_another_version_tells_nothing() -> None:
    told = visible(result(hidden=True, diagnosis=Message("unheard.of", {"expected": SECRET})), "sentence")
    assert told.diagnosis == Message("hidden.ordinary", {"exercise": "gelu"})


TRICKS = {
    "prints": "import numpy as np\ndef square(x):\n    print(x.tolist())\n    return x\n",
    "raises": "def square(x):\n    raise ValueError(x.tolist())\n",
    "names a class": "def square(x):\n    raise type(repr(x.tolist()), (Exception,), {})(x)\n",
    "names a type": "def square(x):\n    return type(repr(x.tolist()), (), {})()\n",
    "names a key": "def square(x):\n    return {repr(x.tolist()): 1}\n",
    "adds": "def square(x):\n    return x * x + x.flat[0]\n",
    "is constant": "def square(x):\n    return x * 0 + x.flat[0]\n",
    "asks for memory": "def square(x):\n    raise MemoryError(repr(x.tolist()))\n",
    "imports": "def square(x):\n    raise ModuleNotFoundError('x', name=f'v{x.flat[0]}'.replace('.', '_'))\n",
}


@pytest.mark.parametrize("trick", TRICKS)
def test_hidden_inputs_do_not_come_out(tiny: Path, jail: Any, trick: str) -> None:
    course = Course(tiny)
    assignment, exercise = course.select(["square"])[0]
    check = replace(load(course, assignment, exercise), hidden=True)
    submission = Submission("eve", {"tiny": (("tiny.py", TRICKS[trick]),)})
    (graded,) = Grader(jail, [check]).grade(submission)
    told = visible(graded, "sentence")
    assert told.diagnosis is not None
    words = json.dumps(told.as_dict(), ensure_ascii=False) + say(told.diagnosis, "en") + say(told.diagnosis, "zh")
    inputs = [v for _, args, _ in check.arguments for a in args for v in a.ravel().tolist()]
    looked_for = [f"{abs(v):.9f}"[:6] for v in inputs if abs(v) not in range(10)]
    assert [v for v in looked_for if v in words.replace("_", ".")] == []
    assert [v for v in looked_for if v in json.dumps(graded.as_dict()).replace("_", ".")], (
        "the trick is none: nothing came out at all"
    )
    assert graded.score == told.score
    assert isinstance(graded.evidence, Evidence | None)
