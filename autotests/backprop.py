"""Backpropagation: a linear layer, the gradient check, a whole network, and automatic differentiation."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.drivers import forward_backward, forward_output, second_backward
from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, gradients, torch

from ._cases import Rng

# A linear layer


def layer(rng: Rng, *shape: int, out: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Input of the given shape, weight and bias."""
    return rng.normal(size=shape), rng.normal(size=(out, shape[-1])), rng.normal(size=out)


def layers(rng: Rng) -> Iterator[Case]:
    """Inputs, weights and biases for a linear layer."""
    yield case("a batch", *layer(rng, 4, 3, out=5))
    yield case("as many samples as features and outputs", *layer(rng, 3, 3, out=3))
    yield case("one output", *layer(rng, 4, 3, out=1))
    yield case("a batch of 1", *layer(rng, 1, 3, out=2))
    yield case("a single sample, no batch", *layer(rng, 4, out=3), group="any shape")
    yield case("three dimensions", *layer(rng, 2, 4, 3, out=5), group="any shape")
    yield case("four dimensions", *layer(rng, 2, 3, 2, 4, out=3), group="any shape")
    x, weight, bias = layer(rng, 3, 4, 2, out=5)
    yield case("a transposed view", x.transpose(1, 0, 2), weight, bias, group="any shape")
    x, weight, bias = layer(rng, 4, 6, out=3)
    yield case("every other column", x[:, ::2], weight[:, ::2], bias, group="any shape")
    x, weight, bias = layer(rng, 3, 4, out=2)
    yield case("up to ±1e6", x * [[1e6], [1.0], [1e-6]], weight, bias * 1e6, criterion="stability")
    yield case("float32", *(part.astype(np.float32) for part in layer(rng, 4, 3, out=5)), criterion="contract")


def layers_speed(rng: Rng) -> Case:
    return case("20,000 numbers", *layer(rng, 400, 50, out=20))


