"""Known mistakes of 07_rnn, each with the sentence that a student who makes it reads."""

# ruff: noqa: F821  (the names of the reference module are there when this runs)

import numpy as np

# ------------------------------------------------------------------------------------------------- embeddings


def embedding_forward__columns(ids, weight):
    """You pick columns of the table, but each id names a row: the vocabulary is the first axis of weight.
    A square table hides this, every other one shows it.

    你取的是表的列，而每个 id 对应的是一行：weight 的第一个轴才是词表。方阵会掩盖这个错误，其他形状都会暴露它。
    """
    return weight[:, ids].T, (ids, weight.shape)


def embedding_forward__one_based(ids, weight):
    """Your rows are off by one: ids start at 0, so id 0 is the first row and needs no subtraction.

    取出的行错了一位：id 从 0 开始，0 就是第一行，不需要减 1。
    """
    return np.take(weight, ids - 1, axis=0), (ids, weight.shape)


def embedding_forward__shape_lost(ids, weight):
    """The rows are right, but laid out in one long list. The output keeps the shape of ids and appends D:
    (N, T) ids give (N, T, D).

    取出的行是对的，却排成了一长列。输出要保留 ids 的形状，再接上一维 D：(N, T) 的 ids 得到 (N, T, D)。
    """
    return weight[ids.reshape(-1)], (ids, weight.shape)


def embedding_forward__each_id_once(ids, weight):
    """You look every distinct id up once, in sorted order. The output has one row for each place in ids, repeats
    included, in the order in which they stand there.

    你把每个不同的 id 按大小顺序只查了一次。输出应当与 ids 中的位置一一对应，重复的也要各占一行，顺序与 ids 一致。
    """
    return weight[np.unique(ids)], (ids, weight.shape)


def embedding_forward__scaled(ids, weight):
    """Your vectors are too long by the factor √D. Some Transformers scale their embeddings like that, but it is a step
    of its own; a plain look-up returns the rows unchanged.

    你的向量长了 √D 倍。有些 Transformer 会这样缩放词向量，但那是单独的一步；单纯的查表应原样返回各行。
    """
    return np.take(weight, ids, axis=0) * np.sqrt(weight.shape[1]).astype(weight.dtype), (ids, weight.shape)


def embedding_forward__one_hot_product(ids, weight):
    """Multiplying one-hot rows with the table gives the right numbers, but np.eye is float64 and makes your float32
    answer float64. It also costs V times the work of an index.

    用 one-hot 矩阵乘表，数值没错，但 np.eye 是 float64，会把 float32 的结果变成 float64；
    而且计算量是直接下标的 V 倍。
    """
    return np.eye(len(weight))[ids] @ weight, (ids, weight.shape)


def embedding_forward__view(ids, weight):
    """For a single id you hand out a view of the table: whoever changes the output changes the weights. An index
    that is a plain Python integer does not copy.

    只有一个 id 时，你返回的是表的视图：别人一改输出，权重也跟着变。用普通 Python 整数作下标是不会复制的。
    """
    return weight[ids.tolist()], (ids, weight.shape)


def embedding_forward__one_at_a_time(ids, weight):
    """The vectors are right, but a Python loop fetches them one by one. NumPy takes a whole array of ids at once, many
    times faster.

    向量是对的，但你用 Python 循环一个一个地取。NumPy 可以一次接收整个 id 数组，快得多。
    """
    out = np.empty((ids.size, weight.shape[1]), dtype=weight.dtype)
    for place, index in enumerate(ids.ravel()):
        out[place] = weight[index]
    return out.reshape(*ids.shape, weight.shape[1]), (ids, weight.shape)


def embedding_backward__repeats_lost(dout, cache):
    """An id that occurs several times keeps only one of its gradients. `dweight[ids] += dout` reads every row once,
    adds, and writes; the last write wins. You need an addition that is not buffered.

    同一个 id 出现多次时，只留下了其中一次的梯度。`dweight[ids] += dout` 对每行只读一次、加一次、写一次，
    后写的覆盖先写的。你需要一种不带缓冲、逐次累加的加法。
    """
    ids, shape = cache
    dweight = np.zeros(shape, dtype=dout.dtype)
    dweight[ids] += dout
    return dweight


def embedding_backward__averaged(dout, cache):
    """You divide each row by how often its id occurs. The gradient of a value that is used several times is the sum of
    the gradients from all uses, not their mean.

    你把每一行除以了该 id 出现的次数。一个值被多次使用时，它的梯度是各处梯度之和，不是平均。
    """
    ids, shape = cache
    dweight = np.zeros(shape, dtype=dout.dtype)
    np.add.at(dweight, ids, dout)
    counts = np.bincount(ids.ravel(), minlength=shape[0])
    return dweight / np.maximum(counts, 1).astype(dout.dtype)[:, None]


def embedding_backward__table_too_short(dout, cache):
    """Your gradient ends at the largest id that was looked up. It must have the shape of the whole table; rows that
    nobody asked for have a gradient of zero.

    你的梯度只到出现过的最大 id 为止。它必须和整张表同形；没有被查到的行，梯度为零。
    """
    ids, shape = cache
    dweight = np.zeros((ids.max() + 1, shape[1]), dtype=dout.dtype)
    np.add.at(dweight, ids, dout)
    return dweight


def embedding_backward__row_by_row(dout, cache):
    """A loop over the first axis is right for a row of ids, but inside one sentence repeated ids still overwrite each
    other. Treat all axes of ids alike.

    沿第一个轴循环，对一维的 ids 没问题；但在同一个句子内部，重复的 id 仍会互相覆盖。ids 的所有轴应一视同仁。
    """
    ids, shape = cache
    dweight = np.zeros(shape, dtype=dout.dtype)
    for row, gradient in zip(np.atleast_1d(ids), np.atleast_2d(dout), strict=True):
        dweight[row] += gradient
    return dweight


def embedding_backward__scrambled(dout, cache):
    """You reshape dout to (D, −1) and transpose, which scrambles the vectors: a reshape does not swap axes. Keep the
    last axis of dout where it is.

    你先把 dout 变形为 (D, −1) 再转置，这会把各个向量打乱：reshape 并不交换轴。让 dout 的最后一个轴留在原位。
    """
    ids, shape = cache
    dweight = np.zeros(shape, dtype=dout.dtype)
    np.add.at(dweight, ids.reshape(-1), dout.reshape(shape[1], -1).T)
    return dweight


