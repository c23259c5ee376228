"""Submissions that want marks without work, or harm: one small file each, and what they gained at each door."""
