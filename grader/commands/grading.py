"""Commands for a class: grade, regrade, report."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from grader.classroom import Watcher, grade_class, grade_jobs, handed_in_before, jobs, standings_of
from grader.commands.common import UsageError, course_of, language, warn, warn_of_short_seed
from grader.commands.rules import journal_of, last_run, policy_of, roster_of, warn_of_students
from grader.course import CourseError
from grader.fingerprint import Terms, source_hash
from grader.journal import Journal
from grader.layers import confinement_here
from grader.messages import translate
from grader.plan import Plan
from grader.policy import Policy
from grader.pools import pool_of
from grader.regrade import Change, changes
from grader.report.changes import changes_csv, render_changes
from grader.report.files import replacing
from grader.report.terminal import clean, render_class
from grader.roster import Roster
from grader.sandbox.jail import Confinement, JailError
from grader.visible import visible

Rules = tuple[Policy, Roster | None]

#: What a report looks like hangs on these files.
SHOWN_BY = ("report/**/*", "gradebook.py", "messages.py", "plain.py", "visible.py", "locale/**/*.po")


def grade(arguments: argparse.Namespace) -> int:
    """``grader grade SUBMITTED``: the whole class, results in the journal and in OUT."""
    course = course_of(arguments)
    course.select(arguments.names)
    importlib.import_module("grader.report.publish")  # a package that is missing is said before the work, not after it
    try:
        work, warnings = jobs(course, arguments.submitted)
    except ValueError as error:
        raise UsageError(str(error)) from None
    rules = policy_of(arguments), roster_of(arguments)
    confinement = _confinement(arguments.no_jail)
    _writable(arguments.out)
    for text in warnings:
        warn(text)
    warn_of_short_seed(arguments.seed)
    plan = Plan(course.root, tuple(arguments.names), arguments.seed, confinement)
    with journal_of(arguments, new=True, writing=True) as journal:
        pool, terms = pool_of(plan, len(work), arguments.jobs, arguments.cluster, warn)
        _tell_what_changed(journal, terms, ". `grader regrade` shows who gains or loses")
        with progress(len(work), arguments.quiet) as done:
            grade_jobs(journal, terms, course, work, pool, done)
        return _reported(journal, arguments, rules, arguments.quiet)


def regrade(arguments: argparse.Namespace) -> int:
    """``grader regrade OUT``: grade what a change of the checks touches; show who gains or loses; keep it or not."""
    course, lang = course_of(arguments), language(arguments)
    rules = policy_of(arguments), roster_of(arguments)
    confinement = _confinement(arguments.no_jail)
    with journal_of(arguments, writing=True) as journal:
        before = last_run(journal, arguments.out)
        plan = Plan(course.root, before.terms.names, before.terms.seed, confinement)
        names = journal.students(before.id)
        pool, terms = pool_of(plan, len(names), arguments.jobs, arguments.cluster, warn)
        _tell_what_changed(journal, terms)
        run = journal.begin(terms)
        journal.carry_over(run, before.id)
        with progress(len(names), arguments.quiet) as done:
            grade_class(journal, terms, handed_in_before(journal, run), pool, done)
        journal.finish(run, keep=False)
        after = journal.run(run)
        found = list(changes(*(standings_of(journal, run, *rules) for run in (before, after))))
        file = arguments.out / "changes.csv"
        if found:
            with replacing(file) as lines:
                lines.write(changes_csv(found, lang))
        print(render_changes(found, lang, file))
        if not found or arguments.keep or _agreed(found):
            journal.keep(run)
            _reported(journal, arguments, rules, quiet=True)
            if found:
                print(
                    translate("These results count now: {files} are written anew", lang).format(files=_files(arguments))
                )
            return 0
        nothing = "Nothing is changed yet. With --keep these results count; nothing is graded again for that"
        print(translate(nothing, lang))
        return 1


def report(arguments: argparse.Namespace) -> int:
    """``grader report OUT``: the tables and pages again, from the journal."""
    with journal_of(arguments) as journal:
        rules = policy_of(arguments), roster_of(arguments)
        _reported(journal, arguments, rules, arguments.quiet, again=True)
    return 0


def _tell_what_changed(journal: Journal, terms: Terms, advice: str = "") -> None:
    """Say when results cannot be taken over from the last run, and why."""
    earlier = journal.last_run()
    if earlier is None:
        return
    if earlier.terms.environment != terms.environment:
        told = terms.environment.difference(earlier.terms.environment)
        warn(f"graded anew, since the environment is another one: {told}")
        return
    old, new = earlier.terms.keys, terms.keys
    changed = [name for name in new if name in old and new[name] != old[name]]
    if changed and earlier.terms.seed == terms.seed:
        told = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        warn(f"graded anew, since their checks have changed: {told}{advice}")


def _reported(journal: Journal, arguments: argparse.Namespace, rules: Rules, quiet: bool, again: bool = False) -> int:
    """Write OUT's files from the run that counts, unless they are there, and print the tables."""
    from grader.report.html import CourseInfo
    from grader.report.publish import publish
    from grader.report.stamp import Stamp, read_stamp, remove_stamp, write_stamp

    out, lang = arguments.out, language(arguments)
    run = last_run(journal, out)
    policy, roster = rules
    warn_of_students(journal.students(run.id), policy, roster)
    titles = _titles(arguments, lang)
    told = f"{lang} {policy} {roster and roster.people} {titles} {out} {source_hash(*SHOWN_BY)}"
    stamp = journal.stamp(run)
    of = stamp and hashlib.sha256(f"{stamp} {told}".encode("utf-8", "backslashreplace")).hexdigest()
    report = None if again else read_stamp(out, of)
    if report is None:
        remove_stamp(out)
        standings = standings_of(journal, run, policy, roster)
        info = CourseInfo(assignments=titles)
        summary = publish(out, standings, info, lang, lambda result: visible(result, policy.level(result)))
        whole = not summary.left_out and all(row.passed == row.students for row in summary.exercises)
        report = Stamp(of, render_class(summary, lang), whole)
        write_stamp(out, report)
    if not quiet:
        print(report.tables)
        print(f"\n{_files(arguments)}")
    return 0 if report.whole else 1


