"""The course as nbgrader courses: notebooks from the solutions, autograde by this engine, marks in its gradebook.

nbgrader is an extra (``pip install 'deep-learning-grader[nbgrader]'``) and is imported in ``theirs`` alone.
"""

from __future__ import annotations

from typing import Any

__all__ = ["configure"]


def configure(config: Any, **settings: Any) -> None:
    """Set up an ``nbgrader_config.py``: see ``grader.nbgrader.config.configure``, whose settings these are."""
    from grader.nbgrader import config as ours

    ours.configure(config, **settings)
