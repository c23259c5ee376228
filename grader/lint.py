"""Proof that a course holds together: right code passes, wrong code is caught with its own sentence, nothing leaks."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.bank import CJK, Mistake, mistaken_submission, read_bank, reference_submission
from grader.checks import PUBLIC_SEED, Check, load
from grader.compare import compare
from grader.course import Course, CourseError
from grader.exercise import Assignment, Exercise
from grader.grade import Grader
from grader.judge import criteria, judge_case
from grader.messages import MESSAGES, has_chinese
from grader.prepare import ProofError, Workshop
from grader.release import cut, handout_files
from grader.results import Result
from grader.sandbox.jail import Jail
from grader.submissions import Submission

SEEDS = (PUBLIC_SEED, 1, 2)
MIN_MISTAKES = 4
TRIES = 3
MIN_LINE = 12  # characters below which a line of a solution is no secret


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it should be, and where."""

    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}"


@dataclass(frozen=True)
class Report:
    """What the lint of one exercise found, and how many of its mistakes were caught with their own sentence."""

    exercise: str
    problems: tuple[Problem, ...]
    caught: int
    mistakes: int
    cases: int


def lint_exercise(course: Course, workshop: Workshop, assignment: Assignment, exercise: Exercise) -> Report:
    """Every proof for one exercise."""
    bank = read_bank(course, assignment).get(exercise.name, [])
    problems = list(_texts(assignment, exercise, bank))
    try:
        check = load(course, assignment, exercise)
    except CourseError as error:
        return Report(exercise.name, (*problems, Problem(exercise.name, str(error))), 0, len(bank), 0)
    problems += _reference(workshop, assignment, check)
    problems += _stub(course, workshop, check)
    problems += _trivial(check)
    caught = 0
    for mistake in bank:
        problem = _patiently(workshop, lambda mistake=mistake: _mistake(workshop, check, mistake))  # type: ignore[misc]
        caught += problem is None
        problems += [problem] if problem else []
    return Report(exercise.name, tuple(problems), caught, len(bank), len(check.cases))


def lint_course(course: Course, assignments: list[Assignment]) -> Iterator[Problem]:
    """Proofs that belong to no single exercise: stale files, solution lines that leak, missing translations."""
    order = {name: place for place, name in enumerate(course.exercises)}
    for assignment in assignments:
        yield from _handouts(course, assignment)
        names = {exercise.name for exercise in assignment.exercises}
        for name in sorted(read_bank(course, assignment).keys() - names):
            yield Problem(f"mistakes/{assignment.module}.py", f"{name} is no exercise of {assignment.name}")
        for exercise in assignment.exercises:
            for need in sorted(set(exercise.needs) - course.exercises.keys()):
                yield Problem(exercise.name, f"needs {need}, which is no exercise")
            for need in [n for n in exercise.needs if n in order and order[n] >= order[exercise.name]]:
                yield Problem(exercise.name, f"needs {need}, which comes after it: exercises are graded in order")
    homes = Counter(exercise.name for a in course.assignments.values() for exercise in a.exercises)
    for name in (name for name, count in homes.items() if count > 1):
        yield Problem(name, "is declared more than once")
    for template in sorted(set(MESSAGES.values())):
        if re.search("[a-z]{3}", re.sub(r"\{.*?\}", "", template)) and not has_chinese(template):
            yield Problem("locale/zh_CN", f"no Chinese for {template!r}")


def _texts(assignment: Assignment, exercise: Exercise, bank: list[Mistake]) -> Iterator[Problem]:
    name = exercise.name
    if len(exercise.hints) != 3:
        yield Problem(name, f"has {len(exercise.hints)} hints; three lead from a nudge to nearly the answer")
    for hint in exercise.hints:
        if not re.search(f"[{CJK}]", hint.zh):
            yield Problem(name, f"the hint {hint.en!r} has no Chinese")
    if len(bank) < MIN_MISTAKES:
        yield Problem(name, f"has {len(bank)} known mistakes; at least {MIN_MISTAKES} make the checks worth trusting")
    try:
        cases = list(exercise.cases(np.random.default_rng(0)))
    except Exception as error:
        yield Problem(name, f"no cases can be made: {type(error).__name__}: {error}")
        return
    if len({c.name for c in cases}) != len(cases):
        yield Problem(name, "two cases have the same name")
    names = {c.name for c in cases} | {c.group for c in cases}
    if exercise.speed is not None:
        names.add(exercise.speed(np.random.default_rng(0)).name)
    for case_name in sorted(names):
        if re.search("[a-z]{3}", case_name) and not has_chinese(case_name):
            yield Problem(name, f"no Chinese for the case or group {case_name!r} in locale/zh_CN")


def _reference(workshop: Workshop, assignment: Assignment, check: Check) -> Iterator[Problem]:
    """Full marks for the reference, agreement with the oracle for several seeds, and fresh public cases."""
    name = check.exercise.name
    for seed in SEEDS:
        try:
            fresh = workshop.prepare(assignment, check.exercise, (), seed)
        except ProofError as error:
            yield Problem(name, f"{error} (seed {seed})")
            continue
        problem = _patiently(workshop, lambda fresh=fresh, seed=seed: _full(workshop, fresh, f"for seed {seed}"))  # type: ignore[misc]
        if problem is not None:
            yield problem
        if seed == PUBLIC_SEED and _stale(fresh, check):
            yield Problem(name, "the public cases are stale: run `grader release`")
    problem = _patiently(workshop, lambda: _full(workshop, check, "on the public cases"))
    if problem is not None:
        yield problem


