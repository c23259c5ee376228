"""08 · Transformers: attention, normalisation, positions, blocks, a small GPT."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.drivers import forward_backward, forward_output, second_backward
from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, gradients, nn, torch

from ._cases import Rng

Cases = Callable[[Rng], Iterator[Case]]


# Inputs


def normals(rng: Rng, *shapes: tuple[int, ...], scale: float = 1.0) -> list[Any]:
    return [rng.normal(size=shape) * scale for shape in shapes]


def float32(value: Any) -> Any:
    """The same arguments with every floating array in float32."""
    if isinstance(value, dict):
        return {key: float32(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [float32(item) for item in value]
    return value.astype(np.float32) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


def some_allowed(rng: Rng, *shape: int) -> Any:
    """A random mask that forbids at least one key of each row and allows at least one."""
    order = rng.permuted(np.broadcast_to(np.arange(shape[-1]), shape), axis=-1)
    return order < rng.integers(1, shape[-1], size=(*shape[:-1], 1))


def causal(length: int) -> Any:
    return np.tril(np.ones((length, length), dtype=bool))


def row_forbidden(mask: Any, row: int) -> Any:
    """The same mask with a query that may look at nothing."""
    mask = mask.copy()
    mask[..., row, :] = False
    return mask


def with_dout(cases: Cases, forward: str | None = None, shape: Callable[..., Any] = lambda x, *_: x.shape) -> Cases:
    """The cases of a forward for its backward, a random ``dout`` first; with ``forward``, one is asked for twice."""

    def generate(rng: Rng) -> Iterator[Case]:
        for item in cases(rng):
            dout = rng.normal(size=shape(*item.args)).astype(item.args[0].dtype)
            made = Case(item.name, (dout, *item.args), item.kwargs, item.criterion, item.group)
            yield made
            if item.criterion == "contract" and forward:
                twice = partial(
                    second_backward, forward=forward, backward=forward.removesuffix("_forward") + "_backward"
                )
                args = [v.astype(float) if isinstance(v, np.ndarray) else v for v in made.args]
                yield case("backward twice", *args, criterion="contract", driver=twice, **item.kwargs)

    return generate


def first_speed(cases: Cases) -> Callable[[Rng], Case]:
    return lambda rng: next(iter(cases(rng)))


# Masks and attention


def causal_mask_cases(rng: Rng) -> Iterator[Case]:
    yield case("a few positions", int(rng.integers(4, 7)))
    yield case("more positions", int(rng.integers(8, 12)))
    yield case("one position", 1, group="short")
    yield case("two positions", 2, group="short")


causal_mask = Exercise(
    "causal_mask",
    points=2,
    cases=causal_mask_cases,
    oracle=lambda length: torch.ones(length, length, dtype=torch.bool).tril(),
    speed=lambda rng: case("20,000 numbers", 141),
    hints=(
        Text(
            "Row i belongs to the query at position i. Which columns may it see?",
            "第 i 行对应位置 i 的查询。它能看到哪些列？",
        ),
        Text(
            "A lower triangle with its diagonal, of booleans: NumPy has a function that keeps a lower triangle.",
            "结果是含对角线的下三角布尔矩阵；NumPy 有一个函数专门保留下三角部分。",
        ),
        Text(
            "np.tril of an all-True matrix; np.ones takes dtype=bool.",
            "对全为 True 的方阵用 np.tril；np.ones 可以指定 dtype=bool。",
        ),
    ),
)


def attention_cases(rng: Rng) -> Iterator[Case]:
    yield case("no leading dimension", *normals(rng, (4, 3), (6, 3), (6, 2)))
    yield case("a batch", *normals(rng, (2, 4, 3), (2, 5, 3), (2, 5, 4)))
    yield case("square", *normals(rng, (4, 4), (4, 4), (4, 4)))
    yield case("batch and heads", *normals(rng, (2, 3, 4, 5), (2, 3, 6, 5), (2, 3, 6, 2)), group="any shape")
    yield case("one key", *normals(rng, (2, 4, 3), (2, 1, 3), (2, 1, 2)), group="any shape")
    yield case("a transposed view", *[a.T for a in normals(rng, (3, 4), (3, 5), (2, 5))], group="any shape")
    yield case("causal mask", *normals(rng, (2, 5, 3), (2, 5, 3), (2, 5, 4)), causal(5), group="mask")
    q, k, v = normals(rng, (2, 3, 4, 2), (2, 3, 5, 2), (2, 3, 5, 3))
    yield case("a mask of its own for each head", q, k, v, mask=some_allowed(rng, 2, 3, 4, 5), group="mask")
    yield case("padding mask", q, k, v, mask=some_allowed(rng, 2, 1, 1, 5), group="mask")
    yield case("a mask that allows everything", q, k, v, mask=np.ones((4, 5), dtype=bool), group="mask")
    # One query stays small, so that not every gradient vanishes with the saturated rows.
    mild = np.array([1e3, 1e3, 1e3, 1e-3])[:, None]
    k, v = normals(rng, (6, 3), (6, 2))
    yield case("scores × 1000", rng.normal(size=(4, 3)) * mild, k * 10, v, criterion="stability")
    yield case("up to ±1e6", rng.normal(size=(4, 3)) * mild * 1e3, k * 1e6, v * 1e6, criterion="stability")
    far_below = [-rng.uniform(3e5, 1e6, size=(4, 3)) * mild / 1e3, rng.uniform(3e5, 1e6, size=(6, 3))]
    yield case("every score far below −1e9", *far_below, v, some_allowed(rng, 4, 6), criterion="stability")
    q, k, v = normals(rng, (2, 4, 3), (2, 5, 3), (2, 5, 2))
    forbidden = row_forbidden(some_allowed(rng, 4, 5), 1)
    yield case("a query that may see nothing", q, k, v, mask=forbidden, criterion="stability")
    yield case("float32", *float32([q, k, v]), mask=np.tri(4, 5, 1, dtype=bool), criterion="contract")


def torch_attention(q: Any, k: Any, v: Any, mask: Any = None) -> Any:
    return F.scaled_dot_product_attention(q, k, v, attn_mask=mask)


def torch_attention_and_weights(q: Any, k: Any, v: Any, mask: Any = None) -> Any:
    """Attention over one-hot values hands out its weights."""
    one_hot = torch.eye(k.shape[-2], dtype=k.dtype).expand(*k.shape[:-1], k.shape[-2])
    return torch_attention(q, k, v, mask), torch_attention(q, k, one_hot, mask)


scaled_dot_product_attention = Exercise(
    "scaled_dot_product_attention",
    points=6,
    needs=("softmax",),
    cases=attention_cases,
    oracle=torch_attention_and_weights,
    returns=("out", "weights"),
    speed=lambda rng: case("20,000 numbers", *normals(rng, (500, 4, 4), (500, 4, 4), (500, 4, 2)), causal(4)),
    hints=(
        Text(
            "Three steps: scores of every query with every key, softmax, weighted mean of the values. What "
            "does each row sum to?",
            "三步：每个查询与每个键的得分、softmax、对值加权平均。权重的每一行之和是多少？",
        ),
        Text(
            "Only the last two axes of k are swapped, and d is the size of one query's vector. Where the mask "
            "is False a "
            "score must be so low that no other score can be lower; a row of zeros has to come from what you "
            "do after softmax.",
            "k 只交换最后两个轴，d 是单个查询向量的长度。mask 为 False 处的得分必须低到任何得分都不会更低；"
            "整行都被屏蔽时的零，则要靠 softmax 之后的处理得到。",
        ),
        Text(
            "scores = q @ np.swapaxes(k, -1, -2) / d**0.5; np.where(mask, scores, np.finfo(scores.dtype).min), "
            "softmax over the "
            "last axis, multiply by the mask, then @ v.",
            "scores = q @ np.swapaxes(k, -1, -2) / d**0.5；np.where(mask, scores, np.finfo(scores.dtype).min)，"
            "沿最后一轴 softmax，乘上 mask，再 @ v。",
        ),
    ),
)

attention_backward = Exercise(
    "attention_backward",
    points=8,
    needs=("scaled_dot_product_attention", "softmax_backward"),
    cases=with_dout(attention_cases, shape=lambda q, k, v, *_: (*q.shape[:-1], v.shape[-1])),
    oracle=gradients(torch_attention),
    returns=("dq", "dk", "dv"),
    rtol=1e-5,
    speed=lambda rng: case(
        "20,000 numbers", *normals(rng, (400, 4, 2), (400, 4, 4), (400, 4, 4), (400, 4, 2)), causal(4)
    ),
    hints=(
        Text(
            "Walk the forward backwards: out = weights @ v first, then softmax, then the scores.",
            "把前向倒着走：先是 out = weights @ v，再是 softmax，最后是得分。",
        ),
        Text(
            "For out = A v: dA = dout vᵀ and dv = Aᵀ dout. Then the softmax gradient, row by row, and the "
            "factor 1/√d once.",
            "对 out = A v：dA = dout vᵀ，dv = Aᵀ dout。接着逐行求 softmax 的梯度，系数 1/√d 只出现一次。",
        ),
        Text(
            "dscores = softmax_backward(dA, A) / d**0.5; dq = dscores k, dk = dscoresᵀ q (swap only the last "
            "two axes). "
            "The mask is already in A: where A is 0, dscores is 0.",
            "dscores = softmax_backward(dA, A) / d**0.5；dq = dscores k，dk = dscoresᵀ q（只交换最后两个轴）。"
            "mask 已经体现在 A 里：A 为 0 处 dscores 也为 0。",
        ),
    ),
)


# Several heads


def split_cases(rng: Rng) -> Iterator[Case]:
    yield case("two heads", rng.normal(size=(2, 3, 8)), 2)
    yield case("three heads", rng.normal(size=(2, 4, 6)), 3)
    yield case("as many heads as positions", rng.normal(size=(2, 3, 6)), 3)
    yield case("a batch of 1", rng.normal(size=(1, 5, 4)), 2, group="edges")
    yield case("one head", rng.normal(size=(2, 3, 4)), 1, group="edges")
    yield case("heads of one feature", rng.normal(size=(2, 3, 4)), 4, group="edges")
    yield case("one position", rng.normal(size=(3, 1, 6)), 2, group="edges")
    yield case("a transposed view", rng.normal(size=(3, 2, 8)).swapaxes(0, 1), 2, group="edges")
    yield case("float32", rng.normal(size=(2, 3, 4)).astype(np.float32), 2, criterion="contract")


split_heads = Exercise(
    "split_heads",
    points=2,
    cases=split_cases,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(1250, 4, 4)), 4),
    hints=(
        Text(
            "A reshape alone cannot do it: the axes of position and head must trade places.",
            "只用 reshape 做不到：位置轴和头轴必须交换。",
        ),
        Text(
            "First cut the last axis in two, (N, T, heads, E/heads), then swap axes.",
            "先把最后一轴切成两轴 (N, T, heads, E/heads)，再交换轴。",
        ),
        Text(
            "x.reshape(N, T, num_heads, E // num_heads), followed by transpose(0, 2, 1, 3).",
            "x.reshape(N, T, num_heads, E // num_heads)，然后 transpose(0, 2, 1, 3)。",
        ),
    ),
)


def merge_cases(rng: Rng) -> Iterator[Case]:
    yield case("two heads", rng.normal(size=(2, 2, 3, 4)))
    yield case("three heads", rng.normal(size=(2, 3, 4, 2)))
    yield case("as many heads as positions", rng.normal(size=(2, 3, 3, 2)))
    yield case("a batch of 1", rng.normal(size=(1, 2, 5, 2)), group="edges")
    yield case("one head", rng.normal(size=(2, 1, 3, 4)), group="edges")
    yield case("heads of one feature", rng.normal(size=(2, 4, 3, 1)), group="edges")
    yield case("a transposed view", rng.normal(size=(2, 3, 2, 4)).swapaxes(1, 2), group="edges")
    yield case("float32", rng.normal(size=(2, 2, 3, 2)).astype(np.float32), criterion="contract")


merge_heads = Exercise(
    "merge_heads",
    points=2,
    cases=merge_cases,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(1250, 4, 4, 1))),
    hints=(
        Text(
            "What did split_heads do last? That has to be undone first.",
            "split_heads 最后一步做了什么？那一步要最先撤销。",
        ),
        Text(
            "Bring the axes into the order (N, T, heads, d), then join the last two.",
            "先把轴换成 (N, T, heads, d) 的顺序，再合并最后两轴。",
        ),
        Text(
            "x.transpose(0, 2, 1, 3), then reshape to (N, T, heads * d).",
            "x.transpose(0, 2, 1, 3)，再 reshape 成 (N, T, heads * d)。",
        ),
    ),
)


def attention_params(rng: Rng, dim: int, scale: float = 0.6) -> list[Any]:
    return normals(rng, (3 * dim, dim), (3 * dim,), (dim, dim), (dim,), scale=scale)


def multi_head_cases(rng: Rng) -> Iterator[Case]:
    yield case("two heads", rng.normal(size=(2, 5, 6)), *attention_params(rng, 6), 2)
    yield case("three heads", rng.normal(size=(3, 4, 6)), *attention_params(rng, 6), 3)
    yield case("a batch of 1", rng.normal(size=(1, 3, 4)), *attention_params(rng, 4), 2, group="edges")
    yield case("one head", rng.normal(size=(2, 3, 4)), *attention_params(rng, 4), 1, group="edges")
    yield case("square", rng.normal(size=(4, 4, 4)), *attention_params(rng, 4), 2, group="edges")
    x, params = rng.normal(size=(2, 4, 6)), attention_params(rng, 6)
    yield case("causal mask", x, *params, 2, causal(4), group="mask")
    yield case("padding mask", x, *params, 2, mask=some_allowed(rng, 2, 1, 1, 4), group="mask")
    yield case("a mask of its own for each head", x, *params, 2, mask=some_allowed(rng, 2, 2, 4, 4), group="mask")
    yield case("up to ±1e6", rng.normal(size=(2, 3, 4)) * 1e6, *attention_params(rng, 4), 2, criterion="stability")
    forbidden = row_forbidden(causal(4), 2)
    yield case("a query that may see nothing", x, *params, 2, mask=forbidden, criterion="stability")
    # The bias of the keys has no gradient at all; small queries keep the rounding of float32 there small.
    small = np.repeat([0.02, 1.0, 1.0], 6)
    params = [params[0] * small[:, None], params[1] * small, *params[2:]]
    yield case("float32", *float32([x[:, :3], *params]), 3, criterion="contract")


def multi_head_speed(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", rng.normal(size=(800, 4, 6)), *attention_params(rng, 6), 2)


def torch_mask(mask: Any, n: int, heads: int, t_q: int, t_k: int) -> Any:
    """torch.nn marks what is forbidden, and wants batch and heads in one axis."""
    return None if mask is None else ~mask.expand(n, heads, t_q, t_k).reshape(n * heads, t_q, t_k)


def torch_multi_head(
    x: Any, in_weight: Any, in_bias: Any, out_weight: Any, out_bias: Any, num_heads: int, mask: Any = None
) -> Any:
    n, length, dim = x.shape
    layer = nn.MultiheadAttention(dim, num_heads, batch_first=True, dtype=x.dtype)
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
    params = dict(zip(names, (in_weight, in_bias, out_weight, out_bias), strict=True))
    options = {"attn_mask": torch_mask(mask, n, num_heads, length, length), "need_weights": False}
    return torch.func.functional_call(layer, params, (x, x, x), options)[0]


multi_head_attention_forward = Exercise(
    "multi_head_attention_forward",
    points=6,
    needs=("scaled_dot_product_attention", "split_heads", "merge_heads", "linear_forward"),
    driver=partial(forward_output, forward="multi_head_attention_forward"),
    oracle=torch_multi_head,
    cases=multi_head_cases,
    speed=first_speed(multi_head_speed),
    hints=(
        Text(
            "Everything is there already: one projection, heads apart, attention, heads together, one more projection.",
            "零件都齐了：一次投影、分头、注意力、合头、再一次投影。",
        ),
        Text(
            "x Wᵀ + b gives (N, T, 3E): q, k and v side by side along the last axis. Cut it in three before "
            "you split heads.",
            "x Wᵀ + b 得到 (N, T, 3E)：q、k、v 沿最后一轴并排。先切成三份，再分头。",
        ),
        Text(
            "np.split(x @ in_proj_weight.T + in_proj_bias, 3, axis=-1); split_heads each; attention with the "
            "mask; merge_heads; "
            "@ out_proj_weight.T + out_proj_bias.",
            "np.split(x @ in_proj_weight.T + in_proj_bias, 3, axis=-1)；分别 split_heads；带 mask 做注意力；"
            "merge_heads；"
            "@ out_proj_weight.T + out_proj_bias。",
        ),
    ),
)

multi_head_attention_backward = Exercise(
    "multi_head_attention_backward",
    points=8,
    needs=("multi_head_attention_forward", "attention_backward", "linear_backward"),
    driver=partial(forward_backward, forward="multi_head_attention_forward", backward="multi_head_attention_backward"),
    oracle=gradients(torch_multi_head),
    returns=("dx", "din_proj_weight", "din_proj_bias", "dout_proj_weight", "dout_proj_bias"),
    cases=with_dout(multi_head_cases, "multi_head_attention_forward"),
    rtol=1e-5,
    speed=first_speed(with_dout(multi_head_speed)),
    hints=(
        Text(
            "Go through the forward from its last line to its first; each step has a backward that you know.",
            "从前向的最后一行走到第一行，每一步的反向你都会。",
        ),
        Text(
            "The gradient of merge_heads is split_heads, and the other way round. x feeds q, k and v, so dx "
            "has three parts.",
            "merge_heads 的梯度就是 split_heads，反之亦然。x 同时通向 q、k、v，所以 dx 有三份。",
        ),
        Text(
            "linear_backward, split_heads, attention_backward, merge_heads each of dq, dk, dv, np.concatenate "
            "along the last "
            "axis, linear_backward of the first projection.",
            "linear_backward、split_heads、attention_backward，把 dq、dk、dv 各自 merge_heads，沿最后一轴 "
            "np.concatenate，"
            "再对第一次投影做 linear_backward。",
        ),
    ),
)


# Normalisation


def norm_inputs(rng: Rng, *shape: int) -> list[Any]:
    """x, gamma and beta, gamma away from 1 and beta away from 0."""
    return [rng.normal(size=shape) * 2 + 1, rng.uniform(0.5, 2.0, size=shape[-1]), rng.normal(size=shape[-1])]


def layer_norm_cases(rng: Rng) -> Iterator[Case]:
    yield case("a matrix", *norm_inputs(rng, 4, 5))
    yield case("square", *norm_inputs(rng, 5, 5))
    yield case("a batch of sequences", *norm_inputs(rng, 2, 3, 4))
    yield case("one vector", *norm_inputs(rng, 6), group="any shape")
    yield case("a batch of 1", *norm_inputs(rng, 1, 4), group="any shape")
    yield case("four dimensions", *norm_inputs(rng, 2, 3, 2, 5), group="any shape")
    x, gamma, beta = norm_inputs(rng, 4, 5)
    yield case("a transposed view", rng.normal(size=(5, 4)).T, gamma, beta, group="any shape")
    yield case("another eps", x, gamma, beta, eps=0.3, group="eps")
    yield case("small spread", x * 1e-3, gamma, beta, group="eps")
    x, gamma, beta = norm_inputs(rng, 3, 8)
    far = 1e6 + rng.integers(-1024, 1025, size=(3, 8)) / 1024  # sums of these are exact, their squares are not
    yield case("a mean far above the spread", far, gamma, beta, criterion="stability")
    yield case("all values equal", np.full((3, 8), 1e6) * [[0], [1], [-1]], gamma, beta, criterion="stability")
    yield case("up to ±1e6", x * 3e5, gamma, beta, criterion="stability")
    yield case("float32", *float32([x, gamma, beta]), criterion="contract")


def layer_norm_speed(rng: Rng) -> Iterator[Case]:
    yield case("20,000 numbers", *norm_inputs(rng, 1000, 5, 4))


def torch_layer_norm(x: Any, gamma: Any, beta: Any, eps: float = 1e-5) -> Any:
    """From the distance to the first value, which changes nothing but the rounding of a mean far above the spread."""
    return F.layer_norm(x - x[..., :1], (x.shape[-1],), gamma, beta, eps)


layer_norm_forward = Exercise(
    "layer_norm_forward",
    points=4,
    driver=partial(forward_output, forward="layer_norm_forward"),
    oracle=torch_layer_norm,
    cases=layer_norm_cases,
    speed=first_speed(layer_norm_speed),
    hints=(
        Text(
            "Each vector is normalised by itself: which axis do mean and variance run over, and what shape "
            "must they keep?",
            "每个向量只用自己的统计量：均值和方差沿哪个轴计算，又该保留什么形状？",
        ),
        Text(
            "axis=-1 with keepdims=True; the variance divides by D; eps goes under the square root.",
            "axis=-1，keepdims=True；方差除以 D；eps 放在根号里面。",
        ),
        Text(
            "centred = x − mean, std = √(mean(centred²) + eps), gamma * centred / std + beta. "
            "Do not take mean(x²) − mean²: it loses every digit when the mean is large.",
            "centred = x − mean，std = √(mean(centred²) + eps)，gamma * centred / std + beta。"
            "不要用 mean(x²) − mean²：均值很大时有效数字会丢光。",
        ),
    ),
)

layer_norm_backward = Exercise(
    "layer_norm_backward",
    points=5,
    needs=("layer_norm_forward",),
    driver=partial(forward_backward, forward="layer_norm_forward", backward="layer_norm_backward"),
    oracle=gradients(torch_layer_norm),
    returns=("dx", "dgamma", "dbeta"),
    cases=with_dout(layer_norm_cases, "layer_norm_forward"),
    rtol=1e-5,
    speed=first_speed(with_dout(layer_norm_speed)),
    hints=(
        Text(
            "x reaches the output by three ways: directly, through the mean and through the variance.",
            "x 有三条路通向输出：直接、经过均值、经过方差。",
        ),
        Text(
            "With x̂ = (x − mean)/std and g = dout · gamma: subtract from g its mean, and x̂ times the mean of "
            "g · x̂. "
            "dgamma and dbeta sum over every axis but the last.",
            "记 x̂ = (x − mean)/std，g = dout · gamma：从 g 中减去它的均值，再减去 x̂ 乘以 g · x̂ 的均值。"
            "dgamma 和 dbeta 对除最后一轴外的所有轴求和。",
        ),
        Text(
            "dx = (g − mean(g) − x̂ · mean(g · x̂)) / std, the means along the last axis with keepdims=True.",
            "dx = (g − mean(g) − x̂ · mean(g · x̂)) / std，均值沿最后一轴，keepdims=True。",
        ),
    ),
)


def rms_norm_cases(rng: Rng) -> Iterator[Case]:
    for item in layer_norm_cases(rng):
        if item.name != "a mean far above the spread":
            yield Case(item.name, item.args[:2], item.kwargs, item.criterion, item.group)


rms_norm = Exercise(
    "rms_norm",
    points=3,
    cases=rms_norm_cases,
    oracle=lambda x, gamma, eps=1e-6: F.rms_norm(x, (x.shape[-1],), gamma, eps),
    speed=lambda rng: case("20,000 numbers", *norm_inputs(rng, 1000, 5, 4)[:2]),
    hints=(
        Text("Read the name backwards: square, mean, root.", "把名字倒过来读：平方、均值、开方。"),
        Text(
            "The mean of x² runs over the last axis and keeps it; no mean is subtracted; eps stands under the root.",
            "x² 的均值沿最后一轴计算并保留该轴；不减均值；eps 在根号里。",
        ),
        Text(
            "gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps).",
            "gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)。",
        ),
    ),
)


# Positions


def positional_cases(rng: Rng) -> Iterator[Case]:
    yield case("more positions than features", int(rng.integers(7, 10)), 6)
    yield case("more features than positions", 3, int(rng.integers(4, 6)) * 2)
    yield case("square", 6, 6)
    yield case("odd number of features", int(rng.integers(4, 7)), 5, group="odd")
    yield case("three features", int(rng.integers(4, 7)), 3, group="odd")
    yield case("another base", 5, 6, base=float(rng.uniform(20, 500)), group="base")
    yield case("an integer base", 4, 8, int(rng.integers(20, 500)), group="base")
    yield case("one position", 1, 4, group="edges")
    yield case("one feature", int(rng.integers(4, 7)), 1, group="edges")
    yield case("far positions", int(rng.integers(40, 50)), 2, group="edges")


def torch_positional_encoding(length: int, dim: int, base: float = 10000.0) -> Any:
    """Column c belongs to pair c // 2; a cosine is a sine a quarter turn ahead."""
    column = torch.arange(dim, dtype=torch.float64)
    frequency = torch.exp(-torch.log(torch.tensor(float(base), dtype=torch.float64)) * 2 * (column // 2) / dim)
    angle = torch.arange(length, dtype=torch.float64)[:, None] * frequency
    return torch.where(column % 2 == 0, torch.sin(angle), torch.cos(angle))


positional_encoding = Exercise(
    "positional_encoding",
    points=4,
    cases=positional_cases,
    oracle=torch_positional_encoding,
    speed=lambda rng: case("20,000 numbers", 200, 100),
    hints=(
        Text(
            "A sine and the cosine beside it share one angle. How many different frequencies are there?",
            "相邻的一个正弦和一个余弦共用同一个角度。一共有多少种频率？",
        ),
        Text(
            "np.arange(0, dim, 2) / dim are the exponents, positions stand in a column: broadcasting makes the "
            "table of angles.",
            "指数是 np.arange(0, dim, 2) / dim，位置写成一列：广播就得到角度表。",
        ),
        Text(
            "Fill columns 0::2 with np.sin(angle) and 1::2 with np.cos of its first dim // 2 columns (they "
            "differ when dim is odd).",
            "第 0::2 列填 np.sin(angle)，第 1::2 列填前 dim // 2 列的 np.cos（dim 为奇数时两者列数不同）。",
        ),
    ),
)


def rotary_cases(rng: Rng) -> Iterator[Case]:
    yield case("no leading dimension", rng.normal(size=(5, 4)))
    yield case("a batch", rng.normal(size=(2, 5, 6)))
    yield case("square", rng.normal(size=(4, 4)))
    yield case("batch and heads", rng.normal(size=(2, 3, 4, 6)), group="any shape")
    yield case("a batch of 1", rng.normal(size=(1, 3, 8)), group="any shape")
    yield case("one position", rng.normal(size=(2, 1, 4)), group="any shape")
    yield case("a transposed view", rng.normal(size=(4, 6)).T, group="any shape")
    yield case("another base", rng.normal(size=(5, 6)), base=float(rng.uniform(20, 500)), group="base")
    yield case("an integer base", rng.normal(size=(2, 4, 4)), int(rng.integers(20, 500)), group="base")
    yield case("up to ±1e6", rng.uniform(-1e6, 1e6, size=(4, 6)), criterion="stability")
    yield case("float32", rng.normal(size=(2, 5, 4)).astype(np.float32), criterion="contract")


def torch_rotary(x: Any, base: float = 10000.0) -> Any:
    """A pair is a complex number, a turn a product with exp(iθ)."""
    length, dim = x.shape[-2:]
    frequency = float(base) ** (-torch.arange(0, dim, 2, dtype=x.dtype) / dim)
    angle = torch.arange(length, dtype=x.dtype)[:, None] * frequency
    pairs = torch.view_as_complex(x.reshape(*x.shape[:-1], dim // 2, 2))
    return torch.view_as_real(pairs * torch.polar(torch.ones_like(angle), angle)).flatten(-2)


rotary_embedding = Exercise(
    "rotary_embedding",
    points=5,
    cases=rotary_cases,
    oracle=torch_rotary,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(20, 4, 25, 10))),
    hints=(
        Text(
            "A turn keeps the length of each pair, and position 0 is not turned at all.",
            "旋转不改变每一对的长度，而位置 0 完全不转。",
        ),
        Text(
            "Angles form a table (T, d/2). The even columns x[..., 0::2] are the a's, the odd ones the b's.",
            "角度构成 (T, d/2) 的表。偶数列 x[..., 0::2] 是各对的 a，奇数列是 b。",
        ),
        Text(
            "Even columns become a cos θ − b sin θ, odd ones a sin θ + b cos θ, written into a new array; "
            "cast the cosines to x.dtype, so that float32 stays float32.",
            "偶数列变为 a cos θ − b sin θ，奇数列变为 a sin θ + b cos θ，写入新数组；把 cos、sin 转成 x.dtype，"
            "float32 才不会变成 float64。",
        ),
    ),
)


# The feed-forward network


def feed_forward_inputs(rng: Rng, *shape: int, hidden: int) -> list[Any]:
    dim = shape[-1]
    return normals(rng, shape, (hidden, dim), (hidden,), (dim, hidden), (dim,))


def feed_forward_cases(rng: Rng) -> Iterator[Case]:
    yield case("a batch of sequences", *feed_forward_inputs(rng, 2, 5, 3, hidden=4))
    yield case("a matrix", *feed_forward_inputs(rng, 5, 4, hidden=6))
    yield case("square", *feed_forward_inputs(rng, 4, 4, hidden=4))
    yield case("one vector", *feed_forward_inputs(rng, 3, hidden=5), group="any shape")
    yield case("a batch of 1", *feed_forward_inputs(rng, 1, 4, hidden=2), group="any shape")
    yield case("four dimensions", *feed_forward_inputs(rng, 2, 2, 3, 2, hidden=3), group="any shape")
    x, *params = feed_forward_inputs(rng, 3, 4, hidden=5)
    yield case("up to ±1e6", x * 1e6, *params, criterion="stability")
    yield case("float32", *float32([x, *[p / 2 for p in params]]), criterion="contract")


def feed_forward_speed(rng: Rng) -> Iterator[Case]:
    """All positive, and so is what gelu gets: the x ** 3 in it can be slow for a negative x."""
    yield case("20,000 numbers", *map(np.abs, feed_forward_inputs(rng, 1000, 5, 4, hidden=5)))


def torch_feed_forward(x: Any, w1: Any, b1: Any, w2: Any, b2: Any) -> Any:
    return F.linear(F.gelu(F.linear(x, w1, b1), approximate="tanh"), w2, b2)


feed_forward_forward = Exercise(
    "feed_forward_forward",
    points=3,
    needs=("linear_forward", "gelu"),
    driver=partial(forward_output, forward="feed_forward_forward"),
    oracle=torch_feed_forward,
    cases=feed_forward_cases,
    speed=first_speed(feed_forward_speed),
    hints=(
        Text(
            "Positions do not talk to each other here: only the last axis takes part.",
            "这里各位置互不往来：只有最后一轴参与计算。",
        ),
        Text(
            "Weights are (out, in), so each linear map multiplies by the transposed weight; gelu stands "
            "between the two, not after.",
            "权重形状是 (out, in)，所以每个线性层都乘以权重的转置；gelu 夹在两层之间，后面没有。",
        ),
        Text(
            "hidden = x @ w1.T + b1; out = gelu(hidden) @ w2.T + b2. Keep hidden: the backward needs it.",
            "hidden = x @ w1.T + b1；out = gelu(hidden) @ w2.T + b2。记得保存 hidden，反向要用。",
        ),
    ),
)

feed_forward_backward = Exercise(
    "feed_forward_backward",
    points=4,
    needs=("feed_forward_forward", "linear_backward", "gelu_backward"),
    driver=partial(forward_backward, forward="feed_forward_forward", backward="feed_forward_backward"),
    oracle=gradients(torch_feed_forward),
    returns=("dx", "dw1", "db1", "dw2", "db2"),
    cases=with_dout(feed_forward_cases, "feed_forward_forward"),
    rtol=1e-5,
    speed=first_speed(with_dout(feed_forward_speed)),
    hints=(
        Text(
            "Linear, gelu, linear, in reverse order; each takes the gradient that the one after it left.",
            "把线性、gelu、线性倒过来做，每一步接过后一步留下的梯度。",
        ),
        Text(
            "The slope of gelu is taken at its input, the hidden values before gelu; dw2 needs the values after it.",
            "gelu 的斜率要在它的输入（激活前的 hidden）处取；而 dw2 用的是激活后的值。",
        ),
        Text(
            "linear_backward(dout, cache2), gelu_backward(…, hidden), linear_backward(…, cache1); weight and "
            "bias gradients sum "
            "over all leading axes.",
            "linear_backward(dout, cache2)、gelu_backward(…, hidden)、linear_backward(…, cache1)；"
            "权重和偏置的梯度对所有前导轴求和。",
        ),
    ),
)


# Blocks


def block_params(rng: Rng, dim: int, hidden: int, norms: int = 2, scale: float = 0.6) -> dict[str, Any]:
    """The names and shapes of a torch.nn layer's state_dict; three norms make it a decoder layer."""
    params = {}
    for attention in ("self_attn", "multihead_attn")[: norms - 1]:
        names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")
        params |= {f"{attention}.{name}": p for name, p in zip(names, attention_params(rng, dim, scale), strict=True)}
    names = ("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias")
    shapes = ((hidden, dim), (hidden,), (dim, hidden), (dim,))
    params |= dict(zip(names, normals(rng, *shapes, scale=scale), strict=True))
    for i in range(1, norms + 1):
        params |= {f"norm{i}.weight": rng.uniform(0.5, 2.0, size=dim), f"norm{i}.bias": rng.normal(size=dim)}
    return params


def encoder_cases(rng: Rng) -> Iterator[Case]:
    x, params = rng.normal(size=(2, 5, 6)) * 2 + 1, block_params(rng, 6, 5)
    yield case("norm after", x, params, 2, group="norm after")
    yield case("norm after, causal", x[:1], params, 3, causal(5), group="norm after")
    yield case("norm first", x, params, 2, norm_first=True, group="norm first")
    yield case("norm first, causal", x, params, 3, causal(5), True, group="norm first")
    x, params = rng.normal(size=(4, 4, 4)), block_params(rng, 4, 4)
    yield case("square", x, params, 2, group="mask")
    yield case("padding mask", x, params, 2, mask=some_allowed(rng, 4, 1, 1, 4), group="mask")
    own = some_allowed(rng, 4, 2, 4, 4)
    yield case("a mask of its own for each head", x, params, 2, mask=own, norm_first=True, group="mask")
    x, params = rng.normal(size=(2, 3, 4)), block_params(rng, 4, 5)
    yield case("up to ±1e6", x * 1e6, params, 2, criterion="stability")
    yield case("norm first, up to ±1e6", x * 1e6, params, 2, norm_first=True, criterion="stability")
    forbidden = row_forbidden(causal(3), 1)
    yield case("a query that may see nothing", x, params, 2, mask=forbidden, criterion="stability")
    yield case("float32", float32(x), float32(params), 2, criterion="contract")
    yield case("norm first, float32", float32(x), float32(params), 2, norm_first=True, criterion="contract")


def torch_layer(kind: str, params: dict[str, Any], num_heads: int, norm_first: bool) -> Any:
    """A layer of torch.nn without dropout; left in training mode, where no fast path replaces the plain one."""
    hidden, dim = params["linear1.weight"].shape
    options = {"activation": partial(F.gelu, approximate="tanh"), "batch_first": True, "norm_first": norm_first}
    return getattr(nn, kind)(dim, num_heads, hidden, dropout=0.0, dtype=torch.float64, **options)


def torch_encoder(x: Any, params: Any, num_heads: int, mask: Any = None, norm_first: bool = False) -> Any:
    n, length, _ = x.shape
    layer = torch_layer("TransformerEncoderLayer", params, num_heads, norm_first)
    return torch.func.functional_call(layer, params, (x, torch_mask(mask, n, num_heads, length, length)))


encoder_block = Exercise(
    "encoder_block",
    points=7,
    needs=("multi_head_attention_forward", "layer_norm_forward", "feed_forward_forward"),
    cases=encoder_cases,
    oracle=torch_encoder,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(1000, 5, 4)), block_params(rng, 4, 5), 2),
    hints=(
        Text(
            "Two branches, each with its residual and its own norm. Write the post-norm version first.",
            "两个分支，各有自己的残差和归一化。先写后归一化的版本。",
        ),
        Text(
            "With norm_first the norm is applied to what enters the branch, and the residual adds the x that "
            "was not normalised.",
            "norm_first 时归一化作用在进入分支的输入上，残差加的是没有归一化的 x。",
        ),
        Text(
            "Post: x = norm1(x + attn(x)); x = norm2(x + ffn(x)). Pre: x = x + attn(norm1(x)); x = x + "
            "ffn(norm2(x)). "
            "The forwards return (out, cache): take out.",
            "后归一化：x = norm1(x + attn(x))；x = norm2(x + ffn(x))。前归一化：x = x + attn(norm1(x))；x = x "
            "+ ffn(norm2(x))。"
            "这些前向函数返回 (out, cache)，只取 out。",
        ),
    ),
)


