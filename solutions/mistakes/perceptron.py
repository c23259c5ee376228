"""What goes wrong in perceptron.py."""


def step__one_at_zero(z):
    """At exactly 0 you answer 1. In this course the neuron fires only above 0: compare with > rather than ≥.
    It matters at once, because training starts with all weights at 0.

    在恰好为 0 处你得到 1。本课程约定大于 0 才激活：请区分 > 与 ≥。这一点马上就会用到，因为训练从全零的权重开始。
    """
    return np.where(z >= 0, 1, 0)


def step__booleans(z):
    """You return True and False. Ask for the integers 1 and 0, with which one can count and calculate.

    你返回的是 True 和 False。本题要的是可以计数和运算的整数 1 和 0。
    """
    return z > 0


def step__floats(z):
    """You return 1.0 and 0.0. Class labels are integers: choose an integer type.

    你返回的是 1.0 和 0.0。类别标签是整数，请使用整数类型。
    """
    return np.where(z > 0, 1.0, 0.0)


def step__sign(z):
    """This is the sign function, with −1 for negative numbers. The step function has the values 0 and 1 only.

    这是符号函数，负数得 −1。阶跃函数只取 0 和 1。
    """
    return np.sign(z).astype(int)


def step__minus_one(z):
    """Where the neuron does not fire you answer −1. In this course the classes are 0 and 1.

    不激活时你得到 −1。本课程的类别是 0 和 1。
    """
    return np.where(z > 0, 1, -1)


def step__inverted(z):
    """The answers are swapped: 1 stands for "fires", and that is where z is above 0.

    结果写反了：1 表示激活，即 z 大于 0 的地方。
    """
    return np.where(z > 0, 0, 1)


def step__threshold_half(z):
    """Your threshold is ½. That would suit a probability; z is a score, and its threshold is 0.

    你的阈值是 ½，那适合概率。z 是分数，阈值是 0。
    """
    return np.where(z > 0.5, 1, 0)


def step__truncated(z):
    """You turn z itself into an integer: 0.4 becomes 0 and 3.7 becomes 3. Compare with 0, do not round.

    你把 z 本身取整了：0.4 变成 0，3.7 变成 3。应当与 0 比较，而不是取整。
    """
    return np.maximum(z, 0).astype(int)


def step__python_if(z):
    """Python's if asks whether a whole array is above 0, which has no single answer. Choose element by element, with
    a NumPy function.

    Python 的 if 会问“整个数组是否大于 0”，这没有唯一答案。请用 NumPy 函数逐元素选择。
    """
    return 1 if z > 0 else 0


def step__element_by_element(z):
    """The numbers are right, but Python visits them one at a time. One comparison of the whole array does the same,
    many times faster.

    数值是对的，但 Python 在逐个访问元素。对整个数组做一次比较即可，快很多倍。
    """
    answer = np.zeros(z.shape, int)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            answer[index] = 1
    return answer


def perceptron__raw_score(inputs, weights, bias):
    """You return the score w · x + b. The step function that turns it into 0 or 1 is missing.

    你返回的是分数 w · x + b，还差用阶跃函数把它变成 0 或 1。
    """
    return inputs @ weights + bias


def perceptron__bias_forgotten(inputs, weights, bias):
    """The bias is missing, so every boundary passes through the origin. No AND gate can be built that way.

    没有加偏置，分界线只能经过原点。这样连与门（AND）都搭不出来。
    """
    fires = np.where(inputs @ weights > 0, 1, 0)
    return int(fires) if inputs.ndim == 1 else fires


def perceptron__bias_subtracted(inputs, weights, bias):
    """You subtract the bias, as if it were a threshold. A bias is added.

    你减去了偏置，把它当成了阈值。偏置应当是加上去的。
    """
    fires = np.where(inputs @ weights - bias > 0, 1, 0)
    return int(fires) if inputs.ndim == 1 else fires


def perceptron__fires_on_boundary(inputs, weights, bias):
    """A sample exactly on the boundary, with score 0, belongs to class 0 in this course: > rather than ≥.

    恰好落在分界线上（分数为 0）的样本，在本课程中属于类别 0：请区分 > 与 ≥。
    """
    fires = np.where(inputs @ weights + bias >= 0, 1, 0)
    return int(fires) if inputs.ndim == 1 else fires


