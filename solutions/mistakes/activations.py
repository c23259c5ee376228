"""What goes wrong in activations.py."""


def sigmoid__flipped(x):
    """Your curve falls where it should rise: large x gives 0 and small x gives 1. Look at the sign in the exponent.

    你的曲线方向反了：x 很大时得到 0，很小时得到 1。请检查指数里的符号。
    """
    return 1 / (1 + np.exp(x))


def sigmoid__inf_over_inf(x):
    """e^x / (1 + e^x) is right on paper, but for large x it becomes inf / inf, which is nan. It shows from about
    x = 710 on (89 in float32). Choose a form in which only the exponential of a negative number appears.

    e^x / (1 + e^x) 在纸上没错，但 x 很大时会变成 inf / inf，结果是 nan：
    float64 约从 x = 710 开始，float32 约从 89 开始。
    换一种写法，让指数里只出现负数。
    """
    return np.exp(x) / (1 + np.exp(x))


def sigmoid__clipped(x):
    """You clip x before the exponential, so every input beyond the limit gets the same answer: σ(−30) is about 9e−14,
    not σ(−10). Clipping hides the overflow instead of avoiding it; rewrite the formula so that nothing overflows.

    你在取指数之前截断了 x，于是超过界限的输入都得到同一个值：σ(−30) 约为 9e−14，而不是 σ(−10)。
    截断只是掩盖溢出；请改写公式，让溢出根本不发生。
    """
    return 1 / (1 + np.exp(-np.clip(x, -10, 10)))


def sigmoid__tanh_instead(x):
    """This is tanh: it runs from −1 to 1. The sigmoid runs from 0 to 1, with σ(0) = ½.

    这是 tanh，取值从 −1 到 1。sigmoid 的取值在 0 到 1 之间，且 σ(0) = ½。
    """
    return np.tanh(x)


def sigmoid__minus_below(x):
    """There is a minus where the denominator needs a plus: at x = 0 you divide by zero, and values leave (0, 1).

    分母里的加号写成了减号：x = 0 处会除以零，结果也会跑出 (0, 1)。
    """
    return 1 / (1 - np.exp(-x))


def sigmoid__piecewise_linear(x):
    """This is the "hard" sigmoid, a straight line cut off at 0 and 1. It is a cheap stand-in; the exercise asks for
    the smooth curve with the exponential.

    这是“硬” sigmoid：一条在 0 和 1 处截断的直线。它只是省计算的近似；本题要的是带指数的光滑曲线。
    """
    return np.clip(x / 6 + 0.5, 0, 1).astype(x.dtype)


def sigmoid__math_exp(x):
    """math.exp takes one number, not an array. NumPy has an exponential that works on every element at once.

    math.exp 只接受一个数，不接受数组。NumPy 有一次作用于所有元素的指数函数。
    """
    import math

    return 1 / (1 + math.exp(-x))


def sigmoid__element_by_element(x):
    """The numbers are right, but Python visits them one at a time, which is many times slower than one NumPy
    expression on the whole array. Drop the loop: np.exp and the operators take arrays as they are.

    数值是对的，但 Python 在逐个访问元素，比对整个数组写一个 NumPy 表达式慢很多倍。
    去掉循环：np.exp 和四则运算本来就能作用于整个数组。
    """
    answer = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        answer[index] = 1 / (1 + np.exp(-x[index]))
    return answer


def sigmoid_backward__forgets_dout(dout, out):
    """This is the slope of the sigmoid alone. The chain rule multiplies it by dout, what arrives from the layer above.

    这只是 sigmoid 自身的斜率。按链式法则还要乘上从后一层传回来的 dout。
    """
    return out * (1 - out)


def sigmoid_backward__squashes_again(dout, out):
    """You apply the sigmoid to out, but out already is the sigmoid of x. Use it as it is.

    你对 out 又做了一次 sigmoid，可 out 本身就是 σ(x) 了，直接用即可。
    """
    s = sigmoid(out)
    return dout * s * (1 - s)


def sigmoid_backward__one_factor(dout, out):
    """One factor of the slope is missing: σ′ is a product of σ and another term, and vanishes on both sides, at σ = 0
    as well as at σ = 1. Yours is largest where σ is 0.

    斜率少了一个因子：σ′ 是 σ 与另一项的乘积，在 σ = 0 和 σ = 1 两端都趋于 0。你的结果却在 σ = 0 处最大。
    """
    return dout * (1 - out)


def sigmoid_backward__only_out(dout, out):
    """You multiply by out alone. That would be right for e^x; the sigmoid levels off at 1, where its slope must be 0.

    你只乘了 out，那是 e^x 的导数。sigmoid 在接近 1 时变平，那里的斜率必须是 0。
    """
    return dout * out


def sigmoid_backward__tanh_slope(dout, out):
    """1 − out² is the slope of tanh. The sigmoid has a slope of its own: it is at most ¼, at out = ½.

    1 − out² 是 tanh 的斜率。sigmoid 的斜率另有公式：在 out = ½ 处最大，为 ¼。
    """
    return dout * (1 - out**2)


def sigmoid_backward__sign(dout, out):
    """The size is right, the sign is not: the sigmoid rises everywhere, so its slope is never negative.

    大小正确，符号反了：sigmoid 处处上升，斜率不会为负。
    """
    return dout * out * (out - 1)