def decoder_cases(rng: Rng) -> Iterator[Case]:
    x, memory, params = rng.normal(size=(2, 5, 6)) * 2 + 1, rng.normal(size=(2, 4, 6)) + 1, block_params(rng, 6, 5, 3)
    yield case("norm after", x, memory, params, 2, group="norm after")
    yield case("norm after, causal", x, memory, params, 3, causal(5), group="norm after")
    yield case("norm first", x, memory, params, 2, norm_first=True, group="norm first")
    yield case("norm first, causal", x, memory, params, 3, causal(5), None, True, group="norm first")
    x, memory, params = rng.normal(size=(3, 4, 4)), rng.normal(size=(3, 4, 4)) * 2, block_params(rng, 4, 3, 3)
    yield case("square", x, memory, params, 2, group="mask")
    padding = some_allowed(rng, 3, 1, 1, 4)
    yield case("padding mask", x, memory, params, 2, memory_mask=padding, norm_first=True, group="mask")
    yield case("both masks", x, memory, params, 2, causal(4), padding, group="mask")
    own = some_allowed(rng, 3, 2, 4, 4)
    yield case("a mask of its own for each head", x, memory, params, 2, self_mask=own, memory_mask=~own, group="mask")
    x, memory, params = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 2, 4)), block_params(rng, 4, 5, 3)
    yield case("up to ±1e6", x * 1e6, memory * 1e6, params, 2, criterion="stability")
    forbidden = row_forbidden(np.ones((3, 2), dtype=bool), 1)
    yield case("a query that may see nothing", x, memory, params, 2, memory_mask=forbidden, criterion="stability")
    yield case("float32", *float32([x, memory, params]), 2, criterion="contract")
    yield case("norm first, float32", *float32([x, memory, params]), 2, norm_first=True, criterion="contract")


