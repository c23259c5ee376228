"""Training and regularisation: chance is judged by what it promises, the loop by what it was seen to do."""

from __future__ import annotations

import math
from functools import partial

import numpy as np

from grader.exercise import Assignment, Exercise, Text, case
from grader.oracle import torch

# --- chance -----------------------------------------------------------------------------------------------------------

RARE = 25.0  # natural logarithm: what a right answer breaks less than once in 10^10 tries


def promise(en, zh, kept):
    return Text(en, zh), bool(kept)


def likely(hits, tries, chance):
    """Whether so many hits are believable (Chernoff's bound on the binomial tail)."""
    share = hits / tries
    pairs = ((share, chance), (1 - share, 1 - chance))
    return bool(tries * sum(a * math.log(a / b) for a, b in pairs if a > 0) < RARE)


def seeded(module, *args, name, optional=False, compare=True, **options):
    """Which calls agree, seen from the generator; the last argument is a seed. np.random is set behind the back."""
    *inputs, seed = args

    def flat(value):
        return [value] if isinstance(value, np.ndarray) else [leaf for part in value for leaf in flat(part)]

    def call(rng, noise):
        np.random.seed(noise)
        answer = getattr(module, name)(*inputs, rng=rng, **options)
        parts = flat(answer[0] if name == "dropout_forward" else answer)
        return np.concatenate([part.ravel() for part in parts])

    rng = np.random.default_rng(seed)
    first, second = call(rng, 1), call(rng, 1)
    found = {
        "same": np.array_equal(first, call(np.random.default_rng(seed), 2)),
        "next": np.array_equal(first, second),
        "other": np.array_equal(first, call(np.random.default_rng(seed + 1), 1)),
    }
    if optional:
        found["fresh"] = np.array_equal(call(None, 1), call(None, 1))
    return found


def follows_generator(agree):
    """What every function with an rng promises; ``agree`` is the answer of ``seeded``."""
    yield promise(
        "generators with the same seed give the same result, whatever np.random does",
        "种子相同的生成器给出相同的结果，与 np.random 的状态无关",
        agree["same"] is True,
    )
    yield promise(
        "a second call with the same generator goes on to new random numbers",
        "用同一个生成器再调用一次，会得到新的随机数",
        agree["next"] is False,
    )
    yield promise("another seed gives another result", "换一个种子，结果也随之改变", agree["other"] is False)
    if "fresh" in agree:
        yield promise(
            "without rng each call takes a fresh generator",
            "不给 rng 时，每次调用都新建一个生成器",
            agree["fresh"] is False,
        )


def seed_from(rng):
    return int(rng.integers(2**31))


# --- first weights ----------------------------------------------------------------------------------------------------


def draw(module, shape, seed, draws=1, *, name):
    """One layer's weights, or (for small layers) several layers' weights on top of each other."""
    rng = np.random.default_rng(seed)
    layers = [getattr(module, name)(shape, rng) for _ in range(draws)]
    return layers[0] if draws == 1 else np.array(layers)


def filled(w, shape, draws):
    expected = tuple(shape) if draws == 1 else (draws, *shape)
    yield promise(
        "the weights are a float64 array of the shape asked for",
        "权重是形状符合要求的 float64 数组",
        isinstance(w, np.ndarray) and w.shape == expected and w.dtype == np.float64,
    )
    yield promise("all weights are finite", "所有权重都是有限数", bool(np.isfinite(w).all()))
    yield promise("every weight is drawn on its own", "每个权重都单独抽取", len(np.unique(w)) > 0.99 * w.size)
    yield promise("half of the weights are positive", "正的权重占一半", likely((w > 0).sum(), w.size, 0.5))


def uniform_promises(answer, shape, seed, draws=1, compare=False):
    if compare:
        yield from follows_generator(answer)
        return
    yield from filled(answer, shape, draws)
    bound, size = np.sqrt(6 / sum(shape)), np.abs(answer)
    yield promise(
        "no weight lies beyond ±√(6 / (in + out))",
        "没有权重超出 ±√(6 / (in + out))",
        bool(size.max() <= bound * (1 + 1e-9)),
    )
    yield promise(
        "the weights reach up to ±√(6 / (in + out))",
        "权重的范围一直延伸到 ±√(6 / (in + out))",
        bool(size.max() > bound * (1 - RARE / size.size)),
    )
    yield promise(
        "half of the weights lie in the inner half of the range",
        "一半的权重落在区间靠中间的那一半",
        likely((size < bound / 2).sum(), size.size, 0.5),
    )


def normal_promises(answer, shape, seed, draws=1, compare=False):
    if compare:
        yield from follows_generator(answer)
        return
    yield from filled(answer, shape, draws)
    n, std = answer.size, np.sqrt(2 / math.prod(shape[1:]))
    ratio, slack = np.mean(answer**2) / std**2 - 1, 2 * math.sqrt(RARE / n)  # Laurent & Massart's bound for chi-square
    yield promise("the spread is no smaller than √(2 / fan_in)", "标准差不小于 √(2 / fan_in)", bool(ratio > -slack))
    yield promise(
        "the spread is no larger than √(2 / fan_in)", "标准差不大于 √(2 / fan_in)", bool(ratio < slack + 2 * RARE / n)
    )
    z = np.abs(answer) / np.sqrt(np.mean(answer**2))
    share = math.erf(1 / math.sqrt(2))
    yield promise(
        "about 68% of the weights lie within one standard deviation",
        "约 68% 的权重落在一个标准差之内",
        abs((z < 1).mean() - share) < math.sqrt(RARE / (2 * n)),
    )
    yield promise(
        "a normal distribution has tails: some weights lie beyond 2.5 standard deviations",
        "正态分布有尾巴：有些权重超出 2.5 个标准差",
        bool(z.max() > 2.5),
    )


def weight_cases(shapes):
    def generate(rng):
        for name, shape, group, draws in shapes:
            yield case(name, shape, seed_from(rng), group=group, draws=draws)

    return generate


def with_generator(cases, name):
    def generate(rng):
        yield from cases(rng)
        follow = partial(seeded, name=name)
        yield case("the generator", (3, 5), seed_from(rng), compare=True, group="generator", driver=follow)

    return generate


