"""What this machine has: doctor."""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys

from grader.commands.common import language
from grader.layers import complete, layers
from grader.messages import translate
from grader.report.terminal import width_of

#: What the doctor says at the end, by: complete, and every layer there.
VERDICTS = {
    (True, True): "Every layer is there: a class can be graded.",
    (True, False): "A class can be graded. What is marked · is a further wall that this machine lacks.",
    (False, False): "What is marked ✗ is missing: `grader grade` refuses here, unless you add --no-jail.",
}


def doctor(arguments: argparse.Namespace) -> int:
    """``grader doctor``: what this machine has."""
    lang = language(arguments)
    found = layers(lang)
    if arguments.json:
        print(json.dumps([vars(layer) for layer in found], indent=1, ensure_ascii=False))
        return 0 if complete(found) else 1
    import numpy

    print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, {sys.platform}")
    names = columns([*(translate(layer.name, lang) for layer in found), "PyTorch"])
    for layer, name in zip(found, names, strict=False):
        print(f"  {'✓' if layer.holds else '✗' if layer.needed else '·'} {name}  {layer.found}")
        if not layer.holds and layer.remedy:
            print(f"      {layer.remedy}")
    oracle = translate("needed for hidden cases (--seed), `grader release` and `grader lint` only", lang)
    print(f"  {'✓' if importlib.util.find_spec('torch') else '·'} {names[-1]}  {oracle}")
    print(translate(VERDICTS[complete(found), all(layer.holds for layer in found)], lang))
    return 0 if complete(found) else 1


def columns(words: list[str]) -> list[str]:
    """Words padded to one width on a terminal."""
    most = max(map(width_of, words))
    return [word + " " * (most - width_of(word)) for word in words]
