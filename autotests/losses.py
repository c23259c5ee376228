"""03 · Loss functions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, loss_gradient

from ._cases import Rng

Pair = tuple[np.ndarray, np.ndarray]

# ---------------------------------------------------------------- inputs: pairs of what is true and what was predicted


def numbers(rng: Rng, *shape: int) -> Pair:
    """Targets and predictions of a regression; some of the errors are small, some large."""
    return rng.normal(size=shape), rng.normal(size=shape) * 2


def zeros_and_ones(rng: Rng, *shape: int) -> np.ndarray:
    """Labels of two classes, as many of one as of the other."""
    return rng.permutation(np.arange(np.prod(shape)) % 2.0).reshape(shape)


def probabilities(rng: Rng, *shape: int) -> Pair:
    return zeros_and_ones(rng, *shape), rng.uniform(0.05, 0.95, size=shape)


def binary_logits(rng: Rng, *shape: int) -> Pair:
    return zeros_and_ones(rng, *shape), rng.normal(size=shape) * 3


def class_logits(rng: Rng, n: int, classes: int) -> Pair:
    """Logits (n, classes) and labels that visit the classes in turn, in random order."""
    return rng.normal(size=(n, classes)) * 2, rng.permutation(np.arange(n) % classes)


def to_float32(pair: Pair) -> Pair:
    return pair[0].astype(np.float32), pair[1].astype(np.float32)


def labels_stay_integers(pair: Pair) -> Pair:
    return pair[0].astype(np.int64), pair[1].astype(np.float32)


def many(draw: Callable[..., Pair]) -> Callable[[Rng], Case]:
    return lambda rng: case("20,000 numbers", *draw(rng, 100, 200))


def any_shape(rng: Rng, draw: Callable[..., Pair]) -> Iterator[Case]:
    yield case("a batch of 1", *draw(rng, 1, 6), group="any shape")
    yield case("one column", *draw(rng, 6, 1), group="any shape")
    yield case("three dimensions", *draw(rng, 2, 3, 4), group="any shape")
    yield case("four dimensions", *draw(rng, 2, 3, 2, 2), group="any shape")
    yield case("a transposed view", *(a.T for a in draw(rng, 5, 3)), group="any shape")
    yield case("every other column", *(a[:, ::2] for a in draw(rng, 3, 8)), group="any shape")


# ---------------------------------------------------------------- regression


def regression(rng: Rng) -> Iterator[Case]:
    yield case("a row of numbers", *numbers(rng, 7))
    yield case("a matrix", *numbers(rng, 4, 5))
    yield case("a square matrix", *numbers(rng, 4, 4))
    yield case("negative, zero and positive", np.ones(7), np.array([-2.0, 0.0, 0.75, 1.0, 1.25, 2.0, 4.0]))
    yield from any_shape(rng, numbers)
    yield case("±1000", np.array([-1000.0, 1000.0, 0.5]), np.array([1000.0, 999.0, -0.5]), criterion="stability")
    yield case("up to ±1e6", np.array([1e6, -1e6, 3e4]), np.array([-1e6, -1e6, 1e6]), criterion="stability")
    yield case("both near 1e6", *(1e6 + a / 100 for a in numbers(rng, 6)), criterion="stability")
    yield case("float32", *to_float32(numbers(rng, 3, 4)), criterion="contract")


def huber_cases(rng: Rng) -> Iterator[Case]:
    yield from regression(rng)
    yield case("delta 0.5", *numbers(rng, 4, 5), delta=0.5, group="delta")
    yield case("delta 2", *numbers(rng, 12), delta=2.0, group="delta")
    yield case("every error below delta", *numbers(rng, 5), delta=100.0, group="delta")
    far, off = np.array([1.0, -1.0, 2.0]), np.array([2.0, 2.5, -4.0])
    yield case("every error above delta", far, far + off, delta=0.25, group="delta")


def mse(y_true: Any, y_pred: Any) -> Any:
    return F.mse_loss(y_pred, y_true)


mse_loss = Exercise(
    "mse_loss",
    points=2,
    cases=regression,
    oracle=mse,
    speed=many(numbers),
    hints=(
        Text(
            "Three words, three operations, read from the back: error, squared, mean.",
            "“均方误差”从后往前读就是三步运算：误差、平方、平均。",
        ),
        Text(
            "Subtract, square element by element, and average over every element, whatever the shape.",
            "先相减，再逐元素平方，最后对所有元素求平均，与形状无关。",
        ),
        Text(
            "np.mean without an axis averages over every element; give it the squared differences.",
            "np.mean 不带 axis 时对所有元素求平均；把差的平方交给它即可。",
        ),
    ),
)

mse_loss_backward = Exercise(
    "mse_loss_backward",
    points=3,
    cases=regression,
    oracle=loss_gradient(mse, wrt=1),
    returns=("dy_pred",),
    rtol=1e-5,
    speed=many(numbers),
    hints=(
        Text(
            "Write the loss out for two elements and differentiate it by one of them.",
            "把只有两个元素的损失写开，再对其中一个求导。",
        ),
        Text(
            "The derivative of e² is 2e. Which number did the mean divide by? It divides each gradient too.",
            "e² 的导数是 2e。求平均时除的是哪个数？每个梯度也要除以它。",
        ),
        Text(
            "2 * (y_pred - y_true) over y_pred.size; the result has the shape of y_pred.",
            "2 * (y_pred - y_true) 除以 y_pred.size；结果与 y_pred 同形状。",
        ),
    ),
)

huber_loss = Exercise(
    "huber_loss",
    points=4,
    cases=huber_cases,
    oracle=lambda y_true, y_pred, delta=1.0: F.huber_loss(y_pred, y_true, delta=delta),
    speed=many(numbers),
    hints=(
        Text(
            "Both branches look at the size of the error only: which NumPy function chooses between two arrays?",
            "两个分支都只看误差的大小：NumPy 中哪个函数可以在两个数组之间逐元素选择？",
        ),
        Text(
            "With e = np.abs(y_pred - y_true), use np.where(e <= delta, …, …). Where e = delta both branches agree.",
            "令 e = np.abs(y_pred - y_true)，用 np.where(e <= delta, …, …)。在 e = delta 处两个分支的值相等。",
        ),
        Text(
            "The branches are 0.5 * e**2 and delta * (e - 0.5 * delta); take the mean of what np.where gives.",
            "两个分支是 0.5 * e**2 与 delta * (e - 0.5 * delta)；再对 np.where 的结果求平均。",
        ),
    ),
)

# ---------------------------------------------------------------- two classes


def two_classes(rng: Rng, draw: Callable[..., Pair]) -> Iterator[Case]:
    yield case("a row of labels", *draw(rng, 8))
    yield case("a matrix", *draw(rng, 4, 5))
    yield case("a square matrix", *draw(rng, 4, 4))
    yield case("every label 1", np.ones(5), draw(rng, 5)[1])
    yield case("every label 0", np.zeros((2, 3)), draw(rng, 2, 3)[1])
    yield case("soft labels", rng.uniform(0.1, 0.9, size=6), draw(rng, 6)[1], group="soft labels")
    yield case("a matrix of soft labels", rng.uniform(0.1, 0.9, size=(3, 4)), draw(rng, 3, 4)[1], group="soft labels")
    yield from any_shape(rng, draw)
    yield case("float32", *to_float32(draw(rng, 3, 4)), criterion="contract")
    yield case("float32 with integer labels", *labels_stay_integers(draw(rng, 2, 5)), criterion="contract")


def probability_cases(rng: Rng) -> Iterator[Case]:
    yield from two_classes(rng, probabilities)
    zero_one = np.array([0.0, 1.0, 0.0, 1.0])
    yield case("certain and right", zero_one, zero_one, criterion="stability")
    yield case("certain and wrong", np.array([1.0, 0.0, 1.0, 1.0]), zero_one, criterion="stability")
    yield case("certain, soft labels", np.array([0.5, 0.25, 0.75]), np.array([0.0, 1.0, 0.0]), criterion="stability")
    tiny = np.array([1e-9, 1e-12, 1e-30, 1e-60])
    yield case("tiny probabilities, label 1", np.ones(4), tiny, criterion="stability")
    yield case("tiny probabilities, label 0", np.zeros(4), tiny, criterion="stability")


def logit_cases(rng: Rng) -> Iterator[Case]:
    yield from two_classes(rng, binary_logits)
    yield case("every logit 0", np.array([0.0, 1.0, 1.0]), np.zeros(3))
    up_down = np.array([1.0, 0.0, 1.0, 0.0])
    yield case("±30", up_down, np.array([30.0, -30.0, -30.0, 30.0]), criterion="stability")
    yield case("logits of 1000", np.array([1.0, 0.0]), np.array([1000.0, 1000.0]), criterion="stability")
    yield case("logits of −1000", np.array([1.0, 0.0]), np.array([-1000.0, -1000.0]), criterion="stability")
    yield case("up to ±1e6", up_down, np.array([1e6, -3e4, -1e6, 3e4]), criterion="stability")
    yield case("±1000, soft labels", np.array([0.5, 0.25]), np.array([1000.0, -1000.0]), criterion="stability")


def binary_cross_entropy(y_true: Any, y_pred: Any) -> Any:
    return F.binary_cross_entropy(y_pred, y_true.double())


def binary_cross_entropy_gradient(y_true: Any, y_pred: Any) -> Any:
    """As autograd does it, but with a bound of exactly 1e-12, which PyTorch rounds to float32."""
    return (y_pred - y_true) / (y_pred * (1 - y_pred)).clamp_min(1e-12) / y_pred.numel()


cross_entropy_loss = Exercise(
    "cross_entropy_loss",
    points=5,
    cases=probability_cases,
    oracle=binary_cross_entropy,
    speed=many(probabilities),
    hints=(
        Text(
            "Start from the formula with its two terms. What are the logarithms where y_pred is exactly 0 or 1?",
            "从含有两项的公式写起。当 y_pred 恰为 0 或 1 时，两个对数各是多少？",
        ),
        Text(
            "0 · (−inf) is nan: clamp each logarithm from below before it meets its label.",
            "0 · (−inf) 得 nan：每个对数要先从下方截断，再与标签相乘。",
        ),
        Text(
            "np.maximum(np.log(y_pred), -100), the same for 1 - y_pred; weight by y_true and 1 - y_true; mean; minus.",
            "np.maximum(np.log(y_pred), -100)，1 - y_pred 同理；分别乘 y_true 与 1 - y_true，求平均，再取负。",
        ),
    ),
)

cross_entropy_loss_backward = Exercise(
    "cross_entropy_loss_backward",
    points=4,
    cases=probability_cases,
    oracle=binary_cross_entropy_gradient,
    returns=("dy_pred",),
    rtol=1e-5,
    speed=many(probabilities),
    hints=(
        Text(
            "Bring −y/p + (1 − y)/(1 − p) over one denominator: the numerator becomes very short.",
            "把 −y/p + (1 − y)/(1 − p) 通分：分子会变得很短。",
        ),
        Text(
            "The denominator is p (1 − p), and only it is kept from reaching 0: at least 1e-12.",
            "分母是 p (1 − p)，只需防止它变成 0：至少取 1e-12。",
        ),
        Text(
            "(y_pred - y_true) / np.maximum(y_pred * (1 - y_pred), 1e-12) / y_pred.size; integer labels first take "
            "y_pred's dtype.",
            "(y_pred - y_true) / np.maximum(y_pred * (1 - y_pred), 1e-12) / y_pred.size；"
            "整数标签先转成 y_pred 的 dtype。",
        ),
    ),
)

bce_with_logits = Exercise(
    "bce_with_logits",
    points=5,
    cases=logit_cases,
    oracle=lambda y_true, logits: F.binary_cross_entropy_with_logits(logits, y_true.double()),
    speed=many(binary_logits),
    hints=(
        Text(
            "Insert σ into the logarithms on paper and simplify, before you write any code.",
            "先在纸上把 σ 代入对数并化简，再动手写代码。",
        ),
        Text(
            "One element costs ln(1 + e^z) − y z. Which exponent is safe? Pull max(z, 0) out of the logarithm.",
            "每个元素的损失是 ln(1 + e^z) − y z。指数取什么才安全？把 max(z, 0) 从对数里提出来。",
        ),
        Text(
            "ln(1 + e^z) = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))); subtract y z and take the mean.",
            "ln(1 + e^z) = np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))；减去 y z，再求平均。",
        ),
    ),
)

# ---------------------------------------------------------------- many classes


def one_hot_cases(rng: Rng) -> Iterator[Case]:
    yield case("each class once", rng.permutation(4), 4)
    yield case("labels in order", np.array([0, 0, 1, 2]), 3)
    yield case("repeated labels", rng.permutation(np.arange(8) % 3), 3)
    yield case("more classes than labels", rng.permutation(3), 6)
    yield case("one label", np.array([2]), 4, group="unseen classes")
    yield case("the last class unseen", rng.permutation([0, 0, 1, 2, 2]), 5, group="unseen classes")
    yield case("the first class unseen", rng.permutation([1, 1, 3, 4]), 5, group="unseen classes")
    yield case("every other label", rng.permutation(np.arange(10) % 4)[::2], 4, group="unseen classes")
    yield case("labels of type uint8", rng.permutation(5).astype(np.uint8), 6, criterion="contract")
    yield case("labels of type int32", rng.permutation(4).astype(np.int32), 7, criterion="contract")


def class_cases(rng: Rng) -> Iterator[Case]:
    yield case("five samples, three classes", *class_logits(rng, 5, 3))
    yield case("as many samples as classes", *class_logits(rng, 4, 4))
    yield case("two classes", *class_logits(rng, 6, 2))
    yield case("a batch of 1", rng.normal(size=(1, 6)), np.array([4]))
    yield case("equal logits", np.zeros((2, 5)), np.array([0, 3]))
    logits, labels = class_logits(rng, 5, 8)
    yield case("every other column", logits[:, ::2], labels % 4)
    yield case("smoothing 0.1", *class_logits(rng, 5, 3), label_smoothing=0.1, group="label smoothing")
    yield case("smoothing 0.4, square", *class_logits(rng, 4, 4), label_smoothing=0.4, group="label smoothing")
    yield case("smoothing 0.2, two classes", *class_logits(rng, 3, 2), label_smoothing=0.2, group="label smoothing")
    up_down = np.array([[1000.0, -1000.0, 0.0], [0.0, 1000.0, 999.0]])
    yield case("±1000", up_down, np.array([0, 2]), criterion="stability")
    yield case("±1000 and wrong", up_down, np.array([1, 0]), criterion="stability")
    yield case("up to ±1e6", np.array([[-1e6, 1e6], [3e4, -3e4]]), np.array([1, 1]), criterion="stability")
    far = rng.normal(size=(3, 4)) + np.array([[1e4], [0.0], [-1e4]])
    yield case("rows far apart", far, np.array([3, 0, 2]), criterion="stability")
    yield case("±1000 with smoothing", up_down, np.array([0, 1]), label_smoothing=0.1, criterion="stability")
    logits, labels = class_logits(rng, 4, 3)
    yield case("float32", logits.astype(np.float32), labels, criterion="contract")
    yield case("labels of type uint8", -logits, labels.astype(np.uint8), criterion="contract")


def many_labels(rng: Rng) -> Case:
    return case("20,000 labels", rng.integers(2, size=20_000), 2)


def many_samples(rng: Rng) -> Case:
    return case("4,000 samples", *class_logits(rng, 4000, 5), label_smoothing=0.1)


def cross_entropy(logits: Any, labels: Any, label_smoothing: float = 0.0) -> Any:
    return F.cross_entropy(logits, labels, label_smoothing=label_smoothing)


one_hot = Exercise(
    "one_hot",
    points=2,
    cases=one_hot_cases,
    oracle=lambda labels, num_classes: F.one_hot(labels, num_classes).double(),
    speed=many_labels,
    hints=(
        Text(
            "Begin with zeros of the right shape. In which row and which column does label n put its 1?",
            "先准备一个形状正确的全零数组。第 n 个标签的 1 应放在哪一行、哪一列？",
        ),
        Text(
            "Indexing with two integer arrays picks one entry a row: the rows are 0, 1, 2, …, the columns the labels.",
            "用两个整数数组作索引，可以在每行各取一个元素：行号是 0、1、2、…，列号就是标签。",
        ),
        Text(
            "out = np.zeros((len(labels), num_classes)), then assign 1 at out[np.arange(len(labels)), labels].",
            "out = np.zeros((len(labels), num_classes))，再把 out[np.arange(len(labels)), labels] 赋值为 1。",
        ),
    ),
)

softmax_cross_entropy = Exercise(
    "softmax_cross_entropy",
    points=7,
    needs=("log_softmax", "one_hot"),
    cases=class_cases,
    oracle=cross_entropy,
    speed=many_samples,
    hints=(
        Text(
            "You have written ln softmax already, in activations: it never takes the logarithm of 0.",
            "ln softmax 你在 activations 中已经写过了：它从不会对 0 取对数。",
        ),
        Text(
            "From the (N, C) log-probabilities take one number a row, the label's. Smoothing adds the mean of the row.",
            "从 (N, C) 的对数概率中每行取一个数，即标签处的那个。标签平滑再加上整行的平均。",
        ),
        Text(
            "With log_p = log_softmax(logits): (1 - ε) * log_p[np.arange(N), labels] + ε * log_p.mean(axis=-1); "
            "mean over N, minus.",
            "令 log_p = log_softmax(logits)：(1 - ε) * log_p[np.arange(N), labels] + ε * log_p.mean(axis=-1)；"
            "对 N 求平均，再取负。",
        ),
    ),
)

softmax_cross_entropy_backward = Exercise(
    "softmax_cross_entropy_backward",
    points=6,
    needs=("softmax", "one_hot"),
    cases=class_cases,
    oracle=loss_gradient(cross_entropy, wrt=0),
    returns=("dlogits",),
    rtol=1e-5,
    speed=many_samples,
    hints=(
        Text(
            "Differentiate L = ln Σ e^z − z_label by one logit: two cases, the label's own logit and the others.",
            "把 L = ln Σ e^z − z_label 对一个 logit 求导：分两种情形，标签自己的 logit 与其余的 logit。",
        ),
        Text(
            "Softmax minus target, over N. With smoothing the target is (1 − ε) · one-hot + ε / C.",
            "softmax 减去目标分布，再除以 N。有平滑时目标分布是 (1 − ε) · one-hot + ε / C。",
        ),
        Text(
            "d = softmax(logits) - ε / C; take 1 - ε from d[np.arange(N), labels]; divide by N. float32 stays float32.",
            "d = softmax(logits) - ε / C；从 d[np.arange(N), labels] 中减去 1 - ε；再除以 N。float32 保持 float32。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "03_losses",
    module="losses",
    title=Text("Loss functions", "损失函数"),
    exercises=(
        mse_loss,
        mse_loss_backward,
        huber_loss,
        cross_entropy_loss,
        cross_entropy_loss_backward,
        bce_with_logits,
        one_hot,
        softmax_cross_entropy,
        softmax_cross_entropy_backward,
    ),
)
