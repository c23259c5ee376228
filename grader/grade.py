"""Grading one submission: run each exercise in the jail, judge what came back, carry errors forward."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader import doctor, speed
from grader.checks import Check, load
from grader.course import Course
from grader.figures import figures_of
from grader.judge import Verdict, at_once, criteria, judge_case, margin
from grader.messages import ABOUT_FILES
from grader.observe import Observation, Runner
from grader.reference import needed_by, overrides, transitive_needs
from grader.results import GOOD, CriterionResult, Message, Result, Status
from grader.sandbox.jail import Jail
from grader.stops import explain_errors, explain_fault, explain_stop
from grader.submissions import Submission

Overrides = Mapping[str, str]
FINAL = (*GOOD, "not_started", "forbidden")  # whatever became of earlier exercises


class Grader:
    """Grades submissions against a list of checks with one jail. Keeps nothing of a submission."""

    def __init__(
        self,
        jail: Jail,
        checks: Sequence[Check],
        course: Course | None = None,
        scale: speed.Scale | None = None,
        behind: Callable[[], Sequence[Check]] | None = None,
    ) -> None:
        """``behind`` gives what ``checks`` build on besides, where something is wrong; without it on public cases."""
        self.jail, self.checks, self.course = jail, checks, course
        jail.preload([check.request for check in checks])  # no timed call: its answer could be prepared
        self._scale, self._ask_behind = scale, behind or self._public_needs
        self._full: dict[str, tuple[CriterionResult, ...]] = {}  # exercise → the marks of whoever has every point

    @property
    def scale(self) -> speed.Scale:
        if self._scale is None:
            self._scale = speed.calibrate(self.jail)
        return self._scale

    @functools.cached_property
    def behind(self) -> Sequence[Check]:
        """Exercises that those to be graded build on and that are not among them, in the order of the course."""
        return self._ask_behind()

    def _public_needs(self) -> Sequence[Check]:
        assert self.course is not None
        needed = needed_by(self.course, [check.exercise for check in self.checks])
        return [load(self.course, assignment, exercise) for assignment, exercise in needed]

    def grade(self, submission: Submission) -> list[Result]:
        """One result for each check, in their order."""
        return list(self.each(submission))

    def each(self, submission: Submission, known: Mapping[str, Result] | None = None) -> Iterator[Result]:
        """The same, each as soon as it is known. Exercises in ``known`` were graded before and are left out."""
        results = dict(known or {})
        broken: dict[str, Result] = {}
        with self._runner(submission, {}) as runner:
            for check in self.checks:
                name = check.exercise.name
                if name in results:
                    continue
                result = self._alone(submission, check, runner, broken)
                if self.course is not None and self.course.solutions.is_dir():
                    for need in self._needs_to_know(check, result, results):
                        found = self._alone(submission, need, runner, broken)
                        results[need.exercise.name] = self._carry(submission, need, found, results)
                    result = self._carry(submission, check, result, results)
                results[name] = result
                yield replace(result, notes=submission.notes) if check is self.checks[0] else result

    def _alone(self, submission: Submission, check: Check, runner: Runner, broken: dict[str, Result]) -> Result:
        """One exercise, whatever became of others. Modules that end the process while they load are not tried again."""
        name = check.exercise.name
        if check.module in broken:
            result = replace(broken[check.module], exercise=name, max_score=check.exercise.points)
            return replace(result, checks_hash=check.hash, hints=submission.hints.get(name, 0))
        result, observation = self._grade(submission, check, runner)
        if observation is not None and observation.stopped is not None and not observation.loaded:
            broken[check.module] = result
        return result

    def _needs_to_know(self, check: Check, result: Result, earlier: Mapping[str, Result]) -> list[Check]:
        """Earlier exercises that were not asked for, where one of them may be why this one is wrong."""
        assert self.course is not None
        if result.status in FINAL or not check.exercise.needs:
            return []
        names = transitive_needs(self.course, check.exercise.name) - set(earlier)
        return [need for need in self.behind if need.exercise.name in names]

    def _runner(self, submission: Submission, replaced: Overrides) -> Runner:
        return Runner(lambda: self.jail.cell(submission.modules, replaced))

    def _grade(self, submission: Submission, check: Check, runner: Runner) -> tuple[Result, Observation | None]:
        result = Result(
            submission.student,
            check.assignment,
            check.exercise.name,
            "failed",
            0.0,
            float(check.exercise.points),
            hints=submission.hints.get(check.exercise.name, 0),
            hidden=check.hidden,
            submission_hash=submission.hash,
            checks_hash=check.hash,
        )
        fault = explain_fault(submission, check)
        if fault is not None:
            return replace(result, status=fault[0], diagnosis=fault[1]), None
        seen = runner.run(check)
        result = replace(result, printed=_printed(seen), seconds=seen.seconds)
        if seen.stopped is not None:
            status, message = explain_stop(check, seen)
            return replace(result, status=status, diagnosis=message), seen
        share = at_once(check, seen.answers)
        if share is not None:
            return self._marks(result, check, [Verdict()] * len(seen.answers), seen.answers, runner, share), seen
        verdicts = [judge_case(check, i, answer) for i, answer in enumerate(seen.answers)]
        told = explain_errors(submission, check, verdicts)
        if told is not None and (told[0] != "error" or (all(v.error for v in verdicts) and told[1].id in ABOUT_FILES)):
            return replace(result, status=told[0], diagnosis=told[1]), seen
        raised = told[1] if told else None
        return self._marks(result, check, verdicts, seen.answers, runner, raised=raised), seen

    def _marks(
        self,
        result: Result,
        check: Check,
        verdicts: list[Verdict],
        answers: tuple[dict[str, Any], ...],
        runner: Runner,
        share: float | None = None,
        raised: Message | None = None,
    ) -> Result:
        """The marks of judged answers. Where all were right at once, the ``share`` of the tolerance is known."""
        slow: Message | None = None
        right = all(v.values_hold for v, c in zip(verdicts, check.cases, strict=True) if c.criterion == "values")
        if check.exercise.speed is not None and check.speed_cost is not None and right:
            slow = speed.too_slow(check, runner, self.scale)
        if share is not None and slow is None:
            return self._full_marks(result, check, answers, share)
        marks = criteria(check, verdicts, "" if slow is None else slow.id)
        whole = all(mark.status == "passed" for mark in marks)
        score = float(check.exercise.points) if whole else round(sum(mark.score for mark in marks), 2)
        diagnosis = doctor.diagnose(check, verdicts, answers, slow, raised)
        status: Status = "passed" if whole else "partial" if score > 0 else "failed"
        if status == "failed" and verdicts[doctor.ordered_failures(check, verdicts)[0]].error is not None:
            status = "error"
        return replace(
            result,
            status=status,
            score=score,
            criteria=marks,
            diagnosis=diagnosis,
            evidence=None if whole else doctor.evidence(check, verdicts),
            margin=margin(check, answers) if whole else None,
            figures=figures_of(check, answers),
        )

    def _full_marks(self, result: Result, check: Check, answers: tuple[dict[str, Any], ...], share: float) -> Result:
        """The marks where there is nothing to find fault with: the same for everyone."""
        name, points = check.exercise.name, float(check.exercise.points)
        if name not in self._full:
            self._full[name] = criteria(check, [Verdict()] * len(answers), "")
        figures = figures_of(check, answers)
        return replace(
            result, status="passed", score=points, criteria=self._full[name], margin=round(share, 6), figures=figures
        )

    def _carry(self, submission: Submission, check: Check, result: Result, earlier: Mapping[str, Result]) -> Result:
        """Once more with the reference in the place of earlier exercises, where one of those is wrong.

        Only a pass is kept of that run, and nothing that it printed or raised: the reference was within its reach.
        """
        assert self.course is not None
        wrong = [n for n in check.exercise.needs if n in earlier and earlier[n].status != "passed"]
        if result.diagnosis is not None and result.diagnosis.id == "error.need":
            wrong.append(str(result.diagnosis.values["need"]))
        if result.status in FINAL or not wrong:
            return result
        names = transitive_needs(self.course, check.exercise.name)
        runner = self._runner(submission, overrides(self.course, names | self._beside(submission, names)))
        try:
            again, _ = self._grade(submission, check, runner)
        finally:
            runner.close()
        if again.status == "not_started":
            return replace(result, status="not_started", diagnosis=again.diagnosis, evidence=None)
        if again.status != "passed":
            return result
        # What a need itself needed is named too.
        roots = [n for n in self.course.exercises if n in names & set(earlier) and earlier[n].status not in GOOD]
        message = Message("carried", {"needs": ", ".join(dict.fromkeys(roots or wrong))})
        told = replace(again, evidence=None, printed="", margin=None, figures=result.figures)
        return replace(told, status="carried", diagnosis=message)

    def _beside(self, submission: Submission, names: set[str]) -> set[str]:
        """What else the modules of ``names`` define, where they were not handed in: one import may name it as well."""
        assert self.course is not None
        absent = {self.course.home[name].module for name in names} - set(submission.modules)
        return {e.name for a in self.course.assignments.values() if a.module in absent for e in a.exercises}


def _printed(seen: Observation) -> str:
    cut = seen.printed_length - len(seen.printed)
    return seen.printed + (f"… ({cut} more characters)" if cut > 0 else "")