xavier_uniform = Exercise(
    "xavier_uniform",
    points=3,
    driver=partial(draw, name="xavier_uniform"),
    promises=uniform_promises,
    cases=with_generator(
        weight_cases(
            (
                ("more inputs than outputs", (30, 170), "basic", 1),
                ("more outputs than inputs", (170, 30), "basic", 1),
                ("as many outputs as inputs", (72, 72), "basic", 1),
                ("a small layer, many times", (2, 3), "small layers", 600),
                ("one output, many times", (1, 40), "small layers", 130),
            )
        ),
        "xavier_uniform",
    ),
    speed=lambda rng: case("20,000 weights", (100, 200), seed_from(rng)),
    hints=(
        Text(
            "Which interval has the variance 2 / (in + out), when every number in it is equally likely?",
            "如果区间里每个数的可能性都一样，哪个区间的方差是 2 / (in + out)？",
        ),
        Text(
            "shape is (out, in): unpack it, compute the bound √(6 / (in + out)), and let the generator fill the array.",
            "shape 是 (out, in)：先拆开，算出边界 √(6 / (in + out))，再让生成器填满数组。",
        ),
        Text(
            "rng.uniform(low, high, size=shape), with low = −bound and high = bound.",
            "rng.uniform(low, high, size=shape)，其中 low = −bound，high = bound。",
        ),
    ),
)

kaiming_normal = Exercise(
    "kaiming_normal",
    points=3,
    driver=partial(draw, name="kaiming_normal"),
    promises=normal_promises,
    cases=with_generator(
        weight_cases(
            (
                ("more inputs than outputs", (30, 170), "basic", 1),
                ("more outputs than inputs", (170, 30), "basic", 1),
                ("as many outputs as inputs", (72, 72), "basic", 1),
                ("a convolution", (32, 16, 3, 3), "convolution", 1),
                ("a convolution with a long kernel", (24, 30, 7), "convolution", 1),
                ("one input, many times", (50, 1), "small layers", 90),
                ("one output, many times", (1, 40), "small layers", 130),
            )
        ),
        "kaiming_normal",
    ),
    speed=lambda rng: case("20,000 weights", (100, 200), seed_from(rng)),
    hints=(
        Text(
            "How many numbers are added up to make one output of this layer?",
            "这一层的一个输出，是由多少个数相加得到的？",
        ),
        Text(
            "fan_in is the product of every size in shape but the first; a "
            "generator's normal wants a standard deviation, not a variance.",
            "fan_in 是 shape 中除第一个以外各维大小的乘积；生成器的 normal 要的是标准差，不是方差。",
        ),
        Text(
            "rng.normal(0, np.sqrt(2 / fan_in), size=shape), with fan_in = np.prod(shape[1:]).",
            "rng.normal(0, np.sqrt(2 / fan_in), size=shape)，其中 fan_in = np.prod(shape[1:])。",
        ),
    ),
)


# --- minibatches ------------------------------------------------------------------------------------------------------


def batches(module, X, y, batch_size, seed=None, **options):
    """Everything that one pass over the data hands out (cut off where it would never end)."""
    from itertools import islice

    before = X.copy(), y.copy()
    if seed is not None:
        options["rng"] = np.random.default_rng(seed)
    pairs = [list(pair) for pair in islice(module.iterate_minibatches(X, y, batch_size, **options), 2 * len(X))]
    return {"batches": pairs, "unchanged": np.array_equal(X, before[0]) and np.array_equal(y, before[1])}


def first_column(array):
    return array.reshape(len(array), -1)[:, 0]


def minibatch_promises(answer, X, y, batch_size, seed=None, shuffle=False, compare=False):
    if compare:
        yield from follows_generator(answer)
        return
    xs, ys = zip(*answer["batches"], strict=True)
    yield promise(
        "each batch is a pair of arrays with the dtypes of X and y",
        "每个批次是一对数组，dtype 与 X、y 相同",
        all(
            isinstance(b, np.ndarray) and b.dtype == a.dtype and b.shape[1:] == a.shape[1:]
            for a, bs in ((X, xs), (y, ys))
            for b in bs
        ),
    )
    sizes, places = [len(b) for b in xs], {value: i for i, value in enumerate(first_column(y).tolist())}
    seen = [[places[value] for value in first_column(b).tolist()] for b in ys]
    order = [i for batch in seen for i in batch]
    yield promise(
        "every batch but the last has batch_size samples",
        "除最后一批外，每批都有 batch_size 个样本",
        all(s == batch_size for s in sizes[:-1]),
    )
    yield promise(
        "the last batch holds the samples that are left over",
        "最后一批装的正是剩下的样本",
        sizes[-1] == (len(X) % batch_size or batch_size),
    )
    yield promise("no sample is left out", "没有样本被漏掉", set(order) == set(range(len(X))))
    yield promise("no sample comes twice", "没有样本重复出现", len(set(order)) == len(order))
    yield promise(
        "every x comes with its own y",
        "每个 x 都配着它自己的 y",
        np.array_equal(np.concatenate(xs), X[order]) and np.array_equal(np.concatenate(ys), y[order]),
    )
    if not shuffle:
        yield promise(
            "without shuffle the order of the data is kept", "不打乱时保持数据原有的顺序", order == sorted(order)
        )
    elif len(X) > 12:
        yield promise("with shuffle the order is a new one", "打乱后顺序有所改变", order != sorted(order))
    if shuffle and 1 < batch_size <= len(X) // 4:
        full = [batch for batch in seen if len(batch) == batch_size]
        together = sum(max(batch) - min(batch) < batch_size for batch in full)
        yield promise(
            "samples from all over the data meet in a batch", "同一批里有来自数据各处的样本", together <= len(full) / 2
        )
    yield promise("X and y are not changed", "X 和 y 没有被改动", answer["unchanged"] is True)


def labelled(rng, n, *shape):
    """Samples with a y of their own each, so that a pair can be recognised."""
    return rng.normal(size=(n, *shape)), rng.permutation(n) + 10


def minibatch_cases(rng):
    X, y = labelled(rng, 12, 3)
    yield case("even batches", X, y, 4)
    X, y = labelled(rng, 11, 3)
    yield case("a short last batch", X, y, 4)
    yield case("a batch larger than the data", X, y, 20)
    yield case("batches of 1", X[:5], y[:5], 1)
    X, y = labelled(rng, 40, 2)
    yield case("shuffled", X, y, 4, seed_from(rng), shuffle=True, group="shuffle")
    X, y = labelled(rng, 37, 2)
    yield case("shuffled, a short last batch", X, y, 5, seed_from(rng), shuffle=True, group="shuffle")
    yield case("shuffled, one batch", X, y, 37, seed_from(rng), shuffle=True, group="shuffle")
    yield case("a generator, but no shuffle", X, y, 8, seed_from(rng), group="shuffle")
    X, y = labelled(rng, 10, 1, 2, 3)
    yield case("images", X, y, 4, seed_from(rng), shuffle=True, group="any shape")
    yield case(
        "several targets a sample",
        X[:, 0, 0],
        rng.normal(size=(10, 2)),
        3,
        seed_from(rng),
        shuffle=True,
        group="any shape",
    )
    yield case("numbers as samples", rng.normal(size=9), rng.normal(size=9), 4, group="any shape")
    X, y = labelled(rng, 18, 5)
    yield case("every other column", X[:, ::2], y, 4, seed_from(rng), shuffle=True, group="any shape")
    follow = partial(seeded, name="iterate_minibatches", optional=True)
    X, y = labelled(rng, 24, 2)
    yield case("the generator", X, y, 5, seed_from(rng), shuffle=True, compare=True, group="generator", driver=follow)
    yield case(
        "float32", X.astype(np.float32), y.astype(np.int32), 5, seed_from(rng), shuffle=True, criterion="contract"
    )


