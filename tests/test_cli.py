"""The command line as a whole: exit codes, one line for a wrong call, and never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader import cli
from grader.cli import main, parser

from .tiny_course import RIGHT, RIGHT_MORE, WRONG_SQUARE, replace_in, write_file

COMMANDS = ("check", "watch", "hint", "list", "reset", "grade", "report", "release", "doctor", "lint", "new")


def shell(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, its output piped."""
    base = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "PYTHON", "GRADER"))}
    command = [sys.executable, "-m", "grader", *arguments]
    return subprocess.run(command, cwd=cwd, env={**base, **environment}, capture_output=True, timeout=60)


def test_0_when_all_is_right_and_1_when_something_is_not(tiny: Path, grader, capsys) -> None:
    assert grader("check", "--target", "solutions") == 0
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    assert grader("check", "square") == 1
    assert grader("check", "total") == 0  # carried, as when both are asked for
    (tiny / "solutions").rename(tiny / "elsewhere")
    assert grader("check", "total") == 1  # in a student's kit nothing can stand in
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["check", "sqare"], "Did you mean square?"),
        (["check", "03"], "'03' is no assignment and no exercise. `grader list` shows every name."),
        (["check", "square", "Total"], "Did you mean total?"),
        (["check", "--target", "nowhere"], "there is no folder nowhere"),
        (["hint", "suare"], "Did you mean square?"),
        (["reset", "04_cnn"], "is no assignment"),
        (["lint", "gelu"], "is no assignment"),
        (["release", "gelu"], "is no assignment"),
        (["grade", "nowhere"], "is no folder"),
        (["report", "nowhere"], "is not there"),
        (["new", "01_tiny"], "name the assignment and the exercise"),
        (["list", "--course", "/"], "lies in no course"),
    ],
)
def test_a_wrong_call_is_2_and_one_line(tiny: Path, grader, capsys, arguments: list[str], told: str) -> None:
    assert grader(*arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("grader: ")
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "call",
    [
        "",
        "chek",
        "check --langs",
        "check --lang fr",
        "grade",
        "grade x --jobs 0",
        "grade x --jobs many",
        "grade x --seed many",
        "grade x --seed -5",
        "grade x --seed 1.5",
        "hint square -n 4",
    ],
)
def test_options_that_do_not_exist_are_2(tiny: Path, grader, capsys, call: str) -> None:
    assert grader(*call.split()) == 2
    assert "usage: grader" in capsys.readouterr().err


def test_outside_of_a_course(tmp_path: Path, grader, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GRADER_COURSE", raising=False)
    assert grader("check") == 2
    assert "lies in no course" in capsys.readouterr().err


def test_the_course_is_found_from_below_and_by_its_option(tiny: Path, grader, capsys, monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tiny / "assignments" / "01_tiny")
    assert grader("list") == 0
    monkeypatch.chdir(tmp_path)
    assert grader("list", "--course", tiny) == 0
    monkeypatch.setenv("GRADER_COURSE", str(tiny))
    assert grader("list") == 0
    assert capsys.readouterr().out.count("01_tiny") == 3


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda t: (t / "autotests/public/tiny/square.pack").unlink(), "square.pack is missing. Run `grader release`"),
        (lambda t: (t / "autotests/public/tiny/square.pack").write_bytes(b""), "square.pack is damaged"),
        (lambda t: (t / "autotests/public/tiny/square.pack").write_bytes(os.urandom(500)), "square.pack is damaged"),
        (
            lambda t: replace_in(t / "autotests/tiny.py", "import numpy", "import nunpy"),
            "cannot be read: ModuleNotFoundError",
        ),
        (lambda t: (t / "autotests/more.py").write_text("ASSIGNMENT = 3\n"), "ASSIGNMENT is no"),
        (lambda t: (t / "autotests/more.py").write_text("X = 3\n"), "more.py cannot be read"),
        (lambda t: (t / "autotests/more.py").write_bytes(b"\xff\xfe\x00"), "more.py cannot be read"),
    ],
)
def test_a_broken_course_is_2_and_one_line(tiny: Path, grader, capsys, break_it, told: str) -> None:
    break_it(tiny)
    assert grader("check", "--target", "solutions") == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("cut", [1, 10, 24, 100, -1, -20])
