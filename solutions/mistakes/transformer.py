"""What goes wrong in transformer.py."""


def causal_mask__upside_down(length):
    """Your triangle is the upper one: each position sees itself and the future, and none of the past. The row is the
    query, the column is the key.

    你取的是上三角：每个位置看到的是自己和未来，而不是过去。行对应查询，列对应键。
    """
    return np.triu(np.ones((length, length), dtype=bool))


def causal_mask__itself_hidden(length):
    """The diagonal is missing: no position may look at itself, and the first one may look at nothing at all. Check
    the offset of the triangle.

    缺了对角线：每个位置都看不到自己，第一个位置则什么也看不到。请检查三角矩阵的偏移量。
    """
    return np.tril(np.ones((length, length), dtype=bool), k=-1)


def causal_mask__one_ahead(length):
    """Each position sees one token of the future. A language model with this mask looks up the answer: its training
    loss is wonderful and its text is not. Check the offset of the triangle.

    每个位置都多看到了一个未来的词元。语言模型用这样的掩码等于偷看答案：训练损失漂亮，生成的文本却不行。
    请检查三角矩阵的偏移量。
    """
    return np.tril(np.ones((length, length), dtype=bool), k=1)


def causal_mask__true_forbids(length):
    """Your True means "forbidden"; in this module True means "allowed". (torch.nn.MultiheadAttention does it your
    way, F.scaled_dot_product_attention does it ours: always read which.)

    你的 True 表示“禁止”，而本模块里 True 表示“允许”。（torch.nn.MultiheadAttention 是你这种约定，
    F.scaled_dot_product_attention 与本课相同：使用前务必看清。）
    """
    return ~np.tril(np.ones((length, length), dtype=bool))


def causal_mask__numbers(length):
    """The pattern is right, but it is made of numbers. A mask is boolean here: ask for that dtype when you create it.

    图案正确，但元素是数字。这里的掩码应是布尔型：创建数组时就指定这种 dtype。
    """
    return np.tril(np.ones((length, length)))


def causal_mask__to_be_added(length):
    """This is a mask to add to the scores, 0 where attention is allowed and −inf elsewhere. The exercise asks for the
    boolean one, True where attention is allowed.

    这是加到得分上的掩码：允许处为 0，其余为 −inf。本题要的是布尔掩码，允许处为 True。
    """
    return np.where(np.tril(np.ones((length, length), dtype=bool)), 0.0, -np.inf)


def causal_mask__everything(length):
    """Nothing is hidden: every position sees the whole sequence. Which keys lie in the future of query i?

    没有遮住任何东西：每个位置都能看到整个序列。对查询 i 来说，哪些键属于未来？
    """
    return np.ones((length, length), dtype=bool)


def scaled_dot_product_attention__not_scaled(q, k, v, mask=None):
    """The scores are not divided by √d. The dot product of two random vectors grows with their length, softmax then
    puts all weight on one key, and gradients die: that is what the "scaled" in the name prevents.

    得分没有除以 √d。随机向量的内积会随维数增大，softmax 就把权重全压在一个键上，梯度随之消失；
    名字里的 “scaled” 正是为此。
    """
    scores = q @ np.swapaxes(k, -1, -2)
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights


def scaled_dot_product_attention__divided_by_d(q, k, v, mask=None):
    """You divide by d, which makes the weights too even. The spread of a dot product grows like the root of d, so it
    is the root that scales it back.

    你除以了 d，权重因此过于平均。内积的标准差按 d 的平方根增长，所以应当用平方根来缩放。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1]
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights


def scaled_dot_product_attention__scaled_by_keys(q, k, v, mask=None):
    """You scale by the number of keys. The scale belongs to the length of one query's vector: which axis of q is
    that?

    你用键的个数做了缩放。缩放应当取决于单个查询向量的长度：那是 q 的哪一个轴？
    """
    scores = q @ np.swapaxes(k, -1, -2) / k.shape[-2] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights


def scaled_dot_product_attention__scaled_too_late(q, k, v, mask=None):
    """The factor 1/√d comes after softmax, so the weights of a row no longer sum to 1. Scale the scores instead.

    系数 1/√d 乘在了 softmax 之后，每行权重之和不再是 1。应当缩放的是得分。
    """
    scores = q @ np.swapaxes(k, -1, -2)
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    weights = weights / q.shape[-1] ** 0.5
    return weights @ v, weights


def scaled_dot_product_attention__softmax_over_queries(q, k, v, mask=None):
    """Your softmax runs over the queries: the columns sum to 1, not the rows. Each query spreads its attention over
    the keys, which lie along the last axis of the scores.

    你的 softmax 沿查询方向计算：和为 1 的是列而不是行。每个查询要把注意力分配到各个键上，而键在得分的最后一个轴。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores, axis=-2)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min), axis=-2) * mask
    return weights @ v, weights


def scaled_dot_product_attention__every_axis_reversed(q, k, v, mask=None):
    """`.T` reverses every axis, so with a batch in front the shapes no longer fit. Only the last two axes of k are to
    change places.

    `.T` 会颠倒所有轴，前面有批次维时形状就对不上了。k 只需交换最后两个轴。
    """
    scores = q @ k.T / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights


def scaled_dot_product_attention__keys_as_values(q, k, v, mask=None):
    """The weights are right, but you take the mean of the keys. Keys decide where to look, values are what is read.

    权重是对的，但加权平均的是键。键决定看哪里，值才是读到的内容。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ k, weights


def scaled_dot_product_attention__mask_ignored(q, k, v, mask=None):
    """Without a mask your answer is right, with one it is the same: the mask is never used.

    没有 mask 时结果正确，给了 mask 结果也不变：它根本没有被用到。
    """
    weights = softmax(q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5)
    return weights @ v, weights


def scaled_dot_product_attention__true_forbids(q, k, v, mask=None):
    """You forbid where the mask is True. Here True means that attention is allowed.

    你在 mask 为 True 的地方禁止了注意力。这里 True 表示允许。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, np.finfo(scores.dtype).min, scores)) * ~mask
    return weights @ v, weights


def scaled_dot_product_attention__scores_times_mask(q, k, v, mask=None):
    """Multiplying the scores by the mask gives forbidden keys the score 0, and e⁰ is 1, not 0: they still get weight.
    A forbidden score must be lower than any other.

    用 mask 乘得分，被禁止的键得分变成 0，而 e⁰ 是 1 不是 0，它们仍然分到权重。被禁止的得分必须低于任何其他得分。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = scores * mask
    weights = softmax(scores)
    return weights @ v, weights


def scaled_dot_product_attention__weights_times_mask(q, k, v, mask=None):
    """You mask after softmax: forbidden weights are 0, but those left over do not sum to 1, for the forbidden keys
    took part in the denominator. Mask the scores first.

    你在 softmax 之后才遮挡：被禁止的权重是 0，但剩下的和不为 1，因为被禁止的键参与了分母。应先对得分做遮挡。
    """
    weights = softmax(q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5)
    if mask is not None:
        weights = weights * mask
    return weights @ v, weights


def scaled_dot_product_attention__minus_a_billion(q, k, v, mask=None):
    """−1e9 is not low enough: where the allowed scores lie below it, the forbidden key wins. And a query that may see
    nothing gets even weights instead of zeros. Take the lowest number that the dtype has, and deal with such rows.

    −1e9 还不够低：当允许的得分比它更小时，被禁止的键反而胜出。而且什么都不能看的查询得到的是平均权重，而不是零。
    请用该 dtype 能表示的最小数，并单独处理这样的行。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    weights = softmax(scores)
    return weights @ v, weights


def scaled_dot_product_attention__empty_rows_even(q, k, v, mask=None):
    """A query that may see nothing spreads its weight evenly over everything it must not see: all its scores are
    equally low. Such a row has to become zeros.

    什么都不能看的查询，把权重平均分给了所有被禁止的键，因为它的得分全都一样低。这样的行应当变成零。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, np.finfo(scores.dtype).min)
    weights = softmax(scores)
    return weights @ v, weights


def scaled_dot_product_attention__empty_rows_nan(q, k, v, mask=None):
    """A query that may see nothing has only scores of −inf, and −inf − (−inf) is nan. One such row, a padded sentence
    say, and soon the whole network is nan. That row has to become zeros.

    什么都不能看的查询，得分全是 −inf，而 −inf − (−inf) 是 nan。只要有这样一行（比如全是填充的句子），
    整个网络很快都是 nan。这一行应当变成零。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = softmax(scores)
    return weights @ v, weights


