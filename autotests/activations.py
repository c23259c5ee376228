"""What is right in activations.py: PyTorch's functions, and autograd for their gradients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, gradients, torch

from ._cases import Rng, elementwise, with_dout

# Up to 128 KB the memory of temporary arrays is used again; above that, time goes into asking for new pages.
LARGE = (100, 160)

# Functions of one array, element by element.


def array_speed(rng: Rng) -> Case:
    return case("16,000 numbers", rng.normal(size=LARGE))


def squashing_cases(rng: Rng) -> Iterator[Case]:
    yield from elementwise(rng)
    yield case("float32, large", np.array([-200.0, -2.0, 0.5, 200.0], np.float32), criterion="stability")


def tanh_without_numpy(module: Any, x: Any) -> Any:
    """Call the student's tanh while np.tanh gives nothing but nan."""
    kept = np.tanh
    np.tanh = lambda v, *rest, **options: np.full_like(v, np.nan)
    try:
        return module.tanh(x)
    finally:
        np.tanh = kept


def tanh_cases(rng: Rng) -> Iterator[Case]:
    yield from squashing_cases(rng)
    x = rng.normal(size=(2, 3))
    yield case("without np.tanh", x, criterion="contract", driver=tanh_without_numpy)


def leaky_cases(rng: Rng) -> Iterator[Case]:
    yield from elementwise(rng)
    x = np.array([-2.0, -1.0, -0.5, 0.5, 2.0]) * rng.uniform(0.5, 2)
    yield case("slope 0.2", x, negative_slope=0.2, group="slope")
    yield case("slope 1.5", x, 1.5, group="slope")
    yield case("slope −0.5", x, negative_slope=-0.5, group="slope")
    yield case("slope 0", x, negative_slope=0.0, group="slope")


# Gradients. A random dout comes first; the second argument is the function's input or its output.


def from_output(function: Any, saturated: float) -> Any:
    """Cases for a gradient that starts from ``function``'s output, which runs from ``saturated`` to 1."""

    def generate(rng: Rng) -> Iterator[Case]:
        for item in with_dout(elementwise, function)(rng):
            if item.criterion != "stability":
                yield item
        dout = rng.normal(size=5)
        out = np.array([saturated, 0.1, 0.5, 0.9, 1.0])
        yield case("saturated", dout, out, criterion="stability")
        nearly = np.array([saturated + 1e-9, 0.2, 0.4, 0.8, 1 - 1e-9])
        yield case("nearly saturated", dout, nearly, criterion="stability")
        yield case("a huge dout", dout * 1e6, function(rng.normal(size=5)), criterion="stability")

    return generate


def kink_apart(cases: Any) -> Any:
    """The same cases for a gradient with a jump at 0: inputs of exactly 0 are a group of their own."""

    def generate(rng: Rng) -> Iterator[Case]:
        for item in with_dout(cases)(rng):
            yield replace(item, group="at zero") if item.name == "negative, zero and positive" else item
        dout, x = rng.normal(size=(2, 4, 3))
        x[::2] = 0
        yield case("zeros among others", dout, x, group="at zero")

    return generate


def pair_speed(rng: Rng) -> Case:
    dout, x = rng.normal(size=(2, *LARGE))
    return case("16,000 numbers", dout, x)


# x ** 3 stands in the formula of gelu, and NumPy's vectorised power (on CPUs with AVX-512) takes up to a hundred times
# as long for a negative x. No right answer is to be slow because of that: the timed input is positive.


def positive_speed(rng: Rng) -> Case:
    return case("16,000 numbers", np.abs(rng.normal(size=LARGE)))


def positive_pair_speed(rng: Rng) -> Case:
    dout, x = rng.normal(size=(2, *LARGE))
    return case("16,000 numbers", dout, np.abs(x))


def output_speed(rng: Rng) -> Case:
    return case("16,000 numbers", rng.normal(size=LARGE), rng.uniform(size=LARGE))


# Functions along one axis.


