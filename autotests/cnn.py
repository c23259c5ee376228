"""Assignment 6: convolution, pooling and batch normalisation, forward and backward; a small network of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.drivers import forward_backward, forward_output, second_backward
from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, gradients, torch

from ._cases import Rng

Cases = Callable[[Rng], Iterator[Case]]


def backward_cases(cases: Cases, out_shape: Callable[..., tuple[int, ...]], forward: str, backward: str) -> Cases:
    """The same cases for a backward function: a random ``dout`` in the shape of the output comes first."""
    twice = partial(second_backward, forward=forward, backward=backward)

    def generate(rng: Rng) -> Iterator[Case]:
        for item in cases(rng):
            dout = rng.normal(size=out_shape(*item.args, **item.kwargs)).astype(item.args[0].dtype)
            yield Case(item.name, (dout, *item.args), item.kwargs, item.criterion, item.group, item.driver)
            if item.name == "float32":
                inputs = [dout, *item.args]
                inputs = [v.astype(np.float64) if isinstance(v, np.ndarray) else v for v in inputs]
                yield case("backward twice", *inputs, criterion="contract", driver=twice, **item.kwargs)

    return generate


def first_case(cases: Cases) -> Callable[[Rng], Case]:
    return lambda rng: next(cases(rng))


def channels_last(x: np.ndarray) -> np.ndarray:
    """The same NCHW array, laid out in memory as NHWC."""
    return x.transpose(0, 2, 3, 1).copy().transpose(0, 3, 1, 2)


# Convolution


def layer(rng: Rng, n: int, c: int, h: int, w: int, f: int, kh: int, kw: int) -> tuple[np.ndarray, ...]:
    """x, weight and bias; the shift makes zeros around an image visible."""
    return rng.normal(size=(n, c, h, w)) + 0.5, rng.normal(size=(f, c, kh, kw)), rng.normal(size=f) + 1.5


def conv_shape(x: Any, weight: Any, bias: Any, stride: int = 1, padding: int = 0) -> tuple[int, ...]:
    sizes = [(x.shape[a] + 2 * padding - weight.shape[a]) // stride + 1 for a in (2, 3)]
    return (len(x), len(weight), *sizes)


def conv_cases(rng: Rng) -> Iterator[Case]:
    yield case("one channel, one filter", *layer(rng, 1, 1, 4, 5, 1, 2, 2))
    yield case("several channels and filters", *layer(rng, 2, 3, 5, 4, 4, 3, 3))
    yield case("all sizes equal", *layer(rng, 3, 3, 3, 3, 3, 3, 3), padding=1)
    yield case("a tall kernel", *layer(rng, 2, 2, 5, 4, 3, 3, 1), group="any shape")
    yield case("a wide kernel", *layer(rng, 2, 2, 4, 6, 3, 2, 4), group="any shape")
    yield case("a 1×1 kernel", *layer(rng, 2, 3, 3, 2, 2, 1, 1), group="any shape")
    yield case("a kernel as large as the image", *layer(rng, 3, 2, 3, 4, 2, 3, 4), group="any shape")
    x, weight, bias = layer(rng, 2, 4, 2, 5, 3, 2, 3)
    x, weight = x.transpose(0, 2, 1, 3), weight.transpose(0, 2, 1, 3)[:, :, ::2]
    yield case("a transposed view", x, weight, bias, group="any shape")
    yield case("padding 1", *layer(rng, 2, 2, 4, 3, 3, 3, 3), padding=1, group="padding")
    yield case("padding 2", *layer(rng, 2, 1, 2, 3, 2, 2, 3), padding=2, group="padding")
    yield case("stride 2", *layer(rng, 2, 2, 5, 7, 3, 3, 3), stride=2, group="stride")
    yield case("stride 2 with a remainder", *layer(rng, 2, 2, 6, 5, 2, 3, 2), stride=2, group="stride")
    yield case("stride 3, larger than the kernel", *layer(rng, 1, 2, 7, 8, 2, 2, 2), stride=3, group="stride")
    yield case("stride and padding", *layer(rng, 2, 2, 5, 6, 3, 3, 3), stride=2, padding=1, group="stride")
    x, weight, bias = layer(rng, 2, 2, 4, 3, 3, 2, 2)
    yield case("up to ±1e6", x * 5e5, weight, bias, padding=1, criterion="stability")
    inputs = [v.astype(np.float32) for v in layer(rng, 2, 2, 4, 5, 3, 3, 2)]
    yield case("float32", *inputs, stride=2, padding=1, criterion="contract")


def conv_large(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", *layer(rng, 100, 2, 10, 10, 8, 3, 3), padding=1)


conv2d_forward = Exercise(
    "conv2d_forward",
    points=8,
    cases=conv_cases,
    driver=partial(forward_output, forward="conv2d_forward"),
    oracle=lambda x, weight, bias, stride=1, padding=0: F.conv2d(x, weight, bias, stride, padding),
    speed=first_case(conv_large),
    hints=(
        Text(
            "One output pixel is one dot product: the flattened kernel times the flattened patch under it. "
            "Could all these dot products be a single matrix product?",
            "每个输出像素都是一次点积：展平的卷积核乘以它所覆盖的、同样展平的图像块。"
            "能不能把所有点积合成一次矩阵乘法？",
        ),
        Text(
            "Gather the patches into an array (N, C·KH·KW, H'·W'): channel, kernel row, kernel column, in the order "
            "of weight.reshape(F, -1). sliding_window_view gathers them without a loop over pixels, and so does a loop "
            "over the KH·KW kernel offsets.",
            "先把各图像块收集成形状 (N, C·KH·KW, H'·W') 的数组，"
            "顺序是通道、核的行、核的列，与 weight.reshape(F, -1) 一致。"
            "用 sliding_window_view，或者只对 KH·KW 个核内偏移循环，就不必对像素循环。",
        ),
        Text(
            "np.pad the last two axes; sliding_window_view(padded, (KH, KW), axis=(2, 3))[:, :, ::stride, ::stride] is "
            "(N, C, H', W', KH, KW); transpose to (N, C, KH, KW, H', W') and reshape; "
            "weight.reshape(F, -1) @ columns + bias[:, None], reshaped to (N, F, H', W').",
            "用 np.pad 填充最后两轴；sliding_window_view(padded, (KH, KW), axis=(2, 3))[:, :, ::stride, ::stride] "
            "的形状是 (N, C, H', W', KH, KW)，转置成 (N, C, KH, KW, H', W') 再 reshape；"
            "然后 weight.reshape(F, -1) @ columns + bias[:, None]，最后变形为 (N, F, H', W')。",
        ),
    ),
)

conv2d_backward = Exercise(
    "conv2d_backward",
    points=10,
    needs=("conv2d_forward",),
    cases=backward_cases(conv_cases, conv_shape, "conv2d_forward", "conv2d_backward"),
    driver=partial(forward_backward, forward="conv2d_forward", backward="conv2d_backward"),
    oracle=gradients(lambda x, weight, bias, stride=1, padding=0: F.conv2d(x, weight, bias, stride, padding)),
    returns=("dx", "dweight", "dbias"),
    rtol=1e-5,
    speed=first_case(backward_cases(conv_large, conv_shape, "conv2d_forward", "conv2d_backward")),
    hints=(
        Text(
            "Once the forward is a matrix product of weight and patches, the backward is that of a linear layer, "
            "followed by putting the patches back where they came from.",
            "前向一旦写成权重与图像块的矩阵乘法，反向就与全连接层相同，只是最后还要把图像块的梯度放回原处。",
        ),
        Text(
            "dweight = Σ over the batch of dout (F, L) @ columnsᵀ (L, C·KH·KW); dcolumns = weightᵀ @ dout. One pixel "
            "lies in several patches, so what it gets from each must be added. dbias sums over every axis but that "
            "of the filters.",
            "dweight 等于 dout (F, L) @ columnsᵀ (L, C·KH·KW) 对批量求和；dcolumns = weightᵀ @ dout。"
            "一个像素会落在多个图像块里，各处传来的梯度要相加。dbias 对除滤波器外的所有轴求和。",
        ),
        Text(
            "Start from zeros in the padded shape; for each kernel offset (i, j): "
            "dpadded[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += dcolumns at (i, j). "
            "Then cut out rows padding … padding + H and columns padding … padding + W.",
            "从填充后形状的全零数组开始，对每个核内偏移 (i, j)："
            "dpadded[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += (i, j) 处的 dcolumns。"
            "最后截取第 padding 到 padding + H 行、第 padding 到 padding + W 列。",
        ),
    ),
)


# Pooling


def pool_shape(x: Any, kernel_size: int, stride: int | None = None) -> tuple[int, ...]:
    return (*x.shape[:2], *((size - kernel_size) // (stride or kernel_size) + 1 for size in x.shape[2:]))


def images(rng: Rng, *shape: int) -> np.ndarray:
    return rng.normal(size=shape) * 2


def pool_cases(rng: Rng) -> Iterator[Case]:
    yield case("2×2 windows", images(rng, 1, 1, 4, 4), 2)
    yield case("several images and channels", images(rng, 2, 3, 4, 6), 2)
    yield case("all negative", -np.abs(images(rng, 2, 2, 4, 4)) - 1, 2)
    yield case("windows of 3", images(rng, 2, 2, 6, 3), 3, group="any shape")
    yield case("a remainder at the edge", images(rng, 2, 2, 5, 7) - 4, 2, group="any shape")
    yield case("a window as large as the image", images(rng, 3, 2, 3, 3), 3, group="any shape")
    yield case("channels last in memory", channels_last(images(rng, 2, 3, 4, 5)), 2, group="any shape")
    yield case("overlapping windows", images(rng, 2, 2, 5, 6), 3, stride=1, group="stride")
    yield case("overlap with a remainder", images(rng, 1, 2, 6, 8) - 4, 3, stride=2, group="stride")
    yield case("stride 3, larger than the window", images(rng, 1, 2, 8, 6), 2, stride=3, group="stride")
    yield case("up to ±1e6", images(rng, 2, 2, 4, 4) * 3e5, 2, criterion="stability")
    yield case("float32", images(rng, 2, 3, 5, 5).astype(np.float32), 3, stride=2, criterion="contract")


def tied_cases(rng: Rng) -> Iterator[Case]:
    """Ties, which only the gradient of a maximum sees."""
    yield from pool_cases(rng)
    yield case("all values equal", np.full((1, 2, 4, 6), 1.5), 2, group="ties")
    yield case("many ties", rng.integers(0, 2, size=(2, 2, 6, 6)).astype(np.float64), 3, group="ties")
    few = rng.integers(-1, 1, size=(2, 3, 5, 5)).astype(np.float64)
    yield case("ties in overlapping windows", few, 2, stride=1, group="ties")


def pool_large(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", images(rng, 20, 10, 10, 10), 2)


def overlapping_large(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", images(rng, 20, 10, 10, 10), 2, stride=1)


def max_pool(x: Any, kernel_size: int, stride: int | None = None) -> Any:
    return F.max_pool2d(x, kernel_size, stride)


def avg_pool(x: Any, kernel_size: int, stride: int | None = None) -> Any:
    return F.avg_pool2d(x, kernel_size, stride)


max_pool2d_forward = Exercise(
    "max_pool2d_forward",
    points=5,
    cases=pool_cases,
    driver=partial(forward_output, forward="max_pool2d_forward"),
    oracle=max_pool,
    speed=first_case(pool_large),
    hints=(
        Text(
            "Cut the windows out as for a convolution; each channel stays on its own.",
            "像卷积那样取出各个窗口；各通道互不相干。",
        ),
        Text(
            "With windows in an array (N, C, k·k, H', W') the maximum is over one axis. H' = (H − k) // stride + 1: "
            "a window that would reach beyond the edge does not exist.",
            "把窗口排成 (N, C, k·k, H', W')，最大值只沿一个轴取。H' = (H − k) // stride + 1："
            "会超出边缘的窗口并不存在。",
        ),
        Text(
            "stride = kernel_size if stride is None; gather the windows as in conv2d_forward; windows.max(axis=2). "
            "For the backward keep windows.argmax(axis=2): it finds the first maximum.",
            "stride 为 None 时取 kernel_size；按 conv2d_forward 的办法收集窗口，再取 windows.max(axis=2)。"
            "为反向传播保存 windows.argmax(axis=2)：它给出第一个最大值。",
        ),
    ),
)

max_pool2d_backward = Exercise(
    "max_pool2d_backward",
    points=7,
    needs=("max_pool2d_forward",),
    cases=backward_cases(tied_cases, pool_shape, "max_pool2d_forward", "max_pool2d_backward"),
    driver=partial(forward_backward, forward="max_pool2d_forward", backward="max_pool2d_backward"),
    oracle=gradients(max_pool),
    rtol=1e-5,
    speed=first_case(backward_cases(overlapping_large, pool_shape, "max_pool2d_forward", "max_pool2d_backward")),
    hints=(
        Text(
            "A small change of a pixel changes the output only where that pixel is the maximum.",
            "像素的微小变化，只有当它正是最大值时才会影响输出。",
        ),
        Text(
            "Every window sends its dout to exactly one place. Compare the index of the first maximum with 0 … k² − 1 "
            "to get a mask (N, C, k·k, H', W') with a single True a window.",
            "每个窗口把它的 dout 只送到一个位置。把第一个最大值的下标与 0 … k² − 1 比较，"
            "得到形状 (N, C, k·k, H', W') 的掩码，每个窗口只有一个 True。",
        ),
        Text(
            "For each offset (i, j) in the window: "
            "dx[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += dout * (first == i * k + j).",
            "对窗口内的每个偏移 (i, j)："
            "dx[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += dout * (first == i * k + j)。",
        ),
    ),
)

avg_pool2d_forward = Exercise(
    "avg_pool2d_forward",
    points=3,
    cases=pool_cases,
    driver=partial(forward_output, forward="avg_pool2d_forward"),
    oracle=avg_pool,
    speed=first_case(pool_large),
    hints=(
        Text("The same windows as for the maximum.", "窗口与最大池化的完全相同。"),
        Text("A window has k² pixels, whatever the stride is.", "不管步幅是多少，一个窗口总有 k² 个像素。"),
        Text(
            "Gather the windows into (N, C, k·k, H', W') and take windows.mean(axis=2).",
            "把窗口收集成 (N, C, k·k, H', W')，再取 windows.mean(axis=2)。",
        ),
    ),
)

avg_pool2d_backward = Exercise(
    "avg_pool2d_backward",
    points=4,
    needs=("avg_pool2d_forward",),
    cases=backward_cases(pool_cases, pool_shape, "avg_pool2d_forward", "avg_pool2d_backward"),
    driver=partial(forward_backward, forward="avg_pool2d_forward", backward="avg_pool2d_backward"),
    oracle=gradients(avg_pool),
    rtol=1e-5,
    speed=first_case(backward_cases(pool_large, pool_shape, "avg_pool2d_forward", "avg_pool2d_backward")),
    hints=(
        Text(
            "With what factor does one pixel enter the mean of its window?",
            "一个像素以多大的系数进入窗口的均值？",
        ),
        Text(
            "All k² pixels of a window receive dout / k². Where windows overlap the shares add up; "
            "a pixel that no window covers gets 0.",
            "窗口里的 k² 个像素各得 dout / k²。窗口重叠处各份相加；没有被任何窗口覆盖的像素梯度为 0。",
        ),
        Text(
            "dx = zeros in the shape of x; for each offset (i, j): "
            "dx[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += dout / k**2.",
            "dx 从 x 形状的全零开始；对每个偏移 (i, j)："
            "dx[:, :, i : i + stride·H' : stride, j : j + stride·W' : stride] += dout / k**2。",
        ),
    ),
)


# Batch normalisation


def batch(rng: Rng, *shape: int) -> tuple[np.ndarray, ...]:
    """x, gamma, beta, running_mean and running_var; every channel with its own mean and spread."""
    c = shape[1]
    per_channel = (c,) + (1,) * (len(shape) - 2)
    x = rng.normal(size=shape) * rng.uniform(0.5, 3, size=per_channel) + rng.normal(size=per_channel) * 2
    return x, rng.normal(size=c) + 1.5, rng.normal(size=c), rng.normal(size=c), rng.uniform(0.5, 2, size=c)


def near_a_million(rng: Rng, *shape: int) -> np.ndarray:
    """Mean 1e6, spread 1, on a grid of 2⁻²⁰: the mean of 8 of them is exact, the mean of their squares is not."""
    return 1e6 + np.round(rng.normal(size=shape) * 2**20) / 2**20


def norm_cases(rng: Rng) -> Iterator[Case]:
    yield case("a matrix", *batch(rng, 6, 3), group="training")
    yield case("a square matrix", *batch(rng, 4, 4), group="training")
    yield case("a batch of 2", *batch(rng, 2, 5), group="training")
    yield case("images", *batch(rng, 2, 3, 2, 4), group="images")
    yield case("images, all sizes equal", *batch(rng, 3, 3, 3, 3), group="images")
    yield case("one image of two pixels", *batch(rng, 1, 3, 1, 2), group="images")
    yield case("images in evaluation", *batch(rng, 2, 3, 2, 4), training=False, group="images")
    x, *rest = batch(rng, 3, 4, 2, 3)
    yield case("channels last in memory", channels_last(x), *rest, group="images")
    yield case("evaluation", *batch(rng, 5, 3), training=False, group="evaluation")
    yield case("evaluation of a batch of 1", *batch(rng, 1, 4), training=False, group="evaluation")
    yield case("another momentum", *batch(rng, 5, 3), momentum=0.3, group="settings")
    yield case("momentum 1", *batch(rng, 3, 2), momentum=1.0, group="settings")
    yield case("another eps", *batch(rng, 5, 3), eps=0.5, group="settings")
    yield case("another eps in evaluation", *batch(rng, 4, 2), training=False, eps=0.5, group="settings")
    x, *rest = batch(rng, 6, 3)
    yield case("a variance as small as eps", x * 3e-3, *rest, group="settings")
    _, *rest = batch(rng, 8, 3)
    yield case("a mean of 1e6, a spread of 1", near_a_million(rng, 8, 3), *rest, criterion="stability")
    _, *rest = batch(rng, 2, 2, 2, 2)
    yield case("images with a mean of 1e6", near_a_million(rng, 2, 2, 2, 2), *rest, criterion="stability")
    x, *rest = batch(rng, 4, 3)
    yield case("a channel that is constant", x * [0.0, 1.0, 0.0] + [0.0, 0.0, 7.0], *rest, criterion="stability")
    yield case("float32", *(v.astype(np.float32) for v in batch(rng, 5, 3)), criterion="contract")


def norm_large(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", *batch(rng, 10, 2000))


def outputs(module, *inputs, **options):
    """What batch_norm_forward returns, without its cache."""
    returned = module.batch_norm_forward(*inputs, **options)
    if not isinstance(returned, (tuple, list)) or len(returned) != 4:
        return returned
    out, _, running_mean, running_var = returned
    return out, running_mean, running_var


def outputs_after_another_batch(module, x, gamma, beta, *running, **options):
    """The answer for one batch, looked at when a second batch has gone on from its running statistics."""
    out, _, *running = module.batch_norm_forward(x, gamma, beta, *running, **options)
    module.batch_norm_forward(x * 0.5 + 1, gamma, beta, *running, **options)
    return out, *running


def norm_forward_cases(rng: Rng) -> Iterator[Case]:
    yield from norm_cases(rng)
    inputs = batch(rng, 4, 3)
    yield case("a second batch follows", *inputs, criterion="contract", driver=outputs_after_another_batch)


def normalise(module, dout, *inputs, **options):
    """Gradients through batch_norm_forward, whose cache is the second of four results."""
    return module.batch_norm_backward(dout, module.batch_norm_forward(*inputs, **options)[1])


def normalise_twice(module, dout, x, *rest, **options):
    """The same gradients, asked for a second time and after another forward has run in between."""
    cache = module.batch_norm_forward(x, *rest, **options)[1]
    module.batch_norm_forward(x * 0.5 + 1, *rest, **options)
    module.batch_norm_backward(dout.copy(), cache)
    return module.batch_norm_backward(dout, cache)


def norm_backward_cases(rng: Rng) -> Iterator[Case]:
    momentum = ("another momentum", "momentum 1")  # no gradient depends on it
    for item in norm_cases(rng):
        if item.name not in momentum:
            x = item.args[0]
            dout = rng.normal(size=x.shape).astype(x.dtype)
            yield Case(item.name, (dout, *item.args), item.kwargs, item.criterion, item.group)
    for name, training in (("backward twice", True), ("backward twice in evaluation", False)):
        x, *rest = batch(rng, 4, 3)
        dout = rng.normal(size=x.shape)
        yield case(name, dout, x, *rest, training=training, criterion="contract", driver=normalise_twice)


def norm_backward_large(rng: Rng) -> Case:
    item = next(norm_large(rng))
    return case(item.name, rng.normal(size=item.args[0].shape), *item.args)


def batch_norm(
    x: Any, gamma: Any, beta: Any, running_mean: Any, running_var: Any, training: bool = True, **settings: float
) -> Any:
    # PyTorch computes x·a + b, which loses digits far from 0; moving x and the mean together changes nothing else.
    shift = x.detach().transpose(0, 1).flatten(1).mean(1).round()
    moved = x - shift.reshape(-1, *[1] * (x.ndim - 2))
    mean, var = running_mean - shift, running_var.clone()
    out = F.batch_norm(moved, mean, var, gamma, beta, training, **settings)
    return out, mean + shift, var


def batch_norm_gradients(dout: Any, x: Any, gamma: Any, beta: Any, *running: Any, **options: Any) -> Any:
    return gradients(lambda *leaves: batch_norm(*leaves, *running, **options)[0])(dout, x, gamma, beta)


batch_norm_forward = Exercise(
    "batch_norm_forward",
    points=7,
    cases=norm_forward_cases,
    driver=outputs,
    oracle=batch_norm,
    returns=("out", "running_mean", "running_var"),
    speed=first_case(norm_large),
    hints=(
        Text(
            "Every channel has a mean and a variance of its own. "
            "Over which axes are they taken for (N, C), over which for (N, C, H, W)?",
            "每个通道各有自己的均值与方差。输入为 (N, C) 时沿哪些轴求，输入为 (N, C, H, W) 时又沿哪些轴求？",
        ),
        Text(
            "All axes but axis 1; reshape (C,) to (1, C, 1, 1) so that it broadcasts. Normalise with the variance "
            "divided by m, keep the one divided by m − 1, and take the variance as the mean of (x − μ)². In evaluation "
            "use the running arrays and return them.",
            "沿除轴 1 以外的所有轴；把 (C,) 变形成 (1, C, 1, 1) 以便广播。归一化用除以 m 的方差，"
            "滑动统计用除以 m − 1 的方差；方差按 (x − μ)² 的均值来算。评估时用传入的滑动统计，并原样返回。",
        ),
        Text(
            "axes = (0, *range(2, x.ndim)); running_mean = (1 - momentum) * running_mean + momentum * mean; "
            "the same for running_var with var * m / (m - 1), m = x.size // C; "
            "x_hat = (x - mean) / np.sqrt(var + eps); out = gamma * x_hat + beta.",
            "axes = (0, *range(2, x.ndim))；running_mean = (1 - momentum) * running_mean + momentum * mean；"
            "running_var 同理，但用 var * m / (m - 1)，其中 m = x.size // C；"
            "x_hat = (x - mean) / np.sqrt(var + eps)；out = gamma * x_hat + beta。",
        ),
    ),
)

batch_norm_backward = Exercise(
    "batch_norm_backward",
    points=8,
    needs=("batch_norm_forward",),
    cases=norm_backward_cases,
    driver=normalise,
    oracle=batch_norm_gradients,
    returns=("dx", "dgamma", "dbeta"),
    rtol=1e-5,
    speed=norm_backward_large,
    hints=(
        Text(
            "In training a change of one x moves the mean and the variance of its channel, and with them every output "
            "of the channel. In evaluation it does not.",
            "训练时改动一个 x，会带动该通道的均值与方差，从而影响该通道的所有输出；评估时则不会。",
        ),
        Text(
            "Three paths lead back to x: directly, through μ, through σ². With dx̂ = dout · gamma they add up to "
            "dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂), all times 1/√(σ² + eps).",
            "回到 x 的路有三条：直接的、经过 μ 的、经过 σ² 的。记 dx̂ = dout · gamma，合起来是 "
            "dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂)，再整体乘以 1/√(σ² + eps)。",
        ),
        Text(
            "Keep x_hat, gamma, inv_std and training in the cache. dgamma = (dout * x_hat).sum(axes), "
            "dbeta = dout.sum(axes); in training subtract the two means (keepdims=True) from dout * gamma, "
            "in evaluation do not; multiply by inv_std.",
            "在 cache 里保存 x_hat、gamma、inv_std 与 training。"
            "dgamma = (dout * x_hat).sum(axes)，dbeta = dout.sum(axes)；"
            "训练时从 dout * gamma 中减去那两个均值项（keepdims=True），评估时不减；最后乘以 inv_std。",
        ),
    ),
)


# A network


def network(rng: Rng, n: int, c: int, h: int, w: int, f: int, classes: int) -> tuple[Any, ...]:
    """x, labels and params; both signs occur before the ReLU."""
    params = {
        "conv_w": rng.normal(size=(f, c, 3, 3)) * 0.5,
        "conv_b": rng.normal(size=f) * 0.5,
        "fc_w": rng.normal(size=(classes, f * (h // 2) * (w // 2))) * 0.5,
        "fc_b": rng.normal(size=classes),
    }
    return rng.normal(size=(n, c, h, w)), rng.integers(0, classes, size=n), params


def network_cases(rng: Rng) -> Iterator[Case]:
    yield case("one channel, one filter", *network(rng, 2, 1, 4, 4, 1, 3))
    yield case("several channels and filters", *network(rng, 3, 2, 4, 4, 3, 4))
    yield case("all sizes equal", *network(rng, 4, 4, 4, 4, 4, 4))
    yield case("a batch of 1", *network(rng, 1, 2, 4, 4, 2, 3), group="any shape")
    yield case("not square", *network(rng, 2, 2, 4, 6, 2, 3), group="any shape")
    yield case("odd height and width", *network(rng, 2, 1, 5, 7, 2, 3), group="any shape")
    x, *rest = network(rng, 2, 3, 4, 2, 2, 3)
    yield case("channels last in memory", channels_last(x), *rest, group="any shape")
    x, labels, params = network(rng, 3, 2, 4, 4, 2, 3)
    yield case("a blank image", x * 0, labels, params, criterion="stability")
    yield case("large logits", x * 30, labels, {**params, "fc_w": params["fc_w"] * 100}, criterion="stability")
    x, labels, params = network(rng, 2, 2, 4, 4, 2, 3)
    small = {key: value.astype(np.float32) for key, value in params.items()}
    yield case("float32", x.astype(np.float32), labels, small, criterion="contract")


def network_large(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", *network(rng, 1250, 1, 4, 4, 2, 3))


def network_loss(x: Any, labels: Any, params: Any) -> Any:
    leaves = {key: value.clone().requires_grad_() for key, value in params.items()}
    conv = F.conv2d(x, leaves["conv_w"], leaves["conv_b"], padding=1)
    pooled = F.max_pool2d(torch.relu(conv), 2)
    loss = F.cross_entropy(F.linear(pooled.flatten(1), leaves["fc_w"], leaves["fc_b"]), labels)
    return loss, dict(zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True))


simple_cnn_loss = Exercise(
    "simple_cnn_loss",
    points=6,
    needs=(
        "conv2d_forward",
        "conv2d_backward",
        "max_pool2d_forward",
        "max_pool2d_backward",
        "relu",
        "relu_backward",
        "linear_forward",
        "linear_backward",
        "softmax_cross_entropy",
        "softmax_cross_entropy_backward",
    ),
    cases=network_cases,
    oracle=network_loss,
    returns=("loss", "grads"),
    rtol=1e-5,
    speed=first_case(network_large),
    hints=(
        Text(
            "Everything is written already: call the forwards in order and keep each cache, "
            "then the backwards in the opposite order.",
            "零件都写好了：依次调用各层的前向并留下每个 cache，再按相反的顺序调用各层的反向。",
        ),
        Text(
            "Flattening has a backward too: reshape the gradient to the shape that was flattened. "
            "ReLU's backward needs what went into the ReLU, not what came out of the pooling.",
            "展平也有反向：把梯度变回展平之前的形状。ReLU 的反向要用 ReLU 的输入，而不是池化的输出。",
        ),
        Text(
            "dlogits → linear_backward → reshape to pooled.shape → max_pool2d_backward → relu_backward with the output "
            "of the convolution → conv2d_backward. Put the four gradients into a dict with the keys of params.",
            "dlogits → linear_backward → reshape 成 pooled.shape → max_pool2d_backward → "
            "relu_backward（配卷积的输出）→ conv2d_backward。把四个梯度放进与 params 同键的字典。",
        ),
    ),
)


ASSIGNMENT = Assignment(
    "06_cnn",
    module="cnn",
    title=Text("Convolutional neural networks", "卷积神经网络"),
    exercises=(
        conv2d_forward,
        conv2d_backward,
        max_pool2d_forward,
        max_pool2d_backward,
        avg_pool2d_forward,
        avg_pool2d_backward,
        batch_norm_forward,
        batch_norm_backward,
        simple_cnn_loss,
    ),
)
