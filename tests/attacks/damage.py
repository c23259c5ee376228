"""What an attack gained, in words; an empty list means nothing."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence

from grader.results import Result
from tests.attacks.arena import Arena
from tests.attacks.arsenal import Attack

#: What takes command of a terminal or turns text around; new lines and tabs are text.
COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
#: What runs in a page: a script of a submission's, a picture that loads, a link or a formula's link to a script.
LIVE = re.compile(
    r"""<script>\s*alert|<img|<svg\b[^>]*onload|<\w[^>]* href=["']?\s*(?:javascript|vbscript)|\\href\{""",
    re.IGNORECASE,
)
FORMULA = re.compile(r"[=+\-@\t\r](?![\d.]+$)")
PAGES = (".html", ".htm", ".xhtml", ".svg", ".SVG", ".xml")
LONGEST = 100_000  # characters that one exercise may put into a report


def points_gained(attack: Attack, rows: Sequence[Result]) -> list[str]:
    """Points beyond the honest part."""
    return [
        f"{r.score:g} of {r.max_score:g} points of {r.exercise}, {attack.earns.get(r.exercise, 0):g} are honest"
        for r in rows
        if r.score > attack.earns.get(r.exercise, 0)
    ]


def points_lost(attack: Attack, rows: Sequence[Result]) -> list[str]:
    """Where the honest part of a submission got less than it earns: one exercise's attack costs no other."""
    got = {r.exercise: r.score for r in rows}
    return [f"{e}: {got.get(e, 0):g} of {points:g}" for e, points in attack.earns.items() if got.get(e, 0) < points]


def secrets_gained(arena: Arena, rows: Sequence[Result]) -> list[str]:
    """What was read outside the jail and travelled home."""
    return ["a secret file was read" for r in rows if arena.token in json.dumps(r.as_dict(), default=str)][:1]


def reports_spoiled(rows: Sequence[Result]) -> list[str]:
    """Text of a submission that does not stay text, or does not end."""
    found = []
    for r in rows:
        text = json.dumps(r.as_dict(), ensure_ascii=False, default=str)
        if len(text) > LONGEST:
            found.append(f"{len(text)} characters in the record of {r.exercise}")
        if any(COMMANDING.search(part) for part in strings(r.as_dict())):
            found.append(f"control characters in the record of {r.exercise}")
    return found


def strings(value: object) -> list[str]:
    """Every string within plain data, the student's own name apart."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [s for key, item in value.items() if key != "student" for s in [str(key), *strings(item)]]
    if isinstance(value, (list, tuple)):
        return [s for item in value for s in strings(item)]
    return []


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """Files that were changed, made or removed outside the jail."""
    return [f"{name} was touched" for name in sorted({**before, **after}) if before.get(name) != after.get(name)]


def unlike(rows: Sequence[Result], baseline: Sequence[Result]) -> list[str]:
    """Where an honest student was graded otherwise than without attackers beside them."""
    if [r.exercise for r in rows] != [r.exercise for r in baseline]:
        return [f"{len(rows)} results instead of {len(baseline)}"]
    return [
        f"{a.exercise}: {a.status} {a.score:g} instead of {b.status} {b.score:g}"
        for a, b in zip(rows, baseline, strict=True)
        if (a.status, a.score, a.diagnosis and a.diagnosis.id) != (b.status, b.score, b.diagnosis and b.diagnosis.id)
    ]


def text_spoiled(arena: Arena, name: str, text: str) -> list[str]:
    """What a file of the reports, or the terminal, should not hold."""
    found = []
    if arena.token in text:
        found.append("a secret was read")
    if COMMANDING.search(text):
        found.append("control characters")
    if name.endswith(PAGES) and LIVE.search(text):
        found.append("markup of a submission")
    if name.endswith(".csv"):
        rows = list(csv.reader(text.splitlines()))
        cells = [cell for row in rows for cell in row if FORMULA.match(cell)]
        found += [f"a formula: {cell[:40]!r}" for cell in cells]
    if len(text) > LONGEST * 100:
        found.append(f"{len(text)} characters")
    return found
