"""Pictures: every one draws from the reference, from wrong code too, and says why where there is nothing to draw."""

from __future__ import annotations

import functools
import importlib.util
import re
import shutil
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text as Label

from grader.bank import reference_submission
from grader.checks import driver_spec
from grader.course import Course, CourseError
from grader.exercise import Assignment, Text
from grader.observe import Runner
from grader.pictures import Answer, NothingToShow, Picture, Undrawable, show, studio, style
from grader.pictures.gallery import Exhibit, exhibits, find, pictures_of
from grader.pictures.picture import HANDOUT
from grader.release import write_pictures
from grader.sandbox.jail import Jail
from grader.sandbox.wire import Opaque
from grader.submissions import Submission

ROOT = Path(__file__).parent.parent
COURSE = Course(ROOT)
ALL = [e for e in exhibits(COURSE) if COURSE.solution(e.assignment).is_file()]
GRADER = Callable[..., int]
NAMED = pytest.mark.parametrize("exhibit", ALL, ids=lambda e: e.name)

NEAREST_MEAN = """
import numpy as np
def train_digit_classifier(X_train, y_train, rng):
    means = np.stack([X_train[y_train == c].mean(axis=0).ravel() for c in range(10)])
    return lambda X: ((X.reshape(len(X), 1, -1) - means) ** 2).sum(axis=-1).argmin(axis=1)
"""


@pytest.fixture(scope="module")
def reference() -> Submission:
    return reference_submission(COURSE)


@pytest.fixture(scope="module")
def answers(jail: Jail, reference: Submission) -> Callable[[Exhibit], dict[str, Any]]:
    """What the reference computes for a picture, computed once."""

    @functools.cache
    def of(name: str) -> dict[str, Any]:
        exhibit = next(e for e in ALL if e.name == name)
        with Runner(lambda: jail.cell(reference.modules)) as runner:
            seen = runner.run(studio._check(exhibit))
        assert seen.stopped is None
        assert "error" not in seen.answers[0], seen.answers[0]["error"]
        value: dict[str, Any] = seen.answers[0]["value"]
        return value

    return lambda exhibit: of(exhibit.name)


def labels(figure: Figure) -> list[str]:
    return [t.get_text() for t in figure.findobj(Label) if t.get_text().strip() and t.get_visible()]


def has_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def of(name: str, course: Course = COURSE) -> Exhibit:
    return find(course, name)


def with_code(reference: Submission, module: str, source: str) -> Submission:
    """The reference with some more code at the end of a module."""
    blocks = (*reference.modules[module], (f"{module}.py", source))
    return replace(reference, modules={**reference.modules, module: blocks})


# every picture, from the reference


@NAMED
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_draws_the_reference(exhibit: Exhibit, lang: str, answers: Callable[[Exhibit], dict[str, Any]]) -> None:
    if lang == "zh" and style.chinese_font() is None:
        pytest.skip("no Chinese font")
    figure, note = studio.render(exhibit, Answer(answers(exhibit)), lang)
    data = figure.png()
    assert note is None
    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == 1008
    assert len(data) < 150_000
    assert has_chinese(" ".join(labels(figure))) == (lang == "zh")


@NAMED
@pytest.mark.long
def test_stays_within_its_canvas(exhibit: Exhibit, answers: Callable[[Exhibit], dict[str, Any]]) -> None:
    figure, _ = studio.render(exhibit, Answer(answers(exhibit)), "en")
    figure.canvas.draw()
    width, height = figure.bbox.width, figure.bbox.height
    for axes in figure.axes:
        for item in (axes.title, axes.xaxis.label, axes.yaxis.label, axes.get_legend()):
            if item is not None and not (isinstance(item, Label) and not item.get_text()):
                box = item.get_window_extent()
                assert box.x0 >= -1
                assert box.y0 >= -1
                assert box.x1 <= width + 1, item
                assert box.y1 <= height + 1, item


@NAMED
def test_names_real_exercises_and_travels(exhibit: Exhibit) -> None:
    assert set(exhibit.picture.uses) <= set(COURSE.home)
    assert driver_spec(exhibit.picture.compute)["source"].startswith("def ")
    assert has_chinese(exhibit.picture.title.zh)
    assert not has_chinese(exhibit.picture.title.en)


