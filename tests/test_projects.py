"""The projects: what earns points and what does not, and that held-out answers stay outside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.checks import Check, load, load_file, split_frames
from grader.course import CourseError, find_course
from grader.exercise import case
from grader.grade import Grader
from grader.judge import judge_case
from grader.results import Result
from grader.sandbox import wire
from grader.sandbox.jail import Jail
from grader.submissions import Submission

from .judging import check_of

COURSE = find_course()
PROJECTS = COURSE.assignment_of("projects")
CHECKS = {e.name: load(COURSE, PROJECTS, e) for e in PROJECTS.exercises}
CLASSIFIERS = ["train_digit_classifier", "train_image_classifier"]
EVERY = [*CLASSIFIERS, "train_sequence_model"]


def grade(jail: Jail, name: str, body: str) -> Result:
    """Grade a function given by its body, with X, y and rng (or sequences and rng) at hand."""
    arguments = "sequences, rng" if name == "train_sequence_model" else "X, y, rng"
    text = f"import numpy as np\n\ndef {name}({arguments}):\n" + "".join(f"    {line}\n" for line in body.splitlines())
    return Grader(jail, [CHECKS[name]]).grade(Submission("made", {"projects": (("projects.py", text),)}))[0]


# Secrets


def test_promises_see_a_secret_and_the_jail_does_not() -> None:
    seen = []

    def promises(answer: Any, x: int, secret: dict[str, Any] | None = None) -> Any:
        seen.append((answer, x, secret))
        return iter(())

    check = check_of((case("a", 3), {"labels": [7]}), (case("b", 4), None), promises=promises)
    judge_case(check, 0, {"value": 1})
    judge_case(check, 1, {"value": 2})
    assert seen == [(1, 3, {"labels": [7]}), (2, 4, None)]


@pytest.mark.parametrize("name", EVERY)
def test_held_out_answers_are_in_no_request(name: str) -> None:
    check = CHECKS[name]
    for secret, (_, args, _) in zip(check.expected, check.arguments, strict=True):
        right = np.asarray(secret.get("labels", secret.get("tokens")))
        for dtype in (np.uint8, np.int32, np.int64, np.float32):
            assert right.astype(dtype).tobytes() not in check.request
        assert not any(np.shape(a) == right.shape and np.array_equal(a, right) for a in args)
    for frame in split_frames(check.request):
        assert "secret" not in str(wire.decode(frame))[:5000]


def test_a_secret_changes_the_hash() -> None:
    check = CHECKS["train_digit_classifier"]
    secret = check.expected[0]
    other = replace(check, expected=({**secret, "labels": secret["labels"][::-1].copy()},))
    assert check.hash != other.hash


def test_a_secret_survives_the_pack(tmp_path: Any) -> None:
    check = CHECKS["train_digit_classifier"]
    check.save(tmp_path / "x.pack")
    again = load_file(tmp_path / "x.pack", PROJECTS, check.exercise)
    np.testing.assert_array_equal(again.expected[0]["labels"], check.expected[0]["labels"])
    assert again.hash == check.hash
    assert (tmp_path / "x.pack").stat().st_size < 600_000


def test_a_secret_without_promises_is_refused(jail: Jail) -> None:
    from grader.bank import reference_submission
    from grader.prepare import Workshop

    exercise = replace(PROJECTS.exercises[0], promises=None)
    with pytest.raises(CourseError, match="a secret is for promises"):
        Workshop(jail, reference_submission(COURSE)).prepare(PROJECTS, exercise)


# Splits


@pytest.mark.parametrize("name", CLASSIFIERS)
@pytest.mark.parametrize("seed", [0, 1])
def test_held_out_images_are_others(name: str, seed: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("GRADER_DATA", str(tmp_path))
    exercise = CHECKS[name].exercise
    assert exercise.hidden is not None
    for make in (exercise.cases, exercise.hidden):
        for found in make(np.random.default_rng(seed)):
            known, labels, asked, _ = found.args
            assert found.secret is not None
            assert not {x.tobytes() for x in known} & {x.tobytes() for x in asked}
            assert len(known) == len(labels)
            assert len(asked) == len(found.secret["labels"])
            assert np.bincount(found.secret["labels"], minlength=10).min() > 0


def test_seeds_split_differently() -> None:
    cases = [next(iter(CHECKS["train_digit_classifier"].exercise.cases(np.random.default_rng(s)))) for s in (0, 1, 0)]
    same, other = np.array_equal(cases[0].args[2], cases[2].args[2]), np.array_equal(cases[0].args[2], cases[1].args[2])
    assert same
    assert not other


# What earns nothing

NOTHING = {
    "constant": "return lambda images: np.full(len(images), 3)",
    "random": "return lambda images: rng.integers(10, size=len(images))",
    "none": "return None",
    "scores": "return lambda images: np.zeros((len(images), 10))",
    "too many": "return lambda images: np.zeros(len(images) + 1, dtype=int)",
    "by heart": (
        "known = {x.tobytes(): int(t) for x, t in zip(X, y)}\n"
        "return lambda images: np.array([known.get(x.tobytes(), len(x.tobytes()) % 7) for x in images])"
    ),
    "looks around": (
        "import sys\n"
        "def predict(images):\n"
        "    frame, found = sys._getframe(1), []\n"
        "    while frame is not None:\n"
        "        found += [v for v in frame.f_locals.values() if isinstance(v, np.ndarray) and v.ndim == 1]\n"
        "        frame = frame.f_back\n"
        "    fitting = [v for v in found if len(v) == len(images) and v.dtype.kind in 'iu']\n"
        "    return fitting[0].astype(int) if fitting else np.arange(len(images)) % 10\n"
        "return predict"
    ),
    "reads files": (
        "import os\n"
        "for folder, _, files in os.walk('/'):\n"
        "    for name in files:\n"
        "        if name.endswith(('.pack', '.npz')) or 'idx1' in name:\n"
        "            data = open(os.path.join(folder, name), 'rb').read()\n"
        "            raise SystemExit(name)\n"
        "return lambda images: np.arange(len(images)) % 10"
    ),
}


@pytest.mark.parametrize("body", NOTHING.values(), ids=NOTHING.keys())
@pytest.mark.parametrize("name", CLASSIFIERS)
def test_no_points_for(jail: Jail, name: str, body: str) -> None:
    found = grade(jail, name, body)
    assert found.score == 0
    assert found.status in ("failed", "error")


SEQUENCE_NOTHING = {
    "zeros": "return lambda prompts, length: np.zeros((len(prompts), length), dtype=int)",
    "the last token": "return lambda prompts, length: np.repeat(prompts[:, -1:], length, axis=1)",
    "random": "return lambda prompts, length: rng.integers(sequences.max() + 1, size=(len(prompts), length))",
    "the prompt": "return lambda prompts, length: prompts[:, :length]",
    "none": "return lambda prompts, length: None",
}


@pytest.mark.parametrize("body", SEQUENCE_NOTHING.values(), ids=SEQUENCE_NOTHING.keys())
def test_no_points_for_a_sequence_model(jail: Jail, body: str) -> None:
    assert grade(jail, "train_sequence_model", body).score == 0


# What earns some

NEAREST = """
known = X.reshape(len(X), -1)
def predict(images):
    asked = images.reshape(len(images), -1)
    return y[((asked[:, None] - known[None, :{count}]) ** 2).sum(axis=2).argmin(axis=1)]
