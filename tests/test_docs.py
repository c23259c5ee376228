"""The documents: both languages show the same commands, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
CHINESE = sorted((ROOT / "docs").glob("*.zh.md"))


def blocks(path: Path) -> list[list[str]]:
    """Of each block of code, what its lines begin with: options may differ, commands and keys may not."""
    found = re.findall(r"^```\w*\n(.*?)^```", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [
        [" ".join(re.split(r"\s\s+|#|=", line.strip())[0].split()[:3]) for line in block.split("\n")] for block in found
    ]


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_both_languages_show_the_same_commands(path: Path) -> None:
    assert blocks(path) == blocks(path.with_name(path.name.replace(".zh.md", ".md")))


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_both_languages_have_the_same_parts(path: Path) -> None:
    def parts(text: str) -> list[str]:
        return re.findall(r"^(?:#+ |\| |- )", re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL), re.M)

    english = path.with_name(path.name.replace(".zh.md", ".md"))
    assert parts(path.read_text(encoding="utf-8")) == parts(english.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for place, part in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", path.read_text(encoding="utf-8")):
        target = path.parent / place if place else path
        assert target.exists(), place
        if part:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert part in [re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings], part
