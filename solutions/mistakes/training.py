"""Known mistakes in training.py, each with the sentence that a student who makes it reads."""

import numpy as np

# --- xavier_uniform ---------------------------------------------------------------------------------------------------


def xavier_uniform__standard_deviation_as_bound(shape, rng):
    """Your interval ends at √(2 / (in + out)). That is the standard deviation the weights should have; a uniform
    distribution on [−a, a] has the standard deviation a / √3, so your weights are too small by √3.

    你的区间只到 √(2 / (in + out))，而这是权重应有的标准差。[−a, a] 上均匀分布的标准差是 a / √3，
    所以你的权重小了 √3 倍。
    """
    bound = np.sqrt(2 / (shape[0] + shape[1]))
    return rng.uniform(-bound, bound, size=shape)


def xavier_uniform__no_square_root(shape, rng):
    """The square root is missing: 6 / (in + out) has the size of a variance, and the bound is a length. Large layers
    start with weights that are far too small.

    少了开平方：6 / (in + out) 是方差的量级，而边界应是与权重同量级的长度。层越大，你的初始权重就越偏小。
    """
    bound = 6 / (shape[0] + shape[1])
    return rng.uniform(-bound, bound, size=shape)


def xavier_uniform__normal(shape, rng):
    """The variance is right, but your weights come from a normal distribution: some lie beyond the bound. That is
    xavier_normal; here every number of the interval is to be equally likely.

    方差是对的，但你用的是正态分布，有些权重超出了边界：那是 xavier_normal。这里要求区间内每个数的可能性相同。
    """
    return rng.normal(0, np.sqrt(2 / (shape[0] + shape[1])), size=shape)


def xavier_uniform__only_fan_in(shape, rng):
    """Your bound √(6 / in) looks at the inputs alone. Glorot's compromise keeps the signal steady forwards and the
    gradient steady backwards, so both in and out stand under the root.

    你的边界 √(6 / in) 只考虑了输入。Glorot 的做法要同时照顾前向的信号和反向的梯度，所以根号下 in 和 out 都要出现。
    """
    bound = np.sqrt(6 / shape[1])
    return rng.uniform(-bound, bound, size=shape)


def xavier_uniform__only_positive(shape, rng):
    """All your weights are positive: the generator's random() starts at 0. The interval reaches from −bound to bound,
    otherwise every neuron of the layer begins by saying nearly the same.

    你的权重全是正数：生成器的 random() 从 0 开始取值。区间应从 −bound 到 bound，
    否则这一层的神经元一开始几乎都在说同样的话。
    """
    return np.sqrt(6 / (shape[0] + shape[1])) * rng.random(shape)


def xavier_uniform__transposed(shape, rng):
    """The array has the shape (in, out). This course keeps PyTorch's order: shape is (out, in) already, and the
    weights are returned in just that shape.

    数组的形状成了 (in, out)。本课程沿用 PyTorch 的次序：shape 本身就是 (out, in)，返回的权重形状与它完全一致。
    """
    bound = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(-bound, bound, size=shape[::-1])


def xavier_uniform__one_row(shape, rng):
    """Every row of the weights is the same. Neurons that begin alike get the same gradient and stay alike for ever:
    draw a number for each weight, not for each input.

    权重的每一行都一样。起点相同的神经元得到相同的梯度，永远也分不开：每个权重都要单独抽一个数，而不是每个输入抽一个。
    """
    bound = np.sqrt(6 / (shape[0] + shape[1]))
    return np.tile(rng.uniform(-bound, bound, size=shape[1]), (shape[0], 1))


def xavier_uniform__global_random(shape, rng):
    """You draw from np.random, not from rng: with the same seed the weights come out different each time, and no
    experiment can be repeated. Ask the generator that you were given.

    你用的是全局的 np.random，而不是 rng：种子相同，权重却每次不同，实验也就无法重复。请用传进来的生成器。
    """
    bound = np.sqrt(6 / (shape[0] + shape[1]))
    return np.random.uniform(-bound, bound, size=shape)


def xavier_uniform__seed_inside(shape, rng):
    """You make a generator with a fixed seed inside the function: two layers of the same shape get exactly the same
    weights, and the caller's seed has no say. Use rng as it is.

    你在函数里新建了一个种子固定的生成器：形状相同的两层会得到一模一样的权重，调用者的种子也不起作用。请直接使用 rng。
    """
    bound = np.sqrt(6 / (shape[0] + shape[1]))
    return np.random.default_rng(0).uniform(-bound, bound, size=shape)


# --- kaiming_normal ---------------------------------------------------------------------------------------------------


def kaiming_normal__variance_as_deviation(shape, rng):
    """You hand 2 / fan_in to the generator. That is the variance, and normal wants the standard deviation: large
    layers start much too small, and the signal dies after a few of them.

    你把 2 / fan_in 交给了生成器。它是方差，而 normal 要的是标准差：层越大，权重就越偏小，信号过几层就消失了。
    """
    return rng.normal(0, 2 / np.prod(shape[1:]), size=shape)


def kaiming_normal__fan_out(shape, rng):
    """You divide by the number of outputs. What counts in the forward direction is how many numbers are added up in
    one output; shape is (out, in, …).

    你除的是输出的个数。前向传播时起作用的，是一个输出由多少个数相加而成；注意 shape 是 (out, in, …)。
    """
    return rng.normal(0, np.sqrt(2 / (shape[0] * np.prod(shape[2:]))), size=shape)


def kaiming_normal__kernel_ignored(shape, rng):
    """Linear layers are right, convolutions are not: a kernel of 3 × 3 adds up nine numbers of every input channel,
    and fan_in has to count them all.

    全连接层是对的，卷积层不对：3 × 3 的卷积核对每个输入通道都要累加九个数，fan_in 要把它们全算上。
    """
    return rng.normal(0, np.sqrt(2 / shape[1]), size=shape)


def kaiming_normal__one_instead_of_two(shape, rng):
    """Your variance is 1 / fan_in, which fits a linear layer. A ReLU sets half of its inputs to zero and halves the
    power of the signal; the 2 makes up for it.

    你的方差是 1 / fan_in，那适合线性层。ReLU 会把一半输入置零，信号的能量随之减半；那个 2 就是用来弥补的。
    """
    return rng.normal(0, np.sqrt(1 / np.prod(shape[1:])), size=shape)


def kaiming_normal__xavier(shape, rng):
    """Your variance is 2 / (in + out), Glorot's rule. He's rule for layers with a ReLU looks at fan_in alone.

    你的方差是 2 / (in + out)，那是 Glorot 的规则。何恺明针对 ReLU 的规则只看 fan_in。
    """
    kernel = np.prod(shape[2:])
    return rng.normal(0, np.sqrt(2 / ((shape[0] + shape[1]) * kernel)), size=shape)


def kaiming_normal__uniform(shape, rng):
    """The standard deviation is right, but the distribution is uniform: the tails of a normal distribution are
    missing. That is kaiming_uniform.

    标准差是对的，但分布是均匀的，没有正态分布的尾巴：那是 kaiming_uniform。
    """
    bound = np.sqrt(6 / np.prod(shape[1:]))
    return rng.uniform(-bound, bound, size=shape)