def torch_decoder(
    x: Any,
    memory: Any,
    params: Any,
    num_heads: int,
    self_mask: Any = None,
    memory_mask: Any = None,
    norm_first: bool = False,
) -> Any:
    n, length, _ = x.shape
    layer = torch_layer("TransformerDecoderLayer", params, num_heads, norm_first)
    masks = {
        "tgt_mask": torch_mask(self_mask, n, num_heads, length, length),
        "memory_mask": torch_mask(memory_mask, n, num_heads, length, memory.shape[1]),
    }
    return torch.func.functional_call(layer, params, (x, memory), masks)


decoder_block = Exercise(
    "decoder_block",
    points=8,
    needs=("encoder_block", "scaled_dot_product_attention", "split_heads", "merge_heads", "linear_forward"),
    cases=decoder_cases,
    oracle=torch_decoder,
    speed=lambda rng: case(
        "20,000 numbers", *normals(rng, (500, 5, 4), (500, 5, 4)), block_params(rng, 4, 5, 3), 2, causal(5)
    ),
    hints=(
        Text(
            "It is the encoder block with one more branch in the middle: three branches, three norms, three residuals.",
            "它就是编码器块，中间多了一个分支：三个分支、三个归一化、三个残差。",
        ),
        Text(
            "multihead_attn.in_proj_weight stacks q, k, v as before: its first E rows meet x, the other two "
            "thirds meet memory.",
            "multihead_attn.in_proj_weight 仍按 q、k、v 堆叠：前 E 行乘 x，后面两份乘 memory。",
        ),
        Text(
            "np.split weight and bias in three; q from x, k and v from memory; split_heads, attention with "
            "memory_mask, merge_heads, "
            "output projection. Order: self-attention, cross-attention, feed-forward; memory itself is not "
            "normalised.",
            "把权重和偏置 np.split 成三份；q 来自 x，k、v 来自 memory；split_heads，用 memory_mask 做注意力，"
            "merge_heads，输出投影。"
            "顺序：自注意力、交叉注意力、前馈；memory 本身不做归一化。",
        ),
    ),
)


