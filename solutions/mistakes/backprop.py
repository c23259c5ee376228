"""What goes wrong in backprop.py."""

# linear_forward


def linear_forward__weight_not_transposed(x, weight, bias):
    """You multiply by weight as it is. It is stored as (out, in), so the axis it shares with x is its last one. With
    a square weight the shapes still fit and only the numbers are wrong, which makes this one hard to notice.

    你直接乘了 weight。它的形状是 (out, in)，与 x 共有的是最后一个轴。weight 是方阵时形状照样对得上，只有数值是错的，
    因此不易发现。
    """
    return x @ weight + bias, (x, weight)


def linear_forward__no_bias(x, weight, bias):
    """The bias is missing. Networks often start with a bias of zero, where you would never notice it.

    没有加偏置。网络的偏置常从零开始，那时完全看不出少了它。
    """
    return x @ weight.T, (x, weight)


def linear_forward__bias_subtracted(x, weight, bias):
    """You subtract the bias. In this formula it is added.

    你减去了偏置；公式里是加上它。
    """
    return x @ weight.T - bias, (x, weight)


def linear_forward__flat_rows(x, weight, bias):
    """You flatten x to rows and leave the output flat: for x of shape (2, 4, in) the output should be (2, 4, out), and
    for a single sample (out,). Only the last axis may change.

    你把 x 摊平成行之后没有恢复形状：x 为 (2, 4, in) 时，输出应为 (2, 4, out)；单个样本时应为 (out,)。只有最后一维会变。
    """
    rows = x.reshape(-1, x.shape[-1])
    return rows @ weight.T + bias, (x, weight)


def linear_forward__sample_flattened(x, weight, bias):
    """You flatten everything after the first axis, which suits images in front of a classifier. Here the features are
    the last axis alone; all axes before it, however many, are left as they are.

    你把第一维之后的所有维都摊平了，这适合把图像送进分类器。本题中特征只占最后一维，前面各维不论多少都保持不变。
    """
    return x.reshape(x.shape[0], -1) @ weight.T + bias, (x, weight)


def linear_forward__output_transposed(x, weight, bias):
    """Your output has the features first and the samples last: (out, N). Samples come first, here as in PyTorch.

    你的输出是特征在前、样本在后，即 (out, N)。这里与 PyTorch 一致：样本在前。
    """
    return weight @ x.T + bias[:, None], (x, weight)


def linear_forward__relu_included(x, weight, bias):
    """Your negative outputs have become 0: there is a ReLU in here. The layer is linear; activations are separate.

    负的输出都成了 0：这里混进了 ReLU。本层是线性的，激活函数另外写。
    """
    return np.maximum(x @ weight.T + bias, 0), (x, weight)


def linear_forward__always_float64(x, weight, bias):
    """float32 goes in and float64 comes out. The conversion doubles the memory of everything that follows; matrix
    products keep the dtype by themselves, so just leave it out.

    输入 float32，输出却成了 float64，后面所有量的内存都会翻倍。矩阵乘法本来就保持 dtype，不必做这个转换。
    """
    return np.asarray(x, dtype=np.float64) @ weight.T + bias, (x, weight)


def linear_forward__sample_by_sample(x, weight, bias):
    """The numbers are right, but Python visits the samples one at a time. One matrix product does all of them, and is
    many times faster.

    数值正确，但 Python 在逐个处理样本。一次矩阵乘法就能处理全部样本，而且快得多。
    """
    rows = x.reshape(-1, x.shape[-1])
    out = np.empty((len(rows), len(bias)), x.dtype)
    for n, row in enumerate(rows):
        for j in range(len(bias)):
            out[n, j] = np.sum(row * weight[j]) + bias[j]
    return out.reshape(*x.shape[:-1], -1), (x, weight)


# linear_backward


def linear_backward__dweight_transposed(dout, cache):
    """Your dweight is transposed: (in, out). A gradient has the shape of what it belongs to, and weight is (out, in).

    你的 dweight 转置了，形状成了 (in, out)。梯度与它所属的量同形，而 weight 是 (out, in)。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight, rows.T @ drows, drows.sum(axis=0)


def linear_backward__dx_weight_transposed(dout, cache):
    """For dx you multiply by the transposed weight, as in the forward pass. Going back, dout has `out` entries a row,
    and these must meet the first axis of weight.

    求 dx 时你乘的是转置后的 weight，那是前向的做法。反向时 dout 每行有 out 个数，应与 weight 的第一个轴相乘。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight.T, drows.T @ rows, drows.sum(axis=0)


def linear_backward__dbias_not_summed(dout, cache):
    """Your dbias is dout itself. The one bias was added to every sample, so it collects the gradient of all of them.

    你的 dbias 就是 dout 本身。同一个偏置加到了每个样本上，所以它要把所有样本的梯度加起来。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight, drows.T @ rows, dout


def linear_backward__dbias_first_axis_only(dout, cache):
    """You sum dbias over the first axis only. With inputs of three or more dimensions the others remain; with a single
    sample you sum over the features. All axes but the last have to go.

    你的 dbias 只对第一维求和：输入有三维以上时，其余各维还留着；只有单个样本时又把特征加掉了。
    应当除最后一维外全部求和。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight, drows.T @ rows, dout.sum(axis=0)


def linear_backward__dbias_keeps_axis(dout, cache):
    """Your dbias is (1, out) where the bias is (out,). It would broadcast without a word in the next update.

    你的 dbias 是 (1, out)，而偏置是 (out,)。下一次更新参数时它会悄悄广播，不报任何错。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight, drows.T @ rows, drows.sum(axis=0, keepdims=True)


def linear_backward__averaged(dout, cache):
    """You divide by the number of samples. The mean belongs to the loss, and its 1/N is already inside dout; a layer
    only sums.

    你除以了样本数。求平均是损失函数的事，那个 1/N 已经在 dout 里了；层只负责求和。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return dout @ weight, drows.T @ rows / len(rows), drows.mean(axis=0)