def kaiming_normal__only_positive(shape, rng):
    """Your weights are all positive. A normal distribution around 0 has as many negative numbers as positive ones;
    leave the absolute value away.

    你的权重全是正数。以 0 为中心的正态分布，正负各占一半；不要取绝对值。
    """
    return np.abs(rng.normal(0, np.sqrt(2 / np.prod(shape[1:])), size=shape))


def kaiming_normal__global_random(shape, rng):
    """You draw from np.random, not from rng: the same seed gives other weights each time. Ask the generator that you
    were given.

    你用的是全局的 np.random，而不是 rng：种子相同，权重却每次不同。请用传进来的生成器。
    """
    return np.random.randn(*shape) * np.sqrt(2 / np.prod(shape[1:]))


def kaiming_normal__seed_inside(shape, rng):
    """A generator with a fixed seed inside the function gives two layers of one shape the same weights, whatever the
    caller's seed. Use rng as it is.

    在函数里新建种子固定的生成器，会让形状相同的两层权重完全一样，调用者的种子也不起作用。请直接使用 rng。
    """
    return np.random.default_rng(42).normal(0, np.sqrt(2 / np.prod(shape[1:])), size=shape)


# --- iterate_minibatches ----------------------------------------------------------------------------------------------


def order_of(X, shuffle, rng):
    if not shuffle:
        return np.arange(len(X))
    return (np.random.default_rng() if rng is None else rng).permutation(len(X))


def cut(X, y, order, batch_size):
    for start in range(0, len(X), batch_size):
        batch = order[start : start + batch_size]
        yield X[batch], y[batch]


def iterate_minibatches__last_dropped(X, y, batch_size, shuffle=False, rng=None):
    """The samples that do not fill a whole batch are lost. Let the last batch be short: a slice that reaches beyond
    the end is no error.

    凑不满一批的样本被丢掉了。最后一批可以短一些：切片超出末尾并不会报错。
    """
    order = order_of(X, shuffle, rng)
    whole = min(batch_size, len(X))
    for start in range(0, len(X) - whole + 1, whole):
        yield X[order[start : start + whole]], y[order[start : start + whole]]


def iterate_minibatches__first_batch_only(X, y, batch_size, shuffle=False, rng=None):
    """`return` in the loop ends it at once: you hand back the first batch alone, as a pair. With `yield` the function
    gives one batch after the other.

    循环里的 `return` 会立刻结束循环：你只返回了第一批（一对数组）。用 `yield` 才能一批接一批地给出。
    """
    order = order_of(X, shuffle, rng)
    for start in range(0, len(X), batch_size):
        return X[order[start : start + batch_size]], y[order[start : start + batch_size]]


def iterate_minibatches__last_filled_up(X, y, batch_size, shuffle=False, rng=None):
    """Your last batch is filled up with samples from the beginning. They are seen twice in an epoch and weigh twice;
    leave the batch short.

    你用开头的样本把最后一批补满了。这些样本一轮里出现两次，分量也就翻了倍；最后一批短一些就好。
    """
    order = order_of(X, shuffle, rng)
    for start in range(0, len(X), batch_size):
        batch = np.take(order, np.arange(start, start + batch_size), mode="wrap")
        yield X[batch], y[batch]


def iterate_minibatches__pairs_torn(X, y, batch_size, shuffle=False, rng=None):
    """X and y are shuffled each in an order of its own, so a sample comes with somebody else's label. Draw one order
    and use it for both.

    X 和 y 各按各的顺序打乱，样本配上了别人的标签。只抽一个顺序，两者共用。
    """
    if shuffle:
        rng = np.random.default_rng() if rng is None else rng
        X, y = rng.permutation(X), rng.permutation(y)
    yield from cut(X, y, np.arange(len(X)), batch_size)


def iterate_minibatches__only_x_shuffled(X, y, batch_size, shuffle=False, rng=None):
    """X is shuffled and y is not: nearly every label is wrong now, and the network learns noise. Both follow the same
    order.

    只打乱了 X，没有打乱 y：几乎所有标签都错了，网络只能学到噪声。两者要用同一个顺序。
    """
    shuffled_X = X[order_of(X, shuffle, rng)]
    yield from cut(shuffled_X, y, np.arange(len(X)), batch_size)


def iterate_minibatches__with_replacement(X, y, batch_size, shuffle=False, rng=None):
    """You draw every batch anew from all samples: in one pass some come twice and about a third never come. Shuffle
    all numbers once, then walk through them.

    你每一批都从全部样本里重新抽：一轮下来，有的出现多次，约三分之一从未出现。应先把所有编号打乱一次，再依次取用。
    """
    if not shuffle:
        yield from cut(X, y, np.arange(len(X)), batch_size)
        return
    rng = np.random.default_rng() if rng is None else rng
    for start in range(0, len(X), batch_size):
        batch = rng.integers(len(X), size=min(batch_size, len(X) - start))
        yield X[batch], y[batch]


def iterate_minibatches__shuffle_ignored(X, y, batch_size, shuffle=False, rng=None):
    """shuffle=True changes nothing: the samples come in the order of the data. Sorted data would show the network one
    class after the other.

    shuffle=True 没有起作用：样本仍按数据原来的顺序出现。如果数据按类别排好序，网络就会一类一类地看。
    """
    yield from cut(X, y, np.arange(len(X)), batch_size)


def iterate_minibatches__always_shuffled(X, y, batch_size, shuffle=False, rng=None):
    """You shuffle even when shuffle is False. In evaluation the order matters: predictions could no longer be matched
    with their samples.

    即使 shuffle 是 False 你也打乱了。评估时顺序很重要：否则预测结果就对不上样本了。
    """
    yield from cut(X, y, order_of(X, True, rng), batch_size)


def iterate_minibatches__batches_shuffled(X, y, batch_size, shuffle=False, rng=None):
    """You shuffle the batches, not the samples: the same neighbours always share a batch. Shuffle the numbers of the
    samples, then cut them into batches.

    你打乱的是批次的先后，而不是样本：同一批里永远是那些相邻的样本。应先打乱样本编号，再切成批次。
    """
    starts = np.arange(0, len(X), batch_size)
    if shuffle:
        starts = np.append((np.random.default_rng() if rng is None else rng).permutation(starts[:-1]), starts[-1])
    for start in starts:
        yield X[start : start + batch_size], y[start : start + batch_size]


def iterate_minibatches__same_order_each_time(X, y, batch_size, shuffle=False, rng=None):
    """Every call gives the same order, because the generator is made inside with a fixed seed. Use rng, and make a
    fresh one without a seed only where rng is None.

    每次调用的顺序都一样，因为你在函数里用固定种子新建了生成器。请使用 rng；只有 rng 为 None 时才新建，而且不要给种子。
    """
    yield from cut(X, y, order_of(X, shuffle, np.random.default_rng(0)), batch_size)


def iterate_minibatches__global_random(X, y, batch_size, shuffle=False, rng=None):
    """The order comes from np.random, and rng is never asked: the same seed gives another order each time.

    顺序来自全局的 np.random，rng 从未用到：种子相同，顺序却每次不同。
    """
    order = np.random.permutation(len(X)) if shuffle else np.arange(len(X))
    yield from cut(X, y, order, batch_size)


