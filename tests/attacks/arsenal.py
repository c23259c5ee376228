"""Every attack as a record, read from its file. ``ARSENAL`` is the list, for whoever wants to hand them in.

An attack is a submission: the file becomes the student's ``squares.py``, beside the tools of ``burglary.py``. Where
bytes, links or folders matter, the file defines ``build(folder, arena)`` instead, which makes the student's folder.
Where notebooks are handed in, the source goes into the released notebook, and ``build`` gets a released one beside it.
``@HOME@`` in a source stands for the arena's folder, since a burglar may know where things lie.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.arena import Arena
from tests.attacks.cells import holding
from tests.attacks.course_text import HONEST

HERE = Path(__file__).parent
TOOLS = (HERE / "burglary.py").read_text(encoding="utf-8")
FIELD = re.compile(
    r"^(Gains|Hides in|Aims at|Earns|Ends|Excused at [a-z ]+|Not at [a-z ]+):\s*(.+?)(?=\n\S|\Z)",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Attack:
    """One attack: what it would gain, where it hides, what its honest part earns, how the exercise aimed at ends.

    ``earns`` holds the most points that each exercise may get; one that is not named may get none.
    ``ends`` are the statuses that may come of it, and no other: so it is known to have run as it was meant.
    ``excused`` says why one door need not keep it from points, where that is the rule; ``absent`` at which doors it has
    no meaning, and why.
    """

    kind: str
    name: str
    gains: str
    hides_in: str
    aims_at: str
    earns: dict[str, float]
    ends: tuple[str, ...]
    excused: dict[str, str]
    absent: dict[str, str]
    source: str = ""
    build: Callable[[Path, Arena], None] | None = None
    student: str = ""

    @property
    def title(self) -> str:
        return f"{self.kind}/{self.name}"

    @property
    def reported_name(self) -> str:
        """The student's name as results tell it."""
        return self.student

    def hand_in(self, arena: Arena, submitted: Path, notebooks: bool = False) -> Path:
        """Make the student's folder."""
        folder = submitted / self.student
        folder.mkdir(parents=True)
        home = folder / "01_squares"
        if self.build is not None:
            self.build(folder, arena)
            if notebooks:
                add_notebook(arena, home)
            return folder
        home.mkdir()
        write(arena, home, self.source.replace("@HOME@", str(arena.home)), notebooks)
        (home / "burglary.py").write_text(TOOLS, encoding="utf-8")
        return folder


def read(path: Path) -> Attack:
    """The attack of one file. Raises ValueError where its docstring does not say what it must."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    told = {name: " ".join(text.split()) for name, text in FIELD.findall(ast.get_docstring(tree) or "")}
    missing = {"Gains", "Hides in", "Aims at", "Earns", "Ends"} - set(told)
    if missing:
        raise ValueError(f"{path}: its docstring lacks {', '.join(sorted(missing))}")
    kind, name = path.parent.name, path.stem
    earns: dict[str, float] = {}
    if told["Earns"] != "nothing":
        earns = {e: float(p) for e, p in (part.split() for part in told["Earns"].split(", "))}
    builds = any(isinstance(node, ast.FunctionDef) and node.name == "build" for node in tree.body)
    module: Any = importlib.import_module(f"tests.attacks.{kind}.{name}") if builds else None
    return Attack(
        kind,
        name,
        told["Gains"],
        told["Hides in"],
        told["Aims at"],
        earns,
        tuple(told["Ends"].split(" or ")),
        {name.removeprefix("Excused at "): why for name, why in told.items() if name.startswith("Excused at ")},
        {name.removeprefix("Not at "): why for name, why in told.items() if name.startswith("Not at ")},
        "" if builds else source,
        module.build if builds else None,
        getattr(module, "STUDENT", f"{kind}.{name}"),
    )


ARSENAL: tuple[Attack, ...] = tuple(read(path) for path in sorted(HERE.glob("[a-z]*/[a-z]*.py")))
KINDS: tuple[str, ...] = tuple(dict.fromkeys(attack.kind for attack in ARSENAL))


def write(arena: Arena, home: Path, source: str, notebook: bool) -> None:
    """An assignment's module into its folder, as Python or within the released notebook."""
    module = home.name[3:]
    if notebook:
        told = holding(arena.released(home.name), source)
        (home / f"{module}.ipynb").write_text(json.dumps(told), encoding="utf-8")
    else:
        (home / f"{module}.py").write_text(source, encoding="utf-8")


def add_notebook(arena: Arena, home: Path) -> None:
    """A released notebook into a folder of an attack's own: nbgrader looks at no folder without one."""
    if home.is_dir() and not home.is_symlink() and not os.path.lexists(home / "squares.ipynb"):
        (home / "squares.ipynb").write_text(json.dumps(arena.released(home.name)), encoding="utf-8")


def hand_in_honest(arena: Arena, submitted: Path, count: int = 20, notebooks: bool = False) -> list[str]:
    """Honest students beside the attackers: right ones, wrong ones, unfinished ones. Returns their names."""
    names = [f"honest-{number:02}" for number in range(1, count + 1)]
    for number, name in enumerate(names):
        squares, more = HONEST[number % len(HONEST)]
        for folder, text in (("01_squares", squares), ("02_more", more)):
            if text is not None:
                home = submitted / name / folder
                home.mkdir(parents=True, exist_ok=True)
                write(arena, home, text, notebooks)
    return names
