"""Exercises in deep learning from scratch: the submission computes in a jail, the grader judges outside it."""

__version__ = "0.1.0"


def load_ipython_extension(shell: object) -> None:
    """``%load_ext grader`` in a notebook: ``%check``, ``%hint`` and ``%show``."""
    from grader.notebook.magics import load

    load(shell)