def iterate_minibatches__callers_data_shuffled(X, y, batch_size, shuffle=False, rng=None):
    """You shuffle X and y themselves, and the caller finds the data in disorder afterwards. Shuffle an array of
    numbers and index with it: that copies only the batch.

    你直接打乱了 X 和 y 本身，调用者手里的数据也跟着乱了。应打乱编号数组，再用它去索引：这样只复制当前这一批。
    """
    if shuffle:
        order = order_of(X, shuffle, rng)
        X[:], y[:] = X[order], y[order]
    yield from cut(X, y, np.arange(len(X)), batch_size)


def iterate_minibatches__none_has_a_seed(X, y, batch_size, shuffle=False, rng=None):
    """Where rng is None you always start from the same seed, so every epoch without rng has the same order. A fresh
    generator is one without a seed.

    rng 为 None 时，你总从同一个种子开始，于是不给 rng 的每一轮顺序都相同。全新的生成器不应带固定种子。
    """
    yield from cut(X, y, order_of(X, shuffle, np.random.default_rng(0) if rng is None else rng), batch_size)


# --- dropout_forward --------------------------------------------------------------------------------------------------


def inverted(x, p, training, rng, shape=None):
    """Dropout as it should be, but for the shape of the mask."""
    if not training:
        return x.copy(), np.ones_like(x)
    rng = np.random.default_rng() if rng is None else rng
    mask = (rng.random(x.shape if shape is None else shape) >= p).astype(x.dtype)
    scale = np.broadcast_to(mask / (1 - p) if p < 1 else mask, x.shape)
    return x * scale, scale


def dropout_forward__not_rescaled(x, p=0.5, training=True, rng=None):
    """What is kept is not scaled up. In training the sums are then smaller by 1 − p than in evaluation, and the
    trained network meets numbers it has never seen. Inverted dropout makes up for it at once.

    保留下来的数没有放大。这样训练时的总和只有评估时的 1 − p，训练好的网络会遇到从未见过的数值范围。
    反向缩放的 dropout 当场就把它补回来。
    """
    if not training:
        return x.copy(), np.ones_like(x)
    mask = ((np.random.default_rng() if rng is None else rng).random(x.shape) >= p).astype(x.dtype)
    return x * mask, mask


def dropout_forward__divided_by_p(x, p=0.5, training=True, rng=None):
    """You divide by p. It is the chance of being kept, 1 − p, that has to be made up for; with p = 0.5 nobody sees
    the difference.

    你除以的是 p。需要弥补的是被保留的概率 1 − p；p = 0.5 时恰好看不出差别。
    """
    if not training:
        return x.copy(), np.ones_like(x)
    mask = ((np.random.default_rng() if rng is None else rng).random(x.shape) >= p).astype(x.dtype)
    scale = mask / p if p > 0 else mask
    return x * scale, scale


def dropout_forward__p_keeps(x, p=0.5, training=True, rng=None):
    """You take p as the chance to keep a number. Here, as in PyTorch, p is the chance to drop it: with p = 0.2 four
    of five survive.

    你把 p 当成了保留的概率。这里和 PyTorch 一样，p 是丢弃的概率：p = 0.2 时，五个里有四个留下来。
    """
    return inverted(x, 1 - p, training, rng)


def dropout_forward__one_mask_for_all_rows(x, p=0.5, training=True, rng=None):
    """One mask is drawn for the last axis and used for every row, so a feature is dropped for the whole batch or not
    at all. The random numbers need the full shape of x.

    你只沿最后一个轴抽了一份掩码，让所有行共用：一个特征要么整批都丢，要么整批都留。随机数的形状应与 x 完全相同。
    """
    return inverted(x, p, training, rng, shape=x.shape[-1])


def dropout_forward__whole_rows(x, p=0.5, training=True, rng=None):
    """Whole rows are dropped: there is one random number for each row instead of one for each number of x.

    你把整行整行地丢掉了：每行只有一个随机数，而不是 x 的每个数各有一个。
    """
    return inverted(x, p, training, rng, shape=(*x.shape[:-1], 1))


def dropout_forward__whole_channels(x, p=0.5, training=True, rng=None):
    """For arrays of more than two dimensions you drop whole channels. That is Dropout2d; here every number has its
    own throw of the dice.

    对两维以上的数组，你丢掉的是整个通道：那是 Dropout2d。这里每个数都要单独掷一次骰子。
    """
    shape = x.shape if x.ndim < 3 else x.shape[:2] + (1,) * (x.ndim - 2)
    return inverted(x, p, training, rng, shape)


def dropout_forward__active_in_evaluation(x, p=0.5, training=True, rng=None):
    """Numbers are dropped in evaluation too: the same image gets another prediction each time it is asked for. Look
    at training first.

    评估时也在丢弃：同一张图片每问一次，预测都不一样。请先看 training。
    """
    return inverted(x, p, True, rng)


def dropout_forward__scaled_in_evaluation(x, p=0.5, training=True, rng=None):
    """In evaluation you multiply by 1 − p, as the first paper did. Inverted dropout has scaled up in training
    already; scaling twice makes everything too small.

    评估时你乘了 1 − p，那是最初论文的做法。反向缩放的 dropout 在训练时已经放大过，再缩一次就偏小了。
    """
    if training:
        return inverted(x, p, training, rng)
    return x * (1 - p), np.full_like(x, 1 - p)


def dropout_forward__nan_at_one(x, p=0.5, training=True, rng=None):
    """With p = 1 you divide 0 by 0 and get nan. Nothing is kept there, so nothing has to be scaled: the output is
    simply 0.

    p = 1 时你在用 0 除以 0，得到 nan。这时什么也没保留，也就不需要缩放：输出全为 0。
    """
    if not training:
        return x.copy(), np.ones_like(x)
    mask = (np.random.default_rng() if rng is None else rng).random(x.shape) >= p
    scale = mask.astype(x.dtype) / np.asarray(1 - p, dtype=x.dtype)
    return x * scale, scale


def dropout_forward__global_random(x, p=0.5, training=True, rng=None):
    """The mask comes from np.random, and rng is never asked: the same seed drops other numbers each time.

    掩码来自全局的 np.random，rng 从未用到：种子相同，丢掉的数却每次不同。
    """
    mask = (np.random.rand(*x.shape) >= p).astype(x.dtype) if training else np.ones_like(x)
    scale = mask / (1 - p) if training and p < 1 else mask
    return x * scale, scale


def dropout_forward__same_mask_each_time(x, p=0.5, training=True, rng=None):
    """A generator with a fixed seed is made inside, so every call drops the same numbers: these neurons never learn,
    and the others never learn to do without a neighbour.

    你在函数里用固定种子新建生成器，于是每次调用丢掉的都是同样的数：那些神经元永远学不到东西，其余的也学不会独立工作。
    """
    return inverted(x, p, training, np.random.default_rng(0))


def dropout_forward__input_overwritten(x, p=0.5, training=True, rng=None):
    """You write the zeros into x itself, so the caller's array is spoilt. Multiply into a new array.

    你把 0 直接写进了 x，调用者的数组被破坏了。请乘出一个新数组。
    """
    out, scale = inverted(x, p, training, rng)
    x[...] = out
    return x, scale


# --- dropout_backward -------------------------------------------------------------------------------------------------


