"""Rosters as schools write them, and as they should not."""

from __future__ import annotations

import contextlib
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.roster import Person, RosterError, parse_roster, read_roster

PLAIN = "id,name,email,section\nada,Ada Lovelace,ada@x.org,A\n王伟,王伟,ww@x.org,B\n"


def people(text: str | bytes) -> dict[str, tuple[str, str, str]]:
    roster = parse_roster(text.encode() if isinstance(text, str) else text, "r.csv")
    return {p.student: (p.name, p.email, p.section) for p in roster.people.values()}


def test_who_is_who() -> None:
    assert people(PLAIN) == {"ada": ("Ada Lovelace", "ada@x.org", "A"), "王伟": ("王伟", "ww@x.org", "B")}


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("gb18030"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16"),
        PLAIN.replace(",", "|").encode(),
        ("\n\n" + PLAIN + "\n,,,\n").encode(),
        PLAIN.replace(",", " , ").encode(),
        PLAIN.replace("Ada Lovelace", '"Ada Lovelace"').replace(",", ", ").encode(),
    ],
)
def test_the_same_in_every_encoding_and_with_every_delimiter(data: bytes) -> None:
    assert people(data) == people(PLAIN)


@pytest.mark.parametrize(
    ("header", "who"),
    [
        ("学号,姓名,邮箱,班级", ("N", "E", "S")),
        ("Student,Name,Email,Section", ("N", "E", "S")),
        ("LOGIN,Full Name,E-Mail,Group", ("N", "E", "S")),
        ("Student ID,Display name,Email address,Tutorial", ("N", "E", "S")),
        ("用户名,真实姓名,电子邮箱,教学班", ("N", "E", "S")),
        ("user_name,name,mail,class", ("N", "E", "S")),
        ("ID number,Student name,Email,Sections", ("N", "E", "S")),
    ],
)
def test_columns_by_their_names_in_two_languages(header: str, who: tuple[str, str, str]) -> None:
    assert people(f"{header}\ni,N,E,S\n") == {"i": who}
    turned = ",".join(reversed(header.split(",")))
    assert people(f"{turned}\nS,E,N,i\n") == {"i": who}


def test_first_and_last_name() -> None:
    assert people("username,first_name,last_name\nada,Ada,Lovelace\n")["ada"][0] == "Ada Lovelace"
    assert people("学号,姓,名\n1,王,伟\n")["1"][0] == "王伟"


def test_the_export_of_canvas_is_a_roster() -> None:
    text = (
        "Student,ID,SIS User ID,SIS Login ID,Section,HW 1 (77)\n"
        '"    Points Possible",,,,,10\n"Lovelace, Ada",4001,30001,ada,SEC 1,9\n'
    )
    roster = parse_roster(text.encode())
    assert roster.warnings == ()
    (ada,) = roster.people.values()
    assert (ada.student, ada.name, ada.section) == ("ada", "Lovelace, Ada", "SEC 1")
    assert ada.columns["SIS User ID"] == "30001"
    assert roster.find("30001") is ada
    assert roster.find("4001") is ada
    assert roster.find("Lovelace, Ada") is None


def test_the_export_of_moodle_is_a_roster() -> None:
    text = '"First name",Surname,"ID number","Email address"\nAda,Lovelace,17,ada@x.org\n'
    assert people(text) == {"17": ("Ada Lovelace", "ada@x.org", "")}


def test_an_address_identifies_where_nothing_else_does() -> None:
    assert people("name,email\nAda,ada@x.org\n") == {"ada@x.org": ("Ada", "ada@x.org", "")}


def test_other_columns_are_kept() -> None:
    (ada,) = parse_roster(b"id,Canvas ID,Tutor\nada,4001,Bob\n").people.values()
    assert ada == Person("ada", columns={"id": "ada", "Canvas ID": "4001", "Tutor": "Bob"}, names=("ada",))


def test_students_are_found_by_any_id_that_is_theirs_alone() -> None:
    roster = parse_roster("id,login,email,name\n1,ada,a@x.org,Ada\n2,bob,a@x.org,Bob\n3,é,e@x.org,É\n".encode())
    names = {x: p.name for x in ("1", "ada", "ADA", "bob", "e@x.org") if (p := roster.find(x)) is not None}
    assert names == {"1": "Ada", "ada": "Ada", "ADA": "Ada", "bob": "Bob", "e@x.org": "É"}
    assert roster.find("e\u0301") is roster.find("3"), "a file system may take an accent apart"
    assert [roster.find(x) for x in ("a@x.org", "Ada X", "", "4")] == [None] * 4


