"""What a student may see of a result judged on hidden cases: all of it, the sentence without data, or the points."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import replace
from string import Formatter
from typing import Any

from grader.messages import MESSAGES
from grader.policy import Level
from grader.results import Message, Result
from grader.stops import LIBRARIES

#: For every sentence, which one is said of a hidden case. The same one where it tells no data; else one without.
#: What the submission itself worded (a message, the name of a class, of a file or of a key) counts as data: it could
#: have put hidden inputs into it.
HIDDEN: dict[str, str] = {
    **{name: name for name in MESSAGES if name.startswith(("file.", "notebook.", "hidden.", "roster.", "late."))},
    # said of the files, or by the grader alone
    "not_started": "not_started",
    "missing": "missing",
    "missing.near": "missing.near",
    "missing.fault": "hidden.fault",
    "missing.need": "hidden.need",
    "forbidden": "hidden.forbidden",
    "no_module": "hidden.import",
    "import.name": "hidden.import",
    "syntax": "hidden.syntax",
    "error": "hidden.raised.nowhere",
    "error.at": "hidden.raised",
    "error.need": "hidden.need",
    "error.arguments": "hidden.arguments",
    "error.answer": "hidden.answer",
    "error.recursion": "error.recursion",
    "died.exit": "died.exit",
    "died.signal": "died.signal",
    "flood": "flood",
    "timeout": "timeout",
    "timeout.load": "timeout.load",
    "died.load": "died.load",
    "memory": "hidden.memory",
    "worker": "worker",
    "worker.error": "hidden.worker",
    "carried": "carried",
    # judging
    "none": "none",
    "type": "hidden.type",
    "type.cache": "hidden.type.cache",
    "parts": "hidden.parts",
    "keys": "hidden.keys",
    "array_type.right": "hidden.type.right",
    "number_type.right": "hidden.type.right",
    "dtype": "dtype",
    "dtype.wrong": "dtype.wrong",
    "dtype.single": "dtype.single",
    "dtype.float32": "dtype.float32",
    "shape": "hidden.shape",
    "shape.scalar": "hidden.shape.scalar",
    "shape.transposed": "hidden.shape.transposed",
    "shape.broadcast": "hidden.shape.broadcast",
    "shape.keepdims": "hidden.shape.keepdims",
    "shape.reduced": "hidden.shape.reduced",
    "shape.not_summed": "hidden.shape.not_summed",
    "form": "form",
    "inputs": "inputs",
    "inputs.wrong": "inputs.wrong",
    "reordered": "reordered",
    "promise": "promise",  # its numbers are struck out
    # the doctor
    "finite.nan": "hidden.nan",
    "finite.inf": "hidden.inf",
    "overflow": "overflow",
    "unstable": "unstable",
    "factor": "hidden.factor",
    "factor.log": "hidden.log",
    "factor.dimension": "hidden.dimension",
    "factor.inverse_dimension": "hidden.inverse_dimension",
    "factor.negative": "factor.negative",
    "factor.ddof": "hidden.ddof",
    "offset": "hidden.offset",
    "bias": "bias",
    "transposed": "transposed",
    "permuted": "permuted",
    "shifted": "shifted",
    "reversed": "reversed",
    "rows": "hidden.rows",
    "first_right": "hidden.first_right",
    "integer": "integer",
    "precision": "precision",
    "close": "hidden.close",
    "echo": "echo",
    "constant": "hidden.constant",
    "other_axis": "hidden.other_axis",
    "parts.right": "parts.right",
    "ordinary.one": "hidden.ordinary",
    "ordinary": "hidden.ordinary",
    "speed": "speed",
    "speed.values": "speed.values",
    "speed.failed": "speed.failed",
    "mistake": "mistake",  # the bank's own words
    "picture.form": "form",
    "picture.no_font": "picture.no_font",
    # what stands within a sentence
    **{name: name for name in MESSAGES if name.startswith(("what.", "bias.", "kind."))},
    **{name: name for name in ("part", "batch_size", "classes", "elements", "dimension")},
}

#: The values that a sentence about a hidden case may hold. Names of cases, arguments and parts are the course's own.
KEPT = frozenset(
    "exercise student assignment file folder module megabytes why near needs seconds case signal part expected missing "
    "which what done order steps axis wrong right times name line library type dtype length got promise en zh".split()
)
NUMBERS = re.compile(r"(?<![A-Za-z_\d])[-+−]?\d[\d.,]*(?:e[-+]?\d+)?")
ERRORS = frozenset(
    name for name, kind in vars(builtins).items() if isinstance(kind, type) and issubclass(kind, BaseException)
)
MANY = 9999
LONG = 200


def visible(result: Result, level: Level) -> Result:
    """The result as the student may see it. Those of public cases are shown as they are.

    nothing: the status and the points. sentence: what is wrong, without a number of the hidden cases. everything: all.
    """
    if not result.hidden or level == "everything":
        return result
    # Printed text, exceptions, evidence and figures go in any case: a submission can print its hidden inputs.
    bare = replace(result, evidence=None, figures=(), printed="", margin=None)
    if level == "nothing":
        return replace(bare, criteria=(), diagnosis=None, notes=(), seconds=0.0)
    return replace(bare, diagnosis=_told(result.diagnosis, result) if result.diagnosis else None)


def _told(message: Message, result: Result) -> Message:
    """The sentence without data."""
    name = HIDDEN.get(message.id, "hidden.ordinary")
    if name == "hidden.raised" and _value("line", message.values.get("line"), result) == "?":
        name = "hidden.raised.nowhere"
    wanted = {field for _, field, _, _ in Formatter().parse(MESSAGES[name]) if field}
    if name == "mistake":
        wanted = {"name", "en", "zh"}
    values = {"exercise": result.exercise, "student": result.student}
    values |= {key: _value(key, value, result) for key, value in message.values.items() if key in KEPT & wanted}
    return Message(name, {key: value for key, value in values.items() if key in wanted})


def _value(key: str, value: Any, result: Result) -> Any:
    """A value without data; "?" where nothing may be told."""
    if key == "exercise":
        return result.exercise  # an error's message may have said another one
    if key == "type":
        return value if value in ERRORS else "an exception"
    if key == "library":
        return value if value in LIBRARIES else "?"
    if key == "line":  # of the submission's own files: a small number, as a traceback can be made up
        return value if isinstance(value, int) and 0 < value <= MANY else "?"
    if key in ("en", "zh", "name") and isinstance(value, str):
        return value  # a mistake of the bank, in its own words
    if isinstance(value, Mapping) and set(value) == {"en", "zh"}:
        return {lang: NUMBERS.sub("…", str(text)) if key == "promise" else text for lang, text in value.items()}
    if isinstance(value, Mapping) and set(value) == {"id", "values"}:
        if str(value["id"]).startswith("case:"):
            return value
        inner = _told(Message(str(value["id"]), value["values"]), result)
        return {"id": inner.id, "values": dict(inner.values)}
    if isinstance(value, (bool, int, float)):
        return min(value, MANY)
    return str(value)[:LONG]
