"""What a picture is: something that computes in the jail, and something that draws what came back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.exercise import Text

HANDOUT = "handout"  #: the name of an assignment's own picture in its module's table
HUGE = 1e12

#: Chooses between the English and the Chinese of a label.
Translate = Callable[[str, str], str]


class Undrawable(Exception):
    """An answer has another form than the picture needs."""

    def __init__(self, name: str, got: str, expected: str) -> None:
        super().__init__(f"{name}: {got} where {expected} belongs")
        self.name, self.got, self.expected = name, got, expected


class Answer:
    """What ``compute`` returned: ``answer("loss", 60)`` is the array of that name, if it has that shape.

    The values come out of the jail and may be anything. What is handed on are float64 arrays, with nan where a
    number is not finite or too large to be drawn.
    """

    def __init__(self, value: Any) -> None:
        self._values: Mapping[str, Any] = value if isinstance(value, dict) else {}

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __call__(self, name: str, *shape: int | None) -> np.ndarray:
        """The array ``name``; None in ``shape`` is any length from 1 on. Raises Undrawable."""
        value = self._values.get(name)
        wanted = (
            f"an array of shape ({', '.join('any' if n is None else str(n) for n in shape)})" if shape else "a number"
        )
        try:
            array = np.asarray(value)
        except ValueError:
            raise Undrawable(name, "a ragged list", wanted) from None
        if array.dtype.kind not in "biuf":
            raise Undrawable(name, type(value).__name__, wanted)
        fits = array.ndim == len(shape) and all(
            n == length or (n is None and length > 0) for n, length in zip(shape, array.shape, strict=True)
        )
        if not fits:
            raise Undrawable(name, f"an array of shape {array.shape}", wanted)
        array = array.astype(np.float64)
        return np.where(np.abs(array) <= HUGE, array, np.nan)


def nothing() -> dict[str, Any]:
    """No inputs: ``compute`` makes its own."""
    return {}


@dataclass(frozen=True)
class Picture:
    """One picture.

    ``compute(module, **inputs())`` runs in the jail and returns a dict of numbers and arrays. Only its source
    travels, as a driver's does: it uses ``np``, its arguments, and what it defines or imports inside itself.
    ``draw(answer, figure, t)`` runs outside, on the arrays that came back; ``t("epoch", "轮次")`` is a label.
    ``uses`` are the exercises whose code is seen; the first that is wrong is named where nothing can be drawn.
    """

    title: Text
    uses: tuple[str, ...]
    compute: Callable[..., dict[str, Any]]
    draw: Callable[[Answer, Any, Translate], None]
    inputs: Callable[[], dict[str, Any]] = nothing
    size: tuple[float, float] = (7.2, 3.6)
    seconds: float = 30.0
