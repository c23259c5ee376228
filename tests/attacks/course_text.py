"""The attacked course as text: an oracle, an exercise with needs, two judged by promises, one with a secret."""

SQUARES = '''"""Squares."""

import numpy as np


def square(x):
    """The square of every element."""
    ### BEGIN SOLUTION
    # @TOKEN@
    return np.multiply(x, x)
    ### END SOLUTION


def total(x):
    """The sum of all squares, a number."""
    ### BEGIN SOLUTION
    return float(np.sum(square(x)))
    ### END SOLUTION


def shuffled(x, rng):
    """The numbers of x in a random order."""
    ### BEGIN SOLUTION
    return rng.permutation(x)
    ### END SOLUTION


def sides(X, y, asked):
    """Learn from points X and their sides y (0 or 1); answer the side of each asked point."""
    ### BEGIN SOLUTION
    middles = np.array([X[y == side].mean(axis=0) for side in (0, 1)])
    return np.argmin(((asked[:, None] - middles) ** 2).sum(axis=2), axis=1)
    ### END SOLUTION


def spread(x):
    """The smallest and the largest number: {"low": ..., "high": ...}."""
    ### BEGIN SOLUTION
    return {"low": float(x.min()), "high": float(x.max())}
    ### END SOLUTION


def descend(x, steps):
    """Walk from x towards 0, halving; {"loss": the sum of squares before each step}."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        losses.append(float(square(x).sum()))
        x = x / 2
    return {"loss": losses}
    ### END SOLUTION
'''

MORE = '''"""More with squares."""

from squares import square


def shifted(x):
    """x² + 1, element by element."""
    ### BEGIN SOLUTION
    return square(x) + 1
    ### END SOLUTION
'''

SQUARES_TESTS = '''"""What is right in squares.py."""

import numpy as np

from grader.exercise import Assignment, Exercise, Text, case
from grader.figures import curves
from grader.oracle import torch

HINTS = (Text("Think.", "想一想。"), Text("Think twice.", "再想一想。"), Text("Multiply.", "相乘。"))
SECONDS = 2.0


def cases(rng):
    yield case("a row of numbers", rng.normal(size=7))
    yield case("a matrix", rng.normal(size=(2, 3)), group="any shape")


def square_cases(rng):
    yield from cases(rng)
    yield case("up to ±1e6", rng.normal(size=5) * 1e6, criterion="stability")
    yield case("float32", rng.normal(size=4).astype(np.float32), criterion="contract")


square = Exercise(
    "square",
    square_cases,
    points=4,
    oracle=lambda x: x * x,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=20000)),
    seconds=SECONDS,
    hints=HINTS,
)

total = Exercise(
    "total", cases, points=2, needs=("square",), oracle=lambda x: torch.sum(x * x), seconds=SECONDS, hints=HINTS
)


def shuffle(module, x, seed):
    return module.shuffled(x, np.random.default_rng(seed))


def is_shuffled(answer, x, seed):
    yield Text("no number is lost or made up", "没有数丢失或多出"), np.array_equal(np.sort(answer), np.sort(x))
    yield Text("the order is a new one", "顺序有所改变"), not np.array_equal(answer, x)


shuffled = Exercise(
    "shuffled",
    lambda rng: [case("fifty numbers", rng.normal(size=50), int(rng.integers(2**31)))],
    points=3,
    driver=shuffle,
    promises=is_shuffled,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=20000), int(rng.integers(2**31))),
    seconds=SECONDS,
    hints=HINTS,
)


def side_cases(rng):
    normal = rng.normal(size=3)
    points = rng.normal(size=(240, 3))
    labels = (points @ normal > 0).astype(np.int64)
    yield case("two sides", points[:200], labels[:200], points[200:], secret={"labels": labels[200:]})


def are_sides(answer, X, y, asked, *, secret):
    fits = answer.shape == (len(asked),) and answer.dtype.kind in "iu"
    yield Text("one whole number a point", "每个点一个整数"), fits
    share = float(np.mean(answer == secret["labels"]))
    yield Text("nine out of ten sides are right", "十个里对九个"), 1.0 if share >= 0.9 else max(0.0, 4 * share - 3)


sides = Exercise("sides", side_cases, points=3, promises=are_sides, seconds=SECONDS, hints=HINTS)


spread = Exercise("spread", cases, points=2, seconds=SECONDS, hints=HINTS)


def falls(answer, x, steps):
    yield Text("one loss a step", "每步一个损失"), len(answer["loss"]) == steps
    first, last = answer["loss"][0], answer["loss"][-1]
    yield Text("the first loss is the sum of squares", "第一个损失是平方和"), bool(np.isclose(first, np.sum(x * x)))
    yield Text("the loss falls", "损失下降"), last < first


descend = Exercise(
    "descend",
    lambda rng: [case("a walk", rng.normal(size=4), 6)],
    points=3,
    needs=("square",),
    promises=falls,
    figures=lambda answer, x, steps: curves(Text("learning", "学习曲线"), answer),
    seconds=SECONDS,
    hints=HINTS,
)

ASSIGNMENT = Assignment(
    "01_squares", "squares", Text("Squares", "平方"), (square, total, shuffled, sides, spread, descend)
)
'''

