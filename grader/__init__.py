"""Exercises in deep learning from scratch: the submission computes in a jail, the grader judges outside it.

For programs: ``grade_submission`` and ``grade_class`` give records; see ``grader.api``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.api import grade_class as grade_class
    from grader.api import grade_submission as grade_submission

__version__ = "0.1.0"
__all__ = ["grade_class", "grade_submission"]


def __getattr__(name: str) -> object:
    """The library is imported when it is first asked for: a student's check needs none of it."""
    if name in __all__:
        from grader import api

        return getattr(api, name)
    raise AttributeError(f"module 'grader' has no attribute {name!r}")


def load_ipython_extension(shell: object) -> None:
    """``%load_ext grader`` in a notebook: ``%check``, ``%hint`` and ``%show``."""
    from grader.notebook.magics import load

    load(shell)
