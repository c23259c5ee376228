"""Known mistakes with optimisers and learning rates, each with the sentence that a student who makes it reads."""

import numpy as np


def zeros(params):
    return [np.zeros_like(p) for p in params]


# --- gradient_descent ---------------------------------------------------------------------------------------------


def gradient_descent__uphill(params, gradients, learning_rate):
    """You add the gradient, and the gradient points to where the loss grows: every step climbs. Look at the sign.

    你把梯度加了上去，而梯度指向损失增大的方向：每一步都在上坡。检查一下符号。
    """
    for i, g in enumerate(gradients):
        params[i] = params[i] + learning_rate * g
    return params


def gradient_descent__only_a_name(params, gradients, learning_rate):
    """Nothing has changed: `p = …` inside the loop gives the name p a new meaning, and the list keeps the old arrays.
    Write into the array or into the list.

    什么都没有更新：循环里的 `p = …` 只是让名字 p 指向新的数组，列表里放的还是旧数组。要写进数组本身，或者写回列表。
    """
    for p, g in zip(params, gradients):
        p = p - learning_rate * g
    return params


def gradient_descent__new_list(params, gradients, learning_rate):
    """The numbers are right, but in a new list: whoever holds the list that was passed in still sees the old values.
    This function is to update the caller's own list and return that one.

    数值没错，但放在一个新列表里：手里拿着原列表的人看到的仍是旧值。这个函数要更新调用者自己的列表，并把它返回。
    """
    return [p - learning_rate * g for p, g in zip(params, gradients)]


def gradient_descent__only_the_first(params, gradients, learning_rate):
    """Only the first array moves. Check where your return stands: inside the loop it ends the loop after one round.

    只有第一个数组动了。看看 return 的缩进：写在循环里，第一轮就结束了。
    """
    for i, g in enumerate(gradients):
        params[i] = params[i] - learning_rate * g
        return params


def gradient_descent__no_learning_rate(params, gradients, learning_rate):
    """The learning rate plays no part: you subtract the whole gradient, and on a steep slope that jumps across the
    valley.

    学习率没有起作用：你减去了整个梯度，坡陡的时候会一下子跳到山谷对面。
    """
    for i, g in enumerate(gradients):
        params[i] = params[i] - g
    return params


def gradient_descent__divided_again(params, gradients, learning_rate):
    """You divide by the number of values in each array, so that large layers crawl. The mean over the batch
    already lies in the gradient; here nothing is left to average.

    你又除以了数组的元素个数，大的层因此几乎不动。对批量求平均已经体现在梯度里，这里没有什么要再平均的。
    """
    for i, g in enumerate(gradients):
        params[i] = params[i] - learning_rate * g / g.size
    return params


def gradient_descent__scales_the_gradient(params, gradients, learning_rate):
    """Your gradients shrink from being used: `g *= …` writes into the caller's arrays. The parameters may change here,
    the gradients must not.

    梯度用过一次就变小了：`g *= …` 写进了调用者的数组。这里可以改的是参数，梯度不能改。
    """
    for p, g in zip(params, gradients):
        g *= learning_rate
        p -= g
    return params


def gradient_descent__returns_nothing(params, gradients, learning_rate):
    """The update is fine, but nothing comes back: the function ends without returning the list.

    更新没问题，但什么也没返回：函数结束时要把列表返回。
    """
    for i, g in enumerate(gradients):
        params[i] = params[i] - learning_rate * g


# --- sgd_step -----------------------------------------------------------------------------------------------------