def test_every_module_has_a_picture() -> None:
    assert {e.assignment.name for e in ALL} >= {
        a for a in COURSE.assignments if COURSE.assignments[a].module != "projects"
    }


# wrong code


def damaged(value: Any, kind: str) -> Any:
    if isinstance(value, dict):
        return {name: damaged(v, kind) for name, v in value.items()}
    array = np.asarray(value, dtype=float)
    if kind == "zero":
        return np.zeros(array.shape)
    if kind == "nan":
        return np.full(array.shape, np.nan)
    if kind == "huge":
        return np.full(array.shape, 1e300)
    if kind == "large":
        return 1e9 * np.random.default_rng(0).normal(size=array.shape)
    assert kind == "negative"
    return -array


@NAMED
@pytest.mark.long
@pytest.mark.parametrize("kind", ["zero", "nan", "huge", "large", "negative"])
def test_draws_wrong_numbers(exhibit: Exhibit, kind: str, answers: Callable[[Exhibit], dict[str, Any]]) -> None:
    figure, _ = studio.render(exhibit, Answer(damaged(answers(exhibit), kind)), "en")
    figure.canvas.draw()


@NAMED
@pytest.mark.long
@pytest.mark.parametrize("value", [{}, None, 3.0, "text", [1, 2], Opaque("object")], ids=str)
def test_refuses_what_is_no_answer(exhibit: Exhibit, value: Any) -> None:
    with pytest.raises(Undrawable):
        studio.render(exhibit, Answer(value), "en")


@NAMED
@pytest.mark.long
@pytest.mark.parametrize(
    "wrong", [None, "text", Opaque("object"), np.zeros(0), np.zeros((2, 3, 4, 5, 6)), [1, [2]], {"a": 1}], ids=str
)
def test_refuses_parts_of_another_form(
    exhibit: Exhibit, wrong: Any, answers: Callable[[Exhibit], dict[str, Any]]
) -> None:
    answer = dict(answers(exhibit))
    answer[next(iter(answer))] = wrong
    with pytest.raises(Undrawable):
        studio.render(exhibit, Answer(answer), "en")


def test_a_wrong_function_is_drawn_as_it_is(jail: Jail, reference: Submission) -> None:
    wrong = with_code(reference, "activations", "def sigmoid(x): return 2 + 0 * x")
    figure, _ = studio.drawing(COURSE, of("sigmoid"), wrong, "en", jail)
    drawn = figure.axes[0].lines[0].get_ydata()
    assert np.all(np.asarray(drawn) == 2)


def test_a_derivative_may_still_be_missing(jail: Jail, reference: Submission) -> None:
    early = with_code(reference, "activations", "def gelu_backward(dout, x): raise NotImplementedError")
    figure, _ = studio.drawing(COURSE, of("gelu"), early, "en", jail)
    assert "gelu_backward" not in labels(figure)


# nothing to draw: the sentence of `grader check`


@pytest.mark.parametrize(
    ("code", "name", "told"),
    [
        ("def gelu(x): raise NotImplementedError", "gelu", "gelu is not started: it still raises NotImplementedError"),
        ("def gelu(x): return None", "gelu", "gelu returned None. Is the return statement missing?"),
        ("def gelu(x): return 1 / 0", "gelu", "gelu raised ZeroDivisionError: division by zero"),
        ("def gelu(x): return x.sum(axis=0)", "gelu", "gelu returned "),
        ("def gelu(x):\n    import os\n    os._exit(0)", "gelu", "gelu ended the whole process"),
        ("del gelu", "gelu", "activations.py does not define gelu"),
        ("def gelu(x): raise NotImplementedError", "02", "gelu is not started: it still raises NotImplementedError"),
        ("def relu_backward(dout, x): return dout[0]", "02_activations", "relu_backward "),
    ],
)
def test_says_what_check_says(jail: Jail, reference: Submission, code: str, name: str, told: str) -> None:
    with pytest.raises(NothingToShow) as caught:
        studio.drawing(COURSE, of(name), with_code(reference, "activations", code), "en", jail)
    assert str(caught.value).startswith(told)


