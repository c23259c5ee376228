"""Notebooks to hand in: the released one, with a student's code in it, or with cells that were changed."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
Cell = dict[str, Any]


def holding(released: Notebook, source: str) -> Notebook:
    """All of a module in the first solution cell; the others are emptied, so that no stub stands behind it."""
    made = copy.deepcopy(released)
    texts = iter([source])
    for found in made["cells"]:
        if meta(found).get("solution"):
            found["source"] = next(texts, "")
    return made


def meta(found: Cell) -> dict[str, Any]:
    """What nbgrader keeps in a cell."""
    told: dict[str, Any] = found["metadata"].get("nbgrader", {})
    return told


def named(notebook: Notebook, name: str) -> Cell:
    """The cell of a name, to be changed."""
    return next(found for found in notebook["cells"] if meta(found).get("grade_id") == name)


def code(source: str) -> Cell:
    return {"cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}


def text(source: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def shows(points: float) -> Cell:
    """An output as the checker gives it."""
    told = {"text/plain": repr(points)}
    return {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": told}


def put(folder: Path, notebook: Notebook, name: str = "squares.ipynb") -> Path:
    """A notebook into the assignment's folder, which is made. Returns the folder."""
    home = folder / "01_squares"
    home.mkdir(exist_ok=True)
    (home / name).write_text(json.dumps(notebook), encoding="utf-8")
    return home