def softmax_cases(rng: Rng) -> Iterator[Case]:
    yield case("one row of scores", rng.normal(size=6) * 2)
    yield case("a matrix", rng.normal(size=(3, 5)) * 2)
    yield case("a square matrix", rng.normal(size=(4, 4)))
    yield case("axis 0", rng.normal(size=(3, 5)), axis=0, group="axis")
    yield case("axis 0 of a square matrix", rng.normal(size=(4, 4)), axis=0, group="axis")
    yield case("the middle axis", rng.normal(size=(2, 3, 4)), axis=1, group="axis")
    yield case("axis −3", rng.normal(size=(2, 3, 4)), -3, group="axis")
    yield case("a batch of 1", rng.normal(size=(1, 6)), group="any shape")
    yield case("three dimensions", rng.normal(size=(2, 3, 4)), group="any shape")
    yield case("four dimensions", rng.normal(size=(2, 3, 2, 4)), group="any shape")
    yield case("a transposed view", rng.normal(size=(5, 3)).T, group="any shape")
    yield case("every other column", rng.normal(size=(3, 8))[:, ::2], group="any shape")
    row = rng.normal(size=4)
    yield case("scores around 1000", np.stack([row + 1000, row + 900]), criterion="stability")
    yield case("rows far apart", np.stack([row + 1000, row - 1000]), criterion="stability")
    yield case("±1000 in one row", np.array([[-1000.0, 1000.0, 999.0], [0.5, -1000.0, 1.0]]), criterion="stability")
    yield case("up to ±1e6", np.array([[1e6, 1e6 - 1, -1e6], [-1e6, -1e6, 2 - 1e6]]), criterion="stability")
    yield case("float32", rng.normal(size=(3, 4)).astype(np.float32), criterion="contract")


def softmax_backward_cases(rng: Rng) -> Iterator[Case]:
    for item in softmax_cases(rng):
        x, *axis = item.args
        along = axis[0] if axis else item.kwargs.get("axis", -1)
        z = np.exp(x - x.max(axis=along, keepdims=True))
        out = z / z.sum(axis=along, keepdims=True)
        dout = rng.normal(size=x.shape).astype(x.dtype)
        yield replace(item, args=(dout, out, *axis))


def rows_speed(rng: Rng) -> Case:
    return case("3,200 rows of scores", rng.normal(size=(3200, 5)))


def rows_backward_speed(rng: Rng) -> Case:
    dout, out = rng.normal(size=(3200, 5)), rng.dirichlet(np.ones(5), size=3200)
    return case("3,200 rows of scores", dout, out)


def softmax_gradient(dout: Any, out: Any, axis: int = -1) -> Any:
    return gradients(lambda scores: torch.softmax(scores, axis))(dout, torch.log(out))


# The exercises.

sigmoid = Exercise(
    "sigmoid",
    points=4,
    cases=squashing_cases,
    oracle=lambda x: torch.sigmoid(x),
    speed=array_speed,
    hints=(
        Text(
            "Which way does e^(−x) go as x grows? σ must rise from 0 to 1.",
            "x 变大时 e^(−x) 往哪边走？σ 应当从 0 升到 1。",
        ),
        Text(
            "np.exp works on the whole array at once; e^(−|x|) never exceeds 1, whatever x is.",
            "np.exp 一次就能作用于整个数组；而 e^(−|x|) 无论 x 取何值都不会超过 1。",
        ),
        Text(
            "With z = np.exp(-np.abs(x)): σ is 1 / (1 + z) where x ≥ 0, and z / (1 + z) elsewhere. np.where chooses.",
            "令 z = np.exp(-np.abs(x))：x ≥ 0 处 σ 为 1 / (1 + z)，其余处为 z / (1 + z)，用 np.where 选择。",
        ),
    ),
)

