"""A course of three exercises in two assignments, small enough to be built, broken and graded within a test."""

from __future__ import annotations

from pathlib import Path

TINY = '''"""Squares."""

import numpy as np


def square(x):
    """The square of every element.

    x: array of any shape. Returns an array of the same shape and dtype.
    """
    ### BEGIN SOLUTION
    return np.multiply(x, x)
    ### END SOLUTION


def total(x):
    """The sum of all squares, a number."""
    ### BEGIN SOLUTION
    every_square = square(x)
    return float(np.sum(every_square))
    ### END SOLUTION
'''

MORE = '''"""More with squares."""

from tiny import square


def shifted(x):
    """x² + 1, element by element."""
    ### BEGIN SOLUTION
    return square(x) + np_one(x)
    ### END SOLUTION


### BEGIN SOLUTION
def np_one(x):
    return x.dtype.type(1)


### END SOLUTION
'''

TINY_TESTS = '''"""What is right in tiny.py."""

import numpy as np

from grader.exercise import Assignment, Exercise, Text, case
from grader.oracle import torch

HINTS = (Text("Think.", "想一想。"), Text("Think twice.", "再想一想。"), Text("Multiply.", "相乘。"))


def cases(rng):
    yield case("a row of numbers", rng.normal(size=7))
    yield case("a matrix", rng.normal(size=(2, 3)), group="any shape")


def square_cases(rng):
    yield from cases(rng)
    yield case("float32", rng.normal(size=4).astype(np.float32), criterion="contract")


square = Exercise("square", square_cases, points=4, oracle=lambda x: x * x, hints=HINTS)

total = Exercise("total", cases, points=2, needs=("square",), oracle=lambda x: torch.sum(x * x), hints=HINTS)

ASSIGNMENT = Assignment("01_tiny", "tiny", Text("Squares", "平方"), (square, total))
'''

MORE_TESTS = '''"""What is right in more.py."""

from grader.exercise import Assignment, Exercise, Text

from .tiny import HINTS, cases

shifted = Exercise("shifted", cases, points=3, needs=("square",), oracle=lambda x: x * x + 1, hints=HINTS)

ASSIGNMENT = Assignment("02_more", "more", Text("More squares", "更多平方"), (shifted,))
'''

TINY_MISTAKES = '''"""What goes wrong in tiny.py."""


def square__doubled(x):
    """This is twice x, not x times x.

    这是 x 的两倍，不是 x 乘 x。
    """
    return 2 * x


def square__cubed(x):
    """One factor too many: this is the cube.

    多乘了一次：这是立方。
    """
    return x * x * x


def square__absolute(x):
    """The sign is gone, but nothing is squared.

    符号没了，但并没有平方。
    """
    return np.abs(x)


def square__negative(x):
    """A minus sign too many.

    多了一个负号。
    """
    return -(x * x)


def total__mean(x):
    """This is the mean of the squares; the sum is asked for.

    这是平方的平均值；题目要的是和。
    """
    return float(np.mean(square(x)))


def total__plain(x):
    """The sum of x itself: the squares are missing.

    这是 x 本身的和：缺了平方。
    """
    return float(np.sum(x))


def total__root(x):
    """The square root at the end is not asked for.

    最后不需要开平方。
    """
    return float(np.sqrt(np.sum(square(x))))


def total__half(x):
    """The factor ½ belongs to a loss, not to a sum.

    系数 ½ 属于损失函数，不属于和。
    """
    return float(np.sum(square(x)) / 2)
'''

MORE_MISTAKES = '''"""What goes wrong in more.py."""


def shifted__minus(x):
    """One is taken away; it should be added.

    这里减了 1；应该加 1。
    """
    return square(x) - 1


def shifted__forgotten(x):
    """The 1 is missing.

    缺了 1。
    """
    return square(x)


def shifted__twice(x):
    """Two are added instead of one.

    加了 2 而不是 1。
    """
    return square(x) + 2


def shifted__inside(x):
    """The 1 is added before squaring; it belongs after.

    1 加在了平方之前；应该加在平方之后。
    """
    return square(x + 1)
'''

RIGHT = """import numpy as np

def square(x):
    return x ** 2

def total(x):
    return np.sum(x * x)
"""
RIGHT_MORE = "import tiny\n\ndef shifted(x):\n    return tiny.square(x) + 1\n"
WRONG_SQUARE = RIGHT.replace("x ** 2", "x + x").replace("np.sum(x * x)", "np.sum(square(x))")


def write(root: Path) -> Path:
    """The sources of the course; what `grader release` makes of them is not there yet."""
    files = {
        "solutions/01_tiny/tiny.py": TINY,
        "solutions/01_tiny/README.md": "# Squares\n",
        "solutions/01_tiny/README.zh.md": "# 平方\n",
        "solutions/02_more/more.py": MORE,
        "solutions/02_more/README.md": "# More squares\n",
        "solutions/02_more/README.zh.md": "# 更多平方\n",
        "solutions/mistakes/tiny.py": TINY_MISTAKES,
        "solutions/mistakes/more.py": MORE_MISTAKES,
        "autotests/__init__.py": "",
        "autotests/tiny.py": TINY_TESTS,
        "autotests/more.py": MORE_TESTS,
        "autotests/conftest.py": "from grader.pytest_plugin import *\n",
    }
    for name, text in files.items():
        write_file(root / name, text)
    return root


def write_file(path: Path, content: str | bytes) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def replace_in(path: Path, old: str, new: str) -> None:
    """Change a source in one place, which must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def hand_in(submitted: Path, student: str, *, tiny: str | None = RIGHT, more: str | None = RIGHT_MORE) -> Path:
    """One student's submission in nbgrader's layout."""
    (submitted / student).mkdir(parents=True, exist_ok=True)
    if tiny is not None:
        write_file(submitted / student / "01_tiny" / "tiny.py", tiny)
    if more is not None:
        write_file(submitted / student / "02_more" / "more.py", more)
    return submitted / student