def scaled_dot_product_attention__plain_exponentials(q, k, v, mask=None):
    """The formula is right on paper, but the exponential of a large score is inf, and inf / inf is nan. Take the
    largest score of each row away first; the weights stay the same.

    公式在纸上没错，但得分很大时指数得到 inf，inf / inf 就是 nan。先减去每行的最大得分，权重不会变。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    weights = np.exp(scores) if mask is None else np.exp(scores) * mask
    total = weights.sum(axis=-1, keepdims=True)
    weights = weights / np.where(total == 0, 1, total)
    return weights @ v, weights


def scaled_dot_product_attention__one_result(q, k, v, mask=None):
    """You return the output alone. The weights are wanted as well, as the second of two results: they show where each
    query looks.

    你只返回了输出。还需要把权重作为第二个结果返回：它显示每个查询在看哪里。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v


def scaled_dot_product_attention__results_swapped(q, k, v, mask=None):
    """Both results are right, in the wrong order: first the output, then the weights.

    两个结果都对，只是顺序反了：先输出，后权重。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights, weights @ v


def scaled_dot_product_attention__numpy_root(q, k, v, mask=None):
    """Your answers are right, but float32 comes back as float64: np.sqrt of a Python int is a float64 of NumPy and
    lifts all that it touches. A plain Python number does not.

    结果正确，但 float32 变成了 float64：对 Python 整数用 np.sqrt 会得到 NumPy 的 float64，并把参与运算的数组都提升。
    普通的 Python 数则不会。
    """
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(q.shape[-1])
    if mask is None:
        weights = softmax(scores)
    else:
        weights = softmax(np.where(mask, scores, np.finfo(scores.dtype).min)) * mask
    return weights @ v, weights


def scaled_dot_product_attention__query_by_query(q, k, v, mask=None):
    """Right, but one query at a time in a Python loop. The operator @ multiplies whole stacks of matrices at once:
    all queries, heads and samples.

    结果正确，但用 Python 循环一次只处理一个查询。运算符 @ 可以一次算完整堆矩阵：所有查询、所有头、所有样本。
    """
    leading, (t_q, t_k) = q.shape[:-2], (q.shape[-2], k.shape[-2])
    out = np.zeros((*leading, t_q, v.shape[-1]), dtype=v.dtype)
    weights = np.zeros((*leading, t_q, t_k), dtype=q.dtype)
    allowed = np.broadcast_to(True if mask is None else mask, weights.shape)
    for index in np.ndindex(*leading, t_q):
        batch = index[:-1]
        seen = allowed[index]
        if seen.any():
            scores = (k[batch] @ q[index] / q.shape[-1] ** 0.5)[seen]
            weights[index][seen] = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
        out[index] = weights[index] @ v[batch]
    return out, weights


def attention_backward__softmax_row_term(dout, q, k, v, mask=None):
    """The gradient of softmax has a second term: raising one score lowers all the other weights of the row. You
    multiply by the weights only; dv is right, dq and dk are not.

    softmax 的梯度还有第二项：一个得分升高，同一行其他权重都会降低。你只乘了权重，所以 dv 对，dq 和 dk 不对。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = weights * (dout @ np.swapaxes(v, -1, -2)) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__softmax_wrong_axis(dout, q, k, v, mask=None):
    """The sum in the gradient of softmax runs over the queries. It has to run along the axis that softmax ran along:
    the keys.

    softmax 梯度里的求和沿着查询方向进行了。它应当与 softmax 用同一个轴：键的方向。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dweights = dout @ np.swapaxes(v, -1, -2)
    dscores = weights * (dweights - (dweights * weights).sum(axis=-2, keepdims=True)) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__not_scaled(dout, q, k, v, mask=None):
    """dq and dk are √d times too large: the forward divides the scores by √d, and so does its gradient.

    dq 和 dk 大了 √d 倍：前向把得分除以 √d，梯度也要除。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights)
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__dk_not_scaled(dout, q, k, v, mask=None):
    """dq is right, dk is √d times too large: the factor 1/√d belongs to the scores, so both gradients have it.

    dq 对了，dk 却大了 √d 倍：系数 1/√d 属于得分，两个梯度都要有。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights)
    dq = dscores @ k / q.shape[-1] ** 0.5
    return dq, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__scaled_twice(dout, q, k, v, mask=None):
    """dq and dk are √d times too small: the factor 1/√d has come in twice. It appears once in the forward, so it
    appears once here.

    dq 和 dk 小了 √d 倍：系数 1/√d 用了两次。前向只出现一次，这里也只出现一次。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1]
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__weights_not_transposed(dout, q, k, v, mask=None):
    """For dv the weights have to be transposed: value j collects from all the queries that looked at it. As it stands
    it works only where there are as many queries as keys, and is wrong there too.

    求 dv 时权重需要转置：第 j 个值要汇集所有看过它的查询。现在的写法只有查询数等于键数时才能运行，而且结果也不对。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, weights @ dout


def attention_backward__mask_forgotten(dout, q, k, v, mask=None):
    """You work the weights out again without the mask, so gradients flow to keys that were never seen.

    重新计算权重时没有传 mask，于是梯度流向了从未被看到的键。
    """
    _, weights = scaled_dot_product_attention(q, k, v)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__empty_rows_nan(dout, q, k, v, mask=None):
    """A query that may see nothing makes your gradients nan: its scores are all −inf. It should neither get nor give
    any gradient.

    什么都不能看的查询让你的梯度变成 nan：它的得分全是 −inf。它既不该得到梯度，也不该给出梯度。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    weights = softmax(scores if mask is None else np.where(mask, scores, -np.inf))
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__minus_a_billion(dout, q, k, v, mask=None):
    """−1e9 as the score of a forbidden key is not low enough: where the allowed scores lie below it, the gradient
    goes to the forbidden key, and a query that may see nothing gives gradient to all of them.

    用 −1e9 作为被禁止的得分还不够低：允许的得分比它更小时，梯度就流向了被禁止的键；
    什么都不能看的查询也会给所有键梯度。
    """
    scores = q @ np.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5
    weights = softmax(scores if mask is None else np.where(mask, scores, -1e9))
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return dscores @ k, np.swapaxes(dscores, -1, -2) @ q, np.swapaxes(weights, -1, -2) @ dout