def sgd(params, grads, state, lr, momentum, nesterov, weight_decay):
    """The right step, for mistakes that only touch what goes in or comes out."""
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + d
        new_params.append(p - lr * (d + momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__uphill(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Every step climbs: the velocity is added where it should be subtracted. Look at the sign of the last line.

    每一步都在上坡：速度应当被减去，你却加上了。看看最后一行的符号。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + d
        new_params.append(p + lr * (d + momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__momentum_ignored(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """This is SGD without momentum: nothing is carried from step to step. Keep a velocity for each parameter in the
    state.

    这是不带动量的 SGD：步与步之间没有传递任何东西。请在 state 里为每个参数保存一个速度。
    """
    return [p - lr * (g + weight_decay * p) for p, g in zip(params, grads)], {}


def sgd_step__velocity_not_kept(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """The first step is right, then the velocity stands still: you compute it, but what you return as the state
    does not hold the new one.

    第一步是对的，之后速度就不再变化：你算出了新速度，但返回的 state 里放的不是它。
    """
    old = state.get("v") or [g + weight_decay * p for p, g in zip(params, grads)]
    new_params = []
    for p, g, v in zip(params, grads, old):
        d = g + weight_decay * p
        if state:
            v = momentum * v + d
        new_params.append(p - lr * (d + momentum * v if nesterov else v))
    return new_params, {"v": old}


def sgd_step__state_not_kept(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """The velocity is computed, and then lost: the state that you return does not hold it, so every step begins with
    v = 0 again and momentum does nothing.

    速度算出来之后就丢了：你返回的 state 里没有它，于是每一步都重新从 v = 0 开始，动量不起作用。
    """
    new_params = []
    for p, g in zip(params, grads):
        v = g + weight_decay * p
        new_params.append(p - lr * (v + momentum * v if nesterov else v))
    return new_params, state


def sgd_step__moving_average(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Your velocity is an average, with (1 − momentum) in front of the gradient, as in Adam. Here the gradient goes in
    whole: with momentum 0.9 your steps are ten times too short.

    你的速度是滑动平均，梯度前乘了 (1 − momentum)，那是 Adam 的写法。这里梯度整个加进去：momentum 为 0.9 时，
    你的步子小了十倍。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + (1 - momentum) * d
        new_params.append(p - lr * (d + momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__rate_in_velocity(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """You keep the learning rate inside the velocity. As long as it stays the same nobody notices; after a change the
    old steps go on with the old rate. Keep gradients in the velocity, and multiply by lr at the very end.

    你把学习率存进了速度。学习率不变时看不出来，一旦改变，旧的部分还在用旧的学习率。速度里只累积梯度，最后再乘 lr。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + lr * d
        new_params.append(p - (lr * d + momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__one_velocity(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """All parameters push the same velocity: it is one array that the loop hands on from one to the next. Each
    parameter needs one of its own.

    所有参数推的是同一个速度：循环把同一个数组从一个参数传给下一个。每个参数都要有自己的速度。
    """
    new_params, v = [], state.get("v")
    for p, g in zip(params, grads):
        d = g + weight_decay * p
        v = d if v is None or v.shape != p.shape else momentum * v + d
        new_params.append(p - lr * (d + momentum * v if nesterov else v))
    return new_params, {"v": v}


def sgd_step__nesterov_ignored(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Plain momentum is right, but nesterov=True changes nothing. Mind which velocity you look ahead with: d plus
    momentum times the old one is plain momentum again.

    普通动量是对的，但 nesterov=True 没有效果。注意向前看用的是哪个速度：d 加上 momentum 乘以旧速度，
    得到的仍是普通动量。
    """
    return sgd(params, grads, state, lr, momentum, False, weight_decay)


def sgd_step__nesterov_without_gradient(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """With nesterov your step is momentum times the velocity and nothing else. The gradient of this step has to be
    added to it.

    nesterov 时你的步子只有动量乘速度。还要加上这一步的梯度。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + d
        new_params.append(p - lr * (momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__nesterov_doubled(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """With nesterov you add the velocity whole to the gradient, where it should first be multiplied by momentum.

    nesterov 时你把整个速度加到了梯度上；速度要先乘以 momentum。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + d
        new_params.append(p - lr * (d + v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__decay_ignored(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Everything is right until weight_decay is given: it plays no part in your step.

    不用 weight_decay 时一切都对，但给了它之后，你的结果里没有它的作用。
    """
    return sgd(params, grads, state, lr, momentum, nesterov, 0.0)


def sgd_step__decay_past_velocity(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Without momentum your decay is right; with momentum it has to go into the velocity together with the gradient,
    and you apply it beside.

    没有动量时你的权重衰减是对的；有动量时，它要和梯度一起进入速度，而你把它单独加在了外面。
    """
    stepped, state = sgd(params, grads, state, lr, momentum, nesterov, 0.0)
    return [q - lr * weight_decay * p for p, q in zip(params, stepped)], state


def sgd_step__decay_backwards(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Your weight decay makes the weights grow. The penalty ½ · weight_decay · θ² has the gradient weight_decay · θ:
    look at the sign with which it joins g.

    你的权重衰减让权重越来越大。惩罚项 ½ · weight_decay · θ² 的梯度是 weight_decay · θ：看看它以什么符号加到 g 上。
    """
    return sgd(params, grads, state, lr, momentum, nesterov, -weight_decay)


def sgd_step__decay_twice_lr(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """The learning rate meets your weight decay twice: once where you add it to the gradient and again at the step.

    学习率乘了权重衰减两次：加到梯度上时一次，更新参数时又一次。
    """
    return sgd(params, grads, state, lr, momentum, nesterov, lr * weight_decay)


def sgd_step__in_place(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """The numbers are right, but `p -= …` writes into the arrays that you were given. Make new arrays: the caller may
    still need the old ones, to go back to the best epoch, say.

    数值是对的，但 `p -= …` 改写了传进来的数组。请生成新数组：调用者可能还要用旧的，比如退回到最好的那一轮。
    """
    new_v = []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        v = momentum * v + d
        p -= lr * (d + momentum * v if nesterov else v)
        new_v.append(v)
    return params, {"v": new_v}


def sgd_step__decay_into_gradient(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Your velocity is built inside the caller's gradients: `g += …` changes arrays that are not yours.

    你直接在调用者的梯度上累加速度：`g += …` 改动了不属于你的数组。
    """
    new_params, new_v = [], []
    for p, g, v in zip(params, grads, state.get("v") or zeros(params)):
        d = g + weight_decay * p
        g += weight_decay * p + momentum * v
        new_params.append(p - lr * (d + momentum * g if nesterov else g))
        new_v.append(g.copy())
    return new_params, {"v": new_v}


def sgd_step__keeps_the_gradient(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """At the first step you store the gradient array itself as the velocity. When the caller writes the next gradients
    into the same array, your velocity changes with it. Store a copy, or start from zeros.

    第一步你把梯度数组本身存成了速度。调用者若把下一次的梯度写进同一个数组，你的速度也跟着变了。要存副本，
    或者从零开始累积。
    """
    new_params, new_v = [], []
    for i, (p, g) in enumerate(zip(params, grads)):
        d = g + weight_decay * p if weight_decay else g
        v = momentum * state["v"][i] + d if state else d
        new_params.append(p - lr * (d + momentum * v if nesterov else v))
        new_v.append(v)
    return new_params, {"v": new_v}


def sgd_step__double_precision(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """float32 parameters come back as float64: your velocity starts as np.zeros(shape), which is float64, and carries
    everything else with it. Let it take the parameter's dtype.

    float32 的参数变成了 float64：速度的初值 np.zeros(shape) 是 float64，其余结果都被它带了过去。让它采用参数的 dtype。
    """
    if not state:
        state = {"v": [np.zeros(p.shape) for p in params]}
    return sgd(params, grads, state, lr, momentum, nesterov, weight_decay)


# --- rmsprop_step -------------------------------------------------------------------------------------------------


def rmsprop_with(params, grads, state, average, step):
    """RMSprop with its two formulas left open."""
    new_params, new_s = [], []
    for p, g, s in zip(params, grads, state.get("s") or zeros(params)):
        s = average(s, g)
        new_params.append(p - step(g, s))
        new_s.append(s)
    return new_params, {"s": new_s}


def rmsprop(params, grads, state, lr, alpha, eps):
    """The right step."""
    return rmsprop_with(
        params,
        grads,
        state,
        lambda s, g: alpha * s + (1 - alpha) * g**2,
        lambda g, s: lr * g / (np.sqrt(s) + eps),
    )


def rmsprop_step__eps_inside_root(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """Your eps stands under the root, where 1e-8 becomes 1e-4. With gradients of 1e-6 the steps all but vanish,
    and that is just where RMSprop should help. See where eps stands in the formula.

    你的 eps 放在了根号里面，1e-8 开方后成了 1e-4。梯度在 1e-6 左右时，步子几乎消失，而这正是 RMSprop 该起作用的地方。
    看看公式里 eps 的位置。
    """
    return rmsprop_with(
        params, grads, state, lambda s, g: alpha * s + (1 - alpha) * g**2, lambda g, s: lr * g / np.sqrt(s + eps)
    )


def rmsprop_step__no_root(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """You divide by the mean square itself; its root is missing. The step would then grow as gradients shrink.

    你直接除以了均方值，没有开根号。这样一来，梯度越小，步子反而越大。
    """
    return rmsprop_with(
        params, grads, state, lambda s, g: alpha * s + (1 - alpha) * g**2, lambda g, s: lr * g / (s + eps)
    )


def rmsprop_step__absolute_mean(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """You average the size of the gradient, not its square: RMS is the root of the mean of squares. At the first step
    the two already differ.

    你平均的是梯度的绝对值，不是平方：RMS 是均方根。从第一步起两者就不同。
    """
    return rmsprop_with(
        params, grads, state, lambda s, g: alpha * s + (1 - alpha) * np.abs(g), lambda g, s: lr * g / (s + eps)
    )


def rmsprop_step__gradient_not_squared(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """The running mean takes the gradient where it should take its square. Under the root it turns negative, and
    negative under a root is nan.

    滑动平均里用的是梯度，而应当用梯度的平方。根号下会出现负数，结果就是 nan。
    """
    return rmsprop_with(
        params, grads, state, lambda s, g: alpha * s + (1 - alpha) * g, lambda g, s: lr * g / (np.sqrt(s) + eps)
    )


def rmsprop_step__alpha_swapped(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """alpha and 1 − alpha have changed places: your mean forgets all but the last gradient. alpha is the share of the
    old that stays.

    alpha 和 1 − alpha 放反了：你的平均值几乎只记得最后一次梯度。alpha 是旧值保留下来的比例。
    """
    return rmsprop_with(
        params,
        grads,
        state,
        lambda s, g: (1 - alpha) * s + alpha * g**2,
        lambda g, s: lr * g / (np.sqrt(s) + eps),
    )


def rmsprop_step__adagrad(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """You add up all squares since the beginning: that is AdaGrad, whose steps only ever shrink. RMSprop forgets, with
    weights alpha and 1 − alpha.

    你把从头到现在的平方全部加了起来：那是 AdaGrad，步子只会越来越小。RMSprop 会遗忘，权重是 alpha 和 1 − alpha。
    """
    return rmsprop_with(params, grads, state, lambda s, g: s + g**2, lambda g, s: lr * g / (np.sqrt(s) + eps))


def rmsprop_step__old_average(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """You divide by the mean of the steps before, which is 0 at the first step, so that you divide by eps and leap
    away. Update the mean first.

    你除以的是上一步的平均值，第一步时它是 0，于是等于除以 eps，一下子飞了出去。要先更新平均值。
    """
    old = state.get("s") or zeros(params)
    new_params = [p - lr * g / (np.sqrt(s) + eps) for p, g, s in zip(params, grads, old)]
    return new_params, {"s": [alpha * s + (1 - alpha) * g**2 for s, g in zip(old, grads)]}


def rmsprop_step__bias_corrected(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """You correct the mean for its start at zero. That belongs to Adam; RMSprop takes the mean as it is, and its first
    steps are larger for it.

    你对平均值做了偏差修正，那是 Adam 的做法。RMSprop 直接使用平均值，所以它最初几步更大。
    """
    t = state.get("t", 0) + 1
    new_params, state = rmsprop_with(
        params,
        grads,
        state,
        lambda s, g: alpha * s + (1 - alpha) * g**2,
        lambda g, s: lr * g / (np.sqrt(s / (1 - alpha**t)) + eps),
    )
    return new_params, {**state, "t": t}


def rmsprop_step__state_not_kept(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """Every step begins with a mean of zero: the state that you return is not read, or holds nothing.

    每一步的平均值都从零开始：你返回的 state 没有被读取，或者里面什么也没有。
    """
    new_params, _ = rmsprop(params, grads, {}, lr, alpha, eps)
    return new_params, {}


def rmsprop_step__in_place(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """The numbers are right, but `p -= …` writes into the arrays that you were given. Make new arrays for the new
    parameters.

    数值是对的，但 `p -= …` 改写了传进来的数组。请为新参数生成新数组。
    """
    new_params, state = rmsprop(params, grads, state, lr, alpha, eps)
    for p, new in zip(params, new_params):
        p[...] = new
    return params, state


def rmsprop_step__double_precision(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """float32 parameters come back as float64: the running mean starts as np.zeros(shape), which is float64. Let it
    take the parameter's dtype.

    float32 的参数变成了 float64：滑动平均的初值 np.zeros(shape) 是 float64。让它采用参数的 dtype。
    """
    return rmsprop(params, grads, state or {"s": [np.zeros(p.shape) for p in params]}, lr, alpha, eps)


# --- adam_step ----------------------------------------------------------------------------------------------------


def adam_with(params, grads, state, betas, weight_decay, step, second=lambda m, g: g**2):
    """Adam whose last formula, step(m, v, t), is left open."""
    beta1, beta2 = betas
    t = state.get("t", 0) + 1
    new_params, new_m, new_v = [], [], []
    for p, g, m, v in zip(params, grads, state.get("m") or zeros(params), state.get("v") or zeros(params)):
        g = g + weight_decay * p
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * second(m, g)
        new_params.append(p - step(m, v, t))
        new_m.append(m)
        new_v.append(v)
    return new_params, {"t": t, "m": new_m, "v": new_v}


def adam(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """The right step."""
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps),
    )


def adam_step__no_bias_correction(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """The bias correction is missing: m and v start at zero and are far too small at first. At step 1 your step is
    about three times too long.

    缺少偏差修正：m 和 v 从零开始，起初远远偏小。第一步你的步子大约长了三倍。
    """
    return adam_with(params, grads, state, betas, weight_decay, lambda m, v, t: lr * m / (np.sqrt(v) + eps))


def adam_step__correction_without_power(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Step 1 is right, the later ones are not: you divide by 1 − β at every step, without the power t, so that the
    correction never fades.

    第一步对，后面就错了：你每一步都除以 1 − β，没有 t 次方，修正因此永远不会减弱。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1)) / (np.sqrt(v / (1 - b2)) + eps),
    )


def adam_step__correction_kept(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """You put the corrected m̂ and v̂ back into the state, and at the next step they are corrected once more. The state
    keeps m and v as they are; m̂ and v̂ live for one step.

    你把修正后的 m̂ 和 v̂ 存回了 state，下一步又被修正一次。state 里要保存原来的 m 和 v；m̂ 和 v̂ 只在这一步使用。
    """
    new_params, state = adam(params, grads, state, lr, betas, eps, weight_decay)
    t, (b1, b2) = state["t"], betas
    return new_params, {
        "t": t,
        "m": [m / (1 - b1**t) for m in state["m"]],
        "v": [v / (1 - b2**t) for v in state["v"]],
    }


def adam_step__only_m_corrected(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Only m is corrected for its start at zero. v starts at zero too, and with β₂ = 0.999 it needs it far longer.

    只修正了 m。v 也是从零开始的，而且 β₂ = 0.999，它需要修正的时间要长得多。
    """
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * m / (1 - betas[0] ** t) / (np.sqrt(v) + eps),
    )


def adam_step__t_too_late(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """At the first step you divide 0 by 0: t is still 0 when you use it, and 1 − β⁰ is 0. Count up first.

    第一步出现了 0 除以 0：使用时 t 还是 0，而 1 − β⁰ = 0。要先加一再使用。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1 ** (t - 1))) / (np.sqrt(v / (1 - b2 ** (t - 1))) + eps),
    )


def adam_step__t_for_each_array(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """With one array all is well; with several, t runs ahead: you count it up inside the loop, once for each parameter.
    It counts steps, not arrays.

    只有一个数组时没问题，有几个时 t 就走快了：你在循环里为每个参数都加了一次。t 数的是步数，不是数组。
    """
    t, (b1, b2) = state.get("t", 0), betas
    new_params, new_m, new_v = [], [], []
    for p, g, m, v in zip(params, grads, state.get("m") or zeros(params), state.get("v") or zeros(params)):
        t += 1
        g = g + weight_decay * p
        m = b1 * m + (1 - b1) * g
        v = b2 * v + (1 - b2) * g**2
        new_params.append(p - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps))
        new_m.append(m)
        new_v.append(v)
    return new_params, {"t": t, "m": new_m, "v": new_v}


def adam_step__t_stands_still(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Nothing is remembered: m, v and t start afresh at every step, and so every step has the length lr. Return them
    in the state and read them from there.

    什么都没有记住：m、v、t 每一步都从头开始，所以每一步的长度都是 lr。把它们放进返回的 state，下次从那里读出来。
    """
    new_params, _ = adam(params, grads, {}, lr, betas, eps, weight_decay)
    return new_params, {}


def adam_step__eps_inside_root(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Your eps stands under the root, where 1e-8 becomes 1e-4. Gradients smaller than that hardly move anything any
    more, though Adam should not care how large they are.

    你的 eps 放在了根号里面，1e-8 开方后成了 1e-4。比它更小的梯度几乎推不动参数，而 Adam 本不该在意梯度的大小。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t) + eps),
    )


def adam_step__eps_before_correction(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """You add eps to √v before the bias correction, which enlarges it about 30-fold at the first step. For ordinary
    gradients nobody sees it; near 1e-7 the steps are too short. Correct v first, then take the root, then add eps.

    你在偏差修正之前就把 eps 加到了 √v 上，第一步时它因此被放大约 30 倍。梯度不小时看不出来，
    到了 1e-7 附近步子就偏短。先修正 v，再开方，最后加 eps。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (1 - b2**t) ** 0.5 / (1 - b1**t) * m / (np.sqrt(v) + eps),
    )


def adam_step__no_root(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """The root of v̂ is missing: you divide by a square, and the step gets larger where gradients are small.

    漏了对 v̂ 开根号：你除以的是平方，梯度小的地方步子反而更大。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1**t)) / (v / (1 - b2**t) + eps),
    )


def adam_step__square_of_m(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """v averages the square of m; it should average the square of the gradient itself. m is smoothed already, and where
    gradients change sign it hides how large they are.

    v 平均的是 m 的平方，应当平均梯度本身的平方。m 已经被平滑过，梯度正负交替时，它会掩盖梯度的大小。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps),
        second=lambda m, g: m**2,
    )


def adam_step__betas_swapped(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """β₁ and β₂ have changed places. Step 1 does not show it; after it m is slow and v nervous. betas[0] belongs to m.

    β₁ 和 β₂ 用反了。第一步看不出来，之后 m 变得迟钝，v 却跳来跳去。betas[0] 属于 m。
    """
    return adam(params, grads, state, lr, betas[::-1], eps, weight_decay)


def adam_step__one_buffer(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """m and v are kept in one and the same place: `m = v = [...]` makes two names, not two lists, and what you write
    into one appears in the other. Create the zeros twice.

    m 和 v 存在了同一个地方：`m = v = [...]` 得到的是两个名字，而不是两个列表，写进一个，另一个也变了。
    零数组要分别创建两次。
    """
    b1, b2 = betas
    t = state.get("t", 0) + 1
    first = second = state.get("m") or zeros(params)
    new_params = []
    for i, (p, g) in enumerate(zip(params, grads)):
        g = g + weight_decay * p
        m, v = b1 * first[i] + (1 - b1) * g, b2 * second[i] + (1 - b2) * g**2
        first[i], second[i] = m, v
        new_params.append(p - lr * (m / (1 - b1**t)) / (np.sqrt(v / (1 - b2**t)) + eps))
    return new_params, {"t": t, "m": first, "v": second}


def adam_step__decay_decoupled(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Your decay acts on the weights directly: that is AdamW, the next exercise. In adam_step weight_decay · θ joins
    the gradient, before m and v.

    你的衰减直接作用在权重上：那是下一题 AdamW。adam_step 里，weight_decay · θ 要在更新 m 和 v 之前加到梯度上。
    """
    decayed = [p * (1 - lr * weight_decay) for p in params]
    return adam(decayed, grads, state, lr, betas, eps, 0.0)


def adam_step__decay_ignored(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """All is right until weight_decay is given: it plays no part in your step.

    不用 weight_decay 时一切都对，但给了它之后，你的结果里没有它的作用。
    """
    return adam(params, grads, state, lr, betas, eps, 0.0)


def adam_step__defaults_only(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """betas and eps are written into your code as 0.9, 0.999 and 1e-8: other values, when given, change nothing.

    你把 0.9、0.999、1e-8 直接写在了代码里：传入别的 betas 或 eps 时没有任何效果。
    """
    return adam(params, grads, state, lr, weight_decay=weight_decay)


def adam_step__in_place(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """The numbers are right, but you write the new parameters into the arrays that you were given. Make new arrays.

    数值是对的，但你把新参数写进了传进来的数组。请生成新数组。
    """
    new_params, state = adam(params, grads, state, lr, betas, eps, weight_decay)
    for p, new in zip(params, new_params):
        p[...] = new
    return params, state


def adam_step__double_precision(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """float32 parameters come back as float64: np.sqrt of a Python number is a NumPy float64, and multiplied with a
    float32 array it makes everything float64. Divide the arrays, or use ** 0.5 on plain numbers.

    float32 的参数变成了 float64：np.sqrt 作用在 Python 数上得到 NumPy 的 float64，再乘 float32 数组，
    结果全成了 float64。
    可以直接对数组做除法，或对普通数用 ** 0.5。
    """
    b1, b2 = betas
    return adam_with(
        params,
        grads,
        state,
        betas,
        weight_decay,
        lambda m, v, t: lr / np.float64(1 - b1**t) * m / (np.sqrt(v / (1 - b2**t)) + eps),
    )


# --- adamw_step ---------------------------------------------------------------------------------------------------


def adamw_step__decay_in_gradient(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """You add the decay to the gradient: that is Adam with an L2 penalty, where division by √v̂ takes most of it away
    again. In AdamW it acts on the weights and m and v never see it.

    你把衰减加到了梯度上：那是带 L2 惩罚的 Adam，除以 √v̂ 之后它的作用大半被抵消了。AdamW 的衰减直接作用在权重上，
    m 和 v 看不到它。
    """
    return adam_step(params, grads, state, lr, betas, eps, weight_decay)


def adamw_step__decay_twice(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """The decay acts twice: on the weights, as it should, and through the gradient as well, since you hand weight_decay
    on to adam_step.

    衰减起了两次作用：一次在权重上，这是对的；另一次通过梯度，因为你把 weight_decay 也传给了 adam_step。
    """
    decayed = [p * (1 - lr * weight_decay) for p in params]
    return adam_step(decayed, grads, state, lr, betas, eps, weight_decay)


def adamw_step__decay_without_lr(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Your decay takes away the share weight_decay at every step; it has to be multiplied by the learning rate, so that
    a schedule slows it down along with everything else.

    你每一步都减去 weight_decay 这个比例；它还要乘以学习率，这样学习率下降时，衰减也跟着变慢。
    """
    decayed = [p * (1 - weight_decay) for p in params]
    return adam_step(decayed, grads, state, lr, betas, eps)


def adamw_step__decay_afterwards(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """You shrink the parameters after the step, and so a part of the step itself decays. The decay comes first, from
    the parameters that you were given.

    你在走完一步之后才缩小参数，于是这一步本身也被衰减了一部分。衰减要在前，用的是传进来的参数。
    """
    new_params, state = adam_step(params, grads, state, lr, betas, eps)
    return [p * (1 - lr * weight_decay) for p in new_params], state


def adamw_step__decay_missing(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """This is Adam: the decay is missing. In AdamW it is on by default, with 1e-2.

    这只是 Adam，没有衰减。AdamW 默认就有衰减，weight_decay 为 1e-2。
    """
    return adam_step(params, grads, state, lr, betas, eps)


def adamw_step__decay_backwards(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Your weights grow where they should shrink: look at the sign of the decay.

    该缩小的权重反而变大了：看看衰减项的符号。
    """
    return adam_step([p * (1 + lr * weight_decay) for p in params], grads, state, lr, betas, eps)


def adamw_step__settings_lost(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """With the defaults all is right, but betas and eps get lost on the way: hand them on to adam_step.

    用默认值时都对，但 betas 和 eps 在半路上丢了：要把它们继续传给 adam_step。
    """
    return adam_step([p * (1 - lr * weight_decay) for p in params], grads, state, lr)


def adamw_step__rate_lost(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Your decay follows the learning rate, but the step after it does not: adam_step falls back on its own default of
    1e-3.

    衰减用了学习率，但后面那一步没有用：adam_step 用的是它自己的默认值 1e-3。
    """
    return adam_step([p * (1 - lr * weight_decay) for p in params], grads, state, betas=betas, eps=eps)


def adamw_step__no_bias_correction(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """The decay is right, but the bias correction is missing: m and v start at zero and are far too small at first.

    衰减是对的，但缺少偏差修正：m 和 v 从零开始，起初远远偏小。
    """
    decayed = [p * (1 - lr * weight_decay) for p in params]
    return adam_with(decayed, grads, state, betas, 0.0, lambda m, v, t: lr * m / (np.sqrt(v) + eps))


def adamw_step__eps_inside_root(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """The decay is right, but your eps stands under the root, where 1e-8 becomes 1e-4: small gradients hardly move
    anything any more.

    衰减是对的，但 eps 放在了根号里面，1e-8 开方后成了 1e-4：很小的梯度几乎推不动参数。
    """
    b1, b2 = betas
    decayed = [p * (1 - lr * weight_decay) for p in params]
    return adam_with(
        decayed,
        grads,
        state,
        betas,
        0.0,
        lambda m, v, t: lr * (m / (1 - b1**t)) / np.sqrt(v / (1 - b2**t) + eps),
    )


def adamw_step__in_place(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """The numbers are right, but `p *= …` shrinks the arrays that you were given. Make new ones.

    数值是对的，但 `p *= …` 改写了传进来的数组。请生成新数组。
    """
    for p in params:
        p *= 1 - lr * weight_decay
    return adam_step(params, grads, state, lr, betas, eps)


# --- clip_grad_norm -----------------------------------------------------------------------------------------------


def norm_of(grads):
    return float(np.sqrt(sum(np.sum(g**2) for g in grads)))


def clip_grad_norm__each_array(grads, max_norm):
    """You clip each array by its own norm, and that changes the direction of the whole gradient. One norm over all
    arrays, one factor for all.

    你按每个数组各自的范数裁剪，整个梯度的方向因此改变了。所有数组共用一个范数、一个系数。
    """
    return [g * min(1.0, max_norm / (norm_of([g]) + 1e-6)) for g in grads], norm_of(grads)


def clip_grad_norm__clips_values(grads, max_norm):
    """You cut off single values at ±max_norm. Clipping by the norm multiplies everything by one factor, and keeps the
    direction.

    你把单个数值截断到 ±max_norm 之内。按范数裁剪是让所有数乘同一个系数，方向保持不变。
    """
    return [np.clip(g, -max_norm, max_norm) for g in grads], norm_of(grads)


def clip_grad_norm__always_scales(grads, max_norm):
    """Short gradients become longer: you multiply by the factor even where it is above 1. What is short enough stays as
    it is.

    本来很短的梯度被拉长了：系数大于 1 时你也乘了上去。足够短的梯度应当保持原样。
    """
    total_norm = norm_of(grads)
    factor = max_norm / (total_norm + 1e-6)
    return [g * factor for g in grads], total_norm


def clip_grad_norm__norm_afterwards(grads, max_norm):
    """The gradients are right, but the norm that you return is the one after clipping. Asked for is the one before: it
    tells whether training is about to run away.

    梯度是对的，但你返回的是裁剪之后的范数。要的是裁剪之前的：从它才看得出训练是否快要失控。
    """
    total_norm = norm_of(grads)
    clipped = [g * min(1.0, max_norm / (total_norm + 1e-6)) for g in grads]
    return clipped, norm_of(clipped)


def clip_grad_norm__zero_by_zero(grads, max_norm):
    """When every gradient is zero you divide by a norm of zero, and the gradients become nan. Decide first whether
    anything is too long, or use the 1e-6 of the formula.

    梯度全为零时，你除以了等于零的范数，梯度变成了 nan。先判断是否超长，或者用上公式里的 1e-6。
    """
    total_norm = norm_of(grads)
    return [g / total_norm * min(total_norm, max_norm) for g in grads], total_norm


def clip_grad_norm__no_root(grads, max_norm):
    """Your total_norm is the sum of squares; its root is missing.

    你的 total_norm 是平方和，还没有开根号。
    """
    total_norm = norm_of(grads) ** 2
    return [g * min(1.0, max_norm / (total_norm + 1e-6)) for g in grads], total_norm


def clip_grad_norm__sum_of_norms(grads, max_norm):
    """You add up the norms of the arrays. Norms do not add: add the squares, and take one root at the end.

    你把各数组的范数直接相加了。范数不能这样相加：先把平方加起来，最后开一次根号。
    """
    total_norm = float(sum(np.linalg.norm(g) for g in grads))
    return [g * min(1.0, max_norm / (total_norm + 1e-6)) for g in grads], total_norm


def clip_grad_norm__mean_square(grads, max_norm):
    """You take the mean of the squares; a norm takes their sum. The more weights a network has, the less you would
    clip.

    你取了平方的平均值，而范数用的是平方和。照这样，网络的权重越多，裁剪得反而越少。
    """
    total_norm = norm_of(grads) / sum(g.size for g in grads) ** 0.5
    return [g * min(1.0, max_norm / (total_norm + 1e-6)) for g in grads], total_norm


def clip_grad_norm__in_place(grads, max_norm):
    """The numbers are right, but `g *= …` writes into the gradients that you were given. Return new arrays.

    数值是对的，但 `g *= …` 改写了传进来的梯度。请返回新数组。
    """
    total_norm = norm_of(grads)
    for g in grads:
        g *= min(1.0, max_norm / (total_norm + 1e-6))
    return grads, total_norm


def clip_grad_norm__double_precision(grads, max_norm):
    """float32 gradients come back as float64: your norm is a NumPy float64, and the arrays multiplied by it become
    float64 too. float(…) makes a plain number of it.

    float32 的梯度变成了 float64：你的范数是 NumPy 的 float64，乘上去之后数组也成了 float64。
    用 float(…) 把它变成普通的数。
    """
    total_norm = np.float64(norm_of(grads))
    return [g * np.minimum(1.0, max_norm / (total_norm + 1e-6)) for g in grads], total_norm


# --- step_decay ---------------------------------------------------------------------------------------------------


def step_decay__smooth(step, base_lr, step_size, gamma=0.1):
    """Your rate falls a little at every step: the exponent is a true division. It should stay level for step_size steps
    and then drop.

    你的学习率每一步都在下降：指数用的是普通除法。它应当保持 step_size 步不变，然后下降一级。
    """
    return base_lr * gamma ** (step / step_size)


def step_decay__one_late(step, base_lr, step_size, gamma=0.1):
    """Every drop comes one step too late. Steps are counted from 0: step_size steps have passed when step equals
    step_size.

    每次下降都晚了一步。步数从 0 数起：step 等于 step_size 时，已经走过 step_size 步了。
    """
    return base_lr * gamma ** (max(step - 1, 0) // step_size)


def step_decay__one_early(step, base_lr, step_size, gamma=0.1):
    """Every drop comes one step too early. Steps are counted from 0, so there is nothing to add.

    每次下降都早了一步。步数从 0 数起，不需要再加一。
    """
    return base_lr * gamma ** ((step + 1) // step_size)


def step_decay__every_step(step, base_lr, step_size, gamma=0.1):
    """You multiply by gamma at every step, and step_size plays no part.

    你每一步都乘一次 gamma，step_size 没有起作用。
    """
    return base_lr * gamma**step


def step_decay__only_once(step, base_lr, step_size, gamma=0.1):
    """The rate drops once and then never again. It is multiplied by gamma after every step_size steps.

    学习率只下降了一次，之后再也不变。它每过 step_size 步都要乘一次 gamma。
    """
    return base_lr * gamma if step >= step_size else base_lr


def step_decay__not_a_power(step, base_lr, step_size, gamma=0.1):
    """You multiply gamma by the number of drops. Two drops are gamma times gamma: a power.

    你用 gamma 乘以下降的次数。下降两次是 gamma 乘 gamma：应当是幂。
    """
    drops = step // step_size
    return base_lr * gamma * drops if drops else base_lr


def step_decay__fixed_gamma(step, base_lr, step_size, gamma=0.1):
    """gamma is 0.1 whatever is passed in: use the argument.

    无论传入什么，你的 gamma 都是 0.1：请使用参数。
    """
    return base_lr * 0.1 ** (step // step_size)


# --- warmup_cosine ------------------------------------------------------------------------------------------------


def half_cosine(progress, base_lr, min_lr):
    return min_lr + 0.5 * (base_lr - min_lr) * (1 + float(np.cos(np.pi * progress)))


def warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr):
    """The right schedule."""
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    if step >= total_steps:
        return min_lr
    return half_cosine((step - warmup_steps) / (total_steps - warmup_steps), base_lr, min_lr)


def warmup_cosine__no_warmup(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """The warm-up is missing: your cosine begins at step 0. Up to warmup_steps the rate rises in a straight line.

    没有预热：你的余弦从第 0 步就开始了。在 warmup_steps 之前，学习率应当沿直线上升。
    """
    return half_cosine(min(step / total_steps, 1.0), base_lr, min_lr)


def warmup_cosine__starts_at_one(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your warm-up is one step ahead: at step 0 the rate is to be exactly 0, and base_lr at warmup_steps.

    你的预热早了一步：第 0 步的学习率应当正好是 0，到 warmup_steps 时才是 base_lr。
    """
    if step < warmup_steps:
        return base_lr * (step + 1) / warmup_steps
    return warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)


def warmup_cosine__warmup_from_floor(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your warm-up begins at min_lr. The floor belongs to the end of training; the line starts at 0.

    你的预热从 min_lr 开始。下限是训练末尾才用的；直线从 0 起步。
    """
    if step < warmup_steps:
        return min_lr + (base_lr - min_lr) * step / warmup_steps
    return warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)


def warmup_cosine__cosine_from_zero(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """There is a jump where the warm-up ends: your cosine counts its progress from step 0, not from the end of the
    warm-up.

    预热结束的地方有一个跳跃：你的余弦从第 0 步开始计进度，而不是从预热结束处。
    """
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    return half_cosine(min(step / total_steps, 1.0), base_lr, min_lr)


def warmup_cosine__too_long(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your cosine has not arrived at total_steps: it takes total_steps steps from the end of the warm-up on. The
    warm-up is a part of the total.

    到了 total_steps，你的余弦还没走完：它从预热结束后又走了 total_steps 步。总步数里是包含预热的。
    """
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    if step >= total_steps + warmup_steps:
        return min_lr
    return half_cosine((step - warmup_steps) / total_steps, base_lr, min_lr)


def warmup_cosine__rises_again(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """After total_steps your rate rises again: a cosine swings back. From there on it stays at min_lr.

    total_steps 之后你的学习率又升了上去：余弦会荡回来。从那里起它应当一直是 min_lr。
    """
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    return half_cosine((step - warmup_steps) / (total_steps - warmup_steps), base_lr, min_lr)


def warmup_cosine__divides_by_zero(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Without a warm-up you divide by warmup_steps, which is 0. Ask first whether the step lies in the warm-up at all;
    with warmup_steps=0 none does.

    没有预热时，你除以了等于 0 的 warmup_steps。先判断这一步是否在预热中；warmup_steps=0 时没有哪一步在预热中。
    """
    warm = base_lr * step / warmup_steps
    return warm if step < warmup_steps else warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)


def warmup_cosine__floor_ignored(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your rate falls to 0 whatever min_lr says.

    不管 min_lr 是多少，你的学习率都降到了 0。
    """
    return warm_and_cool(step, total_steps, base_lr, warmup_steps, 0.0)


def warmup_cosine__floor_cut(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your cosine runs down to 0 and is cut off at min_lr. It should end at min_lr by itself: the swing is base_lr −
    min_lr.

    你的余弦一直降到 0，只是在 min_lr 处被截断。它本来就该降到 min_lr 为止：摆幅是 base_lr − min_lr。
    """
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    return max(min_lr, warm_and_cool(step, total_steps, base_lr, warmup_steps, 0.0))


def warmup_cosine__floor_on_top(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """You put min_lr on top of a cosine of full height, so that the peak is base_lr + min_lr. The swing is
    base_lr − min_lr.

    你在完整高度的余弦上又加了 min_lr，最高点就成了 base_lr + min_lr。摆幅应当是 base_lr − min_lr。
    """
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    return min_lr + warm_and_cool(step, total_steps, base_lr, warmup_steps, 0.0)


def warmup_cosine__raw_cosine(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Half-way down your rate is 0, and afterwards it is negative: the cosine itself runs from 1 to −1. Bring it to
    1 … 0 first.

    走到一半你的学习率就是 0，之后变成负数：余弦本身从 1 走到 −1。要先把它变换到 1 … 0。
    """
    if step < warmup_steps or step >= total_steps:
        return warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + (base_lr - min_lr) * float(np.cos(np.pi * progress))


def warmup_cosine__quarter_wave(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your curve falls steepest at its end: it is a quarter of a wave. Half a wave, with the angle from 0 to π,
    leaves and arrives gently.

    你的曲线在末尾下降得最陡：那是四分之一个周期。半个周期，角度从 0 到 π，起点和终点都是平缓的。
    """
    if step < warmup_steps or step >= total_steps:
        return warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + (base_lr - min_lr) * float(np.cos(np.pi / 2 * progress))


def warmup_cosine__straight_down(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """Your rate falls in a straight line. It should follow half a cosine: slow, fast, slow.

    你的学习率沿直线下降。它应当沿半个余弦下降：先慢，后快，再慢。
    """
    if step < warmup_steps or step >= total_steps:
        return warm_and_cool(step, total_steps, base_lr, warmup_steps, min_lr)
    return base_lr - (base_lr - min_lr) * (step - warmup_steps) / (total_steps - warmup_steps)
