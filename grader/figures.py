"""What a report shows beside the marks: numbers, learning curves and a confusion matrix, drawn from the answers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader.bounds import bounded_memory
from grader.checks import Check
from grader.exercise import Text
from grader.judge import told_to_promises
from grader.results import Figure

MAX_POINTS = 400  # of a curve; a longer one is thinned out
MAX_NAMES = 32
MAX_FIGURES = 12


def figures_of(check: Check, answers: Sequence[Mapping[str, Any]]) -> tuple[Figure, ...]:
    """The figures of an exercise. An answer from which none can be drawn has none; nothing is ever raised."""
    if check.exercise.figures is None:
        return ()
    found: list[Figure] = []
    for index, answer in enumerate(answers):
        if "value" in answer:
            args, kwargs = told_to_promises(check, index)
            try:
                with bounded_memory():
                    found += check.exercise.figures(answer["value"], *args, **kwargs)
            except Exception:  # an answer may hold anything; the marks have told already what is wrong with it
                continue
    return tuple(found[:MAX_FIGURES])


def numbers(title: Text, values: Iterable[tuple[Text, float]]) -> Figure:
    """One number for each name, such as two accuracies."""
    pairs = list(values)
    return Figure("numbers", _both(title), tuple(_both(n) for n, _ in pairs), tuple((float(v),) for _, v in pairs))


def confusion(title: Text, labels: np.ndarray, predicted: np.ndarray, classes: int) -> Figure:
    """How often each true class (row) was taken for each class (column). What is no class is left out."""
    if classes > MAX_NAMES:
        raise ValueError("too many classes to be shown")
    kept = (predicted >= 0) & (predicted < classes)
    counts = np.bincount(labels[kept] * classes + predicted[kept].astype(np.int64), minlength=classes * classes)
    rows = tuple(tuple(float(v) for v in row) for row in counts.reshape(classes, classes))
    return Figure("matrix", _both(title), tuple({"en": str(c), "zh": str(c)} for c in range(classes)), rows)


def curves(title: Text, history: Any) -> Iterator[Figure]:
    """Learning curves from a dict of lists that a submission kept; nothing where there is none that can be drawn."""
    if not isinstance(history, dict):
        return
    kept = {_printable(name): _thinned(values) for name, values in list(history.items())[:MAX_NAMES]}
    kept = {name: values for name, values in kept.items() if len(values) > 1}
    if kept:
        yield Figure("curves", _both(title), tuple({"en": n, "zh": n} for n in kept), tuple(kept.values()))


def _printable(name: Any) -> str:
    """A submission's own word, without control characters, cut."""
    return "".join(c for c in str(name)[:40] if c.isprintable())


def _thinned(values: Any) -> tuple[float, ...]:
    """At most MAX_POINTS finite numbers."""
    if isinstance(values, np.ndarray) and values.ndim == 1:
        values = values.tolist()
    if not isinstance(values, (list, tuple)):
        return ()
    step = max(1, math.ceil(len(values) / MAX_POINTS))
    plain = [v.item() if isinstance(v, np.ndarray) and v.ndim == 0 else v for v in values[::step]]
    return tuple(float(v) for v in plain if isinstance(v, (int, float)) and abs(v) < 1e100)


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}