# A small GPT


def gpt_params(rng: Rng, vocabulary: int, dim: int, window: int, layers: int, scale: float = 0.8) -> dict[str, Any]:
    """Every part is heard in the logits; tokens of one length and small biases, so that no token is always on top."""
    tokens = rng.normal(size=(vocabulary, dim))
    blocks = [block_params(rng, dim, 5, scale=scale) for _ in range(layers)]
    return {
        "tok_emb": 2 * tokens / np.linalg.norm(tokens, axis=1, keepdims=True),
        "pos_emb": rng.normal(size=(window, dim)) * 0.7,
        "blocks": [{name: p * 0.3 if "bias" in name else p for name, p in block.items()} for block in blocks],
        "ln_f_gamma": rng.uniform(0.7, 1.5, size=dim),
        "ln_f_beta": rng.normal(size=dim) * 0.2,
    }


def gpt_cases(rng: Rng) -> Iterator[Case]:
    params = gpt_params(rng, vocabulary=7, dim=6, window=5, layers=2)
    yield case("two blocks", rng.integers(7, size=(2, 5)), params, 2)
    yield case("three heads", rng.integers(7, size=(3, 4)), params, 3)
    yield case("shorter than the window", rng.integers(7, size=(2, 3)), params, 2, group="edges")
    yield case("one token", rng.integers(7, size=(3, 1)), params, 2, group="edges")
    yield case("a batch of 1", rng.integers(7, size=(1, 4)), params, 2, group="edges")
    yield case("the same token again and again", np.full((1, 5), rng.integers(7)), params, 2, group="edges")
    other = gpt_params(rng, vocabulary=4, dim=4, window=4, layers=1)
    yield case("square", rng.integers(4, size=(4, 4)), other, 2, group="sizes")
    three = gpt_params(rng, vocabulary=9, dim=4, window=6, layers=3)
    yield case("three blocks", rng.integers(9, size=(2, 6)), three, 2, group="sizes")
    large = {**other, "tok_emb": other["tok_emb"] * 1e6, "pos_emb": other["pos_emb"] * 1e6}
    yield case("up to ±1e6", rng.integers(4, size=(2, 3)), large, 2, criterion="stability")
    calm = gpt_params(rng, vocabulary=4, dim=6, window=4, layers=1, scale=0.4)
    yield case("float32", rng.integers(4, size=(2, 3)), float32(calm), 2, criterion="contract")