def sigmoid_backward__through_x(dout, out):
    """You recover x from out and differentiate there. Where out has rounded to 0 or 1, x is infinite and you get nan.
    The slope can be written with out alone.

    你先由 out 反推 x 再求导。当 out 已舍入成 0 或 1 时，x 是无穷大，结果成了 nan。斜率只用 out 就能表示。
    """
    x = np.log(out / (1 - out))
    return dout * np.exp(-x) / (1 + np.exp(-x)) ** 2


def sigmoid_backward__in_place(dout, out):
    """Your answer is right, but dout is overwritten on the way: *= writes into the caller's array, and another branch
    of the network may still need it. Make a new array.

    答案是对的，但途中改写了 dout：*= 会写进调用者的数组，而网络的另一条支路可能还要用它。请生成新数组。
    """
    dout *= out * (1 - out)
    return dout


def sigmoid_backward__arguments_swapped(out, dout):
    """Your arguments stand in the other order, so dout is taken for the output. dout comes first.

    你的参数顺序反了，dout 被当成了输出。dout 在前。
    """
    return dout * out * (1 - out)


def tanh__plain_exponentials(x):
    """The formula of the text, taken literally: fine near zero, but e^1000 is inf and inf / inf is nan. From |x| of
    about 710 on (89 in float32) your network would be lost. Rewrite it with the exponential of −2|x| only.

    直接照抄课文公式：在零附近没问题，但 e^1000 是 inf，而 inf / inf 是 nan。
    从 |x| 约 710（float32 约 89）起整个网络就毁了。请改写成只含 −2|x| 的指数。
    """
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def tanh__one_sided(x):
    """Good for negative x, but e^(2x) still overflows when x is large and positive, and inf / inf is nan. Use that
    tanh is odd, and exponentiate only numbers below zero.

    x 为负时没问题，但 x 是很大的正数时 e^(2x) 仍会溢出，inf / inf 得 nan。
    利用 tanh 是奇函数，只对不大于零的数取指数。
    """
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1)


def tanh__half_argument(x):
    """2σ(x) − 1 is tanh(x/2): the right shape, but stretched to twice the width. Look at the argument of σ.

    2σ(x) − 1 等于 tanh(x/2)：形状对，但横向拉宽了一倍。请检查 σ 的自变量。
    """
    return 2 * sigmoid(x) - 1


def tanh__flipped(x):
    """The two exponentials of the numerator are swapped: your curve falls from 1 to −1.

    分子里的两个指数写反了：你的曲线从 1 降到 −1。
    """
    z = np.exp(-2 * np.abs(x))
    return -np.sign(x) * (1 - z) / (1 + z)


def tanh__sign_lost(x):
    """Working with |x| keeps you from overflow, but the sign of x never comes back: tanh(−1) must be −tanh(1).

    用 |x| 计算避免了溢出，但 x 的符号没有补回来：tanh(−1) 应等于 −tanh(1)。
    """
    z = np.exp(-2 * np.abs(x))
    return (1 - z) / (1 + z)


def tanh__sinh(x):
    """You divide by 2: that is sinh, which grows without bound. tanh divides sinh by cosh and stays within (−1, 1).

    你除以了 2，得到的是无界增长的 sinh。tanh 是 sinh 除以 cosh，始终在 (−1, 1) 之内。
    """
    return (np.exp(x) - np.exp(-x)) / 2


def tanh__upside_down(x):
    """Numerator and denominator have changed places: this is coth, which is infinite at 0, where tanh is 0.

    分子与分母颠倒了：这是 coth，在 0 处为无穷大，而 tanh(0) = 0。
    """
    return (np.exp(x) + np.exp(-x)) / (np.exp(x) - np.exp(-x))


def tanh__borrowed(x):
    """You call np.tanh. Here the point is to build tanh from exponentials yourself and to keep it from overflowing;
    later exercises may use np.tanh freely.

    你直接调用了 np.tanh。本题的目的是自己用指数搭出 tanh 并避免溢出；之后的练习可以随意使用 np.tanh。
    """
    return np.tanh(x)


def tanh_backward__squashes_again(dout, out):
    """You take tanh of out, but out already is tanh(x). Square it as it is.

    你对 out 又取了一次 tanh，可 out 已经是 tanh(x)，直接平方即可。
    """
    return dout * (1 - np.tanh(out) ** 2)


def tanh_backward__forgets_dout(dout, out):
    """This is the slope of tanh alone. The chain rule multiplies it by dout.

    这只是 tanh 自身的斜率。按链式法则还要乘 dout。
    """
    return 1 - out**2


def tanh_backward__not_squared(dout, out):
    """The square is missing: with 1 − out a negative output gets a slope above 1, but tanh is nowhere steeper than 1.

    少了平方：写成 1 − out 时，负的输出会得到大于 1 的斜率，而 tanh 的斜率处处不超过 1。
    """
    return dout * (1 - out)


def tanh_backward__sigmoid_slope(dout, out):
    """out (1 − out) is the slope of the sigmoid. At out = 0 tanh is steepest, with slope 1, and yours is 0.

    out (1 − out) 是 sigmoid 的斜率。tanh 在 out = 0 处最陡，斜率为 1，而你得到 0。
    """
    return dout * out * (1 - out)


def tanh_backward__plus(dout, out):
    """A plus stands where the slope has a minus: tanh flattens towards ±1, so its slope must go to 0 there.

    减号写成了加号：tanh 在接近 ±1 时变平，那里的斜率应趋于 0。
    """
    return dout * (1 + out**2)