def embedding_backward__always_float64(dout, cache):
    """The numbers are right, but np.zeros makes float64 unless told otherwise: float32 gradients come back as float64.

    数值正确，但 np.zeros 默认是 float64：float32 的梯度返回时变成了 float64。
    """
    ids, shape = cache
    dweight = np.zeros(shape)
    np.add.at(dweight, ids, dout)
    return dweight


# ----------------------------------------------------------------------------------------- plain RNN, one step


def rnn_step_forward__no_tanh(x, h, w_ih, w_hh, b_ih, b_hh):
    """The sum of the two linear parts comes out as it is. Without tanh around it the network is linear, however many
    steps it takes, and its state can grow without bound.

    两个线性部分的和原样输出了。外面没有 tanh，无论走多少步网络都是线性的，状态也可能无限增大。
    """
    h_next = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__w_hh_not_transposed(x, h, w_ih, w_hh, b_ih, b_hh):
    """w_hh is square, so a forgotten transpose raises no error, only wrong numbers. Its shape is (out, in), as that of
    w_ih.

    w_hh 是方阵，漏了转置不会报错，只会算错。它的形状和 w_ih 一样，是 (out, in)。
    """
    h_next = np.tanh(x @ w_ih.T + b_ih + h @ w_hh + b_hh)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__one_bias(x, h, w_ih, w_hh, b_ih, b_hh):
    """b_hh is missing: the product with the state has a bias of its own, as in PyTorch.

    漏了 b_hh：状态的那个乘积也有自己的偏置，与 PyTorch 一致。
    """
    h_next = np.tanh(x @ w_ih.T + b_ih + h @ w_hh.T)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__no_biases(x, h, w_ih, w_hh, b_ih, b_hh):
    """Neither bias is added. Biases that are zero at the start of training hide this; later ones do not.

    两个偏置都没有加。训练刚开始时偏置为零，看不出来；训练过的网络就会出错。
    """
    h_next = np.tanh(x @ w_ih.T + h @ w_hh.T)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__state_unused(x, h, w_ih, w_hh, b_ih, b_hh):
    """The old state has no effect on your answer, so the network has no memory: it is a feedforward layer. Where does h
    enter the sum?

    旧状态对结果毫无影响，网络也就没有了记忆，成了普通的前馈层。h 应该从哪里进入这个和？
    """
    h_next = np.tanh(x @ w_ih.T + b_ih + b_hh)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__state_outside(x, h, w_ih, w_hh, b_ih, b_hh):
    """The part of the state is added after tanh. Both parts belong inside, otherwise the new state leaves (−1, 1).

    状态的那一部分加在了 tanh 之外。两部分都应在 tanh 里面，否则新状态会超出 (−1, 1)。
    """
    h_next = np.tanh(x @ w_ih.T + b_ih) + h @ w_hh.T + b_hh
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__sigmoid(x, h, w_ih, w_hh, b_ih, b_hh):
    """You squash with the sigmoid; the plain recurrent network uses tanh, whose outputs lie on both sides of zero.

    你用的是 sigmoid；普通循环网络用 tanh，它的输出在零的两侧。
    """
    h_next = sigmoid(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__plain_exponentials(x, h, w_ih, w_hh, b_ih, b_hh):
    """The textbook quotient (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ) is right for small a, but above about 710 both exponentials are
    infinite and ∞/∞ is nan. One saturated unit then spoils the whole sequence. Use a tanh that holds everywhere.

    教材中的 (eᵃ − e⁻ᵃ) / (eᵃ + e⁻ᵃ) 在 a 较小时没错，但超过约 710 时指数变成无穷大，∞/∞ 就是 nan。
    一个饱和的单元就会毁掉整个序列。请用处处可靠的 tanh。
    """
    a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    h_next = (np.exp(a) - np.exp(-a)) / (np.exp(a) + np.exp(-a))
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_forward__sample_by_sample(x, h, w_ih, w_hh, b_ih, b_hh):
    """The states are right, but you loop over the samples. One matrix product serves the whole batch, and is much
    faster.

    状态是对的，但你对样本逐个循环。一次矩阵乘法就能处理整个批次，而且快得多。
    """
    rows = [np.tanh(w_ih @ xi + b_ih + w_hh @ hi + b_hh) for xi, hi in zip(x, h, strict=True)]
    h_next = np.stack(rows)
    return h_next, (x, h, h_next, w_ih, w_hh)


def rnn_step_backward__no_slope(dh_next, cache):
    """You go straight to the linear layers, as if tanh were not there. Its slope must be multiplied in first.

    你直接进入了线性层，好像 tanh 不存在。要先乘上它的斜率。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__slope_of_old_state(dh_next, cache):
    """You take the slope of tanh from the state before the step. It is 1 − (output)², and the output of this tanh is
    the new state.

    你用上一步的状态算了 tanh 的斜率。斜率是 1 − 输出²，而这个 tanh 的输出是新状态。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h**2)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__slope_not_squared(dh_next, cache):
    """Your slope is 1 − h_next; that of tanh has a square in it.

    你用的斜率是 1 − h_next；tanh 的斜率里有平方。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__dh_transposed(dh_next, cache):
    """Only dh is wrong: w_hh is transposed once too often. The forward multiplies with w_hhᵀ, so the way back
    multiplies with w_hh itself; a square matrix does not complain.

    只有 dh 错了：w_hh 多转置了一次。前向乘的是 w_hhᵀ，回传就应乘 w_hh 本身；方阵不会报错。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    return da @ w_ih, da @ w_hh.T, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__new_state_in_dw_hh(dh_next, cache):
    """dw_hh is built from the new state. What w_hh was multiplied with in the forward is the state before the step.

    dw_hh 用了新状态。前向中与 w_hh 相乘的是这一步之前的状态。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h_next, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__batch_mean(dh_next, cache):
    """Weights and biases are averaged over the batch. The gradient of a sum has no 1/N; where a mean is wanted, it is
    already inside dh_next.

    权重和偏置的梯度对批次取了平均。对“和”求导没有 1/N；如果需要平均，它已经包含在 dh_next 里了。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    mean = da / np.asarray(len(da), dtype=da.dtype)
    return da @ w_ih, da @ w_hh, mean.T @ x, mean.T @ h, mean.sum(axis=0), mean.sum(axis=0)


