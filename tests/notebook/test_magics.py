"""%check, %hint and %show in a real kernel, on the tiny course."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .kernel import ROOT, Kernel, kernel_in, page, value, words

pytestmark = pytest.mark.filterwarnings("ignore")

SQUARE = "def square(x):\n    return x * x"
CUBED = "def square(x):\n    return x * x * x"


@pytest.fixture(scope="module")
def folder(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An assignment as it is handed out: the checker's cases beside the notebook, no solution anywhere."""
    place = tmp_path_factory.mktemp("student") / "01_tiny"
    place.mkdir()
    shutil.copytree(built_course / "autotests", place / "autotests", ignore=shutil.ignore_patterns("__pycache__"))
    return place


@pytest.fixture(scope="module")
def kernel(folder: Path) -> Iterator[Kernel]:
    with kernel_in(folder) as made:
        assert words(made.run("import numpy as np\n%load_ext grader")) == ""
        yield made


def test_a_right_exercise(kernel: Kernel) -> None:
    kernel.run(SQUARE, "square")
    found = kernel.run("%check square")
    assert "✓ square  4/4  passed" in words(found)
    assert "✓ square" in page(found)
    assert value(found) == "4.0"


def test_a_wrong_one_says_the_words_of_grader_check(kernel: Kernel) -> None:
    kernel.run(CUBED, "square")
    found = kernel.run("%check square")
    assert "One factor too many: this is the cube." in words(found)
    assert "One factor too many: this is the cube." in page(found)
    assert value(found) == "0.0"


def test_a_cell_that_was_edited_and_run_again_counts_as_it_is_now(kernel: Kernel) -> None:
    kernel.run(CUBED, "square")
    kernel.run(SQUARE, "square")
    assert value(kernel.run("%check square")) == "4.0"


def test_a_cell_of_the_same_name_further_down_wins(kernel: Kernel) -> None:
    kernel.run(SQUARE, "square")
    kernel.run(CUBED, "again")
    assert value(kernel.run("%check square")) == "0.0"
    kernel.run(SQUARE, "again")


def test_what_was_not_run_is_missing(kernel: Kernel) -> None:
    found = kernel.run("%check total")
    assert "does not define total" in words(found)
    assert value(found) == "0.0"


def test_several_at_once_and_a_comment_on_the_line(kernel: Kernel) -> None:
    kernel.run(SQUARE, "square")
    kernel.run("def total(x):\n    return float(np.sum(square(x)))", "total")
    found = kernel.run("%check tiny  # all of it")
    assert "2 of 2 exercises right, 6 of 6 points" in words(found)
    assert value(found) == "6.0"


def test_chinese(kernel: Kernel) -> None:
    kernel.run(CUBED, "square")
    assert "这是立方" in words(kernel.run("%check square --lang zh"))


def test_errors_name_the_cell_and_the_line(kernel: Kernel) -> None:
    kernel.run("def square(x):\n    return missing_name", "square")
    told = words(kernel.run("%check square"))
    assert "NameError" in told
    assert "line 2: return missing_name" in " ".join(told.split())


def test_an_endless_cell_cannot_stop_the_kernel(kernel: Kernel) -> None:
    kernel.run("import os\ndef square(x):\n    os._exit(3)", "square")
    assert "ended the whole process" in words(kernel.run("%check square"))
    kernel.run(SQUARE, "square")
    assert value(kernel.run("%check square")) == "4.0"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("%check squar", "'squar' is no assignment and no exercise. Did you mean square"),
        ("%check", "the following arguments are required: NAME"),
        ("%check 'square", "No closing quotation"),
        ("%check square --lang fr", "invalid choice"),
        ("%hint square -n 7", "invalid choice"),
        ("%hint nothing", "is no assignment and no exercise"),
    ],
)
def test_a_wrong_line_is_told_in_one_line(kernel: Kernel, line: str, told: str) -> None:
    found = kernel.run(line)
    assert told in words(found)
    assert "Traceback" not in words(found)
    assert value(found) is None


def test_hints_are_told_and_remembered(kernel: Kernel, folder: Path) -> None:
    assert words(kernel.run("%hint square")).strip() == "square (1/3)  Think."
    assert "Multiply." in words(kernel.run("%hint square -n 3"))
    assert (folder / "hints.txt").read_text() == "square 3\n"


