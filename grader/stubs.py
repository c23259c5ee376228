"""Telling what is still to be written from what has been, by its looks: nothing is run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence


def only_stubs(sources: Iterable[str]) -> bool:
    """Whether source code has functions, and each of them is still a stub."""
    found = [is_stub(node) for node in _functions(sources)]
    return bool(found) and all(found)


def is_left(sources: Sequence[str], name: str) -> bool:
    """Whether the last definition of a function is a stub."""
    return next((is_stub(node) for node in reversed([*_functions(sources)]) if node.name == name), False)


def is_stub(function: ast.FunctionDef) -> bool:
    """Whether a function does nothing but raise NotImplementedError."""
    steps = [s for s in function.body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))]
    return len(steps) == 1 and isinstance(steps[0], ast.Raise) and "NotImplementedError" in ast.dump(steps[0])


def _functions(sources: Iterable[str]) -> Iterator[ast.FunctionDef]:
    """The functions at the top of what can be parsed."""
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from (node for node in tree.body if isinstance(node, ast.FunctionDef))
