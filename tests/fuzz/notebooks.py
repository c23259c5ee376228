"""Fuzz target: the reader of source files and notebooks.

The first byte says which of them, and how closely to look at what was read; the rest is the file.
"""

from __future__ import annotations

from grader.sandbox import wire
from grader.submissions import Submission, UnreadableError, decode_source, notebook_blocks, without_magics


def read(data: bytes) -> None:
    """Read one file as the grader would. Raises AssertionError where the reader breaks a promise of its own."""
    if not data:
        return
    notebook, content = data[0] < 128, data[1:]
    try:
        if notebook:
            blocks, dropped = notebook_blocks("n.ipynb", content)
        else:
            blocks, dropped = (("n.py", decode_source("n.py", content)),), []
    except UnreadableError as unreadable:
        if unreadable.message.id not in ("notebook.broken", "file.binary"):
            raise AssertionError("another reason than there are") from unreadable
        return
    assert all(type(text) is str for block in blocks for text in block)
    assert all(type(line) is str for line in dropped)
    assert sum(len(source) for _, source in blocks) <= len(content) + 4 * len(dropped)
    if data[0] & 7:
        return  # what follows costs more than reading
    if notebook:
        assert all(without_magics(source) == (source, []) for _, source in blocks)
    submission = Submission("ann", {"n": blocks})
    assert len(submission.hash) == 64
    travelled = wire.decode(wire.encode({"modules": submission.modules}))["modules"]["n"]
    assert len(travelled) == len(blocks)
