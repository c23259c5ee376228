"""The page of a class: whole, closed, and safe to open."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from grader.report.html import index_page

from .made import PARTIAL, hostile, result, wrong

VOID = {"meta", "br", "hr", "img", "input", "link"}
LOOSE = {"html", "p", "tr", "td", "th"}  # HTML lets these end by themselves


class Reader(HTMLParser):
    """Collects elements and text, and notices what is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in LOOSE:
            self.open.pop()
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert set(reader.open) <= LOOSE
    return reader


CLASS = [result("ada"), wrong("bob"), result("王伟", status="partial", score=2.5, criteria=PARTIAL), hostile()]


def test_a_page_shows_everybody_and_everything() -> None:
    text = read(index_page(CLASS, "en")).text
    for piece in ("ada", "bob", "王伟", "eve", "gelu", "This is twice x.", "f([1, 2])", "[2. 4.]", "2.5"):
        assert piece in text


def test_nothing_is_loaded_from_elsewhere() -> None:
    page = index_page(CLASS, "en")
    for tag, attributes in read(page).tags:
        assert tag not in ("link", "iframe", "object", "embed", "base")
        for name in ("src", "href", "action", "data"):
            assert (attributes.get(name) or "#").startswith("#"), (tag, attributes)
    assert not re.search(r"url\(|@import|https?:", page)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_a_submission_says_is_text(lang: str) -> None:
    """One script is ours; a submission's is shown as what it is."""
    page = index_page([hostile("<img src=x onerror=alert(1)>")], lang)
    reader = read(page)
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert not any(tag == "img" for tag, _ in reader.tags)
    assert not any(name.startswith("on") for _, attributes in reader.tags for name in attributes)
    assert "<img src=x onerror=alert(1)>" in reader.text
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_the_language() -> None:
    page = index_page(CLASS, "zh")
    assert '<html lang="zh">' in page
    text = read(page).text
    assert "这是 x 的两倍。" in text
    assert "This is twice" not in text
    assert "What went wrong" not in text


def test_the_links_of_students_lead_somewhere() -> None:
    tags = read(index_page(CLASS, "en")).tags
    targets = {a["id"] for _, a in tags if "id" in a}
    links = {(a["href"] or "").removeprefix("#") for tag, a in tags if tag == "a"}
    assert links
    assert links <= targets


def test_a_class_of_nobody() -> None:
    read(index_page([], "en"))
