"""The reference's layers beside PyTorch's, forward and backward, both on one thread and in float64."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import torch
import torch.nn.functional as F

from grader.course import find_course

ROUNDS = 15


def rows() -> Iterator[list[str]]:
    """A row a layer: what, the reference's time, PyTorch's, and the ratio."""
    torch.set_num_threads(1)
    sys.path[:0] = [str(p) for p in sorted(find_course().solutions.glob("[0-9]*"))]
    rng = np.random.default_rng(0)
    for name, ours, theirs, aim in (conv2d(rng), attention(rng), lstm(rng)):
        a, b = in_turn(ours, theirs)
        yield [name, f"{a * 1e3:.1f} ms", f"PyTorch {b * 1e3:.1f} ms", f"{a / b:.2f}", aim]


def in_turn(*calls: Callable[[], object]) -> list[float]:
    """The median seconds of each call, taken in turn."""
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(ROUNDS):
        for call, found in zip(calls, times, strict=True):
            begin = time.perf_counter()
            call()
            found.append(time.perf_counter() - begin)
    return [statistics.median(found) for found in times]


def with_gradients(function: Callable[..., torch.Tensor], *arrays: np.ndarray) -> Callable[[], object]:
    leaves = [torch.from_numpy(a.copy()).requires_grad_() for a in arrays]
    dout = torch.randn_like(function(*leaves))
    return lambda: torch.autograd.grad(function(*leaves), leaves, dout)


def conv2d(rng: np.random.Generator) -> tuple[str, Callable[[], object], Callable[[], object], str]:
    import cnn

    x, weight, bias = rng.normal(size=(16, 8, 28, 28)), rng.normal(size=(16, 8, 3, 3)), rng.normal(size=16)
    dout = rng.normal(size=(16, 16, 28, 28))

    def ours() -> object:
        _, cache = cnn.conv2d_forward(x, weight, bias, padding=1)
        return cnn.conv2d_backward(dout, cache)

    theirs = with_gradients(lambda *a: F.conv2d(*a, padding=1), x, weight, bias)
    return "conv2d (16, 8, 28, 28), 16 kernels 3 × 3", ours, theirs, "≤ 4"


def attention(rng: np.random.Generator) -> tuple[str, Callable[[], object], Callable[[], object], str]:
    import transformer

    q, k, v, dout = (rng.normal(size=(8, 4, 64, 32)) for _ in range(4))

    def ours() -> object:
        transformer.scaled_dot_product_attention(q, k, v)
        return transformer.attention_backward(dout, q, k, v)

    return "attention (8, 4, 64, 32)", ours, with_gradients(F.scaled_dot_product_attention, q, k, v), "≤ 4"


def lstm(rng: np.random.Generator) -> tuple[str, Callable[[], object], Callable[[], object], str]:
    import rnn

    samples, steps, inputs, hidden = 16, 32, 32, 64
    x, dhs = rng.normal(size=(samples, steps, inputs)), rng.normal(size=(samples, steps, hidden))
    state = np.zeros((samples, hidden))
    shapes = [(4 * hidden, inputs), (4 * hidden, hidden), (4 * hidden,), (4 * hidden,)]
    parameters = [rng.normal(size=shape) * 0.1 for shape in shapes]
    layer = torch.nn.LSTM(inputs, hidden, batch_first=True).double()
    tensor = torch.from_numpy(x).requires_grad_()
    leaves = [tensor, *layer.parameters()]

    def ours() -> object:
        _, _, cache = rnn.lstm_forward(x, state, state, *parameters)
        return rnn.lstm_backward(dhs, cache)

    def theirs() -> object:
        return torch.autograd.grad(layer(tensor)[0], leaves, torch.from_numpy(dhs))

    return f"LSTM (N {samples}, T {steps}, D {inputs}, H {hidden})", ours, theirs, ""
