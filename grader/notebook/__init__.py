"""In a notebook: ``%load_ext grader``, then ``%check gelu``, ``%hint gelu``, ``%show gelu``."""