def perceptron__one_sample_only(inputs, weights, bias):
    """Right for one sample, but a batch of shape (N, D) raises an error: if and int want a single number. Treat the
    two cases apart, or choose with NumPy.

    单个样本时正确，但形状为 (N, D) 的一批会报错：if 和 int 只接受一个数。请区分两种情形，或用 NumPy 来选择。
    """
    return 1 if inputs @ weights + bias > 0 else 0


def perceptron__always_a_batch(inputs, weights, bias):
    """For one sample you return an array with one element. There the answer is a plain number, 0 or 1.

    单个样本时你返回了只有一个元素的数组。此时答案应是一个数：0 或 1。
    """
    return np.where(np.atleast_2d(inputs) @ weights + bias > 0, 1, 0)


def perceptron__sum_of_everything(inputs, weights, bias):
    """You add up the weighted inputs of the whole batch. Each sample has a sum of its own.

    你把整批样本的加权输入都加到了一起。每个样本应各有一个加权和。
    """
    return int((inputs * weights).sum() + bias > 0)


def perceptron__sigmoid(inputs, weights, bias):
    """You return the sigmoid of the score, a probability. A perceptron decides: 0 or 1.

    你返回的是分数的 sigmoid，即概率。感知机要作出决定：0 或 1。
    """
    return 1 / (1 + np.exp(-(inputs @ weights + bias)))


def perceptron__minus_one(inputs, weights, bias):
    """For the other class you answer −1. In this course the classes are 0 and 1.

    另一类你答成了 −1。本课程的类别是 0 和 1。
    """
    fires = np.where(inputs @ weights + bias > 0, 1, -1)
    return int(fires) if inputs.ndim == 1 else fires


def perceptron__booleans(inputs, weights, bias):
    """You return True or False. The answer is an integer, 0 or 1.

    你返回的是 True 或 False。答案应是整数 0 或 1。
    """
    fires = inputs @ weights + bias > 0
    return bool(fires) if inputs.ndim == 1 else fires


def perceptron__sample_by_sample(inputs, weights, bias):
    """The answers are right, but Python visits the samples one at a time. inputs @ weights gives the scores of the
    whole batch at once.

    答案是对的，但 Python 在逐个处理样本。inputs @ weights 一次就能得到整批的分数。
    """
    if inputs.ndim == 1:
        return int(inputs @ weights + bias > 0)
    return np.array([int(x @ weights + bias > 0) for x in inputs])


def perceptron_update__always_moves(weights, bias, x, y, learning_rate=1.0):
    """You move the weights even when the answer was right. Rosenblatt's rule learns from mistakes only.

    预测正确时你也移动了权重。Rosenblatt 规则只从错误中学习。
    """
    sign = 2 * y - 1
    return weights + learning_rate * sign * x, bias + learning_rate * sign


def perceptron_update__reversed(weights, bias, x, y, learning_rate=1.0):
    """You move the wrong way: after a missed 1 the score of that sample must rise, yours falls. Check the order of the
    difference, or the sign in front.

    移动方向反了：漏判了 1 之后，该样本的分数应当升高，而你的降低了。请检查差的先后次序或前面的符号。
    """
    error = perceptron(x, weights, bias) - y
    return weights + learning_rate * error * x, bias + learning_rate * error


def perceptron_update__bias_fixed(weights, bias, x, y, learning_rate=1.0):
    """The bias never moves. It is a weight like the others, for an input that is always 1.

    偏置没有更新。它也是一个权重，只不过对应的输入恒为 1。
    """
    error = y - perceptron(x, weights, bias)
    return weights + learning_rate * error * x, bias


def perceptron_update__bias_times_input(weights, bias, x, y, learning_rate=1.0):
    """The bias moves by a multiple of the inputs. It belongs to an input that is always 1, so it moves by the error
    alone (times the learning rate).

    偏置的移动量里乘上了输入。偏置对应的输入恒为 1，所以它只按误差（乘学习率）移动。
    """
    error = y - perceptron(x, weights, bias)
    return weights + learning_rate * error * x, float(bias + learning_rate * error * x.sum())


def perceptron_update__labels_of_one_sign(weights, bias, x, y, learning_rate=1.0):
    """False alarms change nothing: you multiply by y, which is 0 there. That form of the rule is for the labels −1 and
    +1; here they are 0 and 1, so use the difference from the prediction.

    误报之后什么都没变：你乘了 y，而这时 y = 0。那种写法适用于标签 −1 和 +1；这里的标签是 0 和 1，请用“标签与预测之差”。
    """
    if perceptron(x, weights, bias) != y:
        return weights + learning_rate * y * x, bias + learning_rate * y
    return weights.copy(), bias


