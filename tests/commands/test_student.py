"""check, hint, list and reset."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, write_file


def test_check_says_what_was_expected_what_came_where_and_why(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    assert grader("check", "square") == 1
    out = capsys.readouterr().out
    assert "✗ square" in out
    assert "This is twice x, not x times x." in out
    for label in ("case", "expected", "got", "first", "worst"):
        assert f"      {label}" in out
    assert "0 of 1 exercises right, 0 of 4 points" in out
    assert len(out.splitlines()) <= 16


def test_check_of_a_whole_assignment_by_number_module_and_name(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    for name in ("01", "1", "tiny", "01_tiny", "01_tiny/", "tiny.py"):
        assert grader("check", name) == 0
        out = capsys.readouterr().out
        assert "2 of 2 exercises right, 6 of 6 points" in out
        assert "shifted" not in out


def test_check_carries_an_error_forward(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    write_file(tiny / "assignments/02_more/more.py", RIGHT_MORE)
    assert grader("check") == 1
    out = capsys.readouterr().out
    assert "✓ total                                2/2   carried" in out
    assert "✓ shifted                              3/3   carried" in out


def test_check_knows_every_way_of_handing_in_nothing(tiny: Path, grader, capsys) -> None:
    (tiny / "assignments/02_more/more.py").unlink()
    write_file(tiny / "assignments/01_tiny/tiny.py", "def sqare(x):\n    return x * x\n\ndef total(x):\n    pass\n")
    assert grader("check", "--json") == 1
    status = {r["exercise"]: (r["status"], r["text"]) for r in json.loads(capsys.readouterr().out)}
    assert status["shifted"][0] == "missing"
    assert "02_more/more.py" in status["shifted"][1]
    assert status["square"][0] == "missing"
    assert "Check the spelling" in status["square"][1]
    assert status["total"][0] == "failed"
    assert "None" in status["total"][1]


def test_check_json_is_whole(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    assert grader("check", "--json") == 1
    results = json.loads(capsys.readouterr().out)
    assert [r["exercise"] for r in results] == ["square", "total", "shifted"]
    assert {"student", "assignment", "status", "score", "max_score", "diagnosis", "text"} <= set(results[0])
    assert results[0]["text"] == "This is twice x, not x times x."
    assert results[2]["status"] == "not_started"


def test_check_in_chinese(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    assert grader("check", "square", "--lang", "zh") == 1
    out = capsys.readouterr().out
    assert "这是 x 的两倍，不是 x 乘 x。" in out
    assert "This is twice" not in out


def test_check_names_what_a_notebook_loses(tiny: Path, grader, capsys) -> None:
    (tiny / "assignments/01_tiny/tiny.py").unlink()
    cells = [{"cell_type": "code", "source": ["%matplotlib inline\n", RIGHT]}]
    write_file(tiny / "assignments/01_tiny/tiny.ipynb", json.dumps({"cells": cells}))
    assert grader("check", "01") == 0
    assert "'%matplotlib inline' is for IPython only and was left out" in capsys.readouterr().err


def test_check_without_a_jail_gives_the_same_verdict(tiny: Path, grader, capsys) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    told = []
    for options in ([], ["--no-jail"]):
        assert grader("check", *options) == 1
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_check_falls_back_where_the_jail_does_not_close(tiny: Path, grader, capsys, monkeypatch) -> None:
    monkeypatch.setattr("grader.sandbox.launch.wall", lambda: ["false"])
    assert grader("check", "01", "--target", "solutions") == 0
    assert "2 of 2 exercises right" in capsys.readouterr().out


def test_check_tells_a_hang_from_the_rest(tiny: Path, grader, capsys, monkeypatch) -> None:
    (tiny / "autotests/tiny.py").write_text(
        (tiny / "autotests/tiny.py")
        .read_text()
        .replace('"square", square_cases,', '"square", square_cases, seconds=0.5,')
    )
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT.replace("return x ** 2", "while True: pass"))
    assert grader("check", "01", "--json") == 1
    assert [r["status"] for r in json.loads(capsys.readouterr().out)] == ["timeout", "passed"]


def test_a_link_to_another_file_is_not_followed(tiny: Path, grader, capsys) -> None:
    path = tiny / "assignments/01_tiny/tiny.py"
    path.unlink()
    path.symlink_to(tiny / "solutions/01_tiny/tiny.py")
    assert grader("check", "square") == 1
    assert "tiny.py is no ordinary file" in capsys.readouterr().out


# hint


def test_hints_from_a_nudge_to_nearly_the_answer(tiny: Path, grader, capsys) -> None:
    assert grader("hint", "square") == 0
    assert capsys.readouterr().out == "square (1/3)  Think.\n"
    assert grader("hint", "square", "-n", "3", "--lang", "zh") == 0
    assert capsys.readouterr().out == "square (3/3)  相乘。\n"


def test_a_hint_that_is_not_there(tiny: Path, grader, capsys) -> None:
    path = tiny / "autotests/tiny.py"
    path.write_text(path.read_text().replace(', Text("Multiply.", "相乘。")', ""), encoding="utf-8")
    assert grader("hint", "square", "-n", "3") == 2
    assert "square has 2 hints" in capsys.readouterr().err


# list


def test_list(tiny: Path, grader, capsys) -> None:
    assert grader("list") == 0
    out = capsys.readouterr().out
    assert "01_tiny  Squares  (6)" in out
    assert "    2  total   ← square" in out
    assert grader("list", "02", "--lang", "zh") == 0
    assert "更多平方" in capsys.readouterr().out


def test_list_json(tiny: Path, grader, capsys) -> None:
    assert grader("list", "--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows[1] == {"assignment": "01_tiny", "exercise": "total", "points": 2, "needs": ["square"]}


# reset


def test_reset_keeps_what_was_written(tiny: Path, grader, capsys) -> None:
    path = tiny / "assignments/01_tiny/tiny.py"
    stub = path.read_bytes()
    for number in (1, 2):
        write_file(path, f"# version {number}\n")
        assert grader("reset", "01") == 0
        assert path.read_bytes() == stub
        assert (path.parent / f"tiny.py.{number}").read_text() == f"# version {number}\n"
        assert f"your version is kept as tiny.py.{number}" in capsys.readouterr().out


def test_reset_of_an_untouched_stub_keeps_no_copy(tiny: Path, grader, capsys) -> None:
    assert grader("reset", "01_tiny") == 0
    assert "is an empty stub already" in capsys.readouterr().out
    assert [p.name for p in (tiny / "assignments/01_tiny").glob("tiny.py*")] == ["tiny.py"]


@pytest.mark.parametrize("content", [b"\xff\xfe\0binary", b"caf\xe9"])
def test_reset_of_a_file_that_is_no_text(tiny: Path, grader, content: bytes) -> None:
    path = write_file(tiny / "assignments/01_tiny/tiny.py", content)
    assert grader("reset", "01") == 0
    assert path.with_name("tiny.py.1").read_bytes() == content


def test_reset_writes_through_no_link(tiny: Path, grader) -> None:
    path = tiny / "assignments/01_tiny/tiny.py"
    path.unlink()
    path.symlink_to(tiny / "elsewhere.py")
    assert grader("reset", "01") == 0
    assert not (tiny / "elsewhere.py").exists()
    assert not path.is_symlink()


def test_reset_brings_back_a_folder_that_was_deleted(tiny: Path, grader) -> None:
    stub = (tiny / "assignments/01_tiny/tiny.py").read_bytes()
    shutil.rmtree(tiny / "assignments/01_tiny")
    assert grader("reset", "01") == 0
    assert (tiny / "assignments/01_tiny/tiny.py").read_bytes() == stub


def test_reset_in_a_student_kit(tiny: Path, grader, capsys, tmp_path: Path, monkeypatch) -> None:
    kit = tmp_path / "kit"
    assert grader("release", "--kit", kit) == 0
    monkeypatch.chdir(kit)
    path = kit / "assignments/01_tiny/tiny.py"
    stub = path.read_bytes()
    write_file(path, RIGHT)
    assert grader("check", "01") == 0
    assert grader("reset", "01") == 0
    assert path.read_bytes() == stub
    assert grader("check", "01") == 1


def test_reset_in_a_kit_that_lost_its_stubs(tiny: Path, grader, capsys, tmp_path: Path, monkeypatch) -> None:
    shutil.rmtree(tiny / "solutions")
    path = write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    assert grader("reset", "01") == 2
    assert "there is no stub to put back" in capsys.readouterr().err
    assert path.read_text() == RIGHT