def rnn_step_backward__bias_not_summed(dh_next, cache):
    """Your bias gradients have one row for each sample. A bias is shared by the batch, so its gradient is the sum over
    the batch and has the shape of the bias.

    偏置的梯度里每个样本各占一行。偏置由整个批次共用，梯度应对批次求和，形状与偏置相同。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da, da


def rnn_step_backward__one_bias(dh_next, cache):
    """The gradient of b_hh is zero in your answer. Both biases enter the same sum, so both get the same gradient.

    你的 b_hh 梯度是零。两个偏置加进同一个和里，梯度也相同。
    """
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    db = da.sum(axis=0)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, db, np.zeros_like(db)


def rnn_step_backward__cache_used_up(dh_next, cache):
    """The first backward is right, the second is not: you square the saved state in place, and the cache is
    changed for good. Write into a fresh array.

    第一次反向传播是对的，第二次就错了：你在原地把保存的状态平方了，cache 从此被改坏。请写到新数组里。
    """
    x, h, h_next, w_ih, w_hh = cache
    h_next *= h_next
    da = dh_next * (1 - h_next)
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def rnn_step_backward__changes_dout(dh_next, cache):
    """The gradients are right, but `dh_next *= …` overwrites the array that the caller gave you, who may still need it.

    梯度是对的，但 `dh_next *= …` 改写了调用者传进来的数组，而调用者可能还要用它。
    """
    x, h, h_next, w_ih, w_hh = cache
    dh_next *= 1 - h_next**2
    da = dh_next
    return da @ w_ih, da @ w_hh, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


# ---------------------------------------------------------------------------------------- plain RNN, a sequence


def rnn_forward__starts_at_zero(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You begin with a state of zeros and never read h0. The state before the first step is an argument: a decoder,
    say, gets it from an encoder.

    你从全零状态开始，没有用到 h0。第一步之前的状态是由参数给出的：例如解码器的初始状态来自编码器。
    """
    h, hs = np.zeros_like(h0), []
    for t in range(x.shape[1]):
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), None


def rnn_forward__state_not_carried(x, h0, w_ih, w_hh, b_ih, b_hh):
    """Every step of yours starts again from h0. The state that one step returns is what the next step needs.

    你的每一步都重新从 h0 开始。一步返回的状态，正是下一步需要的状态。
    """
    hs = [rnn_step_forward(x[:, t], h0, w_ih, w_hh, b_ih, b_hh)[0] for t in range(x.shape[1])]
    return np.stack(hs, axis=1), None