def linear_backward__dx_flat(dout, cache):
    """Your dx is still flattened to rows. It should have the shape that x had.

    你的 dx 还是摊平成行的样子。它应当与 x 同形。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return drows @ weight, drows.T @ rows, drows.sum(axis=0)


def linear_backward__other_order(dout, cache):
    """The gradients come back in another order than asked for: dx first, then dweight, then dbias.

    梯度返回的顺序不对：先 dx，再 dweight，最后 dbias。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return drows.T @ rows, drows.sum(axis=0), dout @ weight


def linear_backward__dx_from_x(dout, cache):
    """Your dx is made of x. A product's gradient for one factor contains the other factor: for x that is weight.

    你的 dx 里用的是 x。乘积对一个因子的梯度含的是另一个因子：对 x 来说是 weight。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    return x * dout.sum(axis=-1, keepdims=True), drows.T @ rows, drows.sum(axis=0)


def linear_backward__two_dimensions_only(dout, cache):
    """Transposing with .T reverses all axes, so your products fit two dimensions only. Flatten the leading dimensions
    to rows before you transpose.

    .T 会把所有轴倒过来，所以你的乘积只适用于二维。转置之前，先把前面各维摊平成行。
    """
    x, weight = cache
    return dout @ weight, dout.T @ x, dout.reshape(-1, dout.shape[-1]).sum(axis=0)


def linear_backward__dout_handed_on(dout, cache):
    """For a single sample your dbias is not a copy but dout itself, reshaped. When the caller uses that memory again,
    your gradient changes with it. A sum over the rows makes an array of its own, even over one row.

    输入是单个样本时，你的 dbias 不是新数组，而是换了形状的 dout 本身。调用者一旦再用那块内存，你的梯度也跟着变。
    对行求和总会得到一个新数组，哪怕只有一行。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    dbias = drows[0] if len(drows) == 1 else drows.sum(axis=0)
    return dout @ weight, drows.T @ rows, dbias


def linear_backward__sample_by_sample(dout, cache):
    """The numbers are right, but Python visits the samples one at a time. The sum over the samples is what a matrix
    product does anyway.

    数值正确，但 Python 在逐个处理样本。对样本求和正是矩阵乘法所做的事。
    """
    x, weight = cache
    rows, drows = x.reshape(-1, x.shape[-1]), dout.reshape(-1, dout.shape[-1])
    dweight, dbias = np.zeros_like(weight), np.zeros_like(weight[:, 0])
    for row, drow in zip(rows, drows):
        for j in range(len(drow)):
            dweight[j] += drow[j] * row
            dbias[j] += drow[j]
    return dout @ weight, dweight, dbias


# numerical_gradient


def numerical_gradient__forward_difference(f, x, eps=1e-5):
    """This is the forward difference, f(x + eps) − f(x). Its error shrinks with eps, that of the central difference
    with eps²: at 1e-5 you lose about five digits, too many to tell a wrong gradient from a right one.

    这是前向差分 f(x + eps) − f(x)。它的误差与 eps 成正比，而中心差分与 eps² 成正比：eps = 1e-5 时大约少五位有效数字，
    分不清梯度是对是错。
    """
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        here, start = point[index], f(point)
        point[index] = here + eps
        gradient[index] = (f(point) - start) / eps
        point[index] = here
    return gradient


def numerical_gradient__divided_by_eps(f, x, eps=1e-5):
    """Every entry is twice too large: the two points are farther apart than what you divide by.

    每个元素都大了一倍：两个点之间的距离，比你除的那个数大。
    """
    return 2 * _central(f, np.array(x, dtype=np.float64), eps)


def numerical_gradient__difference_not_divided(f, x, eps=1e-5):
    """You return the difference of the two function values. A slope is that difference over the distance.

    你返回的是两个函数值之差。斜率还要再除以两点的距离。
    """
    return 2 * eps * _central(f, np.array(x, dtype=np.float64), eps)


def numerical_gradient__sign(f, x, eps=1e-5):
    """The sign is wrong: you subtract the value above from the value below.

    符号反了：你用下方的函数值减去了上方的函数值。
    """
    return -_central(f, np.array(x, dtype=np.float64), eps)


def numerical_gradient__all_at_once(f, x, eps=1e-5):
    """You move all entries of x together, so every entry gets the same number, the sum of the whole gradient. Move one
    entry at a time and leave the rest where it is.

    你把 x 的所有元素一起移动，于是每处得到同一个数，即整个梯度之和。一次只移动一个元素，其余不动。
    """
    return np.full(x.shape, (f(x + eps) - f(x - eps)) / (2 * eps))


