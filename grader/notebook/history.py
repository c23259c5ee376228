"""The code that a notebook's kernel has run, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from grader.submissions import Block, without_magics


class Cells:
    """The latest version of each cell, in the order in which they were run last."""

    def __init__(self) -> None:
        self._run: dict[str, tuple[int, str]] = {}

    def add(self, source: str, number: int, cell_id: str | None = None) -> None:
        """A cell was run as ``In [number]``. Jupyter and VS Code name cells, so that an edited one replaces itself."""
        key = cell_id or source
        self._run.pop(key, None)
        self._run[key] = (number, source)

    def blocks(self, module: str) -> tuple[Block, ...]:
        """As the blocks of a submission; cells without Python are left out."""
        found = [(number, without_magics(source)[0]) for number, source in self._run.values()]
        return tuple((f"{module}.ipynb cell [{number}]", text) for number, text in found if text.strip())

    def define(self, names: Iterable[str]) -> bool:
        """Whether every one of these is defined in some cell."""
        text = "\n".join(source for _, source in self._run.values())
        return all(re.search(rf"^(?:def|class)\s+{re.escape(name)}\b", text, re.MULTILINE) for name in names)


def listen(shell: Any) -> Cells:
    """The cells that an IPython shell has run so far, and from now on every one that it is about to run."""
    cells = Cells()
    for number, source in enumerate(shell.history_manager.input_hist_raw):
        if source.strip():
            cells.add(source, number)

    def about_to_run(info: Any) -> None:
        if info.raw_cell and not info.silent:
            cells.add(info.raw_cell, shell.execution_count, getattr(info, "cell_id", None))

    shell.events.register("pre_run_cell", about_to_run)
    return cells
