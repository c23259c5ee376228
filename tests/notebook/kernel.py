"""A real Jupyter kernel in a folder, cell by cell."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


class Kernel:
    """Runs cells as JupyterLab and VS Code do: each has an id, and may be run again with another text."""

    def __init__(self, client: NotebookClient) -> None:
        self.client = client

    def run(self, source: str, cell: str = "") -> list[dict[str, Any]]:
        """The outputs of one cell; ``cell`` is its id, a fresh one if none is given."""
        made = nbformat.v4.new_code_cell(source)
        if cell:
            made.id = cell
        self.client.nb.cells.append(made)
        self.client.execute_cell(made, len(self.client.nb.cells) - 1)
        return [dict(output) for output in made.outputs]


@contextmanager
def kernel_in(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Kernel]:
    told = {**os.environ, "PYTHONPATH": str(ROOT), "GRADER_LANG": "en", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    told.pop("GRADER_COURSE", None)
    client = NotebookClient(nbformat.v4.new_notebook(), allow_errors=True, kernel_name="python3", timeout=120)
    client.create_kernel_manager()
    client.km.kernel_spec.argv[0] = sys.executable
    with client.setup_kernel(cwd=str(folder), env={**told, **(environment or {})}):
        yield Kernel(client)


def words(outputs: list[dict[str, Any]]) -> str:
    """Everything that is shown as text."""
    shown = [o.get("text") or o.get("data", {}).get("text/plain") or o.get("evalue", "") for o in outputs]
    return "\n".join("".join(s) for s in shown)


def page(outputs: list[dict[str, Any]]) -> str:
    return "".join(o.get("data", {}).get("text/html", "") for o in outputs)


def value(outputs: list[dict[str, Any]]) -> str | None:
    """The cell's last value."""
    return next((o["data"]["text/plain"] for o in outputs if o["output_type"] == "execute_result"), None)
