"""Files that cannot be read, stubs, exceptions, and processes that ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from grader.checks import Check
from grader.exercise import case
from grader.judge import Verdict
from grader.observe import Observation
from grader.results import Message
from grader.sandbox.jail import CellStopped
from grader.stops import explain_errors, explain_fault, explain_stop
from grader.submissions import Submission

from .judging import array, check_of, sentences, simple

X = array(3)
CHECK = check_of((case("one", X), X), (case("two", X), X), needs=("earlier",))
WRITTEN = Submission("s", {"made": (("made.py", "def f(x):\n    return x\n"),)})


def driver(module: Any, x: Any) -> Any:
    """A driver."""
    return module.f(x)


def raised(kind: str, message: str = "", function: str = "f", **more: Any) -> Verdict:
    where = [("made.py", 3, function, "return 1 / 0")] if function else []
    return Verdict(error={"type": kind, "message": message, "module": "", "where": where, **more})


def told(*verdicts: Verdict, check: Check = CHECK, submission: Submission = WRITTEN) -> tuple[str, str] | None:
    found = explain_errors(submission, check, verdicts)
    if found is None:
        return None
    sentences(found[1])
    return found[0], found[1].id


# Before anything runs


def test_a_module_that_is_there_has_no_fault() -> None:
    assert explain_fault(WRITTEN, CHECK) is None


def test_a_missing_file_says_where_to_put_it() -> None:
    found = explain_fault(Submission("s"), CHECK)
    assert found is not None
    assert found[0] == "missing"
    assert "01_made/made.py" in sentences(found[1])[0]


def test_an_unreadable_file_says_why() -> None:
    fault = Message("file.binary", {"file": "made.py"})
    assert explain_fault(Submission("s", faults={"made": fault}), CHECK) == ("error", fault)
    assert explain_fault(replace(WRITTEN, faults={"made": fault}), CHECK) is None


# While it runs


@pytest.mark.parametrize(
    ("reason", "detail", "loaded", "status", "message_id"),
    [
        ("timeout", "", True, "timeout", "timeout"),
        ("timeout", "", False, "timeout", "timeout.load"),
        ("flood", "too much", True, "error", "flood"),
        ("flood", "too much", False, "error", "flood"),
        ("died", "exit 0", True, "error", "died.exit"),
        ("died", "", True, "error", "died.exit"),
        ("died", "exit 0", False, "error", "died.load"),
        ("died", "signal 11", True, "error", "died.signal"),
        ("died", "signal 99", True, "error", "died.signal"),
    ],
)
def test_a_process_that_ended(reason: str, detail: str, loaded: bool, status: str, message_id: str) -> None:
    seen = Observation(loaded=loaded, stopped=CellStopped(reason, detail))
    found = explain_stop(CHECK, seen)
    assert (found[0], found[1].id) == (status, message_id)
    sentences(found[1])


@pytest.mark.parametrize(("answers", "named"), [(0, "one"), (1, "two"), (2, "two")])
def test_the_case_that_hangs_is_named(answers: int, named: str) -> None:
    seen = Observation(answers=({"value": 1},) * answers, loaded=True, stopped=CellStopped("timeout"))
    assert f"“{named}”" in sentences(explain_stop(CHECK, seen)[1])[0]


def test_a_signal_is_named() -> None:
    seen = Observation(loaded=True, stopped=CellStopped("died", "signal 11"))
    assert "SIGSEGV" in sentences(explain_stop(CHECK, seen)[1])[0]


# What it raised


def test_no_exception_is_nothing_to_say() -> None:
    assert told(Verdict(), Verdict()) is None


def test_a_stub_is_not_started() -> None:
    stub = raised("NotImplementedError")
    assert told(stub, stub) == ("not_started", "not_started")
    assert told(stub, Verdict()) == ("error", "error.at")


def test_a_helper_that_is_not_written_is_told_apart_from_a_need_that_is_not() -> None:
    helper, need = raised("NotImplementedError", function="_helper"), raised("NotImplementedError", function="earlier")
    assert told(helper, helper) == ("not_started", "not_started")
    assert told(need, need) == ("error", "error.need")
    with_driver = replace(CHECK, exercise=replace(CHECK.exercise, driver=driver))
    assert told(helper, helper, check=with_driver) == ("error", "error.need")
    own = raised("NotImplementedError", function="f.method")
    assert told(own, own, check=with_driver) == ("not_started", "not_started")


def test_a_stub_is_not_started_where_the_check_calls_a_need_first() -> None:
    need = raised("NotImplementedError", function="earlier")

    def of(source: str) -> tuple[str, str] | None:
        return told(need, need, submission=Submission("s", {"made": (("made.py", source),)}))

    stub = 'def f(x):\n    """What it does."""\n    raise NotImplementedError\n'
    assert of(stub) == ("not_started", "not_started")
    assert of("def f(x):\n    return x\n" + stub) == ("not_started", "not_started")
    assert of(stub + "def f(x):\n    return x\n") == ("error", "error.need")
    assert of("def f(x):\n    y = x\n    raise NotImplementedError\n") == ("error", "error.need")
    assert of("def f(x:\n") == ("error", "error.need")


def test_a_cell_that_cannot_be_read_is_named_before_another_one_that_stopped() -> None:
    """A function is lost to the syntax error of its own cell, not to whatever went wrong in the first one."""
    elsewhere = {"type": "ZeroDivisionError", "message": "division by zero", "where": [("m cell 1", 1, "", "1/0")]}
    lost = raised("Missing", "f", function="", fault=elsewhere)

    def of(*cells: str) -> Message:
        blocks = tuple((f"m cell {number}", cell) for number, cell in enumerate(cells, 1))
        found = explain_errors(Submission("s", {"made": blocks}), CHECK, [lost, lost])
        assert found is not None
        return found[1]

    assert of("1/0", "def f(x):\n    return (x\n").values == {
        "file": "m cell 2",
        "line": 2,
        "error": "'(' was never closed",
    }
    assert of("1/0", "from m import f\n").id == "missing.fault"


def test_what_the_check_trips_over_is_told_apart_from_what_the_code_raises() -> None:
    with_driver = replace(CHECK, exercise=replace(CHECK.exercise, driver=driver))
    call = raised("TypeError", "f() takes 2 positional arguments but 3 were given", function="")
    assert told(call, call) == ("error", "error.arguments")
    of_class = raised("TypeError", "F.__init__() got an unexpected keyword argument 'patience'", function="")
    assert told(of_class, check=with_driver) == ("error", "error.arguments")
    used = raised("TypeError", "list indices must be integers or slices, not str", function="")
    assert told(used, check=with_driver) == ("error", "error.answer")
    assert told(used) == ("error", "error")
    own = raised("TypeError", "f() takes 2 positional arguments but 3 were given")
    assert told(own, own, check=with_driver) == ("error", "error.at")


def test_a_not_implemented_error_from_nowhere_is_no_stub() -> None:
    fake = raised("NotImplementedError", function="")
    assert told(fake, fake) == ("error", "error")


def test_the_first_exception_is_told_with_its_line() -> None:
    found = explain_errors(WRITTEN, CHECK, [Verdict(), raised("ZeroDivisionError", "division by zero")])
    assert found is not None
    assert sentences(found[1])[0] == "f raised ZeroDivisionError: division by zero (in made.py, line 3: return 1 / 0)"
    assert told(raised("ValueError", "no", function=""), Verdict()) == ("error", "error")


@pytest.mark.parametrize("library", ["torch", "scipy", "sklearn", "tensorflow"])
def test_a_library_that_computes_is_forbidden(library: str) -> None:
    verdict = raised("ModuleNotFoundError", f"No module named '{library}.special'", module=f"{library}.special")
    assert told(verdict, verdict) == ("forbidden", "forbidden")


def test_a_module_left_at_home_is_told_as_such() -> None:
    verdict = raised("ModuleNotFoundError", "No module named 'utils'", module="utils")
    assert told(verdict, verdict) == ("error", "no_module")


def test_a_name_that_another_module_lacks_is_told() -> None:
    verdict = raised(
        "ImportError", "cannot import name 'relu' from 'activations' (unknown location)", module="activations"
    )
    found = explain_errors(WRITTEN, CHECK, [verdict, verdict])
    assert found is not None
    assert found[1].id == "import.name"
    assert "relu" in sentences(found[1])[0]


def test_memory_counts_as_memory_only_when_nothing_came_back() -> None:
    greedy = raised("MemoryError", "Unable to allocate 1. TiB")
    assert told(greedy, greedy) == ("memory", "memory")
    assert told(greedy, Verdict()) == ("error", "memory")


def test_deep_recursion_has_its_own_advice() -> None:
    deep = raised("RecursionError", "maximum recursion depth exceeded")
    assert told(deep, deep) == ("error", "error.recursion")


def missing(name: str, source: str, **more: Any) -> tuple[str, str] | None:
    verdict = raised("Missing", name, function="", **more)
    return told(verdict, verdict, submission=Submission("s", {"made": (("made.py", source),)}))


def test_a_function_that_is_not_there() -> None:
    assert missing("f", "x = 1\n") == ("missing", "missing")
    assert missing("F", "def f(x):\n    return x\n") == ("missing", "missing.need")
    assert missing("f", "def F(x):\n    return x\n") == ("missing", "missing.near")
    assert missing("earlier", "def f(x):\n    return x\n") == ("missing", "missing.need")


def test_a_fault_while_loading_is_why_a_name_is_not_there() -> None:
    syntax = {
        "type": "SyntaxError",
        "message": "invalid syntax (made.py, line 7)",
        "module": "",
        "where": [("made.py", 7, "", "x = =")],
    }
    assert missing("f", "def f(x):\n    x = =\n", fault=syntax) == ("error", "syntax")
    verdict = raised("Missing", "f", function="", fault=syntax)
    found = explain_errors(
        Submission("s", {"made": (("made.py", "def f(x):\n    x = =\n"),)}), CHECK, [verdict, verdict]
    )
    assert found is not None
    assert "(made.py, line 7)" not in sentences(found[1])[0]
    broken = {"type": "KeyError", "message": "'w'", "module": "", "where": [("made.py", 2, "", "d['w']")]}
    assert missing("f", "d = {}\nf = d['w']\n", fault=broken) == ("error", "missing.fault")
    torch = {
        "type": "ModuleNotFoundError",
        "message": "No module named 'torch'",
        "module": "torch",
        "where": [("made.py", 1, "", "import torch")],
    }
    verdict = raised("NameError", "name 'torch' is not defined", fault=torch)
    importing = Submission("s", {"made": (("made.py", "import torch\ndef f(x):\n    return torch.tanh(x)\n"),)})
    assert told(verdict, verdict, submission=importing) == ("forbidden", "forbidden")


HOSTILE = [None, 3, "text", [], [1, 2], {"a": 1}, [["made.py", "3", "f", "x"]], [("made.py", 3, "f")], [[]]]


@pytest.mark.parametrize("where", HOSTILE)
@pytest.mark.parametrize(
    "kind", ["NotImplementedError", "ValueError", "ModuleNotFoundError", "Missing", "NameError", 3, None]
)
def test_an_error_that_the_submission_made_up_does_no_harm(where: Any, kind: Any) -> None:
    verdict = Verdict(error={"type": kind, "message": where, "module": where, "where": where, "fault": where})
    found = explain_errors(WRITTEN, CHECK, [verdict, verdict])
    assert found is not None
    assert found[0] not in ("passed", "not_started", "carried")
    sentences(found[1])


def test_an_empty_error_is_an_error() -> None:
    assert told(Verdict(error={}), check=simple([X], X)) == ("error", "error")
