"""JUnit XML, as the xUnit plugin of Jenkins has it in junit-10.xsd and most CI systems read it: a suite a student."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from grader.exercise import Text
from grader.export.format import About, Format, replacing
from grader.gradebook import Standing
from grader.messages import say
from grader.plain import number, plain
from grader.report.terminal import explanation
from grader.results import GOOD, Result

#: Ended before there was an answer; all else that is not right is a failure. Nothing is "skipped", as that passes.
ERRORS = frozenset({"error", "timeout", "memory"})


def write(standings: Iterable[Standing], to: Path, about: About) -> None:
    with replacing(to) as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="grader">\n')
        for standing in standings:
            suite = _suite(standing, about.lang)
            ElementTree.indent(suite)
            file.write(ElementTree.tostring(suite, encoding="unicode") + "\n")
        file.write("</testsuites>\n")


def _suite(standing: Standing, lang: str) -> Element:
    bad = [r for r in standing.results if r.status not in GOOD]
    errors = sum(r.status in ERRORS for r in bad)
    counts = {"tests": len(standing.results), "failures": len(bad) - errors, "errors": errors}
    suite = Element("testsuite", name=plain(standing.student), time=number(sum(r.seconds for r in standing.results)))
    suite.attrib.update({name: str(count) for name, count in counts.items()})
    told = {"name": standing.name, "email": standing.email, "section": standing.section}
    told |= {"points": number(standing.final), "max_points": number(standing.max_points)}
    properties = SubElement(suite, "properties")
    for name, value in told.items():
        SubElement(properties, "property", name=name, value=plain(value))
    suite.extend(_case(result, lang) for result in standing.results)
    return suite


def _case(result: Result, lang: str) -> Element:
    time = number(result.seconds)
    case = Element("testcase", classname=plain(result.assignment), name=plain(result.exercise), time=time)
    if result.status not in GOOD:
        message = " ".join((say(result.diagnosis, lang) if result.diagnosis else result.status).split())
        kind = "error" if result.status in ERRORS else "failure"
        why = SubElement(case, kind, type=result.status, message=plain(message, 500))
        points = f"{number(result.score)}/{number(result.max_score)}"
        why.text = plain("\n".join([points, *explanation(result, lang)]))
    if result.printed:
        SubElement(case, "system-out").text = plain(result.printed)
    return case


FORMAT = Format("junit", Text("JUnit XML, for CI systems", "JUnit XML，供持续集成系统读取"), "junit.xml", write)