iterate_minibatches = Exercise(
    "iterate_minibatches",
    points=5,
    driver=batches,
    promises=minibatch_promises,
    cases=minibatch_cases,
    speed=lambda rng: case("20,000 numbers", *labelled(rng, 2000, 10), 100, seed_from(rng), shuffle=True),
    hints=(
        Text("Shuffle the numbers of the samples, not the samples.", "要打乱的是样本的编号，而不是样本本身。"),
        Text(
            "One order for X and y, made new at each call: "
            "rng.permutation(len(X)). Then walk through it in strides of "
            "batch_size.",
            "X 和 y 共用同一个顺序，每次调用重新生成：rng.permutation(len(X))。然后以 batch_size 为步长走一遍。",
        ),
        Text(
            "for start in range(0, len(X), batch_size): batch = order[start : start + "
            "batch_size]; yield X[batch], y[batch]. A slice beyond the end is simply shorter.",
            "for start in range(0, len(X), batch_size)：batch = order[start : start + "
            "batch_size]，然后 yield X[batch], y[batch]。切片超出末尾时会自动变短。",
        ),
    ),
)


# --- dropout ----------------------------------------------------------------------------------------------------------


def dropped(module, x, seed, **options):
    returned = module.dropout_forward(x, rng=np.random.default_rng(seed), **options)
    return returned[0] if isinstance(returned, (tuple, list)) and len(returned) == 2 else returned


def neighbours(fate, axis):
    """How often pairs of neighbours along an axis share one fate, out of how many."""
    pairs = fate.shape[axis] // 2
    left, right = (np.take(fate, range(start, 2 * pairs, 2), axis) for start in (0, 1))
    return (left == right).sum(), left.size


def dropout_promises(answer, x, seed, p=0.5, training=True, compare=False):
    if compare:
        yield from follows_generator(answer)
        return
    yield promise(
        "out has the shape and dtype of x",
        "out 的形状和 dtype 与 x 相同",
        isinstance(answer, np.ndarray) and answer.shape == x.shape and answer.dtype == x.dtype,
    )
    if not training:
        yield promise("in evaluation nothing is dropped", "评估时没有数被丢弃", bool(answer.all()))
        yield promise("in evaluation out equals x", "评估时 out 等于 x", np.array_equal(answer, x))
        return
    if p == 0:
        yield promise("with p = 0 out equals x", "p = 0 时 out 等于 x", np.array_equal(answer, x))
        return
    if p == 1:
        yield promise("with p = 1 every number of out is 0", "p = 1 时 out 全部为 0", not answer.any())
        return
    kept, rtol = answer != 0, 1e-5 if x.dtype == np.float32 else 1e-9
    yield promise(
        "a number that is kept becomes x / (1 − p)",
        "保留下来的数变成 x / (1 − p)",
        np.allclose(answer[kept], x[kept] / (1 - p), rtol, 0),
    )
    yield promise("a share of about p is dropped", "被丢弃的比例约为 p", likely((~kept).sum(), kept.size, p))
    chance = p**2 + (1 - p) ** 2
    yield promise(
        "numbers side by side in a row are dropped independently",
        "同一行里相邻的数各自独立地被丢弃",
        likely(*neighbours(kept, -1), chance),
    )
    if x.ndim > 1:
        yield promise(
            "numbers in different rows, channels or samples are dropped independently",
            "不同行、不同通道、不同样本的数各自独立地被丢弃",
            all(likely(*neighbours(kept, axis), chance) for axis in range(x.ndim - 1)),
        )


def dropout_cases(rng):
    def x(*shape):
        return rng.normal(size=shape)

    yield case("one number in five", x(24, 18), seed_from(rng), p=0.2)
    yield case("the default p", x(18, 24), seed_from(rng))
    yield case("nine out of ten", x(30, 20), seed_from(rng), p=0.9)
    yield case("one dimension", x(300), seed_from(rng), p=0.3, group="any shape")
    yield case("three dimensions", x(6, 8, 9), seed_from(rng), p=0.4, group="any shape")
    yield case("images", x(4, 4, 5, 6), seed_from(rng), p=0.3, group="any shape")
    yield case("a transposed view", x(18, 24).T, seed_from(rng), p=0.3, group="any shape")
    yield case("p = 0", x(3, 4), seed_from(rng), p=0.0, group="edges")
    yield case("p = 1", x(3, 4), seed_from(rng), p=1.0, group="edges")
    yield case("evaluation", x(8, 10), seed_from(rng), p=0.4, training=False, group="edges")
    yield case("evaluation with p = 1", x(5), seed_from(rng), p=1.0, training=False, group="edges")
    follow = partial(seeded, name="dropout_forward", optional=True)
    yield case("the generator", x(10, 20), seed_from(rng), p=0.4, compare=True, group="generator", driver=follow)
    yield case("up to ±1e6", x(20, 20) * 1e6, seed_from(rng), p=0.4, criterion="stability")
    yield case("nearly all dropped", x(2, 2), seed_from(rng), p=0.999999, criterion="stability")
    yield case("float32", x(20, 20).astype(np.float32), seed_from(rng), p=0.4, criterion="contract")
    yield case(
        "float32 in evaluation", x(3, 4).astype(np.float32), seed_from(rng), training=False, criterion="contract"
    )


dropout_forward = Exercise(
    "dropout_forward",
    points=5,
    driver=dropped,
    promises=dropout_promises,
    cases=dropout_cases,
    speed=lambda rng: case("20,000 numbers", rng.normal(size=(100, 200)), seed_from(rng), p=0.3),
    hints=(
        Text(
            "Throw one die for every number: which shape must the random numbers have?",
            "每个数都要掷一次骰子：随机数应该是什么形状？",
        ),
        Text(
            "rng.random(x.shape) is below p with probability p. What is kept "
            "is divided by 1 − p; think of p = 1 before you divide.",
            "rng.random(x.shape) 小于 p 的概率正是 p。保留下来的要除以 1 − p；做除法之前先想想 p = 1。",
        ),
        Text(
            "scale = (rng.random(x.shape) >= p) as x.dtype, over 1 − p (for p = 1 it is all zeros "
            "already); out = x * scale, and scale is the cache. In evaluation scale is all ones.",
            "scale = (rng.random(x.shape) >= p)，转成 x.dtype，再除以 1 − p（p = 1 "
            "时它本来就全是 0）；out = x * scale，scale 就是 cache。评估时 scale 全为 1。",
        ),
    ),
)


