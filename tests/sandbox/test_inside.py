"""The loop within the jail: calls, exceptions and printing, as they come back."""

from __future__ import annotations

import io
import sys
from typing import Any

import numpy as np
import pytest

from grader.sandbox import wire
from grader.sandbox.inside import (
    MAX_MESSAGE,
    MAX_PRINTED,
    Channel,
    Missing,
    Printed,
    Target,
    changed,
    describe,
    leaves,
    mutable_leaves,
    read_work,
    run_exercise,
)
from grader.sandbox.jail import Jail
from grader.sandbox.loader import Submission
from tests.sandbox.cells import ask, ask_cell


def test_a_channel_gives_values_and_none_at_the_end() -> None:
    frames = wire.encode([1]) + wire.encode("two")
    channel = Channel(io.BytesIO(frames), io.BytesIO())
    assert channel.receive() == [1]
    assert channel.receive() == "two"
    assert channel.receive() is None


@pytest.mark.parametrize("cut", [1, 11, 13])
def test_a_channel_that_breaks_off_is_an_end_or_an_error_and_no_value(cut: int) -> None:
    channel = Channel(io.BytesIO(wire.encode([1, 2, 3])[:cut]), io.BytesIO())
    if cut < wire.PREFIX.size:
        assert channel.receive() is None
    else:
        with pytest.raises(wire.WireError):
            channel.receive()


def test_printing_keeps_the_beginning_and_counts_the_rest() -> None:
    printed = Printed()
    for _ in range(300):
        print("x" * 99, file=printed)
    text, length = printed.take()
    assert (len(text), length) == (MAX_PRINTED, 30_000)
    assert printed.take() == ("", 0)


def test_values_that_are_gathered_go_out_together_in_order() -> None:
    out = io.BytesIO()
    channel = Channel(io.BytesIO(), out)
    channel.gather(1)
    channel.gather([2])
    assert out.getvalue() == b""
    channel.flush()
    channel.flush()
    assert wire.decode(out.getvalue()) == [1, [2]]


