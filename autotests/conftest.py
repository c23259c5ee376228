"""``pytest autotests``: every exercise is a test of ``assignments/``, or of the folder that ``--target`` names."""

from grader.pytest_plugin import *  # noqa: F403
