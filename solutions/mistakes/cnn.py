"""Known mistakes of assignment 6, each with the sentence that its author reads."""

# ruff: noqa: F821  (they run after the reference module, in its namespace)

# The right functions, under names that stay theirs while a mistake stands in for one of them.
right_conv2d_forward = conv2d_forward
right_conv2d_backward = conv2d_backward
right_max_pool2d_forward = max_pool2d_forward
right_max_pool2d_backward = max_pool2d_backward
right_avg_pool2d_forward = avg_pool2d_forward
right_avg_pool2d_backward = avg_pool2d_backward
right_batch_norm_forward = batch_norm_forward
right_batch_norm_backward = batch_norm_backward
right_simple_cnn_loss = simple_cnn_loss


# conv2d_forward


def conv2d_forward__kernel_flipped(x, weight, bias, stride=1, padding=0):
    """You turn the kernel by 180° before sliding it. That is convolution as mathematics defines it, but deep learning
    libraries compute the cross-correlation. Symmetric kernels hide the difference: try [[1, 0], [0, 0]].

    你在滑动之前把卷积核旋转了 180°。这是数学定义的卷积，而深度学习框架实际计算的是互相关。对称的核看不出差别，
    不妨用 [[1, 0], [0, 0]] 试一试。
    """
    return right_conv2d_forward(x, weight[:, :, ::-1, ::-1], bias, stride, padding)


def conv2d_forward__bias_forgotten(x, weight, bias, stride=1, padding=0):
    """The bias is never added: every output map is off by one constant, its filter's bias.

    没有加偏置：每张输出特征图都差一个常数，正是对应滤波器的偏置。
    """
    return right_conv2d_forward(x, weight, bias * 0, stride, padding)


def conv2d_forward__bias_along_width(x, weight, bias, stride=1, padding=0):
    """The bias is broadcast along the wrong axis. In NumPy (F,) lines up with the last axis, the width; it belongs to
    the axis of the filters, so it needs a shape that says so.

    偏置广播到了错误的轴。NumPy 会把 (F,) 与最后一轴（宽度）对齐，而偏置属于滤波器那一轴，需要先变成相应的形状。
    """
    out, cache = right_conv2d_forward(x, weight, bias * 0, stride, padding)
    return out + bias, cache


def conv2d_forward__bias_for_each_channel(x, weight, bias, stride=1, padding=0):
    """The bias is added once for every input channel, so it counts C times. It belongs outside the sum over the
    channels.

    每个输入通道都加了一次偏置，于是偏置算了 C 遍。它应当放在对通道求和之外，只加一次。
    """
    return right_conv2d_forward(x, weight, bias * weight.shape[1], stride, padding)


def conv2d_forward__first_channel_only(x, weight, bias, stride=1, padding=0):
    """Only the first input channel enters the result. A filter has a kernel for every input channel, and their
    responses are added.

    只有第一个输入通道参与了计算。每个滤波器对每个输入通道各有一个核，它们的响应要相加。
    """
    return right_conv2d_forward(x[:, :1], weight[:, :1], bias, stride, padding)


def conv2d_forward__channels_averaged(x, weight, bias, stride=1, padding=0):
    """The responses of the input channels are averaged; a convolution adds them.

    你对各输入通道的响应取了平均；卷积要的是它们的和。
    """
    return right_conv2d_forward(x, weight / weight.shape[1], bias, stride, padding)


def conv2d_forward__stride_only_in_shape(x, weight, bias, stride=1, padding=0):
    """The stride shrinks your output, but the windows still move by one pixel: window (p, q) has to start at (p ·
    stride, q · stride).

    步幅只缩小了输出的形状，窗口却仍然一次移动一个像素：第 (p, q) 个窗口应当从 (p · stride, q · stride) 处开始。
    """
    out, cache = right_conv2d_forward(x, weight, bias, 1, padding)
    h, w = ((x.shape[a] + 2 * padding - weight.shape[a]) // stride + 1 for a in (2, 3))
    return out[:, :, :h, :w], cache


def conv2d_forward__stride_ignored(x, weight, bias, stride=1, padding=0):
    """The stride has no effect: your windows start at every pixel.

    步幅没有起作用：你的窗口从每个像素处都取了一次。
    """
    return right_conv2d_forward(x, weight, bias, 1, padding)


def conv2d_forward__stride_for_rows_only(x, weight, bias, stride=1, padding=0):
    """The stride acts on the rows only; it applies to the columns as well.

    步幅只作用在行的方向；列的方向也应当按步幅移动。
    """
    out, cache = right_conv2d_forward(x, weight, bias, 1, padding)
    return out[:, :, ::stride], cache


def conv2d_forward__padding_ignored(x, weight, bias, stride=1, padding=0):
    """The padding has no effect. With padding P the image is first surrounded by P rows and columns of zeros.

    填充没有起作用。padding 为 P 时，要先在图像四周各补 P 行、P 列零。
    """
    return right_conv2d_forward(x, weight, bias, stride, 0)


def conv2d_forward__padding_on_one_side(x, weight, bias, stride=1, padding=0):
    """All the padding went to the bottom and the right. Half of it belongs above and to the left, otherwise the
    result is shifted, though its shape is right.

    填充全加在了下方和右方。上方和左方也要各加一份，否则形状虽对，结果却整体错位。
    """
    padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    return right_conv2d_forward(padded, weight, bias, stride)


def conv2d_forward__padding_repeats_the_edge(x, weight, bias, stride=1, padding=0):
    """You pad with copies of the border pixels; the padding here is zeros.

    你用边缘像素的副本来填充；这里要填的是零。
    """
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge")
    return right_conv2d_forward(padded, weight, bias, stride)


def conv2d_forward__size_rounded_up(x, weight, bias, stride=1, padding=0):
    """The output is too large where the stride does not divide: its size is rounded down, and a window that does not
    fit into the padded image is left out.

    步幅除不尽时你的输出偏大：尺寸要向下取整，放不进（填充后的）图像的窗口应当舍去。
    """
    extra = [-(x.shape[a] + 2 * padding - weight.shape[a]) % stride for a in (2, 3)]
    wide = [(0, 0), (0, 0)] + [(padding, padding + e) for e in extra]
    return right_conv2d_forward(np.pad(x, wide), weight, bias, stride)


def conv2d_forward__kernel_transposed(x, weight, bias, stride=1, padding=0):
    """Rows and columns of the kernel are exchanged. weight is (F, C, KH, KW): the third axis runs down, the fourth to
    the right. A square kernel hides it only if it is symmetric.

    卷积核的行与列弄反了。weight 的形状是 (F, C, KH, KW)：第三轴向下，第四轴向右。只有对称的方核才看不出来。
    """
    return right_conv2d_forward(x, weight.transpose(0, 1, 3, 2), bias, stride, padding)


def conv2d_forward__filters_and_channels_exchanged(x, weight, bias, stride=1, padding=0):
    """The first two axes of weight are mixed up: it is (filters, input channels, KH, KW). Nothing complains when both
    are equally many.

    weight 的前两轴弄混了：它的顺序是（滤波器，输入通道，KH，KW）。两者数目相等时不会报错，结果却是错的。
    """
    return right_conv2d_forward(x, weight.transpose(1, 0, 2, 3), bias, stride, padding)


def conv2d_forward__rows_reshaped(x, weight, bias, stride=1, padding=0):
    """Your matrix product gives one row for each output pixel, with the filters last, and reshape alone does not
    bring the filters to the front: it only cuts the same numbers anew. Axes are moved by transpose.

    你的矩阵乘法给出的是每个输出像素一行、滤波器在最后一轴；只用 reshape 并不能把滤波器移到前面，
    它只是把同一串数字重新切分。移动轴要用 transpose。
    """
    out, cache = right_conv2d_forward(x, weight, bias, stride, padding)
    return out.transpose(0, 2, 3, 1).reshape(out.shape), cache


def conv2d_forward__columns_in_another_order(x, weight, bias, stride=1, padding=0):
    """Your patches are flattened as (KH, KW, C), while weight.reshape(F, -1) is flattened as (C, KH, KW): the
    products pair the wrong numbers as soon as there are several channels.

    图像块是按 (KH, KW, C) 的顺序展平的，而 weight.reshape(F, -1) 的顺序是 (C, KH, KW)：只要不止一个通道，
    相乘的就不是对应的数。
    """
    f, c, kh, kw = weight.shape
    mixed = weight.reshape(f, kh, kw, c).transpose(0, 3, 1, 2)
    return right_conv2d_forward(x, mixed, bias, stride, padding)


def conv2d_forward__height_for_width(x, weight, bias, stride=1, padding=0):
    """The output width is computed from the height. Take each from its own axis: H' from H and KH, W' from W and KW.

    输出的宽度用了高度来算。两者要各按自己的轴计算：H' 用 H 与 KH，W' 用 W 与 KW。
    """
    out, cache = right_conv2d_forward(x, weight, bias, stride, padding)
    return out[:, :, :, : out.shape[2]], cache


def conv2d_forward__one_image_for_all(x, weight, bias, stride=1, padding=0):
    """Every image of the batch gives the result of the first one. Check the batch index inside your loop or view.

    批量里每张图像得到的都是第一张的结果。检查循环或视图里的批量下标。
    """
    out, cache = right_conv2d_forward(x, weight, bias, stride, padding)
    return np.repeat(out[:1], len(x), axis=0), cache


def conv2d_forward__float64(x, weight, bias, stride=1, padding=0):
    """float32 images come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of x.

    输入 float32，返回却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 x 的 dtype。
    """
    n, c, h, w = x.shape
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    padded[:, :, padding : padding + h, padding : padding + w] = x
    return right_conv2d_forward(padded, weight, bias, stride)


def conv2d_forward__python_loops(x, weight, bias, stride=1, padding=0):
    """Right, but with Python loops over images, filters and pixels it takes hours on a real data set. Gather all the
    patches in one array and let a single matrix product do the work.

    结果正确，但在 Python 里对图像、滤波器和像素逐个循环，真实数据集上要跑好几个小时。把所有图像块收集到一个数组里，
    用一次矩阵乘法完成。
    """
    out, cache = right_conv2d_forward(x, weight, bias, stride, padding)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    kh, kw = weight.shape[2:]
    for n, f, p, q in np.ndindex(out.shape):
        patch = padded[n, :, p * stride : p * stride + kh, q * stride : q * stride + kw]
        out[n, f, p, q] = np.sum(patch * weight[f]) + bias[f]
    return out, cache


# conv2d_backward


def _with_border(dout, cache):
    """dx in the padded size."""
    columns, x, weight, stride, padding = cache
    wide = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    return right_conv2d_backward(dout, (columns, wide, weight, stride, 0))[0]


def conv2d_backward__padding_kept(dout, cache):
    """dx still has the padded size. The forward added the border, so the backward cuts it off: dx has the shape of x.

    dx 仍带着填充的边。前向加上了边，反向就要把它裁掉：dx 的形状应与 x 相同。
    """
    return _with_border(dout, cache), *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__empty_without_padding(dout, cache):
    """Without padding your dx is empty: with padding = 0 the slice padding:-padding is 0:-0, that is 0:0. Count from
    the front to the size of x instead.

    没有填充时你的 dx 是空的：padding = 0 时切片 padding:-padding 就是 0:-0，也就是 0:0。请改为从前面数到 x 的尺寸。
    """
    padding = cache[-1]
    dx = _with_border(dout, cache)[:, :, padding:-padding, padding:-padding]
    return dx, *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__wrong_corner_cut(dout, cache):
    """The padding is cut off at the wrong side: x lies in the middle of the padded image, not in its top left corner.

    填充裁错了位置：x 位于填充后图像的中间，而不是左上角。
    """
    h, w = cache[1].shape[2:]
    return _with_border(dout, cache)[:, :, :h, :w], *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__overlap_overwritten(dout, cache):
    """Where windows overlap, the later one overwrites the earlier one in dx. A pixel collects the gradient of every
    window that it lies in: add.

    窗口重叠处，后写的梯度覆盖了先写的。一个像素会从它所在的每个窗口得到梯度，应当累加。
    """
    _, x, weight, stride, padding = cache
    n, c, h, w = x.shape
    kh, kw = weight.shape[2:]
    dpadded = np.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=dout.dtype)
    for p, q in np.ndindex(dout.shape[2:]):
        patch = np.tensordot(dout[:, :, p, q], weight, axes=1)
        dpadded[:, :, p * stride : p * stride + kh, q * stride : q * stride + kw] = patch
    dx = dpadded[:, :, padding : padding + h, padding : padding + w]
    return dx, *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__kernel_flipped(dout, cache):
    """The kernel in dx is turned by 180° once too often. Adding dout · weight back into the window takes the kernel
    as it is; turning it belongs to the other form, a full convolution of dout.

    dx 里的卷积核多旋转了一次 180°。把 dout · weight 加回窗口时，核要原样使用；旋转只属于另一种写法，
    即对 dout 做 full 卷积。
    """
    columns, x, weight, stride, padding = cache
    dx, _, _ = right_conv2d_backward(dout, (columns, x, weight[:, :, ::-1, ::-1], stride, padding))
    return dx, *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__stride_ignored(dout, cache):
    """The gradients go back to windows one pixel apart, although the forward took them a stride apart.

    前向的窗口相隔一个步幅，反向时梯度却放回了相邻一个像素的窗口。
    """
    columns, x, weight, _, padding = cache
    dx, _, _ = right_conv2d_backward(dout, (columns, x, weight, 1, padding))
    return dx, *right_conv2d_backward(dout, cache)[1:]