def test_says_it_in_chinese(jail: Jail, reference: Submission) -> None:
    stub = with_code(reference, "activations", "def gelu(x): raise NotImplementedError")
    with pytest.raises(NothingToShow, match="gelu") as caught:
        studio.drawing(COURSE, of("gelu"), stub, "zh", jail)
    assert has_chinese(str(caught.value))


def test_a_missing_file_is_named(jail: Jail) -> None:
    with pytest.raises(NothingToShow, match=r"There is no activations\.py"):
        studio.drawing(COURSE, of("gelu"), Submission("you"), "en", jail)


def loops(module: Any) -> Any:
    while True:
        module.gelu(np.zeros(1))


def test_a_computation_that_never_ends_is_stopped(jail: Jail, reference: Submission) -> None:
    endless = Picture(Text("x", "x"), ("gelu",), loops, lambda answer, figure, t: None, seconds=0.3)
    with pytest.raises(NothingToShow, match=r"did not end within 0\.3 seconds"):
        studio.drawing(COURSE, Exhibit("gelu", COURSE.home["gelu"], endless), reference, "en", jail)


def odd(module: Any) -> Any:
    return {"value": module.gelu(np.zeros(2))}


def test_a_form_that_no_check_objects_to_is_told(jail: Jail, reference: Submission) -> None:
    strict = Picture(Text("x", "x"), ("gelu",), odd, lambda answer, figure, t: answer("value", 3) and None)
    with pytest.raises(NothingToShow, match=r"cannot be drawn: value came back as an array of shape \(2,\)"):
        studio.drawing(COURSE, Exhibit("gelu", COURSE.home["gelu"], strict), reference, "en", jail)


def test_the_students_code_never_runs_here(jail: Jail, reference: Submission) -> None:
    told = with_code(reference, "activations", "import sys\nsys.ran_here = True")
    studio.drawing(COURSE, of("gelu"), told, "en", jail)
    assert not hasattr(sys, "ran_here")
    assert "activations" not in sys.modules


# answers


def test_an_answer_hands_on_floats_that_can_be_drawn() -> None:
    answer = Answer({"a": np.array([1, 2, np.inf, -1e300]), "b": [[True, False]], "n": 3})
    np.testing.assert_array_equal(answer("a", 4), [1, 2, np.nan, np.nan])
    assert answer("b", 1, None).dtype == np.float64
    assert answer("n") == 3
    assert "a" in answer
    assert "c" not in answer


@pytest.mark.parametrize("value", [None, "1", 1j, [1, [2]], np.zeros(3, dtype=complex), Opaque("x"), [], {}], ids=str)
def test_an_answer_refuses(value: Any) -> None:
    with pytest.raises(Undrawable, match="a: "):
        Answer({"a": value})("a", None)


# letters


def test_the_first_installed_font_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matplotlib.font_manager.get_font_names", lambda: ["SimHei", "DejaVu Sans", "PingFang SC"])
    assert style.chinese_font.__wrapped__() == "PingFang SC"
    monkeypatch.setattr("matplotlib.font_manager.get_font_names", lambda: ["DejaVu Sans"])
    assert style.chinese_font.__wrapped__() is None


def test_without_a_font_labels_are_english_and_it_is_said(
    monkeypatch: pytest.MonkeyPatch, answers: Callable[[Exhibit], dict[str, Any]]
) -> None:
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    exhibit = of("softmax")
    figure, note = studio.render(exhibit, Answer(answers(exhibit)), "zh")
    figure.png()
    assert note is not None
    assert note.id == "picture.no_font"
    assert not has_chinese(" ".join(labels(figure)))


def test_settings_of_the_user_neither_show_nor_change(answers: Callable[[Exhibit], dict[str, Any]]) -> None:
    exhibit = of("softmax")
    plain = studio.render(exhibit, Answer(answers(exhibit)), "en")[0].png()
    with mpl.rc_context({"axes.facecolor": "black", "font.size": 30, "savefig.dpi": 30}):
        before = dict(mpl.rcParams)
        assert studio.render(exhibit, Answer(answers(exhibit)), "en")[0].png() == plain
        assert dict(mpl.rcParams) == before