def dropped_back(module, dout, x, seed, twice=False, **options):
    """Gradients and the output that they belong to; with ``twice``, asked again after other forwards."""
    out, cache = module.dropout_forward(x, rng=np.random.default_rng(seed), **options)
    out = np.array(out)
    if twice:
        module.dropout_forward(x + 1, rng=np.random.default_rng(seed + 1), **options)
        module.dropout_backward(2 * dout, cache)
    return {"out": out, "dx": module.dropout_backward(dout, cache)}


def dropout_back_promises(answer, dout, x, seed, p=0.5, training=True, twice=False):
    out, dx = answer["out"], answer["dx"]
    yield promise(
        "dx has the shape and dtype of dout",
        "dx 的形状和 dtype 与 dout 相同",
        isinstance(dx, np.ndarray) and dx.shape == dout.shape and dx.dtype == dout.dtype,
    )
    if not training or p == 0:
        yield promise(
            "where nothing was dropped, dx equals dout", "没有丢弃时，dx 等于 dout", np.allclose(dx, dout, 1e-9, 0)
        )
        return
    dead, kept = (out == 0) & (x != 0), out != 0
    yield promise(
        "the forward that it belongs to drops a share of about p and scales the rest",
        "所对应的前向丢弃约 p 的比例，并放大其余的数",
        out.shape == x.shape
        and np.allclose(out[kept], x[kept] / (1 - p) if p < 1 else 0, 1e-4, 0)
        and likely(dead.sum(), (x != 0).sum(), p),
    )
    yield promise("what the forward dropped gets no gradient", "前向丢弃的数得不到梯度", not dx[dead].any())
    ratio, slack = dx[kept] / dout[kept] * (1 - p) - 1, 1e-5 if x.dtype == np.float32 else 1e-9
    yield promise(
        "what the forward kept gets no less than dout / (1 − p)",
        "前向保留的数，得到的梯度不少于 dout / (1 − p)",
        bool((ratio > -slack).all()),
    )
    yield promise(
        "what the forward kept gets no more than dout / (1 − p)",
        "前向保留的数，得到的梯度不多于 dout / (1 − p)",
        bool((ratio < slack).all()),
    )
    zero = x == 0
    if zero.any():
        yield promise(
            "an x of 0 that was kept passes its gradient on as well",
            "保留下来的数即使 x = 0，梯度也照样传回去",
            likely((dx[zero] == 0).sum(), zero.sum(), p),
        )


def dropout_back_cases(rng):
    def pair(*shape):
        x = rng.normal(size=shape)
        return rng.normal(size=shape), x

    dout, x = pair(4, 25)
    yield case("one number in five", dout, x, seed_from(rng), p=0.2)
    yield case("the default p", *pair(5, 20), seed_from(rng))
    yield case("nine out of ten", *pair(10, 10), seed_from(rng), p=0.9)
    yield case("one dimension", *pair(50), seed_from(rng), p=0.3, group="any shape")
    yield case("images", *pair(2, 3, 4, 5), seed_from(rng), p=0.4, group="any shape")
    yield case("x has zeros", dout, np.where(np.arange(25) % 5, 0.0, x), seed_from(rng), p=0.5, group="any shape")
    yield case("p = 0", *pair(3, 4), seed_from(rng), p=0.0, group="edges")
    yield case("p = 1", *pair(3, 4), seed_from(rng), p=1.0, group="edges")
    yield case("evaluation", *pair(3, 4), seed_from(rng), p=0.4, training=False, group="edges")
    yield case("gradients up to ±1e6", dout * 1e6, x, seed_from(rng), p=0.3, criterion="stability")
    yield case("backward twice", *pair(6, 10), seed_from(rng), p=0.3, twice=True, criterion="contract")
    yield case(
        "evaluation, backward twice", *pair(3, 4), seed_from(rng), training=False, twice=True, criterion="contract"
    )
    single = [a.astype(np.float32) for a in pair(6, 10)]
    yield case("float32", *single, seed_from(rng), p=0.3, criterion="contract")
    yield case("float32 in evaluation", *single, seed_from(rng), training=False, criterion="contract")


def dropout_back_speed(rng):
    return case("20,000 numbers", rng.normal(size=(100, 200)), rng.normal(size=(100, 200)), seed_from(rng), p=0.3)


dropout_backward = Exercise(
    "dropout_backward",
    points=3,
    needs=("dropout_forward",),
    driver=dropped_back,
    promises=dropout_back_promises,
    cases=dropout_back_cases,
    speed=dropout_back_speed,
    hints=(
        Text(
            "Once the dice have fallen, dropout only multiplies. What is the gradient of a multiplication?",
            "骰子落定之后，dropout 只是一次乘法。乘法的梯度是什么？",
        ),
        Text(
            "The forward multiplied x by 0 or by 1 / (1 − p): keep exactly these factors in the cache.",
            "前向把 x 乘以 0 或 1 / (1 − p)：cache 里保存的就是这些系数。",
        ),
        Text(
            "dx = dout * scale, where scale is what dropout_forward put into the cache.",
            "dx = dout * scale，scale 就是 dropout_forward 放进 cache 的那个数组。",
        ),
    ),
)


# --- penalties --------------------------------------------------------------------------------------------------------


def penalty(of_one):
    """An oracle for strength · Σ of_one(w), with autograd's gradients as a list."""

    def oracle(params, strength):
        leaves = [w.clone().requires_grad_() for w in params]
        value = strength * sum(of_one(w) for w in leaves)
        return value, list(torch.autograd.grad(value, leaves))

    return oracle


def penalty_cases(rng):
    weights = [rng.normal(size=(3, 4)), rng.normal(size=3), rng.normal(size=(2, 3)), rng.normal(size=2)]
    sparse = [np.array([[0.0, -2.0, 0.5], [1.5, 0.0, 0.0]]), np.array([-0.25, 0.0])]
    yield case("weights and biases of two layers", weights, 0.01)
    yield case("one matrix", [rng.normal(size=(4, 3))], 0.5)
    yield case("a strength above 1", weights[:2], 3.14)
    yield case("strength 1", weights[2:], 1.0)
    yield case("zeros among the weights", [w * rng.uniform(1, 2) for w in sparse], 0.1, group="signs and zeros")
    yield case("all weights negative", [-np.abs(w) - 0.1 for w in weights], 0.2, group="signs and zeros")
    yield case("a single number", [rng.normal(size=1)], 0.3, group="any shape")
    yield case("convolution weights", [rng.normal(size=(2, 3, 2, 2)), rng.normal(size=2)], 0.05, group="any shape")
    yield case(
        "a transposed view", [rng.normal(size=(5, 2)).T, rng.normal(size=(3, 6))[:, ::2]], 0.4, group="any shape"
    )
    yield case("up to ±1e6", [rng.normal(size=(2, 3)) * 1e6, rng.normal(size=3) * 1e-6], 0.1, criterion="stability")
    yield case("a strength of 1e6", weights[:2], 1e6, criterion="stability")
    yield case("float32", [w.astype(np.float32) for w in weights], 0.1, criterion="contract")