def perceptron_update__raw_score(weights, bias, x, y, learning_rate=1.0):
    """Your error is the difference from the score w · x + b: that is the delta rule (least mean squares). Rosenblatt's
    rule compares y with the decision, 0 or 1.

    你用的误差是 y 与分数 w · x + b 之差：那是 delta 规则（最小均方）。Rosenblatt 规则比较的是 y 与 0/1 判定。
    """
    error = float(y - (x @ weights + bias))
    return weights + learning_rate * error * x, bias + learning_rate * error


def perceptron_update__no_learning_rate(weights, bias, x, y, learning_rate=1.0):
    """The learning rate is not used. With the default of 1 that goes unnoticed.

    没有用到学习率。默认值为 1 时看不出来。
    """
    error = y - perceptron(x, weights, bias)
    return weights + error * x, bias + error


def perceptron_update__bias_at_full_speed(weights, bias, x, y, learning_rate=1.0):
    """The learning rate scales the weights' step, but not that of the bias. It belongs to both.

    学习率只乘在了权重的更新上，偏置的更新没有乘。两者都要乘。
    """
    error = y - perceptron(x, weights, bias)
    return weights + learning_rate * error * x, bias + error


def perceptron_update__fires_on_boundary(weights, bias, x, y, learning_rate=1.0):
    """A score of exactly 0 counts as class 0; you take it for a 1. Use your perceptron for the prediction: the very
    first sample, with all weights 0, depends on it.

    分数恰好为 0 属于类别 0，你当成了 1。请用你写的 perceptron 来预测：全零权重时的第一个样本就取决于这一点。
    """
    error = y - int(x @ weights + bias >= 0)
    return weights + learning_rate * error * x, bias + learning_rate * error


def perceptron_update__in_place(weights, bias, x, y, learning_rate=1.0):
    """Your answer is right, but the caller's weights have changed: += writes into the array that came in.
    Make new ones.

    答案是对的，但调用者的权重被改了：+= 会写进传入的数组。请生成新数组。
    """
    error = int(y) - perceptron(x, weights, bias)
    weights += learning_rate * error * x
    return weights, bias + learning_rate * error


def perceptron_update__same_array(weights, bias, x, y, learning_rate=1.0):
    """When the answer was right you hand back the very array that came in. If its owner changes it later, your result
    changes too. Return a new array in every case.

    预测正确时，你把传入的数组原样返回了。以后它的主人一改，你的结果也跟着变。任何情况下都应返回新数组。
    """
    error = int(y) - perceptron(x, weights, bias)
    if error == 0:
        return weights, bias
    return weights + learning_rate * error * x, bias + learning_rate * error


def perceptron_update__float64_error(weights, bias, x, y, learning_rate=1.0):
    """Right, but float32 weights come back as float64: your error is a NumPy number, and a Python float times a NumPy
    integer is a NumPy float64, which lifts the array. Turn the error into a plain int first.

    结果正确，但 float32 的权重变成了 float64：你的误差是 NumPy 的数，Python 浮点数乘以 NumPy 整数得到
    NumPy 的 float64，会把数组提升上去。请先把误差变成普通的 int。
    """
    error = np.int64(y) - np.int64(perceptron(x, weights, bias))
    return weights + learning_rate * error * x, bias + learning_rate * error


def _fit(X, y, learning_rate, epochs, order=None, bias_moves=True, start=0.0):
    """The right loop, with a few screws to turn."""
    weights, bias, mistakes = np.zeros(X.shape[1]) + start, 0.0, []
    for _ in range(epochs):
        wrong = 0
        for i in order if order is not None else range(len(X)):
            error = int(y[i]) - perceptron(X[i], weights, bias)
            weights = weights + learning_rate * error * X[i]
            bias = bias + learning_rate * error * bias_moves
            wrong += abs(error)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights.astype(X.dtype if X.dtype == np.float32 else float), bias, mistakes


def perceptron_fit__never_stops(X, y, learning_rate=1.0, epochs=10):
    """You go on after an epoch without a mistake. Nothing can change any more: stop there.

    一轮没有任何错误之后你还在继续。此后什么都不会再变，应当停止。
    """
    weights, bias, mistakes = _fit(X, y, learning_rate, epochs)
    return weights, bias, mistakes + [0] * (epochs - len(mistakes))