def _files(arguments: argparse.Namespace) -> str:
    return "  ".join(str(arguments.out / name) for name in ("grades.csv", "results.jsonl", "index.html"))


def _titles(arguments: argparse.Namespace, lang: str) -> dict[str, str]:
    """What the assignments are called; nothing where the course is not at hand."""
    with contextlib.suppress(CourseError):
        return {a.name: a.title[lang] for a in course_of(arguments).assignments.values()}
    return {}


def _agreed(found: list[Change]) -> bool:
    """Ask on a terminal; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        return False
    return input("Keep these results? [y/N] ").strip().lower() in ("y", "yes", "j", "是")


def _confinement(no_jail: bool) -> Confinement:
    """The jail; without one only where that is accepted, and then it is said."""
    try:
        confinement = confinement_here(needed=not no_jail)
    except JailError as error:
        raise UsageError(f"{error}; grade with --no-jail only what you trust") from None
    if confinement == Confinement.plain():
        warn("without a jail: submissions run with your rights (`grader doctor` says what is missing)")
    return confinement


def _writable(out: Path) -> Path:
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe = out / ".writable"
        probe.write_bytes(b"x" * 65536)
        probe.unlink()
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Name another folder with --out") from None
    return out


@contextlib.contextmanager
def progress(total: int, quiet: bool) -> Iterator[Watcher]:
    """A bar with rate and estimate on a terminal; nothing where the output is piped."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, rate="")

        def done(student: str) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, advance=1, description=clean(student[:40]), rate=f"{speed:.1f}/s" if speed else "")

        yield done