def dropout_backward__mask_forgotten(dout, cache):
    """The gradient passes through numbers that the forward had dropped. They had no part in the output, so they get
    none of the gradient.

    前向丢掉的数也收到了梯度。它们对输出没有贡献，梯度应当是 0。
    """
    return dout * np.max(cache)


def dropout_backward__scale_forgotten(dout, cache):
    """The mask is right, but the factor 1 / (1 − p) is missing. The forward multiplied by it, so the backward does
    too.

    掩码是对的，但少了系数 1 / (1 − p)。前向乘过它，反向也要乘。
    """
    return dout * (cache != 0).astype(dout.dtype)


def dropout_backward__scaled_twice(dout, cache):
    """The factor 1 / (1 − p) comes in twice. Is it in your mask already?

    系数 1 / (1 − p) 乘了两次。它是不是已经在掩码里了？
    """
    return dout * cache * cache


def dropout_backward__new_mask(dout, cache):
    """You throw the dice again in the backward. The gradient belongs to the numbers that were kept in the forward:
    take their mask out of the cache.

    你在反向时又掷了一次骰子。梯度属于前向保留下来的那些数：请从 cache 里取出当时的掩码。
    """
    return dout * np.random.default_rng(1).permutation(np.ravel(cache)).reshape(dout.shape)


def dropout_backward__divided_by_scale(dout, cache):
    """You divide by the factor of the forward. A multiplication by a has the gradient a, not 1 / a, and where a number
    was dropped you divide by 0.

    你用前向的系数去除。乘以 a 的导数是 a，不是 1 / a；而且在丢弃的位置上，你除以了 0。
    """
    return dout / cache


def dropout_backward__inverted(dout, cache):
    """The mask is upside down: the gradient flows where the number was dropped and stops where it was kept. Was your
    comparison with p written once for "drop" and once for "keep"?

    掩码反了：丢掉的地方有梯度，保留的地方反而没有。与 p 的比较，是不是一处按“丢弃”写、另一处按“保留”写？
    """
    return dout * (np.max(cache) - cache)


# --- l1_penalty -------------------------------------------------------------------------------------------------------


def l1_penalty__gradient_is_absolute_value(params, strength):
    """Your gradient is strength · |w|. The slope of |w| does not depend on how far w is from 0, only on the side.

    你的梯度是 strength · |w|。|w| 的斜率与 w 离 0 多远无关，只看它在哪一侧。
    """
    return strength * sum(np.abs(w).sum() for w in params), [strength * np.abs(w) for w in params]


def l1_penalty__one_at_zero(params, strength):
    """At w = 0 your gradient is not 0. By convention the subgradient there is 0: a weight that has reached zero may
    rest, and with L1 many do.

    在 w = 0 处你的梯度不是 0。按约定，那里的次梯度取 0：已经到零的权重可以停住，而 L1 会让许多权重到零。
    """
    return strength * sum(np.abs(w).sum() for w in params), [
        strength * np.where(w >= 0, 1, -1).astype(w.dtype) for w in params
    ]


def l1_penalty__strength_not_in_gradient(params, strength):
    """The value has the factor strength, the gradient does not. They are value and slope of one function, so the
    factor goes through both.

    值里有系数 strength，梯度里没有。它们是同一个函数的值和斜率，系数要同时出现在两处。
    """
    return strength * sum(np.abs(w).sum() for w in params), [np.sign(w) for w in params]


def l1_penalty__squares(params, strength):
    """This is the L2 penalty: you sum squares. L1 sums absolute values, and only that drives weights to exactly 0.

    这是 L2 惩罚：你求的是平方和。L1 求的是绝对值之和，只有它才会把权重压到恰好为 0。
    """
    return l2_penalty(params, strength)


def l1_penalty__averaged(params, strength):
    """You take the mean over the numbers of each array. The penalty is a sum, so that a large layer counts for more
    than a small one.

    你对每个数组取了平均。惩罚是求和，大的层自然比小的层分量更重。
    """
    grads = [strength * np.sign(w) / w.size for w in params]
    return strength * sum(np.abs(w).mean() for w in params), grads


def l1_penalty__first_array_only(params, strength):
    """The value looks at the first array only. It is a sum over all arrays in params.

    值里只算了第一个数组。应当对 params 中的所有数组求和。
    """
    return strength * sum(np.abs(w).sum() for w in params[:1]), [strength * np.sign(w) for w in params]


def l1_penalty__without_absolute_value(params, strength):
    """You sum the weights as they are: positive and negative ones cancel, and the penalty can even be negative. The
    absolute value is missing.

    你直接把权重相加：正负相互抵消，惩罚甚至会变成负数。少了绝对值。
    """
    return strength * sum(w.sum() for w in params), [strength * np.sign(w) for w in params]


def l1_penalty__vectors_left_out(params, strength):
    """You leave out the arrays with one dimension, as if they were biases. That is often done, but it is the caller's
    choice: whatever stands in params is penalised.

    你略过了一维数组，大概是把它们当作偏置。实践中常这样做，但那由调用者决定：params 里有什么，就惩罚什么。
    """
    grads = [strength * np.sign(w) if w.ndim > 1 else np.zeros_like(w) for w in params]
    return strength * sum(np.abs(w).sum() for w in params if w.ndim > 1) + 0.0, grads


# --- l2_penalty -------------------------------------------------------------------------------------------------------


def l2_penalty__half_missing(params, strength):
    """Your value is twice too large: the ½ is missing. It is there so that the gradient is plainly strength · w.

    你的值大了一倍：少了 ½。有了它，梯度才恰好是 strength · w。
    """
    return strength * sum((w**2).sum() for w in params), [strength * w for w in params]


def l2_penalty__gradient_doubled(params, strength):
    """Your gradient is 2 · strength · w, and does not fit the value: the ½ of the penalty cancels the 2 of the
    derivative. A gradient check would have told you.

    你的梯度是 2 · strength · w，与值对不上：惩罚项的 ½ 正好与求导得到的 2 约掉。做一次梯度检验就能发现。
    """
    return strength / 2 * sum((w**2).sum() for w in params), [2 * strength * w for w in params]


def l2_penalty__both_doubled(params, strength):
    """Value and gradient are both twice too large: strength · Σ w² and its derivative fit together, but the penalty
    here has a ½ in front.

    值和梯度都大了一倍：strength · Σ w² 与它的导数彼此相符，但本题的惩罚项前面有 ½。
    """
    return strength * sum((w**2).sum() for w in params), [2 * strength * w for w in params]


def l2_penalty__norm(params, strength):
    """You take the square root of the sum: that is the norm. The penalty uses the squared norm, whose gradient is
    simple, and defined at 0 too.

    你对平方和开了根号，那是范数。惩罚用的是范数的平方，它的梯度很简单，在 0 处也有定义。
    """
    return strength / 2 * np.sqrt(sum((w**2).sum() for w in params)), [strength * w for w in params]


def l2_penalty__strength_not_in_gradient(params, strength):
    """The factor strength is in the value but not in the gradient: the weights decay as if strength were 1.

    系数 strength 出现在值里，却没有出现在梯度里：权重衰减得好像 strength 等于 1。
    """
    return strength / 2 * sum((w**2).sum() for w in params), [w.copy() for w in params]


