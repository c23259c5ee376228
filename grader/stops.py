"""When there is nothing to judge: files that cannot be read, stubs, exceptions, and processes that ended."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Any

from grader.checks import Check
from grader.judge import Verdict
from grader.observe import Observation
from grader.results import Message, Status
from grader.stubs import is_left
from grader.submissions import Submission

Told = tuple[Status, Message]

#: Libraries that compute what the student is to write. Anything else that is missing may be a file left at home.
LIBRARIES = frozenset(
    "torch torchvision tensorflow keras jax jaxlib flax scipy sklearn numba cupy autograd pandas theano mxnet paddle "
    "mindspore tinygrad statsmodels xgboost lightgbm cv2 PIL einops numexpr".split()
)
#: No ``\s``: it would run over empty lines, from each of them to the last, and a file may have a million.
STARRED = re.compile(r"^[ \t]*from[ \t]+\w+[ \t]+import[ \t]*\*", re.MULTILINE)
#: What Python says of a call that a function does not take, begun with the function's name.
CALLED = re.compile(r"(?P<name>\w+)(?:\.__init__)?\(\) (?:takes|got|missing) ")
DEFINED = re.compile(r"^(?:def|class)[ \t]+(\w+)", re.MULTILINE)
SYNTAX = ("SyntaxError", "IndentationError", "TabError")
SIGNALS = {
    "6": "SIGABRT",
    "7": "SIGBUS",
    "8": "SIGFPE",
    "9": "SIGKILL",
    "11": "SIGSEGV",
    "24": "SIGXCPU",
    "31": "SIGSYS",
}


def explain_fault(submission: Submission, check: Check) -> Told | None:
    """A module that is not there or cannot be read; None when there is code to run."""
    if check.module in submission.modules:
        return None
    if check.module in submission.faults:
        return "error", submission.faults[check.module]
    return "missing", Message("file.missing", {"file": f"{check.module}.py", "folder": check.assignment})


def explain_stop(check: Check, seen: Observation) -> Told:
    """Why the process ended before the last answer."""
    assert seen.stopped is not None
    reason, detail = seen.stopped.reason, seen.stopped.detail
    name, file = check.exercise.name, f"{check.module}.py"
    if reason == "timeout":
        if not seen.loaded:
            return "timeout", Message("timeout.load", {"file": file, "seconds": check.exercise.seconds})
        case = check.cases[min(len(seen.answers), len(check.cases) - 1)].name
        values = {"exercise": name, "seconds": check.exercise.seconds, "case": {"id": f"case:{case}", "values": {}}}
        return "timeout", Message("timeout", values)
    if reason == "flood":
        return "error", Message("flood", {"exercise": name})
    if not seen.loaded:
        return "error", Message("died.load", {"file": file})
    number = detail.removeprefix("signal ")
    if detail.startswith("signal"):
        return "error", Message("died.signal", {"exercise": name, "signal": SIGNALS.get(number, f"signal {number}")})
    return "error", Message("died.exit", {"exercise": name})


def explain_errors(submission: Submission, check: Check, verdicts: Sequence[Verdict]) -> Told | None:
    """What exceptions say about the whole exercise; None when it answered or the cases differ."""
    errors = [v.error for v in verdicts if v.error is not None]
    if not errors:
        return None
    error, everywhere = errors[0], len(errors) == len(verdicts)
    kind, name = str(error.get("type", "")), check.exercise.name
    where = _where(error)
    if everywhere and kind == "NotImplementedError" and where:
        function = where[-1][2].partition(".")[0]
        if function == name or (check.exercise.driver is None and function not in check.exercise.needs):
            return "not_started", Message("not_started", {"exercise": name})
        if is_left(_sources(submission, check), name):  # the check has called what it builds on first
            return "not_started", Message("not_started", {"exercise": name})
        return "error", Message("error.need", {"exercise": name, "need": function})
    fault = error.get("fault")
    if isinstance(fault, dict) and kind in ("Missing", "NameError"):
        lost = _lost_name(error)
        if _may_have_lost(submission, check, lost, fault):
            return _fault(submission, check, fault, lost)
    if kind == "Missing":
        return _missing(submission, check, str(error.get("message")))
    if kind in ("ModuleNotFoundError", "ImportError") and error.get("module"):
        return _import(submission, check, error, where)
    if kind == "MemoryError":
        message = Message("memory", {"exercise": name, "message": str(error.get("message", ""))[:120]})
        return ("memory" if everywhere else "error"), message
    if kind == "RecursionError":
        return "error", Message("error.recursion", {"exercise": name})
    return "error", _raised(check, error, where)


def _raised(check: Check, error: dict[str, Any], where: list[tuple[str, int, str, str]]) -> Message:
    text = str(error.get("message"))[:300]
    values = {"exercise": check.exercise.name, "type": str(error.get("type")), "message": text}
    if not where:  # in no line of the student's: where the check called, or used what came back
        call = CALLED.match(text) if error.get("type") == "TypeError" else None
        if call is not None:
            return Message("error.arguments", {"function": call["name"], "message": text})
        return Message("error" if check.exercise.driver is None else "error.answer", values)
    file, line, _, code = where[-1]
    return Message("error.at", {**values, "file": file, "line": line, "code": code})


def _missing(submission: Submission, check: Check, wanted: str) -> Told:
    blocks = submission.modules.get(check.module) or ()
    file = blocks[0][0].partition(" cell ")[0] if blocks else f"{check.module}.py"
    if wanted != check.exercise.name:
        return "missing", Message("missing.need", {"exercise": check.exercise.name, "need": wanted, "file": file})
    near = _misspelled(_source(submission, check), wanted)
    if near is not None:
        return "missing", Message("missing.near", {"exercise": wanted, "file": file, "near": near})
    return "missing", Message("missing", {"exercise": check.exercise.name, "file": file})


def _source(submission: Submission, check: Check) -> str:
    return "\n".join(_sources(submission, check))


def _sources(submission: Submission, check: Check) -> list[str]:
    return [source for _, source in submission.modules.get(check.module) or ()]


def _misspelled(source: str, wanted: str) -> str | None:
    """A definition whose name differs in capitals and underscores only."""

    def plain(name: str) -> str:
        return name.replace("_", "").casefold()

    return next((name for name in DEFINED.findall(source) if name != wanted and plain(name) == plain(wanted)), None)


def _lost_name(error: dict[str, Any]) -> str:
    """The name that was not there: of a function that the check called, or of anything that the student's code used."""
    text = str(error.get("message"))
    return text if error.get("type") == "Missing" else text.removeprefix("name '").partition("'")[0]


