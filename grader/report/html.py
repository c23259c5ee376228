"""The pages of a report. Each works alone and loads nothing; everything that a student wrote is escaped."""

from __future__ import annotations

import base64
import hashlib
import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from grader.gradebook import Mark, Standing
from grader.messages import say, translate
from grader.report import charts
from grader.report.summary import ENOUGH, LETTERS, STATUS_OF, ExerciseSums, StudentLine, Summary
from grader.report.svg import svg
from grader.report.terminal import clean, number, same_reason
from grader.results import GOOD, Result

TEMPLATES = Path(__file__).parent / "templates"
SIGNS = {
    "passed": "✓",
    "carried": "↷",
    "partial": "◐",
    "failed": "✗",
    "error": "!",
    "timeout": "∞",
    "memory": "M",
    "forbidden": "⊘",
    "missing": "–",
    "not_started": "·",
}
FIRST = 6  # exercises that went badly, on the first page
LINKS = 500  # to students under one mistake
MANY = 4096  # of the lines that are the same on many pages
PRINTED = 2000  # characters of what a submission printed
BARS = ("0", "≤20", "≤40", "≤60", "≤80", "<100", "100%")

Shown = Callable[[Result], Result]


@dataclass(frozen=True)
class CourseInfo:
    """What the pages say about the course, in their language: its title, and those of its assignments by name."""

    title: str = ""
    assignments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class StudentPart:
    """One assignment on a student's page; a group is results that one sentence explains."""

    title: str
    anchor: str
    mark: Mark
    results: Sequence[Result]
    groups: Sequence[Sequence[Result]]

    @property
    def handed_in(self) -> bool:
        return any(r.status != "missing" for r in self.results)


@dataclass(frozen=True)
class ClassPart:
    """A page of its own with a part of a large class's heat map."""

    page: str
    first: str
    last: str
    size: int
    mean: float