sigmoid_backward = Exercise(
    "sigmoid_backward",
    points=2,
    needs=("sigmoid",),
    cases=from_output(lambda x: np.exp(-np.logaddexp(0, -x)), saturated=0.0),
    oracle=lambda dout, out: gradients(torch.sigmoid)(dout, torch.logit(out)),
    rtol=1e-5,
    speed=output_speed,
    hints=(
        Text(
            "Differentiate 1 / (1 + e^(−x)) on paper, then write the result with σ itself.",
            "先在纸上对 1 / (1 + e^(−x)) 求导，再用 σ 本身表示结果。",
        ),
        Text(
            "The derivative is σ(1 − σ), and out is already σ(x): no exponential is needed.",
            "导数是 σ(1 − σ)，而 out 已经是 σ(x)，不必再算指数。",
        ),
        Text(
            "Chain rule: multiply dout, out and 1 − out, element by element.",
            "链式法则：把 dout、out 与 1 − out 逐元素相乘。",
        ),
    ),
)

tanh = Exercise(
    "tanh",
    points=4,
    cases=tanh_cases,
    oracle=lambda x: torch.tanh(x),
    speed=array_speed,
    hints=(
        Text(
            "What does e^x become at x = 1000, and what is inf / inf?",
            "x = 1000 时 e^x 变成什么？inf / inf 又等于什么？",
        ),
        Text(
            "Divide numerator and denominator by e^x (for x ≥ 0): only e^(−2x) is left, and that is at most 1. "
            "tanh is odd: tanh(−x) = −tanh(x).",
            "x ≥ 0 时分子分母同除以 e^x，只剩下不超过 1 的 e^(−2x)。再利用 tanh 是奇函数：tanh(−x) = −tanh(x)。",
        ),
        Text(
            "With z = np.exp(-2 * np.abs(x)), |tanh(x)| is (1 − z) / (1 + z); give it the sign of x.",
            "令 z = np.exp(-2 * np.abs(x))，则 |tanh(x)| = (1 − z) / (1 + z)，最后补上 x 的符号。",
        ),
    ),
)

tanh_backward = Exercise(
    "tanh_backward",
    points=2,
    needs=("tanh",),
    cases=from_output(np.tanh, saturated=-1.0),
    oracle=lambda dout, out: gradients(torch.tanh)(dout, torch.atanh(out)),
    rtol=1e-5,
    speed=output_speed,
    hints=(
        Text(
            "tanh is a quotient: differentiate it, then look for tanh² in the result.",
            "tanh 是一个商：先求导，再在结果里找出 tanh²。",
        ),
        Text(
            "The derivative is 1 − tanh²(x), and out is already tanh(x).",
            "导数是 1 − tanh²(x)，而 out 已经是 tanh(x)。",
        ),
        Text("Multiply dout by one minus the square of out.", "用 dout 乘以“1 减 out 的平方”。"),
    ),
)

relu = Exercise(
    "relu",
    points=2,
    cases=elementwise,
    oracle=lambda x: torch.relu(x),
    speed=array_speed,
    hints=(
        Text("Negative numbers become 0, the others stay.", "负数变成 0，其余不变。"),
        Text(
            "Python's max compares two whole arrays; NumPy has a function that compares element by element.",
            "Python 的 max 比较的是两个整体；NumPy 有逐元素比较的函数。",
        ),
        Text("np.maximum takes x and 0 and returns a new array.", "np.maximum 接收 x 与 0，返回一个新数组。"),
    ),
)

relu_backward = Exercise(
    "relu_backward",
    points=3,
    needs=("relu",),
    cases=kink_apart(elementwise),
    oracle=gradients(lambda x: torch.relu(x)),
    rtol=1e-5,
    speed=pair_speed,
    hints=(
        Text(
            "Where did a small change of x reach the output, and where was it cut off?",
            "x 的微小变化在哪些位置传到了输出？在哪些位置被截断？",
        ),
        Text(
            "The slope is 1 where x > 0 and 0 elsewhere; the mask comes from x, not from dout.",
            "x > 0 处斜率为 1，其余为 0；掩码由 x 而不是 dout 得到。",
        ),
        Text(
            "Multiply dout by the boolean array x > 0: True counts as 1.",
            "用 dout 乘以布尔数组 x > 0：True 按 1 计算。",
        ),
    ),
)