def dout_for(rng: Rng, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
    return rng.normal(size=x.shape[:-1] + weight.shape[:1]).astype(x.dtype)


def dout_changed_afterwards(module: Any, dout: Any, x: Any, weight: Any, bias: Any) -> Any:
    """The gradients, once the caller has used the memory of its dout for something else."""
    _, cache = module.linear_forward(x, weight, bias)
    dout = dout.copy()
    answer = module.linear_backward(dout, cache)
    dout[...] = 0
    return answer


def layers_backward(rng: Rng) -> Iterator[Case]:
    for item in layers(rng):
        yield Case(item.name, (dout_for(rng, *item.args[:2]), *item.args), item.kwargs, item.criterion, item.group)
    x, weight, bias = layer(rng, 3, 4, out=2)
    twice = partial(second_backward, forward="linear_forward", backward="linear_backward")
    yield case("backward twice", dout_for(rng, x, weight), x, weight, bias, criterion="contract", driver=twice)
    x, weight, bias = layer(rng, 4, out=2)
    yield case(
        "dout changed afterwards",
        dout_for(rng, x, weight),
        x,
        weight,
        bias,
        criterion="contract",
        driver=dout_changed_afterwards,
    )


def layers_backward_speed(rng: Rng) -> Case:
    x, weight, bias = layer(rng, 400, 50, out=20)
    return case("20,000 numbers", dout_for(rng, x, weight), x, weight, bias)


linear_forward = Exercise(
    "linear_forward",
    points=3,
    cases=layers,
    driver=partial(forward_output, forward="linear_forward"),
    oracle=lambda x, weight, bias: F.linear(x, weight, bias),
    speed=layers_speed,
    hints=(
        Text(
            "weight is (out, in) and x is (..., in): which axis do they share?",
            "weight 是 (out, in)，x 是 (..., in)：两者共有的是哪个轴？",
        ),
        Text(
            "Matrix multiplication by the transposed weight leaves all leading dimensions alone.",
            "与转置后的 weight 做矩阵乘法，前面的各维会原样保留。",
        ),
        Text(
            "x @ weight.T + bias; keep x and weight in the cache, the backward needs both.",
            "x @ weight.T + bias；把 x 和 weight 放进 cache，反向传播两个都要用。",
        ),
    ),
)

linear_backward = Exercise(
    "linear_backward",
    points=5,
    needs=("linear_forward",),
    cases=layers_backward,
    driver=partial(forward_backward, forward="linear_forward", backward="linear_backward"),
    oracle=gradients(lambda x, weight, bias: F.linear(x, weight, bias)),
    returns=("dx", "dweight", "dbias"),
    rtol=1e-5,
    speed=layers_backward_speed,
    hints=(
        Text(
            "Each gradient has the shape of what it belongs to. Which products of dout, x and weight have these "
            "shapes?",
            "每个梯度与它所属的量同形。dout、x、weight 的哪些乘积恰好是这些形状？",
        ),
        Text(
            "Flatten all leading dimensions to rows first, (rows, in) and (rows, out); weight and bias are used "
            "by every row, so their gradients are sums over the rows.",
            "先把前面各维摊平成行：(rows, in) 与 (rows, out)。每一行都用到 weight 和 bias，所以它们的梯度是对行求和。",
        ),
        Text(
            "dx is dout @ weight; dweight is the transposed dout rows times the x rows; dbias sums the dout rows "
            "over axis 0.",
            "dx 是 dout @ weight；dweight 是 dout 的行转置后乘 x 的行；dbias 是 dout 的行沿第 0 轴求和。",
        ),
    ),
)

# The gradient check: functions are given as text, in terms of x


def differences(module: Any, text: str, x: Any, **options: Any) -> Any:
    """The numerical gradient of the function written in ``text``, and whether x is what it was."""
    functions = {"exp": np.exp, "sin": np.sin, "log": np.log}
    before = x.copy()
    found = module.numerical_gradient(lambda x: eval(text, functions, {"x": x}), x, **options)
    return {"gradient": found, "x is unchanged": bool(np.array_equal(before, x))}


def derivative(text: str, x: Any, **options: Any) -> Any:
    functions = {"exp": torch.exp, "sin": torch.sin, "log": torch.log}
    leaf = x.clone().requires_grad_()
    (found,) = torch.autograd.grad(eval(text, functions, {"x": leaf}), leaf)
    return {"gradient": found, "x is unchanged": True}


def small(rng: Rng, *shape: int) -> np.ndarray:
    """Numbers of both signs around a tenth, where function values are small and their differences accurate."""
    return rng.uniform(0.05, 0.1, shape) * rng.choice([-1.0, 1.0], shape)


def scalar_functions(rng: Rng) -> Iterator[Case]:
    yield case("a sum of squares", "(x ** 2).sum()", small(rng, 5))
    yield case("exponentials", "exp(-x).sum() / 1000", small(rng, 4))
    yield case("sines", "sin(x).sum()", small(rng, 4))
    yield case("entries that meet", "x[0] * x[1] + x[1] * x[2]", np.array([0.08, 0.1, -0.05]) * rng.uniform(1, 2))
    yield case("an entry without influence", "x[0] ** 2 * x[1]", small(rng, 3))
    yield case("a matrix", "(x[0] * x[1]).sum()", small(rng, 2, 3), group="any shape")
    yield case("three dimensions", "(x ** 2).sum() / 8", small(rng, 2, 3, 2), group="any shape")
    yield case("a transposed view", "(x[:, 0] * x[:, 1]).sum()", small(rng, 2, 4).T, group="any shape")
    yield case("every other column", "(x ** 2).sum()", small(rng, 2, 6)[:, ::2], group="any shape")
    yield case("a large eps", "(x ** 2).sum()", small(rng, 4), eps=0.25, group="eps")
    yield case("a large eps, entries that meet", "x[0] * x[1] * x[2]", small(rng, 3), eps=0.125, group="eps")
    whole = rng.integers(500_000, 1_000_000, size=4) * np.array([1.0, -1.0, 1.0, -1.0])
    yield case("up to ±1e6", "(x ** 2).sum()", whole, eps=1.0, criterion="stability")


numerical_gradient = Exercise(
    "numerical_gradient",
    points=5,
    cases=scalar_functions,
    driver=differences,
    oracle=derivative,
    hints=(
        Text(
            "Change one entry of x, ask f, change it the other way, ask f again.",
            "只改动 x 的一个元素，算一次 f；再朝反方向改动，再算一次 f。",
        ),
        Text(
            "The two points are 2 eps apart. Keep the old entry in a variable and put exactly it back.",
            "两点相距 2 eps。先用变量记下原来的元素值，最后原样放回去。",
        ),
        Text(
            "np.ndindex(x.shape) visits every index of an array of any shape; the entry of the gradient is (above "
            "- below) / (2 * eps).",
            "np.ndindex(x.shape) 能遍历任意形状数组的所有下标；该处的梯度是 (above - below) / (2 * eps)。",
        ),
    ),
)


def pairs(rng: Rng) -> Iterator[Case]:
    """Two arrays to compare. The worst entry is not the one with the largest difference."""
    a = rng.uniform(1, 2, size=6)
    yield case("nearly equal", a, a * (1 + 1e-3 * rng.normal(size=6)))
    yield case("equal", a, a.copy())
    yield case("a small entry is the worst", np.array([100.0, 0.01, -3.0]), np.array([101.0, 0.02, -3.1]))
    yield case("the first is the larger one", a + 0.5, a)
    yield case("one zero", np.array([2.0, 0.0]), np.array([2.1, 0.3]))
    yield case("a sign is wrong", np.array([-1.0, 2.0, 3.0]), np.array([-1.0, -2.0, 3.0]))
    yield case(
        "a matrix of negative numbers", -rng.uniform(1, 2, (3, 4)), -rng.uniform(1, 2, (3, 4)), group="any shape"
    )
    yield case("three dimensions", rng.uniform(1, 2, (2, 3, 2)), rng.uniform(1, 2, (2, 3, 2)), group="any shape")
    view = rng.uniform(1, 2, (4, 3))
    yield case("a transposed view", view.T, view.T + rng.uniform(0, 1, (3, 4)), group="any shape")
    yield case("zero against zero", np.array([0.0, 3.0]), np.array([0.0, 3.3]), group="floor")
    yield case("nothing but zeros", np.zeros((2, 3)), np.zeros((2, 3)), group="floor")
    yield case("below the floor", np.array([4e-9, 2.0]), np.array([1e-9, 2.0]), group="floor")
    yield case("at the floor", np.array([1.5e-8, 2.0]), np.array([0.5e-8, 2.0]), group="floor")
    big = rng.uniform(1e5, 1e6, size=4)
    yield case("up to ±1e6", np.append(big, -3e-7), np.append(big * 1.01, -2e-7), criterion="stability")
    a = rng.uniform(1, 2, size=5).astype(np.float32)
    yield case("float32", a, a * np.float32(1.25), criterion="contract")


relative_error = Exercise(
    "relative_error",
    points=3,
    cases=pairs,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(100, 200)), rng.normal(size=(100, 200))),
    hints=(
        Text(
            "Work entry by entry first; only the very last step makes one number of it.",
            "先逐个元素计算，最后一步才合成一个数。",
        ),
        Text(
            "The denominator is |a| + |b|, but never less than 1e-8: an elementwise maximum.",
            "分母是 |a| + |b|，但不小于 1e-8：用逐元素的最大值。",
        ),
        Text(
            "np.maximum takes the larger of two entry by entry, np.max the largest of all: the first in the "
            "denominator, the second outside.",
            "np.maximum 逐元素取较大者，np.max 取全体最大值：分母用前者，最外层用后者。",
        ),
    ),
)

