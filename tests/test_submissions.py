"""Reading what was handed in, whatever it is, without running any of it."""

from __future__ import annotations

import encodings
import json
import os
import time
from pathlib import Path

import pytest

from grader.submissions import (
    MAX_FILE,
    Submission,
    UnreadableError,
    note_hint,
    read_code,
    read_folders,
    read_hints,
    students,
    without_magics,
)

from .tiny_course import write_file

CODE = "def square(x):\n    return x * x\n"


def code_of(path: Path) -> str:
    blocks, _ = read_code(path)
    return "\n".join(source for _, source in blocks)


def fault_of(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read_code(path)
    return caught.value.message.id


def notebook(*sources: object, **fields: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": s} for s in sources], "nbformat": 4, **fields})


# Modules


@pytest.mark.parametrize(
    "data",
    [
        CODE.encode(),
        b"\xef\xbb\xbf" + CODE.encode(),
        CODE.replace("\n", "\r\n").encode(),
        ("# 平方\n" + CODE).encode(),
        ("# 平方\n" + CODE).encode("gb18030"),
        b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + CODE.encode(),
        b"#!/usr/bin/python\n# coding=latin-1\n# caf\xe9\n" + CODE.encode(),
    ],
)
def test_a_module_in_every_encoding_that_an_editor_writes(tmp_path: Path, data: bytes) -> None:
    text = code_of(write_file(tmp_path / "tiny.py", data))
    namespace: dict[str, object] = {}
    exec(compile(text.removeprefix("# -*- coding: latin-1 -*-"), "tiny.py", "exec"), namespace)
    assert namespace["square"](3) == 9  # type: ignore[operator]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "file.binary"),
        (CODE.encode("utf-16"), "file.binary"),
        (b"\xff\xff\xff\xff", "file.binary"),
        (b"# coding: no-such-thing\n\xe9", "file.binary"),
        (b"#" * (MAX_FILE + 1), "file.too_large"),
    ],
)
def test_a_file_that_is_no_python_text(tmp_path: Path, data: bytes, told: str) -> None:
    assert fault_of(write_file(tmp_path / "tiny.py", data)) == told


def test_a_coding_line_names_no_codec_that_takes_a_minute(tmp_path: Path) -> None:
    """``idna`` decodes label after label in Python: two megabytes took it longer than a whole class."""
    label = b"xn--4gqov2a9a4bxc2c5ctdxd4d8dseze2e9eqfxfzf."
    data = b"# coding: idna\n\n." + label * (MAX_FILE // len(label) - 1) + b"\xff"
    begin = time.process_time()
    assert fault_of(write_file(tmp_path / "tiny.py", data)) == "file.binary"
    assert time.process_time() - begin < 5


def test_names_of_codecs_that_nobody_knows_are_not_kept(tmp_path: Path) -> None:
    """Python never forgets a name that it looked for in vain, and one file's may be two megabytes long."""
    before = set(encodings._cache)  # type: ignore[attr-defined]
    assert fault_of(write_file(tmp_path / "tiny.py", b"# coding: " + b"x" * 100_000 + b"\n\xff")) == "file.binary"
    kept = [name for name in set(encodings._cache) - before if "xxx" in name]  # type: ignore[attr-defined]
    assert kept == []


@pytest.mark.parametrize(
    ("coding", "word"),
    [("latin1", "é"), ("ISO-8859-15", "€"), ("windows-1252", "é"), ("cp936", "中"), ("GB2312", "中"), ("big5", "中")],
)
def test_codings_by_the_names_that_editors_write(tmp_path: Path, coding: str, word: str) -> None:
    text = f"# -*- coding: {coding} -*-\n# {word}\n"
    assert code_of(write_file(tmp_path / "tiny.py", text.encode(coding))) == text


def test_an_empty_file_is_code_that_defines_nothing(tmp_path: Path) -> None:
    assert code_of(write_file(tmp_path / "tiny.py", b"")) == ""


def test_what_is_no_ordinary_file_is_not_opened(tmp_path: Path) -> None:
    """A pipe would never end, a link would lead to somebody else's file."""
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "link.py").symlink_to(write_file(tmp_path / "other.txt", CODE))
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "device.py").symlink_to("/dev/zero")
    for name in ("pipe", "link", "folder", "device"):
        assert fault_of(tmp_path / f"{name}.py") == "file.no_file"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch) -> None:
    """Permission bits do not hold for root, so the refusal is played."""
    path = write_file(tmp_path / "tiny.py", CODE)

    def refuse(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("os.open", refuse)
    submission = read_folders("ada", {"01_tiny": tmp_path})
    assert submission.faults["tiny"].id == "file.unreadable"
    assert submission.faults["tiny"].values == {"file": path.name, "why": "Permission denied"}


# Notebooks


def test_code_cells_in_order_and_nothing_else(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
        {"cell_type": "markdown", "source": "not code"},
        {"cell_type": "raw", "source": "neither"},
        {"cell_type": "code", "source": "c = 3"},
    ]
    blocks, dropped = read_code(write_file(tmp_path / "tiny.ipynb", json.dumps({"cells": cells})))
    assert [source for _, source in blocks] == ["a = 1\nb = 2", "c = 3"]
    assert [label for label, _ in blocks] == ["tiny.ipynb cell 1", "tiny.ipynb cell 2"]
    assert dropped == []


def test_nbformat_3(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "input": ["a = 1\n", "b = 2"]}, {"cell_type": "heading", "source": "x"}]
    path = write_file(tmp_path / "tiny.ipynb", json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}))
    assert code_of(path) == "a = 1\nb = 2"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "3",
        '"cells"',
        "{}",
        '{"cells": null}',
        '{"cells": 3}',
        '{"cells": [3]}',
        '{"cells": [null]}',
        '{"cells": [{"cell_type": "code", "source": 3}]}',
        '{"cells": [{"cell_type": "code", "source": [3]}]}',
        '{"worksheets": []}',
        '{"worksheets": {}}',
        '{"cells": [{"cell_type": "code", "source": "x"}',
        "[" * 100_000,
        CODE,
    ],
)
def test_a_notebook_that_is_none(tmp_path: Path, text: str) -> None:
    assert fault_of(write_file(tmp_path / "tiny.ipynb", text)) == "notebook.broken"