# names


@pytest.mark.parametrize(
    ("name", "shown", "title"),
    [
        ("gelu", "gelu", "gelu and its derivative"),
        ("gelu_backward", "gelu_backward", "gelu and its derivative"),
        ("02", "activations", "the activation functions and their derivatives"),
        ("activations", "activations", "the activation functions and their derivatives"),
        ("perceptron_fit", "perceptron_fit", "the boundary as it learns, and the mistakes of each epoch"),
        ("step", "step", "a trained perceptron, and the plane as the XOR network sees it"),
        ("01_perceptron", "perceptron", "a trained perceptron, and the plane as the XOR network sees it"),
    ],
)
def test_names_lead_to_pictures(name: str, shown: str, title: str) -> None:
    exhibit = of(name)
    assert (exhibit.name, exhibit.picture.title.en) == (shown, title)


def test_no_picture_and_no_such_name() -> None:
    with pytest.raises(CourseError, match="no picture of clip_grad_norm yet"):
        of("clip_grad_norm")
    with pytest.raises(CourseError, match="Did you mean gelu"):
        of("gelo")


def test_a_course_of_ones_own_has_no_pictures(tiny: Path) -> None:
    assert list(exhibits(Course(tiny))) == []
    assert pictures_of("no_such_module") == {}


# doors


def test_show_gives_a_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = show("gelu", target="solutions", lang="en", course=ROOT)
    assert isinstance(figure, Figure)
    assert figure._repr_png_() == figure.png()
    with pytest.raises(NothingToShow, match="gelu is not started"):
        show("gelu", lang="en", course=ROOT)
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    with pytest.warns(UserWarning, match="中文字体"):
        show("gelu", target="solutions", lang="zh", course=ROOT)


