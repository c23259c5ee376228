"""Names with dots, dashes, spaces, line ends and 255 characters.

Gains: a path outside, an option of a program, a broken report
Hides in: oddly named files and folders
Aims at: square
Earns: nothing
Ends: failed
"""

NAMES = (
    "..squares.py",
    "-rf.py",
    "--help.py",
    "a\nb.py",
    "; touch pwned.py",
    "$(touch pwned).py",
    "\\..\\x.py",
    "é\u202ex.py",
)


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    for name in (*NAMES, "x" * 252 + ".py", "名" * 84 + ".py"):
        (home / name).write_text("raise SystemExit\n")
        (folder / name).mkdir()
    (home / "squares.py").write_text("def square(x):\n    return x\n")