def tanh_backward__in_place(dout, out):
    """Your answer is right, but dout is overwritten on the way: *= writes into the caller's array. Make a new one.

    答案是对的，但途中改写了 dout：*= 会写进调用者的数组。请生成新数组。
    """
    dout *= 1 - out**2
    return dout


def tanh_backward__arguments_swapped(out, dout):
    """Your arguments stand in the other order, so dout is taken for the output. dout comes first.

    你的参数顺序反了，dout 被当成了输出。dout 在前。
    """
    return dout * (1 - out**2)


def relu__in_place(x):
    """Your answer is right, but x itself has changed: assigning to x[…] writes into the caller's array, and the
    backward pass still needs the old x. Make a new array.

    答案是对的，但 x 本身被改了：给 x[…] 赋值会写进调用者的数组，而反向传播还需要原来的 x。请生成新数组。
    """
    x[x < 0] = 0
    return x


def relu__mask(x):
    """You return where x is positive (True and False), not x itself at these places.

    你返回的是“x 是否为正”（True 和 False），而不是这些位置上的 x 本身。
    """
    return x > 0


def relu__step(x):
    """This is the step function: every positive number becomes 1. ReLU lets positive numbers through as they are.

    这是阶跃函数：所有正数都变成了 1。ReLU 让正数原样通过。
    """
    return np.where(x > 0, np.ones_like(x), np.zeros_like(x))


def relu__absolute(x):
    """Negative numbers come out positive: this is |x|. ReLU cuts them off at 0.

    负数变成了正数：这是 |x|。ReLU 应把负数截为 0。
    """
    return np.abs(x)


def relu__leaks(x):
    """A little of the negative side leaks through: this is the leaky ReLU. Here negative numbers become exactly 0.

    负半边漏过去了一点：这是 leaky ReLU。本题中负数要恰好变成 0。
    """
    return np.maximum(x, 0.01 * x)


def relu__minimum(x):
    """You keep the negative side and cut the positive one: minimum and maximum are swapped.

    你保留了负半边、截掉了正半边：minimum 和 maximum 用反了。
    """
    return np.minimum(x, 0)


def relu__capped(x):
    """Large numbers are cut off as well, at 6 (this is ReLU6). ReLU has no upper limit.

    大的数也被截到了 6（这是 ReLU6）。ReLU 没有上限。
    """
    return np.clip(x, 0, 6)


def relu__softplus(x):
    """log(1 + e^x) is softplus, a smooth relative of ReLU: it is above 0 everywhere, log 2 at x = 0.

    log(1 + e^x) 是 softplus，ReLU 的光滑版本：它处处大于 0，在 x = 0 处等于 log 2。
    """
    return np.logaddexp(0, x)


def relu__python_max(x):
    """Python's max asks whether one whole array is larger than 0, which has no single answer. NumPy has a function
    that compares element by element.

    Python 的 max 会问“整个数组是否大于 0”，这没有唯一答案。NumPy 有逐元素比较的函数。
    """
    return max(0, x)


def relu_backward__mask_from_dout(dout, x):
    """Your mask looks at the sign of dout. What decides is x, the number that went into ReLU: a negative gradient
    passes through just as well where x is positive.

    你的掩码看的是 dout 的符号。起决定作用的是输入 ReLU 的 x：只要 x 为正，负的梯度同样要通过。
    """
    return dout * (dout > 0)


def relu_backward__one_at_zero(dout, x):
    """At exactly 0 you pass the gradient on. ReLU has a kink there, and this course, like PyTorch, takes slope 0:
    compare with > rather than ≥. It matters after dropout or padding, where exact zeros are common.

    在 x 恰好为 0 处你让梯度通过了。ReLU 在此处有折点，本课程与 PyTorch 一样取斜率 0：请区分 > 与 ≥。
    经过 dropout 或填充之后，恰好为 0 的数很常见。
    """
    return dout * (x >= 0)


def relu_backward__half_at_zero(dout, x):
    """At exactly 0 you take the slope ½, the mean of both sides. It is a fair subgradient, but this course, like
    PyTorch, takes 0.

    在 x 恰好为 0 处你取了左右斜率的平均 ½。它也是一个次梯度，但本课程与 PyTorch 一样取 0。
    """
    return (dout * (0.5 + 0.5 * np.sign(x))).astype(dout.dtype)


def relu_backward__forgets_dout(dout, x):
    """This is the slope of ReLU alone, zeros and ones. The chain rule multiplies it by dout.

    这只是 ReLU 自身的斜率（0 和 1）。按链式法则还要乘 dout。
    """
    return (x > 0).astype(x.dtype)


def relu_backward__times_output(dout, x):
    """You multiply dout by relu(x), the output. The factor is the slope: 1 where x is positive, however large x is.

    你把 dout 乘上了输出 relu(x)。应当乘的是斜率：x 为正时斜率就是 1，与 x 的大小无关。
    """
    return dout * np.maximum(x, 0)


def relu_backward__inverted(dout, x):
    """The mask is the wrong way round: the gradient passes where x is negative, exactly where ReLU has cut it off.

    掩码反了：梯度在 x 为负处通过，而那里正是 ReLU 截断的地方。
    """
    return dout * (x < 0)


def relu_backward__no_mask(dout, x):
    """You pass dout on unchanged. Where x was negative, ReLU gave 0 whatever x was: no gradient gets through there.

    你把 dout 原样传了回去。x 为负的位置上 ReLU 恒为 0，梯度不应通过。
    """
    return dout.copy()