leaky_relu = Exercise(
    "leaky_relu",
    points=2,
    cases=leaky_cases,
    oracle=lambda x, negative_slope=0.01: F.leaky_relu(x, negative_slope),
    speed=array_speed,
    hints=(
        Text("Two pieces, and the sign of x decides which one.", "函数分两段，由 x 的符号决定取哪一段。"),
        Text(
            "The larger of x and slope · x is right only for slopes from 0 to 1. "
            "np.where(condition, a, b) chooses by sign.",
            "“x 与 slope · x 中较大者”只在斜率为 0 到 1 时成立。np.where(条件, a, b) 可以按符号选择。",
        ),
        Text(
            "np.where with the condition x > 0, then x, then negative_slope * x.",
            "np.where 的三个参数依次是：条件 x > 0、x、negative_slope * x。",
        ),
    ),
)

leaky_relu_backward = Exercise(
    "leaky_relu_backward",
    points=3,
    needs=("leaky_relu",),
    cases=kink_apart(leaky_cases),
    oracle=lambda dout, x, negative_slope=0.01: gradients(lambda v: F.leaky_relu(v, negative_slope))(dout, x),
    rtol=1e-5,
    speed=pair_speed,
    hints=(
        Text("What is the slope on either side of 0?", "0 的两侧斜率各是多少？"),
        Text(
            "1 where x > 0, negative_slope elsewhere, at exactly 0 too; then the chain rule.",
            "x > 0 处为 1，其余（包括恰好为 0 处）为 negative_slope；然后用链式法则。",
        ),
        Text(
            "np.where(x > 0, …, …) chooses between dout and negative_slope * dout.",
            "用 np.where(x > 0, …, …) 在 dout 与 negative_slope * dout 之间选择。",
        ),
    ),
)

gelu = Exercise(
    "gelu",
    points=3,
    cases=elementwise,
    oracle=lambda x: F.gelu(x, approximate="tanh"),
    speed=positive_speed,
    hints=(
        Text("Which function squashes the inner polynomial?", "内层多项式外面套的是哪个函数？"),
        Text(
            "Compute √(2/π)(x + 0.044715x³) first, then tanh of it. √(2/π) is about 0.798.",
            "先算 √(2/π)(x + 0.044715x³)，再取 tanh。√(2/π) 约为 0.798。",
        ),
        Text(
            "0.5 * x * (1 + np.tanh(inner)), with inner from the second hint and sqrt, pi from math.",
            "0.5 * x * (1 + np.tanh(inner))，inner 见第二条提示，sqrt 与 pi 取自 math。",
        ),
    ),
)

gelu_backward = Exercise(
    "gelu_backward",
    points=5,
    needs=("gelu",),
    cases=with_dout(elementwise),
    oracle=gradients(lambda x: F.gelu(x, approximate="tanh")),
    rtol=1e-5,
    speed=positive_pair_speed,
    hints=(
        Text(
            "gelu is a product: ½x times (1 + tanh(u)). The product rule gives two terms.",
            "gelu 是一个乘积：½x 乘以 (1 + tanh(u))，乘积法则给出两项。",
        ),
        Text(
            "The derivative of tanh(u) is (1 − tanh²(u)) · du/dx; do not forget that x³ becomes 3x².",
            "tanh(u) 的导数是 (1 − tanh²(u)) · du/dx；别忘了 x³ 求导得 3x²。",
        ),
        Text(
            "½(1 + t) + ½x(1 − t²)·√(2/π)(1 + 3·0.044715x²) with t = tanh(u), all times dout.",
            "令 t = tanh(u)：½(1 + t) + ½x(1 − t²)·√(2/π)(1 + 3·0.044715x²)，整体再乘 dout。",
        ),
    ),
)