MORE_TESTS = '''"""What is right in more.py."""

from grader.exercise import Assignment, Exercise, Text

from .squares import HINTS, SECONDS, cases

shifted = Exercise(
    "shifted", cases, points=3, needs=("square",), oracle=lambda x: x * x + 1, seconds=SECONDS, hints=HINTS
)

ASSIGNMENT = Assignment("02_more", "more", Text("More squares", "更多平方"), (shifted,))
'''

MISTAKES = '''"""What goes wrong in squares.py."""


def square__doubled(x):
    """This is twice x, not x times x.

    这是 x 的两倍，不是 x 乘 x。
    """
    return 2 * x
'''

FILES = {
    "solutions/01_squares/squares.py": SQUARES,
    "solutions/01_squares/README.md": "# Squares\n",
    "solutions/02_more/more.py": MORE,
    "solutions/02_more/README.md": "# More squares\n",
    "solutions/mistakes/squares.py": MISTAKES,
    "solutions/mistakes/more.py": '"""Nothing yet."""\n',
    "autotests/__init__.py": "",
    "autotests/squares.py": SQUARES_TESTS,
    "autotests/more.py": MORE_TESTS,
}

# What the honest ones hand in.

RIGHT = """import numpy as np

def square(x):
    return x * x

def total(x):
    return np.sum(square(x))

def shuffled(x, rng):
    return x[rng.permutation(len(x))]

def sides(X, y, asked):
    design = np.column_stack([X, np.ones(len(X))])
    weights = np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)[0]
    return (np.column_stack([asked, np.ones(len(asked))]) @ weights > 0).astype(int)

def spread(x):
    return {"low": np.min(x), "high": np.max(x)}

def descend(x, steps):
    return {"loss": [float(np.sum((x / 2**i) ** 2)) for i in range(steps)]}
"""
RIGHT_MORE = "import squares\n\ndef shifted(x):\n    return squares.square(x) + 1\n"
LOOP = RIGHT.replace("return x * x", "return np.vectorize(lambda v: float(repr(float(v))) ** 2, otypes=[x.dtype])(x)")

#: (squares.py, more.py) of each honest student, in turn; None where nothing was handed in.
HONEST: tuple[tuple[str, str | None], ...] = (
    (RIGHT, RIGHT_MORE),
    (RIGHT.replace("return x * x", "return 2 * x"), RIGHT_MORE),
    (RIGHT.replace("np.sum(square(x))", "np.mean(square(x))"), RIGHT_MORE),
    (RIGHT.replace("return x * x", "x *= x; return x"), RIGHT_MORE),
    (LOOP, RIGHT_MORE),
    (RIGHT.replace("def total", "def totl"), RIGHT_MORE),
    (RIGHT.replace("    return x[rng", "    raise NotImplementedError\n    return x[rng"), None),
    (RIGHT + "def unfinished(:\n", RIGHT_MORE),
    (RIGHT.replace("> 0).astype(int)", "< 0).astype(int)"), RIGHT_MORE.replace("+ 1", "- 1")),
    (RIGHT.replace("return x * x", "print('x is', x.shape); return np.power(x, 2)"), RIGHT_MORE),
)