predict.history = {{"train_loss": [2.3, 1.0, 0.5]}}
return predict
"""


def test_points_rise_with_accuracy(jail: Jail) -> None:
    scores = [grade(jail, "train_digit_classifier", NEAREST.format(count=n).strip()).score for n in (20, 60, 400)]
    assert 0 < scores[0] < scores[1] < scores[2] <= 10


def test_the_accuracy_is_told_with_a_confusion_matrix_and_the_curves(jail: Jail) -> None:
    found = grade(jail, "train_digit_classifier", NEAREST.format(count=60).strip())
    assert [f.kind for f in found.figures] == ["numbers", "curves", "matrix"]
    held_out = found.figures[0].values[0][0]
    assert sum(map(sum, found.figures[2].values)) == 500
    trace = sum(found.figures[2].values[i][i] for i in range(10))
    assert trace / 500 == pytest.approx(held_out)


def test_a_broken_earlier_module_does_not_reach_a_project_that_does_without_it(jail: Jail) -> None:
    text = "import numpy as np\n\ndef train_digit_classifier(X, y, rng):\n"
    text += "".join(f"    {line}\n" for line in NEAREST.format(count=2000).strip().splitlines())
    modules = {"projects": (("projects.py", text),), "training": (("training.py", "raise ValueError('no')"),)}
    found = Grader(jail, [CHECKS["train_digit_classifier"]]).grade(Submission("made", modules))[0]
    assert found.score > 9


def test_time_is_limited(jail: Jail) -> None:
    check: Check = CHECKS["train_digit_classifier"]
    assert check.exercise.seconds == 60
    short = replace(check, exercise=replace(check.exercise, seconds=0.5))
    text = "def train_digit_classifier(X, y, rng):\n    while True: pass\n"
    found = Grader(jail, [short]).grade(Submission("made", {"projects": (("projects.py", text),)}))[0]
    assert found.status == "timeout"
