"""Every sentence that the engine says, by its id. The Chinese ones are in ``locale/zh_CN`` (gettext, keyed by the English)."""

from __future__ import annotations

import functools
import gettext
import io
import locale
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from grader.exercise import Text
from grader.results import Message

HAN = "\u4e00-\u9fff"
LOCALE = Path(__file__).parent / "locale"

MESSAGES = {
    # reading files
    "file.twice": "{file} is left out: {module} was already read from another file. Keep one of the two",
    "file.no_file": "{file} is no ordinary file (but a link, a folder or the like). Hand in the file itself",
    "file.too_large": "{file} is larger than {megabytes} MB. Hand in the code alone: no data, and no output in a notebook",
    "file.too_much": "{file} is not read: the files before it and {file} hold more than {megabytes} MB together",
    "file.unreadable": "{file} cannot be read: {why}",
    "file.binary": "{file} holds no Python text (it looks like a binary file). Save your code as plain text and hand it in again",
    "notebook.broken": "{file} is no notebook that can be read: its JSON is broken. Save it again in Jupyter and hand it in again",
    "notebook.dropped": "{file}: the line {line!r} is for IPython only and was left out",
    "file.missing": "There is no {file}. Hand in {folder}/{file}, or a notebook of the same name",
    # status
    "not_started": "{exercise} is not started: it still raises NotImplementedError",
    "missing": "{file} does not define {exercise}. Check the spelling, or write it",
    "missing.near": "{file} does not define {exercise}, but it defines {near}. Rename that: the name must be exactly {exercise}",
    "missing.fault": "{file} stopped at line {line} ({error}), so {exercise} was never defined. Mend that line first",
    "missing.need": "{exercise} could not be tested: the check also calls {need}, which {file} does not define",
    "forbidden": "{file} imports {library} (line {line}). Only NumPy and the standard library are allowed here: remove that import",
    "no_module": "{file} imports {library} (line {line}), which is not part of what you handed in",
    "import.name": "{file} imports {name} from {module} (line {line}), but {module} defines no {name}. Mend that first",
    "syntax": "{file} has a syntax error in line {line}: {error}. Python cannot read the file until it is mended",
    "error": "{exercise} raised {type}: {message}",
    "error.at": "{exercise} raised {type}: {message} (in {file}, line {line}: {code})",
    "error.need": "{exercise} builds on {need}, which is not started yet. Write {need} first",
    "error.arguments": "The check calls {function} in a way that yours does not take ({message}). Keep the names, the order and the defaults of its arguments as they are in the stub",
    "error.answer": "The check could not go on with what {exercise} gave it ({type}: {message}). Compare what it returns, and in which form, with its docstring",
    "error.recursion": "{exercise} called itself too deeply (RecursionError). Does it call itself where it should compute?",
    "died.exit": "{exercise} ended the whole process (exit, quit or os._exit). A function must return its answer",
    "died.signal": "{exercise} crashed the interpreter ({signal}). A very deep recursion can do that, or calls into C",
    "flood": "{exercise} answered with far too much data, or with something that is no plain array",
    "timeout": "{exercise} did not end within {seconds:g} seconds in the case “{case}”. Is there a loop that never stops?",
    "timeout.load": "{file} did not end within {seconds:g} seconds while it was loaded. Is there a loop, or a training run, outside of the functions?",
    "died.load": "{file} ended the process while it was loaded. Remove exit(), quit() and os._exit() outside of the functions",
    "memory": "{exercise} needed more memory than it may use ({message})",
    "worker": "Grading {exercise} of {student} ended the grader's own process three times, or held it up until it was ended. Grade it alone and look at what it does",
    "worker.error": "Grading {student} failed within the grader itself ({error}). Nothing is lost: grade this one again",
    "carried": "Right, once {needs} from the reference stood in for yours. Mend {needs} and this passes on its own",
    # notebooks
    "notebook.versions": "This notebook runs Python {python} and NumPy {numpy}, but your code is checked with Python {jail_python} and NumPy {jail_numpy}. Choose a kernel with those, or restart this one if you have just installed something",
    "notebook.none": "{file} was not handed in",
    "notebook.returned": "No cell of this name was handed in. The answer may stand elsewhere in the notebook",
    "notebook.not_ours": "The test cell {cell} does not call the checker, so it cannot be graded in the jail. Its points are yours to give",
    # judging, in the order in which an answer is looked at
    "none": "{exercise} returned None{part}. Is the return statement missing?",
    "type": "{exercise} returned {got}{part} where {expected} belongs",
    "type.cache": "{exercise} returned {got} first, where {expected} belongs. The result comes first and the cache last: return out, cache",
    "parts": "{exercise} returned {got} values{part} where {expected} belong",
    "keys": "The returned dict{part} has other keys: missing {missing}; not asked for {extra}",
    "array_type.right": "{exercise} returned {got}{part} where {expected} belongs. The numbers are right",
    "number_type.right": "{exercise} returned {got}{part} where {expected} belongs. The value is right",
    "dtype": "{exercise} returned dtype {got}{part} where {expected} belongs",
    "dtype.wrong": "{exercise} returned dtype {got}{part} where {expected} belongs, and the numbers are wrong as well",
    "dtype.single": "{exercise} returned dtype float32{part} where float64 belongs: it was computed in float32, and about 7 digits are left. Convert nothing to float32",
    "dtype.float32": "float32 input gave {got}{part}: your code raises the precision on the way. A NumPy number (of np.sqrt, np.prod, np.float64) does that to an array, a plain Python number (of math.sqrt, float, int) does not",
    "shape": "{exercise} returned shape {got}{part} where {expected} belongs",
    "shape.scalar": "{exercise} returned an array of shape {got}{part} where one number belongs: sum or average over all of it",
    "shape.transposed": "{exercise} returned shape {got}{part} where {expected} belongs: the axes are the right ones in another order (a transpose?)",
    "shape.broadcast": "{exercise} returned shape {got}{part} where {expected} belongs: arrays of shape (N, 1) and (N,) were combined and NumPy broadcast them to N × N",
    "shape.keepdims": "{exercise} returned shape {got}{part} where {expected} belongs: axes of length 1 are too many or too few (keepdims? reshape?)",
    "shape.reduced": "{exercise} returned shape {got}{part} where {expected} belongs: an axis was summed or averaged away",
    "shape.not_summed": "{exercise} returned shape {got}{part} where {expected} belongs: the batch axis was not summed",
    "form": "{exercise} returned something of another form than asked for. Compare it with what its docstring says",
    "inputs": "{exercise} changed its input (argument {which}) in place. Work on a copy: the caller still needs it",
    "inputs.wrong": "{exercise} changed its input (argument {which}) in place, and the result is wrong. Work on a copy first: the rest may follow from that",
    "promise": "This should hold, and does not: {promise}",
    "reordered": "{exercise} returned the right values in the wrong order: {right} belongs, and you return {order}",
    # the doctor's hypotheses
    "finite.nan": "{count} of {size} numbers{part} are nan, the first at {where}, where {expected} belongs",
    "finite.inf": "{count} of {size} numbers{part} are infinite, the first at {where}, where {expected} belongs",
    "overflow": "Large inputs give nan or inf: an exponential or a product overflows. On small inputs your values are right, so only the way of computing must change",
    "unstable": "On ordinary inputs your values are right, on extreme ones ({case}) they are not: digits are lost, or a value was clipped",
    "factor": "Your {what} is exactly {factor} times what it should be",
    "factor.log": "Your {what} is exactly 1/ln {base} times what it should be: np.log{base} stands where the natural logarithm, np.log, belongs",
    "factor.dimension": "Your {what} is exactly {factor} times too large, and {name} is {factor} here: a division by {name} is missing",
    "factor.inverse_dimension": "Your {what} is {factor} times too small, and {name} is {factor} here: it is divided by {name} once too often",
    "factor.negative": "Your {what} has the wrong sign throughout",
    "factor.ddof": "Your {what} is off by the factor {factor}, as when N − 1 stands where N belongs, or the other way round (ddof)",
    "offset": "Your {what} differs from the right one by the same number everywhere: {offset}",
    "bias": "Your {what} differs from the right one by exactly argument {which}: it was {done}",
    "transposed": "Your {what} is the transpose of the right one",
    "permuted": "Your {what} has the right numbers with its axes in the order {order}",
    "shifted": "Your {what} has the right numbers, shifted by {steps} along axis {axis}",
    "reversed": "Your {what} has the right numbers in reverse order along axis {axis}",
    "rows": "Your {what} is right except at index {which} of axis {axis}",
    "first_right": "Your {what} is right at index {which} of axis {axis} only; the others are wrong",
    "integer": "Your {what} looks rounded to whole numbers: an integer division or an integer array is at work",
    "precision": "Your {what} agrees to about 7 digits only: part of it was computed in float32",
    "close": "Your {what} is close but not equal (off by up to {error:.1e}): an approximation, an extra eps, or something rounded",
    "echo": "Your {what} is argument {which}, unchanged",
    "constant": "Your {what} is {value} everywhere",
    "other_axis": "Your {what} adds up to {total} along axis {wrong}, the right one along axis {axis}: it was computed along another axis",
    "parts.right": "{part} is wrong, but not {right}. So look at the lines that only {part} depends on",
    "ordinary.one": "{exercise} returned {got}{part} where {expected} belongs",
    "ordinary": "{wrong} of {size} numbers{part} are wrong; the largest error is {error:.3g}",
    "speed": "The values are right, but slow: {times:.0f} times the time of the vectorised reference on {what}. Replace the Python loop over elements by operations on whole arrays",
    "speed.values": "On a large input ({what}) the values are wrong or missing",
    "speed.failed": "On a large input ({what}) it did not come to an end in time, or raised an exception",
    "mistake": "{text}",
    # a class
    "roster.unknown": "{student} is not on the roster",
    "roster.nothing": "{student} handed in nothing",
    "late.lost": "{assignment}: handed in {late} late, {lost} points taken off",
    "late.closed": "{assignment} came after it was closed, so it does not count",
    "file.nothing": "Nothing was handed in for {assignment}",
    # the same sentences for hidden cases, without data (see ``visible``)
    "hidden.fault": "Your code stopped while it was loaded (line {line}), so {exercise} was never defined. Mend that line first",
    "hidden.need": "{exercise} could not be tested: something that it builds on is missing or not started. Write that first",
    "hidden.forbidden": "Your code imports {library}. Only NumPy and the standard library are allowed here: remove that import",
    "hidden.import": "An import in your code (line {line}) finds nothing: what it names is not part of what you handed in",
    "hidden.syntax": "Your code has a syntax error in line {line}. Python cannot read it until it is mended",
    "hidden.raised": "{exercise} raised {type} in a hidden case (in line {line} of your code)",
    "hidden.raised.nowhere": "{exercise} raised {type} in a hidden case",
    "hidden.memory": "{exercise} needed more memory than it may use",
    "hidden.worker": "Grading {student} failed within the grader itself. Nothing is lost: ask for it to be graded again",
    "hidden.type": "{exercise} returned something of another type{part}: {expected} belongs there",
    "hidden.type.right": "{exercise} returned something of another type{part}: {expected} belongs there. The numbers are right",
    "hidden.arguments": "The check calls {exercise}, or something that it needs, in a way that yours does not take. Keep the names, the order and the defaults of its arguments as they are in the stub",
    "hidden.answer": "The check could not go on with what {exercise} gave it. Compare what it returns, and in which form, with its docstring",
    "hidden.type.cache": "{exercise} returned something else where the result belongs. The result comes first and the cache last: return out, cache",
    "hidden.parts": "{exercise} returned another number of values{part}: {expected} belong there",
    "hidden.keys": "The returned dict{part} has other keys than asked for. Missing: {missing}",
    "hidden.shape": "{exercise} returned an array of the wrong shape{part}",
    "hidden.shape.scalar": "{exercise} returned an array{part} where one number belongs: sum or average over all of it",
    "hidden.shape.transposed": "{exercise} returned the right axes in another order{part} (a transpose?)",
    "hidden.shape.broadcast": "{exercise} returned an N × N array{part}: arrays of shape (N, 1) and (N,) were combined and NumPy broadcast them",
    "hidden.shape.keepdims": "{exercise} returned an array{part} with axes of length 1 too many or too few (keepdims? reshape?)",
    "hidden.shape.reduced": "{exercise} returned an array{part} that lacks an axis: it was summed or averaged away",
    "hidden.shape.not_summed": "{exercise} returned an array{part} with the batch axis still there: it was not summed",
    "hidden.nan": "Some numbers{part} are nan where ordinary numbers belong",
    "hidden.inf": "Some numbers{part} are infinite where ordinary numbers belong",
    "hidden.factor": "Your {what} is the right one times the same number everywhere: a factor is missing, or stands there once too often",
    "hidden.log": "Your {what} is off by a factor, as when the logarithm to another base stands where the natural one, np.log, belongs",
    "hidden.dimension": "Your {what} is too large by a factor of {name}: a division by it is missing",
    "hidden.inverse_dimension": "Your {what} is too small by a factor of {name}: it is divided by it once too often",
    "hidden.ddof": "Your {what} is off by a factor, as when N − 1 stands where N belongs, or the other way round (ddof)",
    "hidden.offset": "Your {what} differs from the right one by the same number everywhere",
    "hidden.rows": "Your {what} is right except at a few places along axis {axis}",
    "hidden.first_right": "Your {what} is right at a few places along axis {axis} only; the others are wrong",
    "hidden.close": "Your {what} is close but not equal: an approximation, an extra eps, or something rounded",
    "hidden.constant": "Your {what} is the same number everywhere",
    "hidden.other_axis": "Your {what} was computed along axis {wrong} where axis {axis} belongs",
    "hidden.ordinary": "{exercise} returned wrong numbers{part}",
    # pictures
    "picture.form": "{exercise} computes something that cannot be drawn: {what} came back as {got} where {expected} belongs",
    "picture.no_font": "No font with Chinese characters is installed, so the labels are in English. Install one, say Noto Sans CJK SC, Source Han Sans or WenQuanYi Micro Hei",
    # what stands around a sentence
    "part": " in {part}",
    "what.values": "result",
    "what.part": "{part}",
    "bias.missing": "left out",
    "bias.twice": "added twice",
    "batch_size": "the batch size N",
    "classes": "the number of columns C",
    "elements": "the number of elements",
    "dimension": "the length of the input's axis {axis}",
    "kind.array": "an array of {dtype}",
    "kind.tuple": "a tuple of {length}",
    "kind.list": "a list of {length}",
    "kind.dict": "a dict",
    "kind.float": "a number (float)",
    "kind.int": "an integer (int)",
    "kind.bool": "a boolean (bool)",
    "kind.str": "a string (str)",
    "kind.none": "None",
    "kind.integer_type": "an integer type",
}