def l2_penalty__averaged(params, strength):
    """You take the mean of the squares of each array instead of their sum; large layers are hardly held back then.

    你对每个数组的平方取了平均，而不是求和；这样大的层几乎不受约束。
    """
    return strength / 2 * sum((w**2).mean() for w in params), [strength * w / w.size for w in params]


def l2_penalty__first_array_only(params, strength):
    """The value looks at the first array only. It is a sum over all arrays in params.

    值里只算了第一个数组。应当对 params 中的所有数组求和。
    """
    return strength / 2 * sum((w**2).sum() for w in params[:1]), [strength * w for w in params]


def l2_penalty__sum_squared(params, strength):
    """You square the sum of the weights; positive and negative ones cancel before. Square each number, then sum.

    你是先求和再平方，正负权重会先互相抵消。应先逐个平方，再求和。
    """
    return strength / 2 * sum(w.sum() ** 2 for w in params), [strength * w for w in params]


def l2_penalty__vectors_left_out(params, strength):
    """You leave out the arrays with one dimension, as if they were biases. That is often done, but it is the caller's
    choice: whatever stands in params is penalised.

    你略过了一维数组，大概是把它们当作偏置。实践中常这样做，但那由调用者决定：params 里有什么，就惩罚什么。
    """
    grads = [strength * w if w.ndim > 1 else np.zeros_like(w) for w in params]
    return strength / 2 * sum((w**2).sum() for w in params if w.ndim > 1) + 0.0, grads


# --- accuracy ---------------------------------------------------------------------------------------------------------


def accuracy__argmax_over_samples(logits, labels):
    """Your argmax runs down the columns: it finds the best sample of each class. Each row is one sample, so look for
    the best class along the row.

    你的 argmax 是沿列取的，找到的是每个类别里得分最高的样本。每一行才是一个样本：应沿行找得分最高的类别。
    """
    return float(np.mean(logits.argmax(axis=0)[: len(labels)] == labels[: logits.shape[1]]))


def accuracy__count(logits, labels):
    """This is the number of right rows. The share is asked for: divide by the number of rows.

    这是答对的行数。题目要的是比例：还要除以总行数。
    """
    return float(np.sum(logits.argmax(axis=1) == labels))


def accuracy__percent(logits, labels):
    """Your result is a percentage. The function returns a share from 0 to 1; leave the 100 to whoever prints it.

    你的结果是百分数。函数应返回 0 到 1 之间的比例；要不要乘 100，留给打印结果的人决定。
    """
    return 100 * float(np.mean(logits.argmax(axis=1) == labels))


def accuracy__error_rate(logits, labels):
    """This is the share of wrong rows, the error rate. The accuracy is the rest of it.

    这是答错的比例，也就是错误率。准确率是剩下的那部分。
    """
    return float(np.mean(logits.argmax(axis=1) != labels))


def accuracy__divided_by_classes(logits, labels):
    """You divide the number of right rows by the number of classes. What was counted are rows, so divide by the
    number of rows.

    你用答对的行数除以了类别数。数的是行，就应除以行数。
    """
    return float(np.sum(logits.argmax(axis=1) == labels)) / logits.shape[1]


def accuracy__smallest_logit(logits, labels):
    """You predict the class with the smallest logit. A large logit means a likely class.

    你取的是 logit 最小的类别。logit 越大，该类别的可能性越大。
    """
    return float(np.mean(logits.argmin(axis=1) == labels))


def accuracy__positive_logit(logits, labels):
    """You count a row as right when the label's logit is positive. What matters is whether it is the largest of its
    row; shifting all logits of a row changes nothing.

    你把标签处 logit 为正的行都算作答对。关键是它是不是这一行里最大的；整行 logit 同加一个数，结果不应改变。
    """
    return float(np.mean(logits[np.arange(len(labels)), labels] > 0))


# --- evaluate ---------------------------------------------------------------------------------------------------------


def measured(loss_fn, params, X, y, batch_size):
    """evaluate as it should be."""
    loss_sum = correct = 0.0
    for X_batch, y_batch in iterate_minibatches(X, y, batch_size):
        loss, logits = loss_fn(params, X_batch, y_batch)
        loss_sum += float(loss) * len(X_batch)
        correct += accuracy(logits, y_batch) * len(X_batch)
    return loss_sum / len(X), correct / len(X)


def evaluate__mean_of_means(loss_fn, params, X, y, batch_size):
    """You average over the batches. A short last batch then counts as much as a full one, and the result depends on
    batch_size. Weight each batch with its number of samples.

    你是对各批取平均。这样短短的最后一批和满批分量一样，结果还会随 batch_size 变化。应按每批的样本数加权。
    """
    results = []
    for X_batch, y_batch in iterate_minibatches(X, y, batch_size):
        loss, logits = loss_fn(params, X_batch, y_batch)
        results.append((float(loss), accuracy(logits, y_batch)))
    losses, shares = zip(*results, strict=True)
    return float(np.mean(losses)), float(np.mean(shares))


def evaluate__accuracy_mean_of_means(loss_fn, params, X, y, batch_size):
    """The loss is right, but the accuracy is averaged over batches: a short last batch counts too much. Weight it
    just as you weight the loss.

    损失是对的，但准确率是按批平均的：短的最后一批分量过重。应像损失那样加权。
    """
    shares = []

    def listening(params, X, y):
        loss, logits = loss_fn(params, X, y)
        shares.append(accuracy(logits, y))
        return loss, logits

    loss, _ = measured(listening, params, X, y, batch_size)
    return loss, float(np.mean(shares))


def evaluate__last_batch(loss_fn, params, X, y, batch_size):
    """You return what the last batch gave. Add up over all batches, then divide.

    你返回的只是最后一批的结果。要把所有批次累加起来再除。
    """
    for X_batch, y_batch in iterate_minibatches(X, y, batch_size):
        loss, logits = loss_fn(params, X_batch, y_batch)
    return float(loss), accuracy(logits, y_batch)


def evaluate__short_batch_left_out(loss_fn, params, X, y, batch_size):
    """The short last batch is left out: some samples are never measured.

    最后不满的一批被略过了：有些样本根本没有参与评估。
    """
    whole = max(len(X) - len(X) % batch_size, min(batch_size, len(X)))
    return measured(loss_fn, params, X[:whole], y[:whole], batch_size)


def evaluate__all_at_once(loss_fn, params, X, y, batch_size):
    """The numbers are right, but you hand the whole data set to loss_fn at once. batch_size is there because large
    data does not fit into memory together with its activations.

    数值是对的，但你把整个数据集一次交给了 loss_fn。之所以有 batch_size，是因为大数据连同中间结果装不进内存。
    """
    return measured(loss_fn, params, X, y, len(X))


def evaluate__sums(loss_fn, params, X, y, batch_size):
    """These are sums over the samples: the division by their number is missing.

    这是所有样本之和：还没有除以样本数。
    """
    loss, share = measured(loss_fn, params, X, y, batch_size)
    return loss * len(X), share * len(X)


