"""Recurrent networks. PyTorch judges: its cells for one time step, its layers (batch first) for a sequence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.drivers import forward_backward, forward_output, second_backward
from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import F, gradients, nn, torch

from ._cases import Rng

# ------------------------------------------------------------------------------------------------ the oracles


def run(layer: Any, inputs: tuple[Any, ...], weights: tuple[Any, ...]) -> Any:
    """Call a layer of PyTorch with other weights, in a way that lets autograd reach them."""
    names = [name for name, _ in layer.named_parameters()]  # weight_ih, weight_hh, bias_ih, bias_hh
    return torch.func.functional_call(layer, dict(zip(names, weights, strict=True)), inputs)


def rnn_cell(x: Any, h: Any, *weights: Any) -> Any:
    return run(nn.RNNCell(x.shape[-1], h.shape[-1]), (x, h), weights)


def gru_cell(x: Any, h: Any, *weights: Any) -> Any:
    return run(nn.GRUCell(x.shape[-1], h.shape[-1]), (x, h), weights)


def lstm_cell(x: Any, h: Any, c: Any, *weights: Any) -> Any:
    return run(nn.LSTMCell(x.shape[-1], h.shape[-1]), (x, (h, c)), weights)


def rnn_layer(x: Any, h0: Any, *weights: Any) -> Any:
    return run(nn.RNN(x.shape[-1], h0.shape[-1], batch_first=True), (x, h0[None]), weights)[0]


def gru_layer(x: Any, h0: Any, *weights: Any) -> Any:
    return run(nn.GRU(x.shape[-1], h0.shape[-1], batch_first=True), (x, h0[None]), weights)[0]


def lstm_layer(x: Any, h0: Any, c0: Any, *weights: Any) -> Any:
    hs, (_, c_last) = run(nn.LSTM(x.shape[-1], h0.shape[-1], batch_first=True), (x, (h0[None], c0[None])), weights)
    return hs, c_last[0]


def lstm_outputs(*inputs: Any) -> Any:
    return lstm_layer(*inputs)[0]


# ------------------------------------------------------------------------------------------------- embeddings


def lookup(module: Any, ids: Any, weight: Any) -> Any:
    """Look up, overwrite what came out, and look up again: the table must not have felt it."""
    first = module.embedding_forward(ids, weight)[0]
    first[...] = -1
    return module.embedding_forward(ids, weight)[0]


def embedding_cases(rng: Rng) -> Iterator[Case]:
    table = rng.normal(size=(7, 3))
    yield case("a row of ids", np.array([4, 0, 6, 2]), table)
    yield case("repeated ids", np.array([5, 1, 5, 5, 1]), table)
    yield case("every row of the table", rng.permutation(7), table)
    yield case("a square table", np.array([3, 0, 1]), rng.normal(size=(4, 4)))
    yield case("sentences", rng.integers(7, size=(2, 5)), table, group="any shape")
    yield case("three dimensions", rng.integers(7, size=(2, 3, 2)), table, group="any shape")
    yield case("a single id", np.array(3), table, group="any shape")
    yield case("a batch of 1", np.array([[2, 2, 0]]), table, group="any shape")
    yield case("transposed views", rng.integers(7, size=(4, 2)).T, rng.normal(size=(3, 7)).T, group="any shape")
    yield case("32-bit ids", np.array([6, 1, 1], dtype=np.int32), table, group="any shape")
    yield case("up to ±1e6", np.array([1, 1, 0]), np.array([[1e6, -1e6], [-1e-6, 1e6]]), criterion="stability")
    yield case("float32", np.array([2, 0, 2]), table.astype(np.float32), criterion="contract")


def embedding_forward_cases(rng: Rng) -> Iterator[Case]:
    yield from embedding_cases(rng)
    table = rng.normal(size=(5, 2))
    yield case("output overwritten", np.array([1, 4]), table, criterion="contract", driver=lookup)
    yield case("output of one id overwritten", np.array(2), table, criterion="contract", driver=lookup)


def embedding_backward_cases(rng: Rng) -> Iterator[Case]:
    repeated = ("repeated ids", "up to ±1e6")
    for item in embedding_cases(rng):
        ids, table = item.args
        dout = rng.normal(size=(*ids.shape, table.shape[1])).astype(table.dtype)
        dout = dout * 1e6 if item.criterion == "stability" else dout
        group = "repeated ids" if item.name in repeated else item.group
        yield Case(item.name, (dout, ids, table), criterion=item.criterion, group=group)
    dout, ids, table = rng.normal(size=(2, 3, 4)), np.array([[1, 0, 1], [1, 4, 0]]), rng.normal(size=(5, 4))
    yield case("backward twice", dout, ids, table, criterion="contract", driver=twice("embedding"))


def embedding_speed(rng: Rng) -> Case:
    return case("20,000 ids", rng.integers(50, size=(100, 200)), rng.normal(size=(50, 1)))


def embedding_backward_speed(rng: Rng) -> Case:
    return case("20,000 ids", rng.normal(size=(100, 200, 1)), *embedding_speed(rng).args)


# ------------------------------------------------------------------------------------ inputs of a recurrent cell


def draw(rng: Rng, gates: int, n: int, t: int, d: int, h: int) -> list[np.ndarray]:
    """x, the states and the weights of a cell with 1, 3 or 4 gates; t = 0 is one time step, x without its axis."""
    states = [(n, h)] * (2 if gates == 4 else 1)
    weights = [(gates * h, d), (gates * h, h), (gates * h,), (gates * h,)]
    x = rng.normal(size=(n, t, d) if t else (n, d))
    return [x, *(rng.normal(size=shape) for shape in states), *(rng.normal(size=shape) * 0.7 for shape in weights)]


def turned(inputs: list[np.ndarray]) -> list[np.ndarray]:
    """The same numbers in column-major memory: every matrix is a transposed view."""
    return [np.asfortranarray(array) for array in inputs]


def scaled(inputs: list[np.ndarray], scales: list[float]) -> list[np.ndarray]:
    """One scale for each sample of x."""
    x, *rest = inputs
    return [x * np.reshape(scales, (-1,) + (1,) * (x.ndim - 1)), *rest]


def saturated(inputs: list[np.ndarray]) -> list[np.ndarray]:
    """Biases so large that many gates stand fully open or fully shut."""
    *rest, bias = inputs
    return [*rest, np.resize([-1e6, 1e3, 0.0, -1e3, 1e6], bias.shape)]


def cell_cases(rng: Rng, gates: int, t: int) -> Iterator[Case]:
    """What a time step (t = 0) and a sequence (t > 0) have in common."""
    yield case("a batch of 1", *draw(rng, gates, 1, t, 3, 2), group="any size")
    yield case("D = H", *draw(rng, gates, 2, t, 3, 3), group="any size")
    yield case("all sizes equal", *draw(rng, gates, 3, t and 3, 3, 3), group="any size")
    yield case("one hidden unit", *draw(rng, gates, 3, t, 2, 1), group="any size")
    yield case("transposed views", *turned(draw(rng, gates, 3, t, 2, 4)), group="any size")
    yield case("±1000", *scaled(draw(rng, gates, 3, t, 2, 4), [1.0, 30.0, 1000.0]), criterion="stability")
    yield case("up to ±1e6", *scaled(draw(rng, gates, 3, t, 2, 4), [1e6, 1e5, 1.0]), criterion="stability")
    yield case("saturated gates", *saturated(draw(rng, gates, 3, t, 2, 4)), criterion="stability")
    *x_and_h, last, w_ih, w_hh, b_ih, b_hh = draw(rng, gates, 3, t, 2, 4)
    far = last * np.array([[1e6], [1e3], [1.0]])
    yield case("states up to 1e6", *x_and_h, far, w_ih, w_hh, b_ih, b_hh, criterion="stability")
    small = [array.astype(np.float32) for array in draw(rng, gates, 3, t, 2, 4)]
    yield case("float32", *small, criterion="contract")


def step_cases(rng: Rng, gates: int) -> Iterator[Case]:
    x, *states_and_weights = draw(rng, gates, 3, 0, 2, 4)
    states, weights = states_and_weights[:-4], states_and_weights[-4:]
    yield case("states of zero", x, *(state * 0 for state in states), *weights, group="first step")
    yield case("states that are not zero", x, *states, *weights, group="with a state")
    yield case("more inputs than units", *draw(rng, gates, 4, 0, 5, 3), group="with a state")
    yield from cell_cases(rng, gates, 0)


def sequence_cases(rng: Rng, gates: int) -> Iterator[Case]:
    yield case("one step", *draw(rng, gates, 3, 1, 2, 4), group="one step")
    yield case("one step, more inputs than units", *draw(rng, gates, 4, 1, 5, 3), group="one step")
    yield case("two steps", *draw(rng, gates, 3, 2, 4, 5), group="several steps")
    yield case("five steps", *draw(rng, gates, 3, 5, 2, 4), group="several steps")
    yield case("twelve steps", *draw(rng, gates, 2, 12, 1, 3), group="several steps")
    yield from cell_cases(rng, gates, 4)


def step_speed(rng: Rng, gates: int) -> Case:
    return case("2,000 samples", *draw(rng, gates, 2000, 0, 10, 4))


def sequence_speed(rng: Rng, gates: int) -> Case:
    return case("1,000 samples", *draw(rng, gates, 1000, 4, 5, 4))


# ------------------------------------------------------------------------------------- gradients of the outputs


def twice(name: str) -> Callable[..., Any]:
    return partial(second_backward, forward=f"{name}_forward", backward=f"{name}_backward")


def step_dout(rng: Rng, gates: int, inputs: tuple[Any, ...]) -> Any:
    """A random gradient for h_next; for the LSTM a pair of them, for h_next and c_next."""
    like = inputs[1]
    dh, dc = (rng.normal(size=like.shape).astype(like.dtype) for _ in range(2))
    return (dh, dc) if gates == 4 else dh


def sequence_dout(rng: Rng, gates: int, inputs: tuple[Any, ...]) -> Any:
    x, h = inputs[:2]
    return rng.normal(size=(*x.shape[:2], h.shape[1])).astype(x.dtype)


def step_backward_cases(rng: Rng, gates: int, name: str) -> Iterator[Case]:
    for item in step_cases(rng, gates):
        yield Case(item.name, (step_dout(rng, gates, item.args), *item.args), {}, item.criterion, item.group)
    inputs = draw(rng, gates, 3, 0, 2, 4)
    dout = step_dout(rng, gates, tuple(inputs))
    if gates == 4:
        dh, dc = dout
        yield case("dc_next is zero", (dh, dc * 0), *inputs, group="only through h_next")
        yield case("dh_next is zero", (dh * 0, dc), *inputs, group="only through c_next")
        yield case("gradients of 1e6", (dh * 1e6, dc * 1e6), *inputs, criterion="stability")
    else:
        yield case("gradients of 1e6", dout * 1e6, *inputs, criterion="stability")
    yield case("backward twice", dout, *inputs, criterion="contract", driver=twice(name))


def sequence_backward_cases(rng: Rng, gates: int, name: str) -> Iterator[Case]:
    for item in sequence_cases(rng, gates):
        yield Case(item.name, (sequence_dout(rng, gates, item.args), *item.args), {}, item.criterion, item.group)
    inputs = draw(rng, gates, 3, 4, 2, 5)
    dout = sequence_dout(rng, gates, tuple(inputs))
    only = np.zeros((4, 1))
    only[-1] = 1
    yield case("the loss reads the last output", dout * only, *inputs, group="one output")
    yield case("the loss reads the first output", dout * only[::-1], *inputs, group="one output")
    yield case("gradients of 1e6", dout * 1e6, *inputs, criterion="stability")
    yield case("backward twice", dout, *inputs, criterion="contract", driver=twice(name))


def step_backward_speed(rng: Rng, gates: int) -> Case:
    item = step_speed(rng, gates)
    return case(item.name, step_dout(rng, gates, item.args), *item.args)


def sequence_backward_speed(rng: Rng, gates: int) -> Case:
    item = sequence_speed(rng, gates)
    return case(item.name, sequence_dout(rng, gates, item.args), *item.args)


# -------------------------------------------------------------------------------------------------- the exercises


def forward(name: str, parts: int = 1) -> Callable[..., Any]:
    return partial(forward_output, forward=f"{name}_forward", parts=parts)


def backward(name: str) -> Callable[..., Any]:
    return partial(forward_backward, forward=f"{name}_forward", backward=f"{name}_backward")


WEIGHTS = ("dw_ih", "dw_hh", "db_ih", "db_hh")

embedding_forward = Exercise(
    "embedding_forward",
    points=2,
    cases=embedding_forward_cases,
    driver=forward("embedding"),
    oracle=lambda ids, weight: F.embedding(ids, weight),
    speed=embedding_speed,
    hints=(
        Text(
            "Every id names a row of the table. Which NumPy operation fetches many rows at once?",
            "每个 id 对应表中的一行。NumPy 的哪种操作能一次取出许多行？",
        ),
        Text(
            "Index with the whole array of ids: the result gets its shape, with D appended, whatever the shape is.",
            "直接用整个 id 数组作下标：无论 ids 是什么形状，结果都是该形状后面再接一维 D。",
        ),
        Text(
            "np.take(weight, ids, axis=0) copies the rows. Keep ids and weight.shape for the backward.",
            "np.take(weight, ids, axis=0) 会复制这些行。把 ids 和 weight.shape 存进 cache，反向传播要用。",
        ),
    ),
)

embedding_backward = Exercise(
    "embedding_backward",
    points=3,
    needs=("embedding_forward",),
    cases=embedding_backward_cases,
    driver=backward("embedding"),
    oracle=gradients(lambda ids, weight: F.embedding(ids, weight)),
    rtol=1e-5,
    speed=embedding_backward_speed,
    hints=(
        Text(
            "What should a row receive that was looked up three times? And one that nobody asked for?",
            "被查了三次的行应该得到什么？没有人查过的行呢？",
        ),
        Text(
            "Start from zeros in the shape and dtype you need, then add every piece of dout to its row. "
            "dweight[ids] += dout reads each row once and so forgets repeated ids.",
            "先建一个形状、dtype 都对的零数组，再把 dout 的每一块加到对应的行上。"
            "dweight[ids] += dout 每行只读一次，重复的 id 会丢失。",
        ),
        Text(
            "np.add.at(dweight, ids, dout) adds without forgetting, for ids of any shape.",
            "np.add.at(dweight, ids, dout) 会逐个累加，不丢重复项，ids 是什么形状都可以。",
        ),
    ),
)

rnn_step_forward = Exercise(
    "rnn_step_forward",
    points=3,
    cases=partial(step_cases, gates=1),
    driver=forward("rnn_step"),
    oracle=rnn_cell,
    speed=partial(step_speed, gates=1),
    hints=(
        Text(
            "Two linear layers are added, one for the input and one for the state; what squashes their sum?",
            "两个线性层相加，一个作用于输入，一个作用于状态；它们的和外面套什么函数？",
        ),
        Text(
            "Weights are (out, in) as in PyTorch, so each product needs a transpose; both biases count.",
            "权重与 PyTorch 一样是 (out, in)，所以两个乘积都要转置；两个偏置都要加。",
        ),
        Text(
            "np.tanh of x @ w_ih.T + b_ih + h @ w_hh.T + b_hh; keep x, h, h_next and the weights.",
            "对 x @ w_ih.T + b_ih + h @ w_hh.T + b_hh 取 np.tanh；把 x、h、h_next 和权重存进 cache。",
        ),
    ),
)

rnn_step_backward = Exercise(
    "rnn_step_backward",
    points=5,
    needs=("rnn_step_forward",),
    cases=partial(step_backward_cases, gates=1, name="rnn_step"),
    driver=backward("rnn_step"),
    oracle=gradients(rnn_cell),
    returns=("dx", "dh", *WEIGHTS),
    rtol=1e-5,
    speed=partial(step_backward_speed, gates=1),
    hints=(
        Text(
            "Go back through tanh first. Its slope is known from its output alone.",
            "先穿过 tanh 往回走。它的斜率只用输出就能算出来。",
        ),
        Text(
            "da = dh_next * (1 − h_next²). What follows is a linear layer, twice: one with x, one with h.",
            "da = dh_next * (1 − h_next²)。剩下的就是线性层的反向传播，做两次：一次对 x，一次对 h。",
        ),
        Text(
            "da @ w_ih and da @ w_hh for dx and dh; da.T @ x and da.T @ h for the weights; "
            "da.sum(axis=0) for each bias.",
            "dx、dh 分别是 da @ w_ih 和 da @ w_hh；权重的梯度是 da.T @ x 和 da.T @ h；"
            "每个偏置的梯度是 da.sum(axis=0)。",
        ),
    ),
)

rnn_forward = Exercise(
    "rnn_forward",
    points=4,
    needs=("rnn_step_forward",),
    cases=partial(sequence_cases, gates=1),
    driver=forward("rnn"),
    oracle=rnn_layer,
    speed=partial(sequence_speed, gates=1),
    hints=(
        Text(
            "The state that leaves one step enters the next. Which axis of x is time?",
            "一步输出的状态就是下一步的输入状态。x 的哪个轴是时间？",
        ),
        Text(
            "Start with h = h0, loop over t, give x[:, t] and h to the step, keep every h in a list.",
            "令 h = h0，对 t 循环，把 x[:, t] 和 h 交给单步函数，每次得到的 h 都存进列表。",
        ),
        Text(
            "np.stack(list_of_h, axis=1) gives (N, T, H) in the right dtype; "
            "the cache can be the list of the steps' caches.",
            "np.stack(list_of_h, axis=1) 得到 (N, T, H)，dtype 也正确；cache 可以就是各步 cache 组成的列表。",
        ),
    ),
)

rnn_backward = Exercise(
    "rnn_backward",
    points=7,
    needs=("rnn_forward", "rnn_step_backward"),
    cases=partial(sequence_backward_cases, gates=1, name="rnn"),
    driver=backward("rnn"),
    oracle=gradients(rnn_layer),
    returns=("dx", "dh0", *WEIGHTS),
    rtol=1e-5,
    speed=partial(sequence_backward_speed, gates=1),
    hints=(
        Text(
            "Walk from the last step to the first. What does step t hear from step t + 1?",
            "从最后一步走到第一步。第 t 步会从第 t + 1 步收到什么？",
        ),
        Text(
            "Each state gets dhs[:, t] plus the dh that the step after it sent back; "
            "the gradients of weights and biases add up over all steps.",
            "每个状态的梯度是 dhs[:, t] 加上后一步传回来的 dh；权重和偏置的梯度要对所有时间步求和。",
        ),
        Text(
            "dh = 0; for t in reversed(range(T)): rnn_step_backward(dhs[:, t] + dh, caches[t]) gives dx[:, t], "
            "the new dh, and four gradients to add to their sums. After the loop, dh is dh0.",
            "dh = 0；for t in reversed(range(T)): rnn_step_backward(dhs[:, t] + dh, caches[t]) 给出 dx[:, t]、新的 dh，"
            "以及要累加的四个梯度。循环结束时的 dh 就是 dh0。",
        ),
    ),
)

lstm_step_forward = Exercise(
    "lstm_step_forward",
    points=5,
    needs=("sigmoid",),
    cases=partial(step_cases, gates=4),
    driver=forward("lstm_step", parts=2),
    oracle=lstm_cell,
    returns=("h_next", "c_next"),
    speed=partial(step_speed, gates=4),
    hints=(
        Text(
            "One matrix product gives all four gates at once. Which block of columns belongs to which gate?",
            "一次矩阵乘法就得到全部四个门。哪一段列属于哪个门？",
        ),
        Text(
            "Blocks of H columns, in the order i, f, g, o; g gets tanh, the three others sigmoid.",
            "每段 H 列，顺序为 i, f, g, o；g 用 tanh，其余三个用 sigmoid。",
        ),
        Text(
            "np.split(a, 4, axis=1) cuts them; then c_next = f * c + i * g and h_next = o * np.tanh(c_next).",
            "用 np.split(a, 4, axis=1) 切开；然后 c_next = f * c + i * g，h_next = o * np.tanh(c_next)。",
        ),
    ),
)

lstm_step_backward = Exercise(
    "lstm_step_backward",
    points=8,
    needs=("lstm_step_forward",),
    cases=partial(step_backward_cases, gates=4, name="lstm_step"),
    driver=backward("lstm_step"),
    oracle=gradients(lstm_cell),
    returns=("dx", "dh", "dc", *WEIGHTS),
    rtol=1e-5,
    speed=partial(step_backward_speed, gates=4),
    hints=(
        Text(
            "Draw the step as a graph. c_next has two readers: who are they?",
            "把这一步画成计算图。c_next 被两处用到：是哪两处？",
        ),
        Text(
            "The whole gradient of c_next is dc_next + dh_next * o * (1 − tanh²(c_next)). "
            "From it follow those of i, f, g and c; that of o comes from dh_next.",
            "c_next 的总梯度是 dc_next + dh_next * o * (1 − tanh²(c_next))。"
            "由它得到 i、f、g、c 的梯度；o 的梯度来自 dh_next。",
        ),
        Text(
            "Multiply each gate's gradient by its slope, s(1 − s) or 1 − g², join them in the order i, f, g, o with "
            "np.concatenate(axis=1), and go on as in a linear layer. dc is the whole gradient times f.",
            "每个门的梯度乘上自己的斜率，即 s(1 − s) 或 1 − g²，"
            "按 i, f, g, o 的顺序用 np.concatenate(axis=1) 拼起来，再按线性层往回传。dc 是总梯度乘以 f。",
        ),
    ),
)

lstm_forward = Exercise(
    "lstm_forward",
    points=5,
    needs=("lstm_step_forward",),
    cases=partial(sequence_cases, gates=4),
    driver=forward("lstm", parts=2),
    oracle=lstm_layer,
    returns=("hs", "c_last"),
    speed=partial(sequence_speed, gates=4),
    hints=(
        Text(
            "Two states travel this time. Where does each one start?",
            "这次有两个状态在时间上传递。它们各从哪里开始？",
        ),
        Text(
            "h, c = h0, c0; every step gives a new pair, and only h goes into hs.",
            "h, c = h0, c0；每一步给出一对新的状态，只有 h 放进 hs。",
        ),
        Text(
            "Collect h in a list for np.stack(…, axis=1); after the loop, c is c_last. "
            "Faster: x @ w_ih.T for all time steps once, before the loop.",
            "把 h 收进列表，最后 np.stack(…, axis=1)；循环结束时的 c 就是 c_last。"
            "更快的做法：循环之前一次算出所有时间步的 x @ w_ih.T。",
        ),
    ),
)

lstm_backward = Exercise(
    "lstm_backward",
    points=8,
    needs=("lstm_forward", "lstm_step_backward"),
    cases=partial(sequence_backward_cases, gates=4, name="lstm"),
    driver=backward("lstm"),
    oracle=gradients(lstm_outputs),
    returns=("dx", "dh0", "dc0", *WEIGHTS),
    rtol=1e-5,
    speed=partial(sequence_backward_speed, gates=4),
    hints=(
        Text(
            "Two states went forward, so two gradients come back. What is dc behind the last step?",
            "向前传的有两个状态，往回传的就有两个梯度。最后一步之后的 dc 是多少？",
        ),
        Text(
            "dh and dc start at zero. dhs[:, t] is added to dh only; dc is whatever the step after sent back.",
            "dh 和 dc 都从零开始。dhs[:, t] 只加到 dh 上；dc 就是后一步传回来的那个。",
        ),
        Text(
            "for t in reversed(range(T)): lstm_step_backward(dhs[:, t] + dh, dc, caches[t]) gives dx[:, t], dh, dc and "
            "four gradients to add up. What is left at the end are dh0 and dc0.",
            "for t in reversed(range(T)): lstm_step_backward(dhs[:, t] + dh, dc, caches[t]) 给出 dx[:, t]、dh、dc "
            "和要累加的四个梯度。最后剩下的就是 dh0 和 dc0。",
        ),
    ),
)

gru_step_forward = Exercise(
    "gru_step_forward",
    points=5,
    needs=("sigmoid",),
    cases=partial(step_cases, gates=3),
    driver=forward("gru_step"),
    oracle=gru_cell,
    speed=partial(step_speed, gates=3),
    hints=(
        Text(
            "Why can the two products, with x and with h, not simply be added for n?",
            "对于 n，为什么不能把 x 的乘积和 h 的乘积直接相加？",
        ),
        Text(
            "Keep the two halves apart, each with its own bias. For r and z add them; for n the reset gate scales the "
            "hidden half first, bias included.",
            "把两部分分开保留，各带自己的偏置。r 和 z 直接相加；n 则要先用重置门乘上隐藏部分（包括偏置）。",
        ),
        Text(
            "r, z = sigmoid of the sums, n = tanh(n_ih + r * n_hh), h_next = (1 − z) * n + z * h: "
            "z near 1 keeps the old state.",
            "r、z 是和的 sigmoid，n = tanh(n_ih + r * n_hh)，h_next = (1 − z) * n + z * h：z 接近 1 时保留旧状态。",
        ),
    ),
)

gru_step_backward = Exercise(
    "gru_step_backward",
    points=8,
    needs=("gru_step_forward",),
    cases=partial(step_backward_cases, gates=3, name="gru_step"),
    driver=backward("gru_step"),
    oracle=gradients(gru_cell),
    returns=("dx", "dh", *WEIGHTS),
    rtol=1e-5,
    speed=partial(step_backward_speed, gates=3),
    hints=(
        Text(
            "Count the ways from h to h_next. There are four.",
            "数一数从 h 到 h_next 有几条路。一共四条。",
        ),
        Text(
            "dn = dh_next (1 − z)(1 − n²), dz = dh_next (h − n) z (1 − z), dr = dn · n_hh · r (1 − r), "
            "where n_hh is the hidden half with its bias.",
            "dn = dh_next (1 − z)(1 − n²)，dz = dh_next (h − n) z (1 − z)，dr = dn · n_hh · r (1 − r)，"
            "其中 n_hh 是带偏置的隐藏部分。",
        ),
        Text(
            "The input half gets [dr, dz, dn], the hidden half [dr, dz, dn * r]. "
            "dh is the hidden half times w_hh, plus dh_next * z for the direct way.",
            "输入部分得到 [dr, dz, dn]，隐藏部分得到 [dr, dz, dn * r]。"
            "dh 是隐藏部分乘 w_hh，再加上直通的 dh_next * z。",
        ),
    ),
)

gru_forward = Exercise(
    "gru_forward",
    points=4,
    needs=("gru_step_forward",),
    cases=partial(sequence_cases, gates=3),
    driver=forward("gru"),
    oracle=gru_layer,
    speed=partial(sequence_speed, gates=3),
    hints=(
        Text(
            "Compare with rnn_forward: what changes, apart from the step?",
            "和 rnn_forward 比一比：除了单步函数，还有什么不同？",
        ),
        Text(
            "Nothing else: one state, which starts at h0 and goes from step to step.",
            "没有别的：只有一个状态，从 h0 开始，一步一步往下传。",
        ),
        Text(
            "Loop over t with gru_step_forward(x[:, t], h, …), keep every h and every cache, np.stack(…, axis=1).",
            "对 t 循环调用 gru_step_forward(x[:, t], h, …)，保存每个 h 和每个 cache，最后 np.stack(…, axis=1)。",
        ),
    ),
)

gru_backward = Exercise(
    "gru_backward",
    points=7,
    needs=("gru_forward", "gru_step_backward"),
    cases=partial(sequence_backward_cases, gates=3, name="gru"),
    driver=backward("gru"),
    oracle=gradients(gru_layer),
    returns=("dx", "dh0", *WEIGHTS),
    rtol=1e-5,
    speed=partial(sequence_backward_speed, gates=3),
    hints=(
        Text(
            "The walk is that of rnn_backward. Does your step's dh already hold all the ways back?",
            "往回走的方式与 rnn_backward 相同。单步函数给出的 dh 已经包含所有回去的路了吗？",
        ),
        Text(
            "At every step: dhs[:, t] plus the dh from the step after; weights and biases add up.",
            "每一步：dhs[:, t] 加上后一步传回的 dh；权重和偏置的梯度逐步累加。",
        ),
        Text(
            "for t in reversed(range(T)): gru_step_backward(dhs[:, t] + dh, caches[t]); after the loop, dh is dh0.",
            "for t in reversed(range(T)): gru_step_backward(dhs[:, t] + dh, caches[t])；循环结束时的 dh 就是 dh0。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "07_rnn",
    module="rnn",
    title=Text("Recurrent neural networks", "循环神经网络"),
    exercises=(
        embedding_forward,
        embedding_backward,
        rnn_step_forward,
        rnn_step_backward,
        rnn_forward,
        rnn_backward,
        lstm_step_forward,
        lstm_step_backward,
        lstm_forward,
        lstm_backward,
        gru_step_forward,
        gru_step_backward,
        gru_forward,
        gru_backward,
    ),
)
