"""A journal that holds results made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from grader.fingerprint import Environment, Terms
from grader.journal import Entry, open_journal
from grader.results import Result
from grader.submissions import Submission

ENVIRONMENT = Environment("3.11.0", "2.0.0", "linux", "jail", "0")


def keep_results(out: Path, results: Iterable[Result], seed: int | None = None) -> None:
    """OUT/journal.db with a run that counts; a result's attempt tells which hand-in it belongs to."""
    told = list(results)
    exercises = {r.exercise: (r.assignment, r.exercise, r.max_score) for r in told}
    terms = Terms((), seed, ENVIRONMENT, exercises)
    with open_journal(out / "journal.db") as journal:
        run = journal.begin(terms)
        for number in sorted({r.attempt for r in told}):
            mine = [r for r in told if r.attempt == number]
            code = {r.student: Submission(r.student, {"m": (("m.py", f"{r.student} {number}"),)}) for r in mine}
            journal.enter(run, [Entry(student, submission) for student, submission in code.items()])
            journal.record(terms, [replace(r, submission_hash=code[r.student].hash) for r in mine])
        journal.finish(run, keep=True)