def relu_backward__in_place(dout, x):
    """Your answer is right, but it is written into dout itself, which the caller may still need. Make a new array.

    答案是对的，但它直接写进了 dout，而调用者可能还要用它。请生成新数组。
    """
    dout[x <= 0] = 0
    return dout


def leaky_relu__maximum(x, negative_slope=0.01):
    """The larger of x and slope · x is the leaky ReLU only for slopes from 0 to 1. With slope 1.5 or −0.5 it picks
    the wrong piece: let the sign of x decide.

    “x 与 slope · x 中较大者”只在斜率为 0 到 1 时才是 leaky ReLU。斜率为 1.5 或 −0.5 时会选错分支：应由 x 的符号决定。
    """
    return np.maximum(x, negative_slope * x)


def leaky_relu__wrong_side(x, negative_slope=0.01):
    """The slope is applied on the positive side. Positive numbers stay as they are, negative ones are scaled.

    斜率乘到了正半边。正数应保持不变，负数才乘斜率。
    """
    return np.where(x > 0, negative_slope * x, x)


def leaky_relu__no_leak(x, negative_slope=0.01):
    """This is the plain ReLU: nothing leaks through where x is negative.

    这是普通的 ReLU：x 为负时什么也没漏过去。
    """
    return np.maximum(x, 0)


def leaky_relu__mirrored(x, negative_slope=0.01):
    """On the negative side the sign is wrong: a negative x times a positive slope stays negative.

    负半边的符号错了：负的 x 乘以正的斜率仍应为负。
    """
    return np.where(x > 0, x, -negative_slope * x)


def leaky_relu__fixed_slope(x, negative_slope=0.01):
    """You always use 0.01, whatever negative_slope says. Use the argument.

    无论 negative_slope 是多少，你都用了 0.01。请使用参数。
    """
    return np.where(x > 0, x, 0.01 * x)


def leaky_relu__other_default(x, negative_slope=0.2):
    """With the slope given you are right; without it you use 0.2. The default is 0.01.

    给出斜率时是对的；不给时你用了 0.2。默认值应是 0.01。
    """
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu__constant_leak(x, negative_slope=0.01):
    """Negative numbers all become the slope itself. They should be multiplied by it.

    所有负数都变成了斜率本身。应当是乘以斜率。
    """
    return np.where(x > 0, x, x * 0 + negative_slope)


def leaky_relu__in_place(x, negative_slope=0.01):
    """Your answer is right, but x itself has changed: x[…] *= … writes into the caller's array. Make a new one.

    答案是对的，但 x 本身被改了：x[…] *= … 会写进调用者的数组。请生成新数组。
    """
    x[x < 0] *= negative_slope
    return x


def leaky_relu_backward__one_at_zero(dout, x, negative_slope=0.01):
    """At exactly 0 you take the slope 1. This course, like PyTorch, counts 0 to the negative side there.

    在 x 恰好为 0 处你取了斜率 1。本课程与 PyTorch 一样，把 0 归到负半边。
    """
    return np.where(x >= 0, dout, negative_slope * dout)


def leaky_relu_backward__no_leak(dout, x, negative_slope=0.01):
    """This is the gradient of the plain ReLU. Where x is negative a share of dout comes through: that is what keeps
    a leaky unit from dying.

    这是普通 ReLU 的梯度。x 为负时也要有一部分 dout 通过：leaky ReLU 正是靠它避免神经元“死亡”。
    """
    return dout * (x > 0)


def leaky_relu_backward__forgets_dout(dout, x, negative_slope=0.01):
    """These are the slopes alone, 1 and negative_slope. The chain rule multiplies them by dout.

    这只是斜率本身（1 与 negative_slope）。按链式法则还要乘 dout。
    """
    return np.where(x > 0, 1.0, negative_slope).astype(x.dtype)


def leaky_relu_backward__mask_from_dout(dout, x, negative_slope=0.01):
    """You choose the piece by the sign of dout. What decides is the sign of x, the number that went in.

    你按 dout 的符号选分支。起决定作用的是输入 x 的符号。
    """
    return np.where(dout > 0, dout, negative_slope * dout)


def leaky_relu_backward__forward_values(dout, x, negative_slope=0.01):
    """On the negative side you multiply by negative_slope · x, the output. The derivative of slope · x is the slope.

    负半边你乘的是输出 negative_slope · x。slope · x 对 x 求导只剩 slope。
    """
    return np.where(x > 0, dout, negative_slope * x * dout)


def leaky_relu_backward__fixed_slope(dout, x, negative_slope=0.01):
    """You always use 0.01, whatever negative_slope says. The backward pass must use the slope of the forward pass.

    无论 negative_slope 是多少，你都用了 0.01。反向传播必须使用与前向相同的斜率。
    """
    return np.where(x > 0, dout, 0.01 * dout)


def leaky_relu_backward__wrong_side(dout, x, negative_slope=0.01):
    """The two pieces are swapped: positive x has slope 1, the others negative_slope.

    两个分支写反了：x 为正时斜率为 1，其余为 negative_slope。
    """
    return np.where(x > 0, negative_slope * dout, dout)


def leaky_relu_backward__in_place(dout, x, negative_slope=0.01):
    """Your answer is right, but it is written into dout itself, which the caller may still need. Make a new array.

    答案是对的，但它直接写进了 dout，而调用者可能还要用它。请生成新数组。
    """
    dout[x <= 0] *= negative_slope
    return dout