def test_a_pack_that_ends_early_is_damaged(tiny: Path, grader, capsys, cut: int) -> None:
    path = tiny / "autotests/public/tiny/square.pack"
    path.write_bytes(path.read_bytes()[:cut])
    assert grader("check", "square", "--target", "solutions") == 2
    assert "square.pack is damaged" in capsys.readouterr().err


def test_every_byte_of_a_packs_head_may_be_wrong_and_no_traceback_comes(tiny: Path, grader, capsys) -> None:
    path = tiny / "autotests/public/tiny/total.pack"
    whole = path.read_bytes()
    for position in range(0, min(len(whole), 1200), 97):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 0x55]) + whole[position + 1 :])
        assert grader("list", "total") == 0
        assert grader("check", "total", "--target", "solutions", "--no-jail") in (0, 1, 2)
    assert "Traceback" not in capsys.readouterr().err


def test_errors_of_files_name_the_file(tiny: Path, grader, capsys) -> None:
    """A file where a folder should be: root cannot write there either."""
    write_file(tiny / "in_the_way", "")
    assert grader("release", "--kit", tiny / "in_the_way" / "kit") == 2
    err = capsys.readouterr().err
    assert "in_the_way" in err
    assert err.count("\n") == 1


def test_an_exception_that_nobody_expects_keeps_its_traceback(monkeypatch, tiny: Path) -> None:
    """A bug is not dressed up as a wrong call."""
    monkeypatch.setattr("grader.commands.student.check_names", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        main(["check"])


def test_ctrl_c_is_130(monkeypatch, tiny: Path, capsys) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("grader.commands.student.check_names", stop)
    assert main(["check"]) == 130
    assert capsys.readouterr().err == "grader: stopped\n"


def test_every_command_explains_itself(capsys) -> None:
    for name in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            parser().parse_args([name, "--help"])
        assert stopped.value.code == 0
    assert capsys.readouterr().out.count("usage: grader") == len(COMMANDS)


def test_version(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("grader ")


# In a process of its own


def test_piped_output_is_plain(tiny: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", WRONG_SQUARE)
    done = shell("check", "square", cwd=tiny, LANG="C.UTF-8")
    assert done.returncode == 1
    assert b"\033" not in done.stdout + done.stderr
    assert "✗ square" in done.stdout.decode()
    assert done.stderr == b""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_a_terminal_that_lacks_characters(tiny: Path, encoding: str) -> None:
    done = shell("check", "square", "--lang", "zh", cwd=tiny, PYTHONIOENCODING=encoding)
    assert done.returncode == 1
    assert b"square" in done.stdout
    assert done.stderr == b""


def test_json_can_be_read_whatever_the_terminal(tiny: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", "def square(x):\n    raise ValueError('\\ud800 ✓ \\x1b[31m')\n")
    done = shell("check", "square", "--json", cwd=tiny, PYTHONIOENCODING="ascii")
    assert json.loads(done.stdout)[0]["status"] == "error"
    assert done.stderr == b""


def test_the_language_is_that_of_the_locale(tiny: Path) -> None:
    told = {lang: shell("check", "square", cwd=tiny, LANG=lang).stdout for lang in ("zh_CN.UTF-8", "en_US.UTF-8", "C")}
    assert "未开始" in told["zh_CN.UTF-8"].decode()
    assert b"not started" in told["en_US.UTF-8"]
    assert b"not started" in told["C"]


def test_a_reader_that_hangs_up_is_no_error(tiny: Path) -> None:
    command = f"{sys.executable} -m grader check --target solutions | head -c 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], cwd=tiny, capture_output=True, timeout=60)
    assert b"Traceback" not in done.stderr
    assert b"BrokenPipe" not in done.stderr


def test_check_does_not_import_pytorch(tiny: Path) -> None:
    write_file(tiny / "assignments/01_tiny/tiny.py", RIGHT)
    write_file(tiny / "assignments/02_more/more.py", RIGHT_MORE)
    script = (
        "import sys; from grader.cli import main; code = main(['check']); print('torch' in sys.modules); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tiny, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stdout
    assert done.stdout.decode().splitlines()[-1] == "False"


def test_the_three_exit_codes_are_what_they_are() -> None:
    assert (cli.PASSED, cli.FAILED, cli.WRONG_CALL) == (0, 1, 2)