#: Sentences about a whole file, or about another exercise that is needed: no single case shows them.
ABOUT_FILES = frozenset(
    {"syntax", "no_module", "import.name", "missing.fault"}
    | {"notebook.broken", "file.binary", "file.unreadable", "file.too_large", "file.too_much", "file.no_file"}
    | {"file.missing", "error.need", "missing.need"}
)


def say(message: Message, lang: str = "en") -> str:
    """The sentence of a message in a language. Values that are messages or texts are put into the same language.

    A message that only another version of the grader knows is said by its id, and one whose values do not fit it
    without them: results are read from journals.
    """
    template = translate(MESSAGES.get(message.id, message.id), lang)
    try:
        values = {key: _value(value, lang) for key, value in message.values.items()}
        if message.id == "mistake":
            return str(values["zh"] if lang.startswith("zh") else values["en"])
        return re.sub(f"(?<=[{HAN}]) (?=[{HAN}])", "", template.format(**values))
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, RecursionError):
        return template


def _value(value: Any, lang: str) -> Any:
    if isinstance(value, Mapping) and set(value) == {"en", "zh"}:
        return value["zh" if lang.startswith("zh") else "en"]
    if isinstance(value, Mapping) and set(value) == {"id", "values"}:
        if value["id"].startswith("case:"):
            return translate(value["id"].removeprefix("case:"), lang)
        return say(Message(value["id"], value["values"]), lang)
    return value