def attention_backward__order(dout, q, k, v, mask=None):
    """The three gradients are right, but they come as dv, dk, dq. The order is that of the arguments.

    三个梯度都对，但返回顺序是 dv、dk、dq。顺序应与参数一致。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return np.swapaxes(weights, -1, -2) @ dout, np.swapaxes(dscores, -1, -2) @ q, dscores @ k


def attention_backward__queries_and_keys_mixed(dout, q, k, v, mask=None):
    """dq and dk have changed places. A query's gradient is made of the keys it was compared with, and the other way
    round: compare the shapes.

    dq 和 dk 弄反了。查询的梯度由与它比较过的键组成，反过来也一样：对照一下形状。
    """
    _, weights = scaled_dot_product_attention(q, k, v, mask)
    dscores = softmax_backward(dout @ np.swapaxes(v, -1, -2), weights) / q.shape[-1] ** 0.5
    return np.swapaxes(dscores, -1, -2) @ q, dscores @ k, np.swapaxes(weights, -1, -2) @ dout


def split_heads__reshape_only(x, num_heads):
    """The shape is right, but reshape alone does not move anything: your heads cut the positions apart instead of the
    features. Which two axes must trade places?

    形状对了，但 reshape 并不移动数据：你的头切开的是位置而不是特征。哪两个轴需要交换？
    """
    n, length, dim = x.shape
    return x.reshape(n, num_heads, length, dim // num_heads).copy()


def split_heads__interleaved(x, num_heads):
    """Your head h takes every num_heads-th feature. Each head should take a consecutive slice: the head comes before
    the feature when the last axis is cut in two.

    你的第 h 个头每隔 num_heads 个特征取一个。每个头应取连续的一段：拆分最后一轴时，头在前，特征在后。
    """
    n, length, dim = x.shape
    return x.reshape(n, length, dim // num_heads, num_heads).transpose(0, 3, 1, 2).copy()


def split_heads__not_swapped(x, num_heads):
    """The features are cut apart as they should be, but heads and positions are still in the old order: attention
    would run over the heads. The heads go to the second axis.

    特征已正确切开，但头和位置的顺序没有交换：注意力会在头之间计算。头应放到第二个轴。
    """
    n, length, dim = x.shape
    return x.reshape(n, length, num_heads, dim // num_heads).copy()


def split_heads__heads_first(x, num_heads):
    """The heads stand in front of the batch. Batch first, heads second, then positions and features.

    头排到了批次前面。顺序应是批次、头、位置、特征。
    """
    n, length, dim = x.shape
    return x.reshape(n, length, num_heads, dim // num_heads).transpose(2, 0, 1, 3).copy()


def split_heads__features_before_positions(x, num_heads):
    """Positions and features have changed places in your last two axes.

    最后两个轴里，位置和特征的次序反了。
    """
    n, length, dim = x.shape
    return x.reshape(n, length, num_heads, dim // num_heads).transpose(0, 2, 3, 1).copy()


def split_heads__position_by_position(x, num_heads):
    """Right, but copied piece by piece in a Python loop. A reshape and a change of axes do all of it at once.

    结果正确，但用 Python 循环一块一块地复制。一次 reshape 加一次换轴就能完成。
    """
    n, length, dim = x.shape
    size = dim // num_heads
    out = np.empty((n, num_heads, length, size), dtype=x.dtype)
    for i in range(n):
        for t in range(length):
            for h in range(num_heads):
                out[i, h, t] = x[i, t, h * size : (h + 1) * size]
    return out


def merge_heads__reshape_only(x):
    """The shape is right, but the heads have to move next to the features before they can be joined: reshape alone
    mixes positions with each other.

    形状对了，但合并之前要先把头移到特征旁边：只用 reshape 会把不同位置混在一起。
    """
    n, heads, length, dim = x.shape
    return x.copy().reshape(n, length, heads * dim)


def merge_heads__interleaved(x):
    """Your features are interleaved: the first feature of every head, then the second of every head. The heads are to
    stand side by side, each in one piece.

    你把特征交错排列了：先是各头的第一个特征，再是各头的第二个。应当让各头各自完整地并排。
    """
    n, heads, length, dim = x.shape
    return x.transpose(0, 2, 3, 1).copy().reshape(n, length, heads * dim)


def merge_heads__not_joined(x):
    """The axes are in the right order; the last two still have to be joined to one.

    轴的顺序对了，但最后两个轴还没有合并成一个。
    """
    return x.transpose(0, 2, 1, 3).copy()


def merge_heads__averaged(x):
    """You take the mean of the heads. Nothing is lost in merging: their features are put side by side.

    你对各头取了平均。合并不应丢失任何东西：把各头的特征并排放好即可。
    """
    return x.mean(axis=1)


def merge_heads__batch_inside(x):
    """Positions stand in front of the batch when you reshape, so samples get mixed up with each other.

    reshape 时位置排在了批次前面，不同样本因此混在一起。
    """
    n, heads, length, dim = x.shape
    return x.transpose(2, 0, 1, 3).copy().reshape(n, length, heads * dim)


def multi_head_attention_forward__not_projected(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The output projection is missing: after merging, the heads are mixed by one more linear map.

    缺少输出投影：合头之后还要用一个线性变换把各头的结果混合起来。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    return merge_heads(scaled_dot_product_attention(q, k, v, mask)[0]), (in_cache, (q, k, v, mask), None)


def multi_head_attention_forward__weight_not_transposed(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The output projection uses its weight as it stands. Weights are (out, in), so the map is x Wᵀ; as this one is
    square, no error tells you.

    输出投影直接用了权重本身。权重形状是 (out, in)，所以变换是 x Wᵀ；它恰好是方阵，因此不会报错。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight.T, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__in_bias_forgotten(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The bias of the first projection is missing: q, k and v each have one.

    第一次投影漏了偏置：q、k、v 各有一份。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, 0 * in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__out_bias_forgotten(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """Your result is off by the same vector everywhere: the bias of the output projection.

    结果处处相差同一个向量：输出投影的偏置没有加上。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, 0 * out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__mask_not_passed(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """Without a mask all is right; with one nothing changes: it never reaches the attention.

    没有 mask 时都对，给了 mask 也不变：它没有传到注意力里。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, None), out_cache)


def multi_head_attention_forward__scaled_by_model(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The scores are scaled by the width of the model. Each head compares vectors of E / num_heads features, and that
    is the d under the root. With one head the two agree.

    得分按整个模型的宽度做了缩放。每个头比较的向量只有 E / num_heads 维，根号里的 d 是它。只有一个头时两者才一致。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q / num_heads**0.5, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__one_head(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """All features go into one single attention: the heads are never split, whatever num_heads says. Each head has to
    make up its own weights.

    所有特征只做了一次注意力：不管 num_heads 是几都没有分头。每个头应有自己的一套权重。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = np.split(qkv, 3, axis=-1)
    if mask is not None and np.ndim(mask) == 4:
        mask = mask[:, 0]
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(heads, out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__keys_first(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """You read the three parts as k, q, v. The rows of in_proj_weight come as q, k, v.

    你把三份当成了 k、q、v。in_proj_weight 的行按 q、k、v 的顺序堆叠。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    k, q, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__one_projection(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """Queries, keys and values are all made with the first E rows of in_proj_weight. Each has a third of its own.

    查询、键和值都用了 in_proj_weight 的前 E 行。三者各有自己的三分之一。
    """
    dim = x.shape[-1]
    q = k = v = split_heads(x @ in_proj_weight[:dim].T + in_proj_bias[:dim], num_heads)
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    return linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)[0], None


def multi_head_attention_forward__packed_by_head(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """You read the projection head by head, each with its own q, k, v. PyTorch stacks all of q, then all of k, then
    all of v: cut in three first, into heads second. With one head the two agree.

    你把投影结果按头来读，每个头各含 q、k、v。PyTorch 是先堆全部 q，再全部 k，再全部 v：先切三份，再分头。
    只有一个头时两者才一致。
    """
    n, length, dim = x.shape
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    packed = qkv.reshape(n, length, num_heads, 3, dim // num_heads).transpose(3, 0, 2, 1, 4)
    heads, _ = scaled_dot_product_attention(packed[0], packed[1], packed[2], mask)
    out, out_cache = linear_forward(merge_heads(heads), out_proj_weight, out_proj_bias)
    return out, (in_cache, (packed[0], packed[1], packed[2], mask), out_cache)


def multi_head_attention_forward__heads_only_reshaped(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The heads are made by reshape alone, so they hold different positions instead of different features. The axes
    have to trade places as well.

    分头只用了 reshape，于是各头装的是不同位置而不是不同特征。还需要交换轴。
    """
    n, length, dim = x.shape
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (part.reshape(n, num_heads, length, dim // num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(heads.reshape(n, length, dim), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_forward__merged_by_reshape(
    x, in_proj_weight, in_proj_bias, out_proj_weight, out_proj_bias, num_heads, mask=None
):
    """The heads are put together by reshape alone, which mixes positions. Swap the axes back before you join them.

    合头只用了 reshape，位置因此混在一起。合并之前要先把轴换回来。
    """
    qkv, in_cache = linear_forward(x, in_proj_weight, in_proj_bias)
    q, k, v = (split_heads(part, num_heads) for part in np.split(qkv, 3, axis=-1))
    heads, _ = scaled_dot_product_attention(q, k, v, mask)
    out, out_cache = linear_forward(heads.reshape(x.shape), out_proj_weight, out_proj_bias)
    return out, (in_cache, (q, k, v, mask), out_cache)


def multi_head_attention_backward__mask_forgotten(dout, cache):
    """The mask is missing on the way back, so gradients flow to positions that were hidden. Keep it in the cache.

    反向时漏了 mask，梯度流向了被遮住的位置。请把它存进 cache。
    """
    in_cache, (q, k, v, _), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dheads = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v)
    dqkv = np.concatenate([merge_heads(d) for d in dheads], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__queries_only(dout, cache):
    """x has three ways to the output, as query, as key and as value; only the way through the queries is in your
    gradients.

    x 有三条路通向输出：作为查询、键和值；你的梯度里只有查询这一条。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dq, dk, dv = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in (dq, 0 * dk, 0 * dv)], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__projection_skipped(dout, cache):
    """dout goes straight to the heads. Between the two lies the output projection: its weight takes part in the
    gradient of everything before it.

    dout 直接传给了各头。两者之间还有输出投影：它的权重参与前面所有量的梯度。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    _, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dheads = attention_backward(split_heads(dout, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in dheads], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__heads_only_reshaped(dout, cache):
    """You hand the gradient to the heads by reshape alone. The gradient of merging is splitting, with the same change
    of axes.

    你只用 reshape 就把梯度分给各头。合头的梯度是分头，同样要交换轴。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dheads = attention_backward(dmerged.reshape(q.shape), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in dheads], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__parts_in_disorder(dout, cache):
    """The gradients of q, k and v are joined in another order than the forward took them apart.

    q、k、v 的梯度拼接顺序与前向拆分的顺序不一致。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dq, dk, dv = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in (dk, dq, dv)], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__divided_by_batch(dout, cache):
    """Your parameter gradients are divided by the batch size. The mean over a batch belongs to the loss, and dout has
    it already; here everything is summed.

    参数的梯度除以了批大小。对批取平均属于损失函数，dout 中已经包含；这里只求和。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, *dout_params = linear_backward(dout, out_cache)
    dheads = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dx, *din_params = linear_backward(np.concatenate([merge_heads(d) for d in dheads], axis=-1), in_cache)
    return dx, *[d / len(dx) for d in (*din_params, *dout_params)]


def multi_head_attention_backward__scaled_by_model(dout, cache):
    """The factor 1/√d uses the width of the whole model. d is the width of one head, here as in the forward.

    系数 1/√d 用了整个模型的宽度。这里和前向一样，d 是单个头的宽度。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dq, dk, dv = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in (dq / q.shape[1] ** 0.5, dk / q.shape[1] ** 0.5, dv)], axis=-1)
    return *linear_backward(dqkv, in_cache), dout_proj_weight, dout_proj_bias


def multi_head_attention_backward__order(dout, cache):
    """All five gradients are right, but those of the output projection come first. The order is that of the forward's
    arguments.

    五个梯度都对，但输出投影的排在了前面。顺序应与前向的参数一致。
    """
    in_cache, (q, k, v, mask), out_cache = cache
    dmerged, dout_proj_weight, dout_proj_bias = linear_backward(dout, out_cache)
    dheads = attention_backward(split_heads(dmerged, q.shape[1]), q, k, v, mask)
    dqkv = np.concatenate([merge_heads(d) for d in dheads], axis=-1)
    dx, din_proj_weight, din_proj_bias = linear_backward(dqkv, in_cache)
    return dx, dout_proj_weight, dout_proj_bias, din_proj_weight, din_proj_bias


def layer_norm_forward__over_the_batch(x, gamma, beta, eps=1e-5):
    """You normalise along the first axis: that is batch norm, and a sample then depends on its neighbours. Layer norm
    looks at one vector at a time, along the last axis.

    你沿第一个轴做了归一化：那是批归一化，一个样本会受同批其他样本影响。层归一化每次只看一个向量，沿最后一个轴。
    """
    normed = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma * normed + beta, None


def layer_norm_forward__over_everything(x, gamma, beta, eps=1e-5):
    """One mean and one variance for the whole array: every vector should have its own. Give mean and variance an
    axis.

    整个数组只用了一个均值和一个方差；每个向量应各有自己的。请为均值和方差指定轴。
    """
    return gamma * (x - x.mean()) / np.sqrt(x.var() + eps) + beta, None


def layer_norm_forward__over_positions_too(x, gamma, beta, eps=1e-5):
    """A sample's positions are normalised together. Each position is a vector of its own: only the last axis counts,
    however many stand in front.

    你把一个样本的所有位置放在一起归一化。每个位置自成一个向量：前面有多少轴都一样，只沿最后一个轴。
    """
    axes = tuple(range(min(1, x.ndim - 1), x.ndim))
    normed = (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return gamma * normed + beta, None


def layer_norm_forward__unbiased(x, gamma, beta, eps=1e-5):
    """Your variance divides by D − 1. Layer norm uses the biased variance, which divides by D.

    你的方差除以了 D − 1。层归一化用有偏方差，除以 D。
    """
    var = x.var(axis=-1, keepdims=True, ddof=1)
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(var + eps) + beta, None


def layer_norm_forward__eps_outside(x, gamma, beta, eps=1e-5):
    """eps is added to the standard deviation. It belongs to the variance, under the root; it shows where the spread
    is small or eps is large.

    eps 加在了标准差上。它应加在方差上，放在根号里面；离散程度小或 eps 较大时差别就显现出来。
    """
    std = x.std(axis=-1, keepdims=True)
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / (std + eps) + beta, None


def layer_norm_forward__eps_forgotten(x, gamma, beta, eps=1e-5):
    """eps is never used: vectors of equal numbers have variance 0, and 0 / 0 is nan.

    eps 根本没有用到：各分量相等的向量方差为 0，0 / 0 得到 nan。
    """
    std = x.std(axis=-1, keepdims=True)
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / std + beta, None


def layer_norm_forward__eps_fixed(x, gamma, beta, eps=1e-5):
    """The default eps is written into your formula: another eps changes nothing.

    你把默认的 eps 写死在公式里：换一个 eps 结果不变。
    """
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(var + 1e-5) + beta, None


def layer_norm_forward__root_missing(x, gamma, beta, eps=1e-5):
    """You divide by the variance; its root, the standard deviation, is what gives variance 1.

    你除以了方差；要使方差变为 1，应除以它的平方根，即标准差。
    """
    var = x.var(axis=-1, keepdims=True)
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / (var + eps) + beta, None


def layer_norm_forward__one_pass(x, gamma, beta, eps=1e-5):
    """mean(x²) − mean(x)² is the variance on paper. With a mean of a million both terms are about 1e12 and their
    difference has lost its digits, and may even be negative. Subtract the mean first, then square.

    mean(x²) − mean(x)² 在纸上就是方差。但均值达到一百万时，两项都约为 1e12，相减后有效数字全丢，甚至可能是负数。
    应先减均值，再平方。
    """
    mean = x.mean(axis=-1, keepdims=True)
    var = (x**2).mean(axis=-1, keepdims=True) - mean**2
    return gamma * (x - mean) / np.sqrt(np.maximum(var, 0) + eps) + beta, None


def layer_norm_forward__gamma_forgotten(x, gamma, beta, eps=1e-5):
    """gamma is never used: each feature has a scale of its own after normalising.

    gamma 没有用到：归一化之后每个特征还要乘上各自的缩放。
    """
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps) + beta, None


def layer_norm_forward__beta_forgotten(x, gamma, beta, eps=1e-5):
    """beta is never used: each feature has a shift of its own at the end.

    beta 没有用到：最后每个特征还要加上各自的平移。
    """
    return gamma * (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + eps), None


def layer_norm_backward__statistics_constant(dout, cache):
    """You treat mean and variance as constants. They depend on x, and each adds a term to dx: a shift of all of x
    changes nothing in the output, so each row of dx must sum to 0.

    你把均值和方差当成了常数。它们依赖于 x，各自给 dx 添一项：把 x 整体平移输出不变，所以 dx 每行之和必须为 0。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    return dout * gamma / std, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__variance_constant(dout, cache):
    """The way through the variance is missing: scaling x up changes nothing in the output, and your dx does not know
    it.

    缺少经过方差的那一项：把 x 放大输出几乎不变，而你的 dx 没有体现这一点。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - g.mean(axis=-1, keepdims=True)) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__mean_constant(dout, cache):
    """The way through the mean is missing: the rows of dx should sum to 0, yours do not.

    缺少经过均值的那一项：dx 每行之和应为 0，而你的不是。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - normed * (g * normed).mean(axis=-1, keepdims=True)) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__gamma_forgotten(dout, cache):
    """dgamma and dbeta are right, but dx leaves gamma out: the forward multiplies by it last, so the backward does so
    first.

    dgamma 和 dbeta 对，但 dx 漏了 gamma：前向最后乘它，反向就要最先乘它。
    """
    normed, std, _ = cache
    leading = tuple(range(dout.ndim - 1))
    through = normed * (dout * normed).mean(axis=-1, keepdims=True)
    dx = (dout - dout.mean(axis=-1, keepdims=True) - through) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__as_batch_norm(dout, cache):
    """Your means run over the first axis: this is the backward of batch norm. Here mean and variance belong to one
    vector, along the last axis.

    你的均值沿第一个轴计算：那是批归一化的反向。这里均值和方差属于单个向量，沿最后一个轴。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - g.mean(axis=0) - normed * (g * normed).mean(axis=0)) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__sums_for_means(dout, cache):
    """The two terms that are subtracted are D times too large: they are means over the features, not sums.

    减去的两项大了 D 倍：它们是对特征的平均，而不是求和。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - g.sum(axis=-1, keepdims=True) - normed * (g * normed).sum(axis=-1, keepdims=True)) / std
    return dx, (dout * normed).sum(axis=leading), dout.sum(axis=leading)


def layer_norm_backward__first_axis_only(dout, cache):
    """dgamma and dbeta sum over the first axis only. With sequences there are more axes in front, and all of them
    have to go.

    dgamma 和 dbeta 只对第一个轴求和。有序列时前面不止一个轴，全部都要求和。
    """
    normed, std, gamma = cache
    g = dout * gamma
    dx = (g - g.mean(axis=-1, keepdims=True) - normed * (g * normed).mean(axis=-1, keepdims=True)) / std
    return dx, (dout * normed).sum(axis=0), dout.sum(axis=0)


def layer_norm_backward__summed_over_features(dout, cache):
    """dgamma and dbeta have one entry a vector; there is one gamma and one beta a feature. Sum over the other axes.

    dgamma 和 dbeta 变成了每个向量一个值；而 gamma、beta 是每个特征一个。请对其他轴求和。
    """
    normed, std, gamma = cache
    g = dout * gamma
    dx = (g - g.mean(axis=-1, keepdims=True) - normed * (g * normed).mean(axis=-1, keepdims=True)) / std
    return dx, (dout * normed).sum(axis=-1), dout.sum(axis=-1)


def layer_norm_backward__dgamma_as_dbeta(dout, cache):
    """dgamma lacks the normalised x: gamma multiplies it in the forward, so its gradient is weighted by it. Only
    dbeta is the plain sum of dout.

    dgamma 少乘了归一化后的 x：前向中 gamma 与它相乘，梯度就要用它加权。只有 dbeta 才是 dout 直接求和。
    """
    normed, std, gamma = cache
    leading = tuple(range(dout.ndim - 1))
    g = dout * gamma
    dx = (g - g.mean(axis=-1, keepdims=True) - normed * (g * normed).mean(axis=-1, keepdims=True)) / std
    return dx, dout.sum(axis=leading), dout.sum(axis=leading)


def rms_norm__mean_subtracted(x, gamma, eps=1e-6):
    """You subtract the mean: that is layer norm. RMS norm leaves the mean where it is, which is what makes it
    cheaper.

    你减去了均值：那是层归一化。RMS norm 不动均值，这正是它更省计算的原因。
    """
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps)


def rms_norm__standard_deviation(x, gamma, eps=1e-6):
    """You divide by the standard deviation, which measures from the mean. The root mean square measures from 0.

    你除以了标准差，它以均值为起点；均方根以 0 为起点。
    """
    return gamma * x / np.sqrt(x.var(axis=-1, keepdims=True) + eps)


def rms_norm__eps_outside(x, gamma, eps=1e-6):
    """eps is added to the root. It belongs under it, beside the mean of the squares; for small numbers that is a
    difference.

    eps 加在了根号外面。它应在根号里，与平方的均值相加；数值很小时两者有差别。
    """
    return gamma * x / (np.sqrt((x**2).mean(axis=-1, keepdims=True)) + eps)


def rms_norm__eps_of_layer_norm(x, gamma, eps=1e-5):
    """Your default eps is 1e-5, that of layer norm. Here it is 1e-6: look at the signature.

    你的默认 eps 是 1e-5，那是层归一化的。这里是 1e-6：请看函数签名。
    """
    return gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)


def rms_norm__eps_forgotten(x, gamma, eps=1e-6):
    """eps is never used: a vector of zeros gives 0 / 0, which is nan, and small vectors come out too large.

    eps 没有用到：全零向量会得到 0 / 0，即 nan；很小的向量结果则偏大。
    """
    return gamma * x / np.sqrt((x**2).mean(axis=-1, keepdims=True))


def rms_norm__sum_of_squares(x, gamma, eps=1e-6):
    """You divide by the length of the vector, the root of the sum of squares. The M in RMS stands for mean.

    你除以了向量的长度，即平方和的平方根。RMS 中的 M 是 mean（均值）。
    """
    return gamma * x / np.sqrt((x**2).sum(axis=-1, keepdims=True) + eps)


def rms_norm__root_missing(x, gamma, eps=1e-6):
    """You divide by the mean square; its root is missing.

    你除以了均方，没有开平方根。
    """
    return gamma * x / ((x**2).mean(axis=-1, keepdims=True) + eps)


def rms_norm__gamma_forgotten(x, gamma, eps=1e-6):
    """gamma is never used: each feature has a scale of its own.

    gamma 没有用到：每个特征都有自己的缩放。
    """
    return x / np.sqrt((x**2).mean(axis=-1, keepdims=True) + eps)


def rms_norm__over_the_batch(x, gamma, eps=1e-6):
    """The mean runs over the first axis, so samples depend on each other. Each vector is normalised by itself, along
    the last axis.

    均值沿第一个轴计算，样本之间会互相影响。每个向量应单独归一化，沿最后一个轴。
    """
    return gamma * x / np.sqrt((x**2).mean(axis=0, keepdims=True) + eps)


def positional_encoding__halves(length, dim, base=10000.0):
    """All sines stand in the left half, all cosines in the right. Each cosine belongs beside its sine: even columns
    sine, odd columns cosine. With two columns the two agree.

    你把正弦都放在左半边，余弦都放在右半边。每个余弦应紧挨着它的正弦：偶数列正弦，奇数列余弦。只有两列时两者才一致。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    return np.concatenate([np.sin(angle), np.cos(angle[:, : dim // 2])], axis=1)


def positional_encoding__exponent_halved(length, dim, base=10000.0):
    """The exponent grows half as fast as it should: for the i-th pair it is 2i/dim, not i/dim.

    指数只增长了应有的一半：第 i 对的指数是 2i/dim，而不是 i/dim。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange((dim + 1) // 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding


def positional_encoding__own_frequency(length, dim, base=10000.0):
    """Your cosines have a frequency of their own, from their own column number. Sine and cosine of a pair share one
    angle, that of the even column: only then is a shift of the position a rotation of the pair.

    你的余弦按自己的列号取了另一个频率。一对正弦和余弦共用偶数列的角度：这样位置平移才等于这一对的旋转。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange(dim) / dim)
    encoding = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, 1::2])
    return encoding


def positional_encoding__from_one(length, dim, base=10000.0):
    """Your first row is position 1. Positions count from 0, so the first row is 0, 1, 0, 1, …

    你的第一行是位置 1。位置从 0 数起，所以第一行是 0, 1, 0, 1, …
    """
    angle = np.arange(1, length + 1)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding


def positional_encoding__cosine_first(length, dim, base=10000.0):
    """Sine and cosine have changed places: the even columns, counted from 0, are sines.

    正弦和余弦的位置反了：从 0 数起，偶数列是正弦。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.cos(angle)
    encoding[:, 1::2] = np.sin(angle[:, : dim // 2])
    return encoding


def positional_encoding__base_fixed(length, dim, base=10000.0):
    """10000 is written into your formula: another base changes nothing.

    你把 10000 写死在公式里：换一个 base 结果不变。
    """
    angle = np.arange(length)[:, None] / 10000.0 ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding


def positional_encoding__other_default(length, dim, base=1000.0):
    """With a base given you are right; without it you use 1000. The default is 10000.

    给出 base 时是对的；不给时你用了 1000。默认值应是 10000。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding


def positional_encoding__even_only(length, dim, base=10000.0):
    """Right for an even number of features; with an odd one there is one cosine less than there are sines, and your
    assignment does not fit.

    特征数为偶数时正确；为奇数时余弦比正弦少一列，你的赋值形状对不上。
    """
    angle = np.arange(length)[:, None] / base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle)
    return encoding


