"""Checking from within a notebook: the engine of ``grader check`` on the cells that were run, in one jail a kernel."""

from __future__ import annotations

import atexit
import platform
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from grader import speed
from grader.checks import CaseInfo, Check, build_request, load
from grader.course import Course
from grader.exercise import Exercise, case
from grader.grade import Grader
from grader.notebook.folders import course_here, work_folders
from grader.notebook.history import Cells
from grader.observe import Runner
from grader.reference import transitive_needs
from grader.results import Message, Result
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.sandbox.launch import have_bubblewrap
from grader.submissions import Submission, read_folders

VERSIONS = """\
import platform
import numpy

def versions():
    return [platform.python_version(), numpy.__version__]
"""


class Checker:
    """Keeps its jail from one check to the next. Where none can be had, a plain process takes its place."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._jail: Jail | None = None
        self._scale: speed.Scale | None = None

    def check(self, names: Sequence[str]) -> list[Result]:
        """The results of the named exercises. Raises CourseError for a name that means nothing."""
        course = course_here()
        chosen = course.select([*names])
        wanted = [exercise.name for _, exercise in chosen]
        needed = {n for name in wanted for n in transitive_needs(course, name)} if course.solutions.is_dir() else set()
        checks = [load(course, a, e) for a, e in course.select([*needed, *wanted])]
        submission = self.submission(course, wanted)
        try:
            results = self._grade(course, checks, submission)
        except JailError:
            self.close()
            results = self._grade(course, checks, submission)
        return [r for r in results if r.exercise in wanted]

    def submission(self, course: Course, names: Sequence[str]) -> Submission:
        """The cells that were run as the module of these exercises, earlier modules from the folders around.

        Where no cell that was run defines an exercise, the notebook or module that lies here is read as well.
        """
        found = read_folders("you", work_folders(Path.cwd()))
        modules = dict(found.modules)
        for module in dict.fromkeys(course.home[name].module for name in names):
            ran = self.cells.blocks(module)
            if self.cells.define(n for n in names if course.home[n].module == module):
                modules[module] = ran
            elif ran or module in modules:
                modules[module] = (*modules.get(module, ()), *ran)
        faults = {name: fault for name, fault in found.faults.items() if name not in modules}
        return replace(found, modules=modules, faults=faults, notes=())

    def foreign(self) -> Message | None:
        """What differs between this kernel and the process that checks, in Python or NumPy; None where nothing does."""
        request = build_request(_VERSIONS, "versions", [case("")])
        asked = Check("", "versions", _VERSIONS, (CaseInfo("", "values", ""),), request, (None,))
        jail = self.jail()
        with Runner(lambda: jail.cell({"versions": [("versions.py", VERSIONS)]})) as runner:
            seen = runner.run(asked)
        theirs = seen.answers[0].get("value") if seen.answers else None
        numpy = getattr(sys.modules.get("numpy"), "__version__", None)
        if not isinstance(theirs, list) or numpy is None:
            return None
        python, checked = platform.python_version(), [str(t) for t in theirs]
        if [python, numpy] == checked:
            return None
        values = {"python": python, "numpy": numpy, "jail_python": checked[0], "jail_numpy": checked[1]}
        return Message("notebook.versions", values)

    def _grade(self, course: Course, checks: Sequence[Check], submission: Submission) -> list[Result]:
        jail = self.jail()
        if self._scale is None and any(check.exercise.speed for check in checks):
            self._scale = speed.calibrate(jail)
        return Grader(jail, checks, course, self._scale).grade(submission)

    def jail(self) -> Jail:
        """The jail where one can be had, a plain child process where not."""
        if self._jail is None:
            self._jail = _open()
            atexit.register(self._jail.close)
        return self._jail

    def close(self) -> None:
        if self._jail is not None:
            atexit.unregister(self._jail.close)
            self._jail.close()
        self._jail = None


def _open() -> Jail:
    if have_bubblewrap():
        jail = Jail(Confinement())
        try:
            jail.probe()
        except JailError:
            return Jail(Confinement.plain())
        return jail
    return Jail(Confinement.plain())


_VERSIONS = Exercise("versions", cases=lambda rng: [])
