"""A file that names an encoding whose decoder raises another error than decoders do.

Gains: the fall of whoever reads it
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    (home / "squares.py").write_bytes(b"# coding: undefined\n\xff = 1\n")
    for name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "rot13", "zlib", "utf_7", "x" * 300):
        (home / f"of_{name[:20]}.py").write_bytes(f"# coding: {name}\n".encode() + b"\xff\\ud800 = 1\n")