def positional_encoding__odd_rounded_up(length, dim, base=10000.0):
    """For an odd dim you build one column more and cut it off, and the exponents are then divided by dim + 1. Divide
    by the true dim.

    dim 为奇数时你多造了一列再截掉，指数因此除以了 dim + 1。应除以真正的 dim。
    """
    even = dim + dim % 2
    angle = np.arange(length)[:, None] / base ** (np.arange(0, even, 2) / even)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(length, even)[:, :dim].copy()


def positional_encoding__multiplied(length, dim, base=10000.0):
    """You multiply by the power of the base where you should divide: the waves get faster from pair to pair instead
    of slower.

    该除以 base 的幂的地方你乘了：波一对比一对快，而本应一对比一对慢。
    """
    angle = np.arange(length)[:, None] * base ** (np.arange(0, dim, 2) / dim)
    encoding = np.empty((length, dim))
    encoding[:, 0::2] = np.sin(angle)
    encoding[:, 1::2] = np.cos(angle[:, : dim // 2])
    return encoding


def rotary_embedding__halves(x, base=10000.0):
    """You pair feature i with feature i + d/2, as some models do. Here the pairs are neighbours, (0, 1), (2, 3), …

    你把第 i 个特征与第 i + d/2 个配成一对，有些模型确实如此。这里配对的是相邻特征：(0, 1)、(2, 3)……
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    a, b = x[..., : dim // 2], x[..., dim // 2 :]
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)


def rotary_embedding__backwards(x, base=10000.0):
    """You turn in the other direction: both signs in front of the sines are flipped.

    你转的方向反了：两个正弦前面的符号都颠倒了。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos + x[..., 1::2] * sin
    out[..., 1::2] = x[..., 1::2] * cos - x[..., 0::2] * sin
    return out


def rotary_embedding__sign(x, base=10000.0):
    """Both halves of your formula have a plus. That is no rotation: the length of a pair changes. One of the sines
    has a minus.

    你的两个式子里都是加号，那不是旋转：每对的长度会变。其中一个正弦前面应是负号。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos + x[..., 1::2] * sin
    out[..., 1::2] = x[..., 1::2] * cos + x[..., 0::2] * sin
    return out


def rotary_embedding__from_one(x, base=10000.0):
    """Your first position is turned already. Positions count from 0, and position 0 stays as it is.

    你的第一个位置就已经转动了。位置从 0 数起，位置 0 应保持不变。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(1, length + 1)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out


def rotary_embedding__exponent_halved(x, base=10000.0):
    """The exponent falls half as fast as it should: for the i-th pair it is −2i/d.

    指数只下降了应有的一半：第 i 对的指数是 −2i/d。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(dim // 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out


def rotary_embedding__base_fixed(x, base=10000.0):
    """10000 is written into your formula: another base changes nothing.

    你把 10000 写死在公式里：换一个 base 结果不变。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * 10000.0 ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out


def rotary_embedding__overwritten(x, base=10000.0):
    """The second half of each pair is made from the first after it has been turned. Keep the old values until both
    are done.

    每对的第二个分量用到了已经转过的第一个分量。两个都算完之前，要保留旧值。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = x.copy()
    out[..., 0::2] = out[..., 0::2] * cos - out[..., 1::2] * sin
    out[..., 1::2] = out[..., 0::2] * sin + out[..., 1::2] * cos
    return out


def rotary_embedding__second_axis(x, base=10000.0):
    """You take the positions from the second axis. Positions lie along the last axis but one, however many stand in
    front: with heads the second axis is the heads.

    你把第二个轴当成了位置。无论前面有多少轴，位置都在倒数第二个轴：有多头时，第二个轴是头。
    """
    length, dim = x.shape[1], x.shape[-1]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    if x.ndim == 4:
        angle = angle[:, None]
    cos, sin = np.cos(angle).astype(x.dtype), np.sin(angle).astype(x.dtype)
    out = np.empty_like(x)
    out[..., 0::2] = x[..., 0::2] * cos - x[..., 1::2] * sin
    out[..., 1::2] = x[..., 0::2] * sin + x[..., 1::2] * cos
    return out


def rotary_embedding__float64(x, base=10000.0):
    """Your answers are right, but float32 comes back as float64: the cosines are float64 and lift what they multiply.

    结果正确，但 float32 变成了 float64：余弦是 float64，会把与它相乘的数组一起提升。
    """
    length, dim = x.shape[-2:]
    angle = np.arange(length)[:, None] * base ** (-np.arange(0, dim, 2) / dim)
    a, b = x[..., 0::2], x[..., 1::2]
    pairs = np.stack([a * np.cos(angle) - b * np.sin(angle), a * np.sin(angle) + b * np.cos(angle)], axis=-1)
    return pairs.reshape(x.shape)


def rotary_embedding__added(x, base=10000.0):
    """You add sines and cosines to x, as positional_encoding is meant to be used. A rotary embedding turns pairs of
    features: their lengths stay.

    你把正弦和余弦加到了 x 上，那是 positional_encoding 的用法。旋转位置编码是转动特征对：每对的长度不变。
    """
    return x + positional_encoding(x.shape[-2], x.shape[-1], base).astype(x.dtype)


def feed_forward_forward__activation_missing(x, w1, b1, w2, b2):
    """There is nothing between the two linear maps, so together they are one linear map.

    两个线性层之间什么都没有，合起来仍只是一个线性变换。
    """
    return (x @ w1.T + b1) @ w2.T + b2, None


def feed_forward_forward__relu(x, w1, b1, w2, b2):
    """You use ReLU, as the first Transformer did; this one uses gelu.

    你用的是 ReLU，最初的 Transformer 确实如此；这里用的是 gelu。
    """
    return np.maximum(x @ w1.T + b1, 0) @ w2.T + b2, None


def feed_forward_forward__exact_gelu(x, w1, b1, w2, b2):
    """You are close, about 1e-3 off: this is gelu with the error function. The tanh approximation is asked for, the
    gelu that you wrote in the module activations.

    已经很接近，误差约 1e-3：你用的是带误差函数的 gelu。这里要的是 tanh 近似，也就是你在 activations 模块里写的那个。
    """
    from math import erf

    hidden = x @ w1.T + b1
    phi = 0.5 * (1 + np.vectorize(erf)(hidden / 2**0.5)).astype(hidden.dtype)
    return (hidden * phi) @ w2.T + b2, None


def feed_forward_forward__sigmoid_gelu(x, w1, b1, w2, b2):
    """This is the sigmoid approximation of gelu, x σ(1.702 x). It is some 1e-2 off; the tanh approximation is asked
    for.

    这是 gelu 的 sigmoid 近似 x σ(1.702 x)，误差约 1e-2；这里要的是 tanh 近似。
    """
    hidden = x @ w1.T + b1
    return (hidden * 0.5 * (1 + np.tanh(0.851 * hidden))) @ w2.T + b2, None


def feed_forward_forward__activated_twice(x, w1, b1, w2, b2):
    """A second gelu follows the second linear map: the output could hardly be negative then. Only the hidden values
    pass through gelu.

    第二个线性层之后又做了一次 gelu：那样输出几乎不可能为负。只有隐藏层的值才经过 gelu。
    """
    return gelu(gelu(x @ w1.T + b1) @ w2.T + b2), None


def feed_forward_forward__hidden_bias_forgotten(x, w1, b1, w2, b2):
    """b1 is never used: the first linear map has a bias too.

    b1 没有用到：第一个线性层也有偏置。
    """
    return gelu(x @ w1.T) @ w2.T + b2, None


def feed_forward_forward__output_bias_forgotten(x, w1, b1, w2, b2):
    """b2 is never used: your output is off by the same vector everywhere.

    b2 没有用到：输出处处相差同一个向量。
    """
    return gelu(x @ w1.T + b1) @ w2.T, None


def feed_forward_forward__residual_inside(x, w1, b1, w2, b2):
    """You add x at the end. The residual belongs to the block, which adds it itself.

    你在最后加上了 x。残差属于外层的块，由块自己来加。
    """
    return x + gelu(x @ w1.T + b1) @ w2.T + b2, None


def feed_forward_forward__weights_not_transposed(x, w1, b1, w2, b2):
    """The weights are used as they stand. They are (out, in), so that x is multiplied by the transposed weight; only
    square ones fit either way.

    权重没有转置就用了。它们的形状是 (out, in)，x 应乘以权重的转置；只有方阵两种写法都能运行。
    """
    return gelu(x @ w1 + b1) @ w2 + b2, None


def feed_forward_backward__activation_ignored(dout, cache):
    """The gradient passes through gelu as if it were not there: multiply by its slope between the two linear maps.

    梯度穿过 gelu 时好像它不存在：在两个线性层之间要乘上它的斜率。
    """
    cache1, _, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    return *linear_backward(dactivated, cache1), dw2, db2


def feed_forward_backward__slope_of_output(dout, cache):
    """The slope of gelu is taken at its output. It has to be taken at its input, the hidden values before gelu.

    gelu 的斜率取在了它的输出处。应取在它的输入处，也就是 gelu 之前的隐藏值。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    return *linear_backward(gelu_backward(dactivated, gelu(hidden)), cache1), dw2, db2


def feed_forward_backward__slope_of_relu(dout, cache):
    """You use the slope of ReLU, 0 or 1. The forward uses gelu, whose slope is a smooth curve.

    你用了 ReLU 的斜率（0 或 1）。前向用的是 gelu，它的斜率是一条光滑曲线。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    return *linear_backward(dactivated * (hidden > 0), cache1), dw2, db2


def feed_forward_backward__dw2_before_gelu(dout, cache):
    """dw2 is made from the hidden values before gelu. The second linear map has seen them after it.

    dw2 用的是 gelu 之前的隐藏值。第二个线性层看到的是 gelu 之后的值。
    """
    cache1, hidden, cache2 = cache
    dactivated, _, db2 = linear_backward(dout, cache2)
    dw2 = dout.reshape(-1, dout.shape[-1]).T @ hidden.reshape(-1, hidden.shape[-1])
    return *linear_backward(gelu_backward(dactivated, hidden), cache1), dw2, db2


def feed_forward_backward__weights_transposed(dout, cache):
    """Your weight gradients are transposed: they must have the shape of the weights, (out, in). Square ones do not
    give it away by an error.

    权重的梯度是转置的：形状应与权重一致，即 (out, in)。方阵时不会报错，但值是错的。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    dx, dw1, db1 = linear_backward(gelu_backward(dactivated, hidden), cache1)
    return dx, dw1.T, db1, dw2.T, db2


def feed_forward_backward__averaged(dout, cache):
    """Your parameter gradients are averaged over the positions. They are sums: the mean, if there is one, is in dout.

    参数的梯度对各位置取了平均。应当求和：如果有平均，它已经在 dout 里了。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    dx, dw1, db1 = linear_backward(gelu_backward(dactivated, hidden), cache1)
    count = dout.size // dout.shape[-1]
    return dx, dw1 / count, db1 / count, dw2 / count, db2 / count


def feed_forward_backward__first_axis_only(dout, cache):
    """The bias gradients sum over the first axis only. With sequences there are more axes in front, and a single
    vector has none.

    偏置的梯度只对第一个轴求和。有序列时前面不止一个轴，而单个向量前面没有轴。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, _ = linear_backward(dout, cache2)
    dhidden = gelu_backward(dactivated, hidden)
    dx, dw1, _ = linear_backward(dhidden, cache1)
    return dx, dw1, dhidden.sum(axis=0), dw2, dout.sum(axis=0)


def feed_forward_backward__order(dout, cache):
    """All five gradients are right; the order is that of the forward's arguments, x first.

    五个梯度都对；但顺序应与前向的参数一致，x 在最前。
    """
    cache1, hidden, cache2 = cache
    dactivated, dw2, db2 = linear_backward(dout, cache2)
    dx, dw1, db1 = linear_backward(gelu_backward(dactivated, hidden), cache1)
    return dw2, db2, dx, dw1, db1


def encoder_block__always_after(x, params, num_heads, mask=None, norm_first=False):
    """norm_first is never used: your norms always follow the sums.

    norm_first 没有用到：你的归一化总在求和之后。
    """
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm2")


def encoder_block__always_first(x, params, num_heads, mask=None, norm_first=False):
    """norm_first is never used: your norms always come before the branches.

    norm_first 没有用到：你的归一化总在分支之前。
    """
    x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
    return x + _feed_forward(_norm(x, params, "norm2"), params)


def encoder_block__flag_inverted(x, params, num_heads, mask=None, norm_first=False):
    """The two versions have changed places: norm_first=True is the one whose norms come before the branches.

    两种版本弄反了：norm_first=True 才是在分支之前做归一化的那种。
    """
    if not norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return x + _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm2")


def encoder_block__no_residuals(x, params, num_heads, mask=None, norm_first=False):
    """The residuals are missing: what comes out of a branch is added to what went in. Without that, gradients do not
    get through a deep stack.

    缺少残差：分支的输出要与输入相加。没有它，梯度穿不过很深的堆叠。
    """
    if norm_first:
        x = _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(_self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(_feed_forward(x, params), params, "norm2")


def encoder_block__second_residual_missing(x, params, num_heads, mask=None, norm_first=False):
    """The residual around the feed-forward network is missing; the one around attention is there.

    前馈网络外缺少残差；注意力外的残差是有的。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(_feed_forward(x, params), params, "norm2")


def encoder_block__residual_from_normed(x, params, num_heads, mask=None, norm_first=False):
    """With norm_first, your residual adds the normalised x. The residual is the plain x: the norm is on the way into
    the branch only.

    norm_first 时，你的残差加的是归一化后的 x。残差应是原来的 x：归一化只在进入分支的路上。
    """
    if norm_first:
        x = _norm(x, params, "norm1")
        x = x + _self_attention(x, params, num_heads, mask)
        x = _norm(x, params, "norm2")
        return x + _feed_forward(x, params)
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm2")


def encoder_block__residual_inside_norm(x, params, num_heads, mask=None, norm_first=False):
    """Without norm_first, you normalise the branch and then add x. Post-norm normalises the sum of the two.

    不用 norm_first 时，你先归一化分支再加 x。后归一化是对两者之和做归一化。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return x + _feed_forward(_norm(x, params, "norm2"), params)
    x = x + _norm(_self_attention(x, params, num_heads, mask), params, "norm1")
    return x + _norm(_feed_forward(x, params), params, "norm2")


def encoder_block__one_norm_twice(x, params, num_heads, mask=None, norm_first=False):
    """norm1 is used in both places. Each norm has its own gamma and beta.

    两处都用了 norm1。每个归一化都有自己的 gamma 和 beta。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return x + _feed_forward(_norm(x, params, "norm1"), params)
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm1")


def encoder_block__mask_not_passed(x, params, num_heads, mask=None, norm_first=False):
    """The mask never reaches the attention: with it and without it your answers are the same.

    mask 没有传到注意力里：给不给它，结果都一样。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, None)
        return x + _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(x + _self_attention(x, params, num_heads, None), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm2")


def encoder_block__feed_forward_first(x, params, num_heads, mask=None, norm_first=False):
    """The feed-forward network comes before attention. Attention gathers first, then each position digests what it
    got.

    前馈网络跑到了注意力前面。应先由注意力汇集信息，再由各位置自行处理。
    """
    if norm_first:
        x = x + _feed_forward(_norm(x, params, "norm1"), params)
        return x + _self_attention(_norm(x, params, "norm2"), params, num_heads, mask)
    x = _norm(x + _feed_forward(x, params), params, "norm1")
    return _norm(x + _self_attention(x, params, num_heads, mask), params, "norm2")


def encoder_block__in_parallel(x, params, num_heads, mask=None, norm_first=False):
    """Your feed-forward network reads the x that came into the block. It has to read what attention has made of it.

    你的前馈网络读的是进入块时的 x。它应读注意力处理之后的结果。
    """
    if norm_first:
        attended = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return attended + _feed_forward(_norm(x, params, "norm2"), params)
    attended = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(attended + _feed_forward(x, params), params, "norm2")


def encoder_block__relu(x, params, num_heads, mask=None, norm_first=False):
    """The feed-forward network uses ReLU, the default of torch.nn.TransformerEncoderLayer. Here it is gelu (tanh).

    前馈网络用了 ReLU，那是 torch.nn.TransformerEncoderLayer 的默认值。这里用 gelu（tanh 近似）。
    """

    def feed(h):
        hidden = np.maximum(h @ params["linear1.weight"].T + params["linear1.bias"], 0)
        return hidden @ params["linear2.weight"].T + params["linear2.bias"]

    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, mask)
        return x + feed(_norm(x, params, "norm2"))
    x = _norm(x + _self_attention(x, params, num_heads, mask), params, "norm1")
    return _norm(x + feed(x), params, "norm2")


def decoder_block__cross_attention_missing(
    x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False
):
    """memory is never read: the branch in the middle, cross-attention, is missing.

    没有读取 memory：缺了中间的分支，即交叉注意力。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__cross_before_self(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """Cross-attention comes before self-attention. The decoder looks at its own past first, then at the memory.

    交叉注意力跑到了自注意力前面。解码器先看自己的过去，再看 memory。
    """
    if norm_first:
        x = x + _cross_attention(_norm(x, params, "norm1"), memory, params, num_heads, memory_mask)
        x = x + _self_attention(_norm(x, params, "norm2"), params, num_heads, self_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm1")
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__queries_from_memory(
    x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False
):
    """Queries and keys have changed sides: in cross-attention x asks, memory answers. Keys and values come from
    memory.

    查询和键的来源反了：交叉注意力中由 x 提问、memory 回答。键和值来自 memory。
    """
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")

    def cross(h):
        w_in, b_in, w_out, b_out = (params[f"multihead_attn.{name}"] for name in names)
        parts = zip((memory, h, h), np.split(w_in, 3), np.split(b_in, 3))
        q, k, v = (split_heads(source @ w.T + b, num_heads) for source, w, b in parts)
        return merge_heads(scaled_dot_product_attention(q, k, v)[0]) @ w_out.T + b_out

    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + cross(_norm(x, params, "norm2"))
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + cross(x), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__values_from_x(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """Only the keys come from memory, the values still from x: what is read has to come from memory as well.

    只有键来自 memory，值还是来自 x：被读取的内容也应来自 memory。
    """
    names = ("in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias")

    def cross(h):
        w_in, b_in, w_out, b_out = (params[f"multihead_attn.{name}"] for name in names)
        parts = zip((h, memory, h), np.split(w_in, 3), np.split(b_in, 3))
        q, k, v = (split_heads(source @ w.T + b, num_heads) for source, w, b in parts)
        return merge_heads(scaled_dot_product_attention(q, k, v, memory_mask)[0]) @ w_out.T + b_out

    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + cross(_norm(x, params, "norm2"))
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + cross(x), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__weights_of_self_attention(
    x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False
):
    """Cross-attention uses the weights of self-attention. Its own are those that begin with multihead_attn.

    交叉注意力用了自注意力的权重。它自己的权重名以 multihead_attn 开头。
    """
    shared = {
        name.replace("self_attn", "multihead_attn"): p for name, p in params.items() if name.startswith("self_attn")
    }
    params = {**params, **shared}
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__memory_normed(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """With norm_first you normalise the memory too. It comes from the encoder as it is to be used; only x passes
    through norm2.

    norm_first 时你把 memory 也归一化了。它从编码器出来就可直接使用；只有 x 经过 norm2。
    """
    if norm_first:
        memory = _norm(memory, params, "norm2")
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__self_mask_ignored(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """self_mask is never used: in training the decoder would read the words it is to predict.

    self_mask 没有用到：训练时解码器会直接读到它要预测的词。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, None)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, None), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__memory_mask_ignored(
    x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False
):
    """memory_mask is never used: the decoder reads the padding of the source sentence.

    memory_mask 没有用到：解码器会读到源句子的填充部分。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, None)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, None), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__masks_swapped(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """The two masks have changed places: self_mask belongs to self-attention, memory_mask to cross-attention.

    两个 mask 弄反了：self_mask 用于自注意力，memory_mask 用于交叉注意力。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, memory_mask)
        x = x + _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, self_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, memory_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, self_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__norms_in_disorder(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """norm2 and norm3 have changed places: norm2 goes with cross-attention, norm3 with the feed-forward network.

    norm2 和 norm3 弄反了：norm2 属于交叉注意力，norm3 属于前馈网络。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = x + _cross_attention(_norm(x, params, "norm3"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm2"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm3")
    return _norm(x + _feed_forward(x, params), params, "norm2")


def decoder_block__flag_ignored(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """norm_first is never used: your norms always follow the sums.

    norm_first 没有用到：你的归一化总在求和之后。
    """
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(x + _cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def decoder_block__residual_missing(x, memory, params, num_heads, self_mask=None, memory_mask=None, norm_first=False):
    """The residual around cross-attention is missing: x keeps nothing of itself but what the memory says.

    交叉注意力外缺少残差：x 失去了自身的内容，只剩 memory 的信息。
    """
    if norm_first:
        x = x + _self_attention(_norm(x, params, "norm1"), params, num_heads, self_mask)
        x = _cross_attention(_norm(x, params, "norm2"), memory, params, num_heads, memory_mask)
        return x + _feed_forward(_norm(x, params, "norm3"), params)
    x = _norm(x + _self_attention(x, params, num_heads, self_mask), params, "norm1")
    x = _norm(_cross_attention(x, memory, params, num_heads, memory_mask), params, "norm2")
    return _norm(x + _feed_forward(x, params), params, "norm3")


def gpt_forward__not_causal(ids, params, num_heads):
    """Your model sees the future: change the last token and the logits before it change. The blocks need the causal
    mask.

    你的模型看得到未来：改动最后一个词元，前面位置的 logits 也会变。各块需要因果掩码。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, None, norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__looks_ahead(ids, params, num_heads):
    """Your mask is turned round: each position sees itself and the future, and none of the past.

    你的掩码反了：每个位置看到的是自己和未来，而不是过去。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]).T, norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__no_positions(ids, params, num_heads):
    """pos_emb is never used: to your model the same token is the same everywhere.

    pos_emb 没有用到：对你的模型来说，同一个词元在哪里都一样。
    """
    x = params["tok_emb"][ids]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__last_positions(ids, params, num_heads):
    """A sequence shorter than the window takes the last rows of pos_emb. Positions count from 0.

    序列短于窗口时，你取了 pos_emb 的最后几行。位置从 0 数起。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][-ids.shape[1] :]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__whole_window(ids, params, num_heads):
    """You add all of pos_emb, which fits only when the sequence fills the window. A shorter one takes the first T
    rows.

    你加上了整个 pos_emb，只有序列占满窗口时形状才相符。较短的序列取前 T 行。
    """
    x = params["tok_emb"][ids] + params["pos_emb"]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__embedding_scaled(ids, params, num_heads):
    """You multiply the token embedding by √E, as the first Transformer did. GPT adds the two embeddings as they are.

    你给词元嵌入乘了 √E，最初的 Transformer 是这样做的。GPT 直接把两种嵌入相加。
    """
    x = params["tok_emb"][ids] * params["tok_emb"].shape[1] ** 0.5 + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__first_block_only(ids, params, num_heads):
    """Only the first block is run. params["blocks"] is a list, and each takes what the one before it made.

    只运行了第一个块。params["blocks"] 是列表，每个块都接着前一个的输出。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    x = encoder_block(x, params["blocks"][0], num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__norm_after(ids, params, num_heads):
    """The blocks run with their norms after the sums. GPT-2 has them first.

    各块用了后归一化。GPT-2 用的是前归一化。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]))
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x @ params["tok_emb"].T