def test_who_handed_in_nothing() -> None:
    roster = parse_roster(b"id,login\n1,ada\n2,bob\n3,cai\n")
    assert [p.student for p in roster.absent(["ada", "3", "eve"])] == ["bob"]


def test_order_is_that_of_the_file() -> None:
    assert list(parse_roster(b"id\nc\na\nb\n").people) == ["c", "a", "b"]


# What is wrong is named


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1: no column is called student"),
        (b"\n\n", "no column is called"),
        (b"ada,Ada\nbob,Bob\n", "there are: 'ada', 'Ada'"),
        (b"name,section\nAda,A\n", "Begin the file with a line that names its columns"),
        (b"id,name\n", "lists nobody"),
        (b"id,name\n,Ada\n", "lists nobody"),
        (b"id,name\nada,Ada\nbob,Bob\nada,Eve\n", "'ada' in lines 2 and 4"),
        (b'id,name\nada,"Ada\nL"\nada,Eve\n', "'ada' in lines 2 and 4"),
        (b'id,name\nada,Ada\nbob,"Bob\ncai,Cai\n', "line 3: unexpected end of data"),
        (b"id,name\nada,Ad\0a\n", "line 2, is no text: it holds a NUL byte"),
        (b"id,name\n1,M\xfcller\n2,Jos\xe9\n", "line 2, is no UTF-8"),
        (b"id,name\n1,M\xfcller\n", "line 2, is no UTF-8"),
        (b"id,name\n1,A\n2,\xff\xff\n", "line 3, is no UTF-8, and no GB18030 either"),
        (b"\xff\xfei\0d\0\n\0\xd8", "is no UTF-16"),
        (b"id,name\nada," + b"x" * 200_000 + b"\n", "line 2: field larger than field limit"),
        (b"PK\x03\x04\x14\x00\x06\x00", "NUL byte"),
    ],
)
def test_what_is_wrong_is_named(data: bytes, words: str) -> None:
    with pytest.raises(RosterError) as told:
        parse_roster(data, "r.csv")
    assert words in str(told.value)
    assert "r.csv" in str(told.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name\nada,Ada\nada,Ada\nbob,Bob\n", "ada (lines 2 and 3) twice"),
        ("id,name\nada,Ada\n,Bob\n\n ,Cai\n", "no student's id in line 3, 5; left out"),
        ("id,name\nada,Ada, Countess\nbob,Bob\n", "more cells than columns in line 2"),
    ],
)
def test_what_is_odd_is_told_and_nothing_is_lost(text: str, words: str) -> None:
    roster = parse_roster(text.encode(), "r.csv")
    assert "ada" in roster.people
    (told,) = roster.warnings
    assert words in told
    assert "r.csv" in told


def test_many_faults_are_one_message() -> None:
    with pytest.raises(RosterError, match="and 95 more"):
        parse_roster(b"id,name\n" + b"".join(b"%d,a\n%d,b\n" % (i, i) for i in range(100)))


def test_another_encoding_is_told() -> None:
    (told,) = parse_roster(PLAIN.encode("gb18030"), "r.csv").warnings
    assert "read as GB18030" in told


def test_a_file_that_is_no_roster(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_roster(tmp_path / "none.csv")
    with pytest.raises(IsADirectoryError):
        read_roster(tmp_path)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_read_or_refused(data: bytes) -> None:
    for begun in (data, b"id,name\nada,Ada\n" + data):
        with contextlib.suppress(RosterError):
            assert "" not in parse_roster(begun).people


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8).map(str.strip).filter(bool)


@given(
    st.lists(st.tuples(words, words), min_size=1, max_size=5, unique_by=lambda pair: pair[0]), st.sampled_from(",;\t")
)
def test_what_a_csv_writer_writes_is_read(pairs: list[tuple[str, str]], delimiter: str) -> None:
    import unicodedata

    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([("student", "name"), *pairs])
    normal = {unicodedata.normalize("NFC", s): unicodedata.normalize("NFC", n) for s, n in pairs}
    if len(normal) == len(pairs):
        assert {s: n for s, (n, _, _) in people(out.getvalue()).items()} == normal
