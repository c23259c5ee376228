"""Names that are safe on every disk, and folders and files that are replaced whole."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.report.files import fresh_folder, replacing, safe_name

ODD = ["", ".", "..", "/", "a/b", "a\\b", "../../etc/passwd", "x" * 300, "é", "e\u0301", "Ada", "ada", "ADA", "ᴀda"]
ODD += [
    "con",
    "con.txt",
    "nul",
    "COM1",
    "\x00",
    "a\nb",
    "\u202eada",
    "😀",
    "👩‍🚀",
    "مريم",
    "王伟",
    "a:b",
    "a b",
    "-",
    "~",
]
ODD += ["a.", "a", ".a", "a..b", "%2e", "ß", "ss", "ﬁ", "fi", "i", "İ", "ı", "zo\udceb", "ada-0123456789ab", " ada"]


@pytest.mark.parametrize("name", ["ada", "s0012", "王伟", "ada.lovelace", "a-b_c", "x" * 40])
def test_plain_names_stay_as_they_are(name: str) -> None:
    assert safe_name(name) == name


def on_a_disk(name: str) -> str:
    """How a disk that knows neither case nor ways of writing sees a name."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold()).casefold()


def test_odd_names_stay_apart_even_where_case_is_one() -> None:
    assert len({on_a_disk(safe_name(name)) for name in ODD}) == len(ODD)


def test_a_name_that_looks_like_the_safe_name_of_another() -> None:
    assert safe_name(safe_name("Ada")) != safe_name("Ada")


@given(st.text() | st.sampled_from(ODD), st.text() | st.sampled_from(ODD))
def test_names_are_safe_and_apart(one: str, other: str) -> None:
    name = safe_name(one)
    assert name == safe_name(one)
    assert 0 < len(f"{name}.html".encode()) < 250
    assert all(c.isalnum() or c in "-_." for c in name)
    assert not name.startswith(".")
    assert not name.endswith(".")
    assert name.partition(".")[0] not in ("con", "nul", "aux", "prn", "com1", "lpt1")
    assert (on_a_disk(name) == on_a_disk(safe_name(other))) == (one == other)


@pytest.mark.parametrize("name", ODD)
def test_a_file_of_that_name_can_be_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{safe_name(name)}.html"
    path.write_text("x")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_a_folder_is_replaced_whole(tmp_path: Path) -> None:
    for round_, names in enumerate((["a", "b"], ["b", "c"])):
        with fresh_folder(tmp_path / "pages") as folder:
            assert list(folder.iterdir()) == []
            for name in names:
                (folder / name).write_text(str(round_))
    assert sorted(p.name for p in (tmp_path / "pages").iterdir()) == ["b", "c"]
    assert (tmp_path / "pages/b").read_text() == "1"
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_what_goes_wrong_leaves_the_old_folder(tmp_path: Path) -> None:
    with fresh_folder(tmp_path / "pages") as folder:
        (folder / "a").write_text("old")

    def fill() -> None:
        with fresh_folder(tmp_path / "pages") as folder:
            (folder / "a").write_text("new")
            raise OSError("full")

    with pytest.raises(OSError, match="full"):
        fill()
    assert (tmp_path / "pages/a").read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".pages.new").mkdir()
    (tmp_path / ".pages.new" / "half").write_text("<ht")
    (tmp_path / ".pages.old").mkdir()
    with fresh_folder(tmp_path / "pages"):
        pass
    assert list((tmp_path / "pages").iterdir()) == []
    assert [p.name for p in tmp_path.iterdir()] == ["pages"]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    for text in ("old", "new\n王\ud800"):
        with replacing(path) as file:
            file.write(text)
            assert not path.exists() or path.read_text() == "old"
    assert path.read_bytes() == "new\n王\\ud800".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("old")
    (tmp_path / ".grades.csv.new").symlink_to("/dev/full")

    def fill() -> None:
        with replacing(path) as file:
            file.write("new")

    with pytest.raises(OSError, match="No space"):
        fill()
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["grades.csv"]