def _may_have_lost(submission: Submission, check: Check, name: str, fault: dict[str, Any]) -> bool:
    """Whether a fault may be why a name is not there: it is defined, or nothing of the file could be read."""
    unread = str(fault.get("type")) in SYNTAX and len(submission.modules.get(check.module) or ()) == 1
    source = _source(submission, check)
    return unread or _binds(source, name) or (name != check.exercise.name and STARRED.search(source) is not None)


def _binds(source: str, name: str) -> bool:
    """Whether a line of the source defines, imports or assigns a name; by its looks, as the source may not parse."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    for line in map(str.strip, source.splitlines()):
        if name not in line:
            continue
        if line.startswith(("def ", "class ")):
            target = line.partition("(")[0]
        elif line.startswith(("import ", "from ")):
            target = line
        else:
            target = "" if "(" in line.partition("=")[0] or "=" not in line else line.partition("=")[0]
        if name and word.search(target):
            return True
    return False


def _fault(submission: Submission, check: Check, fault: dict[str, Any], lost: str) -> Told:
    """Something went wrong while the module was loaded, so a name is not there."""
    unreadable = _unreadable(submission, check, lost)
    if unreadable is not None:  # whatever else went wrong in other cells
        return "error", unreadable
    where, kind = _where(fault), str(fault.get("type", ""))
    if kind in ("ModuleNotFoundError", "ImportError") and fault.get("module"):
        return _import(submission, check, fault, where)
    file, line = (where[-1][0], where[-1][1]) if where else (f"{check.module}.py", "?")
    text = f"{kind}: {str(fault.get('message'))[:200]}"
    if kind in SYNTAX:
        plain = re.sub(r" \([^()]*, line \d+\)$", "", str(fault.get("message")))
        return "error", Message("syntax", {"file": file, "line": line, "error": plain})
    return "error", Message("missing.fault", {"exercise": lost, "file": file, "line": line, "error": text})


def _unreadable(submission: Submission, check: Check, name: str) -> Message | None:
    """The syntax error of the last block that binds a name."""
    blocks = submission.modules.get(check.module) or ()
    file, source = next(((label, text) for label, text in reversed(blocks) if _binds(text, name)), ("", ""))
    try:
        ast.parse(source)
    except SyntaxError as error:
        return Message("syntax", {"file": file, "line": error.lineno or "?", "error": error.msg})
    except (ValueError, RecursionError, MemoryError):
        pass
    return None


def _import(submission: Submission, check: Check, error: dict[str, Any], where: list[Any]) -> Told:
    library = str(error["module"]).partition(".")[0]
    values = {
        "file": where[-1][0] if where else f"{check.module}.py",
        "library": library,
        "line": where[-1][1] if where else "?",
    }
    if str(error.get("type")) == "ModuleNotFoundError" and library in LIBRARIES:
        return "forbidden", Message("forbidden", values)
    if library in submission.faults:
        return "error", submission.faults[library]
    if str(error.get("type")) == "ModuleNotFoundError":
        return "error", Message("no_module", values)
    name = re.match(r"cannot import name '(\w+)'", str(error.get("message")))
    if name is not None:
        return "error", Message("import.name", {**values, "name": name[1], "module": str(error["module"])})
    return "error", _raised(check, error, where)


def _where(error: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    """Places in the student's own lines; hostile answers may hold anything, so only the right form is taken."""
    found = error.get("where")
    if not isinstance(found, (list, tuple)):
        return []
    return [p for p in found if isinstance(p, (list, tuple)) and [type(x) for x in p] == [str, int, str, str]]  # type: ignore[misc]
