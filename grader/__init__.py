"""Exercises in deep learning from scratch: the submission computes in a jail, the grader judges outside it."""

__version__ = "0.1.0"