def penalty_speed(rng):
    return case("20,000 numbers", [rng.normal(size=(100, 150)), rng.normal(size=(50, 100))], 0.01)


l1_penalty = Exercise(
    "l1_penalty",
    points=3,
    oracle=penalty(lambda w: w.abs().sum()),
    returns=("value", "grads"),
    cases=penalty_cases,
    speed=penalty_speed,
    hints=(
        Text(
            "How steep is |w| right of 0, left of 0, and what do we agree on at 0?",
            "|w| 在 0 的右边、左边各有多陡？在 0 处我们约定取多少？",
        ),
        Text(
            "One NumPy function gives −1, 0 or 1 for each number. The value sums over all arrays of the list.",
            "有一个 NumPy 函数对每个数给出 −1、0 或 1。惩罚的值要对列表中所有数组求和。",
        ),
        Text(
            "value = strength * sum(np.abs(w).sum() for w in params); the gradient of w is strength * np.sign(w).",
            "value = strength * sum(np.abs(w).sum() for w in params)；w 的梯度是 strength * np.sign(w)。",
        ),
    ),
)

l2_penalty = Exercise(
    "l2_penalty",
    points=3,
    oracle=penalty(lambda w: w.square().sum() / 2),
    returns=("value", "grads"),
    cases=penalty_cases,
    speed=penalty_speed,
    hints=(
        Text("Why is there a ½ in the penalty? Differentiate and see.", "惩罚项里为什么有个 ½？求一次导就明白了。"),
        Text(
            "Sum the squares of every number of every array; the gradient has no square and no ½ left.",
            "对每个数组的每个数求平方和；求导之后，平方和 ½ 都不见了。",
        ),
        Text(
            "value = strength / 2 * sum((w**2).sum() for w in params); the gradient of w is strength * w.",
            "value = strength / 2 * sum((w**2).sum() for w in params)；w 的梯度是 strength * w。",
        ),
    ),
)


# --- measuring --------------------------------------------------------------------------------------------------------


def scored(rng, n, classes, right):
    """Logits and labels of which ``right`` rows are classified rightly."""
    places = rng.permuted(np.tile(np.arange(classes), (n, 1)), axis=1)  # logits of a row stay apart
    logits = places - classes / 2 + rng.uniform(0, 0.9, size=(n, classes))
    wrong = rng.permutation(n) >= right
    return logits, (logits.argmax(axis=1) + wrong) % classes


def accuracy_cases(rng):
    yield case("more samples than classes", *scored(rng, 11, 4, 7))
    yield case("as many samples as classes", *scored(rng, 5, 5, 2))
    yield case("fewer samples than classes", *scored(rng, 4, 9, 3))
    logits, labels = scored(rng, 8, 3, 5)
    yield case("two classes", *scored(rng, 10, 2, 3), group="unusual logits")
    yield case("negative logits", logits - 20, labels, group="unusual logits")
    yield case("all logits positive", logits + 20, labels, group="unusual logits")
    yield case("a transposed view", np.ascontiguousarray(logits.T).T, labels, group="unusual logits")
    yield case("none right", *scored(rng, 6, 3, 0), group="edges")
    yield case("all right", *scored(rng, 6, 3, 6), group="edges")
    yield case("a batch of 1", *scored(rng, 1, 4, 1), group="edges")
    yield case("up to ±1e6", logits * 2e5, labels, criterion="stability")
    yield case("close together at 1e6", 1e6 + logits, labels, criterion="stability")
    yield case("float32", logits.astype(np.float32), labels, criterion="contract")
    yield case("labels of another integer type", logits, labels.astype(np.uint8), criterion="contract")


accuracy = Exercise(
    "accuracy",
    points=2,
    oracle=lambda logits, labels: (logits.argmax(dim=1) == labels).double().mean(),
    cases=accuracy_cases,
    speed=lambda rng: case("20,000 numbers", *scored(rng, 2000, 10, 1234)),
    hints=(
        Text(
            "The prediction is a place, not a value: where in its row is the largest logit?",
            "预测是一个位置，而不是一个值：每行最大的 logit 在哪里？",
        ),
        Text(
            "argmax along the axis of the classes, compare with labels, and take the mean of the booleans.",
            "沿类别所在的轴取 argmax，与 labels 比较，再对布尔值取平均。",
        ),
        Text("np.mean(logits.argmax(axis=1) == labels).", "np.mean(logits.argmax(axis=1) == labels)。"),
    ),
)


def recorded_evaluation(module, params, X, y, batch_size):
    """Evaluate a linear classifier. Column 0 of X is the sample's number, so that every call can be followed."""
    seen = []

    def loss_fn(params, X, y):
        seen.append(X[:, 0].astype(int))
        weight, bias = params
        logits = X[:, 1:] @ weight.T + bias
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_probs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        return -log_probs[np.arange(len(y)), y].mean(), logits

    loss, accuracy = module.evaluate(loss_fn, params, X, y, batch_size)
    sizes = sorted((len(numbers) for numbers in seen), reverse=True)
    return {"loss": loss, "accuracy": accuracy, "batch sizes": sizes, "samples": np.sort(np.concatenate(seen))}


def evaluate_cases(rng):
    def data(n, classes=3, features=2):
        params = [rng.normal(size=(classes, features)), rng.normal(size=classes)]
        X = np.column_stack([np.arange(n), rng.normal(size=(n, features))])
        return params, X, rng.integers(classes, size=n)

    yield case("even batches", *data(12), 4)
    yield case("one batch", *data(7), 7)
    yield case("batches of 1", *data(5), 1)
    yield case("a short last batch", *data(11), 4, group="short last batch")
    yield case("a last batch of 1", *data(9, classes=4), 8, group="short last batch")
    yield case("a batch larger than the data", *data(6), 10, group="short last batch")
    params, X, y = data(7)
    yield case("weights up to ±1e6", [w * 1e6 for w in params], X, y, 3, criterion="stability")
    yield case("float32", [w.astype(np.float32) for w in params], X.astype(np.float32), y, 3, criterion="contract")