def test_command_writes_a_file(
    grader: GRADER, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    options = ("--course", str(ROOT), "--lang", "en")
    solved = ("--target", "solutions")
    assert grader("show", "gelu", *options, *solved) == 0
    assert (tmp_path / "gelu.png").read_bytes().startswith(b"\x89PNG")
    assert grader("show", "02", *options, *solved, "--out", "picture.png") == 0
    assert (tmp_path / "picture.png").is_file()
    assert grader("show", "02", *options, *solved, "--out", ".") == 0
    assert (tmp_path / "activations.png").is_file()
    assert capsys.readouterr().out.split() == ["gelu.png", "picture.png", "activations.png"]
    assert grader("show", "silu", *options) == 1
    assert capsys.readouterr().out == "silu is not started: it still raises NotImplementedError\n"
    assert not (tmp_path / "silu.png").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("clip_grad_norm",), "no picture of clip_grad_norm"),
        (("nothing_of_that_name",), "no assignment and no exercise"),
        (("gelu", "--out", "picture.pdf"), "does not end in .png"),
        (("gelu", "--out", "no/such/folder/picture.png"), "cannot be written"),
        (("gelu", "--target", "nowhere"), "there is no folder nowhere"),
    ],
)
def test_wrong_calls(grader: GRADER, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    target = () if "--target" in arguments else ("--target", "solutions")
    assert grader("show", *arguments, *target, "--course", str(ROOT), "--lang", "en") == 2
    said = capsys.readouterr().err
    assert told in said
    assert said.count("\n") == 1


def test_command_lists(grader: GRADER, capsys: pytest.CaptureFixture[str]) -> None:
    assert grader("show", "--course", str(ROOT), "--lang", "zh") == 0
    told = capsys.readouterr().out
    assert re.search(r"^02_activations +激活函数及其导数$", told, re.M)
    assert re.search(r"^  gelu +gelu 及其导数$", told, re.M)
    assert len(told.splitlines()) >= len(ALL)


@pytest.mark.parametrize("name", ["gelu", None])
def test_without_matplotlib_it_says_what_to_install(
    grader: GRADER, name: str | None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda n, *a: None if n == "matplotlib" else found(n, *a))
    for module in [m for m in sys.modules if m.partition(".")[0] == "matplotlib" or m.startswith("grader.pictures.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert grader("show", *([name] if name else []), "--course", str(ROOT)) == 2
    assert capsys.readouterr().err == (
        "grader: Pictures need matplotlib. Install it with: pip install 'deep-learning-grader[pictures]'\n"
    )


# release


@pytest.fixture
def activations_only(tmp_path: Path) -> Course:
    shutil.copytree(ROOT / "solutions" / "02_activations", tmp_path / "solutions" / "02_activations")
    (tmp_path / "autotests").mkdir()
    for name in ("__init__.py", "_cases.py", "activations.py"):
        shutil.copy2(ROOT / "autotests" / name, tmp_path / "autotests" / name)
    return Course(tmp_path)


@pytest.mark.skipif(style.chinese_font() is None, reason="no Chinese font")
def test_release_draws_what_is_missing(activations_only: Course, jail: Jail) -> None:
    folder, assignment = activations_only.solutions / "02_activations", COURSE.home["gelu"]
    (folder / "activations.png").write_bytes(b"drawn by hand")
    (folder / "activations.zh.png").unlink()
    assert write_pictures(activations_only, jail, assignment) == ([folder / "activations.zh.png"], [])
    assert (folder / "activations.png").read_bytes() == b"drawn by hand"
    assert write_pictures(activations_only, jail, assignment, again=True) == ([folder / "activations.png"], [])
    assert write_pictures(activations_only, jail, assignment, again=True) == ([], [])


def test_release_keeps_the_chinese_picture_without_a_font(
    activations_only: Course, jail: Jail, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "chinese_font", lambda: None)
    kept = activations_only.solutions / "02_activations" / "activations.zh.png"
    before = kept.read_bytes()
    _, notes = write_pictures(activations_only, jail, COURSE.home["gelu"], again=True)
    assert kept.read_bytes() == before
    assert len(notes) == 1
    assert "activations.zh.png is left as it is" in notes[0]


@pytest.mark.parametrize("exhibit", [e for e in ALL if e.name == e.assignment.name], ids=lambda e: e.name)
def test_handouts_show_their_picture(exhibit: Exhibit) -> None:
    folder = COURSE.solutions / exhibit.assignment.name
    for readme, picture in (("README.md", ".png"), ("README.zh.md", ".zh.png")):
        path = folder / f"{exhibit.assignment.module}{picture}"
        assert f"]({path.name})" in (folder / readme).read_text(encoding="utf-8")
        assert path.stat().st_size < 120 * 1024


# the digit classifier, with a project of the test's own


def digit_errors(source: str, jail: Jail, lang: str = "en") -> Figure:
    assignment = Assignment("10_projects", "projects", Text("Projects", "实践项目"), ())
    picture = pictures_of("projects")["train_digit_classifier"]
    exhibit = Exhibit("train_digit_classifier", assignment, replace(picture, uses=("nobody",)))
    submission = Submission("you", {"projects": (("projects.py", source),)})
    return studio.drawing(COURSE, exhibit, submission, lang, jail)[0]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_digit_classifier_gets_wrong(jail: Jail, lang: str) -> None:
    figure = digit_errors(NEAREST_MEAN, jail, lang)
    figure.png()
    told = " ".join(labels(figure))
    assert re.search(r"\d → \d", told)
    assert re.search(r"\d\d\.\d%", told)


@pytest.mark.parametrize("answer", ["np.full(len(X), 77)", "np.full(len(X), np.nan)", "np.zeros(len(X), dtype=bool)"])
def test_a_classifier_that_answers_nonsense(jail: Jail, answer: str) -> None:
    digit_errors(
        f"import numpy as np\ndef train_digit_classifier(X, y, rng):\n    return lambda X: {answer}", jail
    ).png()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("return None", "TypeError"),
        ("return lambda X: X", "cannot be drawn"),
        ("raise NotImplementedError", "not started"),
    ],
)
def test_a_classifier_that_gives_no_labels(jail: Jail, code: str, told: str) -> None:
    with pytest.raises(NothingToShow, match=told):
        digit_errors(f"def train_digit_classifier(X, y, rng):\n    {code}", jail)


def test_the_handout_is_no_name_of_its_own() -> None:
    with pytest.raises(CourseError):
        of(HANDOUT)
