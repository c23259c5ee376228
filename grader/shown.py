"""Values and calls as a student reads them: short, in a few lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.checks import Check
from grader.sandbox.wire import Opaque


def call_text(check: Check, index: int) -> str:
    """The call as a student would write it, arrays shortened."""
    _, args, kwargs = check.arguments[index]
    told = [_short(a) for a in args] + [f"{name}={_short(value)}" for name, value in kwargs.items()]
    return f"{check.exercise.name}({', '.join(told)})"


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, np.ndarray):
        if value.ndim == 1 and value.size <= 4:
            return "[" + ", ".join(f"{v:.4g}" for v in value.tolist()) + "]"
        return f"{value.dtype.name} {value.shape}"
    if isinstance(value, (list, tuple)):
        inside = ", ".join(_short(item) for item in value[:3]) + (", …" if len(value) > 3 else "")
        return f"[{inside}]" if isinstance(value, list) else f"({inside})"
    if isinstance(value, dict):
        return "{" + ", ".join(list(value)[:4]) + (", …}" if len(value) > 4 else "}")
    return repr(value)[:60]


def array_text(value: Any) -> str:
    """A value in at most three lines."""
    lines = [line for line in _text(value).splitlines() if line.strip()]
    return "\n".join(lines[:3] + (["…"] if len(lines) > 3 else []))[:400]


def _text(value: Any) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return np.array2string(value, precision=5, threshold=12, edgeitems=2, max_line_width=90, suppress_small=False)
    if isinstance(value, (float, np.ndarray)):
        return f"{value:.8g}" if isinstance(value, float) else _text(value.item())
    if isinstance(value, Opaque):
        return value.type_name
    if isinstance(value, (list, tuple)) and any(isinstance(item, (np.ndarray, float)) for item in value):
        items = [_text(item) for item in value]
        between = ",\n " if any("\n" in item for item in items) or sum(map(len, items)) > 80 else ", "
        return ("[{}]" if isinstance(value, list) else "({})").format(between.join(items))
    return repr(value)
