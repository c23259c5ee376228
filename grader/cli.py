"""``grader``: the command line. Each command lives in ``grader.commands`` and is imported when it is called."""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# One thread: the arrays are small, and starting a thread pool costs more than the arithmetic.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

PASSED, FAILED, WRONG_CALL = 0, 1, 2

#: Packages that only some commands need → the extra that brings them.
EXTRAS = {"torch": "author", "jinja2": "class", "rich": "class", "sqlalchemy": "class", "matplotlib": "pictures"} | {
    "psycopg": "postgresql",
    "distributed": "cluster",
    **dict.fromkeys(("nbgrader", "nbconvert", "nbformat", "traitlets"), "nbgrader"),
}


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="grader",
        allow_abbrev=False,
        description="Exercises in deep learning from scratch: check them, grade them, write them.",
    )
    top.add_argument("--version", action="version", version=f"grader {_version()}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, module: str, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        sub.set_defaults(module=module)
        sub.add_argument(
            "--course", type=Path, metavar="DIR", help="the course's folder (default: found from here upwards)"
        )
        sub.add_argument("--lang", choices=("en", "zh"), help="language of the texts (default: the locale's)")
        return sub

    def names(sub: argparse.ArgumentParser, text: str, nargs: str = "*") -> None:
        default: list[str] | None = [] if nargs == "*" else None
        sub.add_argument("names", nargs=nargs, metavar="NAME", help=text, default=default)

    any_name = "an assignment or an exercise: gelu, activations, 02 (default: all)"
    check = command("check", "student", "check your work and say what is wrong, and why")
    watch = command("watch", "watching", "check again each time a file is saved")
    for sub in (check, watch):
        names(sub, any_name)
        sub.add_argument("--target", default="assignments", metavar="DIR", help="what to check (default: assignments)")
    check.add_argument("--json", action="store_true", help="results as JSON, for programs")
    check.add_argument(
        "--no-jail", action="store_true", help="run in a plain child process even where a jail can be had"
    )
    hint = command("hint", "student", "a hint for an exercise: first a nudge, in the end nearly the answer")
    names(hint, "one exercise", "+")
    hint.add_argument("-n", "--number", type=int, default=1, choices=(1, 2, 3), help="which hint (default: the first)")
    listing = command("list", "student", "every assignment and exercise, with its points")
    names(listing, any_name)
    listing.add_argument("--json", action="store_true", help="as JSON, for programs")
    reset = command("reset", "student", "put the empty stub back (your file is kept beside it)")
    names(reset, "assignments", "+")

    show = command("show", "showing", "draw what your own code does, to a PNG file (without NAME: what can be shown)")
    show.add_argument("name", nargs="?", metavar="NAME", help="an assignment or an exercise: gelu, activations, 02")
    show.add_argument("--target", default="assignments", metavar="DIR", help="whose code (default: assignments)")
    show.add_argument("--out", type=Path, metavar="FILE.png", help="where the picture goes (default: NAME.png here)")

    data = command("data", "data", "list the data sets; with names, download them: mnist, fashion-mnist")
    names(data, "mnist, fashion-mnist (default: list what is there)")
    data.add_argument("--data", metavar="DIR", help="where downloads lie (default: GRADER_DATA, else the cache folder)")
    data.add_argument("--from", dest="mirror", metavar="URL", help="the folder on the web that holds the files")

    grade = command("grade", "grading", "grade a class: submitted/<student>/<assignment>/<module>.py or .ipynb")
    grade.add_argument("submitted", type=Path, metavar="SUBMITTED")
    names(grade, any_name)
    grade.add_argument("--out", type=Path, default=Path("OUT"), metavar="DIR", help="where results go (default: OUT)")
    grade.add_argument("--seed", type=_seed, help="grade on hidden cases made from this long number (needs PyTorch)")
    regrade = command("regrade", "grading", "after a check was mended: who gains or loses, and have it count")
    report = command("report", "grading", "the tables and pages of a graded class, from its journal")
    for sub in (regrade, report):
        sub.add_argument("out", type=Path, metavar="OUT", help="the folder that `grader grade --out` wrote")
    regrade.add_argument("--keep", action="store_true", help="have the new results count, without asking")
    for sub in (grade, regrade):
        sub.add_argument("--jobs", type=_positive, metavar="N", help="processes (default: the cores)")
        sub.add_argument("--cluster", metavar="ADDRESS", help="a Dask cluster: tcp://scheduler:8786, or local:N")
        sub.add_argument("--no-jail", action="store_true", help="accept that submissions run without a jail")
    export = command("export", "exporting", "a graded class for another program (without FORMAT: what there is)")
    export.add_argument("format", nargs="?", metavar="FORMAT", help="csv, json, canvas, moodle, gradescope, …")
    export.add_argument("out", nargs="?", type=Path, default=Path("OUT"), metavar="OUT", help="(default: OUT)")
    export.add_argument("--to", type=Path, metavar="PATH", help="the file or folder to write (default: within OUT)")
    for sub in (grade, regrade, report):
        sub.add_argument("--quiet", action="store_true", help="no progress and no tables")
    for sub in (grade, regrade, report, export):
        sub.add_argument("--journal", metavar="URL", help="postgresql://USER@HOST/DATABASE (default: OUT/journal.db)")
        sub.add_argument("--roster", type=Path, metavar="CSV", help="ids, names, e-mail (default: roster.csv)")
        sub.add_argument("--policy", type=Path, metavar="TOML", help="the course's rules (default: policy.toml)")
    release = command("release", "author", "cut assignments/ from solutions/, and make the public cases")
    names(release, any_name)
    release.add_argument("--kit", type=Path, metavar="DIR", help="write a student kit into a new folder instead")
    release.add_argument(
        "--stubs-only", action="store_true", help="leave the public cases as they are (no PyTorch needed)"
    )
    release.add_argument("--pictures", action="store_true", help="draw every handout's picture anew")
    doctor = command("doctor", "instructor", "what this machine has: layers of the jail, Python, NumPy, PyTorch")
    doctor.add_argument("--json", action="store_true", help="as JSON, for programs")
    lint = command("lint", "author", "prove a course: right code passes, wrong code is caught, nothing leaks")
    names(lint, any_name)
    new = command("new", "author", "begin a new exercise: stubs of its solution, its cases and its mistakes")
    names(new, "ASSIGNMENT EXERCISE", "+")
    _nbgrader(commands)
    return top


def _nbgrader(commands: Any) -> None:
    """``grader nbgrader init`` and ``grader nbgrader autograde``."""
    text = "the course as nbgrader's: notebooks with test cells, autograding in the jail"
    actions = commands.add_parser("nbgrader", help=text, description=text, allow_abbrev=False).add_subparsers(
        dest="command", metavar="ACTION", required=True
    )

    def action(name: str, text: str) -> argparse.ArgumentParser:
        sub: argparse.ArgumentParser = actions.add_parser(name, help=text, description=text, allow_abbrev=False)
        sub.set_defaults(module="nbgrader")
        sub.add_argument("folder", type=Path, metavar="COURSE", help="nbgrader's course folder")
        sub.add_argument(
            "--course", type=Path, metavar="DIR", help="the exercises' folder (default: found from here upwards)"
        )
        sub.add_argument("--lang", choices=("en", "zh"), help="language of the texts (default: the locale's)")
        return sub

    init = action("init", "make a course folder: config, source notebooks, data")
    init.add_argument("names", nargs="*", metavar="NAME", help="assignments: activations, 02 (default: all)")
    init.add_argument(
        "--bare", action="store_true", help="leave cases and data out of it: students have the kit installed"
    )
    autograde = action("autograde", "grade all submissions of an assignment at once, into nbgrader's gradebook")
    autograde.add_argument("assignment", metavar="ASSIGNMENT", help="activations, 02")
    autograde.add_argument(
        "--seed", type=_seed, help="grade on hidden cases made from this long number (needs PyTorch)"
    )
    autograde.add_argument("--jobs", type=_positive, metavar="N", help="processes (default: the cores)")
    autograde.add_argument("--journal", metavar="URL", help="where results are kept (default: COURSE/autograde.db)")
    autograde.add_argument("--force", action="store_true", help="write again what has not changed")
    autograde.add_argument("--no-jail", action="store_true", help="accept that submissions run without a jail")
    autograde.add_argument("--quiet", action="store_true", help="no progress and no summary")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: all passed; 1: something did not; 2: the call was wrong, and one line says why."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that lacks a character shows another one
    words = sys.argv[1:] if argv is None else list(argv)
    if not words:
        parser().print_help(sys.stderr)
        return WRONG_CALL
    arguments = parser().parse_args(words)
    try:
        module = importlib.import_module(f"grader.commands.{arguments.module}")
        return int(getattr(module, arguments.command)(arguments))
    except KeyboardInterrupt:
        print("grader: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return PASSED
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        print(f"grader: this needs {error.name}: pip install 'deep-learning-grader[{extra}]'", file=sys.stderr)
        return WRONG_CALL
    except OSError as error:
        print(f"grader: {error.filename or 'a file'}: {error.strerror or error}", file=sys.stderr)
        return WRONG_CALL
    except Exception as error:
        if not _is_told(error):
            raise
        print(f"grader: {error}", file=sys.stderr)
        return WRONG_CALL


def _is_told(error: Exception) -> bool:
    """Whether an exception is one that a user can act upon; anything else is a bug and keeps its traceback."""
    from grader.course import CourseError

    if isinstance(error, CourseError):
        return True
    return type(error).__name__ in ("JailError", "UsageError")


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of digits only")
    return int(text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _version() -> str:
    from grader import __version__

    return __version__


if __name__ == "__main__":
    sys.exit(main())