def evaluate__divided_by_full_batches(loss_fn, params, X, y, batch_size):
    """You weight every batch with batch_size, the short one too, but divide by the true number of samples: the result
    is too large. Weight with the batch's own length.

    你给每一批都乘了 batch_size，短的那批也不例外，最后却除以真实的样本数，结果偏大。应乘这一批自己的长度。
    """
    loss_sum = correct = 0.0
    for X_batch, y_batch in iterate_minibatches(X, y, batch_size):
        loss, logits = loss_fn(params, X_batch, y_batch)
        loss_sum += float(loss) * batch_size
        correct += accuracy(logits, y_batch) * batch_size
    return loss_sum / len(X), correct / len(X)


def evaluate__loss_not_weighted(loss_fn, params, X, y, batch_size):
    """The loss of each batch is a mean already; you add these up and divide by the number of samples. Multiply each by
    the size of its batch before.

    每批的损失已经是平均值，你把它们相加后又除以样本数。相加之前，应先乘以该批的大小。
    """
    loss_sum = correct = 0.0
    for X_batch, y_batch in iterate_minibatches(X, y, batch_size):
        loss, logits = loss_fn(params, X_batch, y_batch)
        loss_sum += float(loss)
        correct += accuracy(logits, y_batch) * len(X_batch)
    return loss_sum / len(X), correct / len(X)


# --- EarlyStopping ----------------------------------------------------------------------------------------------------


class EarlyStopping__reference_kept(EarlyStopping):
    """best_params is the caller's own list. An optimiser that works in place goes on changing it, and in the end your
    "best" parameters are the last ones. Copy every array.

    best_params 就是调用者的那个列表。原地更新的优化器会继续改它，最后你的“最优”参数其实是最后的参数。要逐个复制数组。
    """

    def step(self, val_loss, params):
        before = self.best_loss
        stop = super().step(val_loss, params)
        if self.best_loss < before:
            self.best_params = params
        return stop


class EarlyStopping__list_copied(EarlyStopping):
    """You copied the list, but the arrays in it are still the caller's: what an optimiser changes in place changes in
    your copy too. Each array needs a copy of its own.

    你复制了列表，但里面的数组仍是调用者的：优化器原地一改，你的副本也跟着变。每个数组都要单独复制。
    """

    def step(self, val_loss, params):
        before = self.best_loss
        stop = super().step(val_loss, params)
        if self.best_loss < before:
            self.best_params = list(params)
        return stop


class EarlyStopping__last_kept(EarlyStopping):
    """best_params always holds the parameters of the latest call. Keep them only when the loss has improved.

    best_params 总是最近一次调用的参数。只有损失改善时才应更新它。
    """

    def step(self, val_loss, params):
        stop = super().step(val_loss, params)
        self.best_params = [w.copy() for w in params]
        return stop


class EarlyStopping__one_call_late(EarlyStopping):
    """You stop one call too late: with patience 3 the third call without an improvement is the one to answer True.
    Compare with ≥ instead of >.

    你晚了一次才停：patience 为 3 时，第三次没有改善的调用就应回答 True。检查一下比较时是否包含等号。
    """

    def step(self, val_loss, params):
        super().step(val_loss, params)
        return self._waited > self.patience


class EarlyStopping__one_call_early(EarlyStopping):
    """You stop one call too early. Count only the calls without an improvement; the one that brought the best loss
    is not among them.

    你早了一次就停。只数没有改善的调用；带来最优损失的那一次不算在内。
    """

    def step(self, val_loss, params):
        super().step(val_loss, params)
        return self._waited >= max(self.patience - 1, 1)


class EarlyStopping__counter_never_reset(EarlyStopping):
    """The count of bad epochs goes on after an improvement. Patience is about calls in a row: an improvement sets the
    count back to 0.

    有了改善之后，你的计数仍在累加。patience 说的是“连续”多少次：一有改善就要归零。
    """

    def step(self, val_loss, params):
        waited, before = self._waited, self.best_loss
        super().step(val_loss, params)
        self._waited = waited + (not self.best_loss < before)
        return self._waited >= self.patience


class EarlyStopping__plateau_improves(EarlyStopping):
    """An equal loss counts as an improvement with you, so on a plateau training never ends. It must be strictly below
    best_loss − min_delta.

    你把相等的损失也算作改善，于是在平台上训练永远停不下来。必须严格小于 best_loss − min_delta 才算。
    """

    def step(self, val_loss, params):
        nudged = np.nextafter(val_loss, -np.inf) if np.isfinite(val_loss) else val_loss
        before = self.best_loss
        stop = super().step(nudged, params)
        if self.best_loss < before:
            self.best_loss = float(val_loss)
        return stop


class EarlyStopping__min_delta_ignored(EarlyStopping):
    """min_delta is never used: the smallest progress counts as an improvement.

    min_delta 没有用上：再微小的进步也被算作改善。
    """

    def __init__(self, patience=5, min_delta=0.0):
        super().__init__(patience, 0.0)


class EarlyStopping__min_delta_added(EarlyStopping):
    """The sign of min_delta is wrong: with best_loss + min_delta even a somewhat worse loss is taken for an
    improvement. An improvement has to be more than min_delta below the best.

    min_delta 的符号反了：写成 best_loss + min_delta，连稍差一点的损失也会被当作改善。
    改善必须比最优值低出 min_delta 以上。
    """

    def __init__(self, patience=5, min_delta=0.0):
        super().__init__(patience, -min_delta)


class EarlyStopping__small_steps_lower_the_bar(EarlyStopping):
    """best_loss follows every small progress, even one that is no improvement by min_delta. A slow but steady descent
    can then never be recognised: best_loss changes only with an improvement.

    best_loss 跟着每一次微小的进步走，哪怕按 min_delta 不算改善。这样，缓慢而持续的下降永远得不到承认：
    只有真正改善时才更新 best_loss。
    """

    def step(self, val_loss, params):
        stop = super().step(val_loss, params)
        if val_loss < self.best_loss:
            self.best_loss = float(val_loss)
        return stop


class EarlyStopping__compares_with_last(EarlyStopping):
    """You compare with the loss of the call before. Going from bad to a little less bad is no improvement then seen
    from the best: compare with best_loss.

    你比较的是上一次的损失。从很差变到不那么差，与最好成绩相比并不是改善：要与 best_loss 比较。
    """

    def step(self, val_loss, params):
        stop = super().step(val_loss, params)
        self.best_loss = float(val_loss)
        return stop


class EarlyStopping__larger_is_better(EarlyStopping):
    """You wait for the loss to rise. That is right for an accuracy; a loss is better when it is smaller.

    你等的是损失上升。监控准确率时这样做没错，但损失是越小越好。
    """

    def step(self, val_loss, params):
        if self.best_loss == float("inf") or val_loss > self.best_loss + self.min_delta:
            self.best_loss = float("inf")
            return super().step(val_loss, params)
        return super().step(float("nan"), params)


class EarlyStopping__nan_improves(EarlyStopping):
    """NaN counts as an improvement with you: every comparison with NaN is False, so "not worse" is True. Ask whether
    the loss is smaller, not whether it is not larger.

    NaN 被你算作了改善：与 NaN 的任何比较都是 False，于是“不比原来差”就成立了。应当问“是否更小”，而不是“是否不更大”。
    """

    def step(self, val_loss, params):
        if np.isnan(val_loss):
            self.best_loss = float("inf")
            super().step(0.0, params)
            self.best_loss = float("nan")
            return False
        if np.isnan(self.best_loss):
            self.best_loss = float("inf")
        return super().step(val_loss, params)