# A whole network


def network(rng: Rng, samples: int, *widths: int, scale: float = 1.0) -> tuple[Any, ...]:
    """Inputs, labels, weights and biases for layers of these widths."""
    ends = list(zip(widths, widths[1:]))
    x = rng.normal(size=(samples, widths[0])) * scale
    labels = rng.integers(widths[-1], size=samples)
    return x, labels, [rng.normal(size=(out, into)) for into, out in ends], [rng.normal(size=out) for _, out in ends]


def single(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same network in float32."""
    x, labels, weights, biases = parts
    return x.astype(np.float32), labels, [w.astype(np.float32) for w in weights], [b.astype(np.float32) for b in biases]


def mlp_twice(module: Any, x: Any, labels: Any, weights: Any, biases: Any) -> Any:
    """The second of two calls, with another network's in between."""
    module.mlp_loss(x, labels, weights, biases)
    module.mlp_loss(x * 0.5 + 1, labels, [w * 0.5 for w in weights], biases)
    return module.mlp_loss(x, labels, weights, biases)


def torch_mlp(x: Any, labels: Any, weights: Any, biases: Any) -> Any:
    weights = [w.clone().requires_grad_() for w in weights]
    biases = [b.clone().requires_grad_() for b in biases]
    *hidden, last = zip(weights, biases)
    for weight, bias in hidden:
        x = F.relu(F.linear(x, weight, bias))
    loss = F.cross_entropy(F.linear(x, *last), labels)
    found = torch.autograd.grad(loss, weights + biases)
    return loss, found[: len(weights)], found[len(weights) :]


def networks(rng: Rng) -> Iterator[Case]:
    yield case("two layers", *network(rng, 4, 3, 5, 2))
    yield case("all widths the same", *network(rng, 3, 3, 3, 3))
    yield case("a batch of 1", *network(rng, 1, 3, 4, 2))
    x, _, weights, biases = network(rng, 5, 2, 4, 4)
    yield case("classes that do not occur", x, np.array([2, 0, 2, 0, 0]), weights, biases)
    yield case("one layer", *network(rng, 4, 3, 5), group="any depth")
    yield case("three layers", *network(rng, 4, 3, 5, 6, 2), group="any depth")
    yield case("five layers", *network(rng, 3, 2, 4, 3, 5, 4, 3), group="any depth")
    x, labels, weights, biases = network(rng, 4, 3, 4, 3)
    weights[0][1], biases[0][1] = 0, 0
    yield case("a hidden unit at exactly zero", x, labels, weights, biases, group="ReLU at zero")
    x, labels, weights, biases = network(rng, 4, 3, 4, 3)
    yield case(
        "a sample of zeros, no biases",
        x * [[1.0], [0], [1], [0]],
        labels,
        weights,
        [b * 0 for b in biases],
        group="ReLU at zero",
    )
    yield case("logits of ±1000", *network(rng, 4, 3, 5, 4, scale=300.0), criterion="stability")
    x, labels, _, biases = network(rng, 4, 3, 4, scale=2e5)
    whole = rng.integers(-3, 4, size=(4, 3)).astype(float)  # whole numbers, so that nothing is rounded before softmax
    yield case("logits up to 1e6", np.round(x), labels, [whole], [np.round(biases[0])], criterion="stability")
    x, labels, weights, biases = network(rng, 4, 3, 3)
    yield case(
        "sure and right",
        np.eye(3)[[0, 2, 1, 2]] * 1e4,
        np.array([0, 2, 1, 2]),
        [np.eye(3)],
        [biases[0]],
        criterion="stability",
    )
    yield case("float32", *single(network(rng, 4, 3, 5, 2)), criterion="contract")
    yield case("called twice", *network(rng, 4, 3, 5, 2), criterion="contract", driver=mlp_twice)


mlp_loss = Exercise(
    "mlp_loss",
    points=8,
    needs=(
        "linear_forward",
        "linear_backward",
        "relu",
        "relu_backward",
        "softmax_cross_entropy",
        "softmax_cross_entropy_backward",
    ),
    cases=networks,
    oracle=torch_mlp,
    returns=("loss", "dweights", "dbiases"),
    rtol=1e-5,
    speed=lambda rng: case("20,000 numbers", *network(rng, 400, 50, 20, 10)),
    hints=(
        Text(
            "Keep what every layer needs for its way back in lists as you go forward; then walk the lists from "
            "their end.",
            "前向时把每层反向所需的东西存进列表，反向时从列表末尾往回走。",
        ),
        Text(
            "The way back starts at softmax_cross_entropy_backward and alternates linear_backward and "
            "relu_backward. The last layer has no ReLU, so the first step back is linear.",
            "反向从 softmax_cross_entropy_backward 开始，linear_backward 与 relu_backward 交替。最后一层没有 "
            "ReLU，所以第一步是线性层。",
        ),
        Text(
            "relu_backward wants the gradient of the hidden layer and the score before the ReLU, so store both "
            "the linear cache and the score; insert each gradient at the front of its list.",
            "relu_backward 需要隐藏层的梯度和 ReLU 之前的 score，所以线性层的 cache 与 score 都要存；"
            "每个梯度插到列表最前面。",
        ),
    ),
)

# Automatic differentiation: programs are given as text, in terms of their leaves, with their result in `out`


def differentiate(module: Any, program: str, leaves: Any) -> Any:
    """Run ``program`` on Values and ask the result for its gradients."""
    values = {name: module.Value(number) for name, number in leaves.items()}
    names = dict(values)
    exec(program, names)
    names["out"].backward()
    return {"data": float(names["out"].data), "grads": {name: float(value.grad) for name, value in values.items()}}


def differentiate_two(module: Any, program: str, leaves: Any) -> Any:
    """The same, but a second graph of other values is made and differentiated before the first one's turn comes."""
    graphs = []
    for factor in (1.0, 0.5):
        values = {name: module.Value(number * factor) for name, number in leaves.items()}
        names = dict(values)
        exec(program, names)
        graphs.append((names["out"], values))
    (out, values), (other, _) = graphs
    other.backward()
    out.backward()
    return {"data": float(out.data), "grads": {name: float(value.grad) for name, value in values.items()}}


def differentiate_in_few_steps(module: Any, program: str, leaves: Any) -> Any:
    """The same, but backward() has 100,000 steps: lines of code run and Values compared, as `value in a_list` does."""
    import sys

    values = {name: module.Value(number) for name, number in leaves.items()}
    names = dict(values)
    exec(program, names)
    out = names["out"]
    steps = 0

    def count(*event):
        nonlocal steps
        steps += 1
        if steps > 100_000:
            raise RuntimeError("backward() was still at work after 100,000 steps, on a graph of 1,000 values at most")
        return count

    def equal(self, other):
        count()
        return self is other

    trace, equality = sys.gettrace(), type(out).__eq__
    type(out).__eq__ = equal
    sys.settrace(count)
    try:
        out.backward()
    finally:
        sys.settrace(trace)
        type(out).__eq__ = equality
    return {"data": float(out.data), "grads": {name: float(value.grad) for name, value in values.items()}}


def torch_differentiate(program: str, leaves: Any) -> Any:
    names = {
        name: torch.tensor(float(number), dtype=torch.float64, requires_grad=True) for name, number in leaves.items()
    }
    values = list(names.values())
    exec(program, names)
    found = torch.autograd.grad(names["out"], values, allow_unused=True)
    grads = [0.0 if grad is None else float(grad) for grad in found]
    return {"data": names["out"].item(), "grads": dict(zip(leaves, grads))}


def programs(rng: Rng) -> Iterator[Case]:
    a, b, c = rng.uniform(1.25, 2.5, size=3)
    every = {"a": a, "b": -b, "c": c}
    yield case("a sum and a product", "out = a * b + c", every, group="arithmetic")
    yield case("a difference", "out = (a - b) * c", every, group="arithmetic")
    yield case("a quotient", "out = (a + b * c) / (b - c)", every, group="arithmetic")
    yield case("minus", "out = -a * b - -c", every, group="arithmetic")
    yield case("a number on the right", "out = (a + 2) * 3 - b / 4 - 0.5", every, group="numbers")
    yield case("a number on the left", "out = 2 + 3 * a + (5 + b) * c", every, group="numbers")
    yield case("a number minus a value", "out = (1 - a) * b", every, group="numbers")
    yield case("a number over a value", "out = 2 / a + 3 / b", every, group="numbers")
    yield case("the sum of a list", "out = sum([a * b, b, c]) * a", every, group="numbers")
    yield case("powers", "out = a ** 3 + b ** -2 * c ** 0.5", every, group="functions")
    yield case("exponential and logarithm", "out = (b * 0.5).exp() * c + (a + c).log()", every, group="functions")
    yield case("tanh", "out = (a * 0.5).tanh() * (b * 0.5).tanh() + c", every, group="functions")
    yield case("ReLU", "out = a.relu() * 3 + (b * c).relu() * c + (a * c).relu()", every, group="functions")
    yield case("ReLU at zero", "out = (a - a).relu() * 5 + a * z.relu() + b", every | {"z": 0.0}, group="functions")
    yield case("a + a", "out = a + a", {"a": a}, group="used twice")
    yield case("a * a", "out = a * a", {"a": a}, group="used twice")
    yield case("a diamond", "b = a * 3\nc = a + 2\nout = b * c", {"a": a}, group="used twice")
    yield case(
        "two diamonds",
        "b = a * 2\nd = b * b + b\ne = d.tanh() * b + d\nout = e * d - a",
        {"a": a / 4},
        group="used twice",
    )
    yield case(
        "a short way and a long way", "b = a.tanh()\nd = b.exp()\nout = d * c + b * b * a", every, group="used twice"
    )
    yield case("the short way first", "b = a * a\nd = b * 2\ne = d + b\nout = b * e * d", {"a": a}, group="used twice")
    yield case("a leaf that is not used", "d = a * b\nout = c * 2 + c", every, group="used twice")
    yield case(
        "another graph in between", "b = a * c\nout = b * b + c", every, criterion="contract", driver=differentiate_two
    )
    few = {"criterion": "stability", "group": "big graphs", "driver": differentiate_in_few_steps}
    yield case("x = x + x, 60 times", "for _ in range(60):\n    x = x + x\nout = x", {"x": a}, **few)
    wide = "out = x\nfor _ in range(100):\n    y = c\n    for _ in range(9):\n        y = y * x\n    out = out + y"
    yield case("1,000 values", wide, {"x": 0.5 + a / 10, "c": c}, **few)
    chain = "y = x\nfor _ in range(5000):\n    y = y + x\nout = y"
    yield case("5,000 steps deep", chain, {"x": a}, criterion="stability", group="big graphs")
    saturated = "out = (x * 1000).tanh() + (x * -1000).tanh() * 2 + (x * -1000).exp() + x"
    yield case("saturated", saturated, {"x": a}, criterion="stability", group="big numbers")
    big = "out = (x * 1e6).relu() + (x * 1e6).log() + 1e6 / x + (x * 1e3) ** 2 + (x - x) ** 0"
    yield case("up to ±1e6", big, {"x": 1.0}, criterion="stability", group="big numbers")


def programs_speed(rng: Rng) -> Case:
    """A wide graph that is nowhere deep, added to 19 doublings with their half a million paths."""
    program = "y = x\nfor _ in range(19):\n    y = y + y\nout = y\n"
    program += "for _ in range(40):\n    z = x\n    for _ in range(50):\n        z = z * c + x\n    out = out + z"
    return case("4,000 values", program, {"x": float(rng.uniform(1, 2)), "c": 0.5})


Value = Exercise(
    "Value",
    points=10,
    cases=programs,
    driver=differentiate,
    oracle=torch_differentiate,
    rtol=1e-5,
    speed=programs_speed,
    hints=(
        Text(
            "Every operation knows its result, what it was computed from, and its derivative for each of these. "
            "Store the three in the new Value.",
            "每个运算都知道三件事：结果、由谁算出、对它们各自的导数。把这三样存进新的 Value。",
        ),
        Text(
            "A value may hand its grad on only when it is complete: when everything computed from it has handed "
            "on its own. First count how often each value is used, with a list as the stack in place of recursion.",
            "一个值的 grad 要等收齐之后才能往下传，也就是由它算出的值都已传完。先数一数每个值被用了几次；"
            "用列表当栈，不用递归。",
        ),
        Text(
            "Start with self, grad 1. For each parent of a complete value: parent.grad += slope * value.grad, and "
            "one use less to wait for; at none left, the parent is complete too.",
            "从 self 出发，grad 为 1。对每个已收齐的值的父节点：parent.grad += slope * value.grad，待收次数减一；"
            "减到 0，这个父节点也就收齐了。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "04_backprop",
    module="backprop",
    title=Text("Backpropagation", "反向传播"),
    exercises=(linear_forward, linear_backward, numerical_gradient, relative_error, mlp_loss, Value),
)