def gelu__half_missing(x):
    """The factor ½ in front is missing: your values are exactly twice too large.

    前面少了系数 ½：结果正好大了一倍。
    """
    return x * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))


def gelu__squared(x):
    """The inner polynomial holds x³, not x²: with the square the correction no longer changes sign with x.

    内层多项式里是 x³ 而不是 x²：写成平方后，修正项不再随 x 变号。
    """
    return 0.5 * x * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**2)))


def gelu__root_of_two_pi(x):
    """The factor inside tanh is √(2/π), about 0.798. You use √(2π), about 2.507: watch the division under the root.

    tanh 里的系数是 √(2/π)，约 0.798。你用成了 √(2π)，约 2.507：注意根号里是除法。
    """
    return 0.5 * x * (1 + np.tanh(sqrt(2 * pi) * (x + 0.044715 * x**3)))


def gelu__root_turned_over(x):
    """The factor inside tanh is √(2/π), about 0.798. You use √(π/2), about 1.253: the fraction stands upside down.

    tanh 里的系数是 √(2/π)，约 0.798。你用成了 √(π/2)，约 1.253：分数上下颠倒了。
    """
    return 0.5 * x * (1 + np.tanh(sqrt(pi / 2) * (x + 0.044715 * x**3)))


def gelu__cube_unscaled(x):
    """The constant 0.044715 in front of x³ is missing, so that the curve snaps to 0 and to x much too early.

    x³ 前少了常数 0.044715，曲线过早地贴到 0 和 x 上。
    """
    return 0.5 * x * (1 + np.tanh(sqrt(2 / pi) * (x + x**3)))


def gelu__no_cube(x):
    """The cubic term is missing inside tanh: near zero it hardly shows, around |x| = 2 you are off by one or
    two percent.

    tanh 里少了三次项：零附近几乎看不出，|x| = 2 左右误差就有百分之一二。
    """
    return 0.5 * x * (1 + np.tanh(sqrt(2 / pi) * x))


def gelu__exact(x):
    """This is the exact GELU with the error function. It differs from the tanh form by up to 5e−4, and the tanh form
    is what is asked here (GPT-2 uses it).

    这是用误差函数的精确 GELU，与 tanh 形式最多相差约 5e−4；本题要的是 tanh 近似（GPT-2 用的就是它）。
    """
    from math import erf

    return 0.5 * x * (1 + np.vectorize(erf, otypes=[x.dtype])(x / sqrt(2)))


def gelu__sigmoid_form(x):
    """x · σ(1.702 x) is another approximation of GELU, off by up to 2e−2 from the tanh form that is asked here.

    x · σ(1.702 x) 是 GELU 的另一种近似，与本题要求的 tanh 形式最多相差 2e−2。
    """
    return x * sigmoid(1.702 * x)


def gelu__silu(x):
    """This is SiLU, x · σ(x). GELU has a tanh of a cubic polynomial in place of the sigmoid.

    这是 SiLU，即 x · σ(x)。GELU 里代替 sigmoid 的是三次多项式的 tanh。
    """
    return x * sigmoid(x)


def gelu__gate_only(x):
    """You return the gate, a number between 0 and 1, without the x that passes through it.

    你只返回了 0 到 1 之间的“门”，没有乘上通过它的 x。
    """
    return 0.5 * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))


def gelu__float64_constant(x):
    """Right in float64, but a float32 input comes back as float64: np.sqrt returns a NumPy float64, which lifts the
    whole array. Take the root with math.sqrt, which gives a plain Python number.

    float64 时是对的，但 float32 输入变成了 float64 输出：np.sqrt 返回 NumPy 的 float64，会把整个数组提升上去。
    用 math.sqrt 开方，得到的是普通 Python 数。
    """
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)))


def gelu_backward__gate_fixed(dout, x):
    """You treat the gate ½(1 + tanh u) as a constant. It depends on x too: the product rule has a second term.

    你把门 ½(1 + tanh u) 当成了常数。它也依赖 x：乘积法则还有第二项。
    """
    return dout * 0.5 * (1 + np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))


def gelu_backward__factor_fixed(dout, x):
    """Only the slope of the gate is here. The product rule has another term, in which the factor ½x is differentiated.

    这里只有门的斜率。乘积法则还有另一项：对因子 ½x 求导。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return dout * 0.5 * x * (1 - t**2) * sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2)


def gelu_backward__inner_constant(dout, x):
    """The inner derivative misses the cubic term: du/dx is more than √(2/π). It shows where |x| is about 1 and more.

    内层导数漏了三次项：du/dx 不只是 √(2/π)。|x| 约大于 1 时就会看出来。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * sqrt(2 / pi))


def gelu_backward__three_missing(dout, x):
    """The derivative of x³ has a factor 3, which your inner derivative lacks.

    x³ 求导后有系数 3，你的内层导数里没有它。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * sqrt(2 / pi) * (1 + 0.044715 * x**2))


def gelu_backward__no_inner(dout, x):
    """The chain rule stops one step early: after the slope of tanh comes the derivative of what stands inside it.

    链式法则少走了一步：tanh 的斜率之后还要乘内层的导数。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2))