def test_a_notebook_that_is_binary(tmp_path: Path) -> None:
    assert fault_of(write_file(tmp_path / "tiny.ipynb", b"\x89PNG\xff\xfe")) == "notebook.broken"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("%matplotlib inline", ""),
        ("!pip install torch", ""),
        ("    %time f()", "    pass"),
        ("np.exp?", ""),
        ("np.exp??", ""),
        ("?np.exp", ""),
        ("x = 7 % 2", "x = 7 % 2"),
        ("y = x != 3", "y = x != 3"),
        ("# what?", "# what?"),
        ("s = 'why?'", "s = 'why?'"),
    ],
)
def test_lines_that_only_ipython_understands(line: str, left: str) -> None:
    kept, dropped = without_magics(f"a = 1\n{line}\nb = 2")
    assert kept.split("\n") == ["a = 1", left, "b = 2"]
    assert dropped == ([] if left == line else [line.strip()])


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%writefile tiny.py", "%%javascript"])
def test_a_cell_in_another_language_is_left_out_whole(magic: str) -> None:
    assert without_magics(f"\n{magic}\nrm -r x") == ("", [magic])


@pytest.mark.parametrize("magic", ["%%time", "%%timeit", "%%capture out"])
def test_a_cell_that_is_timed_is_still_python(magic: str) -> None:
    assert without_magics(f"{magic}\n{CODE}") == (f"\n{CODE}", [magic])


# Folders


def test_a_module_and_a_notebook_of_the_same_name(tmp_path: Path) -> None:
    write_file(tmp_path / "tiny.py", CODE)
    write_file(tmp_path / "tiny.ipynb", notebook("other = 1"))
    submission = read_folders("ada", {"01_tiny": tmp_path})
    assert submission.modules["tiny"] == (("tiny.py", CODE),)
    assert submission.notes[0].values == {"file": "tiny.ipynb", "module": "tiny"}


def test_a_notebook_beside_the_untouched_stub_is_the_work(tmp_path: Path) -> None:
    """Who writes a notebook leaves the stub that was handed out where it lay."""
    stub = "def square(x):\n    raise NotImplementedError\n"
    for folder, module in (("one", stub), ("two", stub + "def total(x):\n    return 1\n")):
        write_file(tmp_path / folder / "tiny.py", module)
        write_file(tmp_path / folder / "tiny.ipynb", notebook(CODE))
    one = read_folders("ada", {"one": tmp_path / "one"})
    assert (one.modules["tiny"], one.notes) == ((("tiny.ipynb cell 1", CODE),), ())
    two = read_folders("ada", {"two": tmp_path / "two"})
    assert two.modules["tiny"][0][0] == "tiny.py"
    assert [note.id for note in two.notes] == ["file.twice"]
    write_file(tmp_path / "one/tiny.ipynb", "{")
    broken = read_folders("ada", {"one": tmp_path / "one"})
    assert (dict(broken.modules), broken.faults["tiny"].id) == ({}, "notebook.broken")