def gpt_forward__final_norm_missing(ids, params, num_heads):
    """The final layer norm is missing. In a pre-norm model nothing else has normalised the sum of all the residuals.

    缺少最后的层归一化。在前归一化的模型里，没有别的东西对残差之和做过归一化。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    return x @ params["tok_emb"].T


def gpt_forward__probabilities(ids, params, num_heads):
    """You return probabilities. The logits are asked for, before any softmax: the loss takes care of that.

    你返回的是概率。要的是 softmax 之前的 logits：softmax 由损失函数处理。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return softmax(x @ params["tok_emb"].T)


def gpt_forward__last_position_only(ids, params, num_heads):
    """You return the logits of the last position only. Every position predicts its next token, and training needs
    them all.

    你只返回了最后一个位置的 logits。每个位置都要预测它的下一个词元，训练时全都用得上。
    """
    x = params["tok_emb"][ids] + params["pos_emb"][: ids.shape[1]]
    for block in params["blocks"]:
        x = encoder_block(x, block, num_heads, causal_mask(ids.shape[1]), norm_first=True)
    x, _ = layer_norm_forward(x, params["ln_f_gamma"], params["ln_f_beta"])
    return x[:, -1] @ params["tok_emb"].T


def generate__first_tokens(ids, params, num_heads, max_new_tokens):
    """Past the window your model still reads the first T_max tokens, so that it writes the same token for ever. Feed
    it the last ones.

    超出窗口后，你的模型仍读最前面的 T_max 个词元，于是永远写同一个词元。应输入最后的那些。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, :window], params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__never_cropped(ids, params, num_heads, max_new_tokens):
    """All goes well until the text is longer than the window: pos_emb has no row for what follows. Feed at most T_max
    tokens.

    文本不超过窗口时一切正常；一旦超出，pos_emb 就没有对应的行了。最多只能输入 T_max 个词元。
    """
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids, params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__beginning_lost(ids, params, num_heads, max_new_tokens):
    """You throw away what falls out of the window. The model does not read it any more, but the text that you return
    is whole.

    你把滑出窗口的部分丢掉了。模型不再读它，但返回的文本应是完整的。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        ids = ids[:, -window:]
        logits = gpt_forward(ids, params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__prompt_left_out(ids, params, num_heads, max_new_tokens):
    """You return the new tokens only. The prompt comes first, then what was written.

    你只返回了新词元。前面应有提示，后面才是写出来的部分。
    """
    window, length = len(params["pos_emb"]), ids.shape[1]
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids[:, length:]


def generate__first_position(ids, params, num_heads, max_new_tokens):
    """You choose from the logits of the first position. What follows the text is told by the last one.

    你用了第一个位置的 logits 来选。文本之后是什么，由最后一个位置给出。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        ids = np.concatenate([ids, logits[:, 0].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__last_but_one(ids, params, num_heads, max_new_tokens):
    """You choose from the logits of the last position but one, as if the logits were shifted: they predict the token
    that is already there. Position t predicts token t + 1.

    你用了倒数第二个位置的 logits，好像 logits 错了一位：那预测的是已经存在的词元。位置 t 预测的是第 t + 1 个词元。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        ids = np.concatenate([ids, logits[:, -2:][:, 0].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__last_token_only(ids, params, num_heads, max_new_tokens):
    """The model is fed only the newest token, each time at position 0: it has forgotten the text. Feed all that fits
    into the window.

    每次只输入最新的词元，而且总在位置 0：模型忘了前文。窗口容得下多少就应输入多少。
    """
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -1:], params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__chosen_once(ids, params, num_heads, max_new_tokens):
    """The model is asked once, and its token is repeated. Each new token has to be read before the next is chosen.

    只问了模型一次，然后重复它给出的词元。每个新词元都要先被模型读到，再选下一个。
    """
    logits = gpt_forward(ids[:, -len(params["pos_emb"]) :], params, num_heads)
    chosen = logits[:, -1].argmax(axis=-1)[:, None]
    return np.concatenate([ids, np.repeat(chosen, max_new_tokens, axis=1)], axis=1)


def generate__least_likely(ids, params, num_heads, max_new_tokens):
    """You take the token with the smallest logit; greedy means the largest.

    你取了 logit 最小的词元；贪心应取最大的。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmin(axis=-1)[:, None]], axis=1)
    return ids


def generate__one_short(ids, params, num_heads, max_new_tokens):
    """One token is missing at the end: count the turns of your loop.

    最后少了一个词元：数一数循环的次数。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens - 1):
        logits = gpt_forward(ids[:, -window:], params, num_heads)
        ids = np.concatenate([ids, logits[:, -1].argmax(axis=-1)[:, None]], axis=1)
    return ids


def generate__same_for_all(ids, params, num_heads, max_new_tokens):
    """Every sequence gets the token that was chosen for the whole batch together. The largest logit is to be found
    for each row: give argmax an axis.

    整批序列共用了同一个词元。每一行要各自找最大的 logit：请给 argmax 指定轴。
    """
    window = len(params["pos_emb"])
    for _ in range(max_new_tokens):
        logits = gpt_forward(ids[:, -window:], params, num_heads)[:, -1]
        chosen = logits.argmax() % logits.shape[1]
        ids = np.concatenate([ids, np.full((len(ids), 1), chosen)], axis=1)
    return ids