def numerical_gradient__not_restored(f, x, eps=1e-5):
    """You do not put the entry back after the second call of f. The caller's x is changed, and for the next entries
    you ask f at a point that has moved.

    第二次调用 f 之后，你没有把元素放回原值。调用者的 x 被改动了，后面的元素也是在移动过的点上求的。
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = f(x)
        x[index] -= 2 * eps
        gradient[index] = (above - f(x)) / (2 * eps)
    return gradient


def numerical_gradient__restored_by_adding(f, x, eps=1e-5):
    """You add eps, subtract 2 eps and add eps again. Rounding makes that end a hair away from where it began, so x
    is changed in its last digits. Keep the old entry in a variable and put it back.

    你先加 eps，再减 2 eps，再加 eps。由于舍入，终点与起点差一点点，x 的最后几位被改动了。请用变量记下原值，再放回去。
    """
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = f(x)
        x[index] -= 2 * eps
        below = f(x)
        x[index] += eps
        gradient[index] = (above - below) / (2 * eps)
    return gradient


def numerical_gradient__flat_copy(f, x, eps=1e-5):
    """You change a flattened x. For a transposed array or a slice, ravel and reshape make a copy, f never sees your
    change, and the gradient is zero. Index x itself, with np.ndindex.

    你改的是摊平后的 x。若 x 是转置或切片，ravel 和 reshape 会产生副本，f 看不到你的改动，梯度就成了零。
    请用 np.ndindex 直接给 x 本身取下标。
    """
    flat = x.reshape(-1)
    gradient = np.zeros(flat.size)
    for i in range(flat.size):
        here = flat[i]
        flat[i] = here + eps
        above = f(x)
        flat[i] = here - eps
        below = f(x)
        flat[i] = here
        gradient[i] = (above - below) / (2 * eps)
    return gradient.reshape(x.shape)


def numerical_gradient__flat_answer(f, x, eps=1e-5):
    """Your gradient is one long row. It should have the shape of x.

    你的梯度是一长串。它应当与 x 同形。
    """
    return _central(f, np.array(x, dtype=np.float64), eps).ravel()


def numerical_gradient__first_axis_only(f, x, eps=1e-5):
    """You go over len(x) only, so in a matrix whole rows move together. Every single entry needs a turn, whatever the
    number of dimensions.

    你只按 len(x) 循环，于是矩阵里是整行一起移动。不论有几维，每个元素都要单独轮到一次。
    """
    point = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(point)
    for i in range(len(point)):
        here = point[i].copy()
        point[i] = here + eps
        above = f(point)
        point[i] = here - eps
        gradient[i] = (above - f(point)) / (2 * eps)
        point[i] = here
    return gradient


def numerical_gradient__eps_fixed(f, x, eps=1e-5):
    """Your step does not follow the argument eps. Where x is huge, 1e-5 drowns in rounding and only a larger eps helps.

    你的步长没有用参数 eps。x 很大时，1e-5 会淹没在舍入误差里，只有更大的 eps 才行。
    """
    return _central(f, np.array(x, dtype=np.float64), 1e-5)


def numerical_gradient__eps_tiny(f, x, eps=1e-5):
    """Your step is far too small. Below about 1e-8 the two function values agree in nearly all of their digits, and
    their difference is mostly rounding. Use eps as it is given.

    你的步长太小了。小于约 1e-8 时，两个函数值几乎每一位都相同，差值基本只剩舍入误差。请按给定的 eps 来用。
    """
    return _central(f, np.array(x, dtype=np.float64), 1e-12)


def _central(f, point, eps):
    gradient = np.zeros_like(point)
    for index in np.ndindex(point.shape):
        here = point[index]
        point[index] = here + eps
        above = f(point)
        point[index] = here - eps
        below = f(point)
        point[index] = here
        gradient[index] = (above - below) / (2 * eps)
    return gradient


# relative_error


def relative_error__mean(a, b):
    """You average over the entries. One wrong entry among thousands would vanish in the mean; the largest is asked for.

    你对元素取了平均。几千个元素里错一个，平均之后就看不见了；要的是最大值。
    """
    return float(np.mean(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


def relative_error__no_floor(a, b):
    """Where both entries are 0 you divide 0 by 0 and get nan. The floor of 1e-8 is there for just that.

    两个元素都为 0 时，你会算 0 / 0，得到 nan。下限 1e-8 正是为此而设。
    """
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b))))


def relative_error__floor_added(a, b):
    """You add 1e-8 to the denominator. It should be a floor instead: the larger of the two, which leaves ordinary
    denominators exactly as they are.

    你把 1e-8 加到了分母上。它应当是下限，即两者取较大的一个，这样普通的分母完全不受影响。
    """
    return float(np.max(np.abs(a - b) / (np.abs(a) + np.abs(b) + 1e-8)))


def relative_error__first_only(a, b):
    """You divide by |a| alone. Then the answer changes when a and b trade places, and has no upper limit; the
    denominator holds both.

    你只除以 |a|。这样 a 与 b 互换，结果就变了，而且没有上限；分母里两者都要有。
    """
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.abs(a))))


def relative_error__larger_of_both(a, b):
    """You divide by the larger of |a| and |b|, another common definition, up to twice as large. Here it is their sum.

    你除以 |a| 和 |b| 中较大的一个。这也是常见的定义，结果最多大一倍；本题用的是两者之和。
    """
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, np.maximum(np.abs(a), np.abs(b)))))


def relative_error__signed(a, b):
    """You take the maximum of a − b with its sign, so entries where b is the larger one never count.

    你取的是带符号的 a − b 的最大值，于是 b 较大的那些元素从不计入。
    """
    return float(np.max((a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


def relative_error__denominator_signed(a, b):
    """The denominator has no absolute values: for negative numbers it is negative, and with a wrong sign it is near 0.

    分母里没有取绝对值：负数会使它为负，符号相反时它又接近 0。
    """
    return float(np.max(np.abs(a - b) / np.maximum(1e-8, a + b)))


def relative_error__of_maxima(a, b):
    """You divide the largest difference by the largest size. The two may come from different entries; then a small
    entry that is entirely wrong is not seen. Divide entry by entry, then take the maximum.

    你用最大的差除以最大的数。这两者可能来自不同的元素，于是完全错误的小元素就看不出来。先逐元素相除，再取最大值。
    """
    return float(np.max(np.abs(a - b)) / max(1e-8, np.max(np.abs(a) + np.abs(b))))


def relative_error__of_norms(a, b):
    """You compare lengths of vectors, ‖a − b‖ / (‖a‖ + ‖b‖). Large entries hide small ones there; this measure looks
    at each entry by itself.

    你比较的是向量的长度 ‖a − b‖ / (‖a‖ + ‖b‖)。那样大元素会掩盖小元素；这里要逐个元素来看。
    """
    return float(np.linalg.norm(a - b) / max(1e-8, np.linalg.norm(a) + np.linalg.norm(b)))


def relative_error__absolute(a, b):
    """This is the absolute difference. Gradients come in all sizes, so it has to be seen relative to them.

    这是绝对误差。梯度有大有小，误差要相对于它们的大小来看。
    """
    return float(np.max(np.abs(a - b)))


def relative_error__every_entry(a, b):
    """You return one number for every entry; the worst of them is asked for, as one number.

    你为每个元素各返回了一个数；题目要的是其中最差的那一个。
    """
    return np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))


def relative_error__rows_only(a, b):
    """Python's own max goes along the first axis and cannot compare rows. NumPy has a maximum over all entries.

    Python 自带的 max 只沿第一维走，无法比较整行。NumPy 有对全部元素取最大值的函数。
    """
    return float(max(np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))))


def relative_error__element_by_element(a, b):
    """The number is right, but Python visits the entries one at a time. NumPy's abs, maximum and operators take whole
    arrays.

    结果正确，但 Python 在逐个处理元素。NumPy 的 abs、maximum 和运算符都能直接作用于整个数组。
    """
    worst = 0.0
    for index in np.ndindex(a.shape):
        size = max(1e-8, abs(float(a[index])) + abs(float(b[index])))
        worst = max(worst, abs(float(a[index]) - float(b[index])) / size)
    return worst


# mlp_loss


def _network(x, labels, weights, biases, dlogits=None, mask=None):
    """The right network, apart from what a mistake brings along."""
    mask = mask or (lambda dhidden, score: dhidden * (score > 0))
    hidden, inputs, scores = x, [], []
    for weight, bias in zip(weights, biases):
        inputs.append(hidden)
        scores.append(hidden @ weight.T + bias)
        hidden = np.maximum(scores[-1], 0)
    logits = scores[-1]
    loss = softmax_cross_entropy(logits, labels)
    dscore = softmax_cross_entropy_backward(logits, labels) if dlogits is None else dlogits(logits, labels)
    dweights, dbiases = [], []
    for i in reversed(range(len(weights))):
        dweights.insert(0, dscore.T @ inputs[i])
        dbiases.insert(0, dscore.sum(axis=0))
        if i > 0:
            dscore = mask(dscore @ weights[i], scores[i - 1])
    return loss, dweights, dbiases


def mlp_loss__relu_on_logits(x, labels, weights, biases):
    """There is a ReLU after the last layer too. Negative logits become 0, and the network can no longer say that a
    class is unlikely. ReLU stands between layers only.

    最后一层之后也加了 ReLU。负的 logits 都成了 0，网络无法再表示“这一类不大可能”。ReLU 只放在层与层之间。
    """
    hidden, inputs, scores = x, [], []
    for weight, bias in zip(weights, biases):
        inputs.append(hidden)
        scores.append(hidden @ weight.T + bias)
        hidden = np.maximum(scores[-1], 0)
    loss = softmax_cross_entropy(hidden, labels)
    dhidden = softmax_cross_entropy_backward(hidden, labels)
    dweights, dbiases = [], []
    for i in reversed(range(len(weights))):
        dscore = dhidden * (scores[i] > 0)
        dweights.insert(0, dscore.T @ inputs[i])
        dbiases.insert(0, dscore.sum(axis=0))
        dhidden = dscore @ weights[i]
    return loss, dweights, dbiases


def mlp_loss__no_relu(x, labels, weights, biases):
    """There is no ReLU between your layers. Linear layers in a row are one linear layer, however many there are.

    层与层之间没有 ReLU。线性层叠得再多，合起来也还是一个线性层。
    """
    inputs, hidden = [], x
    for weight, bias in zip(weights, biases):
        inputs.append(hidden)
        hidden = hidden @ weight.T + bias
    loss, dscore = softmax_cross_entropy(hidden, labels), softmax_cross_entropy_backward(hidden, labels)
    dweights, dbiases = [], []
    for i in reversed(range(len(weights))):
        dweights.insert(0, dscore.T @ inputs[i])
        dbiases.insert(0, dscore.sum(axis=0))
        dscore = dscore @ weights[i]
    return loss, dweights, dbiases


def mlp_loss__relu_not_on_the_way_back(x, labels, weights, biases):
    """The loss is right, but on the way back the gradient passes the ReLU unhindered. A unit that was off let nothing
    through forward, so nothing goes back through it either. Only the last layer's gradients are right.

    损失正确，但反向时梯度直接穿过了 ReLU。前向时关闭的单元没有让任何东西通过，反向也不应通过。
    目前只有最后一层的梯度是对的。
    """
    return _network(x, labels, weights, biases, mask=lambda dhidden, score: dhidden)


def mlp_loss__relu_value_as_slope(x, labels, weights, biases):
    """On the way back you multiply by what ReLU returns. It is the slope that counts: 1 where the score was positive,
    else 0.

    反向时你乘的是 ReLU 的输出。应当乘它的斜率：score 为正处是 1，其余是 0。
    """
    return _network(x, labels, weights, biases, mask=lambda dhidden, score: dhidden * np.maximum(score, 0))


def mlp_loss__mask_from_gradient(x, labels, weights, biases):
    """On the way back you cut off negative gradients. ReLU looks at the score of the forward pass; gradients keep
    their sign.

    反向时你截掉了负的梯度。ReLU 看的是前向时的 score，梯度本身可正可负。
    """
    return _network(x, labels, weights, biases, mask=lambda dhidden, score: np.maximum(dhidden, 0))


def mlp_loss__slope_at_zero(x, labels, weights, biases):
    """At a score of exactly 0 you let the gradient pass. There the slope is taken as 0, in PyTorch too; it shows as
    soon as a unit or a sample consists of zeros.

    score 恰好为 0 时，你让梯度通过了。此处斜率约定为 0，PyTorch 也是如此；一旦某个单元或样本全为零，差别就显出来了。
    """
    return _network(x, labels, weights, biases, mask=lambda dhidden, score: dhidden * (score >= 0))


def mlp_loss__gradient_not_averaged(x, labels, weights, biases):
    """The loss is a mean, but your gradients belong to the sum: they are too large by the size of the batch.

    损失是平均值，梯度却是按总和算的：大了批量大小那么多倍。
    """
    return _network(
        x, labels, weights, biases, dlogits=lambda z, y: softmax_cross_entropy_backward(z, y) * z.dtype.type(len(z))
    )


def mlp_loss__loss_summed(x, labels, weights, biases):
    """You add the losses of the samples up. Their mean is asked for; otherwise the learning rate would have to follow
    the size of the batch.

    你把各样本的损失加了起来。题目要的是平均值，否则学习率就得随批量大小而变。
    """
    loss, dweights, dbiases = _network(x, labels, weights, biases)
    return loss * len(x), [d * d.dtype.type(len(x)) for d in dweights], [d * d.dtype.type(len(x)) for d in dbiases]


def mlp_loss__averaged_over_classes_too(x, labels, weights, biases):
    """You divide by the number of samples and by the number of classes. The mean is over the samples only.

    你既除以样本数，又除以类别数。平均只对样本取。
    """
    loss, dweights, dbiases = _network(x, labels, weights, biases)
    classes = biases[-1].dtype.type(len(biases[-1]))
    return loss / classes, [d / classes for d in dweights], [d / classes for d in dbiases]


def mlp_loss__last_layer_first(x, labels, weights, biases):
    """Your lists of gradients begin with the last layer, as they were computed. They should be in the order of weights
    and biases. With layers of one shape nothing would break, except the training.

    你的梯度列表按计算的先后从最后一层开始。应当与 weights、biases 的顺序一致。若各层形状相同，程序不会报错，
    只是训练不好。
    """
    loss, dweights, dbiases = _network(x, labels, weights, biases)
    return loss, dweights[::-1], dbiases[::-1]


def mlp_loss__kept_between_calls(x, labels, weights, biases, dweights=[], dbiases=[]):
    """Your lists of gradients live on from call to call, so the second call returns those of the first as well. A list
    as a default argument is made once, when the function is defined: begin new lists inside.

    你的梯度列表在各次调用之间一直保留，第二次调用会把第一次的梯度也带出来。默认参数里的列表只在定义函数时创建一次：
    请在函数里面新建列表。
    """
    loss, new_weights, new_biases = _network(x, labels, weights, biases)
    dweights += new_weights
    dbiases += new_biases
    return loss, [*dweights], [*dbiases]


def mlp_loss__weights_updated_on_the_way(x, labels, weights, biases):
    """You change a layer's weights before the gradient has gone back through them, so the earlier layers get the
    gradient of another network, and the caller's weights change. Here nothing is updated; that is the optimiser's work.

    你在梯度穿过某层之前就改了它的权重，于是前面各层得到的是另一个网络的梯度，调用者的权重也被改动。
    本题不更新任何参数，那是优化器的事。
    """
    hidden, inputs, scores = x, [], []
    for weight, bias in zip(weights, biases):
        inputs.append(hidden)
        scores.append(hidden @ weight.T + bias)
        hidden = np.maximum(scores[-1], 0)
    loss, dscore = softmax_cross_entropy(scores[-1], labels), softmax_cross_entropy_backward(scores[-1], labels)
    dweights, dbiases = [], []
    for i in reversed(range(len(weights))):
        dweights.insert(0, dscore.T @ inputs[i])
        dbiases.insert(0, dscore.sum(axis=0))
        weights[i] -= 0.1 * dweights[0]
        if i > 0:
            dscore = dscore @ weights[i] * (scores[i - 1] > 0)
    return loss, dweights, dbiases


def mlp_loss__two_layers_only(x, labels, weights, biases):
    """You take the first and the last layer and nothing in between: with one layer or three, another network than
    the one that was asked for. Go over the lists.

    你只用了第一层和最后一层：层数是一或三时，就成了另一个网络。请遍历整个列表。
    """
    loss, dweights, dbiases = _network(x, labels, [weights[0], weights[-1]], [biases[0], biases[-1]])
    return loss, dweights, dbiases


def mlp_loss__stops_before_the_first_layer(x, labels, weights, biases):
    """The first layer gets no gradient: your way back ends one layer too early, and that layer would never learn.

    第一层没有得到梯度：你的反向少走了一层，那一层永远学不到东西。
    """
    loss, dweights, dbiases = _network(x, labels, weights, biases)
    return loss, [np.zeros_like(weights[0]), *dweights[1:]], [np.zeros_like(biases[0]), *dbiases[1:]]


def mlp_loss__dbias_keeps_axis(x, labels, weights, biases):
    """Your bias gradients are (1, out) where the biases are (out,).

    你的偏置梯度是 (1, out)，而偏置是 (out,)。
    """
    loss, dweights, dbiases = _network(x, labels, weights, biases)
    return loss, dweights, [d[None] for d in dbiases]


def mlp_loss__softmax_twice(x, labels, weights, biases):
    """You apply softmax to the logits and hand the result to a loss that applies it once more. The loss wants the
    logits as they are; doubled, softmax makes the network unable to be sure of anything.

    你先对 logits 做了 softmax，再交给一个内部还会做 softmax 的损失函数。损失函数要的是原样的 logits；
    做两次 softmax，网络就永远没法确信任何一类。
    """
    from activations import softmax, softmax_backward

    loss, dweights, dbiases = _network(
        x,
        labels,
        weights,
        biases,
        dlogits=lambda z, y: softmax_backward(softmax_cross_entropy_backward(softmax(z), y), softmax(z)),
    )
    hidden = x
    for weight, bias in zip(weights, biases):
        score = hidden @ weight.T + bias
        hidden = np.maximum(score, 0)
    return softmax_cross_entropy(softmax(score), labels), dweights, dbiases


def mlp_loss__all_rows_marked(x, labels, weights, biases):
    """p[:, labels] -= 1 subtracts in all rows at once. Each row has one label of its own: pair row numbers with labels.

    p[:, labels] -= 1 会在所有行上都减 1。每一行只有自己的一个标签：请把行号与标签配成对。
    """

    def dlogits(z, y):
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[:, y] -= 1
        return p / p.dtype.type(len(z))

    return _network(x, labels, weights, biases, dlogits=dlogits)


def mlp_loss__labels_minus_probabilities(x, labels, weights, biases):
    """All gradients have the wrong sign: for softmax cross-entropy the gradient is probabilities minus labels. Gradient
    descent would climb.

    所有梯度的符号都反了：softmax 交叉熵的梯度是概率减标签。照现在这样，梯度下降会变成上升。
    """
    return _network(x, labels, weights, biases, dlogits=lambda z, y: -softmax_cross_entropy_backward(z, y))


def mlp_loss__plain_exponentials(x, labels, weights, biases):
    """You take the exponentials of the logits as they are: above about 709 they are inf, and the loss nan. Subtract the
    largest logit of each row first, or build on your functions of 03_losses, where this is solved.

    你直接对 logits 取指数：大约超过 709 就成了 inf，损失成了 nan。先减去每行最大的 logit，或者用 03_losses
    里已经解决这个问题的函数。
    """
    hidden = x
    for weight, bias in zip(weights, biases):
        score = hidden @ weight.T + bias
        hidden = np.maximum(score, 0)
    p = np.exp(score) / np.exp(score).sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(x)), labels]))

    def dlogits(z, y):
        d = p.copy()
        d[np.arange(len(x)), y] -= 1
        return d / d.dtype.type(len(x))

    return loss, *_network(x, labels, weights, biases, dlogits=dlogits)[1:]


def mlp_loss__log_of_underflow(x, labels, weights, biases):
    """Your softmax is safe, but then you take the logarithm of a probability that has become exactly 0, and the loss is
    inf. Keep the logarithm and the softmax together: the log of a quotient is a difference.

    你的 softmax 没有问题，但接着对已经变成 0 的概率取了对数，损失成了 inf。对数和 softmax 要一起算：商的对数是差。
    """
    hidden = x
    for weight, bias in zip(weights, biases):
        score = hidden @ weight.T + bias
        hidden = np.maximum(score, 0)
    p = np.exp(score - score.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(x)), labels]))
    return loss, *_network(x, labels, weights, biases)[1:]


def mlp_loss__log_plus_epsilon(x, labels, weights, biases):
    """A small number inside the logarithm keeps the loss finite but wrong: with 1e-8 it can never exceed 18.4, while
    logits that are a thousand apart give a loss of a thousand. Work with log-softmax instead.

    在对数里加一个小数，损失虽然有限，却是错的：加 1e-8 时它不会超过 18.4，而相差一千的 logits 损失就该是一千。请改用
    log-softmax。
    """
    hidden = x
    for weight, bias in zip(weights, biases):
        score = hidden @ weight.T + bias
        hidden = np.maximum(score, 0)
    p = np.exp(score - score.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[np.arange(len(x)), labels] + 1e-8))
    return loss, *_network(x, labels, weights, biases)[1:]


def mlp_loss__always_float64(x, labels, weights, biases):
    """With float32 parameters your gradients come back as float64. Often it is np.zeros or np.eye without a dtype that
    raises everything it touches.

    参数是 float32，你的梯度却成了 float64。常见的原因是 np.zeros 或 np.eye 没有给 dtype，凡与它运算的量都被提升了。
    """

    def dlogits(z, y):
        p = np.exp(z - z.max(axis=1, keepdims=True))
        return (p / p.sum(axis=1, keepdims=True) - np.eye(z.shape[1])[y]) / len(z)

    return _network(x, labels, weights, biases, dlogits=dlogits)


def mlp_loss__sample_by_sample(x, labels, weights, biases):
    """The numbers are right, but you send one sample at a time through the network. All of them fit into the same
    matrix products.

    数值正确，但你让样本一个一个地通过网络。它们可以放进同一次矩阵乘法里一起算。
    """
    parts = [_network(x[n : n + 1], labels[n : n + 1], weights, biases) for n in range(len(x))]
    scale = x.dtype.type(len(x))
    dweights = [sum(p[1][i] for p in parts) / scale for i in range(len(weights))]
    dbiases = [sum(p[2][i] for p in parts) / scale for i in range(len(biases))]
    return sum(p[0] for p in parts) / scale, dweights, dbiases


# Value: the graph


def _uses_first(top):
    """The values under top, each after everything computed from it."""
    uses, found = {top: 0}, [top]
    while found:
        for parent in found.pop().parents:
            if parent not in uses:
                uses[parent] = 0
                found.append(parent)
            uses[parent] += 1
    order, complete = [], [top]
    while complete:
        order.append(complete.pop())
        for parent in order[-1].parents:
            uses[parent] -= 1
            if uses[parent] == 0:
                complete.append(parent)
    return order


class Value__grad_overwritten(Value):
    """A value that is used twice keeps the gradient of one use only: you assign to the parent's grad where you should
    add. a + a shows it: its derivative is 2, not 1.

    用到两次的值只留下了其中一次的梯度：对父节点的 grad 应当累加，而你是直接赋值。看 a + a：导数是 2，不是 1。
    """

    def backward(self):
        self.grad = 1.0
        for value in _uses_first(self):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad = slope * value.grad


class Value__level_by_level(Value):
    """You visit the graph level by level from the result. A value that is reached by a short way and a long way is then
    visited too early and hands on a grad that is not complete. Wait until all of its uses have been visited.

    你从结果出发一层一层地访问。如果一个值既有短路又有长路可达，它就会被过早访问，把还没收齐的 grad 传了下去。
    要等它的所有使用者都访问过再轮到它。
    """

    def backward(self):
        self.grad = 1.0
        seen, queue = {self}, [self]
        for value in queue:
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
                if parent not in seen:
                    seen.add(parent)
                    queue.append(parent)


class Value__depth_first_from_the_top(Value):
    """You visit a value as soon as you meet it, depth first. On a diamond the shared value then hands on its grad
    before
    the second branch has contributed. Write a value down after its parents, and go through that list from its end.

    你深度优先，一遇到某个值就立即处理它。在菱形图里，共用的值还没等到第二条支路就把 grad 传了下去。
    应当在父节点之后再记下一个值，然后从列表末尾往回走。
    """

    def backward(self):
        self.grad = 1.0
        seen, stack = {self}, [self]
        while stack:
            value = stack.pop()
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
                if parent not in seen:
                    seen.add(parent)
                    stack.append(parent)


class Value__total_grad_on_every_path(Value):
    """You go through every path, but on each hand on the whole grad that has come in so far, so earlier contributions
    are counted again. Visit each value once, when its grad is complete.

    你走遍了每条路径，但每次都把目前累积的整个 grad 往下传，先前的部分就被重复计算了。每个值只应在 grad
    收齐之后访问一次。
    """

    def backward(self):
        self.grad = 1.0
        stack = [self]
        while stack:
            value = stack.pop()
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
                stack.append(parent)


class Value__every_path(Value):
    """Your numbers are right, but you follow every path from the result to a leaf. Doubling a value 60 times takes 60
    operations and has 2⁶⁰ paths. Visit each value once, after all of its uses, and hand on the complete grad.

    你的数值正确，但你走遍了从结果到叶子的每一条路径。把一个值翻倍 60 次只有 60 个运算，路径却有 2⁶⁰ 条。
    每个值只访问一次：等它的使用者都访问过，再把收齐的 grad 传下去。
    """

    def backward(self):
        stack = [(self, 1.0)]
        while stack:
            value, grad = stack.pop()
            value.grad += grad
            for parent, slope in zip(value.parents, value.slopes):
                stack.append((parent, slope * grad))


class Value__recursion(Value):
    """Your order is found by a function that calls itself for every parent. Python allows about a thousand calls inside
    one another, and a graph of 5,000 steps needs 5,000. Keep the values still to be visited in a list.

    你用一个对每个父节点都调用自己的函数来排序。Python 只允许大约一千层嵌套调用，而 5,000 步的图需要 5,000 层。
    请用一个列表来存放待访问的值。
    """

    def backward(self):
        order, seen = [], set()

        def visit(value):
            if value not in seen:
                seen.add(value)
                for parent in value.parents:
                    visit(parent)
                order.append(value)

        visit(self)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad


class Value__seen_in_a_list(Value):
    """Your numbers are right, but you look for each value in a list of those already seen, from its beginning. A graph
    twice as large takes four times as long. In a set, a look-up takes the same time whatever its size.

    你的数值正确，但每次都从头在列表里查找某个值是否见过。图大一倍，时间就成了四倍。用集合查找，快慢与大小无关。
    """

    def backward(self):
        order, seen, stack = [], [], [(self, False)]
        while stack:
            value, ready = stack.pop()
            if ready:
                order.append(value)
            elif value not in seen:
                seen.append(value)
                stack.append((value, True))
                stack.extend((parent, False) for parent in value.parents)
        self.grad = 1.0
        for value in reversed(order):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad


class Value__not_seeded(Value):
    """All gradients are 0: nothing sets the grad of the result, so there is nothing to hand on. The derivative of a
    value for itself is 1.

    所有梯度都是 0：没有给结果的 grad 赋初值，也就没有东西可传。一个值对自己的导数是 1。
    """

    def backward(self):
        for value in _uses_first(self):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad


class Value__parents_in_a_set(Value):
    """You keep the parents in a set or as keys of a dict. In a * a both parents are the same value, and one of the two
    uses is lost. A tuple keeps both.

    你把父节点存进了集合，或当作字典的键。在 a * a 里两个父节点是同一个值，于是丢了其中一次使用。用元组两次都会保留。
    """

    def __init__(self, data, parents=(), slopes=()):
        super().__init__(data)
        self.slope_of = dict(zip(parents, slopes))
        self.parents, self.slopes = tuple(self.slope_of), tuple(self.slope_of.values())


class Value__one_step_only(Value):
    """Only the direct parents of the result get a gradient. Each of them has parents too: go on to the leaves.

    只有结果的直接父节点得到了梯度。它们也有自己的父节点，要一直传到叶子。
    """

    def backward(self):
        self.grad = 1.0
        for parent, slope in zip(self.parents, self.slopes):
            parent.grad += slope * self.grad


class Value__one_tape_for_all(Value):
    """You write all operations on one list for the whole program and empty it after a backward. When two graphs have
    been built, the second one's backward finds nothing left. Each result should find its own graph through its parents.

    你把整个程序的运算都记在同一个列表里，反向之后又把它清空。若先后建了两个图，第二次 backward 就什么也找不到了。
    每个结果都应通过自己的父节点找到自己的图。
    """

    tape = []

    def __init__(self, data, parents=(), slopes=()):
        super().__init__(data, parents, slopes)
        self.tape.append(self)

    def backward(self):
        self.grad = 1.0
        for value in reversed(self.tape):
            for parent, slope in zip(value.parents, value.slopes):
                parent.grad += slope * value.grad
        self.tape.clear()


# Value: the operations


class Value__no_numbers_on_the_left(Value):
    """a + 2 works, 2 + a does not: Python asks the number 2 first, then a.__radd__. The operators for a number on
    the left are still missing.

    a + 2 可以，2 + a 不行：Python 先问数字 2，再去找 a.__radd__。数字在左边时用的运算符还没有写。
    """

    def __radd__(self, other):
        return NotImplemented

    def __rmul__(self, other):
        return NotImplemented

    def __rsub__(self, other):
        return NotImplemented

    def __rtruediv__(self, other):
        return NotImplemented


class Value__no_plain_numbers(Value):
    """Your operators take it that the other operand is a Value. In a + 2 it is a plain number, without data: turn it
    into
    a Value first.

    你的运算符默认另一个操作数也是 Value。在 a + 2 里它是普通数字，没有 data：先把它变成 Value。
    """

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), (1.0, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), (other.data, self.data))


class Value__rsub_swapped(Value):
    """1 - a comes out as a - 1. Unlike + and *, subtraction minds the order: __rsub__ gets the number that stands on
    the left.

    1 - a 算成了 a - 1。减法与加法、乘法不同，要分先后：__rsub__ 得到的是写在左边的那个数。
    """

    def __rsub__(self, other):
        return self - other


class Value__rtruediv_swapped(Value):
    """2 / a comes out as a / 2. Division minds the order: __rtruediv__ gets the number that stands on the left.

    2 / a 算成了 a / 2。除法要分先后：__rtruediv__ 得到的是写在左边的那个数，即被除数。
    """

    def __rtruediv__(self, other):
        return self / other


class Value__product_slopes_swapped(Value):
    """In a product each factor gets its own number as its slope. The derivative of a b for a is b: the other one.

    乘积里每个因子的斜率用成了它自己的值。a b 对 a 的导数是 b，即另一个因子。
    """

    def __mul__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (self.data, other.data))


class Value__minus_lost(Value):
    """In a − b the gradient of b has the wrong sign. The result falls when b rises.

    在 a − b 里，b 的梯度符号不对。b 增大时，结果是减小的。
    """

    def __sub__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data - other.data, (self, other), (1.0, 1.0))


class Value__negation_slope(Value):
    """-a has the right number but the slope 1. It falls when a rises: its slope is −1.

    -a 的值对，斜率却是 1。a 增大时它减小，斜率应为 −1。
    """

    def __neg__(self):
        return Value(-self.data, (self,), (1.0,))


class Value__denominator_slope(Value):
    """In a / b the gradient of b is wrong. Write the quotient as a times b to the power −1: its derivative for b has a
    minus and a square.

    a / b 里 b 的梯度不对。把商写成 a 乘 b 的 −1 次方：它对 b 的导数带负号，还有平方。
    """

    def __truediv__(self, other):
        if not isinstance(other, Value):
            other = Value(other)
        return Value(self.data / other.data, (self, other), (1 / other.data, self.data / other.data**2))


class Value__power_not_lowered(Value):
    """The derivative of xⁿ is n times x to the power n − 1; your power is still n.

    xⁿ 的导数是 n 乘以 x 的 n − 1 次方；你的次数还是 n。
    """

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data**exponent,))


class Value__power_factor_missing(Value):
    """In the derivative of xⁿ the factor n is missing.

    xⁿ 的导数里少了系数 n。
    """

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (self.data ** (exponent - 1.0),))


class Value__power_zero(Value):
    """x⁰ is 1 everywhere, so its slope is 0. Your formula takes 0 times x⁻¹, and at x = 0 that is 0 · inf, which is
    nan.

    x⁰ 处处为 1，斜率是 0。你的公式算的是 0 乘以 x⁻¹，在 x = 0 处就成了 0 · inf，即 nan。
    """

    def __pow__(self, exponent):
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1.0),))


class Value__exp_slope(Value):
    """The slope of eˣ is eˣ, the result itself; you use x, or another number.

    eˣ 的斜率是 eˣ，即结果本身；你用的是 x 或别的数。
    """

    def exp(self):
        return Value(np.exp(self.data), (self,), (self.data,))


class Value__log_slope(Value):
    """The slope of ln x is one over x, not one over ln x.

    ln x 的斜率是 1 / x，而不是 1 / ln x。
    """

    def log(self):
        result = np.log(self.data)
        return Value(result, (self,), (1 / result,))


class Value__log_of_base_ten(Value):
    """This is the logarithm to another base. log means the natural one, as in NumPy and PyTorch.

    这是别的底的对数。log 指自然对数，与 NumPy、PyTorch 一致。
    """

    def log(self):
        return Value(np.log10(self.data), (self,), (1 / (self.data * np.log(10.0)),))


class Value__tanh_slope_of_input(Value):
    """The slope of tanh is 1 − t², where t is the result. You square the input.

    tanh 的斜率是 1 − t²，其中 t 是结果。你平方的是输入。
    """

    def tanh(self):
        return Value(np.tanh(self.data), (self,), (1 - self.data**2,))


class Value__tanh_plain_exponentials(Value):
    """(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) is right on paper, but from about x = 710 on it is inf / inf, which is nan. np.tanh
    may be
    used here.

    (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ) 在纸上没错，但大约从 x = 710 起就成了 inf / inf，即 nan。这里可以用 np.tanh。
    """

    def tanh(self):
        above, below = np.exp(self.data), np.exp(-self.data)
        t = (above - below) / (above + below)
        return Value(t, (self,), (1 - t**2,))


class Value__relu_slope_at_zero(Value):
    """At exactly 0 your relu has the slope 1. By convention, and in PyTorch, it is 0 there.

    在恰好为 0 处，你的 relu 斜率是 1。按照约定（PyTorch 也是），此处斜率为 0。
    """

    def relu(self):
        return Value(np.maximum(self.data, 0.0), (self,), (1.0 if self.data >= 0 else 0.0,))


class Value__relu_always_open(Value):
    """Your relu returns the right number but lets the gradient through even where the input was negative.

    你的 relu 返回值对，但输入为负时仍让梯度通过。
    """

    def relu(self):
        return Value(np.maximum(self.data, 0.0), (self,), (1.0,))


class Value__result_as_slope(Value):
    """Your relu hands back the gradient times its result. Its slope is 1 where the input is positive, whatever its
    size.

    你的 relu 反向时乘的是它的结果。输入为正时斜率就是 1，与大小无关。
    """

    def relu(self):
        return Value(np.maximum(self.data, 0.0), (self,), (np.maximum(self.data, 0.0),))


class Value__constants_forgotten(Value):
    """In your product the number on the other side takes part in the result but not in the slope: the derivative of 3 a
    is 3.

    乘以数字时，那个数进了结果，却没有进斜率：3 a 的导数是 3。
    """

    def __mul__(self, other):
        if not isinstance(other, Value):
            return Value(self.data * other, (self,), (1.0,))
        return Value(self.data * other.data, (self, other), (other.data, self.data))
