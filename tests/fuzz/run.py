"""Run a fuzzer: ``python -m tests.fuzz.run TARGET [libFuzzer's options]``; ``make fuzz`` runs all of them.

New inputs that reach new code go to ``OUT/fuzz/TARGET``, and what breaks something to ``OUT/fuzz/TARGET.crash-…``:
copy that into ``tests/fuzz/corpus/TARGET`` once it is mended, where a plain test replays it for ever.
"""

from __future__ import annotations

import importlib
import os
import resource
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
#: What can be fuzzed → module and function.
TARGETS = {
    "answers": ("answers", "hear"),
    "cells": ("answers", "listen"),
    "verdicts": ("verdicts", "grade"),
    "notebooks": ("notebooks", "read"),
}
MEMORY = 3 << 30  # bytes of address space for the fuzzer with all that it loads
OPTIONS = ["-timeout=10", "-rss_limit_mb=2000", "-max_len=4096", "-print_final_stats=1"]


def main() -> None:
    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"Name what to fuzz: {', '.join(TARGETS)}.")
    name = sys.argv[1]
    with atheris.instrument_imports(include=["grader"]):
        module, function = TARGETS[name]
        target = getattr(importlib.import_module(f"tests.fuzz.{module}"), function)
    found = Path(os.environ.get("OUT", "OUT")) / "fuzz" / name
    found.mkdir(parents=True, exist_ok=True)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.RLIM_INFINITY))
    options = [*OPTIONS, f"-artifact_prefix={found}.", f"-dict={HERE / 'words.dict'}", *sys.argv[2:]]
    atheris.Setup([sys.argv[0], *options, str(found), str(HERE / "corpus" / name)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
