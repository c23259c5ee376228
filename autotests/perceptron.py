"""What is right in perceptron.py. The perceptron's rule is so short that the reference itself is the judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise import Assignment, Case, Exercise, Promise, Text, case
from grader.oracle import F

from ._cases import Rng, elementwise, elementwise_speed

TABLE = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def step_cases(rng: Rng) -> Iterator[Case]:
    for item in elementwise(rng):
        yield replace(item, group="at zero") if item.name == "negative, zero and positive" else item
    yield case("zero and above", np.array([0.0, 0.7, 2.0]), group="at zero")
    yield case("just beside zero", np.array([-1e-12, 0.0, 1e-12, -0.0, 0.3]), group="at zero")


# One sample at a chosen distance from the boundary: w · x + b is the given score.


def sample(rng: Rng, score: float, size: int = 3) -> tuple[Any, Any, float]:
    """(x, weights, bias) with that score; both the bias and the weighted sum matter."""
    x, weights = rng.normal(size=(2, size))
    return x, weights, float(score - weights @ x)


def batch(rng: Rng, count: int, size: int) -> tuple[Any, Any, float]:
    """(X, weights, bias) with samples on either side of the boundary."""
    X, weights = rng.normal(size=(count, size)), rng.normal(size=size)
    return X, weights, float(-np.mean(X @ weights))


def perceptron_cases(rng: Rng) -> Iterator[Case]:
    yield case("above the boundary", *sample(rng, 0.4))
    yield case("below the boundary", *sample(rng, -0.4))
    yield case("five inputs", *sample(rng, 1.5, size=5))
    yield case("the AND gate", TABLE, np.array([1.0, 1.0]), -1.5, group="logic gates")
    yield case("the OR gate", TABLE, np.array([1.0, 1.0]), -0.5, group="logic gates")
    yield case("the NAND gate", TABLE, np.array([-1.0, -1.0]), 1.5, group="logic gates")
    yield case("a batch", *batch(rng, 6, 3), group="a batch")
    yield case("a square batch", *batch(rng, 4, 4), group="a batch")
    x, weights, bias = sample(rng, 0.7)
    yield case("a batch of 1", x[None], weights, bias, group="a batch")
    yield case("exactly on the boundary", np.array([1.0, 2.0]), np.array([2.0, -0.5]), -1.0, group="on the boundary")
    yield case("two corners on the boundary", TABLE, np.array([1.0, 1.0]), -1.0, group="on the boundary")
    wide = rng.normal(size=(4, 3)) * 1e6
    yield case("up to ±1e6", wide, np.array([1e6, -1e6, 0.5]), -1e6, criterion="stability")
    X, weights, bias = batch(rng, 4, 3)
    yield case("float32", X.astype(np.float32), weights.astype(np.float32), bias, criterion="contract")


def perceptron_speed(rng: Rng) -> Case:
    return case("4,000 samples", *batch(rng, 4000, 5))


# Learning.


def update_cases(rng: Rng) -> Iterator[Case]:
    def one(score: float, size: int = 3) -> tuple[Any, float, Any]:
        x, weights, bias = sample(rng, score, size)
        return weights, bias, x

    yield case("a missed 1", *one(-0.6), 1, group="wanted 1")
    yield case("a 1 already right", *one(0.6), 1, group="wanted 1")
    yield case("a false alarm", *one(0.6), 0, group="wanted 0")
    yield case("a 0 already right", *one(-0.6), 0, group="wanted 0")
    yield case("a small learning rate", *one(-0.5, 4), 1, learning_rate=0.1, group="learning rate")
    yield case("a large learning rate", *one(0.5, 4), 0, 2.5, group="learning rate")
    x = rng.normal(size=3)
    yield case("all zero, wanted 1", np.zeros(3), 0.0, x, 1, group="on the boundary")
    yield case("all zero, wanted 0", np.zeros(3), 0.0, x, 0, group="on the boundary")
    weights, bias, x = one(-3.0)
    yield case("up to ±1e6", weights, -4e6, np.array([1e6, -1e6, 3e5]), 1, criterion="stability")
    yield case("float32", weights.astype(np.float32), bias, x.astype(np.float32), 1, criterion="contract")
    yield case("weights changed later", *one(0.6), 1, criterion="contract", driver=weights_changed_later)
    yield case("weights changed after a mistake", *one(-0.6), 1, criterion="contract", driver=weights_changed_later)


def weights_changed_later(module: Any, weights: Any, bias: Any, x: Any, y: Any) -> Any:
    """The caller goes on to change its own weights; the answer must not change with them."""
    mine = weights.copy()
    answer = module.perceptron_update(mine, bias, x, y)
    mine += 100
    return answer


def update_speed(rng: Rng) -> Case:
    x, weights, bias = sample(rng, -1.0, size=20000)
    return case("20,000 numbers", weights, bias, x, 1)


def separable(rng: Rng, count: int, size: int) -> tuple[Any, Any]:
    """Points on both sides of a plane that does not pass through the origin, and which side each is on."""
    normal = rng.normal(size=size)
    normal /= np.linalg.norm(normal)
    X, y = rng.normal(size=(count, size)), np.arange(count) % 2
    heights = 0.8 + (2 * y - 1) * rng.uniform(0.5, 2, size=count)
    return X + np.outer(heights - X @ normal, normal), y


def fit_cases(rng: Rng) -> Iterator[Case]:
    yield case("the AND gate", TABLE, np.array([0, 0, 0, 1]))
    yield case("the OR gate", TABLE, np.array([0, 1, 1, 1]))
    yield case("two groups", *separable(rng, 12, 2))
    yield case("three inputs", *separable(rng, 8, 3))
    yield case("XOR, never right", TABLE, np.array([0, 1, 1, 0]), group="epochs")
    yield case("three epochs only", TABLE, np.array([0, 1, 1, 0]), epochs=3, group="epochs")
    yield case("random answers", rng.normal(size=(7, 2)), np.array([1, 0, 0, 1, 1, 0, 1]), epochs=4, group="epochs")
    yield case("right from the start", rng.normal(size=(4, 2)), np.zeros(4, int), group="epochs")
    X, y = separable(rng, 10, 2)
    yield case("a small learning rate", X, y, 0.1, group="learning rate")
    yield case("a large learning rate", X, y, learning_rate=4.0, epochs=20, group="learning rate")
    X, y = separable(rng, 6, 3)
    yield case("up to ±1e6", np.clip(X * 1e6, -1e6, 1e6), y, epochs=4, criterion="stability")
    X, y = separable(rng, 6, 3)
    yield case("float32", np.round(X * 8).astype(np.float32) / 8, y, 0.5, epochs=3, criterion="contract")


def fit_speed(rng: Rng) -> Case:
    return case("5 samples of 4,000 numbers", rng.normal(size=(5, 4000)), np.array([1, 0, 1, 1, 0]), epochs=2)


# Networks.


def layers(rng: Rng, *sizes: int) -> tuple[list[Any], list[Any]]:
    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    return [rng.normal(size=(out, into)) for into, out in pairs], [rng.normal(size=out) for _, out in pairs]


def feedforward_cases(rng: Rng) -> Iterator[Case]:
    def network(count: int, *sizes: int) -> tuple[Any, Any, Any]:
        return rng.normal(size=(count, sizes[0])), *layers(rng, *sizes)

    yield case("one layer", *network(5, 3, 4), group="one layer")
    yield case("one square layer", *network(3, 3, 3), group="one layer")
    yield case("two layers", *network(6, 3, 5, 2), group="several layers")
    yield case("three layers", *network(4, 2, 5, 3, 2), group="several layers")
    yield case("square layers", *network(4, 4, 4, 4), group="several layers")
    yield case("a batch of 1", *network(1, 3, 6, 2), group="batches")
    x, weights, biases = network(3, 4, 5, 3)
    yield case("a transposed view", np.asfortranarray(x), weights, biases, group="batches")
    yield case("all inputs zero", x * 0, weights, biases, group="batches")
    yield case("up to ±1e6", x * 1e6, weights, biases, criterion="stability")
    x, weights, biases = network(3, 2, 4, 3)
    single = [[array.astype(np.float32) for array in arrays] for arrays in (weights, biases)]
    yield case("float32", x.astype(np.float32), *single, criterion="contract")


def feedforward_speed(rng: Rng) -> Case:
    return case("4,000 samples", rng.normal(size=(4000, 5)), *layers(rng, 5, 4, 2))


def torch_feedforward(x: Any, weights: list[Any], biases: list[Any]) -> Any:
    *hidden, last = zip(weights, biases, strict=True)
    for weight, bias in hidden:
        x = F.relu(F.linear(x, weight, bias))
    return F.linear(x, *last)


def computes_xor(answer: Any) -> Iterator[Promise]:
    """Any two layers will do whose output is above 0 exactly where the two inputs differ."""
    weights, biases = answer
    yield Text("there are two layers", "网络有两层"), len(weights) == len(biases) == 2
    sizes = [2, *(len(w) for w in weights)]
    fits = sizes[-1] == 1 and all(
        np.shape(w) == (out, into) and np.shape(b) == (out,)
        for w, b, into, out in zip(weights, biases, sizes[:-1], sizes[1:], strict=True)
    )
    shapes = Text("the shapes fit: (H, 2), (1, H) and (H,), (1,)", "形状吻合：(H, 2)、(1, H) 与 (H,)、(1,)")
    yield shapes, fits
    for inputs in TABLE.tolist():
        h = np.array([inputs], float)
        for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
            h = np.maximum(h @ np.transpose(weight) + bias, 0)
        output = h @ np.transpose(weights[-1]) + biases[-1]
        a, b = inputs
        if a != b:
            yield Text(f"the output for ({a}, {b}) is above 0", f"输入 ({a}, {b}) 时输出大于 0"), output.item() > 0
        else:
            yield (
                Text(f"the output for ({a}, {b}) is not above 0", f"输入 ({a}, {b}) 时输出不大于 0"),
                output.item() <= 0,
            )


# The exercises.

step = Exercise(
    "step",
    points=2,
    cases=step_cases,
    speed=elementwise_speed,
    hints=(
        Text("A comparison of an array with a number gives an array.", "数组与一个数比较，得到的还是数组。"),
        Text(
            "z > 0 holds True and False; numbers are asked, and at exactly 0 the answer is 0.",
            "z > 0 得到 True 和 False；本题要的是整数，且恰好为 0 处应得 0。",
        ),
        Text(
            "np.where(condition, 1, 0) turns the comparison into integers.",
            "np.where(条件, 1, 0) 可以把比较结果变成整数。",
        ),
    ),
)

perceptron = Exercise(
    "perceptron",
    points=3,
    needs=("step",),
    cases=perceptron_cases,
    speed=perceptron_speed,
    hints=(
        Text(
            "Three parts: a weighted sum, a bias, and the step function that you have already.",
            "三个部分：加权和、偏置，以及你已经写好的阶跃函数。",
        ),
        Text(
            "inputs @ weights works for (D,) and for (N, D): one number, or N of them.",
            "inputs @ weights 对 (D,) 和 (N, D) 都适用：得到一个数，或 N 个数。",
        ),
        Text(
            "step(inputs @ weights + bias); where inputs.ndim is 1, wrap it in int(…).",
            "step(inputs @ weights + bias)；当 inputs.ndim 为 1 时，再套上 int(…)。",
        ),
    ),
)

perceptron_update = Exercise(
    "perceptron_update",
    points=4,
    needs=("perceptron",),
    cases=update_cases,
    returns=("weights", "bias"),
    speed=update_speed,
    hints=(
        Text(
            "What should happen to the weights when the answer was already right?",
            "如果预测已经正确，权重应当怎样变化？",
        ),
        Text(
            "y − prediction is 1, 0 or −1: it says at once whether to move, and which way.",
            "y − 预测值 只会是 1、0 或 −1：它同时说明了要不要动、往哪边动。",
        ),
        Text(
            "With error = y − perceptron(x, weights, bias): add learning_rate * error * x to the weights and "
            "learning_rate * error to the bias, into new values.",
            "令 error = y − perceptron(x, weights, bias)：权重加上 learning_rate * error * x，"
            "偏置加上 learning_rate * error，结果放进新的变量。",
        ),
    ),
)

perceptron_fit = Exercise(
    "perceptron_fit",
    points=6,
    needs=("perceptron", "perceptron_update"),
    cases=fit_cases,
    returns=("weights", "bias", "mistakes"),
    speed=fit_speed,
    hints=(
        Text(
            "Two loops: over epochs, and inside it over samples, in order. "
            "Each update is used for the very next sample.",
            "两层循环：外层是轮次，内层按顺序遍历样本。每次更新立即用于下一个样本。",
        ),
        Text(
            "Count a mistake before you update, start the count anew each epoch, "
            "and append it before you decide to stop.",
            "先判断是否出错，再更新；每一轮重新计数；先把计数追加到列表，再决定是否停止。",
        ),
        Text(
            "for each epoch: wrong = 0; for x, target in zip(X, y): compare perceptron(x, …) with target, then call "
            "perceptron_update; append wrong; break if it is 0.",
            "每一轮：wrong = 0；对 zip(X, y) 中的 x, target，先比较 perceptron(x, …) 与 target，"
            "再调用 perceptron_update；追加 wrong；若为 0 就 break。",
        ),
    ),
)

feedforward = Exercise(
    "feedforward",
    points=4,
    cases=feedforward_cases,
    oracle=torch_feedforward,
    speed=feedforward_speed,
    hints=(
        Text(
            "The output of one layer is the input of the next. Which layer is treated differently?",
            "前一层的输出就是后一层的输入。哪一层要区别对待？",
        ),
        Text(
            "A weight has shape (out, in), a batch (N, in): x @ W.T + b has shape (N, out).",
            "权重的形状是 (out, in)，一批输入是 (N, in)：x @ W.T + b 的形状是 (N, out)。",
        ),
        Text(
            "Loop over the layers but the last with np.maximum(…, 0) around each, then apply the last one without it.",
            "对除最后一层以外的各层循环，每层外面套 np.maximum(…, 0)；最后一层不套。",
        ),
    ),
)

xor_network = Exercise(
    "xor_network",
    points=3,
    needs=("feedforward",),
    cases=lambda rng: [case("the truth table of XOR")],
    promises=computes_xor,
    hints=(
        Text(
            "XOR is “at least one, but not both”. What could one hidden unit say about each half of that sentence?",
            "异或就是“至少有一个，但不是两个都有”。这句话的两半，能否各交给一个隐藏单元？",
        ),
        Text(
            "Let both hidden units see x₁ + x₂, one of them with bias −1: it wakes up only at (1, 1).",
            "让两个隐藏单元都接收 x₁ + x₂，其中一个偏置为 −1：它只在 (1, 1) 时被激活。",
        ),
        Text(
            "Hidden: max(0, s) and max(0, s − 1) with s = x₁ + x₂. Output: the first minus twice the second minus ½.",
            "隐藏层：max(0, s) 与 max(0, s − 1)，其中 s = x₁ + x₂。输出：第一个减去第二个的两倍，再减 ½。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "01_perceptron",
    module="perceptron",
    title=Text("The perceptron and feed-forward networks", "感知机与前馈网络"),
    exercises=(step, perceptron, perceptron_update, perceptron_fit, feedforward, xor_network),
)