evaluate = Exercise(
    "evaluate",
    points=4,
    needs=("iterate_minibatches", "accuracy"),
    driver=recorded_evaluation,
    cases=evaluate_cases,
    hints=(
        Text(
            "Ten samples in batches of 4, 4 and 2: does a sample of the last batch count as much as one of the first?",
            "10 个样本分成 4、4、2 三批：最后一批的样本，和第一批的样本分量一样吗？",
        ),
        Text(
            "Turn every mean back into a sum: times the size of its "
            "batch. Divide by the number of samples once, at the end.",
            "把每批的平均值乘以该批大小，还原成总和；最后只除一次样本总数。",
        ),
        Text(
            "for each X_batch, y_batch of iterate_minibatches: loss_sum += loss * len(X_batch), "
            "correct += accuracy(logits, y_batch) * len(X_batch); in the end both over len(X).",
            "对 iterate_minibatches 给出的每个 X_batch, y_batch：loss_sum += loss * "
            "len(X_batch)，correct += accuracy(logits, y_batch) * len(X_batch)；最后都除以 "
            "len(X)。",
        ),
    ),
)


# --- early stopping ---------------------------------------------------------------------------------------------------


def watch(module, losses, dtype="float64", **settings):
    """One validation loss an epoch, until step says stop. The optimiser works in place and in the list."""
    stopper = module.EarlyStopping(**settings)
    params, stops = [np.zeros(3, dtype), np.zeros((2, 2), dtype)], []
    for epoch, loss in enumerate(losses):
        params[0] = np.full(3, 10.0 * epoch, dtype)
        params[1][:] = epoch
        stops.append(bool(stopper.step(loss, params)))
        if stops[-1]:
            break
    for w in params:
        w[:] = -1
    report = {"stops": stops, "best_loss": stopper.best_loss}
    if any(np.isfinite(loss) for loss in losses):
        report.update(best_epoch=stopper.best_epoch, best_params=stopper.best_params)
    return report


def answers_bool(module, losses, **settings):
    stopper = module.EarlyStopping(**settings)
    return [stopper.step(loss, [np.zeros(2)]) for loss in losses]


def stopping_cases(rng):
    def curve(*losses):
        """Multiples of 1/8, so that every difference is exact."""
        return [float(loss + shift) for loss in losses]

    nan, inf, shift = float("nan"), float("inf"), int(rng.integers(1, 9))
    yield case("better every time", curve(5, 4, 3, 2, 1), patience=2)
    yield case("worse after the best", curve(3, 2, 2.5, 2.25, 2.75, 1), patience=3)
    yield case("better just in time", curve(4, 3, 3.5, 3.25, 2, 2.5, 2.25, 2.125, 1), patience=3)
    yield case("patience 1", curve(4, 3, 3.5, 2), patience=1)
    yield case("the default patience", curve(4, 3, 6, 5, 7, 3.5, 4, 2))
    yield case("below the last, not the best", curve(5, 2, 4, 3, 2.5, 1), patience=3, group="the best so far")
    yield case("a plateau", curve(1, 1, 1, 1, 1), patience=3, group="the best so far")
    yield case("negative losses", [-loss for loss in curve(1, 2, 1.5, 3, 2)], patience=2, group="the best so far")
    yield case("a random curve", rng.normal(size=30).tolist(), patience=4, group="the best so far")
    yield case(
        "steps smaller than min_delta",
        curve(4, 3.75, 3.5, 3.25, 3.125, 1),
        patience=3,
        min_delta=1.0,
        group="min_delta",
    )
    yield case(
        "small steps add up", curve(4, 3.75, 3.5, 3.25, 3, 2.75, 2.5), patience=3, min_delta=0.5, group="min_delta"
    )
    yield case("a step of exactly min_delta", curve(4, 3.5, 3.5, 1), patience=2, min_delta=0.5, group="min_delta")
    yield case("a little worse", curve(4, 4.25, 4.5, 4.25, 1), patience=2, min_delta=0.5, group="min_delta")
    yield case("NaN in between", curve(3, nan, 2, nan, nan, 1), patience=2, criterion="stability")
    yield case("NaN at first", curve(nan, 3, 2, 4), patience=2, criterion="stability")
    yield case("nothing but NaN", [nan] * 4, patience=3, criterion="stability")
    yield case("inf at first", curve(inf, nan, 2, 1, 3), patience=3, criterion="stability")
    yield case("before the first call", [], patience=2, criterion="contract")
    yield case("step answers with a bool", curve(3, 2, 4, 5), patience=2, criterion="contract", driver=answers_bool)
    yield case("float32", curve(2, 1, 3), dtype="float32", patience=2, criterion="contract")


early_stopping = Exercise(
    "EarlyStopping",
    points=6,
    driver=watch,
    cases=stopping_cases,
    hints=(
        Text(
            "What must the object remember between two calls of step? Four or five numbers, and one list.",
            "在两次 step 之间，对象要记住什么？四五个数，外加一个列表。",
        ),
        Text(
            "Count the calls since the last improvement: an improvement sets "
            "the count to 0. Compare with the best loss, strictly, "
            "and write it so that NaN falls on the other side. "
            "best_params needs copies of the arrays, not only of the list.",
            "数一数距上次改善过了多少次调用：一有改善就归零。"
            "要与最好的损失作严格比较，并且写法要让 NaN "
            "落到“没有改善”的一边。"
            "best_params 要复制数组本身，只复制列表不够。",
        ),
        Text(
            "if val_loss < self.best_loss - self.min_delta: keep loss, epoch and "
            "[w.copy() for w in params], waited = 0; else waited += 1. "
            "Count the epoch, and return waited >= patience.",
            "if val_loss < self.best_loss - self.min_delta：记下损失、轮次和 "
            "[w.copy() for w in params]，waited = 0；否则 waited += 1。"
            "轮次加一，返回 waited >= patience。",
        ),
    ),
)


# --- the loop ---------------------------------------------------------------------------------------------------------