def torch_gpt(ids: Any, params: Any, num_heads: int) -> Any:
    length = ids.shape[1]
    allowed = torch.ones(length, length, dtype=torch.bool).tril()
    x = F.embedding(ids, params["tok_emb"]) + params["pos_emb"][:length]
    for block in params["blocks"]:
        x = torch_encoder(x, block, num_heads, allowed, norm_first=True)
    x = F.layer_norm(x, (x.shape[-1],), params["ln_f_gamma"], params["ln_f_beta"])
    return F.linear(x, params["tok_emb"])


gpt_forward = Exercise(
    "gpt_forward",
    points=8,
    needs=("encoder_block", "causal_mask", "layer_norm_forward"),
    cases=gpt_cases,
    oracle=torch_gpt,
    speed=lambda rng: case(
        "20,000 numbers", rng.integers(9, size=(1000, 5)), gpt_params(rng, 9, dim=4, window=6, layers=1), 2
    ),
    hints=(
        Text(
            "Embed, run the blocks one after another, normalise, compare with every token's embedding.",
            "嵌入，依次通过各个块，归一化，再与每个词元的嵌入做内积。",
        ),
        Text(
            "tok_emb[ids] is (N, T, E); the first T rows of pos_emb are added to every sequence. The blocks "
            "are pre-norm and causal.",
            "tok_emb[ids] 的形状是 (N, T, E)；每个序列都加上 pos_emb 的前 T 行。各块是前归一化的，并带因果掩码。",
        ),
        Text(
            "encoder_block(x, block, num_heads, causal_mask(T), norm_first=True) for each block, then "
            "layer_norm_forward(…)[0] "
            "and @ tok_emb.T.",
            "对每个块调用 encoder_block(x, block, num_heads, causal_mask(T), norm_first=True)，再 "
            "layer_norm_forward(…)[0]，"
            "最后 @ tok_emb.T。",
        ),
    ),
)


