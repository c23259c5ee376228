"""Commands for instructors: grade, report, doctor."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from grader.classroom import Plan, grade_class, jobs
from grader.commands.common import UsageError, course_of, language, warn
from grader.gradebook import Mark, Standing
from grader.layers import complete, layers
from grader.report.data import grades_csv, read_jsonl, results_jsonl
from grader.report.files import write_whole
from grader.report.summary import Summary
from grader.report.terminal import render_class
from grader.results import GOOD, Result
from grader.sandbox.jail import Confinement


def grade(arguments: argparse.Namespace) -> int:
    """``grader grade SUBMITTED``: the whole class, results in OUT."""
    course, lang = course_of(arguments), language(arguments)
    course.select(arguments.names)
    importlib.import_module("grader.report.site")  # a package that is missing is said before the work, not after it
    try:
        work, warnings = jobs(course, arguments.submitted)
    except ValueError as error:
        raise UsageError(str(error)) from None
    confinement = _confinement(arguments.no_jail)
    out = _writable(arguments.out)
    for text in warnings:
        warn(text)
    plan = Plan(course.root, tuple(arguments.names), arguments.seed, confinement)
    processes = min(arguments.jobs or os.cpu_count() or 1, len(work))
    results: list[Result] = []
    try:
        with (out / "results.jsonl").open("w", encoding="utf-8", errors="backslashreplace") as journal:
            ready = grade_class(work, plan, processes)
            for some in _progress(ready, len(work), arguments.quiet):
                journal.write(results_jsonl(some))
                journal.flush()
                results += some
        summary = write_reports(out, results, lang)
    except OSError as error:
        raise UsageError(
            f"{out} cannot be written: {error.strerror}. Free some room or name another folder with --out"
        ) from None
    if not arguments.quiet:
        print(render_class(summary, lang))
        print(f"\n{out / 'grades.csv'}  {out / 'results.jsonl'}  {out / 'index.html'}")
    return 0 if all(r.status in GOOD for r in results) else 1


def report(arguments: argparse.Namespace) -> int:
    """``grader report OUT``: the tables and pages again, from results.jsonl."""
    lang = language(arguments)
    path = arguments.out / "results.jsonl"
    try:
        results = read_jsonl(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}. Name the folder that `grader grade --out` wrote"
        ) from None
    except ValueError as error:
        raise UsageError(f"{path} is damaged: {error}") from None
    print(render_class(write_reports(arguments.out, results, lang), lang))
    return 0


def doctor(arguments: argparse.Namespace) -> int:
    """``grader doctor``: what this machine has."""
    found = layers()
    if arguments.json:
        print(json.dumps([vars(layer) for layer in found], indent=1))
    else:
        import numpy

        print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, {sys.platform}")
        for layer in found:
            print(f"  {'✓' if layer.holds else '✗'} {layer.name:<12} {layer.found}")
            if not layer.holds and layer.remedy:
                print(f"      {layer.remedy}")
        mark = "✓" if _have("torch") else "·"
        print(f"  {mark} PyTorch      needed for hidden cases (--seed), `grader release` and `grader lint` only")
    return 0 if complete(found) else 1


def write_reports(out: Path, results: list[Result], lang: str) -> Summary:
    """``grades.csv``, ``results.jsonl`` in the order of the class, and the pages. Gives the sums of the class."""
    from grader.report.html import CourseInfo
    from grader.report.site import write_site

    results.sort(key=lambda r: (r.student, r.assignment))
    write_whole(out / "results.jsonl", results_jsonl(results))
    write_whole(out / "grades.csv", grades_csv(results, lang))
    return write_site(out, _standings(results), CourseInfo(), lang)


def _standings(results: Iterable[Result]) -> Iterator[Standing]:
    """A standing for each student, from results in their order; nothing is late, and there is one attempt."""
    for student, mine in groupby(results, key=lambda r: r.student):
        found = tuple(mine)
        marks = []
        for assignment, some in groupby(found, key=lambda r: r.assignment):
            scores = [(r.score, r.max_score) for r in some]
            points, most = (sum(column) for column in zip(*scores, strict=True))
            marks.append(Mark(assignment, points, most, points))
        yield Standing(student, found, tuple(marks))


def _confinement(no_jail: bool) -> Confinement:
    found = layers()
    if complete(found):
        return Confinement()
    missing = ", ".join(layer.name for layer in found if not layer.holds)
    if not no_jail:
        raise UsageError(
            f"the jail lacks {missing} here (`grader doctor` says more). Submissions could read and change your files;"
            " grade with --no-jail only what you trust"
        )
    warn(f"without a jail: {missing} missing. Submissions run with your rights")
    return Confinement.plain()


def _writable(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".writable"
        probe.write_bytes(b"x" * 65536)
        probe.unlink()
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Name another folder with --out") from None
    return out


def _progress(ready: Iterator[list[Result]], total: int, quiet: bool) -> Iterable[list[Result]]:
    """A bar with an estimate on a terminal; nothing where the output is piped."""
    if quiet or not sys.stderr.isatty():
        yield from ready
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        for results in ready:
            bar.update(task, advance=1, description=results[0].student if results else "")
            yield results


def _have(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None
