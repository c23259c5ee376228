"""The bank of known mistakes is read as text."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank import mistaken_submission, read_bank, reference_submission
from grader.course import Course, CourseError

from .tiny_course import write_file


def bank_of(tiny: Path, text: str) -> dict[str, list[str]]:
    write_file(tiny / "solutions" / "mistakes" / "tiny.py", text)
    course = Course(tiny)
    return {
        exercise: [m.name for m in found]
        for exercise, found in read_bank(course, course.assignments["01_tiny"]).items()
    }


def test_mistakes_are_found_by_name_in_their_order(tiny: Path) -> None:
    course = Course(tiny)
    bank = read_bank(course, course.assignments["01_tiny"])
    assert [m.name for m in bank["square"]] == ["doubled", "cubed", "absolute", "negative"]
    first = bank["square"][0]
    assert (first.id, first.en, first.zh) == (
        "square/doubled",
        "This is twice x, not x times x.",
        "这是 x 的两倍，不是 x 乘 x。",
    )


def test_no_bank_is_no_mistake(tiny: Path) -> None:
    (tiny / "solutions" / "mistakes" / "tiny.py").unlink()
    course = Course(tiny)
    assert read_bank(course, course.assignments["01_tiny"]) == {}


def test_helpers_and_private_names_are_no_mistakes_but_come_along(tiny: Path) -> None:
    text = '"""Doc."""\nimport math\nSCALE = 2\ndef helper(x):\n    return x\ndef __private__(x):\n    return x\n'
    text += 'def square__a(x):\n    """Wrong.\n\n    错。\n    """\n    return helper(x) * SCALE\n'
    assert bank_of(tiny, text) == {"square": ["a"]}
    course = Course(tiny)
    (mistake,) = read_bank(course, course.assignments["01_tiny"])["square"]
    namespace: dict[str, object] = {}
    exec(mistake.source, namespace)
    assert namespace["square"](3) == 6  # type: ignore[operator]
    assert namespace["square"].__name__ == "square"  # type: ignore[attr-defined]


@pytest.mark.parametrize("doc", ["Only English.", "只有中文。", "", "English 和中文 in one paragraph."])
def test_a_sentence_is_needed_in_both_languages(tiny: Path, doc: str) -> None:
    with pytest.raises(CourseError, match=r"tiny\.py: square__a needs a sentence in English and"):
        bank_of(tiny, f'def square__a(x):\n    """{doc}"""\n')


@pytest.mark.parametrize("text", ["def square__a(:\n", "\0", "    x\n"])
def test_a_bank_that_is_no_python_is_named(tiny: Path, text: str) -> None:
    with pytest.raises(CourseError, match=r"mistakes/tiny\.py"):
        bank_of(tiny, text)


def test_lines_are_joined_as_each_language_joins_them(tiny: Path) -> None:
    bank_of(
        tiny,
        'def square__a(x):\n    """One line\n    and another.\n\n    第一行，\n    第二行 x²\n    和 tail\n    """\n',
    )
    course = Course(tiny)
    (mistake,) = read_bank(course, course.assignments["01_tiny"])["square"]
    assert mistake.en == "One line and another."
    assert mistake.zh == "第一行，第二行 x² 和 tail"


def test_a_mistaken_submission_is_the_reference_but_for_one_name(tiny: Path) -> None:
    course = Course(tiny)
    reference = reference_submission(course)
    mistake = read_bank(course, course.assignments["01_tiny"])["square"][0]
    wrong = mistaken_submission(reference, "tiny", mistake)
    assert wrong.modules["tiny"][:-1] == reference.modules["tiny"]
    assert wrong.modules["tiny"][-1] == ("square/doubled", mistake.source)
    assert wrong.modules["more"] == reference.modules["more"]
    assert wrong.student == "square/doubled"
