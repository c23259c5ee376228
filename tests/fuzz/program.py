"""Bytes as a little program that makes answers: from what is expected, step by step, to what might have come instead.

Random bytes hardly ever are an array of the right shape; these are, so that the doctor has something to explain.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from grader.sandbox.wire import DTYPES

ARRAYS = sorted(DTYPES)
NUMBERS = (0.0, 1.0, -1.0, 2.0, 0.5, 3.0, 1e-9, 1e9, 1e300, -1e308, 5e-324, np.nan, np.inf, -np.inf)
THINGS = (
    None,
    True,
    False,
    0,
    -1,
    7,
    1 << 62,
    1 << 64,
    -(1 << 100),
    10**300,
    1.5,
    np.nan,
    np.inf,
    "",
    "text",
    "\ud83d",
    "a\x1b[31mb",
    "\u202e",
    (),
    [],
    {},
    {"a": 1},
    [1, 2.5],
    [[1], [2, 3]],
    ["x", None],
    (1, (2, [3, {}])),
    1j,
    object(),
    "{exercise}",
)
KINDS = (
    "ValueError",
    "NotImplementedError",
    "Missing",
    "NameError",
    "ModuleNotFoundError",
    "ImportError",
    "MemoryError",
    "SyntaxError",
    "IndentationError",
    "RecursionError",
    "KeyError",
    "",
    "x" * 5000,
    "\x1b]0;t\x07",
    "{type}",
)
TEXTS = (
    "",
    "name 'square' is not defined",
    "cannot import name 'softmax' from 'm'",
    "{}",
    "{0}",
    "invalid syntax (m.py, line 3)",
    "\u202e",
    "No module named 'torch'",
    "f",
    "softmax",
    "x\r\ny",
    "\ud800",
    "%s",
    "n" * 3000,
)
MODULES = ("", "torch", "scipy.linalg", "helper", "numpy", "losses", ".", "a" * 500, 7, None, ["torch"])
PLACES = (
    (),
    [("m.py", 3, "softmax", "return x")],
    [("m.py", -1, "f.g", "")] * 9,
    [("m.py", 1 << 80, "x", "{}")],
    [(1, 2, 3, 4)],
    "where",
    [[]],
    {"m": 1},
    [("\x07", 0, "\x1b", "\u2066")],
)


class Program:
    """Choices, read from bytes; zeros once they are used up."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)

    def below(self, count: int) -> int:
        self._at += 1
        return self._data[self._at - 1] % count if self._at <= len(self._data) else 0

    def one_of(self, things: Any) -> Any:
        return things[self.below(len(things))]

    def message(self, expected: Any, arguments: Any) -> Any:
        """What a cell says of one case: mostly a value, at times an error, changed inputs, or something made up."""
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return self._message(expected, arguments)

    def _message(self, expected: Any, arguments: Any) -> Any:
        kind = self.below(16)
        if kind < 10:
            return {"value": self.value(expected)}
        if kind < 13:
            return {"error": self.error()}
        if kind == 13:
            return {"value": self.value(expected), "inputs": self.value(arguments)}
        return self.one_of(({}, {"loaded": True}, {"done": 1}, {"value": 1, "error": 2}, {"done": True}, {"error": {}}))

    def error(self) -> Any:
        told: dict[str, Any] = {"type": self.one_of(KINDS), "message": self.one_of(TEXTS)}
        told |= {"module": self.one_of(MODULES), "where": self.one_of(PLACES)}
        if self.below(3) == 1:
            told["fault"] = self.one_of(
                (None, 1, dict(told), {"type": self.one_of(KINDS), "where": self.one_of(PLACES)})
            )
        return told

    def value(self, expected: Any, depth: int = 0) -> Any:
        """The expected value after up to four changes, each to all of it or to a part."""
        value = expected
        for _ in range(self.below(5)):
            value = self.changed(value, depth)
        return value

    def changed(self, value: Any, depth: int) -> Any:
        if self.below(24) == 23 or depth > 4:
            return self.one_of(THINGS)
        if isinstance(value, np.ndarray):
            return self.array(value)
        if isinstance(value, dict) and value:
            name = self.one_of(list(value))
            others = {key: item for key, item in value.items() if key != name}
            how = self.below(8)
            if how == 0:
                return others
            return others | {name + "x" * (how == 1): self.changed(value[name], depth + 1)}
        if isinstance(value, (list, tuple)) and value:
            at, how = self.below(len(value)), self.below(10)
            items = list(value)
            if how == 0:
                del items[at]
            elif how == 1:
                items.insert(at, items[at])
            elif how == 2:
                items[at], items[0] = items[0], items[at]
            else:
                items[at] = self.changed(items[at], depth + 1)
            return tuple(items) if isinstance(value, tuple) != (how == 3) else items
        if isinstance(value, (bool, int, float)):
            return self.one_of(
                (value, value * 2, -value, value + 1, float(value), str(value), np.array(value), [value])
            )
        return self.one_of(THINGS)

    def array(self, a: np.ndarray) -> Any:
        """One change of an array, as a mistake or a malicious mind would make it."""
        how, number = self.below(22), self.one_of(NUMBERS)
        axis = self.below(max(a.ndim, 1)) if a.ndim else None
        if how == 0:
            return a * number
        if how == 1:
            return a + number
        if how == 2:
            return np.asarray(a.astype(self.one_of(ARRAYS)))
        if how == 3:
            return a.T.copy() if self.below(2) else a.T
        if how == 4:
            return np.flip(a, axis) if a.ndim else a
        if how == 5:
            return np.roll(a, 1, axis)
        if how in (6, 7) and a.size:
            b = np.array(a, dtype=a.dtype if how == 6 and a.dtype.kind in "fc" else np.float64)
            b.flat[self.below(a.size)] = number
            return b
        if how == 8:
            return a.sum(axis=axis, keepdims=bool(self.below(2)))
        if how == 9:
            return a[None]
        if how == 10:
            return a[..., None]
        if how == 11:
            return a.ravel()
        if how == 12 and a.size < 5000:  # a list of more takes seconds to make, and tells nothing more
            return a.tolist()
        if how == 13 and a.ndim:
            return a[: self.below(a.shape[0] + 1)]
        if how == 14:
            return np.full_like(a, 0 if a.dtype.kind in "bui" else number)
        if how == 15:
            return np.rint(a)
        if how == 16:
            return np.concatenate([a, a], axis) if a.ndim else a
        if how == 17:
            return a.astype(np.float32).astype(a.dtype)
        if how == 18 and a.ndim:
            return np.repeat(a, 2, axis)[
                tuple(slice(None, None, 2) if i == axis else slice(None) for i in range(a.ndim))
            ]
        if how == 19 and a.size:
            return a.flat[self.below(a.size)]
        if how == 20 and a.ndim:
            return np.broadcast_to(a.mean(axis=axis, keepdims=True), a.shape)
        return np.zeros((0, *a.shape[1:]), a.dtype) if self.below(2) else [*a[:50]] if a.ndim else a.item()