def perceptron_fit__last_epoch_missing(X, y, learning_rate=1.0, epochs=10):
    """You stop before the last epoch's count of 0 has been written down. Append first, then decide.

    你在记下最后一轮的 0 之前就停止了。先追加，再判断是否停止。
    """
    weights, bias, mistakes = _fit(X, y, learning_rate, epochs)
    return weights, bias, [count for count in mistakes if count]


def perceptron_fit__count_not_reset(X, y, learning_rate=1.0, epochs=10):
    """The count of mistakes goes on growing from epoch to epoch. Begin each epoch at 0, or training never stops early.

    错误计数一轮一轮地累加下去了。每轮开始时应归零，否则永远不会提前停止。
    """
    weights, bias, mistakes = _fit(X, y, learning_rate, epochs)
    mistakes += [0] * (epochs - len(mistakes))
    return weights, bias, np.cumsum(mistakes).tolist()


def perceptron_fit__total_only(X, y, learning_rate=1.0, epochs=10):
    """You return one number, the mistakes of all epochs together. A list is asked, with one count for each epoch.

    你返回的是各轮错误的总数。本题要一个列表，每一轮一个计数。
    """
    weights, bias, mistakes = _fit(X, y, learning_rate, epochs)
    return weights, bias, sum(mistakes)


def perceptron_fit__counted_afterwards(X, y, learning_rate=1.0, epochs=10):
    """You count the mistakes after the pass, with the new weights. Count them as they happen: what the perceptron says
    when a sample comes by, before the update.

    你在一轮结束之后才用新权重计数。应当边走边数：样本到来时、更新之前的预测是否出错。
    """
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        for x, target in zip(X, y):
            weights, bias = perceptron_update(weights, bias, x, target, learning_rate)
        mistakes.append(int((perceptron(X, weights, bias) != y).sum()))
        if mistakes[-1] == 0:
            break
    return weights, bias, mistakes


def perceptron_fit__whole_batch(X, y, learning_rate=1.0, epochs=10):
    """You predict all samples first and update with all of them at once. Rosenblatt's rule is online: each update
    counts for the very next sample.

    你先预测了全部样本，再一次性更新。Rosenblatt 规则是在线学习：每次更新立即用于下一个样本。
    """
    weights, bias, mistakes = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        errors = y - perceptron(X, weights, bias)
        weights, bias = weights + learning_rate * errors @ X, float(bias + learning_rate * errors.sum())
        mistakes.append(int(np.abs(errors).sum()))
        if mistakes[-1] == 0:
            break
    return weights, bias, mistakes


def perceptron_fit__reversed_order(X, y, learning_rate=1.0, epochs=10):
    """You go through the samples from the last to the first. The order matters for this rule: take them as they come.

    你从最后一个样本走到第一个。这个规则的结果与次序有关：请按原来的次序进行。
    """
    return _fit(X, y, learning_rate, epochs, order=range(len(X) - 1, -1, -1))


def perceptron_fit__shuffled(X, y, learning_rate=1.0, epochs=10):
    """You shuffle the samples. Shuffling is a good habit elsewhere; here they are visited in order, so that results can
    be compared.

    你打乱了样本。打乱在别处是好习惯；本题要按次序访问样本，结果才能比较。
    """
    return _fit(X, y, learning_rate, epochs, order=np.random.default_rng(0).permutation(len(X)))


def perceptron_fit__no_bias(X, y, learning_rate=1.0, epochs=10):
    """The bias stays at 0, so the boundary always passes through the origin. Update it along with the weights.

    偏置一直是 0，分界线永远经过原点。请与权重一起更新。
    """
    return _fit(X, y, learning_rate, epochs, bias_moves=False)


def perceptron_fit__starts_at_one(X, y, learning_rate=1.0, epochs=10):
    """Your weights start at 1. Here they start at 0, so that the way from there is the same for everybody.

    你的权重从 1 开始。本题从 0 开始，这样每个人走的路才相同。
    """
    return _fit(X, y, learning_rate, epochs, start=1.0)


def perceptron_fit__no_learning_rate(X, y, learning_rate=1.0, epochs=10):
    """The learning rate does not reach the update. Pass it on.

    学习率没有传给更新步骤。请传过去。
    """
    return _fit(X, y, 1.0, epochs)


