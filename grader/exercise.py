"""The vocabulary of a course: assignments, exercises and the cases that probe them.

Everything here is plain frozen data. ``autotests/<module>.py`` declares it, the engine reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import numpy as np

Criterion = Literal["values", "stability", "contract", "speed"]
CRITERIA: tuple[Criterion, ...] = ("values", "stability", "contract", "speed")

#: How an exercise's points are shared among the criteria it has (scaled to those present).
WEIGHTS: dict[str, float] = {"values": 6.0, "stability": 2.0, "contract": 1.0, "speed": 1.0}


@dataclass(frozen=True)
class Text:
    """One text in the languages of the course."""

    en: str
    zh: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang.startswith("zh") else self.en


@dataclass(frozen=True)
class Case:
    """One call: what the function is given, and which part of the marks hangs on the answer.

    ``group`` is the unit of partial credit within a criterion: a group counts when all of its cases pass.
    ``secret`` never enters the jail: it is what only the promises may know, such as held-out labels.
    """

    name: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    criterion: Criterion = "values"
    group: str = "basic"
    driver: Callable[..., Any] | None = None
    secret: dict[str, Any] | None = None


def case(
    name: str,
    /,
    *args: Any,
    criterion: Criterion = "values",
    group: str = "basic",
    driver: Callable[..., Any] | None = None,
    secret: dict[str, Any] | None = None,
    **kwargs: Any,
) -> Case:
    """Write a case as the call that it makes: ``case("other axis", x, axis=0, group="axis")``."""
    return Case(name, args, kwargs, criterion, group, driver, secret)


Promise = tuple[Text, bool | float]


@dataclass(frozen=True)
class Exercise:
    """One thing to write, and all that decides whether it is right.

    ``cases(rng)`` yields the calls. What they should answer comes from ``oracle`` (PyTorch; given the
    arguments as float64 tensors), or from the reference solution where there is no oracle.
    ``driver(module, *args, **kwargs)`` runs in the jail in place of the plain call, where an answer takes
    more than one call; its source travels alone, so it may use ``np`` and what it imports itself.
    ``promises(answer, *args, **kwargs)`` replaces the comparison where many answers are right: it yields
    a sentence and whether it holds (or the share, 0 to 1, to which it does). A case with a secret hands it
    over as ``secret=``. ``figures``, called in the same way, yields what the report shows beside the marks.
    ``hidden(rng)`` takes the place of ``cases`` for hidden seeds, where those draw on more data.
    """

    name: str
    cases: Callable[[np.random.Generator], Iterable[Case]]
    points: int = 4
    needs: tuple[str, ...] = ()
    oracle: Callable[..., Any] | None = None
    driver: Callable[..., Any] | None = None
    promises: Callable[..., Iterator[Promise]] | None = None
    figures: Callable[..., Iterator[Any]] | None = None
    hidden: Callable[[np.random.Generator], Iterable[Case]] | None = None
    returns: tuple[str, ...] = ()
    rtol: float = 1e-6
    speed: Callable[[np.random.Generator], Case] | None = None
    seconds: float = 5.0
    hints: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """One folder of a course: the module that students write, and its exercises in reading order."""

    name: str
    module: str
    title: Text
    exercises: tuple[Exercise, ...]

    @property
    def points(self) -> int:
        return sum(exercise.points for exercise in self.exercises)