silu = Exercise(
    "silu",
    points=2,
    needs=("sigmoid",),
    cases=elementwise,
    oracle=lambda x: F.silu(x),
    speed=array_speed,
    hints=(
        Text("You have written the hard part already.", "最难的部分你已经写过了。"),
        Text("The sigmoid is a gate between 0 and 1 on x itself.", "sigmoid 是加在 x 自身上的一扇 0 到 1 之间的门。"),
        Text("Multiply x by your sigmoid(x).", "用 x 乘以你自己的 sigmoid(x)。"),
    ),
)

softmax = Exercise(
    "softmax",
    points=5,
    cases=softmax_cases,
    oracle=lambda x, axis=-1: torch.softmax(x, axis),
    rtol=1e-9,
    speed=rows_speed,
    hints=(
        Text(
            "Which numbers must add up to 1? The sum runs along one axis only.",
            "哪些数加起来应当等于 1？求和只沿一个轴进行。",
        ),
        Text(
            "keepdims=True keeps the summed axis with length 1, so that the division broadcasts. "
            "Adding one number to all scores of a row changes nothing: use that against overflow.",
            "keepdims=True 会把求和的轴保留为长度 1，除法才能正确广播。"
            "同一行的分数都加上同一个数，结果不变：用这一点避免溢出。",
        ),
        Text(
            "Subtract x.max(axis=axis, keepdims=True) first, then exponentiate, "
            "then divide by the sum along the same axis.",
            "先减去 x.max(axis=axis, keepdims=True)，再取指数，最后除以沿同一个轴的和。",
        ),
    ),
)

softmax_backward = Exercise(
    "softmax_backward",
    points=5,
    needs=("softmax",),
    cases=softmax_backward_cases,
    oracle=softmax_gradient,
    rtol=1e-5,
    speed=rows_backward_speed,
    hints=(
        Text(
            "Every score moves every probability of its row, so out · (1 − out) alone is not enough.",
            "每个分数都会影响同一行的所有概率，所以只有 out · (1 − out) 是不够的。",
        ),
        Text(
            "Apply the Jacobian p_i(δ_ij − p_j) to dout on paper: the whole matrix collapses to one sum a row.",
            "在纸上把雅可比矩阵 p_i(δ_ij − p_j) 作用到 dout 上：整个矩阵化简为每行一个和。",
        ),
        Text(
            "s = the sum of dout * out along axis, with keepdims=True; the answer is out times (dout − s).",
            "s 为 dout * out 沿 axis 的和（keepdims=True），答案是 out 乘以 (dout − s)。",
        ),
    ),
)

log_softmax = Exercise(
    "log_softmax",
    points=4,
    cases=softmax_cases,
    oracle=lambda x, axis=-1: F.log_softmax(x, axis),
    speed=rows_speed,
    hints=(
        Text(
            "A probability of e^(−1000) rounds to 0, but its logarithm is simply −1000.",
            "概率 e^(−1000) 会被舍入成 0，而它的对数不过是 −1000。",
        ),
        Text(
            "Take the logarithm of the formula on paper: log(e^(x_i)) is x_i, only the sum keeps its log.",
            "在纸上对公式取对数：log(e^(x_i)) 就是 x_i，只有求和项还留着 log。",
        ),
        Text(
            "shifted = x minus its maximum along axis; then subtract np.log of the sum of np.exp(shifted), "
            "with keepdims=True.",
            "shifted 为 x 减去沿 axis 的最大值；再减去 np.exp(shifted) 之和的 np.log，注意 keepdims=True。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "02_activations",
    module="activations",
    title=Text("Activation functions", "激活函数"),
    exercises=(
        sigmoid,
        sigmoid_backward,
        tanh,
        tanh_backward,
        relu,
        relu_backward,
        leaky_relu,
        leaky_relu_backward,
        gelu,
        gelu_backward,
        silu,
        softmax,
        softmax_backward,
        log_softmax,
    ),
)