def perceptron_fit__epochs_ignored(X, y, learning_rate=1.0, epochs=10):
    """You always allow ten epochs, whatever the argument epochs says.

    无论参数 epochs 是多少，你都最多跑十轮。
    """
    return _fit(X, y, learning_rate, 10)


def perceptron_fit__one_epoch(X, y, learning_rate=1.0, epochs=10):
    """You go through the samples once. Go again, up to epochs times, until a whole pass brings no mistake.

    你只把样本走了一遍。应重复多轮，最多 epochs 轮，直到整轮都没有错误。
    """
    return _fit(X, y, learning_rate, 1)


def perceptron_fit__float64_weights(X, y, learning_rate=1.0, epochs=10):
    """Right for float64 data, but for float32 data the weights come back as float64: np.zeros makes float64 unless you
    name another dtype.

    float64 数据时正确，但 float32 数据得到的权重是 float64：np.zeros 默认生成 float64，需要另外指定 dtype。
    """
    weights, bias, mistakes = _fit(X, y, learning_rate, epochs)
    return weights.astype(np.float64), bias, mistakes


def feedforward__relu_at_the_end(x, weights, biases):
    """ReLU is applied after the last layer too, so that no output is ever negative. The last layer stays linear: its
    scores may have either sign.

    最后一层之后也用了 ReLU，输出永远不会为负。最后一层应保持线性：分数可正可负。
    """
    for weight, bias in zip(weights, biases):
        x = np.maximum(x @ weight.T + bias, 0)
    return x


def feedforward__no_relu(x, weights, biases):
    """There is no ReLU between the layers. Without it the whole network is one linear layer, however deep.

    层与层之间没有 ReLU。没有它，无论多深，整个网络都只是一个线性层。
    """
    for weight, bias in zip(weights, biases):
        x = x @ weight.T + bias
    return x


def feedforward__not_transposed(x, weights, biases):
    """A weight has shape (out, in), as in PyTorch, and you multiply without turning it: an error for most shapes, wrong
    numbers without an error for square ones.

    权重的形状与 PyTorch 一样是 (out, in)，你没有转置就相乘：多数形状会报错，方阵则悄悄算错。
    """
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = np.maximum(x @ weight + bias, 0)
    return x @ weights[-1] + biases[-1]


def feedforward__no_bias(x, weights, biases):
    """The biases are not added. Even when all inputs are 0 the network has something to say.

    没有加偏置。即使输入全为 0，网络也应有输出。
    """
    for weight in weights[:-1]:
        x = np.maximum(x @ weight.T, 0)
    return x @ weights[-1].T


def feedforward__bias_after_relu(x, weights, biases):
    """The bias is added after ReLU. It belongs inside: it decides where the unit begins to fire.

    偏置加在了 ReLU 之后。它应在 ReLU 里面：由它决定单元从哪里开始激活。
    """
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = np.maximum(x @ weight.T, 0) + bias
    return x @ weights[-1].T + biases[-1]


def feedforward__sigmoid_between(x, weights, biases):
    """You use the sigmoid between the layers. Here it is ReLU.

    你在层间用了 sigmoid。本题用 ReLU。
    """
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = 1 / (1 + np.exp(-(x @ weight.T + bias)))
    return x @ weights[-1].T + biases[-1]


def feedforward__relu_on_the_input(x, weights, biases):
    """ReLU comes before each layer, the first one included, and cuts off the negative inputs. It belongs between
    layers.

    你在每一层之前（包括第一层之前）用了 ReLU，把负的输入也截掉了。ReLU 应当用在层与层之间。
    """
    for weight, bias in zip(weights, biases):
        x = np.maximum(x, 0) @ weight.T + bias
    return x


def feedforward__last_layer_missing(x, weights, biases):
    """You stop one layer early: what comes back is the last hidden layer, not the output.

    你少算了一层：返回的是最后一个隐藏层，而不是输出。
    """
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = np.maximum(x @ weight.T + bias, 0)
    return x


def feedforward__absolute_value(x, weights, biases):
    """Negative values come out positive between the layers. ReLU turns them into 0.

    层间的负值变成了正值。ReLU 应把它们变成 0。
    """
    for weight, bias in zip(weights[:-1], biases[:-1]):
        x = np.abs(x @ weight.T + bias)
    return x @ weights[-1].T + biases[-1]