def rnn_forward__time_first(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You loop over the first axis of x, the samples, as if it were time. x is (N, T, D): time is axis 1. Where N = T
    this raises no error, it just reads the batch as a story.

    你沿 x 的第一个轴（样本）循环，把它当成了时间。x 是 (N, T, D)，时间是第 1 轴。
    N = T 时不会报错，只是把批次当成了序列。
    """
    h, hs = h0, []
    for x_t in x:
        h, _ = rnn_step_forward(x_t, h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=0), None


def rnn_forward__stacked_in_front(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The states are right, but your output is (T, N, H): np.stack puts the new axis in front unless told otherwise.

    状态是对的，但输出成了 (T, N, H)：np.stack 默认把新轴放在最前面。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs), None


def rnn_forward__last_state_only(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You return the last state alone. hs holds the state after every step, (N, T, H).

    你只返回了最后一个状态。hs 应包含每一步之后的状态，形状为 (N, T, H)。
    """
    h = h0
    for t in range(x.shape[1]):
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
    return h, None


def rnn_forward__one_too_early(x, h0, w_ih, w_hh, b_ih, b_hh):
    """Your states are one step late: hs begins with h0 and lacks the last one. hs[:, t] is the state after reading
    x[:, t].

    状态错了一位：hs 以 h0 开头，缺了最后一个。hs[:, t] 是读完 x[:, t] 之后的状态。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        hs.append(h)
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
    return np.stack(hs, axis=1), None


def rnn_forward__same_array_each_time(x, h0, w_ih, w_hh, b_ih, b_hh):
    """All time steps of hs show the last state: your list holds the same array T times, and you overwrite it at every
    step. Each step needs an array of its own.

    hs 的每个时间步都是最后的状态：列表里存的是同一个数组的 T 个引用，而你每一步都在改写它。每一步都要有自己的数组。
    """
    h, hs = h0.copy(), []
    for t in range(x.shape[1]):
        h[...] = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)[0]
        hs.append(h)
    return np.stack(hs, axis=1), None


def rnn_forward__backwards_in_time(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You read the sequence from its end. The forward goes from the first step to the last; only the backward turns
    around.

    你从序列末尾开始读。前向应从第一步走到最后一步；只有反向传播才倒着走。
    """
    h, hs = h0, np.empty((*x.shape[:2], h0.shape[1]), dtype=x.dtype)
    for t in reversed(range(x.shape[1])):
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs[:, t] = h
    return hs, None


def rnn_forward__changes_h0(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The states are right, but you update h in place, and at the first step h is the caller's h0. Nothing that was
    passed in may change.

    状态是对的，但你在原地更新 h，而第一步的 h 就是调用者的 h0。传入的数组不能被改动。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        h[...] = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)[0]
        hs.append(h.copy())
    return np.stack(hs, axis=1), None


def rnn_forward__always_float64(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The numbers are right, but hs is made by np.zeros without a dtype and so is float64, even for float32 input.

    数值正确，但 hs 由不带 dtype 的 np.zeros 建成，即使输入是 float32，输出也是 float64。
    """
    h, hs = h0, np.zeros((*x.shape[:2], h0.shape[1]))
    for t in range(x.shape[1]):
        h, _ = rnn_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs[:, t] = h
    return hs, None


def rnn_backward__state_gradient_lost(dhs, cache):
    """Every step hears only its own output: what the step after it sends back is dropped. So an error at the end never
    reaches the beginning, and nothing is learnt across time.

    每一步只收到自己输出的梯度，后一步传回来的被丢掉了。于是末尾的误差永远到不了开头，跨时间的关系就学不到。
    """
    x, states, w_ih, w_hh = cache
    dx, sums = np.zeros_like(x), [0, 0, 0, 0]
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t], (x[:, t], states[t], states[t + 1], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def rnn_backward__output_gradients_lost(dhs, cache):
    """Only the last output's gradient enters the walk; at all other steps dhs[:, t] is missing. A state has two
    readers, the loss and the next step, and both count.

    只有最后一个输出的梯度参与了回传，其他时间步漏了 dhs[:, t]。一个状态有两个去处：损失和下一步，两者都要算。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], dhs[:, -1]
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *grads = rnn_step_backward(dh, (x[:, t], states[t], states[t + 1], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def rnn_backward__weights_of_one_step(dhs, cache):
    """dx and dh0 are right, but the weights keep the gradient of one time step only: each turn of the loop overwrites
    the one before. All steps share the weights, so their gradients add up.

    dx 和 dh0 是对的，但权重只保留了一个时间步的梯度：每次循环都覆盖了前一次。所有时间步共用权重，梯度要相加。
    """
    x, states, w_ih, w_hh = cache
    dx, dh = np.zeros_like(x), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t] + dh, step)
    return dx, dh, *grads


def rnn_backward__forward_in_time(dhs, cache):
    """Your loop runs from the first step to the last. Gradients flow against time: step t can only be finished once
    step t + 1 has been.

    你的循环从第一步走到最后一步。梯度逆着时间流动：第 t + 1 步算完，才能算第 t 步。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in range(x.shape[1]):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t] + dh, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def rnn_backward__state_gradient_piles_up(dhs, cache):
    """You add each new dh to the old one. What a step returns already contains everything that came from later steps,
    so it replaces the old value; otherwise late steps count again and again.

    你把每个新的 dh 加到旧的上面。单步返回的 dh 已经包含了之后所有步的贡献，应当取代旧值；否则后面的步会被重复计算。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], sent_back, *grads = rnn_step_backward(dhs[:, t] + dh, step)
        dh = dh + sent_back
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def rnn_backward__clipped(dhs, cache):
    """Your gradients are cut to ±5. Clipping is a help against exploding gradients, but it belongs to the training
    loop; a backward returns the true gradients.

    你把梯度截断到了 ±5。梯度裁剪能缓解梯度爆炸，但那是训练循环的事；反向传播要返回真实的梯度。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t] + dh, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return tuple(np.clip(gradient, -5, 5) for gradient in (dx, dh, *sums))


def rnn_backward__truncated(dhs, cache):
    """Short sequences are right, long ones are not: you walk back only a few steps. Truncated backpropagation saves
    time for a price; here the whole sequence is asked for.

    短序列是对的，长序列不对：你只往回走了几步。截断的反向传播以精度换时间；这里要求走完整个序列。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in list(reversed(range(x.shape[1])))[:5]:
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t] + dh, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def rnn_backward__averaged_over_time(dhs, cache):
    """The gradients of weights and biases are divided by T. What is asked for is the gradient of a sum over all time
    steps, so nothing is averaged.

    权重和偏置的梯度被除以了 T。要求的是对所有时间步之和求导，不取平均。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t] + dh, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *(total / np.asarray(x.shape[1], dtype=x.dtype) for total in sums)


def rnn_backward__dh0_not_through_first_step(dhs, cache):
    """Only dh0 is wrong: you return the gradient that arrives at the first output. h0 lies before the first step, so
    one more passage through that step is missing.

    只有 dh0 错了：你返回的是到达第一个输出的梯度。h0 在第一步之前，还要再穿过第一步。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], states[t + 1], w_ih, w_hh)
        arriving = dhs[:, t] + dh
        dx[:, t], dh, *grads = rnn_step_backward(arriving, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, arriving, *sums


def rnn_backward__changes_dhs(dhs, cache):
    """The gradients are right, but `dhs[:, t] += dh` writes into the caller's array. Add into a fresh one.

    梯度是对的，但 `dhs[:, t] += dh` 写进了调用者的数组。请加到新的数组里。
    """
    x, states, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        dhs[:, t] += dh
        dx[:, t], dh, *grads = rnn_step_backward(dhs[:, t], (x[:, t], states[t], states[t + 1], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


# ---------------------------------------------------------------------------------------------- LSTM, one step


def lstm_step_forward__order_ifog(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """The last two gates are swapped: you cut i, f, o, g, as some papers do. PyTorch stacks i, f, g, o.

    最后两个门弄反了：你按 i, f, o, g 切分，有些论文这样写。PyTorch 的顺序是 i, f, g, o。
    """
    i, f, o, g = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__order_figo(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """Input gate and forget gate are swapped. The first block is i, which scales what is new; the second is f, which
    scales what was there.

    输入门和遗忘门弄反了。第一段是 i，控制新的内容；第二段是 f，控制原有的内容。
    """
    f, i, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__order_igfo(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """The two blocks in the middle are swapped: you cut i, g, f, o. PyTorch stacks i, f, g, o.

    中间两段弄反了：你按 i, g, f, o 切分。PyTorch 的顺序是 i, f, g, o。
    """
    i, g, f, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__interleaved(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """You take every fourth column for a gate. The gates are stacked in blocks: the first H columns are i, the next H
    are f, and so on.

    你每隔四列取一列作为一个门。门是分段堆叠的：前 H 列是 i，接下来 H 列是 f，依此类推。
    """
    a = x @ w_ih.T + b_ih + h @ w_hh.T + b_hh
    i, f, g, o = (a[:, k::4] for k in range(4))
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__output_without_tanh(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """c_next is right, h_next is not: the cell state goes out unsquashed. tanh belongs around c_next before the output
    gate opens on it.

    c_next 是对的，h_next 不对：细胞状态没有压缩就输出了。先对 c_next 取 tanh，再乘输出门。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c_next, c_next, None


def lstm_step_forward__sigmoid_candidate(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """You give the candidate g a sigmoid. g is content, not a gate: with tanh it can be negative, so that a cell may
    also count down.

    你对候选值 g 用了 sigmoid。g 是内容而不是门：用 tanh 才可以取负值，细胞状态才能减小。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * sigmoid(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__no_input_gate(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """The candidate enters the cell unchecked: the input gate i is computed, or should be, but never multiplied in.

    候选值不受控制地进入了细胞：输入门 i 没有乘进去。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__forget_bias_one(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """Your forget gate is too open: somewhere 1 is added to its pre-activation. That is a good way to initialise b_ih,
    but it is no part of the step.

    遗忘门开得太大：它的预激活值被加了 1。那是初始化 b_ih 的好办法，但不属于这一步的计算。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__old_cell_in_output(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """c_next is right, but h_next is computed from the cell state before the step. The output shows the updated cell.

    c_next 是对的，但 h_next 用的是更新之前的细胞状态。输出应反映更新后的细胞。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c_next, None


def lstm_step_forward__one_bias(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """b_hh is missing. PyTorch keeps two biases, one for each product, and weights that come from it use both.

    漏了 b_hh。PyTorch 有两个偏置，每个乘积一个；从它那里加载的权重两个都用到。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__overflowing_sigmoid(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """Your gates are nan once a pre-activation passes 710: eᵃ / (1 + eᵃ) becomes ∞/∞. Such gates are simply open; use a
    sigmoid that says so, for example the one from your activations.

    预激活值超过 710 时，你的门变成 nan：eᵃ / (1 + eᵃ) 成了 ∞/∞。这样的门其实就是全开；
    请用能给出 1 的 sigmoid，例如你在 activations 里写的那个。
    """

    def gate(a):
        return np.exp(a) / (1 + np.exp(a))

    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = gate(f) * c + gate(i) * np.tanh(g)
    return gate(o) * np.tanh(c_next), c_next, None


def lstm_step_forward__states_swapped(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """Both states are right but in the wrong order: h_next comes first, then c_next.

    两个状态都算对了，顺序却反了：先返回 h_next，再返回 c_next。
    """
    i, f, g, o = np.split(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, 4, axis=1)
    c_next = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return c_next, sigmoid(o) * np.tanh(c_next), None


def lstm_step_backward__dc_next_ignored(dh_next, dc_next, cache):
    """dc_next never enters your answer. The next step reads c_next too; in a sequence this path is the very one that
    carries gradients far, so add it to what comes through h_next.

    你的结果里没有用到 dc_next。下一步也会读 c_next；在序列中，正是这条路把梯度传得很远，
    要把它加到经 h_next 来的梯度上。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dh_next * o * (1 - tanh_c**2)
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__through_h_ignored(dh_next, dc_next, cache):
    """Only dc_next reaches your cell state. h_next = o · tanh(c_next) reads it as well, so dh_next must come in through
    the output gate and the slope of tanh.

    你的细胞状态只收到了 dc_next。h_next = o · tanh(c_next) 也用到了它，所以 dh_next 也要经输出门和 tanh 的斜率传进来。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__no_tanh_slope(dh_next, dc_next, cache):
    """On the way from h_next to c_next the slope of tanh is missing: you multiply with the output gate only.

    从 h_next 回到 c_next 的路上漏了 tanh 的斜率：你只乘了输出门。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__dc_next_through_tanh(dh_next, dc_next, cache):
    """You send dc_next through the slope of tanh as well. It arrives at c_next itself, after the tanh branch has
    parted; only the share of h_next passes tanh.

    你让 dc_next 也乘了 tanh 的斜率。它直接到达 c_next，并不经过 tanh 那条支路；只有来自 h_next 的部分才经过 tanh。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = (dc_next + dh_next * o) * (1 - tanh_c**2)
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__output_gate_times_c(dh_next, dc_next, cache):
    """The gradient of the output gate uses c_next where it needs tanh(c_next): what o was multiplied with in the
    forward.

    输出门的梯度用了 c_next，而应当用 tanh(c_next)：前向中与 o 相乘的是它。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    c_next = f * c + i * g
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * c_next * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__dc_without_f(dh_next, dc_next, cache):
    """Only dc is wrong: the forget gate is missing. c was multiplied with f on its way into c_next, so its gradient
    is, too.

    只有 dc 错了：漏了遗忘门。c 是乘上 f 之后才进入 c_next 的，梯度也要乘 f。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__new_cell_in_forget_gate(dh_next, dc_next, cache):
    """The gradient of the forget gate uses c_next. f was multiplied with the cell state before the step.

    遗忘门的梯度用了 c_next。与 f 相乘的是这一步之前的细胞状态。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    c_next = f * c + i * g
    da = [dc * g * i * (1 - i), dc * c_next * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__order_ifog(dh_next, dc_next, cache):
    """The four gradients are joined in another order than the gates were cut: g stands before o. dc is right, but all
    that passes the weights is mixed up.

    四个门的梯度拼接顺序与切分时不一致：g 应在 o 之前。dc 没错，但凡是经过权重的梯度都乱了。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dh_next * tanh_c * o * (1 - o), dc * i * (1 - g**2)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__candidate_as_sigmoid(dh_next, dc_next, cache):
    """You give all four gates the slope s(1 − s). The candidate g comes from tanh, and its slope is another.

    四个门你都用了 s(1 − s)。候选值 g 来自 tanh，斜率不同。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * g * (1 - g), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__changes_dc_next(dh_next, dc_next, cache):
    """The gradients are right, but `dc_next += …` writes into the array that the caller gave you.

    梯度是对的，但 `dc_next += …` 写进了调用者传入的数组。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc_next += dh_next * o * (1 - tanh_c**2)
    dc = dc_next
    da = [dc * g * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - g**2), dh_next * tanh_c * o * (1 - o)]
    da = np.concatenate(da, axis=1)
    return da @ w_ih, da @ w_hh, dc * f, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def lstm_step_backward__cache_used_up(dh_next, dc_next, cache):
    """The first backward is right, the second is not: you turn the saved gate into its slope in place, so the cache
    no longer holds the gate.

    第一次反向传播是对的，第二次就错了：你在原地把保存的门换成了它的斜率，cache 里就不再是门的值了。
    """
    x, h, (i, f, g, o, c, tanh_c), w_ih, w_hh = cache
    dc = dc_next + dh_next * o * (1 - tanh_c**2)
    dc_before, di = dc * f, dc * g
    dg = dc * i * (1 - g**2)
    i *= 1 - i
    da = np.concatenate([di * i, dc * c * f * (1 - f), dg, dh_next * tanh_c * o * (1 - o)], axis=1)
    return da @ w_ih, da @ w_hh, dc_before, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


# --------------------------------------------------------------------------------------------- LSTM, a sequence


def lstm_forward__cell_not_carried(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """h travels from step to step, but every step starts from c0 again. The cell state is the long memory; it must be
    handed on like h.

    h 在一步步往下传，而每一步的细胞状态又从 c0 开始。细胞状态是长期记忆，要和 h 一样往下传。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c0, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), c, None


def lstm_forward__h_not_carried(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """The cell state is handed on, but every step sees h0 instead of the output of the step before.

    细胞状态传下去了，但每一步看到的都是 h0，而不是前一步的输出。
    """
    c, hs = c0, []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h0, c, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), c, None


def lstm_forward__cell_starts_at_zero(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """c0 is never read: your cell state starts at zero. Both initial states are arguments.

    没有用到 c0：你的细胞状态从零开始。两个初始状态都由参数给出。
    """
    h, c, hs = h0, np.zeros_like(c0), []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), c, None


def lstm_forward__returns_h_last(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """hs is right, but the second output is the last h, which hs already contains. What is asked for is the last cell
    state.

    hs 是对的，但第二个输出给成了最后的 h，它已经在 hs 里了。要返回的是最后的细胞状态。
    """
    h, c, hs = h0, c0, []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), h, None


def lstm_forward__collects_cells(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """You collect the cell states in hs. The cell state stays inside; what a step shows to the outside is h.

    你收进 hs 的是细胞状态。细胞状态留在内部，每一步对外输出的是 h。
    """
    h, c, cells = h0, c0, []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        cells.append(c)
    return np.stack(cells, axis=1), c, None


def lstm_forward__all_cells(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """You return the cell state of every step, (N, T, H). c_last is the one after the last step alone, (N, H).

    你返回了每一步的细胞状态 (N, T, H)。c_last 只是最后一步之后的那一个，形状 (N, H)。
    """
    h, c, hs, cells = h0, c0, [], []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
        cells.append(c)
    return np.stack(hs, axis=1), np.stack(cells, axis=1), None


def lstm_forward__stacked_in_front(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """The states are right, but hs is (T, N, H): np.stack puts the new axis in front unless told otherwise.

    状态是对的，但 hs 成了 (T, N, H)：np.stack 默认把新轴放在最前面。
    """
    h, c, hs = h0, c0, []
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs), c, None


def lstm_forward__always_float64(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """The numbers are right, but hs is made by np.zeros without a dtype: float32 input gives float64 output.

    数值正确，但 hs 由不带 dtype 的 np.zeros 建成：float32 的输入得到了 float64 的输出。
    """
    h, c, hs = h0, c0, np.zeros((*x.shape[:2], h0.shape[1]))
    for t in range(x.shape[1]):
        h, c, _ = lstm_step_forward(x[:, t], h, c, w_ih, w_hh, b_ih, b_hh)
        hs[:, t] = h
    return hs, c, None


def lstm_backward__cell_gradient_lost(dhs, cache):
    """Every step gets dc = 0, so what the cell state passes on is lost. This path is why an LSTM learns across many
    steps: hand the dc of one step to the step before it.

    每一步的 dc 都是 0，细胞状态传回的梯度丢了。LSTM 能学到长距离的关系靠的正是这条路：把一步返回的 dc 交给它的前一步。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, np.zeros_like(dh), step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__state_gradient_lost(dhs, cache):
    """dc travels back, but dh does not: each step hears its own output and the cell only. h_t also entered the gates of
    step t + 1.

    dc 往回传了，dh 却没有：每一步只收到自己的输出和细胞的梯度。h_t 还进入了第 t + 1 步的各个门。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t], dc, (x[:, t], states[t], steps[t], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__dc_starts_as_dh(dhs, cache):
    """You start dc with the gradient of the last output. Nothing outside reads the last cell state, so dc starts at
    zero.

    你让 dc 从最后一个输出的梯度开始。最后的细胞状态没有被外面用到，所以 dc 从零开始。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), dhs[:, -1]
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__dhs_added_to_dc(dhs, cache):
    """You add dhs[:, t] to dc as well. The loss reads h only; c hears of it through h, inside the step.

    你把 dhs[:, t] 也加到了 dc 上。损失只读 h；c 是在单步内部通过 h 得到梯度的。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dhs[:, t] + dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__weights_of_one_step(dhs, cache):
    """dx, dh0 and dc0 are right, but the weights keep the gradient of one time step only. All steps share them, so
    their gradients add up.

    dx、dh0、dc0 都对，但权重只保留了一个时间步的梯度。所有时间步共用权重，梯度要相加。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, dh, dc = np.zeros_like(x), np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
    return dx, dh, dc, *grads


def lstm_backward__initial_states_swapped(dhs, cache):
    """dh0 and dc0 stand in each other's place. The order is that of the forward's arguments: x, h0, c0, then the
    weights.

    dh0 和 dc0 位置互换了。顺序与前向的参数一致：x、h0、c0，然后是权重。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dc, dh, *sums


def lstm_backward__states_one_late(dhs, cache):
    """Only dw_hh is wrong: you pair each step's gradient with the state after the step. w_hh was multiplied with the
    state before it, h0 at the first step.

    只有 dw_hh 错了：你把每一步的梯度与该步之后的状态相乘。与 w_hh 相乘的是该步之前的状态，第一步就是 h0。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t + 1], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__forward_in_time(dhs, cache):
    """Your loop runs with time. Gradients flow against it: begin at the last step.

    你的循环顺着时间走。梯度逆着时间流动：从最后一步开始。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in range(x.shape[1]):
        step = (x[:, t], states[t], steps[t], w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


def lstm_backward__cache_used_up(dhs, cache):
    """The first backward is right, the second raises or is wrong: you take the saved steps out of the cache as you go.
    Read them by their index and leave them where they are.

    第一次反向传播是对的，第二次就报错或算错：你一边走一边把保存的各步从 cache 里弹了出来。请按下标读取，不要取走。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh, dc = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0]), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        step = (x[:, t], states[t], steps.pop(), w_ih, w_hh)
        dx[:, t], dh, dc, *grads = lstm_step_backward(dhs[:, t] + dh, dc, step)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, dc, *sums


# ----------------------------------------------------------------------------------------------- GRU, one step


def gru_step_forward__z_swapped(x, h, w_ih, w_hh, b_ih, b_hh):
    """z and 1 − z have changed places. Both conventions exist (the first paper's is yours); in PyTorch z = 1 keeps the
    old state.

    z 和 1 − z 互换了。两种约定都存在（最早的论文与你的写法相同）；在 PyTorch 中，z = 1 表示保留旧状态。
    """
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = np.tanh(n_ih + r * n_hh)
    return z * n + (1 - z) * h, None


def gru_step_forward__order_zrn(x, h, w_ih, w_hh, b_ih, b_hh):
    """Reset gate and update gate are swapped: the first block of rows is r, the second z.

    重置门和更新门弄反了：第一段是 r，第二段是 z。
    """
    z_ih, r_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    z_hh, r_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = np.tanh(n_ih + r * n_hh)
    return (1 - z) * n + z * h, None


def gru_step_forward__reset_before_product(x, h, w_ih, w_hh, b_ih, b_hh):
    """You reset the state before it meets the weights, r ⊙ h and then W_hn, as the first paper does. PyTorch multiplies
    first and resets the product, bias included; with the same weights the two differ.

    你先重置状态 r ⊙ h，再乘 W_hn，最早的论文就是这样。PyTorch 则先相乘，再对乘积（包括偏置）重置；
    同样的权重，两者结果不同。
    """
    size = h.shape[1]
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, _ = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = np.tanh(n_ih + (r * h) @ w_hh[2 * size :].T + b_hh[2 * size :])
    return (1 - z) * n + z * h, None


def gru_step_forward__bias_not_reset(x, h, w_ih, w_hh, b_ih, b_hh):
    """The bias b_hn stands outside the reset gate. It belongs to the hidden half, so r scales it, too. This is why
    the GRU cannot do with one bias.

    偏置 b_hn 放在了重置门外面。它属于隐藏部分，也要乘 r。GRU 不能只用一个偏置，原因就在这里。
    """
    size = h.shape[1]
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    bias = b_hh[2 * size :]
    n = np.tanh(n_ih + r * (n_hh - bias) + bias)
    return (1 - z) * n + z * h, None


def gru_step_forward__no_reset(x, h, w_ih, w_hh, b_ih, b_hh):
    """The reset gate does nothing in your step: for n the two halves are just added.

    重置门没有起作用：算 n 时，两部分被直接相加了。
    """
    a = x @ w_ih.T + b_ih
    b = h @ w_hh.T + b_hh
    _, z, n = np.split(a + b, 3, axis=1)
    z, n = sigmoid(z), np.tanh(n)
    return (1 - z) * n + z * h, None


def gru_step_forward__reset_everything(x, h, w_ih, w_hh, b_ih, b_hh):
    """You use the reset state for the update gate as well. r acts on the candidate n only; z sees h as it is.

    你在算更新门时也用了重置过的状态。r 只作用于候选值 n；z 看到的是原来的 h。
    """
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r = sigmoid(r_ih + r_hh)
    z = sigmoid(z_ih + r * z_hh)
    n = np.tanh(n_ih + r * n_hh)
    return (1 - z) * n + z * h, None


def gru_step_forward__one_bias(x, h, w_ih, w_hh, b_ih, b_hh):
    """b_hh is missing. Both products have a bias, and for n it matters on which side of the reset gate it stands.

    漏了 b_hh。两个乘积各有一个偏置；对 n 来说，偏置在重置门的哪一侧还会影响结果。
    """
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = np.tanh(n_ih + r * n_hh)
    return (1 - z) * n + z * h, None


def gru_step_forward__sigmoid_candidate(x, h, w_ih, w_hh, b_ih, b_hh):
    """The candidate n goes through a sigmoid. It is content, not a gate: it needs tanh and both signs.

    候选值 n 用了 sigmoid。它是内容而不是门：应当用 tanh，正负都可以取。
    """
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = sigmoid(n_ih + r * n_hh)
    return (1 - z) * n + z * h, None


def gru_step_forward__overflowing_sigmoid(x, h, w_ih, w_hh, b_ih, b_hh):
    """Your gates are nan once a pre-activation passes 710: eᵃ / (1 + eᵃ) becomes ∞/∞. Use a sigmoid that holds for all
    numbers.

    预激活值超过 710 时，你的门变成 nan：eᵃ / (1 + eᵃ) 成了 ∞/∞。请用对所有数都可靠的 sigmoid。
    """
    r_ih, z_ih, n_ih = np.split(x @ w_ih.T + b_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(h @ w_hh.T + b_hh, 3, axis=1)
    r = np.exp(r_ih + r_hh) / (1 + np.exp(r_ih + r_hh))
    z = np.exp(z_ih + z_hh) / (1 + np.exp(z_ih + z_hh))
    n = np.tanh(n_ih + r * n_hh)
    return (1 - z) * n + z * h, None


def gru_step_backward__direct_path_lost(dh_next, cache):
    """Only dh is wrong: the direct path through z ⊙ h is missing. It passes no weights, which is what lets gradients
    travel far.

    只有 dh 错了：漏了经 z ⊙ h 的直通路径。它不经过任何权重，梯度能传得远正靠它。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (h - n) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__only_direct_path(dh_next, cache):
    """Only dh is wrong: it holds just the direct path z ⊙ h. h also went through w_hh into all three gates.

    只有 dh 错了：里面只有直通路径 z ⊙ h。h 还经 w_hh 进入了全部三个门。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (h - n) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__hidden_half_not_reset(dh_next, cache):
    """dx is right, but dh, dw_hh and db_hh are not: the hidden half of n was multiplied with r in the forward, so its
    gradient is, too. The two halves need different gradients.

    dx 是对的，dh、dw_hh、db_hh 不对：前向中 n 的隐藏部分乘了 r，它的梯度也要乘 r。两部分的梯度不同。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (h - n) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da = np.concatenate([dr, dz, dn], axis=1)
    return da @ w_ih, da @ w_hh + dh_next * z, da.T @ x, da.T @ h, da.sum(axis=0), da.sum(axis=0)


def gru_step_backward__reset_gate_without_bias(dh_next, cache):
    """The gradient of r lacks a bias: in the forward r multiplies h W_hnᵀ + b_hn, and all of that is its partner.

    r 的梯度漏了偏置：前向中与 r 相乘的是整个 h W_hnᵀ + b_hn。
    """
    x, h, (r, z, n, _, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (h - n) * z * (1 - z)
    dr = dn * (h @ w_hh[2 * h.shape[1] :].T) * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__reset_gate_times_h(dh_next, cache):
    """The gradient of r uses h itself. r was multiplied with the product h W_hnᵀ + b_hn, not with the state.

    r 的梯度用了 h 本身。与 r 相乘的是 h W_hnᵀ + b_hn，而不是状态。
    """
    x, h, (r, z, n, _, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (h - n) * z * (1 - z)
    dr = dn * h * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__z_sign(dh_next, cache):
    """The gradient of the update gate has the wrong sign. h_next grows with z by h − n, not by n − h.

    更新门梯度的符号反了。z 增大时，h_next 的变化率是 h − n，不是 n − h。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * (n - h) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__z_half(dh_next, cache):
    """The gradient of z counts only the term z ⊙ h. z stands in (1 − z) ⊙ n as well, with a minus.

    z 的梯度只算了 z ⊙ h 这一项。z 还出现在 (1 − z) ⊙ n 里，带负号。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z) * (1 - n**2), dh_next * h * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__candidate_slope_missing(dh_next, cache):
    """The slope of tanh is missing on the way into n, and so in everything behind it.

    进入 n 时漏了 tanh 的斜率，后面的梯度也跟着错了。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dn, dz = dh_next * (1 - z), dh_next * (h - n) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


def gru_step_backward__cache_used_up(dh_next, cache):
    """The first backward is right, the second is not: you square the saved n in place, so the cache no longer holds n.

    第一次反向传播是对的，第二次就错了：你在原地把保存的 n 平方了，cache 里就不再是 n。
    """
    x, h, (r, z, n, n_hh, _), w_ih, w_hh = cache
    dz = dh_next * (h - n) * z * (1 - z)
    n *= n
    dn = dh_next * (1 - z) * (1 - n)
    dr = dn * n_hh * r * (1 - r)
    da, db = np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1)
    return da @ w_ih, db @ w_hh + dh_next * z, da.T @ x, db.T @ h, da.sum(axis=0), db.sum(axis=0)


# ---------------------------------------------------------------------------------------------- GRU, a sequence


def gru_forward__starts_at_zero(x, h0, w_ih, w_hh, b_ih, b_hh):
    """h0 is never read: your state starts at zero. The state before the first step is an argument.

    没有用到 h0：你的状态从零开始。第一步之前的状态由参数给出。
    """
    h, hs = np.zeros_like(h0), []
    for t in range(x.shape[1]):
        h, _ = gru_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=1), None


def gru_forward__state_not_carried(x, h0, w_ih, w_hh, b_ih, b_hh):
    """Every step starts again from h0, so nothing of the past is kept. Hand each new state to the next step.

    每一步都重新从 h0 开始，过去的信息一点也没有留下。要把新的状态交给下一步。
    """
    hs = [gru_step_forward(x[:, t], h0, w_ih, w_hh, b_ih, b_hh)[0] for t in range(x.shape[1])]
    return np.stack(hs, axis=1), None


def gru_forward__time_first(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You loop over the samples as if they were time steps. x is (N, T, D): time is axis 1.

    你沿着样本循环，把它们当成了时间步。x 是 (N, T, D)，时间是第 1 轴。
    """
    h, hs = h0, []
    for x_t in x:
        h, _ = gru_step_forward(x_t, h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs, axis=0), None


def gru_forward__stacked_in_front(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The states are right, but your output is (T, N, H): np.stack puts the new axis in front unless told otherwise.

    状态是对的，但输出成了 (T, N, H)：np.stack 默认把新轴放在最前面。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        h, _ = gru_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs.append(h)
    return np.stack(hs), None


def gru_forward__one_too_early(x, h0, w_ih, w_hh, b_ih, b_hh):
    """Your states are one step late: hs begins with h0 and lacks the last one. hs[:, t] is the state after reading
    x[:, t].

    状态错了一位：hs 以 h0 开头，缺了最后一个。hs[:, t] 是读完 x[:, t] 之后的状态。
    """
    h, hs = h0, []
    for t in range(x.shape[1]):
        hs.append(h)
        h, _ = gru_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
    return np.stack(hs, axis=1), None


def gru_forward__last_state_only(x, h0, w_ih, w_hh, b_ih, b_hh):
    """You return the last state alone. hs holds the state after every step, (N, T, H).

    你只返回了最后一个状态。hs 应包含每一步之后的状态，形状为 (N, T, H)。
    """
    h = h0
    for t in range(x.shape[1]):
        h, _ = gru_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
    return h, None


def gru_forward__always_float64(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The numbers are right, but hs is made by np.zeros without a dtype and so is float64, even for float32 input.

    数值正确，但 hs 由不带 dtype 的 np.zeros 建成，即使输入是 float32，输出也是 float64。
    """
    h, hs = h0, np.zeros((*x.shape[:2], h0.shape[1]))
    for t in range(x.shape[1]):
        h, _ = gru_step_forward(x[:, t], h, w_ih, w_hh, b_ih, b_hh)
        hs[:, t] = h
    return hs, None


def gru_backward__state_gradient_lost(dhs, cache):
    """Every step hears only its own output: what the step after it sends back is dropped.

    每一步只收到自己输出的梯度，后一步传回来的被丢掉了。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums = np.zeros_like(x), [0, 0, 0, 0]
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *grads = gru_step_backward(dhs[:, t], (x[:, t], states[t], steps[t], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def gru_backward__output_gradients_lost(dhs, cache):
    """Only the last output's gradient enters the walk; at all other steps dhs[:, t] is missing.

    只有最后一个输出的梯度参与了回传，其他时间步漏了 dhs[:, t]。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], dhs[:, -1]
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *grads = gru_step_backward(dh, (x[:, t], states[t], steps[t], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def gru_backward__direct_path_lost(dhs, cache):
    """Between the steps you send back only what passes w_hh. The old state is also kept directly, through z ⊙ h; with
    it the gradient can skip a step almost unchanged.

    在相邻两步之间，你只传回了经过 w_hh 的部分。旧状态还通过 z ⊙ h 直接保留；有了它，梯度几乎可以原样跨过一步。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        arriving, z = dhs[:, t] + dh, steps[t][1]
        dx[:, t], dh, *grads = gru_step_backward(arriving, (x[:, t], states[t], steps[t], w_ih, w_hh))
        dh = dh - arriving * z
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def gru_backward__weights_of_one_step(dhs, cache):
    """dx and dh0 are right, but the weights keep the gradient of one time step only. All steps share them, so their
    gradients add up.

    dx 和 dh0 是对的，但权重只保留了一个时间步的梯度。所有时间步共用权重，梯度要相加。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, dh = np.zeros_like(x), np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        dx[:, t], dh, *grads = gru_step_backward(dhs[:, t] + dh, (x[:, t], states[t], steps[t], w_ih, w_hh))
    return dx, dh, *grads


def gru_backward__forward_in_time(dhs, cache):
    """Your loop runs with time. Gradients flow against it: begin at the last step.

    你的循环顺着时间走。梯度逆着时间流动：从最后一步开始。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in range(x.shape[1]):
        dx[:, t], dh, *grads = gru_step_backward(dhs[:, t] + dh, (x[:, t], states[t], steps[t], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def gru_backward__same_for_both_halves(dhs, cache):
    """dw_hh and db_hh are wrong in the block of n: you reuse the gradient of the input half. The reset gate stood in
    between, so the hidden half needs it as a factor at every step.

    dw_hh 和 db_hh 中属于 n 的那一段错了：你直接用了输入部分的梯度。中间隔着重置门，隐藏部分每一步都要再乘上它。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        da, _, _ = _gru_cell_backward(dhs[:, t] + dh, steps[t])
        dx[:, t], dh, *_ = gru_step_backward(dhs[:, t] + dh, (x[:, t], states[t], steps[t], w_ih, w_hh))
        grads = da.T @ x[:, t], da.T @ states[t], da.sum(axis=0), da.sum(axis=0)
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums


def gru_backward__changes_dhs(dhs, cache):
    """The gradients are right, but `dhs[:, t] += dh` writes into the caller's array. Add into a fresh one.

    梯度是对的，但 `dhs[:, t] += dh` 写进了调用者的数组。请加到新的数组里。
    """
    x, states, steps, w_ih, w_hh = cache
    dx, sums, dh = np.zeros_like(x), [0, 0, 0, 0], np.zeros_like(states[0])
    for t in reversed(range(x.shape[1])):
        dhs[:, t] += dh
        dx[:, t], dh, *grads = gru_step_backward(dhs[:, t], (x[:, t], states[t], steps[t], w_ih, w_hh))
        sums = [a + b for a, b in zip(sums, grads, strict=True)]
    return dx, dh, *sums
