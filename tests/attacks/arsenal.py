"""Every attack as a record, read from its file. ``ARSENAL`` is the list, for whoever wants to hand them in.

An attack is a submission: the file becomes the student's ``squares.py``, beside the tools of ``burglary.py``. Where
bytes, links or folders matter, the file defines ``build(folder, arena)`` instead, which makes the student's folder.
``@HOME@`` in a source stands for the arena's folder, since a burglar may know where things lie.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.attacks.arena import Arena
from tests.attacks.course_text import HONEST

HERE = Path(__file__).parent
TOOLS = (HERE / "burglary.py").read_text(encoding="utf-8")
FIELD = re.compile(r"^(Gains|Hides in|Aims at|Earns|Ends|Door check):\s*(.+?)(?=\n\S|\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Attack:
    """One attack: what it would gain, where it hides, what its honest part earns, how the exercise aimed at ends.

    ``earns`` holds the most points that each exercise may get; one that is not named may get none.
    ``ends`` are the statuses that may come of it, and no other: so it is known to have run as it was meant.
    ``excused`` says why one door need not hold, where that is the rule.
    """

    kind: str
    name: str
    gains: str
    hides_in: str
    aims_at: str
    earns: dict[str, float]
    ends: tuple[str, ...]
    excused: dict[str, str]
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

    def hand_in(self, arena: Arena, submitted: Path) -> Path:
        """Make the student's folder."""
        folder = submitted / self.student
        folder.mkdir(parents=True)
        if self.build is not None:
            self.build(folder, arena)
            return folder
        home = folder / "01_squares"
        home.mkdir()
        (home / "squares.py").write_text(self.source.replace("@HOME@", str(arena.home)), encoding="utf-8")
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
        {"grader check": told["Door check"]} if "Door check" in told else {},
        "" if builds else source,
        module.build if builds else None,
        getattr(module, "STUDENT", f"{kind}.{name}"),
    )


ARSENAL: tuple[Attack, ...] = tuple(read(path) for path in sorted(HERE.glob("[a-z]*/[a-z]*.py")))
KINDS: tuple[str, ...] = tuple(dict.fromkeys(attack.kind for attack in ARSENAL))


def hand_in_honest(submitted: Path, count: int = 20) -> list[str]:
    """Honest students beside the attackers: right ones, wrong ones, unfinished ones. Returns their names."""
    names = [f"honest-{number:02}" for number in range(1, count + 1)]
    for number, name in enumerate(names):
        squares, more = HONEST[number % len(HONEST)]
        for folder, text in (("01_squares", squares), ("02_more", more)):
            if text is not None:
                path = submitted / name / folder / f"{folder[3:]}.py"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    return names