def test_gathering_more_than_a_frame_holds_sends_what_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MAX_BODY", 100)
    out = io.BytesIO()
    channel = Channel(io.BytesIO(), out)
    for i in range(3):
        channel.gather(np.full(8, float(i)))
    channel.flush()
    reader = Channel(io.BytesIO(out.getvalue()), io.BytesIO())
    assert [reader.receive()[0][0] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(wire.WireError):
        channel.gather([np.zeros(8), np.zeros(8)])


@pytest.mark.parametrize(
    "change",
    [
        lambda x, n, d: x.__setitem__(0, 9),
        lambda x, n, d: x.__setitem__(0, -0.0),
        lambda x, n, d: n.append(1),
        lambda x, n, d: n.__setitem__(0, 1.0),
        lambda x, n, d: d.pop("a"),
        lambda x, n, d: d.update(b=1),
        lambda x, n, d: d.update(a=None),
        lambda x, n, d: setattr(x, "shape", (3, 1)),
        lambda x, n, d: setattr(x, "dtype", "i8"),
    ],
)
@pytest.mark.filterwarnings("ignore:Setting the:DeprecationWarning")
def test_every_change_of_an_argument_is_seen(change: Any) -> None:
    args = (np.zeros(3), [1, 2], {"a": 1})
    ways = mutable_leaves(args, {"n": 1}), mutable_leaves((1, ""), dict(zip("xyz", args, strict=True)))
    assert [(len(untouched), changed(untouched)) for untouched in ways] == [(3, False)] * 2
    change(*args)
    assert all(changed(untouched) for untouched in ways)


def test_an_argument_that_cannot_be_looked_at_counts_as_changed() -> None:
    class Blind:
        def __repr__(self) -> str:
            raise KeyboardInterrupt

    assert changed([(Blind(), leaves(1))])


def serve_one(source: str, *args: Any, drivers: dict[str, Any] | None = None, key: str = "") -> list[Any]:
    """The answers to one call, in this process. The module must not be named like another test's."""
    header = {"exercise": "f", "module": "inside_subject", "drivers": drivers or {}, "cases": 1}
    submission = Submission({"inside_subject": [("s.py", source)]}, {})
    out = io.BytesIO()
    channel = Channel(io.BytesIO(wire.encode((key, args, {}))), out)
    sys.meta_path.insert(0, submission)
    try:
        run_exercise(channel, submission, read_work(channel, header), one_by_one=True)
    finally:
        sys.meta_path.remove(submission)
        sys.modules.pop("inside_subject", None)
    channel, answers = Channel(io.BytesIO(out.getvalue()), io.BytesIO()), []
    while (message := channel.receive()) is not None:
        answers += message
    assert answers[0] == {"loaded": True}
    return answers[1:]


def test_a_call_is_answered() -> None:
    (answer,) = serve_one("def f(x):\n    return x + 1", np.arange(3.0))
    assert list(answer) == ["value"]
    assert answer["value"].tolist() == [1, 2, 3]


def test_inputs_that_were_changed_come_back() -> None:
    (answer,) = serve_one("def f(x, n):\n    x[0] = 9; n.append(1); return 0", np.arange(3.0), [])
    (x, n), kwargs = answer["inputs"]
    assert (x.tolist(), n, kwargs) == ([9, 1, 2], [1], {})


def test_a_driver_runs_in_place_of_the_call() -> None:
    spec = {
        "source": "def drive(module, x, *, by):\n    return module.g(x) * by\n",
        "name": "drive",
        "bound": {"by": 3},
    }
    (answer,) = serve_one("def g(x):\n    return x + 1", 1, drivers={"driver 1": spec}, key="driver 1")
    assert answer == {"value": 6}


def test_an_exception_says_where_in_the_students_lines() -> None:
    (answer,) = serve_one("def g(x):\n    return 1 / x\n\ndef f(x):\n    return g(x)\n", 0)
    assert answer["error"]["type"] == "ZeroDivisionError"
    assert answer["error"]["where"] == [("s.py", 5, "f", "return g(x)"), ("s.py", 2, "g", "return 1 / x")]


def test_a_missing_function_is_told_by_name_with_what_went_wrong_while_loading() -> None:
    (answer,) = serve_one("f = undefined_name")
    assert (answer["error"]["type"], answer["error"]["message"]) == ("Missing", "f")
    assert answer["error"]["fault"]["type"] == "NameError"
    assert answer["error"]["fault"]["where"][0][:2] == ("s.py", 1)


def test_a_target_raises_missing_for_a_module_that_is_not_there() -> None:
    with pytest.raises(Missing, match="anything"):
        Target(Submission({}, {}), "nowhere", "f").anything  # noqa: B018


class Hostile(Exception):
    def __str__(self) -> str:
        raise RuntimeError


class Endless(Exception):
    def __str__(self) -> str:
        return "x" * 10**7


def test_the_text_of_an_exception_may_be_anything() -> None:
    nothing = Submission({}, {})
    assert describe(Hostile(), nothing)["message"] == ""
    assert len(describe(Endless(), nothing)["message"]) == MAX_MESSAGE
    assert describe(ImportError("x", name=5), nothing)["type"] == "ImportError"  # type: ignore[arg-type]
    assert describe(SyntaxError("x", ([], 1, 2, 5)), nothing)["type"] == "SyntaxError"  # type: ignore[arg-type]
    assert describe(NameError("x", name=5), nothing)["type"] == "NameError"


HOSTILE_RETURNS = """
class Key:
    def __str__(self):
        raise ValueError('no')
    __repr__ = __str__

class Meta(type):
    def __getattribute__(cls, name):
        raise ValueError('no')

class Odd(metaclass=Meta):
    pass

class Items(dict):
    def items(self):
        raise KeyError('no')

def key(): return {Key(): 1}
def odd(): return Odd()
def items(): return Items(a=1)
def large():
    import numpy as np
    return [np.zeros(1 << 22)] * 100
def long():
    return 'x' * (9 << 20)
def deep():
    x = []
    for _ in range(100_000):
        x = [x]
    return x
def right(): return 1
"""


@pytest.mark.parametrize("function", ["key", "odd", "items", "large", "long"])
def test_an_answer_that_cannot_be_sent_is_an_error_and_the_cell_goes_on(jail: Jail, function: str) -> None:
    cell = jail.cell({"m": [("m.py", HOSTILE_RETURNS)]})
    try:
        assert ask_cell(cell, function, times=2).error["type"] in ("ValueError", "KeyError", "WireError")
        assert ask_cell(cell, "right").value == 1
    finally:
        cell.close()


def test_a_deep_answer_is_cut(jail: Jail) -> None:
    reply = ask(jail, HOSTILE_RETURNS, function="deep")
    assert isinstance(reply.value, list)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("raise SystemExit(0)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise StopIteration", "StopIteration"),
        ("raise BaseExceptionGroup('x', [KeyboardInterrupt()])", "BaseExceptionGroup"),
        ("import sys; sys.exit('bye')", "SystemExit"),
        ("exit()", "NameError"),
        ("input('name? ')", "EOFError"),
        ("assert False, 'x'", "AssertionError"),
        ("f()", "RecursionError"),
        ("raise type('A' * 500, (Exception,), {})", "A" * 100),
    ],
)
def test_everything_that_is_raised_is_an_answer(jail: Jail, statement: str, kind: str) -> None:
    assert ask(jail, f"def f():\n    {statement}\n").error["type"] == kind


