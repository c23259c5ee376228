"""The floor: the reference's functions called on the public cases with no grader around them."""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import functools
import sys
import time
import warnings

import numpy as np

from grader.checks import load, split_frames
from grader.course import find_course
from grader.sandbox import wire
from grader.sandbox.loader import define


def main(names: list[str]) -> None:
    """Print the CPU seconds of one pass over all calls."""
    print(seconds(names))


def seconds(names: list[str]) -> float:
    calls = prepare(names)
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    begin = time.process_time()
    for call, args, kwargs in calls:
        call(*args, **kwargs)
    return time.process_time() - begin


def prepare(names: list[str]) -> list[tuple]:
    """Every call: function or driver, and fresh arguments."""
    course = find_course()
    sys.path[:0] = [str(p) for p in sorted(course.solutions.glob("[0-9]*"))]
    calls = []
    for assignment, exercise in course.select(names):
        check = load(course, assignment, exercise)
        module = __import__(assignment.module)
        requests = [check.request, *check.speed_requests[:1]]
        for request in requests:
            header, *cases = [wire.decode(frame) for frame in split_frames(request)]
            drivers = {"": getattr(module, exercise.name)}
            for key, spec in header["drivers"].items():
                function = define(spec["source"], spec["name"], {"np": np})
                drivers[key] = functools.partial(function, module, **spec["bound"])
            calls += [(drivers[key], args, kwargs) for key, args, kwargs in cases]
    return calls
