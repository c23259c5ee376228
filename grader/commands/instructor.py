"""What this machine has: doctor."""

from __future__ import annotations

import argparse
import json
import sys

from grader.layers import complete, layers


def doctor(arguments: argparse.Namespace) -> int:
    """``grader doctor``: what this machine has."""
    found = layers()
    if arguments.json:
        print(json.dumps([vars(layer) for layer in found], indent=1))
    else:
        import numpy

        print(f"Python {sys.version.split()[0]}, NumPy {numpy.__version__}, {sys.platform}")
        for layer in found:
            print(f"  {'✓' if layer.holds else '✗'} {layer.name:<12} {layer.found}")
            if not layer.holds and layer.remedy:
                print(f"      {layer.remedy}")
        mark = "✓" if _have("torch") else "·"
        print(f"  {mark} PyTorch      needed for hidden cases (--seed), `grader release` and `grader lint` only")
    return 0 if complete(found) else 1


def _have(name: str) -> bool:
    import importlib.util

    return importlib.util.find_spec(name) is not None