class Pages:
    """Renders every page of a report in one language."""

    def __init__(self, info: CourseInfo, lang: str) -> None:
        self.info, self.lang = info, lang
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
            finalize=_visible,
            auto_reload=False,
        )
        self._environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
        self._environment.globals.update(
            lang=lang,
            info=info,
            t=self.t,
            say=partial(say, lang=lang),
            number=number,
            percent=lambda value: f"{value:.0f}%",
            counted=lambda count: f"{count:,}",
            word=self.word,
            sign=SIGNS.__getitem__,
            anchor=_anchor,
            assignment_title=self.title,
            letters=LETTERS,
            enough=ENOUGH,
            most_links=LINKS,
            bar=charts.bar,
        )
        lines: Any = self._environment.get_template("lines.html").module
        kept = lru_cache(MANY)
        self._environment.globals.update(strip=kept(lines.strip), quiet_line=kept(lines.quiet_line))
        self._scripts = {"": Markup(""), "class": Markup(_source("class.js"))}
        self._styles = {name: Markup(_source("style.css") + _source(f"{name}.css")) for name in ("student", "class")}

    def t(self, text: str) -> str:
        return translate(text, self.lang) if text else ""

    def word(self, status: str) -> str:
        return self.t(status.replace("_", " "))

    def title(self, assignment: str) -> str:
        title = self.info.assignments.get(assignment, "")
        return f"{assignment.partition('_')[0]} {title}" if title else assignment

    def student(self, standing: Standing, shown: Shown) -> str:
        """One student's page. What is on it has gone through ``shown``: it may be sent to the student as it is."""
        parts = self._parts(standing, [shown(result) for result in standing.results])
        marks = [part.mark for part in parts]
        zone = _zone(marks)
        handed = [part for part in parts if part.handed_in]
        results = [r for part in handed for r in part.results]
        lead = self.t("{points} of {most} points in what was handed in · {good} of {all} exercises right").format(
            points=number(sum(part.mark.final for part in handed)),
            most=number(sum(part.mark.max_points for part in handed)),
            good=sum(r.status in GOOD for r in results),
            all=len(results),
        )
        return self._render(
            "student.html",
            "student",
            standing=standing,
            who=standing.name or standing.student,
            lead=lead if handed else self.t("Nothing was handed in."),
            notes=(*standing.notes, *(note for part in parts for r in part.results for note in r.notes)),
            parts=parts,
            timed=any(mark.due or mark.handed_in for mark in marks),
            tries=any(mark.attempts > 1 for mark in marks),
            quiet=_quiet,
            when=partial(_when, zone=not zone),
            zone=zone,
            none_late=timedelta(),
            span=self._span,
            picture=lambda evidence: charts.picture(evidence, self.lang),
            drawn=lambda figure: svg(figure, self.lang),
            cut=lambda text: text[:PRINTED] + ("\n…" if len(text) > PRINTED else ""),
        )

    def exercise(self, summary: Summary, row: ExerciseSums, mapped: bool = True) -> str:
        """One exercise over the whole class, for the instructor. ``mapped``: the heat map is on the first page."""
        return self._render(
            "exercise.html",
            "class",
            summary=summary,
            row=row,
            mapped=mapped,
            lines=lambda places: [summary.students[place] for place in places[:LINKS]],
            link=lambda line: _link(line, "../", row.exercise),
            spread=self._spread,
            margins=lambda row: zip(("< 1%", "1–10%", "10–50%", "50–100%"), row.margins, strict=True),
        )

    def index(self, summary: Summary, exercise_pages: Sequence[str], parts: Sequence[ClassPart] = ()) -> str:
        """The first page: what went badly, the heat map (or its ``parts``), the exercises."""
        percents = [summary.percent(line) for line in summary.students]
        worst = sorted(
            (i for i, row in enumerate(summary.exercises) if row.wrong),
            key=lambda i: (-summary.exercises[i].wrong, summary.exercises[i].mean),
        )[:FIRST]
        links = [quote(page) for page in exercise_pages]
        return self._render(
            "index.html",
            "class",
            "class",
            mean=statistics.fmean(percents) if percents else 0.0,
            median=statistics.median(percents) if percents else 0.0,
            nothing=sum(not line.letters.strip(" -") for line in summary.students),
            deciles=self._deciles(percents),
            left_out=[self.title(name) for name in summary.left_out],
            first=[summary.exercises[i] for i in worst],
            pages=[links[i] for i in worst],
            exercise_pages=links,
            outcome=_outcome,
            parts=parts,
            part_size=parts[0].size if parts else 0,
            **self._heat(summary, [] if parts else summary.students, "", self.t("Students × exercises")),
        )

    def part(self, summary: Summary, students: Sequence[StudentLine], heading: str) -> str:
        """A page of a large class's heat map."""
        return self._render("part.html", "class", "class", **self._heat(summary, students, "../", heading))

    def _render(self, template: str, style: str, script: str = "", **values: Any) -> str:
        css, js = self._styles[style], self._scripts[script]
        policy = f"default-src 'none'; style-src {_fingerprint(css)}; base-uri 'none'; form-action 'none'"
        policy += f"; script-src {_fingerprint(js)}" if js else ""
        return self._environment.get_template(template).render(style=css, script=js, policy=policy, **values)

    def _parts(self, standing: Standing, results: Sequence[Result]) -> list[StudentPart]:
        marks = {mark.assignment: mark for mark in standing.marks}
        parts = []
        for name, found in groupby(results, key=lambda r: r.assignment):
            mine = list(found)
            groups: list[list[Result]] = []
            for result in mine:
                if groups and _alike(groups[-1][0], result):
                    groups[-1].append(result)
                else:
                    groups.append([result])
            parts.append(
                StudentPart(
                    self.title(name), _anchor(f"part {name}"), marks.get(name) or _unmarked(name, mine), mine, groups
                )
            )
        return parts

    def _heat(self, summary: Summary, students: Sequence[StudentLine], root: str, heading: str) -> dict[str, Any]:
        """What the template of a heat map needs; the script shows the names in ``data`` as they are."""
        points = [round(100 * row.max_score) for row in summary.exercises]
        data = {
            "root": root,
            "exercises": [[clean(row.assignment), clean(row.exercise), row.max_score] for row in summary.exercises],
            "most": list(summary.assignments.values()),
            "statuses": {letter: [s, SIGNS[s], self.word(s)] for letter, s in STATUS_OF.items()},
            "words": {
                "shown": self.t("{shown} of {all} students"),
                "printed": self.t("Printed: {shown} of {all} students. Sort and filter to choose which."),
            },
            "students": [
                [
                    clean(line.student),
                    clean(line.name),
                    clean(line.section),
                    quote(line.page),
                    [round(line.finals.get(a, 0.0), 2) for a in summary.assignments],
                    round(line.lost, 2),
                    line.letters,
                    _odd(line, points),
                ]
                for line in students
            ],
        }
        return {
            "summary": summary,
            "students": students,
            "heading": heading,
            "data": data,
            "groups": [(name, list(rows)) for name, rows in groupby(summary.exercises, key=lambda r: r.assignment)],
            "places": {name: i for i, name in enumerate(summary.assignments)},
            "sections": sorted({clean(line.section) for line in students if line.section}),
            "late": any(line.lost > 0 for line in students),
            "link": lambda line: _link(line, root),
        }

    def _spread(self, row: ExerciseSums) -> Markup:
        return charts.columns(BARS, row.spread, self.t("students by points, in percent"))

    def _deciles(self, percents: Sequence[float]) -> Markup:
        counts = [0] * 10
        for value in percents:
            counts[max(0, min(9, int(value // 10)))] += 1
        labels = [f"{10 * i}%" for i in range(10)]
        return charts.columns(labels, counts, self.t("students by points, in percent"))

    def _span(self, length: timedelta) -> str:
        """A length of time in its two largest units."""
        minutes = max(1, round(length.total_seconds() / 60))
        days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
        units = ((days, "{n} d"), (hours, "{n} h"), (minutes, "{n} min"))
        told = [self.t(unit).format(n=count) for count, unit in units if count]
        return " ".join(told[:2])


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8").strip()


def _fingerprint(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _visible(value: Any) -> Any:
    """Every text on a page goes through here: control characters and marks of direction are shown as what they are."""
    return clean(value) if type(value) is str else value


def _unmarked(assignment: str, results: Sequence[Result]) -> Mark:
    points, most = sum(r.score for r in results), sum(r.max_score for r in results)
    return Mark(assignment, points, most, points)


def _alike(one: Result, other: Result) -> bool:
    """Whether one sentence, or one line, will do for both."""
    if one.status == other.status == "not_started":
        return not any((r.printed or r.hints or r.figures) for r in (one, other))
    return one.status == other.status and same_reason(one, other) and not (one.figures or other.figures)


def _quiet(result: Result) -> bool:
    """Whether a line will do: right, and there is nothing more to say."""
    return result.status == "passed" and not (result.printed or result.figures or result.diagnosis)


def _anchor(text: str) -> str:
    return quote(text, errors="replace")


def _when(moment: datetime | None, zone: bool) -> str:
    if moment is None:
        return "–"
    return moment.isoformat(" ", "minutes") if zone else f"{moment:%Y-%m-%d %H:%M}"


def _zone(marks: Iterable[Mark]) -> str:
    """What goes for every time on a page, if there is such a thing: ``UTC+02:00``."""
    zones = {moment.tzname() or "" for mark in marks for moment in (mark.handed_in, mark.due) if moment}
    return zones.pop() if len(zones) == 1 else ""


def _link(line: StudentLine, root: str, anchor: str = "") -> Markup:
    name = Markup("<bdi>{}</bdi>").format(clean(line.name or line.student))
    if not line.page:
        return name
    return Markup('<a href="{}{}{}">{}</a>').format(
        root, quote(line.page), f"#{_anchor(anchor)}" if anchor else "", name
    )


def _outcome(row: ExerciseSums) -> Markup:
    """A bar of right, partial, wrong; what is left did not try."""
    partial = row.statuses.get("partial", 0)
    return charts.bar([("passed", row.passed), ("partial", partial), ("failed", row.wrong - partial)], row.students)


def _odd(line: StudentLine, most: Sequence[int]) -> list[tuple[int, float]]:
    """Points that do not follow from the status: [column, points]."""
    full = ((all_points if letter in "pc" else 0) for letter, all_points in zip(line.letters, most, strict=True))
    pairs = zip(line.hundredths, full, strict=True)
    return [(i, points / 100) for i, (points, expected) in enumerate(pairs) if points != expected]