def test_loading_again_keeps_what_was_run(kernel: Kernel) -> None:
    kernel.run(SQUARE, "square")
    kernel.run("%reload_ext grader")
    assert value(kernel.run("%check square")) == "4.0"


def test_validation_shows_the_words_where_nbgrader_looks(kernel: Kernel) -> None:
    kernel.run(CUBED, "square")
    kernel.run("import os; os.environ['NBGRADER_EXECUTION'] = 'validate'")
    found = kernel.run("%check square")
    kernel.run("del os.environ['NBGRADER_EXECUTION']")
    assert "this is the cube" in next(o["text"] for o in found if o.get("name") == "stderr")


def test_another_numpy_than_the_checkers_is_told_once(folder: Path) -> None:
    with kernel_in(folder) as made:
        made.run("import numpy; numpy.__version__ = '1.0.0'")
        made.run(f"%load_ext grader\n{SQUARE}")
        first, second = made.run("%check square"), made.run("%check square")
    assert "NumPy 1.0.0, but your code is checked with" in page(first)
    assert "NumPy 1.0.0" not in page(second)
    assert value(first) == "4.0"


def test_cells_that_were_run_before_it_was_loaded_count(folder: Path) -> None:
    with kernel_in(folder) as made:
        made.run(SQUARE)
        made.run("%load_ext grader")
        assert value(made.run("%check square")) == "4.0"


def test_earlier_work_is_found_in_the_folder_beside(built_course: Path, tmp_path: Path) -> None:
    for name in ("01_tiny", "02_more"):
        (tmp_path / name).mkdir()
    shutil.copytree(built_course / "autotests", tmp_path / "02_more" / "autotests")
    cells = [SQUARE, "%check square", "raise ValueError", "1 / 0"]
    notebook = [{"cell_type": "code", "source": source} for source in cells]
    (tmp_path / "01_tiny" / "tiny.ipynb").write_text(json.dumps({"cells": notebook}))
    with kernel_in(tmp_path / "02_more") as made:
        made.run("%load_ext grader")
        assert words(made.run("from tiny import square\nprint(square(3))")).strip() == "9"
        made.run("def shifted(x):\n    return square(x) + x.dtype.type(1)")
        assert value(made.run("%check shifted")) == "3.0"
        assert value(made.run("%check square")) == "4.0"


def test_what_came_along_is_used_where_nothing_of_ones_own_is(built_course: Path, tmp_path: Path) -> None:
    here = tmp_path / "02_more"
    (here / "given").mkdir(parents=True)
    shutil.copytree(built_course / "autotests", here / "autotests")
    (here / "given" / "tiny.py").write_text("raise ImportError('square: still being graded')\n")
    with kernel_in(here) as made:
        made.run("%load_ext grader")
        assert "still being graded" in words(made.run("from tiny import square"))
        (here / "given" / "tiny.py").write_text(SQUARE + "\n")
        made.run("from tiny import square")
        made.run("def shifted(x):\n    return square(x) + x.dtype.type(1)")
        assert value(made.run("%check shifted")) == "3.0"


def test_a_picture_of_what_was_run(tmp_path: Path) -> None:
    with kernel_in(tmp_path, {"GRADER_COURSE": str(ROOT)}) as made:
        made.run("import numpy as np\n%load_ext grader")
        assert "does not define relu" in words(made.run("%show relu"))
        made.run("def relu(x):\n    return np.maximum(x, 0)\n\ndef relu_backward(dout, x):\n    return dout * (x > 0)")
        (shown,) = made.run("%show relu")
    assert shown["data"]["image/png"].startswith("iVBOR")


def test_a_notebook_far_from_any_course_says_what_to_do(tmp_path: Path) -> None:
    from grader.notebook import folders

    with kernel_in(tmp_path) as made:
        made.run("%load_ext grader")
        made.run(f"import grader.notebook.folders as f; f.__file__ = {str(tmp_path / 'a' / 'b' / 'c.py')!r}")
        told = words(made.run("%check square"))
    assert folders.course_here.__doc__
    assert "there is no autotests/ beside this notebook or above it" in told
