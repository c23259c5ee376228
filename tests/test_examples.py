"""The example class: every sort of submission gets the verdict and the sentence that it deserves, without PyTorch."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.results import Result
from grader.sandbox.launch import have_bubblewrap

ROOT = Path(__file__).parents[1]
SUBMITTED = ROOT / "examples" / "submitted"
MAX_KEPT = 4000  # characters of what an exercise prints
BLOCKED = 'raise ImportError("no PyTorch on this way")\n'

#: Student → exercise → status and diagnosis; of a known mistake its name.
TELLING = {
    "bo-naive-formulas": {
        "sigmoid": ("partial", "inf_over_inf"),
        "tanh": ("partial", "plain_exponentials"),
        "leaky_relu": ("partial", "maximum"),
        "gelu": ("partial", "overflow"),
        "softmax": ("partial", "no_maximum"),
        "log_softmax": ("partial", "overflow"),
        "cross_entropy_loss": ("partial", "not_clamped"),
        "bce_with_logits": ("partial", "sigmoid_then_log"),
        "softmax_cross_entropy": ("partial", "plain_softmax"),
        "softmax_cross_entropy_backward": ("carried", "carried"),
    },
    "chen-half-done": {
        "perceptron_update": ("passed", ""),
        "perceptron_fit": ("not_started", "not_started"),
        "relu_backward": ("failed", "none"),
        "log_softmax": ("not_started", "not_started"),  # written, but it needs softmax, which is not
        "mse_loss": ("missing", "file.missing"),
    },
    "dora-wrong-axis": {
        "softmax": ("failed", "always_axis_0"),
        "softmax_backward": ("partial", "ignores_axis"),
        "log_softmax": ("failed", "over_everything"),
        "mse_loss": ("failed", "shape.scalar"),
        "mse_loss_backward": ("failed", "over_rows"),
        "one_hot": ("failed", "transposed"),
        "softmax_cross_entropy": ("carried", "carried"),
    },
    "emil-syntax-error": {
        "feedforward": ("passed", ""),
        "sigmoid": ("error", "syntax"),
        "log_softmax": ("error", "syntax"),
        "mse_loss": ("passed", ""),
        "bce_with_logits": ("missing", "missing"),  # not written: the other file's error is not to blame
        "softmax_cross_entropy": ("carried", "carried"),
    },
    "fatima-missing-function": {
        "perceptron_update": ("missing", "missing"),
        "perceptron_fit": ("passed", ""),
        "feedforward": ("missing", "missing.near"),
        "leaky_relu": ("missing", "missing.near"),
        "gelu": ("passed", ""),
        "softmax_cross_entropy": ("passed", ""),
    },
    "goran-notebook": {
        "perceptron_fit": ("passed", ""),
        "feedforward": ("passed", ""),  # after a cell that draws
        "tanh": ("partial", "dtype.float32"),
        "relu_backward": ("passed", ""),  # after a cell that raises
        "gelu_backward": ("passed", ""),  # in a cell with a magic
        "log_softmax": ("passed", ""),  # after a cell of shell
        "bce_with_logits": ("failed", "none"),
        "softmax_cross_entropy_backward": ("passed", ""),  # before a cell that is no Python
    },
    "hugo-hang": {
        "perceptron_update": ("passed", ""),
        "perceptron_fit": ("timeout", "timeout"),
        "feedforward": ("passed", ""),
        "softmax": ("passed", ""),
    },
    "ines-changes-inputs": {
        "perceptron_update": ("partial", "in_place"),
        "perceptron_fit": ("passed", ""),
        "sigmoid": ("partial", "inputs"),
        "relu": ("partial", "in_place"),
        "leaky_relu_backward": ("partial", "in_place"),
        "softmax": ("partial", "in_place"),
        "mse_loss": ("partial", "inputs"),
        "huber_loss": ("passed", ""),
    },
    "jonas-prints-a-megabyte": {
        "perceptron": ("passed", ""),
        "perceptron_fit": ("partial", "float64_weights"),
        "feedforward": ("failed", "relu_at_the_end"),
        "xor_network": ("passed", ""),
    },
    "karim-imports-torch": {
        "perceptron_update": ("passed", ""),
        "feedforward": ("forbidden", "forbidden"),
        "sigmoid": ("forbidden", "forbidden"),
        "sigmoid_backward": ("passed", ""),
        "softmax": ("forbidden", "forbidden"),
        "softmax_backward": ("passed", ""),
    },
    "marek-no-python": {
        "step": ("passed", ""),  # from numpy import *
        "sigmoid": ("error", "file.binary"),
        "huber_loss": ("passed", ""),
        "softmax_cross_entropy": ("carried", "carried"),
    },
    "nadia-first-one-wrong": {
        "step": ("failed", "sign"),
        "perceptron": ("carried", "carried"),
        "perceptron_update": ("carried", "carried"),
        "perceptron_fit": ("carried", "carried"),
        "feedforward": ("passed", ""),
        "sigmoid": ("failed", "flipped"),
        "silu": ("carried", "carried"),
        "softmax": ("failed", "not_normalised"),
        "softmax_cross_entropy": ("carried", "carried"),
        "softmax_cross_entropy_backward": ("carried", "carried"),
    },
    "oscar-python-loops": {
        "step": ("partial", "element_by_element"),
        "perceptron": ("partial", "sample_by_sample"),
        "sigmoid": ("partial", "element_by_element"),
        "softmax": ("partial", "row_by_row"),
        "xor_network": ("passed", ""),
    },
    "pia-broken-notebook": {
        "perceptron": ("passed", ""),  # beside the assignment's folder
        "sigmoid": ("error", "notebook.broken"),
        "mse_loss": ("missing", "file.missing"),
    },
    "rosa-small-slips": {
        "step": ("partial", "one_at_zero"),
        "perceptron_update": ("partial", "no_learning_rate"),
        "feedforward": ("error", "not_transposed"),
        "xor_network": ("failed", "one_layer"),
        "tanh": ("partial", "borrowed"),
        "relu": ("error", "python_max"),
        "leaky_relu_backward": ("failed", "none"),
        "gelu_backward": ("failed", "no_inner"),
        "softmax_backward": ("failed", "diagonal"),
        "mse_loss": ("failed", "halved"),
        "huber_loss": ("failed", "no_offset"),
        "cross_entropy_loss": ("failed", "sign"),
        "cross_entropy_loss_backward": ("failed", "for_logits"),
        "bce_with_logits": ("partial", "exp_overflows"),
    },
    "李雷-中文注释": {
        "perceptron_fit": ("passed", ""),
        "leaky_relu_backward": ("partial", "dtype.float32"),
        "gelu": ("failed", "half_missing"),
        "gelu_backward": ("passed", ""),
        "softmax_backward": ("error", "error.at"),
        "log_softmax": ("passed", ""),
        "mse_loss_backward": ("failed", "sign"),
    },
}


pytestmark = pytest.mark.long  # one of them hangs for its five seconds


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What grading the whole class writes, on a machine where torch cannot be imported."""
    place = tmp_path_factory.mktemp("class")
    (place / "torch.py").write_text(BLOCKED)
    environment = {**os.environ, "PYTHONPATH": str(place), "GRADER_LANG": "en"}
    command = [
        sys.executable,
        "-m",
        "grader",
        "grade",
        SUBMITTED,
        "01",
        "02",
        "03",
        "--out",
        place / "OUT",
        "--course",
        ROOT,
    ]
    command += [] if have_bubblewrap() else ["--no-jail"]
    done = subprocess.run([*map(str, command)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "lena-empty-folder handed in nothing" in done.stderr
    return place / "OUT"


@pytest.fixture(scope="module")
def results(out: Path) -> dict[tuple[str, str], Result]:
    lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    graded = [Result.from_dict(json.loads(line)) for line in lines]
    return {(result.student, result.exercise): result for result in graded}


def verdict(result: Result) -> tuple[str, str]:
    """The status, and the diagnosis: its id, or the name of a known mistake."""
    told = result.diagnosis
    return result.status, "" if told is None else str(told.values["name"]) if told.id == "mistake" else told.id


def of(results: dict[tuple[str, str], Result], student: str) -> list[Result]:
    return [result for (name, _), result in results.items() if name == student]


def test_every_student_has_a_row_for_every_exercise(results: dict[tuple[str, str], Result]) -> None:
    folders = {path.name for path in SUBMITTED.iterdir()}
    exercises = {exercise for _, exercise in results}
    assert set(results) == {(student, exercise) for student in folders for exercise in exercises}
    assert len(exercises) == 29


@pytest.mark.parametrize("student", TELLING)
def test_the_telling_exercises(student: str, results: dict[tuple[str, str], Result]) -> None:
    seen = {exercise: verdict(results[student, exercise]) for exercise in TELLING[student]}
    assert seen == TELLING[student]


def test_the_excellent_student_has_every_point(results: dict[tuple[str, str], Result]) -> None:
    assert {verdict(result) for result in of(results, "amy-all-right")} == {("passed", "")}
    assert sum(result.score for result in of(results, "amy-all-right")) == 106


def test_an_empty_folder_is_missing_everywhere(results: dict[tuple[str, str], Result]) -> None:
    assert {verdict(result) for result in of(results, "lena-empty-folder")} == {("missing", "file.missing")}
    assert sum(result.score for result in of(results, "lena-empty-folder")) == 0


def test_a_hang_costs_its_exercise_only(results: dict[tuple[str, str], Result]) -> None:
    hugo = of(results, "hugo-hang")
    assert [result.exercise for result in hugo if result.status == "timeout"] == ["perceptron_fit"]
    assert {result.status for result in hugo} == {"passed", "timeout", "missing"}
    told = results["hugo-hang", "perceptron_fit"].diagnosis
    assert told is not None
    assert told.values["case"]["id"] == "case:XOR, never right"


def test_a_megabyte_is_cut(results: dict[tuple[str, str], Result]) -> None:
    printed = results["jonas-prints-a-megabyte", "xor_network"].printed
    kept, _, rest = printed.rpartition("… (")
    assert len(kept) == MAX_KEPT
    assert int(rest.split()[0]) > 1_000_000
    assert all(len(result.printed) < 2 * MAX_KEPT for result in of(results, "jonas-prints-a-megabyte"))


def test_the_forbidden_library_is_named_with_its_line(results: dict[tuple[str, str], Result]) -> None:
    for exercise, line in (("sigmoid", 2), ("feedforward", 18)):
        told = results["karim-imports-torch", exercise].diagnosis
        assert told is not None
        assert (told.values["library"], told.values["line"]) == ("torch", line)


def test_what_is_carried_names_the_root(results: dict[tuple[str, str], Result]) -> None:
    """perceptron_fit needs perceptron_update, which needs perceptron, which needs step: only step is wrong."""
    for exercise in ("perceptron", "perceptron_update", "perceptron_fit"):
        result = results["nadia-first-one-wrong", exercise]
        assert result.diagnosis is not None
        assert result.diagnosis.values["needs"] == "step"
        assert result.score == result.max_score


def test_a_name_that_was_meant_is_named(results: dict[tuple[str, str], Result]) -> None:
    told = results["fatima-missing-function", "leaky_relu"].diagnosis
    assert told is not None
    assert told.values["near"] == "leaky_ReLU"


def test_naive_formulas_lose_only_stability(results: dict[tuple[str, str], Result]) -> None:
    for exercise in ("tanh", "softmax", "cross_entropy_loss"):
        marks = {mark.name: mark.status for mark in results["bo-naive-formulas", exercise].criteria}
        assert marks == {"values": "passed", "stability": "failed", "contract": "passed", "speed": "passed"}


def test_changed_inputs_and_loops_lose_only_their_criterion(results: dict[tuple[str, str], Result]) -> None:
    for student, exercise, lost in (
        ("ines-changes-inputs", "relu", "contract"),
        ("oscar-python-loops", "step", "speed"),
    ):
        failed = [mark.name for mark in results[student, exercise].criteria if mark.status != "passed"]
        assert failed == [lost]


def test_grades_csv_keeps_names_and_one_line_each(out: Path, results: dict[tuple[str, str], Result]) -> None:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(results)
    told = next(r["diagnosis"] for r in rows if (r["student"], r["exercise"]) == ("李雷-中文注释", "softmax_backward"))
    assert "形状不对" in told
    assert all("\n" not in cell and "\r" not in cell for row in rows for cell in row.values())


def test_the_page_escapes_what_students_wrote(out: Path) -> None:
    page = (out / "index.html").read_text(encoding="utf-8")
    assert "李雷-中文注释" in page
    assert "\033" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_submissions_are_small_and_the_empty_folder_is_kept() -> None:
    assert all(path.stat().st_size < 10_000 for path in SUBMITTED.rglob("*"))
    assert [path.name for path in (SUBMITTED / "lena-empty-folder").iterdir()] == [".gitkeep"]