def generate_cases(rng: Rng) -> Iterator[Case]:
    params = gpt_params(rng, vocabulary=11, dim=6, window=8, layers=1)
    other = gpt_params(rng, vocabulary=9, dim=6, window=3, layers=1)
    yield case("one new token", rng.integers(11, size=(5, 3)), params, 2, 1)
    yield case("a few new tokens", rng.integers(11, size=(5, 3)), params, 2, 4)
    yield case("a batch of 1", rng.integers(11, size=(1, 2)), params, 3, 4)
    yield case("past the window", rng.integers(9, size=(6, 2)), other, 2, 5, group="past the window")
    yield case("up to the window", rng.integers(11, size=(3, 4)), params, 2, 5, group="past the window")
    yield case("a prompt longer than the window", rng.integers(9, size=(6, 5)), other, 3, 3, group="past the window")
    yield case("float32", rng.integers(9, size=(3, 2)), float32(other), 2, 3, criterion="contract")


def torch_generate(ids: Any, params: Any, num_heads: int, max_new_tokens: int) -> Any:
    for _ in range(max_new_tokens):
        logits = torch_gpt(ids[:, -len(params["pos_emb"]) :], params, num_heads)
        ids = torch.cat([ids, logits[:, -1].argmax(-1, keepdim=True)], dim=1)
    return ids


