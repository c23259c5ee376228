"""Reading submitted notebooks without believing them."""

from __future__ import annotations

import json
import re
import time
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert import HTMLExporter

from grader.nbgrader.rebuild import Master, harmless, rebuild

MASTERS = (
    Master("imports", "import numpy as np", locked=True),
    Master("square", "def square(x): ...", solution=True),
    Master("test_square", "%check square", grade=True, locked=True, points=4),
    Master("total", "def total(x): ...", solution=True),
    Master("test_total", "%check total", grade=True, locked=True, points=2),
)


def cell(source: Any, name: str = "", kind: str = "code", **told: Any) -> dict[str, Any]:
    meta = {"nbgrader": {"grade_id": name, "schema_version": 3, "grade": True, "points": 100, **told}} if name else {}
    return {"cell_type": kind, "metadata": meta, "source": source, "outputs": [{"output_type": "bogus"}]}


def made(*cells: Any) -> list[dict[str, Any]]:
    return rebuilt(json.dumps({"cells": cells}).encode())


def rebuilt(data: bytes) -> list[dict[str, Any]]:
    notebook = nbformat.from_dict(rebuild(data, MASTERS, "It cannot be read.", "It is not here."))
    nbformat.validate(notebook)
    return list(notebook.cells)


def names(cells: list[dict[str, Any]]) -> list[str]:
    return [c["metadata"].get("nbgrader", {}).get("grade_id", "") for c in cells]


ALL = ("imports", "square", "test_square", "total", "test_total")
WHOLE = (
    cell("import numpy as np", "imports"),
    cell("def square(x):\n    return x * x", "square"),
    cell("%check square", "test_square"),
    cell("def total(x):\n    return 0", "total"),
    cell("%check total", "test_total"),
)


def test_an_honest_notebook_is_as_it_was() -> None:
    cells = made(cell("# Hello", kind="markdown"), *WHOLE)
    assert names(cells) == ["", *ALL]
    assert [c["source"] for c in cells[1:]] == [c["source"] for c in WHOLE]


def test_marks_come_from_the_gradebook_and_outputs_go() -> None:
    for found in made(*WHOLE):
        told = found["metadata"]["nbgrader"]
        assert told["grade"] is (told["grade_id"].startswith("test_"))
        assert told.get("points") == {"test_square": 4, "test_total": 2}.get(told["grade_id"])
        assert found["outputs"] == []


def test_deleted_test_cells_come_back_behind_their_exercise() -> None:
    cells = made(*(c for c in WHOLE if "%check" not in c["source"]))
    assert names(cells) == [*ALL]


def test_a_notebook_without_any_cell_has_the_test_cells() -> None:
    assert names(made()) == ["test_square", "test_total"]


def test_what_loads_the_checker_comes_back_at_the_top() -> None:
    masters = (Master("setup", "%load_ext grader", locked=True), *MASTERS)
    cells = rebuild(json.dumps({"cells": WHOLE}).encode(), masters, "", "")["cells"]
    assert names(cells) == ["setup", *ALL]


def test_an_edited_test_cell_has_its_own_text_again() -> None:
    cells = made(*WHOLE[:2], cell("100.0", "test_square"), *WHOLE[3:])
    assert [c["source"] for c in cells][2] == "%check square"


def test_a_changed_name_is_found_by_what_the_cell_holds() -> None:
    cells = made(WHOLE[0], cell(WHOLE[1]["source"], "cube"), cell("%check square", "zzz"), *WHOLE[3:])
    assert names(cells) == [*ALL]


def test_swapped_names_do_not_swap_the_tests() -> None:
    cells = made(*WHOLE[:2], cell("%check total", "test_square"), WHOLE[3], cell("%check square", "test_total"))
    assert [c["source"] for c in cells if c["metadata"]["nbgrader"]["grade_id"] == "test_square"] == ["%check square"]


def test_of_two_cells_of_one_name_the_last_counts() -> None:
    cells = made(*WHOLE, cell("def square(x):\n    return 1", "square"))
    assert names(cells) == ["imports", "", "test_square", "total", "test_total", "square"]


def test_reordered_cells_stay_where_they_are() -> None:
    assert names(made(*reversed(WHOLE))) == [*reversed(ALL)]


@pytest.mark.parametrize(
    "stripped",
    [
        [{"cell_type": "code", "source": c["source"]} for c in WHOLE],
        [{"cell_type": "code", "source": [c["source"]], "metadata": {"nbgrader": 3}} for c in WHOLE],
        [{**c, "metadata": {"nbgrader": {"grade_id": ["x"]}}} for c in WHOLE],
        [{**c, "metadata": None} for c in WHOLE],
    ],
)
def test_a_notebook_saved_by_another_tool(stripped: list[dict[str, Any]]) -> None:
    assert names(made(*stripped)) == [*ALL]


def test_nbformat_3() -> None:
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": c["source"]} for c in WHOLE]}]}
    assert names(rebuilt(json.dumps(old).encode())) == [*ALL]


