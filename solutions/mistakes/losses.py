"""Known mistakes of 03_losses, each with the sentence that explains it."""

# ---------------------------------------------------------------- mse_loss


def mse_loss__halved(y_true, y_pred):
    """There is a factor ½ in front. Some books put it there to make the derivative prettier, but this loss (and
    PyTorch's) is the plain mean of the squares: your value is half of it.

    前面多了系数 ½。有些教材为了让导数好看而加上它，但这里的损失（与 PyTorch 一致）就是平方的平均，你的值只有一半。
    """
    return np.mean((y_pred - y_true) ** 2) / 2


def mse_loss__sum(y_true, y_pred):
    """You sum the squares instead of averaging them: the loss grows with the amount of data, and a learning rate
    that suits one batch size will not suit another. It goes unseen with a single element only.

    你对平方求了和而不是平均：损失随数据量变大，换一个批量大小，学习率就不再合适。只有一个元素时才看不出来。
    """
    return np.sum((y_pred - y_true) ** 2)


def mse_loss__over_rows(y_true, y_pred):
    """You divide by the number of rows, but the mean goes over every element. With D columns your loss is D times
    too large. Look at what you divide by when the input has more than one axis.

    你除以的是行数，而平均应取遍所有元素。有 D 列时损失会大 D 倍。看看输入不止一个轴时你除的是什么。
    """
    return np.sum((y_pred - y_true) ** 2) / len(y_true)


def mse_loss__root(y_true, y_pred):
    """This is the root of the mean squared error (RMSE). It is good for reports, since it has the unit of y, but
    the loss to train on has no root: look at the last step.

    这是均方根误差（RMSE）。它与 y 同单位，适合写报告，但训练用的损失不开方：检查最后一步。
    """
    return np.sqrt(np.mean((y_pred - y_true) ** 2))


def mse_loss__absolute(y_true, y_pred):
    """This is the mean absolute error: the errors are not squared, so that large ones weigh too little here and
    errors below 1 too much.

    这是平均绝对误差：误差没有平方，大误差的分量偏小，小于 1 的误差分量偏大。
    """
    return np.mean(np.abs(y_pred - y_true))


def mse_loss__square_of_mean(y_true, y_pred):
    """You average first and square afterwards. Errors of opposite sign then cancel, and a model that is off by +1
    and −1 looks perfect. Mind the order of the two operations.

    你先求平均、后求平方。符号相反的误差会互相抵消，一个分别错 +1 和 −1 的模型看起来完美无缺。注意两步的先后。
    """
    return np.mean(y_pred - y_true) ** 2


def mse_loss__expanded(y_true, y_pred):
    """You expand the square into three means. On paper that is the same; in floating point it subtracts huge,
    nearly equal numbers when the values lie far from 0 (say near 1e6), and few digits survive. Take the difference
    before anything is squared.

    你把平方展开成了三个平均。纸面上相等，但当数值远离 0（例如 1e6 附近）时，浮点数里是两个巨大而相近的数相减，
    有效数字所剩无几。应在平方之前先作差。
    """
    return np.mean(y_pred**2) - 2 * np.mean(y_true * y_pred) + np.mean(y_true**2)


def mse_loss__one_per_row(y_true, y_pred):
    """You average over the last axis only, which leaves one loss for each row (and, for a single row of numbers,
    happens to be right). A loss is one number for the whole batch.

    你只在最后一个轴上求平均，于是每行各得一个损失（输入只有一行时碰巧正确）。损失应是整个批次的一个数。
    """
    return np.mean((y_pred - y_true) ** 2, axis=-1)


def mse_loss__loop(y_true, y_pred):
    """The values are right, but a Python loop visits one element after the other, which takes a hundred times as
    long as NumPy needs. Arithmetic and np.mean work on whole arrays: no loop is needed.

    数值是对的，但 Python 循环逐个元素处理，比 NumPy 慢上百倍。算术运算和 np.mean 都能作用于整个数组，无需循环。
    """
    total = 0.0
    for t, p in zip(y_true.ravel(), y_pred.ravel()):
        total += (p - t) ** 2
    return total / y_true.size


# ---------------------------------------------------------------- mse_loss_backward


def mse_loss_backward__factor_two_missing(y_true, y_pred):
    """The factor 2 from the derivative of the square is missing. It would be right for a loss with ½ in front, but
    mse_loss has none: forward and backward must belong together.

    缺少平方求导得到的系数 2。若损失前有 ½，这样就对了，但 mse_loss 没有：前向与反向必须配套。
    """
    return (y_pred - y_true) / y_pred.size


def mse_loss_backward__sign(y_true, y_pred):
    """The sign is reversed: this is the direction that makes the loss grow once the optimiser subtracts it. The
    gradient is for y_pred; check the order of your difference.

    符号反了：优化器减去它之后，损失反而变大。梯度是对 y_pred 求的，检查相减的次序。
    """
    return 2 * (y_true - y_pred) / y_pred.size


def mse_loss_backward__not_averaged(y_true, y_pred):
    """You differentiated the sum of the squares, not their mean: the gradient is as many times too large as there
    are elements. What does the loss divide by?

    你求的是平方和的导数，而不是平均的导数：有多少个元素，梯度就大多少倍。损失除以了什么？
    """
    return 2 * (y_pred - y_true)


def mse_loss_backward__over_rows(y_true, y_pred):
    """You divide by the number of rows. The loss is a mean over every element, so each gradient is divided by the
    number of elements; the two agree for a single axis only.

    你除以的是行数。损失是对所有元素的平均，因此每个梯度都应除以元素总数；只有一个轴时两者才相同。
    """
    return 2 * (y_pred - y_true) / len(y_pred)


def mse_loss_backward__over_columns(y_true, y_pred):
    """You divide by the length of the last axis. The loss is a mean over every element, so each gradient is divided
    by the number of elements, all axes together.

    你除以的是最后一个轴的长度。损失是对所有元素的平均，因此每个梯度应除以全部元素的个数。
    """
    return 2 * (y_pred - y_true) / y_pred.shape[-1]


def mse_loss_backward__one_number(y_true, y_pred):
    """You return the mean of the gradients, one number. Each prediction has a slope of its own, so the gradient has
    the shape of y_pred; only its factor comes from the mean.

    你返回的是梯度的平均，只有一个数。每个预测值都有自己的斜率，梯度应与 y_pred 同形状；平均只贡献一个系数。
    """
    return np.mean(2 * (y_pred - y_true))


def mse_loss_backward__sign_only(y_true, y_pred):
    """This is the gradient of the absolute error: it keeps only the sign of each error. The square's derivative
    also knows how large the error is.

    这是绝对误差的梯度，只保留了误差的符号。平方的导数还应反映误差的大小。
    """
    return np.sign(y_pred - y_true) / y_pred.size