def test_a_notebook_in_another_folder_takes_no_stubs_place(tmp_path: Path) -> None:
    write_file(tmp_path / "one/tiny.py", "def square(x):\n    raise NotImplementedError\n")
    write_file(tmp_path / "two/tiny.ipynb", notebook(CODE))
    both = read_folders("ada", {name: tmp_path / name for name in ("one", "two")})
    assert both.modules["tiny"][0][0] == "tiny.py"


def test_a_notebook_stands_in_for_a_module_that_cannot_be_read(tmp_path: Path) -> None:
    write_file(tmp_path / "tiny.py", b"\0")
    write_file(tmp_path / "tiny.ipynb", notebook(CODE))
    submission = read_folders("ada", {"01_tiny": tmp_path})
    assert "tiny" in submission.modules
    assert submission.faults == {}


def test_names_that_cannot_be_imported_are_left_out(tmp_path: Path) -> None:
    for name in ("tiny.py", "tiny (1).py", "2tiny.py", ".hidden.py", "tiny.py.bak", "notes.txt", "平方.py"):
        write_file(tmp_path / name, CODE)
    assert set(read_folders("ada", {"x": tmp_path}).modules) == {"tiny", "平方"}


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert read_folders("ada", {"01_tiny": tmp_path / "nowhere"}).modules == {}


def test_the_hash_changes_with_the_code_and_with_nothing_else(tmp_path: Path) -> None:
    write_file(tmp_path / "one/tiny.py", CODE)
    write_file(tmp_path / "two/tiny.py", CODE)
    hashes = [read_folders(name, {"": tmp_path / name}).hash for name in ("one", "two")]
    assert hashes[0] == hashes[1]
    write_file(tmp_path / "two/tiny.py", CODE + "#")
    assert read_folders("two", {"": tmp_path / "two"}).hash != hashes[0]


# A class


def test_files_that_cannot_be_read_for_different_reasons_are_not_the_same_work(tmp_path: Path) -> None:
    """What has the same hash is graded once: one student would read why another one's file is broken."""
    write_file(tmp_path / "ann/tiny.py", b"\0")
    write_file(tmp_path / "bob/tiny.ipynb", "{")
    (tmp_path / "cyd/tiny.py").mkdir(parents=True)
    write_file(tmp_path / "dan/tiny.py", b"\1\0")
    hashes = {name: read_folders(name, {"01": tmp_path / name}).hash for name in ("ann", "bob", "cyd", "dan")}
    assert len(set(hashes.values())) == 3
    assert hashes["ann"] == hashes["dan"]


def test_the_layout_of_a_class(tmp_path: Path) -> None:
    write_file(tmp_path / "ada/01_tiny/tiny.py", CODE)
    write_file(tmp_path / "bob/other/tiny.py", CODE)
    write_file(tmp_path / ".git/01_tiny/tiny.py", CODE)
    write_file(tmp_path / "README.md", "")
    found = students(tmp_path, {"01_tiny": None, "02_more": None})
    assert found == [tmp_path / "ada", tmp_path / "bob"]


@pytest.mark.parametrize(
    ("layout", "told"),
    [
        ([], "holds no submissions"),
        (["tiny.py"], "holds no submissions"),
        (["01_tiny/tiny.py"], "holds assignment folders. Put a folder for each student above them"),
        (["01_tiny/ada/tiny.py"], "holds assignment folders"),
    ],
)
def test_another_layout_is_named(tmp_path: Path, layout: list[str], told: str) -> None:
    for name in layout:
        write_file(tmp_path / name, CODE)
    with pytest.raises(ValueError, match=told):
        students(tmp_path, {"01_tiny": None})


def test_a_file_or_nothing_in_the_place_of_the_class(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", write_file(tmp_path / "class.zip", b"PK")):
        with pytest.raises(ValueError, match="is no folder"):
            students(path, {"01_tiny": None})


# Hints that a student tells of


def test_hints_are_remembered_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "01_tiny"
    folder.mkdir()
    for number in (2, 1, 3):
        note_hint(folder, "square", number)
    note_hint(folder, "total", 1)
    write_file(folder / "tiny.py", CODE)
    assert read_folders("ada", {"01_tiny": folder}).hints == {"square": 3, "total": 1}


def test_a_hints_file_that_is_none_is_no_matter(tmp_path: Path) -> None:
    folder = tmp_path / "01_tiny"
    write_file(folder / "hints.txt", b"\xff\xfe square 9\nsquare 2 3\n=cmd() 1\ntotal 2\n" + b"x" * 100_000)
    assert read_hints(folder) == {"total": 2}
    os.mkfifo(tmp_path / "hints.txt")
    assert read_hints(tmp_path) == {}
    note_hint(tmp_path / "nowhere", "square", 1)


def test_hints_do_not_change_what_was_handed_in() -> None:
    assert Submission("ada", {}, hints={"square": 1}).hash == Submission("ada", {}).hash