def _full(workshop: Workshop, check: Check, where: str) -> Problem | None:
    """The reference gets every point."""
    result = _grade(workshop, workshop.reference, check)
    if result.status == "passed":
        return None
    return Problem(check.exercise.name, f"the reference gets {result.score:g} of {result.max_score:g} {where}")


def _patiently(workshop: Workshop, proof: Callable[[], Problem | None]) -> Problem | None:
    """A proof, tried again with the clock set anew: a busy moment can blur what hangs on time."""
    problem = proof()
    for _ in range(TRIES - 1):
        if problem is None:
            return None
        workshop.__dict__.pop("scale", None)
        problem = proof()
    return problem


def _stale(fresh: Check, public: Check) -> bool:
    if fresh.cases != public.cases or len(fresh.expected) != len(public.expected):
        return True
    if [a[0] for a in fresh.arguments] != [a[0] for a in public.arguments]:
        return True
    pairs = [*zip(fresh.expected, public.expected, strict=True)]
    pairs += [(list(a[1:]), list(b[1:])) for a, b in zip(fresh.arguments, public.arguments, strict=True)]
    return any(e is not None and compare(e, p, 1e-9) for e, p in pairs)


def _stub(course: Course, workshop: Workshop, check: Check) -> Iterator[Problem]:
    """The stub is told 'not started', alone and beside a whole solution of everything else."""
    path = course.root / "assignments" / check.assignment / f"{check.module}.py"
    try:
        stub = path.read_text(encoding="utf-8")
    except OSError:
        yield Problem(check.exercise.name, f"{path} is missing: run `grader release`")
        return
    result = _grade(workshop, Submission("stub", {check.module: ((path.name, stub),)}), check, course)
    if result.status != "not_started":
        yield Problem(check.exercise.name, f"the stub is told {result.status!r}, not 'not_started': {result.diagnosis}")


def _mistake(workshop: Workshop, check: Check, mistake: Mistake) -> Problem | None:
    result = _grade(workshop, mistaken_submission(workshop.reference, check.module, mistake), check)
    if result.status == "passed":
        return Problem(mistake.id, "is not caught: no case shows it")
    named = result.diagnosis.values.get("name") if result.diagnosis and result.diagnosis.id == "mistake" else None
    if named != mistake.name:
        told = result.diagnosis.id if result.diagnosis and named is None else f"{check.exercise.name}/{named}"
        return Problem(mistake.id, f"is caught, but told as {told}")
    return None


def _trivial(check: Check) -> Iterator[Problem]:
    """No point for an answer that computes nothing: constants of the right form, or an input handed back."""

    def filled(value: Any, number: float) -> Any:
        if isinstance(value, np.ndarray):
            return np.full_like(value, number)
        if isinstance(value, (list, tuple)):
            return type(value)(filled(item, number) for item in value)
        if isinstance(value, dict):
            return {key: filled(item, number) for key, item in value.items()}
        return type(value)(number) if isinstance(value, (bool, int, float)) else value

    answers: dict[str, list[Any]] = {"None": [None] * len(check.cases)}
    if check.exercise.promises is None:
        for number in (0.0, 1.0, -1.0, 0.5):
            answers[f"{number:g} everywhere"] = [filled(e, number) for e in check.expected]
        for position in range(max((len(args) for _, args, _ in check.arguments), default=0)):
            handed = [args[position] if position < len(args) else None for _, args, _ in check.arguments]
            answers[f"argument {position + 1}"] = handed
    for told, values in answers.items():
        verdicts = [judge_case(check, i, {"value": value}) for i, value in enumerate(values)]
        score = sum(mark.score for mark in criteria(check, verdicts, ""))
        if score > 0:
            yield Problem(
                check.exercise.name, f"an answer of {told} earns {score:g} points: no group may be filled by it"
            )


def _grade(workshop: Workshop, submission: Submission, check: Check, course: Course | None = None) -> Result:
    scale = workshop.scale if check.exercise.speed else None
    return Grader(workshop.jail, [check], course, scale, behind=tuple).grade(submission)[0]


def _handouts(course: Course, assignment: Assignment) -> Iterator[Problem]:
    folder = course.root / "assignments" / assignment.name
    for name, data in handout_files(course, assignment).items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != data:
            yield Problem(str(path.relative_to(course.root)), "is stale: run `grader release`")
    for name in ("README.md", "README.zh.md"):
        if not (course.solutions / assignment.name / name).is_file():
            yield Problem(assignment.name, f"has no {name}")
    yield from _leaks(course, assignment, folder)


def _leaks(course: Course, assignment: Assignment, folder: Path) -> Iterator[Problem]:
    """No line that stands only in the solution stands in what students get."""
    whole = course.solution(assignment).read_text(encoding="utf-8")
    given = {line.strip() for line in cut(whole).splitlines()}
    secret = {line.strip() for line in _code_lines(whole)} - given
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".ipynb", ".md"):
            lines = {line.strip() for line in path.read_text(encoding="utf-8").splitlines()}
            for line in sorted(secret & lines):
                if len(line) >= MIN_LINE:
                    yield Problem(str(path.relative_to(course.root)), f"holds a line of the solution: {line}")


def _code_lines(text: str) -> list[str]:
    """Source lines without comments and docstrings."""
    return ast.unparse(ast.parse(text)).splitlines() + text.splitlines()


def workshop_of(course: Course, jail: Jail) -> Workshop:
    return Workshop(jail, reference_submission(course))
