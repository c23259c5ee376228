"""Checks go to a file and come back, and damage is told."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import checks
from grader.checks import (
    CaseInfo,
    Check,
    KnownMistake,
    build_request,
    driver_spec,
    generator,
    load,
    load_file,
    pick,
    split_frames,
)
from grader.compare import compare
from grader.course import Course, CourseError
from grader.drivers import forward_output
from grader.exercise import Assignment, Exercise, Text, case
from grader.sandbox import wire

from .judging import array, check_of

X = array(3, 4)


def driver(module: Any, x: Any) -> Any:
    """A driver."""
    return module.f(x)


def sample() -> Check:
    check = check_of((case("one", X, axis=1), X), (case("two", [X, None], "relu", driver=driver), (X, 1.0)))
    return replace(
        check.knowing([KnownMistake("m", "en", "中文", (None, ["a", 1.0, float("inf")], None))]), speed_cost=2.5
    )


def assignment_of(check: Check) -> Assignment:
    return Assignment(check.assignment, check.module, Text("Made", "自制"), (check.exercise,))


def test_a_check_survives_its_file(tmp_path: Path) -> None:
    check, path = sample(), tmp_path / "a folder" / "f.pack"
    check.save(path)
    again = load_file(path, assignment_of(check), check.exercise)
    assert again.cases == check.cases
    assert again.mistakes == check.mistakes
    assert again.speed_cost == 2.5
    assert again.hash == check.hash
    assert not compare(check.expected, again.expected, 0)
    assert not compare([a[1] for a in check.arguments], [a[1] for a in again.arguments], 0)


@pytest.mark.parametrize("cut", [0, 3, 12, 40, 200, -40])
def test_a_truncated_pack_is_named(tmp_path: Path, cut: int) -> None:
    check, path = sample(), tmp_path / "f.pack"
    check.save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(CourseError, match=r"f\.pack is damaged.*grader release"):
        load_file(path, assignment_of(check), check.exercise)


@pytest.mark.parametrize(
    "header", [None, [], {}, {"cases": 3}, {"cases": [], "mistakes": [("m",)], "speed": None, "samples": []}]
)
def test_a_pack_of_another_version_is_named(tmp_path: Path, header: Any) -> None:
    path = tmp_path / "f.pack"
    path.write_bytes(wire.encode(header) + wire.encode([]) + wire.encode({}))
    with pytest.raises(CourseError, match="another version"):
        load_file(path, assignment_of(sample()), sample().exercise)


def test_a_missing_pack_says_how_to_make_it(tmp_path: Path) -> None:
    check = sample()
    with pytest.raises(CourseError, match=r"is missing\. Run `grader release`"):
        load(Course(tmp_path), assignment_of(check), check.exercise)


def test_frames_come_apart_as_they_were_put_together() -> None:
    frames = [wire.encode(v) for v in ({}, X, [1, "a"])]
    assert split_frames(b"".join(frames)) == frames
    assert split_frames(b"") == []


# What changes a check's hash


def other_promises(answer: Any, x: Any) -> Any:
    yield Text("b", "二"), True


@pytest.mark.parametrize(
    "changed",
    [
        lambda c: replace(c, expected=(X + 1e-9, (X, 1.0))),
        lambda c: replace(c, request=c.request[:-1] + b"\x01"),
        lambda c: replace(c, cases=(c.cases[0], CaseInfo("two", "stability", "basic"))),
        lambda c: replace(c, speed_cost=2.6),
        lambda c: replace(c, seed=1),
        lambda c: replace(c, exercise=replace(c.exercise, points=5)),
        lambda c: replace(c, exercise=replace(c.exercise, rtol=1e-5)),
        lambda c: replace(c, exercise=replace(c.exercise, needs=("g",))),
        lambda c: replace(c, exercise=replace(c.exercise, promises=other_promises)),
    ],
)
def test_whatever_could_change_a_verdict_changes_the_hash(changed: Any) -> None:
    assert changed(sample()).hash != sample().hash


def test_hints_change_no_verdict_and_sentences_of_mistakes_do() -> None:
    """What a student is told belongs to the result: with a better sentence it is made anew."""
    check = sample()
    assert check.knowing([]).hash != check.hash
    assert replace(check, exercise=replace(check.exercise, hints=(Text("a", "一"),))).hash == check.hash


# Requests


def test_a_request_holds_calls_and_drivers_and_nothing_to_cheat_with() -> None:
    check = sample()
    header = wire.decode(split_frames(check.request)[0])
    assert header["exercise"] == "f"
    assert header["cases"] == 2
    assert set(header) == {"exercise", "module", "drivers", "cases"}
    assert [key for key, _, _ in check.arguments] == ["", *header["drivers"]]


def test_equal_drivers_travel_once_and_different_ones_apart() -> None:
    bound = [functools.partial(forward_output, forward=name) for name in ("a", "a", "b")]
    exercise = Exercise("f", cases=lambda rng: [])
    request = build_request(exercise, "m", [case("c", X, driver=d) for d in bound])
    header, *frames = split_frames(request)
    assert len(wire.decode(header)["drivers"]) == 2
    assert [wire.decode(frame)[0] for frame in frames] == ["driver 1", "driver 1", "driver 2"]


def test_a_driver_travels_as_its_source_with_what_is_bound_to_it() -> None:
    spec = driver_spec(functools.partial(forward_output, forward="f", parts=2))
    assert spec["name"] == "forward_output"
    assert spec["source"].startswith("def forward_output(")
    assert spec["bound"] == {"forward": "f", "parts": 2}


@pytest.mark.parametrize("bad", [lambda module, x: x, functools.partial(driver, X)])
def test_a_driver_that_cannot_travel_is_refused(bad: Any) -> None:
    with pytest.raises(CourseError):
        driver_spec(bad)


# Seeds


def test_generators_depend_on_seed_and_exercise() -> None:
    first = generator(1, "gelu").random(4)
    assert np.array_equal(first, generator(1, "gelu").random(4))
    assert not np.array_equal(first, generator(2, "gelu").random(4))
    assert not np.array_equal(first, generator(1, "silu").random(4))


def test_timed_calls_all_have_other_numbers() -> None:
    exercise = Exercise("f", cases=lambda rng: [], speed=lambda rng: case("large", rng.normal(size=9)))
    check = Check("01_made", "made", exercise, (), b"", (), speed_cost=1.0)
    assert len(set(check.speed_requests)) == checks.SPEED_RUNS
    assert check.speed_name == "large"
    assert all(wire.decode(split_frames(r)[0])["timed"] == "exactly" for r in check.speed_requests)
    assert replace(check, exercise=replace(exercise, speed=None)).speed_requests == ()
    assert check.speed_requests[0] != replace(check, seed=5).speed_requests[0]


def test_picking_takes_the_numbers_at_places_and_nothing_else() -> None:
    picked = pick({"a": np.arange(10.0).reshape(2, 5), "b": (np.zeros(0), 3)}, [0.0, 0.55, 0.999])
    assert picked["a"]["shape"] == [2, 5]
    assert picked["a"]["numbers"].tolist() == [0, 5, 9]
    assert (picked["b"][0]["numbers"].size, picked["b"][1]) == (0, 3)


def test_the_cost_of_the_same_timed_call_is_that_of_the_release_before() -> None:
    """What was measured on another machine would move the limit of everyone."""
    timed = ({"shape": [2], "numbers": np.array([1.0, 2.0])}, {"shape": [2], "numbers": np.array([3.0, 4.0])})
    other = (timed[0], {"shape": [2], "numbers": np.array([3.0, 5.0])})
    new = replace(sample(), speed_cost=9.0, speed_samples=(timed,))
    for samples, cost in (((timed,), 2.0), ((other,), 9.0), ((), 9.0)):
        assert new.with_cost_of(replace(sample(), speed_cost=2.0, speed_samples=samples)).speed_cost == cost
    assert new.with_cost_of(None).speed_cost == 9.0