def conv2d_backward__remainder_forgotten(dout, cache):
    """dx is too small where the stride left a remainder: the rows and columns that no window reached have gradient 0,
    but they are still part of x.

    步幅除不尽时 dx 偏小：没有窗口够到的行和列梯度为 0，但它们仍是 x 的一部分。
    """
    weight, stride, padding = cache[2:]
    h, w = ((dout.shape[a] - 1) * stride + weight.shape[a] - 2 * padding for a in (2, 3))
    dx, dweight, dbias = right_conv2d_backward(dout, cache)
    return dx[:, :, :h, :w], dweight, dbias


def conv2d_backward__dweight_averaged(dout, cache):
    """dweight is averaged over the batch. The gradient of sum(out · dout) adds the images up; if a mean is wanted,
    the loss has already put it into dout.

    dweight 对批量取了平均。sum(out · dout) 的梯度要把各图像的贡献相加；若需要平均，损失函数早已把它放进了 dout。
    """
    dx, dweight, dbias = right_conv2d_backward(dout, cache)
    return dx, dweight / len(dout), dbias


def conv2d_backward__last_image_only(dout, cache):
    """dweight holds the contribution of the last image only: it is assigned anew for every image instead of added up.

    dweight 里只有最后一张图像的贡献：每张图像都重新赋值，而没有累加。
    """
    columns, x, weight, stride, padding = cache
    dx, _, dbias = right_conv2d_backward(dout, cache)
    return dx, right_conv2d_backward(dout[-1:], (columns[-1:], x[-1:], weight, stride, padding))[1], dbias


def conv2d_backward__all_averaged(dout, cache):
    """All three gradients are divided by the batch size. dout already carries the mean of the loss, so here it is
    only passed on.

    三个梯度都除以了批量大小。损失里的平均已经包含在 dout 中，这里只需照链式法则传下去。
    """
    return tuple(gradient / len(dout) for gradient in right_conv2d_backward(dout, cache))


def conv2d_backward__dbias_of_each_pixel(dout, cache):
    """dbias is summed over the batch only. One bias serves every image and every pixel of its map, so it collects
    dout from all of them and has the shape (F,).

    dbias 只对批量求了和。一个偏置用于所有图像、整张特征图的每个像素，所以要收集全部的 dout，形状为 (F,)。
    """
    dx, dweight, _ = right_conv2d_backward(dout, cache)
    return dx, dweight, dout.sum(axis=0)


def conv2d_backward__dbias_averaged(dout, cache):
    """dbias is the mean of dout; the gradient of a bias is its sum.

    dbias 取成了 dout 的均值；偏置的梯度是总和。
    """
    dx, dweight, _ = right_conv2d_backward(dout, cache)
    return dx, dweight, dout.mean(axis=(0, 2, 3))


def conv2d_backward__another_order(dout, cache):
    """The gradients come back in another order. Return them in the order of the forward's arguments: x, weight, bias.

    返回的顺序不对。应按前向参数的顺序返回梯度：x、weight、bias。
    """
    dx, dweight, dbias = right_conv2d_backward(dout, cache)
    return dx, dbias, dweight


def conv2d_backward__rows_reshaped(dout, cache):
    """dout is (N, F, H', W'), and you reshape it to rows of F numbers without moving the filters to the end first:
    the numbers of different filters get mixed. Transpose before the reshape.

    dout 的形状是 (N, F, H', W')，你没有先把滤波器移到最后一轴就 reshape 成每行 F 个数，不同滤波器的数混在了一起。
    reshape 之前要先 transpose。
    """
    n, f, h_out, w_out = dout.shape
    return right_conv2d_backward(dout.reshape(n, h_out, w_out, f).transpose(0, 3, 1, 2), cache)


def conv2d_backward__cache_overwritten(dout, cache):
    """Called a second time, your backward gives something else: it writes into an array of the cache. Compute into a
    new array.

    第二次调用反向时结果变了：你改写了 cache 里的数组。请把结果算到新数组里。
    """
    gradients = right_conv2d_backward(dout, cache)
    columns = cache[0]
    if columns.flags.writeable:
        columns *= 0
    return gradients