class EarlyStopping__starts_at_zero(EarlyStopping):
    """best_loss starts at 0, and no positive loss is ever below that. Before any improvement it is infinite.

    best_loss 从 0 开始，正的损失永远不可能更低。在第一次改善之前，它应当是无穷大。
    """

    def __init__(self, patience=5, min_delta=0.0):
        super().__init__(patience, min_delta)
        self.best_loss = 0.0


class EarlyStopping__epochs_from_one(EarlyStopping):
    """best_epoch is too large by one: the first call of step is epoch 0.

    best_epoch 大了 1：第一次调用 step 是第 0 轮。
    """

    def step(self, val_loss, params):
        before = self.best_loss
        stop = super().step(val_loss, params)
        if self.best_loss < before:
            self.best_epoch += 1
        return stop


class EarlyStopping__no_answer(EarlyStopping):
    """step returns a count, not an answer. It is asked one thing: True to stop, False to go on.

    step 返回的是计数，而不是答案。它只需要回答一个问题：True 表示停，False 表示继续。
    """

    def step(self, val_loss, params):
        return int(super().step(val_loss, params))


# --- train ------------------------------------------------------------------------------------------------------------


def run_epochs(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs,
    batch_size,
    rng,
    early_stopping,
    *,
    batches=None,
    gradients=lambda grads: grads,
    carry=lambda state: state,
    train_loss=lambda losses, sizes: float(np.dot(losses, sizes) / sum(sizes)),
    val_loss=None,
    monitor="val_loss",
    obey=True,
    best=True,
):
    """The loop with places to go wrong in."""
    rng = np.random.default_rng() if rng is None else rng
    params, state = [w.copy() for w in params], {}
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        losses, sizes = [], []
        for X, y in (batches or shuffled)(X_train, y_train, batch_size, rng):
            loss, grads = loss_and_grads(params, X, y)
            params, state = optimizer_step(params, gradients(grads), state)
            state = carry(state)
            losses.append(float(loss))
            sizes.append(len(X))
        history["train_loss"].append(train_loss(losses, sizes))
        history["val_loss"].append((val_loss or whole_loss)(loss_and_grads, params, X_val, y_val, batch_size))
        if early_stopping is not None and early_stopping.step(history[monitor][-1], params) and obey:
            break
    if early_stopping is not None and best and np.isfinite(early_stopping.best_loss):
        params = early_stopping.best_params
    return params, history


def shuffled(X, y, batch_size, rng):
    return iterate_minibatches(X, y, batch_size, shuffle=True, rng=rng)


def whole_loss(loss_and_grads, params, X, y, batch_size):
    return float(loss_and_grads(params, X, y)[0])


def train__mean_of_batch_means(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """train_loss is averaged over batches, so a short last batch counts too much. Weight each loss with the size of
    its batch and divide by the number of samples.

    train_loss 是按批平均的，短的最后一批分量过重。每批的损失要乘以该批大小，最后除以样本总数。
    """
    mean = lambda losses, sizes: float(np.mean(losses))  # noqa: E731
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, train_loss=mean)