def recorded_training(
    module,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    seed=None,
    in_place=False,
    patience=None,
    min_delta=0.0,
    compare=False,
    **options,
):
    """Train a linear model by mean squared error and write down every call that the loop makes.

    Column 0 of X is the sample's number. The state counts the steps. With ``compare``, several runs: do they agree?
    """
    data = [X_train, y_train, X_val, y_val]

    def snap(arrays):
        return [np.array(w) for w in arrays]

    def run(rng, noise):
        calls, steps = [], []

        def loss_and_grads(params, X, y):
            calls.append({"params": snap(params), "X": X.copy(), "y": y.copy()})
            features, error = X[:, 1:], X[:, 1:] @ params[0] + params[1] - y
            return np.mean(error**2), [2 * features.T @ error / len(y), 2 * error.mean(keepdims=True)]

        def optimizer_step(params, grads, state):
            step = {"call": len(calls) - 1, "params": snap(params), "grads": snap(grads), "state": dict(state)}
            if in_place:
                for w, g in zip(params, grads, strict=True):
                    w -= 0.02 * g
            else:
                params = [w - 0.02 * g for w, g in zip(params, grads, strict=True)]
            steps.append({**step, "after": snap(params)})
            return params, {"count": len(steps)}

        np.random.seed(noise)
        start = snap(params) if in_place else params
        stopper = None if patience is None else module.EarlyStopping(patience=patience, min_delta=min_delta)
        trained, history = module.train(
            loss_and_grads, start, *data, optimizer_step, rng=rng, early_stopping=stopper, **options
        )
        return calls, steps, list(trained), history

    def order(rng, noise):
        return np.concatenate([call["X"][:, 0] for call in run(rng, noise)[0]])

    if compare:
        rng = np.random.default_rng(seed)
        first = order(rng, 1)
        return {
            "same": np.array_equal(first, order(np.random.default_rng(seed), 2)),
            "next": np.array_equal(first, order(rng, 1)),
            "other": np.array_equal(first, order(np.random.default_rng(seed + 1), 1)),
            "fresh": np.array_equal(order(None, 1), order(None, 1)),
        }
    before = snap([*data, *params])
    calls, steps, trained, history = run(None if seed is None else np.random.default_rng(seed), 1)
    losses = {name: [float(loss) for loss in history[name]] for name in ("train_loss", "val_loss")}
    unchanged = all(np.array_equal(a, b, equal_nan=True) for a, b in zip(before, [*data, *params], strict=True))
    return {"calls": calls, "steps": steps, "params": trained, **losses, "unchanged": unchanged}


def mean_squared_error(params, X, y):
    return np.mean((X[:, 1:] @ params[0] + params[1] - y) ** 2)


def mean_squared_error_gradients(params, X, y):
    error = X[:, 1:] @ params[0] + params[1] - y
    return [2 * X[:, 1:].T @ error / len(y), 2 * error.mean(keepdims=True)]


def stops_at(losses, epochs, patience, min_delta):
    """How many of the epochs are run, and the best of them (None where every loss is NaN)."""
    best, waited = None, 0
    for epoch, loss in enumerate(losses):
        if loss < (np.inf if best is None else losses[best]) - min_delta:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch + 1, best
    return epochs, best


