"""What an exercise is held against: its cases with their answers, ready to send and to judge.

A *pack* is the public form, one file an exercise in ``autotests/public/``: fingerprints of known mistakes, the
expected answers, and the request as it goes to the jail. It holds no line of a solution.
"""

from __future__ import annotations

import functools
import hashlib
import inspect
import textwrap
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from grader.compare import compare
from grader.course import Course, CourseError
from grader.exercise import Assignment, Case, Exercise
from grader.sandbox import wire
from grader.sweep import Key

PUBLIC_SEED = 20240501
SPEED_RUNS = 3
SAMPLES = 48
NOTHING_KNOWN = wire.encode([])
#: How a call is timed: with all that comes with it, or by itself, which takes two words from outside.
Timed = Literal["as a whole", "exactly"]


@dataclass(frozen=True)
class CaseInfo:
    """What the judge needs of a case besides its arguments."""

    name: str
    criterion: str
    group: str


@dataclass(frozen=True)
class KnownMistake:
    """A mistake of the bank: its sentence, and what its answers look like on these cases."""

    name: str
    en: str
    zh: str
    signature: tuple[Any, ...]


@dataclass(frozen=True)
class Check:
    """One exercise with cases and answers. ``expected[i]`` is what ``cases[i]`` should answer, or its secret."""

    assignment: str
    module: str
    exercise: Exercise
    cases: tuple[CaseInfo, ...]
    request: bytes
    expected: tuple[Any, ...]
    known: bytes = NOTHING_KNOWN  # the mistakes of the bank as they are stored; most submissions need none of them
    speed_cost: float | None = None  # CPU time of the reference, in yardsticks
    speed_samples: tuple[Any, ...] = ()  # for each timed call, numbers of its input and of the reference's answer
    seed: int = PUBLIC_SEED
    hidden: bool = False

    @cached_property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        return tuple(KnownMistake(n, en, zh, tuple(s)) for n, en, zh, s in wire.decode(self.known))

    def knowing(self, mistakes: Sequence[KnownMistake]) -> Check:
        """The same with these mistakes of the bank."""
        return replace(self, known=wire.encode([(m.name, m.en, m.zh, list(m.signature)) for m in mistakes]))

    def with_cost_of(self, earlier: Check | None) -> Check:
        """The same with an earlier release's cost of the timed call, where that is the same call.

        Processors differ in what they are fast at, so a cost is a little of the machine's that measured it: it is
        measured once, and a release on another machine moves nobody's limit.
        """
        same = earlier is not None and not compare(list(self.speed_samples), list(earlier.speed_samples), 1e-9)
        return replace(self, speed_cost=earlier.speed_cost) if earlier is not None and same else self

    @cached_property
    def arguments(self) -> tuple[tuple[str, tuple[Any, ...], dict[str, Any]], ...]:
        """Driver key, positional and keyword arguments of each case, as they are sent."""
        return tuple(wire.decode(frame) for frame in split_frames(self.request)[1:])

    @cached_property
    def key(self) -> Key:
        """All expected numbers, for comparing them at once."""
        return Key.of(self.expected, self.exercise.rtol)

    @cached_property
    def first_timed(self) -> Case:
        """The first timed call: for most submissions no other is needed."""
        assert self.exercise.speed is not None
        return self.exercise.speed(self._timed_rng())

    @cached_property
    def speed_cases(self) -> tuple[Case, ...]:
        """The timed calls, each with other numbers."""
        if self.exercise.speed is None:
            return ()
        rng = self._timed_rng()
        return tuple(self.exercise.speed(rng) for _ in range(SPEED_RUNS))

    def _timed_rng(self) -> np.random.Generator:
        return generator(self.seed, self.exercise.name + " speed")

    @property
    def speed_name(self) -> str:
        return self.first_timed.name

    @cached_property
    def speed_requests(self) -> tuple[bytes, ...]:
        """The timed calls as they are sent."""
        return tuple(build_request(self.exercise, self.module, [item], "exactly") for item in self.speed_cases)

    @cached_property
    def speed_glance(self) -> bytes:
        """The first of them, to be timed with all that comes with it."""
        return build_request(self.exercise, self.module, [self.first_timed], "as a whole")

    @cached_property
    def speed_keys(self) -> tuple[Any, ...]:
        """What the answers of timed calls are held against."""
        return tuple(self._speed_key(index, item) for index, item in enumerate(self.speed_cases))

    @cached_property
    def first_key(self) -> Any:
        return self._speed_key(0, self.first_timed)

    def _speed_key(self, index: int, item: Case) -> Any:
        """None where there is nothing to hold it against: NumPy's generators may make other numbers here."""
        if index >= len(self.speed_samples):
            return None
        inputs, answer = self.speed_samples[index]
        return None if compare(inputs, self.speed_inputs(item), 1e-12) else answer

    def speed_inputs(self, item: Case) -> Any:
        """Some numbers of a timed call's arguments."""
        return pick([list(item.args), item.kwargs], self.places)

    @cached_property
    def places(self) -> tuple[float, ...]:
        """Where the answers of timed calls are looked at, as shares of an array's length."""
        return tuple(round(float(p), 6) for p in generator(self.seed, self.exercise.name + " places").random(SAMPLES))

    @cached_property
    def hash(self) -> str:
        """Changes with anything that could change a verdict."""
        e = self.exercise
        told = [
            e.points,
            e.needs,
            e.rtol,
            e.seconds,
            e.returns,
            [vars(c) for c in self.cases],
            self.speed_cost,
            self.seed,
            self.hidden,
        ]
        told += [_source_of(function) for function in (e.promises,) if function]
        digest = hashlib.sha256(repr(told).encode())
        digest.update(self.known + self.request + wire.encode(self.expected))
        return digest.hexdigest()

    def save(self, path: Path) -> None:
        header = {
            "cases": [(c.name, c.criterion, c.group) for c in self.cases],
            "speed": self.speed_cost,
            "samples": list(self.speed_samples),
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wire.encode(header) + self.known + wire.encode(list(self.expected)) + self.request)