def both(text: Text) -> dict[str, str]:
    """A text as a value of a message."""
    return {"en": text.en, "zh": text.zh}


def part(message_id: str, **values: Any) -> dict[str, Any]:
    """A message as a value of another one."""
    return {"id": message_id, "values": values}


def kind_of(value: Any) -> Any:
    """What a value is, as a value of a message."""
    if hasattr(value, "dtype"):
        number = {"f": "kind.float", "i": "kind.int", "u": "kind.int", "b": "kind.bool"}.get(value.dtype.kind)
        return part("kind.array", dtype=value.dtype.name) if value.ndim or number is None else part(number)
    if value is None:
        return part("kind.none")
    name = type(value).__name__
    if name in ("tuple", "list"):
        return part(f"kind.{name}", length=len(value))
    return part(f"kind.{name}") if f"kind.{name}" in MESSAGES else str(getattr(value, "type_name", name))


def translate(english: str, lang: str) -> str:
    """Any of the engine's English texts (a template, a case name, a label) in a language."""
    return catalogue().gettext(english) if lang.startswith("zh") else english


@functools.cache
def catalogue() -> gettext.NullTranslations:
    """The Chinese catalogue, compiled in memory from the .po file."""
    return gettext.GNUTranslations(io.BytesIO(_chinese().to_binary()))


def has_chinese(english: str) -> bool:
    """Whether the catalogue has an entry for a text, be it the same in both languages."""
    return any(entry.msgid == english and entry.msgstr for entry in _chinese())


@functools.cache
def _chinese() -> Any:
    import polib

    return polib.pofile(str(LOCALE / "zh_CN" / "LC_MESSAGES" / "grader.po"))


def preferred_language() -> str:
    """The language of the user's locale: ``GRADER_LANG``, then the locale's; English where it is neither."""
    for name in ("GRADER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
