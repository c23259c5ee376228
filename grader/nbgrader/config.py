"""What an ``nbgrader_config.py`` of ours sets, in one call."""

from __future__ import annotations

import os
import shutil
import sysconfig
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.course import find_course
from grader.nbgrader import handed, preprocess, theirs
from grader.nbgrader.export import ExerciseExport

KERNEL_SECONDS = 600  # for nbgrader's own way: a test cell may train three models


def configure(
    config: Any,
    course: str | Path,
    *,
    lang: str = "en",
    seed: int | None = None,
    closed: Sequence[str] = (),
    jail: bool = True,
    kernel: bool = False,
) -> None:
    """Set traits of nbgrader's.

    course: the folder with solutions/ and autotests/. lang: of the texts, "en" or "zh". seed: for hidden
    cases. closed: assignments whose solutions may come along with later ones. jail=False: grade in a plain process.
    kernel=True: nbgrader's own kernel runs the notebooks, with your rights and without a wall.
    """
    root = find_course(Path(course)).root
    handed.guard()
    for name in ("GradeInJail", "BringEarlier"):
        config[name].course, config[name].lang = str(root), lang
    config.SaveMarks.lang = config.SubmissionReader.lang = lang
    config.GradeInJail.seed, config.GradeInJail.jail = seed, jail
    config.BringEarlier.closed = list(closed)

    cutting = [_ours.get(p.__name__, [p]) for p in theirs.GenerateAssignment.preprocessors.default_args[0]]
    config.GenerateAssignment.preprocessors = [p for some in cutting for p in some]
    config.Autograde.exporter_class = preprocess.SubmissionReader
    if not kernel:
        grading = [_in_jail.get(p.__name__, [p]) for p in theirs.Autograde.autograde_preprocessors.default_args[0]]
        config.Autograde.autograde_preprocessors = [p for some in grading for p in some]
        sanitizing = theirs.Autograde.sanitize_preprocessors.default_args[0]
        config.Autograde.sanitize_preprocessors = [p for p in sanitizing if p.__name__ not in _done_by_reader]
    config.Execute.timeout = KERNEL_SECONDS
    config.ExportApp.plugin_class = ExerciseExport
    if shutil.which("alembic") is None:  # nbgrader calls it by name, and an environment need not be activated
        os.environ["PATH"] = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    os.environ["GRADER_COURSE"] = str(root)  # a kernel checks by this course, not by the notebook's
    os.environ["GRADER_LANG"] = lang


_ours = {"ClearSolutions": [preprocess.CutSolutions], "SaveCells": [preprocess.BringEarlier, theirs.SaveCells]}
#: SubmissionReader makes a notebook anew from the gradebook, so there is nothing of this left to do.
_done_by_reader = ("ClearOutput", "DeduplicateIds", "OverwriteCells", "CheckCellMetadata")
_in_jail = {
    "Execute": [preprocess.GradeInJail],
    "SaveAutoGrades": [preprocess.SaveMarks],
}