def pick(value: Any, places: Sequence[float]) -> Any:
    """An answer with each array replaced by its shape and its numbers at some places (shares of its length)."""
    if isinstance(value, np.ndarray) and value.ndim:
        chosen = [int(place * value.size) for place in places] if value.size else []
        return {"shape": list(value.shape), "numbers": value.ravel()[chosen]}
    if isinstance(value, dict):
        return {key: pick(item, places) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [pick(item, places) for item in value]
    return value


def pack_path(course: Course, module: str, exercise: str) -> Path:
    return course.public / module / f"{exercise}.pack"


def load(course: Course, assignment: Assignment, exercise: Exercise) -> Check:
    """The public check of an exercise."""
    return load_file(pack_path(course, assignment.module, exercise.name), assignment, exercise)


def load_file(path: Path, assignment: Assignment, exercise: Exercise) -> Check:
    """The check that a pack file holds."""
    try:
        frames = split_frames(path.read_bytes())
        header, known, expected = wire.decode(frames[0]), frames[1], tuple(wire.decode(frames[2]))
        if len(frames) != len(header["cases"]) + 4:
            raise wire.WireError("cases are missing")
        return Check(
            assignment.name,
            assignment.module,
            exercise,
            cases=tuple(CaseInfo(*item) for item in header["cases"]),
            request=b"".join(frames[3:]),
            expected=expected,
            known=known,
            speed_cost=header["speed"],
            speed_samples=tuple(header["samples"]),
        )
    except FileNotFoundError:
        raise CourseError(f"{path} is missing. Run `grader release` to make the public cases.") from None
    except (OSError, wire.WireError, LookupError, TypeError, ValueError) as error:
        why = f"damaged, or of another version ({type(error).__name__}: {error})"
        raise CourseError(f"{path} is {why}. Run `grader release`, or fetch the course again.") from None


def split_frames(data: bytes) -> list[bytes]:
    """The frames that ``data`` is made of."""
    frames, start = [], 0
    while start < len(data):
        end = start + wire.PREFIX.size + sum(wire.sizes(data[start : start + wire.PREFIX.size]))
        if end > len(data):
            raise wire.WireError("the last frame is cut short")
        frames.append(data[start:end])
        start = end
    return frames


def generator(seed: int, name: str) -> np.random.Generator:
    """The generator of one exercise's cases; exercises do not share a stream."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def build_request(exercise: Exercise, module: str, cases: list[Case], timed: Timed | None = None) -> bytes:
    """The bytes that ask the jail for these cases of an exercise."""
    specs: dict[str, dict[str, Any]] = {}
    frames = []
    for item in cases:
        driver = item.driver or exercise.driver
        key = ""
        if driver is not None:
            spec = driver_spec(driver)
            key = next((k for k, v in specs.items() if v == spec), f"driver {len(specs) + 1}")
            specs[key] = spec
        frames.append(wire.encode((key, item.args, item.kwargs)))
    header: dict[str, Any] = {"exercise": exercise.name, "module": module, "drivers": specs, "cases": len(frames)}
    if timed is not None:
        header["timed"] = timed
    return wire.encode(header) + b"".join(frames)


def driver_spec(driver: Callable[..., Any]) -> dict[str, Any]:
    """A driver as it travels: its source and the names bound to it."""
    bound: Mapping[str, Any] = {}
    if isinstance(driver, functools.partial):
        if driver.args:
            raise CourseError("bind a driver's settings by keyword, not by position")
        bound = driver.keywords
        driver = driver.func
    if inspect.unwrap(driver).__name__ == "<lambda>":
        raise CourseError("a driver is a named function, since its source travels to the jail")
    return {"source": _source_of(driver), "name": driver.__name__, "bound": dict(bound)}


def _source_of(function: Callable[..., Any]) -> str:
    while isinstance(function, functools.partial):
        function = function.func
    return textwrap.dedent(inspect.getsource(function))
