"""Results as cell outputs and comments."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import from_dict
from nbgrader.utils import determine_grade

from grader.course import Course
from grader.nbgrader.engine import for_students
from grader.nbgrader.outputs import comment, marks, outputs, refusal
from grader.results import Evidence, Message, Result

pytestmark = pytest.mark.filterwarnings("ignore")


def result(score: float = 1.0, best: float = 4.0, status: str = "partial", **told: object) -> Result:
    return Result("ada", "01", "square", status, score, best, **told)  # type: ignore[arg-type]


def graded(found: list[dict[str, object]], points: float) -> tuple[float | None, float]:
    told = {"grade": True, "solution": False, "locked": True, "points": points, "grade_id": "x", "schema_version": 3}
    cell = {"cell_type": "code", "source": "", "metadata": {"nbgrader": told}, "outputs": found}
    return determine_grade(from_dict(cell))  # type: ignore[no-any-return]


@given(st.floats(), st.floats(), st.floats(0, 1000))
def test_nbgrader_reads_a_mark_between_nothing_and_all(score: float, best: float, points: float) -> None:
    mark, most = graded(outputs(result(score, best), points, "en"), points)
    assert mark is not None
    assert 0 <= mark <= most == points


@pytest.mark.parametrize(
    ("score", "points", "worth"), [(0, 4, 0.0), (1, 4, 1.0), (4, 4, 4.0), (2, 10, 5.0), (1, 0, 0.0)]
)
def test_points_are_scaled_to_what_the_instructor_gives(score: float, points: float, worth: float) -> None:
    found = marks(result(score), points)
    assert type(found) is float
    assert math.isclose(found, worth)


def test_a_refusal_gives_no_points() -> None:
    assert graded(refusal("Not here."), 3) == (0.0, 3.0)


def test_full_marks_are_exact_where_points_are_odd() -> None:
    assert marks(result(4), 10 / 3) == 10 / 3


@pytest.mark.parametrize(
    ("policy", "told"), [("", "looks rounded"), ('[visible]\ndefault = "nothing"\n', "✗ square  0/4")]
)
def test_hidden_cases_show_no_number_and_what_the_policy_allows(tiny: Path, policy: str, told: str) -> None:
    (tiny / "policy.toml").write_text(policy)
    evidence = Evidence("a matrix", "square(float64 (2, 3))", "[0.123]", "[0.456]", "[0]: 0.456 ≠ 0.123", ("0.789",))
    shown = result(0.0, status="failed", evidence=evidence, diagnosis=Message("integer", {"what": "result"}))
    assert "0.123" in str(outputs(shown, 4, "en"))
    hidden = for_students(Course(tiny), {"square": replace(shown, hidden=True)})["square"]
    assert "0.123" not in str(outputs(hidden, 4, "en"))
    assert told in str(outputs(hidden, 4, "en"))
    assert ("looks rounded" in str(comment(hidden, "en"))) == ("looks rounded" in told)


def test_words_of_a_student_are_neither_markup_nor_html() -> None:
    nasty = "# <script>alert(1)</script> [a](javascript:b) ![c](d) `e` $f$ <b>"
    told = result(0.0, status="error", diagnosis=Message("error", {"exercise": "x", "type": "E", "message": nasty}))
    page = outputs(told, 4, "en")[0]["data"]["text/html"]
    assert "<script" not in page
    said = str(comment(told, "en"))
    assert "<script" not in said
    assert "<b>" not in said
    assert "\\[a\\]" in said


def test_no_comment_where_all_is_well() -> None:
    assert comment(result(4.0, status="passed"), "en") is None


def test_chinese() -> None:
    told = result(0.0, status="not_started", diagnosis=Message("not_started", {"exercise": "square"}))
    assert "尚未开始" in str(comment(told, "zh"))
    assert "尚未开始" in str(outputs(told, 4, "zh"))