def training_promises(
    answer,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    seed=None,
    epochs=10,
    batch_size=32,
    patience=None,
    min_delta=0.0,
    in_place=False,
    compare=False,
):
    if compare:
        yield from follows_generator(answer)
        return
    n, steps, rtol = len(X_train), answer["steps"], 1e-4 if X_train.dtype == np.float32 else 1e-9

    def near(found, expected):
        flat = [np.concatenate([np.ravel(a) for a in arrays] or [[]]) for arrays in (found, expected)]
        return flat[0].shape == flat[1].shape and np.allclose(*flat, rtol, rtol, equal_nan=True)

    def joined(records, name):
        return [array for record in records for array in record[name]]

    # Every step belongs to the call of loss_and_grads before it; an epoch is ⌈N / batch_size⌉ steps.
    used = [answer["calls"][step["call"]] for step in steps]
    ids = [batch["X"][:, 0].astype(int) for batch in used]
    per_epoch = -(-n // batch_size)
    starts = range(0, len(steps), per_epoch)
    orders = [np.concatenate(ids[i : i + per_epoch]).tolist() for i in starts]
    ends = [steps[min(i + per_epoch, len(steps)) - 1]["after"] for i in starts]

    yield promise(
        "no step is made with validation samples", "没有用验证样本做过更新", all((batch < n).all() for batch in ids)
    )
    sizes = [batch_size] * (n // batch_size) + [n % batch_size] * (n % batch_size > 0)
    yield promise(
        "every step has batch_size samples, the last of an epoch what is left over",
        "每步用 batch_size 个样本，每轮最后一步用剩下的",
        [len(batch) for batch in ids] == sizes * len(starts),
    )
    yield promise(
        "every epoch sees each training sample exactly once",
        "每一轮都恰好看到每个训练样本一次",
        all(sorted(order) == list(range(n)) for order in orders),
    )
    yield promise(
        "every x comes with its own y, as given",
        "每个 x 都配着它自己的 y，数值保持原样",
        all(
            np.array_equal(batch["X"], X_train[numbers % n]) and np.array_equal(batch["y"], y_train[numbers % n])
            for batch, numbers in zip(used, ids, strict=True)
            if (numbers < n).all()
        ),
    )
    distinct = {tuple(order) for order in [*orders, list(range(n))]}
    yield promise("every epoch has an order of its own", "每一轮都重新打乱顺序", len(distinct) == len(orders) + 1)

    yield promise(
        "every step starts where the one before it ended",
        "每一步都从上一步的结果出发",
        near(joined(steps, "params"), [*params, *joined(steps[:-1], "after")]),
    )
    wanted = [
        g for s, b in zip(steps, used, strict=True) for g in mean_squared_error_gradients(s["params"], b["X"], b["y"])
    ]
    given, first = joined(steps, "grads"), len(params)
    yield promise(
        "the first step gets the gradients of its batch as they are",
        "第一步用的就是本批的梯度，原样不变",
        near(given[:first], wanted[:first]),
    )
    yield promise(
        "later steps get the gradients of their own batch, and of nothing else",
        "之后每步也只用本批的梯度，没有混入别的",
        near(given[first:], wanted[first:]),
    )
    yield promise(
        "the loss is asked for at the parameters that the step then changes",
        "求损失时用的参数，正是这一步要更新的参数",
        near(joined(steps, "params"), joined(used, "params")),
    )
    carried = [step["state"] == {"count": i} for i, step in enumerate(steps)]
    yield promise("the state is {} at the first step", "第一步的 state 是 {}", steps[0]["state"] == {})
    yield promise(
        "within an epoch each step gets the state that the one before it returned",
        "同一轮内，每步拿到上一步返回的 state",
        all(ok for i, ok in enumerate(carried) if i % per_epoch),
    )
    yield promise(
        "the state goes on from one epoch to the next", "state 从一轮延续到下一轮", all(carried[i] for i in starts if i)
    )

    losses = [mean_squared_error(end, X_val, y_val) for end in ends]
    seen = [
        sum(len(b["y"]) * mean_squared_error(b["params"], b["X"], b["y"]) for b in used[i : i + per_epoch]) / n
        for i in starts
    ]
    after = [mean_squared_error(end, X_train, y_train) for end in ends]
    found = answer["train_loss"], answer["val_loss"]
    yield promise(
        "history holds one number an epoch", "history 中每轮一个数", all(len(curve) == len(starts) for curve in found)
    )
    yield promise(
        "train_loss is the mean over the samples of the epoch",
        "train_loss 是这一轮所有样本的平均损失",
        near(found[0], seen) or near(found[0], after),
    )
    yield promise(
        "val_loss is the mean over the validation samples after the epoch",
        "val_loss 是这一轮结束后所有验证样本的平均损失",
        near(found[1], losses),
    )
    chunks = [[mean_squared_error(b["params"], b["X"], b["y"]) for b in used[i : i + per_epoch]] for i in starts]
    inside = [min(c) * (1 - rtol) <= loss <= max(c) * (1 + rtol) for loss, c in zip(found[0], chunks, strict=False)]
    yield promise(
        "train_loss lies among the losses of the epoch's batches",
        "train_loss 介于这一轮各批损失之间",
        all(inside) or near(found[0], after),
    )
    validated = sum((call["X"][:, 0] >= n).sum() for call in answer["calls"])
    yield promise(
        "validation runs once an epoch",
        "每轮验证一次",
        len(X_val) * len(starts) <= validated <= len(X_val) * (len(starts) + 2),
    )

    last, best = (epochs, None) if patience is None else stops_at(losses, epochs, patience, min_delta)
    if patience is None:
        yield promise("training runs for all its epochs", "训练跑满所有轮次", len(starts) == epochs)
        yield promise("the last parameters come back", "返回最后的参数", near(answer["params"], ends[-1]))
    else:
        yield promise(
            "training ends when early stopping says so, and not before",
            "早停说停才停，不提前也不推后",
            len(starts) == last,
        )
        what = Text("the best parameters come back", "返回验证损失最好的那一轮的参数")
        if best is None:
            what = Text(
                "the last parameters come back where no validation loss was a number",
                "验证损失全是 NaN 时，返回最后的参数",
            )
            wanted = ends[-1:]
        else:
            wanted = [
                end for end, loss in zip(ends, losses, strict=True) if abs(loss - losses[best]) <= rtol * losses[best]
            ]
        yield what, any(near(answer["params"], end) for end in wanted)
    yield promise(
        "the parameters keep their dtype and shape",
        "参数的 dtype 和形状保持不变",
        all(a.dtype == b.dtype and a.shape == b.shape for a, b in zip(answer["params"], params, strict=True)),
    )
    yield promise(
        "the data and the first parameters are not changed", "数据和初始参数没有被改动", answer["unchanged"] is True
    )


def regression(rng, n_train, n_val):
    """A straight line for training, and half of it for validation: the best model lies on the way."""

    def side(n, first, share):
        X = np.column_stack([first + np.arange(n), rng.normal(size=(n, 3))])
        return X, share * (X[:, 1:] @ slope + 1)

    slope = rng.choice([-1.0, 1.0], size=3) * rng.uniform(0.8, 1.5, size=3)
    return [rng.normal(size=3) * 0.1, np.zeros(1)], *side(n_train, 0, 1.0), *side(n_val, 1000, 0.55)


def training_cases(rng):
    def seed():
        return seed_from(rng)

    yield case("a short last batch", *regression(rng, 22, 7), seed(), epochs=3, batch_size=5)
    yield case("even batches", *regression(rng, 20, 6), seed(), epochs=4, batch_size=4)
    yield case("all data in one batch", *regression(rng, 18, 5), seed(), epochs=3, batch_size=50)
    yield case("default epochs and batch_size", *regression(rng, 40, 5), seed())
    yield case("no generator", *regression(rng, 22, 7), epochs=3, batch_size=8)
    early = {"group": "early stopping", "batch_size": 5}
    yield case("stops early", *regression(rng, 22, 7), seed(), epochs=14, patience=2, **early)
    yield case("the best before the end", *regression(rng, 22, 7), seed(), epochs=8, patience=50, **early)
    yield case("an optimiser in place", *regression(rng, 22, 7), seed(), epochs=14, patience=2, in_place=True, **early)
    yield case("min_delta", *regression(rng, 22, 7), seed(), epochs=12, patience=2, min_delta=0.3, **early)
    yield case(
        "the generator", *regression(rng, 20, 4), seed(), epochs=2, batch_size=4, compare=True, group="generator"
    )
    params, X_train, y_train, X_val, y_val = regression(rng, 22, 4)
    unknown = np.full_like(y_val, np.nan)
    yield case(
        "nothing but NaN",
        params,
        X_train,
        y_train,
        X_val,
        unknown,
        seed(),
        epochs=6,
        batch_size=5,
        patience=3,
        criterion="stability",
    )
    single = [w.astype(np.float32) for w in params], *(a.astype(np.float32) for a in (X_train, y_train, X_val, y_val))
    yield case("float32", *single, seed(), epochs=3, batch_size=5, criterion="contract")
    yield case("float32 and early stopping", *single, seed(), epochs=8, batch_size=5, patience=50, criterion="contract")


train = Exercise(
    "train",
    points=10,
    needs=("iterate_minibatches", "EarlyStopping"),
    driver=recorded_training,
    promises=training_promises,
    cases=training_cases,
    hints=(
        Text(
            "Write one epoch down in words first: what happens for each batch, "
            "what once at the end of the epoch, what once at the very end?",
            "先用文字写下一轮里发生的事：每批做什么，每轮结束时做什么，全部结束时做什么？",
        ),
        Text(
            "For each batch: loss_and_grads, then params, state = "
            "optimizer_step(params, grads, state). Weight each loss with the size of "
            "its batch. "
            "On validation data the gradients are ignored. Then ask early_stopping.step(val_loss, params).",
            "每批：先 loss_and_grads，再 params, state = optimizer_step(params, grads, state)。每批的损失按批大小加权。"
            "验证数据上的梯度不用。然后询问 early_stopping.step(val_loss, params)。",
        ),
        Text(
            "One rng before the loop over epochs, iterate_minibatches(X_train, "
            "y_train, batch_size, shuffle=True, rng=rng) inside it; train_loss is "
            "Σ loss · len(X_batch) / len(X_train). After the loop take "
            "early_stopping.best_params, if best_loss ever became finite.",
            "在轮次循环之前准备好 rng，循环内用 iterate_minibatches(X_train, "
            "y_train, batch_size, shuffle=True, rng=rng)；train_loss 是 "
            "Σ loss · len(X_batch) / len(X_train)。循环结束后，如果 "
            "best_loss 曾变成有限数，就取 early_stopping.best_params。",
        ),
    ),
)


ASSIGNMENT = Assignment(
    "09_training",
    module="training",
    title=Text("Training and regularisation", "训练流程与防止过拟合"),
    exercises=(
        xavier_uniform,
        kaiming_normal,
        iterate_minibatches,
        dropout_forward,
        dropout_backward,
        l1_penalty,
        l2_penalty,
        accuracy,
        evaluate,
        early_stopping,
        train,
    ),
)
