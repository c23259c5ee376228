"""doctor, as an instructor calls it."""

from __future__ import annotations

import json

import pytest

from grader.commands import instructor
from grader.layers import Layer


@pytest.mark.parametrize(("holds", "code"), [(True, 0), (False, 1)])
def test_doctor(grader, capsys, monkeypatch, holds: bool, code: int) -> None:
    monkeypatch.setattr(instructor, "layers", lambda lang: [Layer("seccomp", holds, "found", "a kernel with seccomp")])
    assert grader("doctor") == code
    out = capsys.readouterr().out
    assert ("✓ seccomp" in out) is holds
    assert ("a kernel with seccomp" in out) is not holds
    assert grader("doctor", "--json") == code
    assert json.loads(capsys.readouterr().out) == [
        {"name": "seccomp", "holds": holds, "found": "found", "remedy": "a kernel with seccomp", "needed": True}
    ]