def conv2d_backward__float64(dout, cache):
    """float32 gradients come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of dout.

    输入 float32，梯度却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 dout 的 dtype。
    """
    return tuple(gradient.astype(np.float64) for gradient in right_conv2d_backward(dout, cache))


def conv2d_backward__python_loops(dout, cache):
    """Right, but a Python loop over images, filters and pixels is far too slow to train with. Loop over the KH · KW
    offsets in the kernel only, and move whole arrays in each step.

    结果正确，但在 Python 里对图像、滤波器和像素逐个循环，慢得无法训练。只对核内的 KH · KW 个偏移循环，
    每一步处理整个数组。
    """
    _, x, weight, stride, padding = cache
    n, c, h, w = x.shape
    kh, kw = weight.shape[2:]
    dpadded = np.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=dout.dtype)
    for i, f, p, q in np.ndindex(dout.shape):
        dpadded[i, :, p * stride : p * stride + kh, q * stride : q * stride + kw] += dout[i, f, p, q] * weight[f]
    dx = dpadded[:, :, padding : padding + h, padding : padding + w]
    return dx, *right_conv2d_backward(dout, cache)[1:]


# max_pool2d_forward


def max_pool2d_forward__stride_one(x, kernel_size, stride=None):
    """Without a stride given, your windows move by one pixel. The default is kernel_size: windows side by side.

    没有给步幅时，你的窗口一次移动一个像素。默认步幅是 kernel_size，窗口彼此相邻、不重叠。
    """
    return right_max_pool2d_forward(x, kernel_size, 1 if stride is None else stride)


def max_pool2d_forward__stride_ignored(x, kernel_size, stride=None):
    """The stride has no effect: your windows always lie side by side. The reshape trick works only for stride =
    kernel_size.

    步幅没有起作用：你的窗口总是彼此相邻。用 reshape 分块的技巧只适用于 stride = kernel_size。
    """
    return right_max_pool2d_forward(x, kernel_size)


def max_pool2d_forward__stride_as_kernel(x, kernel_size, stride=None):
    """The window is as large as the stride. Its size is kernel_size; the stride says only where the next one begins.

    你的窗口与步幅一样大。窗口大小是 kernel_size，步幅只决定下一个窗口从哪里开始。
    """
    stride = kernel_size if stride is None else stride
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    h, w = out.shape[2:]
    return right_max_pool2d_forward(x, min(stride, kernel_size), stride)[0][:, :, :h, :w], cache


def max_pool2d_forward__starts_at_zero(x, kernel_size, stride=None):
    """Where a window holds only negative values, you answer 0: the running maximum starts at 0. Start with a value of
    the window itself, or with −inf.

    窗口内全是负数时你得到 0：求最大值时的初值取成了 0。初值应取窗口里的某个值，或者 −inf。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    return np.maximum(out, 0), cache


def max_pool2d_forward__partial_windows(x, kernel_size, stride=None):
    """Windows that reach beyond the edge are kept, cut short or filled up with zeros. They are to be dropped, with the
    rows and columns that are left over: the output size is rounded down.

    超出边缘的窗口被保留了下来（截短，或者补零凑满）。这样的窗口连同剩余的行列都应舍去：
    输出尺寸要向下取整。
    """
    step = kernel_size if stride is None else stride
    extra = [(0, -(size - kernel_size) % step) for size in x.shape[2:]]
    return right_max_pool2d_forward(np.pad(x, [(0, 0), (0, 0), *extra]), kernel_size, stride)


def max_pool2d_forward__average(x, kernel_size, stride=None):
    """This is the mean of each window; the exercise wants its maximum.

    这是每个窗口的平均值；本题要的是最大值。
    """
    windows = unfold(x, kernel_size, kernel_size, stride or kernel_size)
    return windows.mean(axis=2), right_max_pool2d_forward(x, kernel_size, stride)[1]


def max_pool2d_forward__largest_magnitude(x, kernel_size, stride=None):
    """You compare absolute values; the maximum is the largest number: −1 is above −3.

    你比较的是绝对值；最大值指最大的数：−1 大于 −3。
    """
    windows = unfold(x, kernel_size, kernel_size, stride or kernel_size)
    return np.abs(windows).max(axis=2), right_max_pool2d_forward(x, kernel_size, stride)[1]


def max_pool2d_forward__reshape_without_transpose(x, kernel_size, stride=None):
    """Your reshape cuts the rows into pieces of k · k neighbours in memory, not into squares. Give the two rows and
    the two columns of a window axes of their own: (N, C, H', k, W', k).

    你的 reshape 是把内存中相邻的 k · k 个数切成一段，而不是切成方块。窗口的行和列要各占一轴：(N, C, H', k, W', k)。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    if stride is not None:
        return out, cache
    n, c, h, w = out.shape
    whole = x[:, :, : h * kernel_size, : w * kernel_size]
    return whole.reshape(n, c, h, w, kernel_size**2).max(axis=-1), cache