def train__last_batch_loss(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """train_loss is the loss of the last batch alone: a noisy curve that says little about the epoch. Collect over
    all batches.

    train_loss 只是最后一批的损失：曲线噪声很大，说明不了这一轮的情况。应把所有批次都算进去。
    """
    last = lambda losses, sizes: losses[-1]  # noqa: E731
    params, history = run_epochs(*args, epochs, batch_size, rng, early_stopping, train_loss=last)
    return params, history


def train__gradients_accumulate(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Gradients of earlier batches are still in the sum when the next step is taken: every step is longer than the
    one before. Each batch starts with its own gradients.

    走下一步时，前面各批的梯度还留在累加和里：步子越迈越大。每一批都只用它自己的梯度。
    """
    total = []

    def add(grads):
        total[:] = [a + b for a, b in zip(total, grads, strict=True)] if total else grads
        return list(total)

    return run_epochs(*args, epochs, batch_size, rng, early_stopping, gradients=add)


def train__gradients_divided(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """You divide the gradients by batch_size. They belong to a mean loss and are divided already; your steps are far
    too short.

    你又把梯度除以了 batch_size。它们本来就是平均损失的梯度，已经除过了；你的步子太小。
    """
    return run_epochs(
        *args, epochs, batch_size, rng, early_stopping, gradients=lambda grads: [g / batch_size for g in grads]
    )


def train__validation_updates(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """You take a step with the gradients of the validation data. Then it is training data, and its loss no longer
    says how the network does on data that it has not seen.

    你用验证数据的梯度也更新了参数。这样它就成了训练数据，它的损失再也说明不了网络在没见过的数据上表现如何。
    """
    rng = np.random.default_rng() if rng is None else rng
    params, state = [w.copy() for w in params], {}
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        total = 0.0
        for X, y in iterate_minibatches(X_train, y_train, batch_size, shuffle=True, rng=rng):
            loss, grads = loss_and_grads(params, X, y)
            params, state = optimizer_step(params, grads, state)
            total += float(loss) * len(X)
        loss, grads = loss_and_grads(params, X_val, y_val)
        params, state = optimizer_step(params, grads, state)
        history["train_loss"].append(total / len(X_train))
        history["val_loss"].append(float(loss))
        if early_stopping is not None and early_stopping.step(float(loss), params):
            break
    if early_stopping is not None and np.isfinite(early_stopping.best_loss):
        params = early_stopping.best_params
    return params, history


def train__validation_data_mixed_in(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """Training and validation data are put together before training. The validation loss then measures memory, not
    understanding: keep the two apart.

    你在训练前把训练数据和验证数据合在了一起。这样验证损失衡量的是记忆，而不是理解：两者必须分开。
    """
    X, y = np.concatenate([X_train, X_val]), np.concatenate([y_train, y_val])
    data = (X, y, X_val, y_val)
    return run_epochs(loss_and_grads, params, *data, optimizer_step, epochs, batch_size, rng, early_stopping)


def train__not_shuffled(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """The training data comes in the same given order in every epoch. Shuffle it, or the network learns the order
    along with the data.

    每一轮的训练数据都按给定的顺序出现。要打乱，否则网络会把顺序也一并学进去。
    """
    in_order = lambda X, y, size, rng: iterate_minibatches(X, y, size)  # noqa: E731
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, batches=in_order)


def train__shuffled_once(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """The data is shuffled once, and every epoch goes through the same batches in the same order. Shuffle anew in
    every epoch.

    数据只打乱了一次，之后每一轮都是同样的批次、同样的顺序。每一轮都要重新打乱。
    """
    rng = np.random.default_rng() if rng is None else rng
    seed = int(rng.integers(2**31))
    once = lambda X, y, size, rng: shuffled(X, y, size, np.random.default_rng(seed))  # noqa: E731
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, batches=once)


def train__rng_ignored(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """rng is never used: the order comes from a generator of your own, and the same seed gives another run each time.

    rng 没有用上：顺序来自你自己新建的生成器，种子相同，每次训练却不一样。
    """
    return run_epochs(*args, epochs, batch_size, None, early_stopping)


def train__seed_inside(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Your generator has a fixed seed: every run sees the same order, whatever the caller's rng.

    你的生成器种子是固定的：不管调用者给什么 rng，每次训练的顺序都一样。
    """
    return run_epochs(*args, epochs, batch_size, np.random.default_rng(0), early_stopping)


def train__last_batch_dropped(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """The samples that do not fill a whole batch are left out of the epoch. The last batch may be short.

    凑不满一批的样本没有参加这一轮训练。最后一批可以短一些。
    """

    def whole(X, y, size, rng):
        pairs = list(shuffled(X, y, size, rng))
        return [pair for pair in pairs if len(pair[0]) == size] or pairs

    return run_epochs(*args, epochs, batch_size, rng, early_stopping, batches=whole)


def train__batch_size_ignored(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Every step uses the whole training set: one step an epoch. batch_size says how many samples a step sees.

    每一步都用了整个训练集，一轮只走一步。一步用多少样本，要看 batch_size。
    """
    return run_epochs(*args, epochs, 10**6, rng, early_stopping)


def train__state_forgotten(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Every step gets an empty state: momentum and Adam's averages begin anew each time. Hand on what optimizer_step
    returned.

    每一步拿到的都是空的 state：动量和 Adam 的滑动平均每次都从头开始。要把 optimizer_step 返回的 state 传下去。
    """
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, carry=lambda state: {})


def train__state_reset_each_epoch(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """The optimiser's state is set back to {} at the beginning of every epoch. It begins empty once, before the first.

    每一轮开始时，优化器的 state 都被重置成了 {}。它只在第一轮之前是空的。
    """
    left = [0]
    per_epoch = -(-len(X_train) // batch_size)

    def carry(state):
        left[0] = (left[0] + 1) % per_epoch
        return state if left[0] else {}

    data = (X_train, y_train, X_val, y_val)
    return run_epochs(
        loss_and_grads, params, *data, optimizer_step, epochs, batch_size, rng, early_stopping, carry=carry
    )


def train__update_thrown_away(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """You call optimizer_step but do not keep the parameters that it returns: nothing is ever learnt, unless the
    optimiser happens to work in place.

    你调用了 optimizer_step，却没有接住它返回的参数：除非优化器恰好原地修改，否则什么也学不到。
    """

    def thrown_away(params, grads, state):
        return params, optimizer_step(params, grads, state)[1]

    data = (X_train, y_train, X_val, y_val)
    return run_epochs(loss_and_grads, params, *data, thrown_away, epochs, batch_size, rng, early_stopping)


def train__validation_before_the_epoch(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """val_loss is measured before the epoch's steps. It belongs after them, or early stopping pairs every loss with
    the wrong parameters.

    val_loss 是在这一轮更新之前测的。应当在更新之后测，否则早停会把损失和参数配错。
    """
    rng = np.random.default_rng() if rng is None else rng
    params, state = [w.copy() for w in params], {}
    history = {"train_loss": [], "val_loss": []}
    for _ in range(epochs):
        total = 0.0
        history["val_loss"].append(whole_loss(loss_and_grads, params, X_val, y_val, batch_size))
        for X, y in shuffled(X_train, y_train, batch_size, rng):
            loss, grads = loss_and_grads(params, X, y)
            params, state = optimizer_step(params, grads, state)
            total += float(loss) * len(X)
        history["train_loss"].append(total / len(X_train))
        if early_stopping is not None and early_stopping.step(history["val_loss"][-1], params):
            break
    if early_stopping is not None and np.isfinite(early_stopping.best_loss):
        params = early_stopping.best_params
    return params, history


def train__validation_mean_of_batch_means(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """val_loss is averaged over batches: a short last batch counts too much. It is a mean over the samples.

    val_loss 是按批平均的，短的最后一批分量过重。它应当是对样本的平均。
    """

    def mean(loss_and_grads, params, X, y, size):
        size = max(1, min(size, len(X) - 1))
        return float(np.mean([float(loss_and_grads(params, a, b)[0]) for a, b in iterate_minibatches(X, y, size)]))

    return run_epochs(*args, epochs, batch_size, rng, early_stopping, val_loss=mean)


def train__training_loss_as_val_loss(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """val_loss is measured on the training data. It will look splendid, and say nothing about new data.

    val_loss 是在训练数据上测的。数字会很漂亮，却说明不了网络面对新数据的表现。
    """
    data = (X_train, y_train, X_train, y_train)
    return run_epochs(loss_and_grads, params, *data, optimizer_step, epochs, batch_size, rng, early_stopping)


def train__monitors_train_loss(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Early stopping is given the training loss. That one nearly always falls; overfitting shows in the validation
    loss alone.

    你把训练损失交给了早停。训练损失几乎总在下降；过拟合只在验证损失上看得出来。
    """
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, monitor="train_loss")


def train__does_not_stop(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Early stopping is asked, but its answer is not heard: training goes on to the last epoch. Leave the loop when
    step returns True.

    你询问了早停，却没理会它的回答，训练一直跑到最后一轮。step 返回 True 时就该跳出循环。
    """
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, obey=False)


def train__last_params_returned(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """With early stopping the best parameters are wanted, and you return the last ones: they have overfitted for
    `patience` more epochs already.

    使用早停时应返回最优的参数，你返回的却是最后的：它们已经多过拟合了 patience 轮。
    """
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, best=False)


def train__best_only_after_a_stop(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """You take the best parameters only when training was stopped early. If the epochs run out first, the best ones
    may lie behind as well.

    只有提前停下时，你才取最优参数。如果轮次先跑完，最优参数同样可能已经过去了。
    """
    last = {}

    def watch(loss_and_grads, params, X, y, size):
        last["params"] = [w.copy() for w in params]
        return whole_loss(loss_and_grads, params, X, y, size)

    params, history = run_epochs(*args, epochs, batch_size, rng, early_stopping, val_loss=watch)
    return (last["params"] if len(history["val_loss"]) == epochs else params), history


def train__none_when_all_nan(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """Where every validation loss is NaN, there is no best epoch, and you return parameters that were never trained.
    Give back the last ones then.

    如果验证损失全是 NaN，就没有最优的一轮，你返回的是从未训练过的参数。这时应返回最后的参数。
    """
    params, history = run_epochs(*args, epochs, batch_size, rng, early_stopping)
    return (args[1] if np.isnan(history["val_loss"]).all() else params), history


def train__loss_of_every_batch(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """train_loss has one number for each batch. The history holds one for each epoch, beside val_loss.

    train_loss 里每批一个数。history 应当每轮一个数，与 val_loss 一一对应。
    """
    every = []
    keep = lambda losses, sizes: every.extend(losses) or every[-1]  # noqa: E731
    params, history = run_epochs(*args, epochs, batch_size, rng, early_stopping, train_loss=keep)
    return params, {**history, "train_loss": every}


def train__sum_not_mean(*args, epochs=10, batch_size=32, rng=None, early_stopping=None):
    """train_loss is a sum over the batches. Divide, so that the curve can be compared with val_loss.

    train_loss 是各批损失之和。要除以数量，才能与 val_loss 放在一起比较。
    """
    add = lambda losses, sizes: float(sum(losses))  # noqa: E731
    return run_epochs(*args, epochs, batch_size, rng, early_stopping, train_loss=add)
