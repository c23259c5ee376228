"""The magics ``%check``, ``%hint`` and ``%show``: they read a line, call the engine and display."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.display import HTML, Image
from IPython.display import display as _display

from grader.course import CourseError
from grader.messages import preferred_language, say
from grader.notebook.checker import Checker
from grader.notebook.folders import course_here, find_earlier
from grader.notebook.history import listen
from grader.report import cell
from grader.report.terminal import wrap
from grader.results import Result
from grader.sandbox.jail import JailError
from grader.submissions import note_hint

display: Callable[[Any], None] = _display
TOLD = (CourseError, JailError)
WIDTH = 80


class Told:
    """Results to be displayed, as HTML or as text."""

    def __init__(self, results: list[Result], lang: str) -> None:
        self.results, self.lang = results, lang

    def _repr_html_(self) -> str:
        if len(self.results) == 1:
            return cell.html(self.results[0], self.lang)
        return cell.page(self.results, self.lang)

    def __repr__(self) -> str:
        lines = [cell.text(result, self.lang) for result in self.results]
        return "\n".join(lines if len(self.results) == 1 else [*lines, cell.summary(self.results, self.lang)])


class Magics:
    """The magics of one shell."""

    def __init__(self, shell: Any) -> None:
        self.checker = Checker(listen(shell))
        self._told_versions = False

    def check(self, line: str) -> float:
        """``%check gelu``: check what was run, and say what is wrong, and why. The value is the points."""
        arguments = _arguments("%check", line, many=True)
        lang = arguments.lang or preferred_language()
        try:
            results = self.checker.check(arguments.names)
            self._tell_versions(lang)
        except TOLD as error:
            raise UsageError(str(error)) from None
        display(Told(results, lang))
        if os.environ.get("NBGRADER_EXECUTION") == "validate" and any(r.score < r.max_score for r in results):
            sys.stderr.write(narrow(repr(Told(results, lang))))
        return float(sum(r.score for r in results))

    def hint(self, line: str) -> None:
        """``%hint gelu`` or ``%hint gelu -n 2``: a nudge, in the end nearly the answer."""
        arguments = _arguments("%hint", line)
        lang = arguments.lang or preferred_language()
        try:
            chosen = course_here().select(arguments.names)
        except CourseError as error:
            raise UsageError(str(error)) from None
        for _, exercise in chosen:
            if len(exercise.hints) < arguments.number:
                raise UsageError(f"{exercise.name} has {len(exercise.hints)} hints")
            note_hint(Path.cwd(), exercise.name, arguments.number)
            print(f"{exercise.name} ({arguments.number}/3)  {exercise.hints[arguments.number - 1][lang]}")

    def show(self, line: str) -> None:
        """``%show gelu``: a picture of what your own code does."""
        from grader.pictures.gallery import find
        from grader.pictures.studio import NothingToShow, drawing

        arguments = _arguments("%show", line)
        lang = arguments.lang or preferred_language()
        try:
            course = course_here()
            exhibit = find(course, arguments.names[0])
            uses = [name for name in (exhibit.picture.uses or ()) if name in course.home]
            submission = self.checker.submission(course, uses or [e.name for e in exhibit.assignment.exercises])
            figure, note = drawing(course, exhibit, submission, lang, self.checker.jail())
        except NothingToShow as reason:
            print(reason)
            return
        except TOLD as error:
            raise UsageError(str(error)) from None
        if note is not None:
            print(say(note, lang))
        display(Image(figure.png(), format="png"))  # type: ignore[no-untyped-call]

    def _tell_versions(self, lang: str) -> None:
        """Once a kernel: a kernel of other versions computes other digits than those that are checked."""
        if not self._told_versions:
            self._told_versions = True
            foreign = self.checker.foreign()
            if foreign is not None:
                told = say(foreign, lang)
                page = f'<div style="color: #b7791f"><b>⚠ {escape(told)}</b></div>'
                display(HTML(page))  # type: ignore[no-untyped-call]


def narrow(text: str) -> str:
    """Lines short enough for `nbgrader validate`, which cuts what is longer, and shows of a cell its stderr alone."""
    lines: list[str] = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        lines += [indent + part for part in wrap(line.strip(), WIDTH - len(indent))]
    return "\n".join(lines) + "\n"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a line; a kernel must not exit."""

    def error(self, message: str) -> Any:
        raise UsageError(f"{self.prog}: {message}")


def _arguments(name: str, line: str, many: bool = False) -> argparse.Namespace:
    parser = _Parser(prog=name, add_help=False, allow_abbrev=False)
    parser.add_argument("names", nargs="+" if many else 1, metavar="NAME")
    parser.add_argument("--lang", choices=("en", "zh"))
    if name == "%hint":
        parser.add_argument("-n", "--number", type=int, default=1, choices=(1, 2, 3))
    try:
        return parser.parse_args(shlex.split(line, comments=True))
    except ValueError as error:
        raise UsageError(f"{name}: {error}") from None


_loaded: dict[int, Magics] = {}


def load(shell: Any) -> Magics:
    """Register the magics with a shell, once: what was run before stays known when the extension is loaded again."""
    magics = _loaded.get(id(shell))
    if magics is None:
        magics = _loaded[id(shell)] = Magics(shell)
    for name in ("check", "hint", "show"):
        shell.register_magic_function(getattr(magics, name), "line", name)
    find_earlier()
    return magics