def feedforward__sample_by_sample(x, weights, biases):
    """The numbers are right, but Python takes the samples one at a time. x @ W.T works on the whole batch at once; only
    the layers need a loop.

    数值是对的，但 Python 在逐个处理样本。x @ W.T 一次就能算完整批；只有层需要循环。
    """
    outputs = []
    for row in x:
        for weight, bias in zip(weights[:-1], biases[:-1]):
            row = np.maximum(weight @ row + bias, 0)
        outputs.append(weights[-1] @ row + biases[-1])
    return np.array(outputs)


def xor_network__one_layer():
    """This is a single layer, and one straight line cannot part (0, 1) and (1, 0) from (0, 0) and (1, 1). A hidden
    layer is needed.

    这里只有一层，而一条直线无法把 (0, 1)、(1, 0) 与 (0, 0)、(1, 1) 分开。必须有一个隐藏层。
    """
    return [np.array([[1.0, 1.0]])], [np.array([-0.5])]


def xor_network__or():
    """Your network computes OR: it fires for (1, 1) too. Something must pull the output down when both inputs are 1.

    你的网络计算的是或（OR）：(1, 1) 时也激活了。两个输入都为 1 时，需要有东西把输出拉下来。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -0.5]])], [np.array([0.0, -1.0]), np.array([-0.5])]


def xor_network__and():
    """Your network computes AND: it fires only when both inputs are 1. XOR fires when exactly one is.

    你的网络计算的是与（AND）：两个输入都为 1 才激活。异或是恰有一个为 1 时激活。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0, 1.0]])], [np.array([0.0, -1.0]), np.array([-0.5])]


def xor_network__nand():
    """Your network computes NAND: it fires for (0, 0) too. Lower the output's bias, or give it something to wait for.

    你的网络计算的是与非（NAND）：(0, 0) 时也激活了。请降低输出的偏置，或者让它有所等待。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.0, -1.0]])], [np.array([0.0, -1.0]), np.array([0.5])]


def xor_network__inverted():
    """Your network says the opposite: it fires when the inputs are equal. Turn the signs of the last layer.

    你的网络正好说反了：输入相同时才激活。请把最后一层的符号反过来。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[-1.0, 2.0]])], [np.array([0.0, -1.0]), np.array([0.5])]


def xor_network__hidden_biases_equal():
    """The output never rises above 0: your hidden units have the same bias, so both say the same thing. Give one of
    them a bias of its own, so that it wakes up only for (1, 1).

    输出始终不大于 0：你的隐藏单元偏置相同，说的是同一件事。给其中一个单独的偏置，让它只在 (1, 1) 时被激活。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -2.0]])], [np.zeros(2), np.zeros(1)]


def xor_network__one_side():
    """Only (1, 0) makes your network fire: the case of the other input being the larger one is missing. A second hidden
    unit could look after it.

    只有 (1, 0) 能让你的网络激活，少了另一个输入较大的情形。可以让第二个隐藏单元来负责。
    """
    return [np.array([[1.0, -1.0]]), np.array([[1.0]])], [np.zeros(1), np.zeros(1)]


def xor_network__threshold_half():
    """Your outputs are small for equal inputs and large for different ones, but all are above 0. The threshold here is
    0, not ½: lower the last bias.

    输入相同时你的输出较小，不同时较大，但全都大于 0。这里的阈值是 0 而不是 ½：请降低最后的偏置。
    """
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[0.8, -1.6]])], [np.array([0.0, -1.0]), np.array([0.1])]


def xor_network__transposed():
    """Your weights have the shape (in, out). As in PyTorch they are (out, in): (H, 2) for the hidden layer, (1, H) for
    the output.

    你的权重形状是 (in, out)。与 PyTorch 一致，应为 (out, in)：隐藏层 (H, 2)，输出层 (1, H)。
    """
    return [np.ones((2, 2)), np.array([[1.0], [-2.0]])], [np.array([0.0, -1.0]), np.array([-0.5])]


def xor_network__three_layers():
    """XOR is right, but with three layers. One hidden layer and the output are enough: two layers.

    异或算对了，但用了三层。一个隐藏层加输出层就够了：共两层。
    """
    weights = [np.ones((2, 2)), np.array([[1.0, -2.0]]), np.array([[1.0]])]
    return weights, [np.array([0.0, -1.0]), np.zeros(1), np.array([-0.5])]