def test_an_old_schema_and_unknown_keys_do_no_harm() -> None:
    cells = made(*(cell(c["source"], c["metadata"]["nbgrader"]["grade_id"], schema_version=1, x=2) for c in WHOLE))
    assert all(c["metadata"]["nbgrader"]["schema_version"] == 3 for c in cells)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"cells": 3}', b'{"cells": [3]}', b"[" * 9999]
)
def test_what_is_no_notebook_says_so_and_has_the_test_cells(data: bytes) -> None:
    cells = rebuilt(data)
    assert names(cells) == ["", "test_square", "test_total"]
    assert cells[0]["source"] == "It cannot be read."


def test_a_test_cell_of_the_instructors_own() -> None:
    own = (*MASTERS, Master("by_hand", "assert square(2) == 4", grade=True, locked=True, points=1))
    data = json.dumps({"cells": [*WHOLE, cell("x = 1")]}).encode()
    cells = rebuild(data, own, "", "")["cells"]
    assert names(cells) == [*ALL, "by_hand", ""]


def test_markdown_has_no_html_left() -> None:
    cells = made(cell("a < b <script>alert(1)</script> <img src=x onerror=y>", kind="markdown"))
    assert "<script" not in cells[0]["source"]
    assert "<img" not in cells[0]["source"]
    assert "a < b" in cells[0]["source"]


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JavaScript\\:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x](java&Tab;script:alert(1))",
        "[x]\n\n[x]: vbscript:alert(1)",
        "<javascript:alert(1)>",
        "$\\href{javascript:alert(1)}{x}$",
        "$\\def\\y#1{\\href{java#1}{x}}\\y{script:alert(1)}$",
    ],
)
def test_no_link_runs_a_script(link: str) -> None:
    page = shown(cell(link, kind="markdown"))
    assert re.search(r"href=.?(java|vb)|\\href", page) is None, page
    assert "script" in page.lower()


def test_links_and_formulas_stay() -> None:
    page = shown(cell("[x](https://example.org/a?b=1&c=2) and $\\alpha < \\beta$, R&D", kind="markdown"))
    assert 'href="https://example.org/a?b=1&amp;c=2"' in page
    assert "$\\alpha &lt; \\beta$, R&amp;D" in page


def test_pasted_pictures_stay_and_missing_ones_do_not_stop_the_page() -> None:
    attachments = {
        "image.png": {"image/png": "iVBORw0KGgo="},
        "page.svg": {"image/svg+xml": "PHN2Zz4="},
        "out.png": {"image/png": '" onerror="alert(1)'},
        "a b.png": {"image/png": "iVBORw0KGgo="},
        "odd": 3,
    }
    names = [*attachments, "none.png", "image.png%20", "image.png(x)"]
    text = " ".join(f"![{number}](attachment:{name})" for number, name in enumerate(names))
    page = shown({**cell(text, kind="markdown"), "attachments": attachments})
    assert page.count("<img") == 1
    assert 'src="data:image/png;base64,iVBORw0KGgo="' in page


def test_what_takes_hours_to_show_is_not_shown() -> None:
    begin = time.process_time()
    page = shown(
        cell("\\\\(" * 60_000, kind="markdown"),
        *(cell("\\\\(" * 3_000, kind="markdown") for _ in range(30)),
        cell("a." * 150_000),
        *(cell("b = 1 \n" * 100) for _ in range(2)),
        cell(" \n" * 100_000),
        *(cell("c." * 4_900) for _ in range(15)),
    )
    assert time.process_time() - begin < 60
    assert page.count(">b</span>") == 200


def test_code_that_is_long_is_shown_so_far() -> None:
    (found,) = made(cell("x = 1\n" * 10_000))[:1]
    assert found["source"].startswith("x = 1\nx = 1\n")
    assert found["source"].endswith("\n# … + 50000")


def test_text_that_is_long_is_shown_as_it_was_typed() -> None:
    (found,) = made(cell("*word* " * 10_000, kind="markdown"))[:1]
    assert found["source"] == "    " + "*word* " * 10_000


def shown(*cells: Any) -> str:
    """The page that nbconvert makes of cells, which is what formgrader and feedback show."""
    notebook = nbformat.from_dict(rebuild(json.dumps({"cells": cells}).encode(), (), "", ""))
    page: str = HTMLExporter(template_name="basic").from_notebook_node(notebook)[0]
    return page.partition('class="jp-')[2] or page


def test_raw_cells_are_shown_as_text() -> None:
    (found, *_) = made(cell("<script>alert(1)</script>", kind="raw"))
    assert (found["cell_type"], found["source"]) == ("markdown", "    <script>alert(1)</script>")


def test_half_a_character_can_be_written_again() -> None:
    (found, *_) = made(cell("x = '\ud800'"))
    found["source"].encode()


@given(st.text())
def test_harmless_leaves_no_tag(text: str) -> None:
    assert re.search("<[A-Za-z/!?]", harmless(text)) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cell_type", "source", "metadata", "nbgrader", "grade_id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=5))
def test_any_json_gives_a_valid_notebook_with_every_test_cell(cells: list[Any]) -> None:
    assert {"test_square", "test_total"} <= set(names(made(*cells)))
