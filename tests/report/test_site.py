"""A report as files: whole, closed, linked, safe to open, and alone in its folder."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.gradebook import Mark, Standing
from grader.report import html, site
from grader.report.html import CourseInfo, Pages
from grader.report.site import as_it_is, write_site
from grader.report.summary import summarize
from grader.report.terminal import clean
from grader.results import Evidence, Message, Result

from .made import EVIDENCE, PARTIAL, hostile, made_class, result, standing, standings, wrong
from .pages import Reader, read

CLASS = [
    standing("ada", result(), result(exercise="relu", hints=2)),
    standing("bob", wrong(), result(exercise="relu", status="partial", score=2.5, criteria=PARTIAL), name="Bob B."),
    standing("王伟", hostile(), result(exercise="relu", status="not_started"), section="G1"),
]
INFO = CourseInfo("From scratch", {"02_activations": "Activations"})


def pages_of(out: Path) -> dict[str, Reader]:
    return {path.relative_to(out).as_posix(): read(path) for path in sorted(out.rglob("*.html"))}


@pytest.fixture(scope="module", params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, lang: str) -> Path:
    out = tmp_path_factory.mktemp("report")
    write_site(out, CLASS, INFO, lang)
    return out


def test_a_page_for_the_class_each_exercise_and_each_student(report: Path) -> None:
    assert list(pages_of(report)) == [
        "exercises/gelu.html",
        "exercises/relu.html",
        "index.html",
        "students/ada.html",
        "students/bob.html",
        "students/王伟.html",
    ]
    assert sorted(p.name for p in report.iterdir()) == ["exercises", "index.html", "students"]


def test_every_link_leads_to_a_page_and_a_place_on_it(report: Path) -> None:
    pages = pages_of(report)
    seen = 0
    for name, page in pages.items():
        for href in page.values("href"):
            path, _, anchor = href.partition("#")
            target = (report / name).parent / unquote(path) if path else report / name
            inside = target.resolve().relative_to(report.resolve()).as_posix()
            assert inside in pages, href
            assert not anchor or "=" in anchor or anchor in pages[inside].values("id"), href
            seen += 1
    assert seen > 10
    data = json.loads(pages["index.html"].inside["script"][0])
    assert {unquote(line[3]) for line in data["students"]} == {name for name in pages if name.startswith("students/")}


def test_nothing_is_loaded_from_elsewhere_and_nothing_else_may_run(report: Path) -> None:
    for page in pages_of(report).values():
        for tag, attributes in page.tags:
            assert tag not in ("link", "iframe", "object", "embed", "base", "img")
            assert not {"src", "srcset", "action", "data", "style", "poster"} & set(attributes)
            assert not any(name.startswith("on") for name in attributes)
            assert not re.match(r"\s*([a-z]+:|//)", attributes.get("href") or "")
        source = "".join(page.inside["style"] + page.inside["script"])
        assert not re.search(r"url\(|@import|https?:|eval\(|innerHTML", source)


def test_the_policy_names_just_the_style_and_the_script_that_are_there(report: Path) -> None:
    for name, page in pages_of(report).items():
        (policy,) = [a["content"] for tag, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
        runs = [
            text
            for (_, attributes), text in zip(
                [t for t in page.tags if t[0] == "script"], page.inside["script"], strict=True
            )
            if "type" not in attributes
        ]
        hashes = {
            base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in (*page.inside["style"], *runs)
        }
        assert policy is not None
        assert policy.startswith("default-src 'none';")
        assert set(re.findall(r"sha256-([^']+)", policy)) == hashes
        assert "unsafe" not in policy
        assert len(runs) == (name == "index.html")


def test_a_students_page_says_everything(tmp_path: Path) -> None:
    write_site(tmp_path, CLASS, INFO, "en")
    bob = read(tmp_path / "students/bob.html").words
    for words in ("From scratch", "Bob B.", "bob", "02 Activations", "This is twice x.", "f([1, 2])", "[2. 4.]"):
        assert words in bob
    for words in ("2.5 of 8 points in what was handed in · 0 of 2 exercises right", "values 2/2", "✗ failed"):
        assert words in bob
    assert "hints read: 2" in read(tmp_path / "students/ada.html").words


def test_a_students_page_tells_nothing_of_the_others(report: Path) -> None:
    text = (report / "students/bob.html").read_text(encoding="utf-8")
    assert not any(other in text for other in ("ada", "王伟", "index.html"))


def test_the_language_is_one(report: Path, lang: str) -> None:
    for page in pages_of(report).values():
        assert dict(page.tags)["html"]["lang"] == {"en": "en", "zh": "zh-CN"}[lang]
        shown = page.words
        assert ("passed" in shown or "points" in shown) == (lang == "en")
        assert ("得分" in shown) == (lang == "zh")
    assert ("这是 x 的两倍。" if lang == "zh" else "This is twice x.") in read(report / "exercises/gelu.html").text


def test_every_text_of_a_report_has_its_chinese() -> None:
    from grader.messages import has_chinese

    folder = html.TEMPLATES.parent
    found = [
        text
        for path in sorted([*html.TEMPLATES.glob("*.html"), *folder.glob("*.py")])
        for _, text in re.findall(r"""\bt\(\s*(["'])(.*?)\1\s*\)""", path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 80
    assert [text for text in found if not has_chinese(text)] == []


def test_the_numbers_of_an_exercise(tmp_path: Path) -> None:
    made = list(made_class(40, exercises=3))
    write_site(tmp_path, made, CourseInfo(), "en")
    mine = [r for s in made for r in s.results if r.exercise == "task_01"]
    page = read(tmp_path / "exercises/task_01.html")
    told = [r for r in mine if r.status in ("failed", "partial")]
    assert f"{sum(r.status == 'passed' for r in mine)}/40 passed" in page.words
    assert f"{len(told)} of 40 This is twice x." in page.words
    assert f"{100 * sum(r.score for r in mine) / 160:.0f}% of the points" in page.words
    links = [h for h in page.values("href") if h.endswith("#task_01")]
    assert len([h for h in links if f"/{told[0].student}.html" in h]) >= 1
    assert {h.split("/")[2].partition(".")[0] for h in links} >= {r.student for r in told}


def test_the_data_of_the_heat_map(tmp_path: Path) -> None:
    made = list(made_class(30, exercises=7))
    made[4] = replace(made[4], marks=tuple(replace(m, final=round(m.points / 2, 2)) for m in made[4].marks))
    write_site(tmp_path, made, CourseInfo(), "en")
    data = json.loads(read(tmp_path / "index.html").inside["script"][0])
    most = [points for _, _, points in data["exercises"]]
    for given_, line in zip(made, data["students"], strict=True):
        _, _, _, _, finals, lost, letters, odd = line
        points = [most[i] if letter in "pc" else 0.0 for i, letter in enumerate(letters)]
        for column, value in odd:
            points[column] = value
        assert points == [r.score for r in given_.results]
        assert [data["statuses"][letter][0] for letter in letters] == [r.status for r in given_.results]
        assert sum(finals) == pytest.approx(given_.final)
        assert lost == pytest.approx(sum(m.points - m.final for m in given_.marks))


def test_what_a_student_may_not_see_is_on_no_students_page(tmp_path: Path) -> None:
    def shown(r: Result) -> Result:
        return replace(r, evidence=None, diagnosis=None, printed="", criteria=())

    write_site(tmp_path, CLASS, INFO, "en", shown)
    for page in (tmp_path / "students").iterdir():
        text = read(page).text
        assert "twice" not in text
        assert "f([1, 2])" not in text
        assert "alert" not in text
    assert "This is twice x." in read(tmp_path / "exercises/gelu.html").text


def test_lateness_is_told_with_what_it_cost(tmp_path: Path) -> None:
    zone = timezone(timedelta(hours=2))
    due = datetime(2026, 10, 12, 23, 59, tzinfo=zone)
    late = timedelta(days=1, hours=2)
    three = timedelta(days=3)
    mark = Mark("02_activations", 4.0, 4.0, 3.2, 2, 3, due + late, due, late, 0.8, three)
    write_site(tmp_path, [standing("ada", result(), marks=(mark,))], INFO, "en")
    text = read(tmp_path / "students/ada.html").words
    for words in (
        "2026-10-14 01:59",
        "due 2026-10-12 23:59",
        "UTC+02:00",
        "1 d 2 h late",
        "extended by 3 d",
        "4 − 0.8 for lateness",
        "3.2/4",
        "2 of 3",
    ):
        assert words in text


def test_what_is_early_is_not_late(tmp_path: Path) -> None:
    due = datetime(2026, 10, 12, 23, 59)
    early = timedelta(hours=-5)
    mark = Mark("02_activations", 4.0, 4.0, 4.0, handed_in=due + early, due=due, late=early)
    write_site(tmp_path, [standing("ada", result(), marks=(mark,))], INFO, "en")
    text = read(tmp_path / "students/ada.html").words
    assert "2026-10-12 18:59" in text
    assert "late" not in text


def test_one_sentence_for_a_file_that_is_missing(tmp_path: Path) -> None:
    gone = Message("file.missing", {"file": "a.py", "folder": "02_activations"})
    mine = [result(exercise=f"e{i}", status="missing", diagnosis=gone) for i in range(5)]
    write_site(tmp_path, [standing("ada", *mine), standing("bob", result(exercise="e0"))], INFO, "en")
    page = read(tmp_path / "students/ada.html")
    assert page.text.count("There is no a.py") == 1
    assert "Nothing was handed in." in page.text
    assert {f"e{i}" for i in range(5)} <= set(page.values("id"))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("made", [[], [standing("ada")], [standing("ada", result(status="missing"))]])
def test_a_class_of_nobody_or_of_nothing(tmp_path: Path, made: list[Standing], lang: str) -> None:
    write_site(tmp_path, made, CourseInfo(), lang)
    assert len(pages_of(tmp_path)) == 1 + len(made) + sum(len(s.results) for s in made)


def test_two_exercises_of_one_name_have_two_pages(tmp_path: Path) -> None:
    write_site(tmp_path, standings([result(assignment="01_a"), result(assignment="02_b")]), CourseInfo(), "en")
    assert sorted(p.name for p in (tmp_path / "exercises").iterdir()) == ["02_b.gelu.html", "gelu.html"]


# Students' texts

TRAP = "\"'></script></style></textarea><xss onload=alert(1)>{{7*7}}{%raw%}\x1b[31m\x00\u202e\u2028\ud800&lt;"
TEXTS = st.text(st.sampled_from("<>&\"'{}%=/ \n\x00\x1b\u202e\ud800ax王🙂"), max_size=30).map(lambda text: text + TRAP)


@given(TEXTS, TEXTS, TEXTS)
@settings(max_examples=25, deadline=None)
def test_what_anybody_writes_is_text(one: str, other: str, third: str) -> None:
    said = Message("error", {"exercise": other, "type": one, "message": third})
    shown = Evidence(one, other, third, one, other, (third, one))
    row = replace(result(), status="error", score=0.0, diagnosis=said, evidence=shown, printed=one, notes=(said,))
    row = replace(row, exercise=f"e{other}", assignment=third)
    made = [standing(one, row, name=other, section=third, notes=(said,)), standing("ada", replace(row, student="ada"))]
    summary = summarize(made)
    pages = Pages(CourseInfo(one, {third: other}), "en")
    drawn = [pages.student(made[0], as_it_is), pages.exercise(summary, summary.exercises[0])]
    drawn += [pages.index(summary, ["exercises/e.html"]), pages.part(summary, summary.students, one)]
    for text in drawn:
        page = read(text)
        assert not [tag for tag, _ in page.tags if tag in ("xss", "img", "textarea")]
        assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
        assert not set("\x00\x1b\u202e\ud800") & set(text)
        assert "49" not in page.text.replace("sha256", "")
    student = read(drawn[0])
    for text in (one, other, third):
        assert " ".join(clean(text).split()) in student.words
    data = json.loads(read(drawn[2]).inside["script"][0])
    assert data["students"][0][:3] == [clean(one), clean(other), clean(third)]


# On disk


def test_a_second_report_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    write_site(tmp_path, CLASS, INFO, "en")
    write_site(tmp_path, CLASS[:1], INFO, "en")
    assert [p.name for p in (tmp_path / "students").iterdir()] == ["ada.html"]
    first = {p: p.read_bytes() for p in tmp_path.rglob("*.html")}
    write_site(tmp_path, CLASS[:1], INFO, "en")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.html")} == first


def test_pages_are_written_as_students_come_by(tmp_path: Path) -> None:
    """So a class of any size fits in memory."""

    def one_by_one() -> Iterator[Standing]:
        for i, given_ in enumerate(CLASS):
            assert len(list((tmp_path / ".students.new").iterdir())) == i
            yield given_

    assert len(write_site(tmp_path, one_by_one(), INFO, "en").students) == 3


def test_a_report_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    write_site(tmp_path, CLASS, INFO, "en")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*.html")}

    def broken() -> Iterator[Standing]:
        yield CLASS[0]
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        write_site(tmp_path, broken(), INFO, "en")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*.html")} == before


def test_a_large_class_is_split_into_folders_and_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "FOLDER", 10)
    monkeypatch.setattr(site, "PART", 20)
    made = list(made_class(47, exercises=2))
    write_site(tmp_path, made, CourseInfo(), "en")
    pages = pages_of(tmp_path)
    folders = [tmp_path / "students", *(p for p in (tmp_path / "students").iterdir() if p.is_dir())]
    assert [len(list(f.glob("*.html"))) for f in sorted(folders)] == [10, 10, 10, 10, 7]
    assert [name for name in pages if name.startswith("class/")] == ["class/1.html", "class/2.html", "class/3.html"]
    shown = []
    for i in (1, 2, 3):
        data = json.loads(pages[f"class/{i}.html"].inside["script"][0])
        shown += [line[0] for line in data["students"]]
        assert all((tmp_path / "class" / data["root"] / line[3]).is_file() for line in data["students"])
    assert shown == [s.student for s in made]
    assert "heat" not in pages["index.html"].values("id")
    assert {"class/1.html", "class/2.html", "class/3.html"} <= set(pages["index.html"].values("href"))
    write_site(tmp_path, made[:20], CourseInfo(), "en")
    assert not (tmp_path / "class").exists()


def test_a_mistake_that_many_made_names_some_and_counts_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "LINKS", 5)
    write_site(tmp_path, [standing(f"s{i}", wrong()) for i in range(12)], CourseInfo(), "en")
    page = read(tmp_path / "exercises/gelu.html")
    assert "12 of 12" in page.words
    assert "… and 7 more: see grades.csv" in page.words


def test_what_is_printed_is_cut(tmp_path: Path) -> None:
    write_site(tmp_path, [standing("ada", replace(result(), printed="x" * 100_000))], INFO, "en")
    assert (tmp_path / "students/ada.html").stat().st_size < 20_000


def test_evidence_in_full(tmp_path: Path) -> None:
    matrix = tuple(tuple(float(i * 4 + j) for j in range(4)) for i in range(4))
    turned = tuple(zip(*matrix, strict=True))
    row = wrong(evidence=replace(EVIDENCE, picture=(matrix, turned)))
    write_site(tmp_path, [standing("ada", row)], INFO, "en")
    page = read(tmp_path / "students/ada.html")
    assert "12 of 16 numbers shown differ" in page.words
    assert [a["role"] for tag, a in page.tags if tag == "svg"] == ["img"] * 3


def test_what_is_not_started_is_one_box(tmp_path: Path) -> None:
    """A stub that was handed in as it is would otherwise fill pages with one sentence."""

    def untouched(name: str, **rest: object) -> Result:
        return result(exercise=name, status="not_started", diagnosis=Message("not_started", {"exercise": name}), **rest)

    mine = standing("ada", untouched("gelu"), untouched("relu"), untouched("tanh", hints=2), result(exercise="silu"))
    page = read(Pages(INFO, "en").student(mine, as_it_is))
    articles = [a for tag, a in page.tags if tag == "article"]
    assert [a["class"] for a in articles] == ["not_started", "not_started"]
    assert "not started gelu 0/4 relu 0/4" in " ".join(page.words.replace("0/4", " 0/4 ").split())
    assert "gelu is not started" not in page.words
    assert "tanh is not started" in page.words
    assert "hints read: 2" in page.words