def mse_loss_backward__in_place(y_true, y_pred):
    """The gradient is right, but it was computed inside y_pred itself: whoever needs the predictions after you (an
    accuracy, a second loss) finds gradients there. Begin with a new array instead of an operator like -=.

    梯度是对的，但你直接在 y_pred 里计算：之后还要用预测值的人（算准确率、算另一个损失）拿到的却是梯度。
    不要用 -= 之类的原地运算，应先得到一个新数组。
    """
    y_pred -= y_true
    y_pred *= 2 / y_pred.size
    return y_pred


# ---------------------------------------------------------------- huber_loss


def huber_loss__half_missing(y_true, y_pred, delta=1.0):
    """The factor ½ of the squared branch is missing. The two branches no longer meet at |e| = delta: the loss jumps
    there, from delta² down to half of it.

    平方分支少了系数 ½。于是两个分支在 |e| = delta 处接不上：损失会从 delta² 突然跌到一半。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, error**2, delta * (error - 0.5 * delta)))


def huber_loss__no_offset(y_true, y_pred, delta=1.0):
    """The straight branch runs through the origin: the part that moves it down, so that it touches the parabola at
    |e| = delta, is missing. Large errors cost too much by a constant.

    直线分支过了原点：少了把它下移、使其在 |e| = delta 处与抛物线相切的那一项。大误差的损失多出一个常数。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * error))


def huber_loss__offset_not_squared(y_true, y_pred, delta=1.0):
    """The straight branch is right for delta = 1 only: multiplied out, what it subtracts is quadratic in delta.
    Check whether both branches give the same value at |e| = delta.

    直线分支只在 delta = 1 时正确：展开后减去的那一项应是 delta 的二次式。检查两个分支在 |e| = delta 处的值是否相等。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * error - 0.5 * delta))


def huber_loss__offset_whole(y_true, y_pred, delta=1.0):
    """The straight branch lies too low: at |e| = delta it is 0 where the parabola is ½ delta². Only half of delta is
    taken off.

    直线分支太低：在 |e| = delta 处它等于 0，而抛物线是 ½ delta²。只应减去 delta 的一半。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - delta)))


def huber_loss__slope_one(y_true, y_pred, delta=1.0):
    """The straight branch has slope 1, which fits delta = 1 only. A parabola ½ e² arrives at |e| = delta with
    another slope, and the line must go on with it.

    直线分支的斜率是 1，只适合 delta = 1。抛物线 ½ e² 在 |e| = delta 处的斜率是另一个值，直线要沿着它延伸。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2, error - 0.5 * delta))


def huber_loss__delta_ignored(y_true, y_pred, delta=1.0):
    """delta is not used: you always change branches at 1, and everything is right as long as delta keeps its
    default. Which of your numbers should follow the argument?

    没有用到 delta：你总在 1 处切换分支，只有取默认值时才对。哪些常数应当换成参数？
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= 1, 0.5 * error**2, error - 0.5))