generate = Exercise(
    "generate",
    points=5,
    needs=("gpt_forward",),
    cases=generate_cases,
    oracle=torch_generate,
    speed=lambda rng: case(
        "a thousand prompts", rng.integers(9, size=(1000, 4)), gpt_params(rng, 9, dim=4, window=4, layers=1), 2, 1
    ),
    hints=(
        Text(
            "One new token at a time, and each has to be read by the model before the next is chosen.",
            "一次只生成一个新词元，模型读过它之后才能选下一个。",
        ),
        Text(
            "Feed at most the last T_max ids, and look at the logits of the last position only.",
            "最多只输入最后 T_max 个 id，并且只看最后一个位置的 logits。",
        ),
        Text(
            "gpt_forward(ids[:, -T_max:], …)[:, -1].argmax(axis=-1), appended as a new column with np.concatenate.",
            "gpt_forward(ids[:, -T_max:], …)[:, -1].argmax(axis=-1)，用 np.concatenate 作为新的一列接在后面。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "08_transformer",
    module="transformer",
    title=Text("Transformers", "Transformer"),
    exercises=(
        causal_mask,
        scaled_dot_product_attention,
        attention_backward,
        split_heads,
        merge_heads,
        multi_head_attention_forward,
        multi_head_attention_backward,
        layer_norm_forward,
        layer_norm_backward,
        rms_norm,
        positional_encoding,
        rotary_embedding,
        feed_forward_forward,
        feed_forward_backward,
        encoder_block,
        decoder_block,
        gpt_forward,
        generate,
    ),
)