def gelu_backward__not_squared(dout, x):
    """The slope of tanh is 1 − t², with the square; you use 1 − t.

    tanh 的斜率是 1 − t²，要平方；你用的是 1 − t。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t) * sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2))


def gelu_backward__forgets_dout(dout, x):
    """This is the slope of gelu alone. The chain rule multiplies it by dout.

    这只是 gelu 自身的斜率。按链式法则还要乘 dout。
    """
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    return 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2)


def gelu_backward__exact(dout, x):
    """This is the slope of the exact GELU, Φ(x) + x φ(x). Forward and backward must belong to the same function:
    here that is the tanh approximation.

    这是精确 GELU 的斜率 Φ(x) + x φ(x)。前向与反向必须是同一个函数：这里是 tanh 近似。
    """
    from math import erf

    cdf = 0.5 * (1 + np.vectorize(erf, otypes=[x.dtype])(x / sqrt(2)))
    return dout * (cdf + x * np.exp(-0.5 * x**2) / sqrt(2 * pi))


def gelu_backward__silu_slope(dout, x):
    """This is the slope of SiLU. For gelu differentiate its own formula, with the tanh.

    这是 SiLU 的斜率。请对 gelu 自己带 tanh 的公式求导。
    """
    s = sigmoid(x)
    return dout * (s + x * s * (1 - s))


def silu__gate_only(x):
    """You return the gate σ(x) without the x that passes through it.

    你只返回了门 σ(x)，没有乘上通过它的 x。
    """
    return sigmoid(x)


def silu__gate_flipped(x):
    """The gate opens on the wrong side: for large x it must be near 1 so that x passes, yours is near 0.

    门开反了：x 很大时门应接近 1 让 x 通过，而你的接近 0。
    """
    return x * sigmoid(-x)


def silu__inf_over_inf(x):
    """x · e^x / (1 + e^x) is right on paper, but becomes nan for large x (inf / inf). Your sigmoid is stable already:
    build on it.

    x · e^x / (1 + e^x) 在纸上没错，但 x 很大时成了 nan（inf / inf）。你写的 sigmoid 已经是稳定的，直接用它。
    """
    return x * np.exp(x) / (1 + np.exp(x))


def silu__gelu(x):
    """This is GELU, close to SiLU but not the same: SiLU uses the plain sigmoid of x as its gate.

    这是 GELU，与 SiLU 相近但不同：SiLU 的门就是 x 的 sigmoid。
    """
    return gelu(x)


def silu__scaled(x):
    """The factor 1.702 belongs to an approximation of GELU. SiLU takes the sigmoid of x itself.

    系数 1.702 属于 GELU 的一种近似。SiLU 直接取 x 的 sigmoid。
    """
    return x * sigmoid(1.702 * x)


def silu__tanh_gate(x):
    """Your gate is tanh(x), which makes the function even: negative x come out positive. The gate is the sigmoid.

    你的门是 tanh(x)，函数成了偶函数，负的 x 变成了正的。门应当是 sigmoid。
    """
    return x * tanh(x)


def silu__of_the_product(x):
    """You squash x², as in σ(x · x). First the sigmoid of x, then the product with x.

    你对 x² 取了 sigmoid，即 σ(x · x)。应先取 x 的 sigmoid，再与 x 相乘。
    """
    return sigmoid(x * x)


def silu__relu(x):
    """This is ReLU, the sharp version. SiLU is smooth and dips a little below 0 for negative x.

    这是有折角的 ReLU。SiLU 是光滑的，x 为负时会略低于 0。
    """
    return np.maximum(x, 0)


def softmax__ignores_axis(x, axis=-1):
    """You always sum along the last axis. Pass the argument axis on to both the maximum and the sum.

    你总是沿最后一个轴求和。请把参数 axis 同时传给最大值和求和。
    """
    z = np.exp(x - x.max(axis=-1, keepdims=True))
    return z / z.sum(axis=-1, keepdims=True)


def softmax__always_axis_0(x, axis=-1):
    """You sum along axis 0, over the samples: each column adds up to 1 instead of each row. Use the argument axis.

    你沿轴 0（样本方向）求和：每一列的和为 1，而不是每一行。请使用参数 axis。
    """
    z = np.exp(x - x.max(axis=0, keepdims=True))
    return z / z.sum(axis=0, keepdims=True)


def softmax__over_everything(x, axis=-1):
    """The whole array adds up to 1 instead of each row: you sum over all elements. Sum along axis.

    整个数组的和为 1，而不是每一行的和为 1：你对所有元素求了和。请沿 axis 求和。
    """
    z = np.exp(x - x.max())
    return z / z.sum()


def softmax__no_maximum(x, axis=-1):
    """e^1000 overflows: inf / inf is nan. Softmax does not change when you subtract one number from all scores of a
    row. Which number makes the largest exponent 0?

    e^1000 会溢出：inf / inf 得 nan。同一行的分数都减去同一个数，softmax 不变。减去哪个数能让最大的指数变成 0？
    """
    z = np.exp(x)
    return z / z.sum(axis=axis, keepdims=True)


def softmax__global_maximum(x, axis=-1):
    """You subtract the largest score of the whole array. A row far below it underflows to 0 / 0, which is nan: give
    each row its own maximum.

    你减去的是整个数组的最大值。远低于它的那一行会下溢成 0 / 0，即 nan：每一行应减去各自的最大值。
    """
    z = np.exp(x - x.max())
    return z / z.sum(axis=axis, keepdims=True)


def softmax__keepdims_missing(x, axis=-1):
    """Without keepdims=True the sum loses its axis, and the division lines it up with the wrong one: an error for
    most shapes, wrong numbers without an error for square ones.

    没有 keepdims=True，求和后少了一个轴，除法会对错方向：多数形状会报错，方阵则悄悄算错。
    """
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis)


def softmax__maximum_without_keepdims(x, axis=-1):
    """Without keepdims=True the maximum loses its axis and is subtracted from the wrong entries: an error for most
    shapes; in a square array the scores of one row lose different numbers, and softmax no longer forgives that.

    求最大值时没有 keepdims=True，会从错误的位置上减：多数形状会报错；
    方阵不报错，但同一行的分数减去了不同的数，结果就错了。
    """
    z = np.exp(x - x.max(axis=axis))
    return z / z.sum(axis=axis, keepdims=True)


def softmax__epsilon(x, axis=-1):
    """The small number added to the denominator makes rows add up to a little less than 1. After the maximum is
    subtracted the sum is at least 1, so there is nothing to guard against.

    分母里加的小数使每行的和略小于 1。减去最大值后，和至少为 1，没有什么需要防备的。
    """
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    return z / (z.sum(axis=axis, keepdims=True) + 1e-8)


def softmax__no_exponential(x, axis=-1):
    """You divide the scores by their sum. Scores may be negative; it is their exponentials that are normalised.

    你直接用分数除以分数之和。分数可能为负；要归一化的是它们的指数。
    """
    return x / x.sum(axis=axis, keepdims=True)


def softmax__sign(x, axis=-1):
    """The largest score gets the smallest probability: there is a minus too many in your exponent. When the maximum
    is subtracted, it is x minus the maximum, not the other way round.

    分数最高的反而概率最小：指数里多了一个负号。减去最大值时，是 x 减最大值，不要反过来。
    """
    z = np.exp(x.min(axis=axis, keepdims=True) - x)
    return z / z.sum(axis=axis, keepdims=True)


def softmax__maximum_over_samples(x, axis=-1):
    """The maximum is taken along another axis than the sum. On ordinary scores nothing shows, as any number may be
    subtracted; where a row lies far from the others, its exponentials overflow or all round to 0. Use one axis for
    both.

    取最大值和求和用的不是同一个轴。普通分数下看不出来，因为减去任何数都可以；当某一行与其他行相差很远时，指数会溢出
    或全部变成 0。两处请用同一个轴。
    """
    other = 0 if axis in (-1, x.ndim - 1) else -1
    z = np.exp(x - x.max(axis=other, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)


def softmax__not_normalised(x, axis=-1):
    """You return the exponentials without dividing by their sum: the rows do not add up to 1.

    你返回了指数，却没有除以它们的和：每行的和不是 1。
    """
    return np.exp(x - x.max(axis=axis, keepdims=True))


def softmax__twice(x, axis=-1):
    """Softmax is applied twice: the second pass takes probabilities for scores and makes them almost equal.

    softmax 用了两次：第二次把概率当成分数，结果几乎被抹平。
    """
    for _ in range(2):
        z = np.exp(x - x.max(axis=axis, keepdims=True))
        x = z / z.sum(axis=axis, keepdims=True)
    return x


def softmax__in_place(x, axis=-1):
    """Your answer is right, but x itself has changed: x -= … writes into the caller's scores. Make a new array.

    答案是对的，但 x 本身被改了：x -= … 会写进调用者的分数。请生成新数组。
    """
    x -= x.max(axis=axis, keepdims=True)
    z = np.exp(x)
    return z / z.sum(axis=axis, keepdims=True)


def softmax__row_by_row(x, axis=-1):
    """The numbers are right, but np.apply_along_axis is a Python loop over the rows in disguise, and slow. Let the
    reductions work on all rows at once, with axis and keepdims.

    数值是对的，但 np.apply_along_axis 其实是伪装的 Python 逐行循环，很慢。用 axis 和 keepdims 一次处理所有行。
    """

    def one_row(row):
        z = np.exp(row - row.max())
        return z / z.sum()

    return np.apply_along_axis(one_row, axis, x)


def softmax_backward__diagonal(dout, out, axis=-1):
    """You use only the diagonal of the Jacobian, out (1 − out), as if each probability depended on its own score
    alone. The others of the row depend on it too, through the sum.

    你只用了雅可比矩阵的对角线 out (1 − out)，好像每个概率只依赖自己的分数。经过分母的和，同一行其他概率也依赖它。
    """
    return dout * out * (1 - out)


def softmax_backward__no_sum(dout, out, axis=-1):
    """The second term of the Jacobian is missing: what one probability gains, the others lose. The entries of a row's
    gradient must add up to 0.

    少了雅可比矩阵的第二项：一个概率增加，其余必然减少。每一行梯度之和应为 0。
    """
    return dout * out


def softmax_backward__ignores_axis(dout, out, axis=-1):
    """You always sum along the last axis. Sum along the axis on which softmax was taken.

    你总是沿最后一个轴求和。应沿做 softmax 的那个轴求和。
    """
    return out * (dout - (dout * out).sum(axis=-1, keepdims=True))


def softmax_backward__over_everything(dout, out, axis=-1):
    """Your sum runs over the whole array, so that the rows of the batch mix. Sum along axis only.

    你的求和遍及整个数组，批次中各行混在了一起。只应沿 axis 求和。
    """
    return out * (dout - (dout * out).sum())


def softmax_backward__unweighted_sum(dout, out, axis=-1):
    """You subtract the plain sum of dout. Each dout counts with the probability that it belongs to.

    你减去的是 dout 的普通和。每个 dout 应以它对应的概率加权。
    """
    return out * (dout - dout.sum(axis=axis, keepdims=True))


def softmax_backward__keepdims_missing(dout, out, axis=-1):
    """Without keepdims=True the sum loses its axis and is subtracted from the wrong rows: an error for most shapes,
    wrong numbers without an error for square ones.

    没有 keepdims=True，求和后少了一个轴，会从错误的行里减：多数形状会报错，方阵则悄悄算错。
    """
    return out * (dout - (dout * out).sum(axis=axis))


def softmax_backward__sign(dout, out, axis=-1):
    """The whole gradient has the wrong sign: a larger score makes its own probability larger.

    整个梯度的符号反了：分数变大，对应的概率应变大。
    """
    return out * ((dout * out).sum(axis=axis, keepdims=True) - dout)


def softmax_backward__softmax_again(dout, out, axis=-1):
    """You apply softmax to out, but out already holds the probabilities. Use it as it is.

    你对 out 又做了一次 softmax，可 out 已经是概率，直接用即可。
    """
    p = softmax(out, axis=axis)
    return p * (dout - (dout * p).sum(axis=axis, keepdims=True))


def softmax_backward__mean(dout, out, axis=-1):
    """You subtract a mean where the Jacobian asks for a sum: it comes out too small by the number of classes.

    雅可比矩阵要求的是和，你减去的是平均值：它比正确值小了“类别数”倍。
    """
    return out * (dout - (dout * out).mean(axis=axis, keepdims=True))


def softmax_backward__arguments_swapped(out, dout, axis=-1):
    """Your arguments stand in the other order, so dout is taken for the probabilities. dout comes first.

    你的参数顺序反了，dout 被当成了概率。dout 在前。
    """
    return out * (dout - (dout * out).sum(axis=axis, keepdims=True))


def log_softmax__log_of_softmax(x, axis=-1):
    """You take the logarithm of probabilities that may have rounded to 0, and log 0 is −inf: with a gap of 1000
    between two scores the answer must be about −1000. Simplify log(softmax) on paper first.

    你对可能已舍入成 0 的概率取对数，而 log 0 是 −inf：两个分数相差 1000 时，答案应约为 −1000。
    请先在纸上化简 log(softmax)。
    """
    return np.log(softmax(x, axis=axis))


def log_softmax__epsilon(x, axis=-1):
    """The small number inside the logarithm hides −inf but gives wrong values: log(0 + 1e−12) is −27.6 where the
    answer may be −1000. Simplify log(softmax) on paper first; then no logarithm of 0 is left.

    对数里加的小数掩盖了 −inf，却给出错误的值：log(0 + 1e−12) 是 −27.6，而正确答案可能是 −1000。
    请先在纸上化简 log(softmax)，就不会再出现 log 0。
    """
    return np.log(softmax(x, axis=axis) + 1e-12)


def log_softmax__no_maximum(x, axis=-1):
    """The form is right, but e^1000 inside the sum overflows to inf. Subtract the maximum of each row first.

    形式正确，但求和里的 e^1000 溢出成了 inf。先减去每一行的最大值。
    """
    return x - np.log(np.exp(x).sum(axis=axis, keepdims=True))


def log_softmax__maximum_not_added_back(x, axis=-1):
    """The maximum is subtracted inside the sum but not outside: every answer of a row is too large by that maximum.

    求和里减去了最大值，外面却没有减：每一行的结果都多了这个最大值。
    """
    shifted = x - x.max(axis=axis, keepdims=True)
    return x - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_softmax__global_maximum(x, axis=-1):
    """You subtract the largest score of the whole array. In a row far below it every exponential underflows to 0, and
    log 0 is −inf: give each row its own maximum.

    你减去的是整个数组的最大值。远低于它的那一行指数全部下溢成 0，而 log 0 是 −inf：每一行应减去各自的最大值。
    """
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_softmax__over_everything(x, axis=-1):
    """Your sum runs over the whole array: the exponentials of each row no longer add up to 1. Sum along axis.

    你的求和遍及整个数组：每一行取指数后的和不再是 1。请沿 axis 求和。
    """
    shifted = x - x.max()
    return shifted - np.log(np.exp(shifted).sum())


def log_softmax__ignores_axis(x, axis=-1):
    """You always work along the last axis. Pass the argument axis on to both the maximum and the sum.

    你总是沿最后一个轴计算。请把参数 axis 同时传给最大值和求和。
    """
    shifted = x - x.max(axis=-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))


def log_softmax__sign(x, axis=-1):
    """The sign is flipped: probabilities are at most 1, so their logarithms are never positive. (The minus of the
    negative log-likelihood belongs to the loss.)

    符号反了：概率不超过 1，它的对数不会为正。（负对数似然里的负号属于损失函数。）
    """
    shifted = x - x.max(axis=axis, keepdims=True)
    return np.log(np.exp(shifted).sum(axis=axis, keepdims=True)) - shifted


def log_softmax__base_two(x, axis=-1):
    """You use the logarithm to base 2. Throughout this course, as in PyTorch, it is the natural one, np.log.

    你用了以 2 为底的对数。本课程与 PyTorch 一样，一律用自然对数 np.log。
    """
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log2(np.exp(shifted).sum(axis=axis, keepdims=True))


def log_softmax__no_logarithm(x, axis=-1):
    """You return the probabilities; their logarithm is asked. log_softmax is never positive.

    你返回的是概率，而本题要的是概率的对数。log_softmax 不会为正。
    """
    return softmax(x, axis=axis)
