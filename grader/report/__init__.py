"""Rendering: pure functions of a list of results."""
