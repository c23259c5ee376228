"""Optimisers: whole walks of several steps, held against torch.optim; and the two schedules of the learning rate."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Assignment, Case, Exercise, Text, case
from grader.oracle import nn, torch

from ._cases import Rng

MATRIX, SEVERAL, TWINS = ((2, 3),), ((3, 2), (4,), (2, 1, 3)), ((2, 3), (2, 3))


# --- drivers: they run in the jail, from their source alone ------------------------------------------------------


def walk(
    module: Any,
    params: Any,
    gradients: Any,
    step: str,
    lrs: Any = None,
    reuse: bool = False,
    **options: Any,
) -> Any:
    """All parameters after each step. With ``reuse`` the caller writes into every array as soon as a step is over."""
    from copy import deepcopy

    state, path, kept = {}, [], {"params unchanged": True, "gradients unchanged": True}
    for t, grads in enumerate(gradients):
        if lrs is not None:
            options["lr"] = lrs[t]
        if reuse:
            params, grads = deepcopy(params), deepcopy(grads)
        before = deepcopy((params, grads))

        returned = getattr(module, step)(params, grads, state, **options)
        if not isinstance(returned, (tuple, list)) or len(returned) != 2:
            return returned
        new_params, state = returned
        path.append(deepcopy(new_params))

        if reuse:
            for label, old, now in zip(kept, before, (params, grads), strict=True):
                kept[label] &= all(np.array_equal(a, b) for a, b in zip(old, now, strict=True))
            for array in (*params, *grads, *new_params):
                array[...] = 1000 + t
        params = path[-1] if reuse else new_params
    return {"params": path, **kept} if reuse else path


def in_turn(module: Any, params: Any, gradients: Any, step: str, **options: Any) -> Any:
    """The same walk, while a second network, with a state of its own, takes its steps in between."""
    from copy import deepcopy

    run = getattr(module, step)
    other, mine, theirs, path = [p + 1 for p in params], {}, {}, []
    for grads in gradients:
        params, mine = run(params, grads, mine, **options)
        path.append(deepcopy(params))
        other, theirs = run(other, [3 - g for g in grads], theirs, **options)
    return path


def descend(module: Any, params: Any, gradients: Any, learning_rate: float, same_list: bool = False) -> Any:
    """All parameters after each step of gradient_descent, which may write into the list that it is given."""
    from copy import deepcopy

    mine, path, kept = deepcopy(list(params)), [], True
    for grads in gradients:
        before = deepcopy(grads)
        returned = module.gradient_descent(mine, grads, learning_rate)
        if not isinstance(returned, (tuple, list)):
            return returned
        path.append(deepcopy(returned))
        kept = kept and all(np.array_equal(a, b) for a, b in zip(before, grads, strict=True))
        if same_list and returned is not mine:
            return {"params": path, "the same list": False, "gradients unchanged": kept}
        mine = returned
    return {"params": path, "the same list": True, "gradients unchanged": kept} if same_list else path


# --- oracles ------------------------------------------------------------------------------------------------------


def descent(optimizer: str, **defaults: Any) -> Callable[..., Any]:
    """An oracle for ``walk``: the same gradients, handed to an optimiser of PyTorch."""

    def oracle(params: Any, gradients: Any, lrs: Any = None, reuse: bool = False, **options: Any) -> Any:
        leaves = [p.clone().requires_grad_() for p in params]
        judge = getattr(torch.optim, optimizer)(leaves, **(defaults | options))
        path = []
        for t, grads in enumerate(gradients):
            if lrs is not None:
                judge.param_groups[0]["lr"] = lrs[t]
            for leaf, gradient in zip(leaves, grads, strict=True):
                leaf.grad = gradient.clone()
            judge.step()
            path.append([leaf.detach().clone() for leaf in leaves])
        return {"params": path, "params unchanged": True, "gradients unchanged": True} if reuse else path

    return oracle


def torch_clip(grads: Any, max_norm: float) -> Any:
    leaves = [torch.zeros_like(g).requires_grad_() for g in grads]
    for leaf, gradient in zip(leaves, grads, strict=True):
        leaf.grad = gradient.clone()
    total_norm = nn.utils.clip_grad_norm_(leaves, max_norm)
    return [leaf.grad for leaf in leaves], total_norm


def torch_step_decay(step: int, base_lr: float, step_size: int, gamma: float = 0.1) -> float:
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=base_lr)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size, gamma)
    for _ in range(step):
        optimizer.step()
        scheduler.step()
    return scheduler.get_last_lr()[0]


# --- cases --------------------------------------------------------------------------------------------------------


def numbers(rng: Rng, shape: Any, scale: float = 1.0) -> np.ndarray:
    """Between 1 and 2 in magnitude, of either sign: next to these an eps of 1e-8 cannot be seen, wherever it stands."""
    return scale * rng.choice([-1.0, 1.0], size=shape) * rng.uniform(1.0, 2.0, size=shape)


def arrays(rng: Rng, shapes: Any, scale: float = 1.0, dtype: Any = np.float64) -> list[np.ndarray]:
    return [numbers(rng, shape, scale).astype(dtype) for shape in shapes]


def views(rng: Rng, scale: float = 1.0) -> list[np.ndarray]:
    return [numbers(rng, (3, 2), scale).T, numbers(rng, 6, scale)[::2]]


def walking(
    name: str,
    rng: Rng,
    shapes: Any = MATRIX,
    steps: int = 4,
    scale: float = 1.0,
    dtype: Any = np.float64,
    **options: Any,
) -> Case:
    """A case: random parameters, and random gradients for each step."""
    params = arrays(rng, shapes, dtype=dtype)
    return case(name, params, [arrays(rng, shapes, scale, dtype) for _ in range(steps)], **options)


def every_optimizer(rng: Rng) -> Iterator[Case]:
    """Walks that any optimiser has to get right, with its defaults."""
    yield walking("one step", rng, steps=1)
    yield walking("four steps", rng)
    yield walking("twenty steps", rng, shapes=((3,),), steps=20)
    yield walking("arrays of different shapes", rng, shapes=SEVERAL, group="several arrays")
    yield walking("two arrays of one shape", rng, shapes=TWINS, group="several arrays")
    params, *gradients = [views(rng) for _ in range(4)]
    yield case("transposed and strided views", params, gradients, group="several arrays")


def hard_walks(rng: Rng, step: str, **options: Any) -> Iterator[Case]:
    """Gradients of zero and of a million; float32; and callers who go on using their arrays."""
    start, *gradients = [arrays(rng, MATRIX, scale) for scale in (1.0, 0.0, 0.0, 1.0)]
    yield case("gradients of zero, then others", start, gradients, criterion="stability", **options)
    far = np.array([-1e6, -1.0, 0.0, 1e-6, 1e6])
    gradients = [[far], [far[::-1]], [-far]]
    yield case("from 1e-6 to ±1e6", arrays(rng, ((5,),)), gradients, criterion="stability", **options)
    contract = {"criterion": "contract", **options}
    yield walking("float32", rng, shapes=SEVERAL, dtype=np.float32, **contract)
    yield walking("arrays used again by the caller", rng, shapes=SEVERAL, reuse=True, **contract)
    yield walking("two networks in turn", rng, driver=partial(in_turn, step=step), **contract)


def two_layers(rng: Rng) -> Case:
    return walking("20,000 numbers", rng, shapes=((100, 190), (1000,)), steps=3)


def gradient_descent_cases(rng: Rng) -> Iterator[Case]:
    yield walking("one step", rng, steps=1, learning_rate=0.1)
    yield walking("four steps", rng, learning_rate=0.05)
    yield walking("a large learning rate", rng, steps=3, learning_rate=2.5)
    yield walking("arrays of different shapes", rng, shapes=SEVERAL, steps=3, learning_rate=0.1, group="several arrays")
    yield walking("two arrays of one shape", rng, shapes=TWINS, steps=3, learning_rate=0.3, group="several arrays")
    params, *gradients = [views(rng) for _ in range(4)]
    yield case("transposed and strided views", params, gradients, learning_rate=0.1, group="several arrays")
    zeros = [[np.zeros((2, 3))] for _ in range(3)]
    yield case("gradients of zero", arrays(rng, MATRIX), zeros, learning_rate=0.1, criterion="stability")
    far = np.array([-1e6, -1.0, 0.0, 1e-6, 1e6])
    gradients = [[far], [far[::-1]]]
    yield case("from 1e-6 to ±1e6", arrays(rng, ((5,),)), gradients, learning_rate=0.1, criterion="stability")
    contract = {"criterion": "contract", "learning_rate": 0.1}
    yield walking("float32", rng, shapes=SEVERAL, dtype=np.float32, **contract)
    yield walking("the same list comes back", rng, shapes=SEVERAL, same_list=True, **contract)


def sgd_cases(rng: Rng) -> Iterator[Case]:
    yield from every_optimizer(rng)
    yield walking("momentum", rng, shapes=TWINS, lr=0.1, momentum=0.9, group="momentum")
    yield walking("momentum, learning rate changes", rng, momentum=0.8, lrs=[0.1, 0.1, 0.02, 0.3], group="momentum")
    yield walking("Nesterov's momentum", rng, lr=0.1, momentum=0.9, nesterov=True, group="momentum")
    yield walking("weight decay", rng, lr=0.1, weight_decay=0.3, group="weight decay")
    yield walking("momentum and weight decay", rng, lr=0.1, momentum=0.7, weight_decay=0.3, group="weight decay")
    yield from hard_walks(rng, "sgd_step", momentum=0.9)


def rmsprop_cases(rng: Rng) -> Iterator[Case]:
    yield from every_optimizer(rng)
    yield walking("another alpha", rng, alpha=0.7, group="settings")
    yield walking("another eps", rng, lr=0.1, eps=0.5, group="settings")
    yield walking("learning rate changes", rng, lrs=[0.1, 0.1, 0.02, 0.3], group="settings")
    yield walking("gradients near 1e-7", rng, lr=0.1, scale=1e-7, group="small gradients")
    yield walking("gradients near 1e-5", rng, lr=0.1, scale=1e-5, group="small gradients")
    yield from hard_walks(rng, "rmsprop_step")


def adam_cases(rng: Rng) -> Iterator[Case]:
    yield from every_optimizer(rng)
    yield walking("other betas", rng, lr=0.1, betas=(0.5, 0.8), group="settings")
    yield walking("another eps", rng, lr=0.1, eps=0.5, group="settings")
    yield walking("learning rate changes", rng, lrs=[0.1, 0.1, 0.02, 0.3], group="settings")
    yield walking("weight decay", rng, lr=0.1, weight_decay=0.3, group="settings")
    yield walking("gradients near 1e-7", rng, lr=0.1, scale=1e-7, group="small gradients")
    yield walking("gradients near 1e-5", rng, lr=0.1, scale=1e-5, group="small gradients")
    yield from hard_walks(rng, "adam_step")


def adamw_cases(rng: Rng) -> Iterator[Case]:
    yield from every_optimizer(rng)
    decay = {"group": "weight decay"}
    yield walking("strong weight decay", rng, lr=0.1, weight_decay=0.5, **decay)
    yield walking("no weight decay", rng, lr=0.1, weight_decay=0.0, **decay)
    yield walking("weight decay, learning rate changes", rng, lrs=[0.1, 0.1, 0.02, 0.3], weight_decay=0.4, **decay)
    yield walking("other betas", rng, lr=0.1, betas=(0.5, 0.8), group="settings")
    yield walking("another eps", rng, lr=0.1, eps=0.5, group="settings")
    yield walking("gradients near 1e-7", rng, lr=0.1, scale=1e-7, group="settings")
    yield from hard_walks(rng, "adamw_step", lr=0.1)


def clip_cases(rng: Rng) -> Iterator[Case]:
    # Norms stay well above 1 wherever something is cut, so that the 1e-6 of the formula does not show.
    yield case("one array, too long", arrays(rng, ((4, 5),), scale=5.0), max_norm=1.0)
    yield case("one array, short enough", arrays(rng, ((4, 5),), scale=0.1), max_norm=50.0)
    yield case("arrays of different shapes", arrays(rng, SEVERAL, scale=5.0), max_norm=2.5)
    three_and_four = [np.array([3.0, 0.0]), np.array([[-4.0]])]
    one_long = [*arrays(rng, ((5,),), 30.0), *arrays(rng, ((3, 2),))]
    yield case("each short enough, together too long", three_and_four, max_norm=4.5, group="one norm")
    yield case("together just short enough", three_and_four, max_norm=5.5, group="one norm")
    yield case("one long, one short", one_long, max_norm=3.0, group="one norm")
    yield case("transposed and strided views", views(rng, 20.0), max_norm=1.0, group="one norm")
    yield case("all zeros", [np.zeros((2, 3)), np.zeros(4)], max_norm=1.0, criterion="stability")
    yield case("up to ±1e6", [np.array([-1e6, 1.0, 1e-6]), np.array([[1e6, 3e5]])], max_norm=1.0, criterion="stability")
    yield case("float32, too long", arrays(rng, SEVERAL, 5.0, np.float32), max_norm=1.0, criterion="contract")
    yield case("float32, short enough", arrays(rng, SEVERAL, 0.1, np.float32), max_norm=50.0, criterion="contract")


def clip_speed(rng: Rng) -> Case:
    return case("20,000 numbers", arrays(rng, ((100, 190), (1000,))), max_norm=1.0)


def step_decay_cases(rng: Rng) -> Iterator[Case]:
    lr, size = float(rng.uniform(0.1, 1.0)), int(rng.integers(4, 8))
    yield case("the first step", 0, lr, size)
    yield case("in the third stage", 2 * size + 2, lr, size)
    yield case("in the fourth stage", 3 * size + 1, lr / 2, size + 1)
    yield case("just before the first drop", size - 1, lr, size, group="boundaries")
    yield case("at the first drop", size, lr, size, group="boundaries")
    yield case("just before the third drop", 3 * size - 1, lr, size, group="boundaries")
    yield case("at the third drop", 3 * size, lr, size, group="boundaries")
    yield case("a drop at every step", 3, lr, 1, group="gamma")
    yield case("halved twice", 2 * size + 1, lr, size, gamma=0.5, group="gamma")
    yield case("another gamma", 3 * size, lr, size, gamma=0.8, group="gamma")


def warmup_cosine_cases(rng: Rng) -> Iterator[Case]:
    lr, warm, quarter = float(rng.uniform(0.1, 1.0)), int(rng.integers(6, 12)), int(rng.integers(9, 15))
    total, low = warm + 4 * quarter, lr / 20
    yield case("the first step of a warm-up", 0, total, lr, warmup_steps=warm, group="warm-up")
    yield case("the second step of a warm-up", 1, total, lr, warmup_steps=warm, group="warm-up")
    yield case("the last step of a warm-up", warm - 1, total, lr, warmup_steps=warm, min_lr=low, group="warm-up")
    yield case("the warm-up is over", warm, total, lr, warmup_steps=warm, group="warm-up")
    yield case("no warm-up, the first step", 0, total, lr)
    yield case("no warm-up, early", 7, total, lr)
    yield case("no warm-up, late", total - 5, total, lr)
    cosine = {"warmup_steps": warm, "group": "cosine"}
    yield case("half-way down", warm + 2 * quarter, total, lr, **cosine)
    yield case("a quarter of the way, other floor", warm + quarter, total, lr, min_lr=low, **cosine)
    yield case("three quarters of the way, other floor", warm + 3 * quarter, total, lr, min_lr=low, **cosine)
    yield case("one step before the end", total - 1, total, lr, warm, low, group="the end")
    yield case("at the end", total, total, lr, warm, low, group="the end")
    yield case("after the end", total + 3, total, lr, warm, low, group="the end")
    yield case("after the end, floor of 0", total + 5, total, lr, group="the end")


# --- exercises ----------------------------------------------------------------------------------------------------

gradient_descent = Exercise(
    "gradient_descent",
    points=2,
    driver=descend,
    cases=gradient_descent_cases,
    speed=lambda rng: walking("20,000 numbers", rng, shapes=((100, 190), (1000,)), steps=3, learning_rate=0.1),
    hints=(
        Text("The gradient points uphill. Which way do you want to go?", "梯度指向上坡的方向，你要往哪边走？"),
        Text(
            "A loop variable is only a name: giving it a new value changes neither the array nor the list.",
            "循环变量只是一个名字：给它赋新值，既不改变数组，也不改变列表。",
        ),
        Text(
            "Loop over the indices: params[i] = params[i] - learning_rate * gradients[i]; then return params.",
            "按下标循环：params[i] = params[i] - learning_rate * gradients[i]，最后返回 params。",
        ),
    ),
)

sgd_step = Exercise(
    "sgd_step",
    points=6,
    driver=partial(walk, step="sgd_step"),
    oracle=descent("SGD", lr=1e-2),
    cases=sgd_cases,
    speed=two_layers,
    hints=(
        Text(
            "What has to be remembered from one step to the next? One array for each parameter, of its shape.",
            "从一步到下一步需要记住什么？每个参数对应一个同形状的数组。",
        ),
        Text(
            "First d = g + weight_decay * p, then the velocity from d. "
            "The learning rate comes in last, and not into the velocity.",
            "先算 d = g + weight_decay * p，再用 d 更新速度。学习率最后才乘，不要乘进速度里。",
        ),
        Text(
            "v = momentum * v + d; the step is lr * v, or lr * (d + momentum * v) with nesterov, where v is already "
            "the new one. Return the list of new velocities inside the new state.",
            "v = momentum * v + d；步子是 lr * v，nesterov 时是 lr * (d + momentum * v)，其中 v 已是新的速度。"
            "把新的速度列表放进新的 state 返回。",
        ),
    ),
)

rmsprop_step = Exercise(
    "rmsprop_step",
    points=4,
    driver=partial(walk, step="rmsprop_step"),
    oracle=descent("RMSprop"),
    cases=rmsprop_cases,
    speed=two_layers,
    hints=(
        Text(
            "The state keeps a running mean of the squared gradients, one array for each parameter, zeros at first.",
            "state 里保存梯度平方的滑动平均，每个参数一个数组，起初全为零。",
        ),
        Text(
            "Update the mean first, then divide by its root. Where exactly does eps stand in the formula?",
            "先更新平均值，再除以它的平方根。注意公式里 eps 到底加在哪里。",
        ),
        Text(
            "s = alpha * s + (1 - alpha) * g**2; then p - lr * g / (np.sqrt(s) + eps).",
            "s = alpha * s + (1 - alpha) * g**2；然后 p - lr * g / (np.sqrt(s) + eps)。",
        ),
    ),
)

adam_step = Exercise(
    "adam_step",
    points=8,
    driver=partial(walk, step="adam_step"),
    oracle=descent("Adam"),
    cases=adam_cases,
    speed=two_layers,
    hints=(
        Text(
            "The state holds three things: the number of steps so far (one for the whole network), "
            "and two lists of arrays.",
            "state 里放三样东西：已走的步数（整个网络共用一个），以及两个数组列表。",
        ),
        Text(
            "Count t up before you use it, once a call. m̂ and v̂ are only used for this step; "
            "m and v themselves go back into the state.",
            "t 先加一再使用，每次调用只加一次。m̂ 和 v̂ 只用在这一步，存回 state 的是 m 和 v 本身。",
        ),
        Text(
            "m_hat = m / (1 - beta1**t), v_hat = v / (1 - beta2**t), and the step is "
            "lr * m_hat / (np.sqrt(v_hat) + eps); weight_decay * p joins g before everything else.",
            "m_hat = m / (1 - beta1**t)，v_hat = v / (1 - beta2**t)，步子是 lr * m_hat / (np.sqrt(v_hat) + eps)；"
            "weight_decay * p 在最开始就加到 g 上。",
        ),
    ),
)

adamw_step = Exercise(
    "adamw_step",
    points=4,
    needs=("adam_step",),
    driver=partial(walk, step="adamw_step"),
    oracle=descent("AdamW"),
    cases=adamw_cases,
    speed=two_layers,
    hints=(
        Text(
            "The decay acts on the weights, not on the gradient: m and v never see it.",
            "衰减作用在权重上，而不是梯度上：m 和 v 完全看不到它。",
        ),
        Text(
            "First shrink every parameter by the share lr · weight_decay, then take an ordinary Adam step from there.",
            "先让每个参数缩小 lr · weight_decay 这个比例，再从那里走普通的一步 Adam。",
        ),
        Text(
            "Make the list of p * (1 - lr * weight_decay) and hand it to adam_step, with lr, betas and eps, "
            "but with no weight_decay.",
            "构造 p * (1 - lr * weight_decay) 的列表，连同 lr、betas、eps 交给 adam_step，但不要再传 weight_decay。",
        ),
    ),
)

clip_grad_norm = Exercise(
    "clip_grad_norm",
    points=4,
    returns=("clipped", "total_norm"),
    oracle=torch_clip,
    cases=clip_cases,
    speed=clip_speed,
    rtol=1e-5,
    hints=(
        Text(
            "Think of all arrays as one long vector. What is its length?",
            "把所有数组看成一个长向量，它的长度是多少？",
        ),
        Text(
            "Sum the squares over all arrays, then one root. "
            "All arrays are multiplied by one and the same factor, never above 1.",
            "对所有数组求平方和，再开一次根号。所有数组都乘同一个系数，它不超过 1。",
        ),
        Text(
            "factor = min(1.0, max_norm / (total_norm + 1e-6)); return new arrays g * factor, "
            "and the norm from before the cut.",
            "factor = min(1.0, max_norm / (total_norm + 1e-6))；返回新数组 g * factor，以及裁剪之前的范数。",
        ),
    ),
)

step_decay = Exercise(
    "step_decay",
    points=2,
    oracle=torch_step_decay,
    cases=step_decay_cases,
    hints=(
        Text("How many drops have happened up to this step?", "到这一步为止，一共下降过几次？"),
        Text(
            "Steps 0 to step_size − 1 have none, step_size has the first: that is a division without remainder.",
            "第 0 到 step_size − 1 步一次也没有，第 step_size 步是第一次：这是整除。",
        ),
        Text(
            "Multiply base_lr by gamma to the power of step // step_size.",
            "用 base_lr 乘以 gamma 的 step // step_size 次方。",
        ),
    ),
)

warmup_cosine = Exercise(
    "warmup_cosine",
    points=4,
    cases=warmup_cosine_cases,
    hints=(
        Text(
            "Three parts: the line, the cosine, what comes after. Begin by deciding which of them a step belongs to.",
            "分三段：直线、余弦、结束之后。先判断这一步属于哪一段。",
        ),
        Text(
            "Progress runs from 0 where the warm-up ends to 1 at total_steps; "
            "(1 + cos(π · progress)) / 2 then runs from 1 to 0.",
            "进度在预热结束处为 0，在 total_steps 处为 1；(1 + cos(π · 进度)) / 2 随之从 1 降到 0。",
        ),
        Text(
            "if step < warmup_steps: base_lr * step / warmup_steps; if step >= total_steps: min_lr; else min_lr plus "
            "(base_lr - min_lr) times the half cosine of the second hint.",
            "step < warmup_steps 时为 base_lr * step / warmup_steps；step >= total_steps 时为 min_lr；"
            "其余为 min_lr 加上 (base_lr - min_lr) 乘以第二条提示里的半个余弦。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "05_optimizers",
    module="optimizers",
    title=Text("Optimizers", "优化器"),
    exercises=(
        gradient_descent,
        sgd_step,
        rmsprop_step,
        adam_step,
        adamw_step,
        clip_grad_norm,
        step_decay,
        warmup_cosine,
    ),
)
