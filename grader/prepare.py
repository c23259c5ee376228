"""Making checks: cases from a seed, answers from PyTorch and the reference, fingerprints of the known mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from grader import doctor, oracle, speed
from grader.bank import Mistake, mistaken_submission
from grader.checks import PUBLIC_SEED, CaseInfo, Check, KnownMistake, build_request, generator, pick
from grader.compare import compare
from grader.course import CourseError
from grader.exercise import Assignment, Exercise
from grader.judge import Verdict, judge_case
from grader.observe import Runner
from grader.sandbox.jail import Jail
from grader.submissions import Submission

#: How closely the reference must agree with PyTorch, where both compute in float64.
AGREEMENT = 1e-10


class ProofError(CourseError):
    """The reference fails, or disagrees with its oracle."""


class Workshop:
    """Prepares checks with a jail and the reference solutions of a course."""

    def __init__(self, jail: Jail, reference: Submission) -> None:
        self.jail, self.reference = jail, reference

    @cached_property
    def scale(self) -> speed.Scale:
        """This machine's clock; measured only where something is timed."""
        return speed.calibrate(self.jail, speed.MEASUREMENTS)

    def prepare(
        self, assignment: Assignment, exercise: Exercise, mistakes: Sequence[Mistake] = (), seed: int = PUBLIC_SEED
    ) -> Check:
        """The check of one exercise for a seed. Raises ProofError where the reference is not what it should be."""
        make = exercise.hidden if exercise.hidden is not None and seed != PUBLIC_SEED else exercise.cases
        try:
            cases = list(make(generator(seed, exercise.name)))
            request = build_request(exercise, assignment.module, cases)
        except Exception as error:
            raise ProofError(f"{exercise.name}: no cases can be made: {type(error).__name__}: {error}"[:600]) from error
        infos = tuple(CaseInfo(c.name, c.criterion, c.group) for c in cases)
        secrets = tuple(c.secret for c in cases)
        if exercise.promises is None and any(s is not None for s in secrets):
            raise CourseError(f"{exercise.name}: a secret is for promises, and this exercise has none")
        hidden = seed != PUBLIC_SEED
        check = Check(assignment.name, assignment.module, exercise, infos, request, secrets, seed=seed, hidden=hidden)
        with self._runner(self.reference) as runner:
            answers = self._reference_answers(check, runner)
            check = replace(check, expected=tuple(self._expected(check, answers)))
            if exercise.speed is not None:
                check = self._with_speed(check, runner)
        known = tuple(self._fingerprint(check, mistake) for mistake in mistakes)
        return check.knowing(known)

    def _reference_answers(self, check: Check, runner: Runner) -> list[Any]:
        seen = runner.run(check)
        name = check.exercise.name
        if seen.stopped is not None:
            raise ProofError(f"{name}: the reference was stopped: {seen.stopped}")
        for info, answer in zip(check.cases, seen.answers, strict=True):
            if "error" in answer:
                raise ProofError(f"{name}, case {info.name!r}: the reference raises {answer['error']}")
            if "inputs" in answer:
                raise ProofError(f"{name}, case {info.name!r}: the reference or the driver changes its inputs")
        return [answer["value"] for answer in seen.answers]

    def _expected(self, check: Check, answers: list[Any]) -> Iterator[Any]:
        """PyTorch's answers where there is an oracle; the reference's where not, or where PyTorch says nan."""
        exercise = check.exercise
        if exercise.promises is not None:
            for index, info in enumerate(check.cases):
                verdict = judge_case(check, index, {"value": answers[index]})
                if not verdict.values_hold:
                    told = [text.en for text, _ in verdict.broken] or verdict.findings
                    raise ProofError(f"{exercise.name}, case {info.name!r}: the reference breaks its promise: {told}")
            yield from check.expected
            return
        for index, (info, answer) in enumerate(zip(check.cases, answers, strict=True)):
            if exercise.oracle is None:
                yield answer
                continue
            _, args, kwargs = check.arguments[index]
            try:
                told = oracle.ask(exercise.oracle, args, kwargs)
            except ModuleNotFoundError:
                raise
            except Exception as error:
                why = f"{type(error).__name__}: {error}"[:500]
                raise ProofError(f"{exercise.name}, case {info.name!r}: the oracle fails: {why}") from error
            single = any(a.dtype == np.float32 for a in _arrays([list(args), kwargs]))
            expected = _fill(told, answer, single)
            found = compare(expected, answer, exercise.rtol if single else AGREEMENT, exercise.returns)
            if found:
                f = found[0]
                raise ProofError(
                    f"{exercise.name}, case {info.name!r}: reference and PyTorch disagree"
                    f" ({f.kind} {f.path} {dict(f.values)}): {f.got!r} / {f.expected!r}"[:600]
                )
            yield expected

    def _with_speed(self, check: Check, runner: Runner) -> Check:
        """Measure the reference on the timed calls, and sketch its answers."""
        best = speed.best_time(runner, check)
        timing = runner.time(check, speed.never)
        if timing.stopped is not None or any("error" in answer for answer in timing.answers):
            raise ProofError(f"{check.exercise.name}: the reference fails on the timed input")
        cost = max(min(best, timing.seconds) - self.scale.call, 0.0) / self.scale.yardstick
        answers = [pick(answer["value"], check.places) for answer in timing.answers]
        inputs = [check.speed_inputs(item) for item in check.speed_cases]
        samples = () if check.exercise.promises else tuple(zip(inputs, answers, strict=True))
        return replace(check, speed_cost=float(f"{cost:.2g}"), speed_samples=samples)

    def _fingerprint(self, check: Check, mistake: Mistake) -> KnownMistake:
        verdicts, answers, slow = self.try_mistake(check, mistake)
        return KnownMistake(mistake.name, mistake.en, mistake.zh, tuple(doctor.signature(verdicts, answers, slow)))

    def try_mistake(self, check: Check, mistake: Mistake) -> tuple[list[Verdict], list[dict[str, Any]], bool]:
        """How a mistake answers: verdicts, answers, and whether it is too slow. A stop is an error everywhere."""
        with self._runner(mistaken_submission(self.reference, check.module, mistake)) as runner:
            seen = runner.run(check)
            answers = [*seen.answers]
            while len(answers) < len(check.cases):
                answers.append({"error": {"type": "stopped", "message": seen.stopped.reason if seen.stopped else ""}})
            verdicts = [judge_case(check, i, answer) for i, answer in enumerate(answers)]
            right = all(v.values_hold for v, c in zip(verdicts, check.cases, strict=True) if c.criterion == "values")
            slow = False
            if check.speed_cost is not None and right:
                slow = speed.too_slow(check, runner, self.scale) is not None
        return verdicts, answers, slow

    def _runner(self, submission: Submission) -> Runner:
        return Runner(lambda: self.jail.cell(submission.modules))


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, (list, tuple, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _arrays(item)


def _fill(told: Any, answer: Any, single: bool) -> Any:
    """The oracle's answer in the form of the reference's: float32 where the inputs were, its nan filled in."""
    if isinstance(told, dict) and isinstance(answer, dict):
        return {key: _fill(item, answer.get(key), single) for key, item in told.items()}
    if isinstance(told, (list, tuple)) and isinstance(answer, (list, tuple)) and len(told) == len(answer):
        return type(told)(_fill(t, a, single) for t, a in zip(told, answer, strict=True))
    if isinstance(told, np.ndarray) and told.dtype == np.float64:
        if isinstance(answer, np.ndarray) and answer.shape == told.shape:
            told = np.where(np.isnan(told), answer.astype(np.float64), told)
        return told.astype(np.float32) if single else told
    if isinstance(told, float) and told != told and isinstance(answer, (float, np.ndarray)):
        return float(answer) if np.ndim(answer) == 0 else told
    return told