def max_pool2d_forward__whole_image_only(x, kernel_size, stride=None):
    """Cutting the image with reshape works where the windows lie side by side and fill it. Cut off what is left over of
    rows and columns first; and where stride is not kernel_size, windows overlap or leave gaps: no reshape does that.

    用 reshape 切图像，只在窗口紧挨着并正好铺满时才行。请先去掉多余的行和列；stride 与 kernel_size 不同时，窗口会重叠或
    留出空隙，reshape 做不到。
    """
    n, c, h, w = x.shape
    k = kernel_size
    return x.reshape(n, c, h // k, k, w // k, k).max(axis=(3, 5)), right_max_pool2d_forward(x, kernel_size, stride)[1]


def max_pool2d_forward__over_channels(x, kernel_size, stride=None):
    """The maximum is taken over the channels too. Pooling treats each channel on its own and keeps their number.

    你把各通道也放在一起取了最大值。池化对每个通道单独进行，通道数不变。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    return out.max(axis=1, keepdims=True), cache


def max_pool2d_forward__height_for_width(x, kernel_size, stride=None):
    """The output width is computed from the height; take it from the width of x.

    输出的宽度用了高度来算；应当用 x 的宽度。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    return out[:, :, :, : out.shape[2]], cache


def max_pool2d_forward__float64(x, kernel_size, stride=None):
    """float32 images come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of x.

    输入 float32，返回却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 x 的 dtype。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    return out.astype(np.float64), cache


def max_pool2d_forward__python_loops(x, kernel_size, stride=None):
    """Right, but it visits every window in Python. Put the windows into one array and take the maximum over one axis.

    结果正确，但逐个窗口在 Python 里循环太慢。把所有窗口排进一个数组，沿一个轴取最大值即可。
    """
    out, cache = right_max_pool2d_forward(x, kernel_size, stride)
    k, step = kernel_size, stride or kernel_size
    for n, c, p, q in np.ndindex(out.shape):
        out[n, c, p, q] = x[n, c, p * step : p * step + k, q * step : q * step + k].max()
    return out, cache


# max_pool2d_backward


def _pool_windows(cache):
    """Windows (N, C, k·k, H', W') and the settings of a max-pooling cache."""
    first, x, k, stride = cache
    return unfold(x, k, k, stride), first, x, k, stride


def max_pool2d_backward__all_ties(dout, cache):
    """Where several values of a window are equally large, all of them get the whole dout. Only the first one, in
    row-major order, counts. After a ReLU there are many such windows, full of zeros.

    窗口里有几个同样大的值时，每个都拿到了整份 dout。只有按行优先顺序的第一个才算。ReLU 之后全为零的窗口很多，
    这种情形很常见。
    """
    windows, _, x, k, stride = _pool_windows(cache)
    return fold(dout[:, :, None] * (windows == windows.max(axis=2, keepdims=True)), x.shape, k, k, stride)


def max_pool2d_backward__ties_share(dout, cache):
    """Equal maxima share dout between them. Here, as in PyTorch, the first of them in row-major order gets all of it.

    并列的最大值平分了 dout。这里与 PyTorch 一致：按行优先顺序的第一个得到全部。
    """
    windows, _, x, k, stride = _pool_windows(cache)
    equal = (windows == windows.max(axis=2, keepdims=True)).astype(dout.dtype)
    return fold(dout[:, :, None] * equal / equal.sum(axis=2, keepdims=True), x.shape, k, k, stride)


def max_pool2d_backward__last_of_ties(dout, cache):
    """Among equal maxima you choose the last; the rule is the first in row-major order. A comparison with >= instead
    of > moves on at every tie.

    并列最大值中你选了最后一个；规则是按行优先顺序取第一个。用 >= 而不是 > 比较时，每遇到并列就会往后移。
    """
    windows, _, x, k, stride = _pool_windows(cache)
    last = k * k - 1 - windows[:, :, ::-1].argmax(axis=2)
    return right_max_pool2d_backward(dout, (last, x, k, stride))


def max_pool2d_backward__columns_first(dout, cache):
    """Among equal maxima you take the topmost of the leftmost column. Row-major order goes through the first row from
    left to right, then the second.

    并列最大值中你先比较列、再比较行。行优先顺序是先把第一行从左到右看完，再看第二行。
    """
    windows, _, x, k, stride = _pool_windows(cache)
    n, c, _, h, w = windows.shape
    turned = windows.reshape(n, c, k, k, h, w).swapaxes(2, 3).reshape(windows.shape).argmax(axis=2)
    return right_max_pool2d_backward(dout, (turned % k * k + turned // k, x, k, stride))


def max_pool2d_backward__rows_and_columns_exchanged(dout, cache):
    """The gradient lands at the mirrored place of the window, row and column exchanged. The flat index of (i, j) is i
    · k + j: the quotient is the row, the remainder the column.

    梯度落在了窗口里行列互换的位置。(i, j) 的一维下标是 i · k + j：商是行，余数是列。
    """
    first, x, k, stride = cache
    return right_max_pool2d_backward(dout, (first % k * k + first // k, x, k, stride))


def max_pool2d_backward__overlap_overwritten(dout, cache):
    """Where windows overlap, one pixel can be the maximum of several; you keep only the last dout. Add them up.

    窗口重叠时，同一个像素可能是几个窗口的最大值；你只保留了最后一份 dout。应当累加。
    """
    first, x, k, stride = cache
    dx = np.zeros_like(x)
    for p, q in np.ndindex(dout.shape[2:]):
        n, c = np.indices(dout.shape[:2])
        i, j = np.divmod(first[:, :, p, q], k)
        dx[n, c, p * stride + i, q * stride + j] = dout[:, :, p, q]
    return dx


def max_pool2d_backward__lost_in_fancy_indexing(dout, cache):
    """dx[index] += values adds only once where an index occurs twice: NumPy reads, adds and writes back in one go.
    With overlapping windows a pixel loses part of its gradient. Use np.add.at, or add one window offset at a time.

    dx[index] += values 在下标重复时只加一次：NumPy 先统一读出、相加，再统一写回。窗口重叠时像素会丢失部分梯度。
    可用 np.add.at，或者逐个窗口偏移相加。
    """
    first, x, k, stride = cache
    n, c, p, q = np.indices(dout.shape)
    i, j = np.divmod(first, k)
    rows, columns = (p * stride + i)[..., ::-1, ::-1], (q * stride + j)[..., ::-1, ::-1]
    dx = np.zeros_like(x)
    dx[n, c, rows, columns] += dout[..., ::-1, ::-1]
    return dx


def max_pool2d_backward__spread_evenly(dout, cache):
    """dout is spread over the whole window. That is the backward of average pooling; here only the maximum gets it.

    dout 被平均分给了整个窗口。那是平均池化的反向；这里只有最大值得到梯度。
    """
    _, x, k, stride = cache
    return avg_pool2d_backward(dout, (x, k, stride))


def max_pool2d_backward__divided(dout, cache):
    """The gradient is divided by the number of pixels of a window. Only the maximum matters, and it passes dout on
    whole.

    梯度除以了窗口的像素数。只有最大值起作用，它把 dout 原样传下去。
    """
    return right_max_pool2d_backward(dout / cache[2] ** 2, cache)


def max_pool2d_backward__dout_forgotten(dout, cache):
    """You return where the maxima are, but not what arrives there: multiply by dout.

    你只标出了最大值的位置，却没有把传来的梯度放上去：还要乘以 dout。
    """
    return right_max_pool2d_backward(np.ones_like(dout), cache)


def max_pool2d_backward__stride_ignored(dout, cache):
    """The backward places the windows kernel_size apart, whatever the stride was in the forward. Keep it in the
    cache.

    不管前向的步幅是多少，反向都按 kernel_size 的间隔放置窗口。请把步幅存进 cache。
    """
    first, x, k, _ = cache
    n, c, h_out, w_out = first.shape
    wide = np.zeros((n, c, max(x.shape[2], h_out * k), max(x.shape[3], w_out * k)), dtype=x.dtype)
    return right_max_pool2d_backward(dout, (first, wide, k, k))[:, :, : x.shape[2], : x.shape[3]]


def max_pool2d_backward__remainder_forgotten(dout, cache):
    """dx is smaller than x where rows or columns were left over. They have gradient 0, but they belong to dx.

    有剩余的行列时，dx 比 x 小。它们的梯度为 0，但仍属于 dx。
    """
    _, _, k, stride = cache
    h, w = ((size - 1) * stride + k for size in dout.shape[2:])
    return right_max_pool2d_backward(dout, cache)[:, :, :h, :w]


def max_pool2d_backward__float64(dout, cache):
    """float32 gradients come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of dout.

    输入 float32，梯度却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 dout 的 dtype。
    """
    return right_max_pool2d_backward(dout, cache).astype(np.float64)


def max_pool2d_backward__python_loops(dout, cache):
    """Right, but it visits every window in Python. Loop over the k · k places inside a window instead, and move whole
    arrays in each step.

    结果正确，但逐个窗口在 Python 里循环太慢。改为对窗口内的 k · k 个位置循环，每一步处理整个数组。
    """
    _, x, k, stride = cache
    dx = np.zeros_like(x)
    for n, c, p, q in np.ndindex(dout.shape):
        window = x[n, c, p * stride : p * stride + k, q * stride : q * stride + k]
        i, j = divmod(window.argmax(), k)
        dx[n, c, p * stride + i, q * stride + j] += dout[n, c, p, q]
    return dx


# avg_pool2d_forward


def avg_pool2d_forward__sum(x, kernel_size, stride=None):
    """This is the sum of each window: divide by its number of pixels.

    这是每个窗口的总和：还要除以窗口的像素数。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out * kernel_size**2, cache


def avg_pool2d_forward__divided_by_side(x, kernel_size, stride=None):
    """You divide by k, the side of the window; a k × k window holds k² pixels.

    你除以了窗口的边长 k；k × k 的窗口有 k² 个像素。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out * kernel_size, cache


def avg_pool2d_forward__divided_by_stride(x, kernel_size, stride=None):
    """You divide by the square of the stride. The number of pixels in a window depends on kernel_size alone.

    你除以了步幅的平方。窗口里的像素数只取决于 kernel_size。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out * (kernel_size / (stride or kernel_size)) ** 2, cache


def avg_pool2d_forward__stride_one(x, kernel_size, stride=None):
    """Without a stride given, your windows move by one pixel. The default is kernel_size: windows side by side.

    没有给步幅时，你的窗口一次移动一个像素。默认步幅是 kernel_size，窗口彼此相邻、不重叠。
    """
    return right_avg_pool2d_forward(x, kernel_size, 1 if stride is None else stride)


def avg_pool2d_forward__stride_ignored(x, kernel_size, stride=None):
    """The stride has no effect: your windows always lie side by side. The reshape trick works only for stride =
    kernel_size.

    步幅没有起作用：你的窗口总是彼此相邻。用 reshape 分块的技巧只适用于 stride = kernel_size。
    """
    return right_avg_pool2d_forward(x, kernel_size)


def avg_pool2d_forward__partial_windows(x, kernel_size, stride=None):
    """Windows that reach beyond the edge are kept, cut short or filled up with zeros. They are to be dropped, with the
    rows and columns that are left over: the output size is rounded down.

    超出边缘的窗口被保留了下来（截短，或者补零凑满）。这样的窗口连同剩余的行列都应舍去：
    输出尺寸要向下取整。
    """
    step = kernel_size if stride is None else stride
    extra = [(0, -(size - kernel_size) % step) for size in x.shape[2:]]
    return right_avg_pool2d_forward(np.pad(x, [(0, 0), (0, 0), *extra]), kernel_size, stride)


def avg_pool2d_forward__maximum(x, kernel_size, stride=None):
    """This is the maximum of each window; the exercise wants its mean.

    这是每个窗口的最大值；本题要的是平均值。
    """
    return max_pool2d_forward(x, kernel_size, stride)[0], right_avg_pool2d_forward(x, kernel_size, stride)[1]


def avg_pool2d_forward__over_channels(x, kernel_size, stride=None):
    """The channels are averaged as well. Pooling treats each channel on its own and keeps their number.

    你把各通道也一起平均了。池化对每个通道单独进行，通道数不变。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out.mean(axis=1, keepdims=True), cache


def avg_pool2d_forward__reshape_without_transpose(x, kernel_size, stride=None):
    """Your reshape cuts the rows into pieces of k · k neighbours in memory, not into squares. Give the rows and the
    columns of a window axes of their own: (N, C, H', k, W', k).

    你的 reshape 是把内存中相邻的 k · k 个数切成一段，而不是切成方块。窗口的行和列要各占一轴：(N, C, H', k, W', k)。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    if stride is not None:
        return out, cache
    n, c, h, w = out.shape
    whole = x[:, :, : h * kernel_size, : w * kernel_size]
    return whole.reshape(n, c, h, w, kernel_size**2).mean(axis=-1), cache


def avg_pool2d_forward__whole_image_only(x, kernel_size, stride=None):
    """Cutting the image with reshape works where the windows lie side by side and fill it. Cut off what is left over of
    rows and columns first; and where stride is not kernel_size, windows overlap or leave gaps: no reshape does that.

    用 reshape 切图像，只在窗口紧挨着并正好铺满时才行。请先去掉多余的行和列；stride 与 kernel_size 不同时，窗口会重叠或
    留出空隙，reshape 做不到。
    """
    n, c, h, w = x.shape
    k = kernel_size
    return x.reshape(n, c, h // k, k, w // k, k).mean(axis=(3, 5)), right_avg_pool2d_forward(x, kernel_size, stride)[1]


def avg_pool2d_forward__height_for_width(x, kernel_size, stride=None):
    """The output width is computed from the height; take it from the width of x.

    输出的宽度用了高度来算；应当用 x 的宽度。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out[:, :, :, : out.shape[2]], cache


def avg_pool2d_forward__float64(x, kernel_size, stride=None):
    """float32 images come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of x.

    输入 float32，返回却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 x 的 dtype。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    return out.astype(np.float64), cache


def avg_pool2d_forward__python_loops(x, kernel_size, stride=None):
    """Right, but it visits every window in Python. Put the windows into one array and take the mean over one axis.

    结果正确，但逐个窗口在 Python 里循环太慢。把所有窗口排进一个数组，沿一个轴取平均即可。
    """
    out, cache = right_avg_pool2d_forward(x, kernel_size, stride)
    k, step = kernel_size, stride or kernel_size
    for n, c, p, q in np.ndindex(out.shape):
        out[n, c, p, q] = x[n, c, p * step : p * step + k, q * step : q * step + k].mean()
    return out, cache


# avg_pool2d_backward


def avg_pool2d_backward__not_divided(dout, cache):
    """Every pixel of a window gets the whole dout. It enters the mean with the factor 1/k², and so does its gradient.

    窗口里每个像素都得到了整份 dout。像素以 1/k² 的系数进入平均值，梯度也要乘以这个系数。
    """
    return right_avg_pool2d_backward(dout * cache[1] ** 2, cache)


def avg_pool2d_backward__divided_by_side(dout, cache):
    """You divide by k, the side of the window; a k × k window holds k² pixels.

    你除以了窗口的边长 k；k × k 的窗口有 k² 个像素。
    """
    return right_avg_pool2d_backward(dout * cache[1], cache)


def avg_pool2d_backward__divided_by_stride(dout, cache):
    """You divide by the square of the stride. The number of pixels in a window depends on kernel_size alone.

    你除以了步幅的平方。窗口里的像素数只取决于 kernel_size。
    """
    _, k, stride = cache
    return right_avg_pool2d_backward(dout * (k / stride) ** 2, cache)


def avg_pool2d_backward__overlap_overwritten(dout, cache):
    """Where windows overlap, the later one overwrites the earlier one. A pixel adds up its shares from all its
    windows.

    窗口重叠处，后写的梯度覆盖了先写的。像素要把它在各个窗口里得到的份额相加。
    """
    x, k, stride = cache
    dx = np.zeros_like(x)
    for p, q in np.ndindex(dout.shape[2:]):
        share = dout[:, :, p, q, None, None] / k**2
        dx[:, :, p * stride : p * stride + k, q * stride : q * stride + k] = share
    return dx


def avg_pool2d_backward__stride_ignored(dout, cache):
    """The backward places the windows kernel_size apart, whatever the stride was in the forward. Keep it in the
    cache.

    不管前向的步幅是多少，反向都按 kernel_size 的间隔放置窗口。请把步幅存进 cache。
    """
    x, k, _ = cache
    n, c, h_out, w_out = dout.shape
    wide = np.zeros((n, c, max(x.shape[2], h_out * k), max(x.shape[3], w_out * k)), dtype=x.dtype)
    return right_avg_pool2d_backward(dout, (wide, k, k))[:, :, : x.shape[2], : x.shape[3]]


def avg_pool2d_backward__remainder_forgotten(dout, cache):
    """dx is smaller than x where rows or columns were left over. They have gradient 0, but they belong to dx.

    有剩余的行列时，dx 比 x 小。它们的梯度为 0，但仍属于 dx。
    """
    _, k, stride = cache
    h, w = ((size - 1) * stride + k for size in dout.shape[2:])
    return right_avg_pool2d_backward(dout, cache)[:, :, :h, :w]


def avg_pool2d_backward__remainder_filled(dout, cache):
    """The rows and columns left over at the edge get the gradient of their neighbours. No window covers them: their
    gradient is 0.

    边缘剩余的行和列得到了相邻像素的梯度。没有窗口覆盖它们，梯度应为 0。
    """
    x, k, stride = cache
    h, w = ((size - 1) * stride + k for size in dout.shape[2:])
    inside = right_avg_pool2d_backward(dout, cache)[:, :, :h, :w]
    return np.pad(inside, ((0, 0), (0, 0), (0, x.shape[2] - h), (0, x.shape[3] - w)), mode="edge")


def avg_pool2d_backward__top_left_only(dout, cache):
    """Only the first pixel of each window gets a gradient; all k² of them enter the mean.

    每个窗口只有第一个像素得到了梯度；进入平均值的是全部 k² 个像素。
    """
    x, k, stride = cache
    shares = np.zeros((*dout.shape[:2], k * k, *dout.shape[2:]), dtype=dout.dtype)
    shares[:, :, 0] = dout / k**2
    return fold(shares, x.shape, k, k, stride)


def avg_pool2d_backward__float64(dout, cache):
    """float32 gradients come back as float64: np.zeros makes float64 unless it is given a dtype. Take that of dout.

    输入 float32，梯度却成了 float64：np.zeros 不指定 dtype 时就是 float64，请用 dout 的 dtype。
    """
    return right_avg_pool2d_backward(dout, cache).astype(np.float64)


def avg_pool2d_backward__python_loops(dout, cache):
    """Right, but it visits every window in Python. Loop over the k · k places inside a window instead, and move whole
    arrays in each step.

    结果正确，但逐个窗口在 Python 里循环太慢。改为对窗口内的 k · k 个位置循环，每一步处理整个数组。
    """
    x, k, stride = cache
    dx = np.zeros_like(x)
    for n, c, p, q in np.ndindex(dout.shape):
        dx[n, c, p * stride : p * stride + k, q * stride : q * stride + k] += dout[n, c, p, q] / k**2
    return dx


# batch_norm_forward


def _batch_statistics(x):
    """Mean, biased variance, count of values a channel, and the shape in which (C,) broadcasts against x."""
    axes = (0, *range(2, x.ndim))
    return x.mean(axis=axes), x.var(axis=axes), x.size // x.shape[1], (1, -1) + (1,) * (x.ndim - 2)


def _normalised(x, mean, divisor, gamma, beta):
    """gamma · (x − mean) / divisor + beta, channel by channel."""
    shape = (1, -1) + (1,) * (x.ndim - 2)
    x_hat = (x - mean.reshape(shape)) / divisor.reshape(shape)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape)


def batch_norm_forward__unbiased_everywhere(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """In training you normalise with the unbiased variance (m − 1). The batch is normalised with the biased one (m);
    the unbiased one is only kept in running_var. The smaller the batch, the more it shows.

    训练时你用无偏方差（除以 m − 1）来归一化。归一化要用有偏方差（除以 m），无偏方差只用于更新 running_var。
    批量越小，差别越明显。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    mean, var, m, _ = _batch_statistics(x)
    return _normalised(x, mean, np.sqrt(var * m / (m - 1) + eps), gamma, beta), *answer[1:]


def batch_norm_forward__biased_everywhere(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """The output is right, running_var is not: the variance that is kept for evaluation is the unbiased one, divided
    by m − 1 instead of m.

    输出正确，running_var 不对：留给评估用的方差是无偏的，要除以 m − 1 而不是 m。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    return *answer[:3], (1 - momentum) * running_var + momentum * _batch_statistics(x)[1]


def batch_norm_forward__counts_only_images(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """For images running_var is wrong: your correction counts N values a channel, but there are N · H · W.

    输入图像时 running_var 不对：你的无偏修正按每个通道 N 个值来算，实际上有 N · H · W 个。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    factor = len(x) / max(len(x) - 1, 1)
    return *answer[:3], (1 - momentum) * running_var + momentum * factor * _batch_statistics(x)[1]


def batch_norm_forward__momentum_reversed(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """The momentum is turned round. As in PyTorch it is the weight of the new batch, 0.1 by default; 1 − momentum is
    kept of the old value.

    momentum 的含义弄反了。与 PyTorch 一致，它是新批量的权重，默认 0.1；旧值保留 1 − momentum。
    """
    return right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, 1 - momentum, eps)


def batch_norm_forward__momentum_fixed(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """Your running statistics always move by 0.1; use the argument momentum.

    你的滑动统计总是按 0.1 更新；应当使用参数 momentum。
    """
    return right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, 0.1, eps)


def batch_norm_forward__eps_outside(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """eps is added to the standard deviation. It belongs under the root, added to the variance; the difference shows
    where the variance is small.

    eps 加在了标准差上。它应当在根号之内，与方差相加；方差很小时差别就会显现。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var = _batch_statistics(x)[:2] if training else (running_mean, running_var)
    return _normalised(x, mean, np.sqrt(var) + eps, gamma, beta), *answer[1:]


def batch_norm_forward__eps_forgotten(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """eps is missing: a channel that is constant divides 0 by 0.

    少了 eps：如果某个通道的值全都相同，就会出现 0 除以 0。
    """
    return right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, 0.0)


def batch_norm_forward__eps_fixed(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """You always use 1e-5; use the argument eps.

    你总是用 1e-5；应当使用参数 eps。
    """
    return right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum)


def batch_norm_forward__eps_kept(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """running_var contains eps. It is added only when dividing, not to the variance that is kept.

    running_var 里混进了 eps。eps 只在作除法时加，不要加到保存的方差里。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return *answer[:3], answer[3] + momentum * eps if training else answer[3]


def batch_norm_forward__root_forgotten(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """You divide by the variance; divide by the standard deviation, its square root.

    你除以的是方差；应当除以标准差，也就是它的平方根。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var = _batch_statistics(x)[:2] if training else (running_mean, running_var)
    return _normalised(x, mean, var + eps, gamma, beta), *answer[1:]


def batch_norm_forward__gamma_and_beta_forgotten(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """You return x̂ as it is: gamma and beta are missing, with which the network can undo the normalisation.

    你直接返回了 x̂：少了 gamma 与 beta。网络正是靠它们来调整、甚至还原归一化的。
    """
    one, zero = np.ones_like(gamma), np.zeros_like(beta)
    return right_batch_norm_forward(x, one, zero, running_mean, running_var, training, momentum, eps)


def batch_norm_forward__each_sample(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """You normalise each sample over its features: that is layer normalisation. Here each channel is normalised over
    the batch, along axis 0.

    你对每个样本沿特征归一化：那是层归一化。这里要对每个通道沿批量（轴 0）归一化。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    shape, axes = _batch_statistics(x)[3], tuple(range(1, x.ndim))
    centred = x - x.mean(axis=axes, keepdims=True)
    x_hat = centred / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), *answer[1:]


def batch_norm_forward__each_image(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """For images you average over height and width only, so every image gets its own mean. A channel has one mean and
    one variance for the whole batch: take the batch axis in.

    输入图像时你只对高和宽求平均，于是每张图像各有自己的均值。整个批量里一个通道只有一个均值、一个方差：
    把批量轴也算进去。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training or x.ndim == 2:
        return answer
    shape = _batch_statistics(x)[3]
    centred = x - x.mean(axis=(2, 3), keepdims=True)
    x_hat = centred / np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), *answer[1:]


def batch_norm_forward__each_pixel(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """For images you average over the batch only, so every pixel gets its own mean. A channel has one mean and one
    variance for all its pixels: average over height and width too.

    输入图像时你只对批量求平均，于是每个像素各有自己的均值。一个通道的所有像素共用一个均值、一个方差：
    高和宽也要一起平均。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training or x.ndim == 2:
        return answer
    shape = _batch_statistics(x)[3]
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return gamma.reshape(shape) * x_hat + beta.reshape(shape), *answer[1:]


def batch_norm_forward__batch_statistics_in_evaluation(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """In evaluation you still normalise with the statistics of the batch, so the answer for one image depends on its
    neighbours, and a batch of 1 becomes beta. Use running_mean and running_var.

    评估时你仍用批量的统计量来归一化：一张图像的结果会取决于同批的其他图像，批量为 1 时则只剩 beta。
    应当用 running_mean 与 running_var。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var, _, _ = _batch_statistics(x)
    return _normalised(x, mean, np.sqrt(var + eps), gamma, beta), *answer[1:]


def batch_norm_forward__updated_in_evaluation(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """The running statistics change in evaluation as well. They are learnt in training only; evaluation returns them
    as they are.

    评估时滑动统计也被更新了。它们只在训练中更新，评估时原样返回。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    mean, var, m, _ = _batch_statistics(x)
    new_mean = (1 - momentum) * running_mean + momentum * mean
    return *answer[:2], new_mean, (1 - momentum) * running_var + momentum * var * m / max(m - 1, 1)


def batch_norm_forward__running_not_updated(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """Training returns the running statistics as they came in. Mix in those of the batch, and return the new arrays.

    训练时滑动统计原样返回了。要把本批量的统计量按 momentum 混合进去，再返回新的数组。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return *answer[:2], running_mean, running_var


def batch_norm_forward__running_first(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """In training you normalise with the running statistics just updated. A training batch is normalised with its own
    mean and variance; the running ones are for evaluation.

    训练时你用刚更新过的滑动统计来归一化。训练批量要用它自己的均值和方差归一化，滑动统计留给评估使用。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return _normalised(x, answer[2], np.sqrt(answer[3] + eps), gamma, beta), *answer[1:]


def batch_norm_forward__keeps_the_deviation(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """running_var mixes in the standard deviation of the batch; it keeps variances.

    running_var 里混入的是批量的标准差；它保存的应是方差。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    _, var, m, _ = _batch_statistics(x)
    return *answer[:3], (1 - momentum) * running_var + momentum * np.sqrt(var * m / (m - 1))


def batch_norm_forward__mean_of_squares(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """The variance as mean(x²) − mean(x)² is right on paper, but it subtracts two huge numbers when the mean is far
    above the spread: at a mean of 1e6 hardly a digit is left. Take the mean of the squared deviations instead.

    用 mean(x²) − mean(x)² 求方差在纸面上没错，但当均值远大于离散程度时，它是两个巨大的数相减：
    均值为 1e6 时几乎不剩有效数字。请改用偏差平方的均值。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    if not training:
        return answer
    mean, _, m, _ = _batch_statistics(x)
    var = np.maximum((x * x).mean(axis=(0, *range(2, x.ndim))) - mean**2, 0)
    out = _normalised(x, mean, np.sqrt(var + eps), gamma, beta)
    return *(out, *answer[1:3]), (1 - momentum) * running_var + momentum * var * m / (m - 1)


def batch_norm_forward__running_in_place(
    x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5
):
    """You update the running arrays in place, so the caller's arrays, and those that an earlier call returned, change
    behind their back. Compute new arrays: no *= or += on what came in.

    你原地修改了滑动统计数组，调用者手里的数组、以及之前返回的数组都会跟着悄悄改变。应当算出新的数组，
    不要对传入的数组用 *= 或 +=。
    """
    answer = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    running_mean[...], running_var[...] = answer[2], answer[3]
    return *answer[:2], running_mean, running_var


def batch_norm_forward__float64(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """float32 inputs come back as float64. Some array of yours is made without their dtype: look at np.zeros, np.ones
    and np.array.

    输入 float32，返回却成了 float64。某个数组创建时没有沿用输入的 dtype：检查 np.zeros、np.ones 与 np.array。
    """
    out, cache, mean, var = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    return out.astype(np.float64), cache, mean.astype(np.float64), var.astype(np.float64)


def batch_norm_forward__python_loops(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """Right, but it treats the channels one by one in Python. Take the mean over several axes at once and let
    broadcasting do the rest.

    结果正确，但在 Python 里逐个通道处理太慢。均值可以一次沿几个轴求，其余交给广播。
    """
    running = [running_mean.copy(), running_var.copy()]
    out, cache, *_ = right_batch_norm_forward(x, gamma, beta, running_mean, running_var, training, momentum, eps)
    for c in range(x.shape[1]):
        one = slice(c, c + 1)
        found = right_batch_norm_forward(
            x[:, one], gamma[one], beta[one], running_mean[one], running_var[one], training, momentum, eps
        )
        out[:, one], running[0][one], running[1][one] = found[0], found[2], found[3]
    return out, cache, *running


# batch_norm_backward


def batch_norm_backward__statistics_constant(dout, cache):
    """dx treats the mean and the variance as constants. In training they depend on x, and two more paths lead back
    through them.

    dx 把均值和方差当成了常数。训练时它们都依赖 x，还有两条路径要经过它们传回去。
    """
    x_hat, gamma, inv_std, axes, _ = cache
    return right_batch_norm_backward(dout, (x_hat, gamma, inv_std, axes, False))


def batch_norm_backward__variance_constant(dout, cache):
    """In dx the path through the variance is missing: the term with x̂ and the mean of dx̂ · x̂.

    dx 少了经过方差的那条路径：含 x̂ 与 dx̂ · x̂ 均值的那一项。
    """
    _, gamma, inv_std, axes, training = cache
    dx_hat = dout * gamma
    if training:
        dx_hat = dx_hat - dx_hat.mean(axis=axes, keepdims=True)
    return dx_hat * inv_std, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__mean_constant(dout, cache):
    """In dx the path through the mean is missing: the mean of dx̂. Then the sum of dx over a channel is not 0,
    although shifting the whole channel changes nothing.

    dx 少了经过均值的那条路径：dx̂ 的均值。整个通道平移并不改变输出，所以 dx 在一个通道上的总和应为 0，你的却不是。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx_hat = dout * gamma
    if training:
        dx_hat = dx_hat - x_hat * (dx_hat * x_hat).mean(axis=axes, keepdims=True)
    return dx_hat * inv_std, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__variance_sign(dout, cache):
    """The term through the variance has the wrong sign: a larger variance makes the output smaller.

    经过方差的那一项符号反了：方差变大，输出反而变小。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx_hat = dout * gamma
    if training:
        through_var = x_hat * (dx_hat * x_hat).mean(axis=axes, keepdims=True)
        dx_hat = dx_hat - dx_hat.mean(axis=axes, keepdims=True) + through_var
    return dx_hat * inv_std, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__sums_for_means(dout, cache):
    """In dx the two corrections are sums; they are means over the values of a channel: the factor 1/m is missing.

    dx 的两个修正项用了总和；它们应是一个通道上的均值，少了系数 1/m。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx_hat = dout * gamma
    if training:
        through_var = x_hat * (dx_hat * x_hat).sum(axis=axes, keepdims=True)
        dx_hat = dx_hat - dx_hat.sum(axis=axes, keepdims=True) - through_var
    return dx_hat * inv_std, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__counts_only_images(dout, cache):
    """For images the two corrections in dx divide by N; a channel has N · H · W values.

    输入图像时，dx 的两个修正项除以了 N；一个通道有 N · H · W 个值。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx_hat = dout * gamma
    if training:
        through_var = x_hat * (dx_hat * x_hat).sum(axis=axes, keepdims=True) / len(dout)
        dx_hat = dx_hat - dx_hat.sum(axis=axes, keepdims=True) / len(dout) - through_var
    return dx_hat * inv_std, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__training_formula_in_evaluation(dout, cache):
    """In evaluation the mean and the variance are constants, so dx has no corrections; you subtract those of
    training. Keep the mode in the cache.

    评估时均值与方差是常数，dx 没有修正项；你却减去了训练时的两项。请把模式存进 cache。
    """
    x_hat, gamma, inv_std, axes, _ = cache
    return right_batch_norm_backward(dout, (x_hat, gamma, inv_std, axes, True))


def batch_norm_backward__gamma_forgotten(dout, cache):
    """dx lacks the factor gamma: x̂ is multiplied by it on the way forward, and so is its gradient on the way back.

    dx 少了因子 gamma：前向时 x̂ 乘了 gamma，反向时梯度也要乘它。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx, _, _ = right_batch_norm_backward(dout, (x_hat, np.ones_like(gamma), inv_std, axes, training))
    return dx, *right_batch_norm_backward(dout, cache)[1:]


def batch_norm_backward__deviation_forgotten(dout, cache):
    """dx is not divided by the standard deviation: x̂ changes by 1/√(σ² + eps) for a unit of x.

    dx 没有除以标准差：x 变化一个单位，x̂ 变化 1/√(σ² + eps)。
    """
    inv_std = cache[2]
    dx, dgamma, dbeta = right_batch_norm_backward(dout, cache)
    return dx / inv_std, dgamma, dbeta


def batch_norm_backward__dgamma_without_deviation(dout, cache):
    """dgamma is summed with x − μ. gamma multiplies x̂, which is also divided by the standard deviation.

    dgamma 求和时用了 x − μ。gamma 乘的是 x̂，它还除以了标准差。
    """
    x_hat, _, inv_std, axes, _ = cache
    dx, _, dbeta = right_batch_norm_backward(dout, cache)
    return dx, (dout * x_hat / inv_std).sum(axis=axes), dbeta


def batch_norm_backward__dgamma_averaged(dout, cache):
    """dgamma and dbeta are means; the gradient of a parameter used by every value is the sum.

    dgamma 与 dbeta 取成了均值；同一个参数被每个值使用，梯度应当是总和。
    """
    dx, dgamma, dbeta = right_batch_norm_backward(dout, cache)
    m = dout.size / dout.shape[1]
    return dx, dgamma / m, dbeta / m


def batch_norm_backward__dgamma_of_each_pixel(dout, cache):
    """For images dgamma and dbeta are summed over the batch only. They have the shape (C,): height and width are
    summed as well.

    输入图像时 dgamma 与 dbeta 只对批量求了和。它们的形状是 (C,)：高和宽也要求和。
    """
    return right_batch_norm_backward(dout, cache)[0], (dout * cache[0]).sum(axis=0), dout.sum(axis=0)


def batch_norm_backward__another_order(dout, cache):
    """dgamma and dbeta are exchanged. Return the gradients in the order of the arguments: x, gamma, beta.

    dgamma 与 dbeta 的位置互换了。应按参数的顺序返回：x、gamma、beta。
    """
    dx, dgamma, dbeta = right_batch_norm_backward(dout, cache)
    return dx, dbeta, dgamma


def batch_norm_backward__cache_overwritten(dout, cache):
    """Called a second time, your backward gives something else: it changes an array of the cache in place. Use new
    arrays.

    第二次调用反向时结果变了：你原地修改了 cache 里的数组。请使用新的数组。
    """
    gradients = right_batch_norm_backward(dout, cache)
    x_hat = cache[0]
    x_hat *= dout
    return gradients


def batch_norm_backward__float64(dout, cache):
    """float32 gradients come back as float64. Some array of yours is made without their dtype: look at np.zeros,
    np.ones and np.array.

    输入 float32，梯度却成了 float64。某个数组创建时没有沿用输入的 dtype：检查 np.zeros、np.ones 与 np.array。
    """
    return tuple(gradient.astype(np.float64) for gradient in right_batch_norm_backward(dout, cache))


def batch_norm_backward__python_loops(dout, cache):
    """Right, but it treats the channels one by one in Python. Sum over several axes at once, with keepdims where the
    result has to broadcast.

    结果正确，但在 Python 里逐个通道处理太慢。可以一次沿几个轴求和，需要广播时加 keepdims。
    """
    x_hat, gamma, inv_std, axes, training = cache
    dx, dgamma, dbeta = (array.copy() for array in right_batch_norm_backward(dout, cache))
    for c in range(dout.shape[1]):
        one = slice(c, c + 1)
        parts = (x_hat[:, one], gamma[:, one], inv_std[:, one], axes, training)
        dx[:, one], dgamma[one], dbeta[one] = right_batch_norm_backward(dout[:, one], parts)
    return dx, dgamma, dbeta


# simple_cnn_loss


def _forward(x, params, active=relu, flatten=lambda pooled: pooled.reshape(len(pooled), -1)):
    """The pieces of the forward: convolution, pooled maps, their caches, logits and their cache."""
    conv, conv_cache = conv2d_forward(x, params["conv_w"], params["conv_b"], padding=1)
    pooled, pool_cache = max_pool2d_forward(active(conv), 2)
    logits, fc_cache = linear_forward(flatten(pooled), params["fc_w"], params["fc_b"])
    return conv, conv_cache, pooled, pool_cache, logits, fc_cache


def _collect(dconv_w, dconv_b, dfc_w, dfc_b):
    return {"conv_w": dconv_w, "conv_b": dconv_b, "fc_w": dfc_w, "fc_b": dfc_b}


def simple_cnn_loss__relu_skipped_backward(x, labels, params):
    """The gradient passes the ReLU unchanged on the way back. Where the convolution was negative, the ReLU gave 0 and
    the gradient stops.

    反向时梯度原样穿过了 ReLU。卷积输出为负的地方 ReLU 给出 0，梯度应在那里中断。
    """
    _, conv_cache, pooled, pool_cache, logits, fc_cache = _forward(x, params)
    dflat, dfc_w, dfc_b = linear_backward(softmax_cross_entropy_backward(logits, labels), fc_cache)
    dconv = max_pool2d_backward(dflat.reshape(pooled.shape), pool_cache)
    return softmax_cross_entropy(logits, labels), _collect(*conv2d_backward(dconv, conv_cache)[1:], dfc_w, dfc_b)


def simple_cnn_loss__relu_forgotten(x, labels, params):
    """There is no ReLU between the convolution and the pooling.

    卷积与池化之间少了 ReLU。
    """
    _, conv_cache, pooled, pool_cache, logits, fc_cache = _forward(x, params, active=lambda conv: conv)
    dflat, dfc_w, dfc_b = linear_backward(softmax_cross_entropy_backward(logits, labels), fc_cache)
    dconv = max_pool2d_backward(dflat.reshape(pooled.shape), pool_cache)
    return softmax_cross_entropy(logits, labels), _collect(*conv2d_backward(dconv, conv_cache)[1:], dfc_w, dfc_b)


def simple_cnn_loss__channels_last(x, labels, params):
    """You flatten with the channels last. fc_w expects (F, row, column), the order that reshape gives by itself;
    weights from PyTorch would meet the wrong features.

    展平时你把通道放到了最后。fc_w 要求的顺序是 (F, 行, 列)，也就是直接 reshape 的顺序；
    否则从 PyTorch 载入的权重会对不上特征。
    """

    def flatten(pooled):
        return pooled.transpose(0, 2, 3, 1).reshape(len(pooled), -1)

    conv, conv_cache, pooled, pool_cache, logits, fc_cache = _forward(x, params, flatten=flatten)
    dflat, dfc_w, dfc_b = linear_backward(softmax_cross_entropy_backward(logits, labels), fc_cache)
    n, f, h, w = pooled.shape
    dactive = max_pool2d_backward(dflat.reshape(n, h, w, f).transpose(0, 3, 1, 2), pool_cache)
    grads = conv2d_backward(relu_backward(dactive, conv), conv_cache)
    return softmax_cross_entropy(logits, labels), _collect(*grads[1:], dfc_w, dfc_b)


def simple_cnn_loss__unflattened_channels_last(x, labels, params):
    """On the way back the flat gradient is reshaped as (N, H, W, F), though the forward flattened (N, F, H, W): the
    loss is right, the gradients of the convolution belong to other places.

    反向时展平的梯度按 (N, H, W, F) 还原，而前向是从 (N, F, H, W) 展平的：损失正确，卷积的梯度却错了位。
    """
    conv, conv_cache, pooled, pool_cache, logits, fc_cache = _forward(x, params)
    dflat, dfc_w, dfc_b = linear_backward(softmax_cross_entropy_backward(logits, labels), fc_cache)
    n, f, h, w = pooled.shape
    dactive = max_pool2d_backward(dflat.reshape(n, h, w, f).transpose(0, 3, 1, 2), pool_cache)
    grads = conv2d_backward(relu_backward(dactive, conv), conv_cache)
    return softmax_cross_entropy(logits, labels), _collect(*grads[1:], dfc_w, dfc_b)


def simple_cnn_loss__average_pooling(x, labels, params):
    """The network pools by averages; this one takes the maximum of every 2 × 2 window.

    你的网络用了平均池化；这里要取每个 2 × 2 窗口的最大值。
    """
    conv, conv_cache = conv2d_forward(x, params["conv_w"], params["conv_b"], padding=1)
    pooled, pool_cache = avg_pool2d_forward(relu(conv), 2)
    logits, fc_cache = linear_forward(pooled.reshape(len(x), -1), params["fc_w"], params["fc_b"])
    dflat, dfc_w, dfc_b = linear_backward(softmax_cross_entropy_backward(logits, labels), fc_cache)
    dactive = avg_pool2d_backward(dflat.reshape(pooled.shape), pool_cache)
    grads = conv2d_backward(relu_backward(dactive, conv), conv_cache)
    return softmax_cross_entropy(logits, labels), _collect(*grads[1:], dfc_w, dfc_b)


def simple_cnn_loss__loss_summed(x, labels, params):
    """Loss and gradients are sums over the batch; take the mean, so that the learning rate need not follow the batch
    size.

    损失和梯度是对批量求和；应当取平均，这样学习率才不必随批量大小而变。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    return loss * len(x), {key: value * len(x) for key, value in grads.items()}


def simple_cnn_loss__gradients_summed(x, labels, params):
    """The loss is right; the gradients are N times too large. The mean of the loss belongs in dlogits.

    损失正确，梯度却大了 N 倍。损失里的平均也要体现在 dlogits 中。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    return loss, {key: value * len(x) for key, value in grads.items()}


def simple_cnn_loss__gradients_averaged_twice(x, labels, params):
    """The gradients are N times too small: dlogits already holds the mean over the batch, and you divide by N once
    more.

    梯度小了 N 倍：dlogits 里已经含有对批量的平均，你又除了一次 N。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    return loss, {key: value / len(x) for key, value in grads.items()}


def simple_cnn_loss__gradients_negative(x, labels, params):
    """The gradients have the wrong sign: dlogits is the probabilities minus the one-hot labels. Return the gradient
    itself; the minus of the descent belongs in the optimiser.

    梯度的符号反了：dlogits 是概率减去独热标签。应返回梯度本身，下降方向的负号属于优化器。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    return loss, {key: -value for key, value in grads.items()}


def simple_cnn_loss__labels_forgotten(x, labels, params):
    """dlogits is the probabilities alone. Subtract 1 at the label of every row.

    dlogits 只用了概率。还要在每一行的标签处减去 1。
    """
    conv, conv_cache, pooled, pool_cache, logits, fc_cache = _forward(x, params)
    share = np.exp(logits - logits.max(axis=1, keepdims=True))
    dlogits = share / share.sum(axis=1, keepdims=True) / np.asarray(len(x), dtype=logits.dtype)
    dflat, dfc_w, dfc_b = linear_backward(dlogits, fc_cache)
    dactive = max_pool2d_backward(dflat.reshape(pooled.shape), pool_cache)
    grads = conv2d_backward(relu_backward(dactive, conv), conv_cache)
    return softmax_cross_entropy(logits, labels), _collect(*grads[1:], dfc_w, dfc_b)


def simple_cnn_loss__other_keys(x, labels, params):
    """Your dict of gradients has other keys. Use those of params: then an optimiser can pair each gradient with its
    parameter.

    梯度字典的键不对。请与 params 用同样的键，优化器才能把梯度和参数一一对应。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    return loss, {"d" + key: value for key, value in grads.items()}


def simple_cnn_loss__plain_exponentials(x, labels, params):
    """With large logits exp overflows and the loss becomes nan. Subtract the largest logit of each row before taking
    exponentials, or call softmax_cross_entropy.

    logits 很大时 exp 会溢出，损失变成 nan。取指数之前先减去每行的最大值，或者直接调用 softmax_cross_entropy。
    """
    logits = _forward(x, params)[4]
    share = np.exp(logits)
    probabilities = share / share.sum(axis=1, keepdims=True)
    _, grads = right_simple_cnn_loss(x, labels, params)
    return float(-np.log(probabilities[np.arange(len(x)), labels]).mean()), grads


def simple_cnn_loss__log_of_zero(x, labels, params):
    """With large logits the probability of the label underflows to 0, and its logarithm is −inf. Take the logarithm
    of the softmax in one formula, as log_softmax does.

    logits 很大时，标签的概率会下溢成 0，对数就成了 −inf。应像 log_softmax 那样把 softmax 与对数合成一个公式。
    """
    logits = _forward(x, params)[4]
    share = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = share / share.sum(axis=1, keepdims=True)
    _, grads = right_simple_cnn_loss(x, labels, params)
    return float(-np.log(probabilities[np.arange(len(x)), labels]).mean()), grads


def simple_cnn_loss__trains_as_well(x, labels, params):
    """You update the parameters in here. This function only measures loss and gradients; the step is the optimiser's.

    你在这里就更新了参数。这个函数只负责计算损失和梯度，更新是优化器的事。
    """
    loss, grads = right_simple_cnn_loss(x, labels, params)
    for key in params:
        params[key] -= 0.01 * grads[key]
    return loss, grads


def simple_cnn_loss__one_image_at_a_time(x, labels, params):
    """Right, but it runs the images one by one in Python. All your layers take whole batches.

    结果正确，但在 Python 里逐张图像计算太慢。你写的各层都可以一次处理整个批量。
    """
    losses, total = [], {key: np.zeros_like(value) for key, value in params.items()}
    for i in range(len(x)):
        loss, grads = right_simple_cnn_loss(x[i : i + 1], labels[i : i + 1], params)
        losses.append(loss)
        total = {key: total[key] + grads[key] for key in total}
    return float(np.mean(losses)), {key: value / len(x) for key, value in total.items()}