def huber_loss__branches_swapped(y_true, y_pred, delta=1.0):
    """The branches are swapped: small errors get the line (which is even negative near 0) and large ones the
    square, just where an outlier should be tamed. np.where takes the value for True first.

    两个分支颠倒了：小误差用了直线（在 0 附近甚至为负），大误差反而用了平方，而那里正该抑制离群点。
    np.where 先写的是条件为真时的值。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, delta * (error - 0.5 * delta), 0.5 * error**2))


def huber_loss__smooth_l1(y_true, y_pred, delta=1.0):
    """This is the smooth L1 loss, a close relative: the Huber loss divided by delta. They agree for delta = 1 only,
    so look at how delta enters both branches.

    这是 smooth L1 损失，Huber 损失的近亲：等于 Huber 损失除以 delta。仅当 delta = 1 时两者相同，
    看看 delta 如何进入两个分支。
    """
    error = np.abs(y_pred - y_true)
    return np.mean(np.where(error <= delta, 0.5 * error**2 / delta, error - 0.5 * delta))


def huber_loss__pseudo(y_true, y_pred, delta=1.0):
    """This is the pseudo-Huber loss, a smooth curve that resembles Huber's at both ends and lies below it in
    between. Asked for are the two branches themselves.

    这是 pseudo-Huber 损失：一条光滑曲线，两端与 Huber 损失相似，中间偏低。题目要的是分段的那两支本身。
    """
    return np.mean(delta**2 * (np.sqrt(1 + ((y_pred - y_true) / delta) ** 2) - 1))


def huber_loss__sign_kept(y_true, y_pred, delta=1.0):
    """You compare the error itself with delta, not its size: every negative error, however large, then counts as
    small and is squared. Predictions far too low are not tamed at all.

    你拿误差本身而不是它的大小与 delta 比较：负误差无论多大都被当成小误差去平方，预测过低时毫无抑制作用。
    """
    error = y_pred - y_true
    return np.mean(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))


def huber_loss__clipped(y_true, y_pred, delta=1.0):
    """You cut the error off at delta and square it: beyond delta the loss stays constant and its gradient is 0, so
    that such a sample teaches nothing. Huber goes on, along a straight line.

    你把误差在 delta 处截断后再平方：超过 delta 后损失不再增长、梯度为 0，这样的样本什么也教不了。
    Huber 损失会沿直线继续增长。
    """
    return np.mean(0.5 * np.clip(y_pred - y_true, -delta, delta) ** 2)


def huber_loss__sum(y_true, y_pred, delta=1.0):
    """You sum over the elements; the loss is their mean. Invisible for a single element, and with a batch the
    gradient grows with its size.

    你对各元素求了和，损失应取平均。只有一个元素时看不出来，成批时梯度会随批量变大。
    """
    error = np.abs(y_pred - y_true)
    return np.sum(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta)))


def huber_loss__over_rows(y_true, y_pred, delta=1.0):
    """You divide by the number of rows, but the mean goes over every element: with D columns the loss is D times
    too large.

    你除以的是行数，而平均应取遍所有元素：有 D 列时损失大 D 倍。
    """
    error = np.abs(y_pred - y_true)
    return np.sum(np.where(error <= delta, 0.5 * error**2, delta * (error - 0.5 * delta))) / len(error)


def huber_loss__one_decision(y_true, y_pred, delta=1.0):
    """You choose one branch for the whole array, from its average error. Each element is to be judged by its own
    error: an if cannot do that for an array.

    你按平均误差为整个数组选了同一个分支。每个元素都应按自己的误差来判断，这是 if 语句对数组做不到的。
    """
    error = np.abs(y_pred - y_true)
    if np.mean(error) <= delta:
        return np.mean(0.5 * error**2)
    return np.mean(delta * (error - 0.5 * delta))


# ---------------------------------------------------------------- cross_entropy_loss


def cross_entropy_loss__not_clamped(y_true, y_pred):
    """The textbook formula, and right for ordinary probabilities. But a saturated model answers exactly 0 or 1: one
    logarithm is then −inf, and 0 · (−inf) makes the whole loss nan. Bound both logarithms from below before they
    are multiplied.

    这是课本上的公式，对普通概率完全正确。但饱和的模型会输出恰好 0 或 1：此时一个对数为 −inf，
    而 0 · (−inf) 使整个损失变成 nan。两个对数在相乘之前都要从下方截断。
    """
    return -np.mean(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))


def cross_entropy_loss__one_clamp(y_true, y_pred):
    """Only the first logarithm is clamped. A probability of exactly 1 breaks the second one in the same way: it
    takes ln(1 − 1).

    只截断了第一个对数。概率恰为 1 时，第二个对数 ln(1 − 1) 会以同样的方式出问题。
    """
    return -np.mean(y_true * np.maximum(np.log(y_pred), -100) + (1 - y_true) * np.log(1 - y_pred))


def cross_entropy_loss__eps_added(y_true, y_pred):
    """A small number is added inside the logarithms. That keeps the loss finite, but a certain and wrong answer now
    costs about 28 instead of 100, and the number bends every small probability. Clamp the logarithm instead of its
    argument.

    你在对数里加了一个很小的数。损失虽然有限了，但“十分肯定却错了”只罚约 28 而不是 100，而且所有小概率都被它扭曲。
    应截断对数本身，而不是改动它的自变量。
    """
    return -np.mean(y_true * np.log(y_pred + 1e-12) + (1 - y_true) * np.log(1 - y_pred + 1e-12))


def cross_entropy_loss__clipped(y_true, y_pred):
    """You clip the probabilities to [1e-7, 1 − 1e-7], as some libraries do: a wrong answer then never costs more
    than about 16, and a right one is never free. Asked for is a bound of −100 on each logarithm.

    你像某些库那样把概率截断到 [1e-7, 1 − 1e-7]：于是答错最多只罚约 16，完全答对也不为零。
    题目要求的是每个对数不低于 −100。
    """
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def cross_entropy_loss__sum_clamped(y_true, y_pred):
    """The bound is applied to the weighted sum, after the labels have come in: 0 · (−inf) is nan before the clamp
    can help, and a soft label gets the full 100 instead of its share. Clamp each logarithm by itself.

    你在乘上标签、相加之后才截断：0 · (−inf) 在截断之前就已是 nan，软标签也会得到整个 100 而不是它的那一份。
    应分别截断每个对数。
    """
    return -np.mean(np.maximum(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred), -100))


def cross_entropy_loss__nan_to_num(y_true, y_pred):
    """np.nan_to_num replaces −inf by the lowest number there is, about −1.8e308: the loss is finite in name only,
    and the first step of training with it explodes. The bound asked for is −100.

    np.nan_to_num 把 −inf 换成了最小的浮点数，约 −1.8e308：损失只是名义上有限，一步训练就会爆炸。
    题目要求的下界是 −100。
    """
    return -np.mean(y_true * np.nan_to_num(np.log(y_pred)) + (1 - y_true) * np.nan_to_num(np.log(1 - y_pred)))


def cross_entropy_loss__positives_only(y_true, y_pred):
    """Only the elements with label 1 cost anything: the second term, for label 0, is missing. A model that always
    answers 1 would have no loss at all.

    只有标签为 1 的元素产生损失：缺少标签为 0 的第二项。一个总是回答 1 的模型损失为零。
    """
    return -np.mean(y_true * np.maximum(np.log(y_pred), -100))


def cross_entropy_loss__sign(y_true, y_pred):
    """The minus in front is missing. Logarithms of probabilities are negative, so your loss falls as the model gets
    worse. Test: a loss like this one is never below 0.

    前面漏了负号。概率的对数是负数，于是模型越差，你的损失越小。检验方法：这个损失永远不会小于 0。
    """
    log_one, log_zero = np.maximum(np.log(y_pred), -100), np.maximum(np.log(1 - y_pred), -100)
    return np.mean(y_true * log_one + (1 - y_true) * log_zero)


def cross_entropy_loss__terms_subtracted(y_true, y_pred):
    """The term for label 0 has the wrong sign: elements of label 0 are rewarded for being wrong. The minus stands
    in front of the whole sum.

    标签为 0 的那一项符号错了：标签为 0 的元素答错反而得到奖励。负号应管住整个和式。
    """
    log_one, log_zero = np.maximum(np.log(y_pred), -100), np.maximum(np.log(1 - y_pred), -100)
    return np.mean(-y_true * log_one + (1 - y_true) * log_zero)


def cross_entropy_loss__sum(y_true, y_pred):
    """You sum over the elements instead of averaging: the loss is as many times too large as there are elements.

    你求了和而不是平均：有多少个元素，损失就大多少倍。
    """
    log_one, log_zero = np.maximum(np.log(y_pred), -100), np.maximum(np.log(1 - y_pred), -100)
    return -np.sum(y_true * log_one + (1 - y_true) * log_zero)


def cross_entropy_loss__over_rows(y_true, y_pred):
    """You divide by the number of rows (the batch). Here the mean goes over every element, whatever the shape.

    你除以的是行数（批量）。这里要对所有元素求平均，与形状无关。
    """
    log_one, log_zero = np.maximum(np.log(y_pred), -100), np.maximum(np.log(1 - y_pred), -100)
    return -np.sum(y_true * log_one + (1 - y_true) * log_zero) / len(y_pred)


def cross_entropy_loss__log2(y_true, y_pred):
    """Your loss is in bits: the logarithm has base 2. The field counts in nats, with the natural logarithm
    (np.log), and so does the gradient of the next exercise.

    你的损失以比特为单位，用的是以 2 为底的对数。深度学习中用自然对数（np.log），下一题的梯度也以它为准。
    """
    log_one, log_zero = np.maximum(np.log2(y_pred), -100), np.maximum(np.log2(1 - y_pred), -100)
    return -np.mean(y_true * log_one + (1 - y_true) * log_zero)


def cross_entropy_loss__swapped(y_true, y_pred):
    """Labels and predictions have changed places: you take the logarithm of the labels. Here y_true comes first,
    other than in PyTorch; the logarithm belongs to the predictions.

    标签与预测互换了位置：你对标签取了对数。本课程中 y_true 在前（与 PyTorch 相反），取对数的应是预测值。
    """
    log_one, log_zero = np.maximum(np.log(y_true), -100), np.maximum(np.log(1 - y_true), -100)
    return -np.mean(y_pred * log_one + (1 - y_pred) * log_zero)


def cross_entropy_loss__sigmoid_again(y_true, y_pred):
    """You send y_pred through a sigmoid, but it holds probabilities already: 0.9 becomes 0.71, and no answer can be
    certain any more. Logits have an exercise of their own, bce_with_logits.

    你又对 y_pred 做了一次 sigmoid，可它已经是概率：0.9 变成 0.71，再没有十分肯定的答案。
    输入 logits 的是另一题 bce_with_logits。
    """
    p = 1 / (1 + np.exp(-y_pred))
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


# ---------------------------------------------------------------- cross_entropy_loss_backward


def cross_entropy_loss_backward__not_clamped(y_true, y_pred):
    """Right for ordinary probabilities, but at exactly 0 or 1 the denominator is 0 and the gradient inf or nan (0 /
    0), which spoils every parameter with the next step. Keep the denominator from falling below its bound.

    对普通概率是对的，但概率恰为 0 或 1 时分母为 0，梯度成为 inf 或 nan（0 / 0），下一步更新就会毁掉所有参数。
    要给分母设一个下限。
    """
    y_true = y_true.astype(y_pred.dtype)
    return (y_pred - y_true) / (y_pred * (1 - y_pred)) / y_pred.size


def cross_entropy_loss_backward__two_fractions(y_true, y_pred):
    """You keep the two fractions apart, −y/p and (1 − y)/(1 − p), each with its own bound. That is right as long as
    p stays away from 0 and 1; at the ends the bound asked for acts on the product p (1 − p), and a prediction that
    is exactly right has gradient 0.

    你把 −y/p 与 (1 − y)/(1 − p) 两个分式分开，各自设了下限。p 远离 0 和 1 时没有问题；但在两端，
    题目的下限作用于乘积 p (1 − p)，完全答对的预测梯度为 0。
    """
    y_true = y_true.astype(y_pred.dtype)
    gradient = (1 - y_true) / np.maximum(1 - y_pred, 1e-12) - y_true / np.maximum(y_pred, 1e-12)
    return gradient / y_pred.size


def cross_entropy_loss_backward__eps_added(y_true, y_pred):
    """You add 1e-12 to the denominator where it should be kept from falling below 1e-12. At 0 itself both agree;
    near 1e-12 your gradient is only half as large. It is a maximum that is asked for, not a sum.

    你给分母加上了 1e-12，而题目要求的是分母不低于 1e-12。恰为 0 时两者相同，在 1e-12 附近你的梯度只有一半。
    要的是取最大值，不是相加。
    """
    y_true = y_true.astype(y_pred.dtype)
    return (y_pred - y_true) / (y_pred * (1 - y_pred) + 1e-12) / y_pred.size


def cross_entropy_loss_backward__clipped(y_true, y_pred):
    """You clip the probabilities to [1e-7, 1 − 1e-7] before you differentiate. The gradient of a certain and wrong
    answer is then 1e5 times too small, and that of a certain and right one is not 0. Only the denominator needs a
    bound.

    你在求导前把概率截断到 [1e-7, 1 − 1e-7]。“十分肯定却错了”的梯度小了 1e5 倍，“十分肯定且对了”的梯度也不为 0。
    需要下限的只有分母。
    """
    p = np.clip(y_pred, 1e-7, 1 - 1e-7)
    return (p - y_true.astype(p.dtype)) / (p * (1 - p)) / p.size


def cross_entropy_loss_backward__for_logits(y_true, y_pred):
    """y_pred − y_true is the famous short gradient, but it is the one for the logits, with the sigmoid already
    passed. This one is for the probabilities: the slope of the sigmoid, p (1 − p), has not cancelled yet.

    y_pred − y_true 是那个著名的简洁梯度，但它是对 logits 的，已经穿过了 sigmoid。这里求的是对概率的梯度：
    sigmoid 的斜率 p (1 − p) 还没有被约掉。
    """
    return (y_pred - y_true.astype(y_pred.dtype)) / y_pred.size


def cross_entropy_loss_backward__positives_only(y_true, y_pred):
    """Only the term −y/p is differentiated: elements with label 0 have no gradient and are never learnt. The loss
    has a second term.

    你只对 −y/p 这一项求了导：标签为 0 的元素没有梯度，永远学不会。损失还有第二项。
    """
    return -y_true.astype(y_pred.dtype) / np.maximum(y_pred, 1e-12) / y_pred.size


def cross_entropy_loss_backward__sign(y_true, y_pred):
    """The sign is reversed. Check with one element of label 1: raising its probability lowers the loss, so that its
    gradient is negative.

    符号反了。用一个标签为 1 的元素检验：提高它的概率会降低损失，所以梯度应为负。
    """
    y_true = y_true.astype(y_pred.dtype)
    return (y_true - y_pred) / np.maximum(y_pred * (1 - y_pred), 1e-12) / y_pred.size


def cross_entropy_loss_backward__not_averaged(y_true, y_pred):
    """The mean of the loss is missing here: each gradient is as many times too large as there are elements.

    这里漏了损失中的平均：有多少个元素，每个梯度就大多少倍。
    """
    return (y_pred - y_true.astype(y_pred.dtype)) / np.maximum(y_pred * (1 - y_pred), 1e-12)


def cross_entropy_loss_backward__over_rows(y_true, y_pred):
    """You divide by the number of rows; the loss is a mean over every element, so divide by how many there are.

    你除以的是行数；损失是对所有元素的平均，应除以元素的总数。
    """
    y_true = y_true.astype(y_pred.dtype)
    return (y_pred - y_true) / np.maximum(y_pred * (1 - y_pred), 1e-12) / len(y_pred)


def cross_entropy_loss_backward__float64(y_true, y_pred):
    """The numbers are right, but integer labels turn float32 predictions into a float64 gradient: NumPy raises the
    type when an int64 array meets a float32 one. Memory doubles from here to the first layer. Give the labels the
    dtype of the predictions first.

    数值正确，但整数标签把 float32 的预测变成了 float64 的梯度：int64 数组与 float32 数组运算时，NumPy 会提升类型，
    从这里直到第一层，内存都会翻倍。先把标签转成预测值的 dtype。
    """
    return (y_pred - y_true) / np.maximum(y_pred * (1 - y_pred), 1e-12) / y_pred.size


# ---------------------------------------------------------------- bce_with_logits


def bce_with_logits__sigmoid_then_log(y_true, logits):
    """The definition, step by step: first the sigmoid, then the logarithms. But the sigmoid of 40 is already
    exactly 1, and ln(1 − 1) is −inf: the loss becomes inf or nan. Simplify ln σ(z) on paper, so that no probability
    is ever formed.

    你照定义一步步算：先 sigmoid，后取对数。但 40 的 sigmoid 已恰好等于 1，而 ln(1 − 1) 是 −inf，损失成了 inf 或 nan。
    先在纸上化简 ln σ(z)，计算中根本不要出现概率。
    """
    p = 1 / (1 + np.exp(-logits))
    return -np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def bce_with_logits__sigmoid_then_clamp(y_true, logits):
    """You form probabilities and hand them to cross_entropy_loss. Its clamp keeps the loss finite, but a logit of
    −1000 with label 1 costs 1000, not 100, and already at 30 digits are lost. The whole point of logits is not to
    pass through a probability.

    你先算出概率，再交给 cross_entropy_loss。它的截断保证了有限，但标签为 1、
    logit 为 −1000 时损失应是 1000 而不是 100，到 30 左右就已经丢失精度。用 logits 的意义正在于不经过概率。
    """
    return cross_entropy_loss(y_true, 1 / (1 + np.exp(-logits)))


def bce_with_logits__eps_added(y_true, logits):
    """You form probabilities and add a small number inside the logarithms: no answer then costs more than about 28,
    however wrong its logit is, and there the gradient vanishes. The logarithm of a sigmoid can be had without
    either.

    你先算概率，又在对数里加了一个小数：于是 logit 错得再离谱，损失也不超过约 28，梯度也随之消失。对 sigmoid 取对数，
    可以既不算概率也不加小数。
    """
    p = 1 / (1 + np.exp(-logits))
    return -np.mean(y_true * np.log(p + 1e-12) + (1 - y_true) * np.log(1 - p + 1e-12))


def bce_with_logits__exp_overflows(y_true, logits):
    """The simplified formula is right, but e^z overflows for z above 709 and the loss is inf. ln(1 + e^z) is nearly
    z there: bring it into a form whose exponent is never positive.

    化简后的公式是对的，但 z 超过 709 时 e^z 溢出，损失成了 inf。那里 ln(1 + e^z) 几乎就是 z：
    把它改写成指数永不为正的形式。
    """
    return np.mean(np.log1p(np.exp(logits)) - y_true * logits)


def bce_with_logits__negative_overflows(y_true, logits):
    """Your form is safe for large positive logits only: for −1000 the exponent −z is +1000 and overflows. One sign
    of the exponent is not enough; it has to be ≤ 0 for every z.

    你的写法只对很大的正 logit 安全：z 为 −1000 时指数 −z 等于 +1000，照样溢出。指数要对任何 z 都 ≤ 0 才行。
    """
    return np.mean((1 - y_true) * logits + np.log1p(np.exp(-logits)))


def bce_with_logits__logits_clipped(y_true, logits):
    """You clip the logits so that the exponential cannot overflow. A logit of −1000 then costs only as much as the
    bound, and its gradient is 0: just the worst answers stop learning. The formula can be made safe without a
    bound.

    你截断了 logits 以防指数溢出。这样 −1000 的损失只按截断值计算，梯度为 0：错得最厉害的样本反而学不动了。
    公式本身可以改写得安全，不需要截断。
    """
    z = np.clip(logits, -100, 100)
    return np.mean(np.log1p(np.exp(z)) - y_true * z)


def bce_with_logits__absolute_value(y_true, logits):
    """Where the stable form has max(z, 0), yours has |z|. For positive logits that is the same; a negative one
    costs |z| too much, even when it is right.

    稳定形式里应是 max(z, 0) 的地方，你写成了 |z|。正的 logit 没有区别；负的 logit 即使答对，也会多算 |z|。
    """
    return np.mean(np.abs(logits) - y_true * logits + np.log1p(np.exp(-np.abs(logits))))


def bce_with_logits__no_curve(y_true, logits):
    """Only the straight parts are left: the term ln(1 + e^−|z|), which rounds the corner at 0, is missing. For
    large logits it hardly matters; at z = 0 the loss should be ln 2 and not 0.

    只剩下了直线部分：缺少在 0 处把拐角磨圆的 ln(1 + e^−|z|)。logit 很大时影响不大；
    但 z = 0 时损失应是 ln 2 而不是 0。
    """
    return np.mean(np.maximum(logits, 0) - y_true * logits)


def bce_with_logits__positives_only(y_true, logits):
    """Elements with label 0 cost nothing: the term for 1 − y is missing.

    标签为 0 的元素没有损失：缺少 1 − y 的那一项。
    """
    return np.mean(y_true * (np.maximum(-logits, 0) + np.log1p(np.exp(-np.abs(logits)))))


def bce_with_logits__labels_plus_minus(y_true, logits):
    """ln(1 + e^(−y z)) is the same loss for labels −1 and +1. Here the labels are 0 and 1, and every label 0 gives
    the constant ln 2, whatever the logit.

    ln(1 + e^(−y z)) 是标签取 −1、+1 时的同一损失。这里标签是 0 和 1，
    于是标签为 0 的元素不论 logit 是多少都得到常数 ln 2。
    """
    return np.mean(np.logaddexp(0, -y_true * logits))


def bce_with_logits__sign(y_true, logits):
    """The label's term has the wrong sign: a positive logit should make label 1 cheaper, and here makes it dearer.

    含标签的那一项符号错了：标签为 1 时，正的 logit 应使损失变小，你这里却变大了。
    """
    return np.mean(np.maximum(logits, 0) + y_true * logits + np.log1p(np.exp(-np.abs(logits))))


def bce_with_logits__labels_flipped(y_true, logits):
    """The labels are the wrong way round: this is the loss of the opposite label for each element. See which of the
    two terms goes with y and which with 1 − y.

    标签弄反了：你算的是每个元素取相反标签时的损失。看看两项中哪一项乘 y、哪一项乘 1 − y。
    """
    return np.mean(np.maximum(logits, 0) - (1 - y_true) * logits + np.log1p(np.exp(-np.abs(logits))))


def bce_with_logits__taken_as_probabilities(y_true, logits):
    """You treat the logits as probabilities: they can be negative or above 1, where the logarithm is nan. The
    sigmoid still belongs between the logits and the logarithm.

    你把 logits 当成了概率：它们可以为负，也可以大于 1，取对数就得到 nan。logits 与对数之间还隔着一个 sigmoid。
    """
    return cross_entropy_loss(y_true, logits)


def bce_with_logits__sum(y_true, logits):
    """You sum over the elements instead of averaging: the loss is as many times too large as there are elements.

    你求了和而不是平均：有多少个元素，损失就大多少倍。
    """
    return np.sum(np.maximum(logits, 0) - y_true * logits + np.log1p(np.exp(-np.abs(logits))))


def bce_with_logits__over_rows(y_true, logits):
    """You divide by the number of rows; the mean goes over every element, whatever the shape.

    你除以的是行数；这里要对所有元素求平均，与形状无关。
    """
    return np.sum(np.maximum(logits, 0) - y_true * logits + np.log1p(np.exp(-np.abs(logits)))) / len(logits)


# ---------------------------------------------------------------- one_hot


def one_hot__integers(labels, num_classes):
    """The ones are in the right places, but the array holds integers (or booleans). Losses and gradients are
    computed with it: it should be float64.

    1 的位置都对，但数组是整数（或布尔）类型。损失和梯度要用它来计算，应为 float64。
    """
    return (labels[:, None] == np.arange(num_classes)).astype(np.int64)


def one_hot__booleans(labels, num_classes):
    """The comparison finds the right places, but what it returns are True and False. Numbers are asked for:
    float64, 1 and 0. (A difference of booleans, for one, is an error in NumPy.)

    比较运算找对了位置，但它返回的是 True 和 False。题目要的是数：float64 的 1 和 0。
    （例如布尔数组相减在 NumPy 中会报错。）
    """
    return labels[:, None] == np.arange(num_classes)


def one_hot__classes_counted(labels, num_classes):
    """You take the number of columns from the largest label instead of num_classes. A batch in which the last class
    happens not to occur then has too few columns, and does not fit the logits.

    你用最大的标签推出列数，没有用 num_classes。一个批次里恰好没有最后一类时，列数就不够，与 logits 对不上。
    """
    return np.eye(int(labels.max()) + 1)[labels]


def one_hot__classes_present(labels, num_classes):
    """You give a column to each class that occurs. A class without a sample in this batch loses its column, and
    those behind it move up: column c no longer means class c.

    你只给出现过的类别分配了列。本批次中没有样本的类别会丢掉它的列，后面的列随之前移：第 c 列不再代表类别 c。
    """
    return (labels[:, None] == np.unique(labels)).astype(np.float64)


def one_hot__transposed(labels, num_classes):
    """Rows and columns are swapped: you return (num_classes, N). One row is one sample, one column one class.

    行列颠倒了：你返回的是 (num_classes, N)。每行应是一个样本，每列是一个类别。
    """
    return np.eye(num_classes)[labels].T


def one_hot__from_one(labels, num_classes):
    """The 1 stands one column too far to the left: labels are counted from 0, so class 0 has column 0.

    1 的位置偏左了一列：标签从 0 开始编号，类别 0 对应第 0 列。
    """
    return np.eye(num_classes)[labels.astype(np.int64) - 1]


def one_hot__every_row(labels, num_classes):
    """A slice and an index array do not go hand in hand: each row gets a 1 for every label that occurs in the
    batch. Give the rows as an index array too, so that NumPy pairs them with the labels.

    切片与索引数组不会逐一配对：每一行在批次中出现过的所有标签处都成了 1。行号也要用索引数组给出，
    NumPy 才会把它们与标签配对。
    """
    out = np.zeros((len(labels), num_classes))
    out[:, labels] = 1
    return out


def one_hot__label_itself(labels, num_classes):
    """The entry holds the label's number instead of 1, and class 0 has no entry at all. Which class it is, is said
    by the column alone.

    你填的是标签的编号而不是 1，类别 0 更是什么都没有。属于哪一类，只由列的位置表示。
    """
    out = np.zeros((len(labels), num_classes))
    out[np.arange(len(labels)), labels] = labels
    return out


def one_hot__ignores_order(labels, num_classes):
    """The rows come out sorted by class: the n-th row no longer belongs to the n-th label. Leave the labels in
    their order.

    各行按类别排了序：第 n 行不再对应第 n 个标签。请保持标签原来的次序。
    """
    return np.eye(num_classes)[np.sort(labels)]


def one_hot__loop(labels, num_classes):
    """The result is right, but two Python loops visit each entry. NumPy can set all the ones with a single
    assignment: index with one array for the rows and one for the columns.

    结果正确，但用了两层 Python 循环逐格处理。NumPy 一次赋值就能填好所有的 1：用一个行号数组和一个列号数组作索引。
    """
    out = np.zeros((len(labels), num_classes))
    for n in range(len(labels)):
        for c in range(num_classes):
            if labels[n] == c:
                out[n, c] = 1
    return out


# ---------------------------------------------------------------- softmax_cross_entropy


def smoothed_targets(logits, labels, label_smoothing):
    classes = logits.shape[1]
    return (1 - label_smoothing) * np.eye(classes)[labels] + label_smoothing / classes


def softmax_cross_entropy__plain_softmax(logits, labels, label_smoothing=0.0):
    """The textbook's softmax, e^z over its sum: above 709 the exponential overflows and the loss is nan. Subtract
    the largest logit of each row first, or use log_softmax, which does so.

    这是课本上的 softmax：e^z 除以总和。z 超过 709 时指数溢出，损失成了 nan。应先减去每行最大的 logit，
    或用已经处理好的 log_softmax。
    """
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * np.log(p), axis=1))


def softmax_cross_entropy__log_of_softmax(logits, labels, label_smoothing=0.0):
    """First softmax, then the logarithm: where a logit lies 1000 below the largest, its probability is rounded to 0
    and the logarithm is −inf. log_softmax takes both steps at once and loses nothing.

    你先 softmax、后取对数：某个 logit 比最大者低 1000 时，它的概率被舍入为 0，对数就是 −inf。log_softmax 把两步合一，
    不会丢失。
    """
    log_p = np.log(softmax(logits, axis=1))
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__eps_added(logits, labels, label_smoothing=0.0):
    """A small number inside the logarithm hides that the probability was rounded to 0: a wrong and certain answer
    costs 28 at most, where it should cost the distance of the logits. Take the logarithm without a detour by way of
    the probability.

    在对数里加小数，只是掩盖了概率已被舍入为 0：十分肯定却错了的答案最多罚 28，而应罚的是 logits 之差。
    求对数不要绕道概率。
    """
    log_p = np.log(softmax(logits, axis=1) + 1e-12)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__global_maximum(logits, labels, label_smoothing=0.0):
    """You subtract the largest logit of the whole batch. A row far below another then has nothing but exponentials
    that are 0, and takes the logarithm of 0. Each row needs its own maximum.

    你减去的是整个批次的最大 logit。若某一行远低于另一行，它的指数就全部是 0，接着对 0 取对数。
    每一行都要减去自己的最大值。
    """
    z = logits - logits.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__wrong_axis(logits, labels, label_smoothing=0.0):
    """The softmax runs down the columns, over the samples of the batch. The classes of one sample compete with each
    other, so that each row sums to 1.

    softmax 沿列进行，变成了批次中各样本之间的比较。相互竞争的应是同一样本的各个类别，即每一行之和为 1。
    """
    log_p = log_softmax(logits, axis=0)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__softmax_twice(logits, labels, label_smoothing=0.0):
    """Softmax is applied twice: what goes into the log-softmax are probabilities already. The loss then hardly
    distinguishes good from bad, and training crawls. Give it the logits themselves.

    做了两次 softmax：送进 log-softmax 的已经是概率。这样的损失几乎分不出好坏，训练会非常慢。应直接传入 logits。
    """
    log_p = log_softmax(softmax(logits, axis=1), axis=1)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__every_pair(logits, labels, label_smoothing=0.0):
    """With a slice in front, the index picks all the labels in every row: an (N, N) table of sample against label,
    most of it not meant. Pair each row with its own label by giving the rows as an index array.

    前面用切片时，每一行都会取出所有标签处的值：得到 (N, N) 的表，其中大部分并非所求。行号也用索引数组给出，
    才能让每行只取自己的标签。
    """
    log_p = log_softmax(logits, axis=1)
    picked = log_p[:, labels].mean(axis=1)
    return -np.mean((1 - label_smoothing) * picked + label_smoothing * log_p.mean(axis=1))


def softmax_cross_entropy__mean_over_all(logits, labels, label_smoothing=0.0):
    """The mean goes over N·C entries, but a sample's loss is the sum over its classes; only the samples are
    averaged. Your loss is C times too small.

    你对 N·C 个元素求了平均，但一个样本的损失是对各类别求和，只有样本之间才求平均。你的损失小了 C 倍。
    """
    return -np.mean(smoothed_targets(logits, labels, label_smoothing) * log_softmax(logits, axis=1))


def softmax_cross_entropy__sum(logits, labels, label_smoothing=0.0):
    """You add the losses of the samples up instead of averaging: with a batch of 1 nobody notices, with a batch of
    N the loss is N times too large.

    你把各样本的损失相加而没有平均：批量为 1 时看不出来，批量为 N 时损失大 N 倍。
    """
    return -np.sum(smoothed_targets(logits, labels, label_smoothing) * log_softmax(logits, axis=1))


def softmax_cross_entropy__sign(logits, labels, label_smoothing=0.0):
    """The minus is missing: logarithms of probabilities are negative, a loss is not.

    漏了负号：概率的对数是负数，损失不会是负数。
    """
    log_p = log_softmax(logits, axis=1)
    return np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_p, axis=1))


def softmax_cross_entropy__no_log(logits, labels, label_smoothing=0.0):
    """The logarithm is missing: you average the probabilities of the labels. The loss is −ln of each of them.

    漏了对数：你平均的是标签处的概率。损失是它们各自的 −ln。
    """
    p = softmax(logits, axis=1)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * p, axis=1))


def softmax_cross_entropy__no_normaliser(logits, labels, label_smoothing=0.0):
    """You use the logit of the label as if it were its log-probability. What normalises it is missing, the
    logarithm of the sum of all exponentials of the row: without it, the other classes have no say.

    你把标签处的 logit 直接当成对数概率。缺少归一化的部分，即该行所有指数之和的对数：没有它，其他类别就不起作用。
    """
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * logits, axis=1))


def softmax_cross_entropy__smoothing_ignored(logits, labels, label_smoothing=0.0):
    """label_smoothing is not used. Everything is right as long as it is 0; otherwise the other classes get a share
    of the target too.

    没有用到 label_smoothing。它为 0 时一切正确；否则其他类别也应分到目标的一部分。
    """
    return -np.mean(log_softmax(logits, axis=1)[np.arange(len(labels)), labels])


def softmax_cross_entropy__smoothing_others_only(logits, labels, label_smoothing=0.0):
    """You share ε among the C − 1 other classes. In the paper, and in PyTorch, it is spread over all C classes, the
    label's own included, which therefore has 1 − ε + ε/C.

    你把 ε 分给了另外 C − 1 个类别。按论文和 PyTorch，ε 平均分给全部 C 个类别，包括标签自己，
    因此标签处是 1 − ε + ε/C。
    """
    classes = logits.shape[1]
    hot = np.eye(classes)[labels]
    q = (1 - label_smoothing) * hot + label_smoothing / (classes - 1) * (1 - hot)
    return -np.mean(np.sum(q * log_softmax(logits, axis=1), axis=1))


def softmax_cross_entropy__smoothing_summed(logits, labels, label_smoothing=0.0):
    """Each class gets the whole ε instead of its C-th part: the targets add up to more than 1. Divide what is
    shared by the number of classes.

    每个类别都得到了整个 ε，而不是它的 C 分之一：目标之和超过 1。要分出去的量应除以类别数。
    """
    log_p = log_softmax(logits, axis=1)
    picked = log_p[np.arange(len(labels)), labels]
    return -np.mean((1 - label_smoothing) * picked + label_smoothing * log_p.sum(axis=1))


def softmax_cross_entropy__smoothing_on_top(logits, labels, label_smoothing=0.0):
    """ε is given to all classes but not taken from the label, whose weight stays 1: the targets add up to 1 + ε.
    What is handed out has to come from somewhere.

    ε 分给了所有类别，却没有从标签那里扣除，标签的权重仍是 1：目标之和成了 1 + ε。分出去的量要从标签处取走。
    """
    log_p = log_softmax(logits, axis=1)
    picked = log_p[np.arange(len(labels)), labels]
    return -np.mean(picked + label_smoothing * log_p.mean(axis=1))


def softmax_cross_entropy__in_place(logits, labels, label_smoothing=0.0):
    """The loss is right, but you subtract the maximum inside the caller's logits: whoever uses them afterwards
    finds other numbers there. Give the difference a new array.

    损失是对的，但你在调用者的 logits 里原地减去了最大值：之后再用它的人看到的已是别的数。差值应放进新数组。
    """
    logits -= logits.max(axis=1, keepdims=True)
    return -np.mean(np.sum(smoothed_targets(logits, labels, label_smoothing) * log_softmax(logits, axis=1), axis=1))


def softmax_cross_entropy__loop(logits, labels, label_smoothing=0.0):
    """The values are right, but a Python loop treats one sample after the other. log_softmax takes the whole (N, C)
    array, and one indexing step picks the labels of all rows.

    数值正确，但 Python 循环逐个样本处理。log_softmax 可以一次处理整个 (N, C) 数组，一次索引就能取出所有行的标签。
    """
    total = 0.0
    for n in range(len(labels)):
        log_p = log_softmax(logits[n : n + 1], axis=1)[0]
        total -= (1 - label_smoothing) * log_p[labels[n]] + label_smoothing * log_p.mean()
    return total / len(labels)


# ---------------------------------------------------------------- softmax_cross_entropy_backward


def targets_like(logits, labels, label_smoothing):
    return smoothed_targets(logits, labels, label_smoothing).astype(logits.dtype)


def softmax_cross_entropy_backward__not_averaged(logits, labels, label_smoothing=0.0):
    """The loss is a mean over N samples, and the 1/N has been lost on the way back: your gradient is N times too
    large. With a batch of 1 it cannot be seen.

    损失是 N 个样本的平均，反向时却漏了 1/N：梯度大了 N 倍。批量为 1 时看不出来。
    """
    return softmax(logits, axis=1) - targets_like(logits, labels, label_smoothing)


def softmax_cross_entropy_backward__over_all(logits, labels, label_smoothing=0.0):
    """You divide by N·C, but the loss is averaged over the samples only: your gradient is C times too small.

    你除以了 N·C，但损失只对样本求平均：梯度小了 C 倍。
    """
    return (softmax(logits, axis=1) - targets_like(logits, labels, label_smoothing)) / logits.size


def softmax_cross_entropy_backward__over_classes(logits, labels, label_smoothing=0.0):
    """You divide by the number of classes where the number of samples belongs. With as many samples as classes the
    two agree: look at a batch that is not square.

    你除以的是类别数，而应除以样本数。两者相等时看不出来：换一个不是方阵的批次看看。
    """
    return (softmax(logits, axis=1) - targets_like(logits, labels, label_smoothing)) / logits.shape[1]


def softmax_cross_entropy_backward__every_row(logits, labels, label_smoothing=0.0):
    """The target is subtracted in every row at all the labels of the batch, for a slice in front pairs each row
    with each label. Give the rows as an index array, so that each row meets its own label.

    前面用了切片，于是每一行在批次的所有标签处都减去了目标。行号也用索引数组给出，让每行只对上自己的标签。
    """
    gradient = softmax(logits, axis=1) - label_smoothing / logits.shape[1]
    gradient[:, labels] -= 1 - label_smoothing
    return gradient / len(labels)


def softmax_cross_entropy_backward__sign(logits, labels, label_smoothing=0.0):
    """Target minus probability is the direction of descent; the gradient points the other way, and the optimiser
    subtracts it. Check: the label's own logit has a negative gradient.

    目标减概率是下降的方向；梯度指向相反的一侧，由优化器去减。检验：标签自己的 logit 的梯度应为负。
    """
    return (targets_like(logits, labels, label_smoothing) - softmax(logits, axis=1)) / len(labels)


def softmax_cross_entropy_backward__label_only(logits, labels, label_smoothing=0.0):
    """Only the label's own logit has a gradient here. The others are part of the sum inside softmax: raising them
    raises the loss, so they have one too. Each row of the gradient sums to 0.

    这里只有标签自己的 logit 有梯度。其余的 logit 也在 softmax 的求和之中：提高它们会增大损失，因此也有梯度。
    梯度的每一行之和为 0。
    """
    hot = np.eye(logits.shape[1], dtype=logits.dtype)[labels]
    return hot * (softmax(logits, axis=1) - targets_like(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__labels_as_numbers(logits, labels, label_smoothing=0.0):
    """You subtract the label itself, the number of a class, from every probability of its row. What is subtracted is 1,
    and only in the label's own column.

    你从整行概率中减去了标签这个数（类别的编号）。应减去的是 1，而且只在标签所在的那一列。
    """
    return (softmax(logits, axis=1) - labels[:, None].astype(logits.dtype)) / len(labels)


def softmax_cross_entropy_backward__for_probabilities(logits, labels, label_smoothing=0.0):
    """This is the gradient for the probabilities, −q/p: you stopped half-way. It still has to pass through softmax
    to reach the logits, and then p cancels.

    这是对概率的梯度 −q/p：只走了一半。还要穿过 softmax 才能到达 logits，届时 p 会被约掉。
    """
    return -targets_like(logits, labels, label_smoothing) / softmax(logits, axis=1) / len(labels)


def softmax_cross_entropy_backward__diagonal_only(logits, labels, label_smoothing=0.0):
    """You use p (1 − p) as the derivative of softmax. That is its diagonal only: each probability depends on every
    logit of its row. With the whole Jacobian the product becomes short.

    你用 p (1 − p) 作为 softmax 的导数。那只是对角线部分：每个概率都依赖该行的所有 logit。用完整的雅可比矩阵相乘，
    结果会变得很短。
    """
    p = softmax(logits, axis=1)
    return -targets_like(logits, labels, label_smoothing) * (1 - p) / len(labels)


def softmax_cross_entropy_backward__no_softmax(logits, labels, label_smoothing=0.0):
    """You subtract the target from the logits themselves. It is their softmax that is compared with the target.

    你直接用 logits 减去目标。与目标相比较的应是它们的 softmax。
    """
    return (logits - targets_like(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__plain_softmax(logits, labels, label_smoothing=0.0):
    """Right for small logits, but without subtracting the row's maximum e^z overflows above 709, and inf / inf is
    nan. The softmax from activations is safe.

    logits 较小时正确，但没有减去每行的最大值，超过 709 时 e^z 溢出，inf / inf 得 nan。
    activations 里的 softmax 是安全的。
    """
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - targets_like(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__global_maximum(logits, labels, label_smoothing=0.0):
    """You subtract the maximum of the whole batch: a row that lies far below another has only exponentials of 0
    left, and 0 / 0 is nan. Each row needs its own maximum.

    你减去的是整个批次的最大值：远低于其他行的那一行，指数全成了 0，0 / 0 得 nan。每一行都要减去自己的最大值。
    """
    e = np.exp(logits - logits.max())
    return (e / e.sum(axis=1, keepdims=True) - targets_like(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__wrong_axis(logits, labels, label_smoothing=0.0):
    """The softmax runs down the columns, over the samples. It belongs along each row, over the classes; a
    gradient's rows then sum to 0.

    softmax 沿列（样本方向）进行了。它应沿每一行、在类别之间进行；那样梯度的每一行之和为 0。
    """
    return (softmax(logits, axis=0) - targets_like(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__smoothing_ignored(logits, labels, label_smoothing=0.0):
    """label_smoothing is not used: loss and gradient no longer belong together once it is not 0. The target that
    you subtract is not plainly one-hot then.

    没有用到 label_smoothing：一旦它不为 0，损失与梯度就不再配套。此时减去的目标不再是单纯的 one-hot。
    """
    return (softmax(logits, axis=1) - targets_like(logits, labels, 0.0)) / len(labels)


def softmax_cross_entropy_backward__smoothing_others_only(logits, labels, label_smoothing=0.0):
    """You share ε among the C − 1 other classes; it is spread over all C, the label's own included.

    你把 ε 分给了另外 C − 1 个类别；它应平均分给全部 C 个类别，包括标签自己。
    """
    classes = logits.shape[1]
    hot = np.eye(classes, dtype=logits.dtype)[labels]
    q = (1 - label_smoothing) * hot + label_smoothing / (classes - 1) * (1 - hot)
    return (softmax(logits, axis=1) - q) / len(labels)


def softmax_cross_entropy_backward__smoothing_on_top(logits, labels, label_smoothing=0.0):
    """The label's target stays 1 although every class is given ε/C: the targets add up to 1 + ε, and the rows of
    your gradient no longer sum to 0.

    每个类别都得到了 ε/C，标签处却仍是 1：目标之和成了 1 + ε，梯度的每一行之和也不再为 0。
    """
    gradient = softmax(logits, axis=1) - label_smoothing / logits.shape[1]
    gradient[np.arange(len(labels)), labels] -= 1
    return gradient / len(labels)


def softmax_cross_entropy_backward__float64(logits, labels, label_smoothing=0.0):
    """The numbers are right, but float32 logits get a float64 gradient: the targets are float64 (one_hot always
    is), and NumPy takes the larger type. Give the targets the logits' dtype, or subtract at the labels' places
    only.

    数值正确，但 float32 的 logits 得到了 float64 的梯度：目标是 float64（one_hot 总是如此），NumPy 取较大的类型。
    把目标转成 logits 的 dtype，或者只在标签的位置上相减。
    """
    return (softmax(logits, axis=1) - smoothed_targets(logits, labels, label_smoothing)) / len(labels)


def softmax_cross_entropy_backward__in_place(logits, labels, label_smoothing=0.0):
    """The gradient is right, but it was written into the caller's logits. Whoever computes the loss or the accuracy
    from them afterwards gets nonsense. Work on an array of your own.

    梯度是对的，但它被写进了调用者的 logits。之后再用 logits 算损失或准确率，得到的都是错的。请在自己的数组上计算。
    """
    logits[...] = softmax(logits, axis=1) - targets_like(logits, labels, label_smoothing)
    logits /= len(labels)
    return logits
