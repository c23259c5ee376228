"""From a student's folder to a figure: compute in the jail, look at what came back, draw."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from grader.checks import CaseInfo, Check, build_request, load
from grader.course import Course, CourseError, find_course
from grader.exercise import Case, Exercise
from grader.grade import Grader
from grader.judge import judge_case
from grader.messages import preferred_language, say
from grader.observe import Observation, Runner
from grader.pictures.gallery import Exhibit, find
from grader.pictures.picture import Answer, Undrawable
from grader.results import GOOD, Message
from grader.sandbox.jail import Confinement, Jail, JailError
from grader.sandbox.launch import have_bubblewrap
from grader.stops import explain_errors, explain_fault, explain_stop
from grader.submissions import Submission, read_folders

if TYPE_CHECKING:
    from grader.pictures.style import Plate


class NothingToShow(Exception):
    """The code that a picture shows is not there yet, or fails: the sentence is the one of ``grader check``."""

    def __init__(self, message: Message, lang: str, exercise: str = "") -> None:
        sentence = say(message, lang)
        super().__init__(sentence if exercise in sentence else f"{exercise}: {sentence}")
        self.message = message


def show(
    name: str, *, target: str | Path = "assignments", lang: str | None = None, course: str | Path | None = None
) -> Plate:
    """What your own ``name`` does, as a matplotlib Figure: an exercise (``"gelu"``) or an assignment (``"02"``).

    ``target`` is the folder with the work, ``lang`` is "en" or "zh". Raises NothingToShow with the sentence of
    ``grader check`` where the code is not there yet or fails, and CourseError where there is no such picture.
    """
    found = find_course(Path(course) if course is not None else None)
    exhibit = find(found, name)
    lang = lang or preferred_language()
    figure, note = drawing(found, exhibit, read_folders("you", work_folders(found, target)), lang)
    if note is not None:
        warnings.warn(say(note, lang), stacklevel=2)
    return figure


def work_folders(course: Course, target: str | Path) -> dict[str, Path]:
    """Assignment → folder with the work, in order; ``target`` is looked for here, then in the course."""
    root = Path(target) if Path(target).is_dir() else course.root / target
    if not root.is_dir():
        raise CourseError(f"there is no folder {target}. Name the one that holds your assignments with --target.")
    return {p.name: p for p in sorted(root.iterdir()) if p.is_dir() and p.name[:1].isdigit()}


def drawing(
    course: Course, exhibit: Exhibit, submission: Submission, lang: str, jail: Jail | None = None
) -> tuple[Plate, Message | None]:
    """The figure of what the submission computes, and a note where its labels had to be English.

    Raises NothingToShow. Without a ``jail`` the best one that this machine has is opened, as ``grader check`` does.
    """
    if jail is not None:
        return _drawing(course, exhibit, submission, lang, jail)
    if have_bubblewrap():
        try:
            with Jail(Confinement()) as walled:
                return _drawing(course, exhibit, submission, lang, walled)
        except JailError:
            pass
    with Jail(Confinement.plain()) as plain:
        return _drawing(course, exhibit, submission, lang, plain)


def _drawing(
    course: Course, exhibit: Exhibit, submission: Submission, lang: str, jail: Jail
) -> tuple[Plate, Message | None]:
    check, odd = _check(exhibit), None
    fault = explain_fault(submission, check)
    if fault is not None:
        raise NothingToShow(fault[1], lang)
    with Runner(lambda: jail.cell(submission.modules)) as runner:
        seen = runner.run(check)
    if seen.stopped is None and "error" not in seen.answers[0]:
        try:
            return render(exhibit, Answer(seen.answers[0].get("value")), lang)
        except Undrawable as error:
            values = {"exercise": exhibit.name, "what": error.name, "got": error.got, "expected": error.expected}
            odd = Message("picture.form", values)
    wrong = _verdict(course, exhibit, submission, jail)
    if wrong is not None:
        raise NothingToShow(wrong[1], lang, wrong[0])
    raise NothingToShow(odd or _told(submission, check, seen), lang)


def _check(exhibit: Exhibit) -> Check:
    """The computation as one call of an exercise: the same request, runner and sentences serve it."""
    exercise = Exercise(
        exhibit.picture.uses[0] if exhibit.name == exhibit.assignment.module else exhibit.name,
        cases=lambda rng: (),
        driver=exhibit.picture.compute,
        seconds=exhibit.picture.seconds,
    )
    request = build_request(exercise, exhibit.assignment.module, [Case("picture", (), exhibit.picture.inputs())])
    info = (CaseInfo("picture", "values", "basic"),)
    return Check(exhibit.assignment.name, exhibit.assignment.module, exercise, info, request, (None,))


def _verdict(course: Course, exhibit: Exhibit, submission: Submission, jail: Jail) -> tuple[str, Message] | None:
    """The first exercise behind the picture that is not right, and what ``grader check`` says of it."""
    uses = exhibit.picture.uses
    for name in dict.fromkeys([*(n for n in uses if n == exhibit.name), *uses]):
        if name not in course.home:
            continue
        assignment = course.home[name]
        try:
            check = load(course, assignment, course.exercises[name])
        except CourseError:
            continue
        result = Grader(jail, [check], course).grade(submission)[0]
        if result.status not in GOOD and result.diagnosis is not None:
            return name, result.diagnosis
    return None


def _told(submission: Submission, check: Check, seen: Observation) -> Message:
    """What stopped the computation itself, where every exercise behind it passes its check."""
    if seen.stopped is not None:
        return explain_stop(check, seen)[1]
    told = explain_errors(submission, check, [judge_case(check, 0, seen.answers[0])])
    assert told is not None  # a computation without an error has been drawn, or is undrawable
    return told[1]


def render(exhibit: Exhibit, answer: Answer, lang: str) -> tuple[Plate, Message | None]:
    """Draw an answer. Raises Undrawable where it has another form than the picture needs."""
    from grader.pictures.style import Plate, chinese_font

    font = chinese_font() if lang.startswith("zh") else None
    figure = Plate(exhibit.picture.size, font)
    with figure.look():
        exhibit.picture.draw(answer, figure, lambda en, zh: zh if font else en)
    return figure, Message("picture.no_font") if lang.startswith("zh") and font is None else None