def test_printing_does_not_mix_with_the_answers(jail: Jail) -> None:
    source = (
        "import sys\ndef f():\n    print('out'); print('err', file=sys.stderr); sys.__stdout__.write('lost'); return 1"
    )
    reply = ask(jail, source)
    assert (reply.value, reply.printed) == (1, ("out\nerr\n", 8))


def test_a_flood_of_printing_is_cut_at_the_limit(jail: Jail) -> None:
    reply = ask(jail, "def f():\n    for _ in range(1000): print('y' * 9999)\n    return 1")
    text, length = reply.printed
    assert (reply.value, len(text), length) == (1, MAX_PRINTED, 10_000_000)


def test_printed_surrogates_can_be_written_to_a_file(jail: Jail) -> None:
    reply = ask(jail, "def f():\n    print('a\\ud800b'); raise ValueError('\\udfff')")
    assert reply.printed[0] == "a?b\n"
    assert reply.error["message"] == "?"


@pytest.mark.parametrize(
    "sabotage",
    [
        "sys.modules['numpy'] = None",
        "sys.modules['m'] = 5",
        "del sys.modules['m']",
        "sys.meta_path.clear()",
        "sys.stdout = None",
        "sys.setrecursionlimit(60)",
        "sys.settrace(lambda *a: 1 / 0)",
        "wire.encode = None",
        "wire.encode = lambda value: b'garbage' * 100",
        "wire.PREFIX = None",
        "inside.describe = None",
        "inside.Channel.write = lambda *a: None",
        "inside.Channel.receive = lambda *a: None",
        "np.ndarray = list",
        "builtins.type = builtins.isinstance = lambda *a: True",
        "builtins.__import__ = None",
        "gc.disable(); [setattr(o, 'value', 1) for o in gc.get_objects() if hasattr(o, '__dict__') and 0]",
    ],
)
def test_sabotage_from_within_harms_only_the_saboteur(jail: Jail, sabotage: str) -> None:
    source = (
        "import sys, gc, builtins\nimport numpy as np\nfrom grader.sandbox import wire, inside\n"
        f"def f():\n    {sabotage}\n    return 1\n"
    )
    cell = jail.cell({"m": [("m.py", source)]})
    try:
        for _ in range(2):
            reply = ask_cell(cell, seconds=1.0)
            if reply.stopped is not None:
                assert reply.reason in ("died", "flood", "timeout")
                break
    finally:
        cell.close()
    assert ask(jail, "def f():\n    return 1").value == 1
