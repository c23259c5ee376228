"""Known mistakes in projects.py. Many roads lead to the same symptom, so each sentence begins with what was seen."""

import numpy as np


def small_network(X, y, rng, epochs=12, hidden=48, lr=5e-3, classes=10):
    """A plain network on flattened input, for mistakes that lie elsewhere."""
    params, _ = fit(first_layers((X.shape[1], hidden, classes), rng), mlp_loss_and_grads, X, y, rng, epochs, 64, lr)
    return params


def flattened(X):
    return X.reshape(len(X), -1)


def plain_descent(X, y, rng, classes, lr):
    """One layer and gradient descent, with the exponentials written down as they stand."""
    weight = rng.normal(0, 0.1, size=(classes, X.shape[1])).astype(X.dtype)
    for _ in range(10):
        exponentials = np.exp(X @ weight.T)
        dscores = exponentials / exponentials.sum(axis=1, keepdims=True) - np.eye(classes, dtype=X.dtype)[y]
        weight = weight - lr * dscores.T @ X / len(X)
    return weight


# --- train_digit_classifier -------------------------------------------------------------------------------------------


def train_digit_classifier__returns_scores(X_train, y_train, rng):
    """predict returns the ten scores of each image, not its label. The label is the place of the largest score in a
    row: whole numbers, one for each image.

    predict 返回的是每张图像的十个得分，而不是标签。标签是每行中最大得分所在的位置：每张图像一个整数。
    """
    params = small_network(flattened(X_train), y_train, rng)
    return lambda images: mlp_scores(params, flattened(images))


def train_digit_classifier__argmax_over_images(X_train, y_train, rng):
    """predict does not return one label for each image. With the argmax along the wrong axis you get, for each class,
    the image that looks most like it.

    predict 返回的不是每张图像一个标签。如果 argmax 取错了轴，得到的是每个类别中最像它的那张图像的编号。
    """
    params = small_network(flattened(X_train), y_train, rng)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=0)


def train_digit_classifier__labels_from_one(X_train, y_train, rng):
    """Some of your labels are no digits at all: a label beyond 9 (or below 0) came back. The labels are counted from
    0, and the place of the largest score already is the digit.

    你返回的标签里有些根本不是数字：出现了大于 9（或小于 0）的值。标签从 0 数起，最大得分的位置就是那个数字本身。
    """
    params = small_network(flattened(X_train), y_train, rng)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1) + 1


def train_digit_classifier__learning_rate_too_large(X_train, y_train, rng):
    """Training ran into nan, and since then every image gets the same label. Print the loss of each step: if it grows
    before it becomes nan, the learning rate is too large; if nan comes out of nowhere, look for log(0) or exp of a
    large number.

    训练中出现了 nan，此后每张图像都得到同一个标签。打印每一步的损失：若先越来越大再变成 nan，是学习率太大；若 nan
    突然出现，就找找 log(0) 或对很大的数求 exp 的地方。
    """
    weight = plain_descent(flattened(X_train), y_train, rng, 10, lr=1000.0)
    return lambda images: (flattened(images) @ weight.T).argmax(axis=1)


def train_digit_classifier__zero_weights(X_train, y_train, rng):
    """Every image gets the same label, and no nan is to blame. Usually the weights began at zero: then all hidden
    units are alike, pass nothing on, and get no gradient; only the last bias learns, and it learns the commonest
    digit.

    每张图像都得到同一个标签，而且与 nan 无关。通常是权重从零开始：隐藏单元彼此一样，什么也传不过去，也得不到梯度；
    只有最后的偏置在学，学到的只是最常见的数字。
    """
    X = flattened(X_train)
    start = [np.zeros_like(p) for p in first_layers((X.shape[1], 48, 10), rng)]
    params, _ = fit(start, mlp_loss_and_grads, X, y_train, rng, 5, 64, 3e-3)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1)


def train_digit_classifier__dropout_in_predict(X_train, y_train, rng):
    """Asked twice about the same images, your predict gives different answers. Randomness such as dropout, noise or
    augmentation belongs to training only; in predict it is switched off.

    对同样的图像问两次，你的 predict 给出了不同的答案。dropout、噪声、数据增强这些随机性只属于训练；predict 里要关
    掉。
    """
    params = small_network(flattened(X_train), y_train, rng)

    def predict(images):
        x = flattened(images)
        return mlp_scores(params, x * (rng.random(x.shape) > 0.5) * 2).argmax(axis=1)

    return predict


def train_digit_classifier__statistics_of_the_batch(X_train, y_train, rng):
    """The label of an image depends on which other images stand beside it: alone it gets another one. Mean and
    standard deviation for predict are those of the training data, measured once and kept (for batch norm: the
    running ones).

    一张图像的标签取决于和它同批的其他图像：单独问时答案就变了。predict 里用的均值和标准差应是训练数据的，算好一次
    就保留下来（批归一化则用滑动统计量）。
    """
    params = small_network(flattened(X_train) - flattened(X_train).mean(axis=0), y_train, rng)

    def predict(images):
        x = flattened(images)
        return mlp_scores(params, x - x.mean(axis=0)).argmax(axis=1)

    return predict


def train_digit_classifier__columns_before_rows(X_train, y_train, rng):
    """predict recognises your digits when they are laid on their side: it reads rows and columns in another order than
    the training did. Flatten in one function, and call it in both places.

    把数字转置之后，你的 predict 反而认得出来：它读取行和列的次序与训练时不同。把展平写成一个函数，两处都调用它。
    """
    params = small_network(flattened(X_train), y_train, rng)
    return lambda images: mlp_scores(params, flattened(images.swapaxes(2, 3))).argmax(axis=1)


def train_digit_classifier__shuffled_apart(X_train, y_train, rng):
    """Not even the images of the training set are recognised: it guesses. Either nothing was learnt at all, or images
    and labels no longer belong together, because each was shuffled in an order of its own. Shuffle numbers from 0
    to N − 1, and index both with them.

    连训练集里的图像都认不出来，完全是在猜。要么什么也没学到，要么图像和标签已经对不上：两者各按各的次序打乱了。打
    乱 0 到 N − 1 的编号，再用它同时索引两者。
    """
    X, y = rng.permutation(flattened(X_train)), rng.permutation(y_train)
    params = small_network(X, y, rng, epochs=3, hidden=16, lr=1e-3)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1)


def train_digit_classifier__learnt_by_heart(X_train, y_train, rng):
    """The training images are known by heart, and new ones are hardly better than guessed. What your model looks at
    tells the training images apart, but it says nothing about the digit; ask about images that it was not trained
    on while you develop.

    训练图像背得滚瓜烂熟，新图像却几乎全靠猜。你的模型看的东西能区分训练图像，却与数字无关。开发时就要用没训练过的
    图像来检验。
    """
    keys = X_train.reshape(len(X_train), -1) @ np.sqrt(np.arange(1.0, X_train[0].size + 1))
    order = np.argsort(keys)
    keys, labels = keys[order], y_train[order]

    def predict(images):
        asked = images.reshape(len(images), -1) @ np.sqrt(np.arange(1.0, images[0].size + 1))
        return labels[np.searchsorted(keys, asked - 1e-9).clip(0, len(keys) - 1)]

    return predict


def train_digit_classifier__stopped_early(X_train, y_train, rng):
    """It is learning, but it stops long before it is done: many of the training images are still wrong. Train for more
    epochs, with a larger learning rate or with Adam; the loss should have come to rest before you stop.

    它在学，但离学好还早就停了：许多训练图像仍然认错。多训练几轮，把学习率调大一些，或者改用 Adam；损失平稳下来再
    停。
    """
    X = flattened(X_train)
    params = first_layers((X.shape[1], 48, 10), rng)
    for _ in range(12):
        _, grads = mlp_loss_and_grads(params, X, y_train)
        params = [p - 0.15 * g for p, g in zip(params, grads)]
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1)


def train_digit_classifier__no_hidden_layer(X_train, y_train, rng):
    """Nearly there: it learns, and it carries over to new digits, but the last few percent are missing. A model
    without a hidden layer gets about as far. Give the network more hidden units, scale the input, let the learning
    rate fall towards the end, and add a little noise to the training images.

    差一点点：学会了，也能用到新数字上，只缺最后几个百分点。没有隐藏层的模型大致就到这个水平。增加隐藏单元，缩放输
    入，让学习率在后期降下来，再给训练图像加一点噪声。
    """
    X = flattened(X_train)
    params, _ = fit(first_layers((X.shape[1], 10), rng), mlp_loss_and_grads, X, y_train, rng, 10, 64, 1e-2)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1)


# --- train_image_classifier -------------------------------------------------------------------------------------------


def train_image_classifier__labels_as_floats(X_train, y_train, rng):
    """predict returns floats. Labels are whole numbers: argmax gives integers already, and they should stay integers
    (an array made by np.zeros holds floats unless you say otherwise).

    predict 返回的是浮点数。标签是整数：argmax 给出的本来就是整数，应当保持不变（np.zeros 建的数组若不指明类型，就
    是浮点数）。
    """
    params = small_network(flattened(X_train), y_train, rng, epochs=4)

    def predict(images):
        labels = np.zeros(len(images))
        labels[:] = mlp_scores(params, flattened(images)).argmax(axis=1)
        return labels

    return predict


def train_image_classifier__last_batch_only(X_train, y_train, rng):
    """predict returns fewer (or more) labels than there are images. If you go through the images batch by batch, the
    answers of all batches have to be put together, not only those of the last one.

    predict 返回的标签数与图像数不符。如果分批处理图像，要把所有批次的答案拼起来，而不是只返回最后一批的。
    """
    params = small_network(flattened(X_train), y_train, rng, epochs=4)

    def predict(images):
        for start in range(0, len(images), 64):
            labels = mlp_scores(params, flattened(images[start : start + 64])).argmax(axis=1)
        return labels

    return predict


def train_image_classifier__learning_rate_too_large(X_train, y_train, rng):
    """Training ran into nan, and since then every image gets the same label. Print the loss of each step: if it grows
    before it becomes nan, the learning rate is too large; if nan comes at once, look for log(0), or for a division
    by a standard deviation of 0.

    训练中出现了 nan，此后每张图像都得到同一个标签。打印每一步的损失：若先越来越大再变成 nan，是学习率太大；若一开
    始就是 nan，就找找 log(0)，或除以了等于 0 的标准差。
    """
    weight = plain_descent(flattened(X_train), y_train, rng, 10, lr=1000.0)
    return lambda images: (flattened(images) @ weight.T).argmax(axis=1)


def train_image_classifier__zero_filters(X_train, y_train, rng):
    """Every image gets the same label, and no nan is to blame. Filters that begin at zero all stay alike and pass
    nothing on, so no gradient reaches them. Draw the first weights at random, with kaiming_normal for instance;
    only biases may begin at zero.

    每张图像都得到同一个标签，而且与 nan 无关。从零开始的滤波器彼此一样，什么也传不过去，梯度也到不了。初始权重要
    随机抽取，例如用 kaiming_normal；只有偏置可以从零开始。
    """
    n, channels, height, width = X_train.shape
    shapes = [(4, channels, 3, 3), (4,), (4, 4, 3, 3), (4,), (10, 4 * (height // 4) * (width // 4)), (10,)]
    start = [np.zeros(shape, dtype=np.float32) for shape in shapes]
    params, _ = fit(start, cnn_loss_and_grads, X_train, y_train, rng, 1, 64, 3e-3)
    return lambda images: cnn_forward(params, images)[0].argmax(axis=1)


def train_image_classifier__augments_in_predict(X_train, y_train, rng):
    """Asked twice about the same images, your predict gives different answers. Mirroring, noise, dropout and other
    chance belong to training only: in predict an image is taken as it is.

    对同样的图像问两次，你的 predict 给出了不同的答案。翻转、加噪声、dropout 等随机操作只属于训练：predict 里图像
    是什么样就什么样。
    """
    params = small_network(flattened(X_train), y_train, rng, epochs=8)

    def predict(images):
        noise = rng.normal(0, 0.3, images.shape).astype(images.dtype)
        return mlp_scores(params, flattened(images + noise)).argmax(axis=1)

    return predict


def train_image_classifier__statistics_of_the_batch(X_train, y_train, rng):
    """The label of an image depends on which other images stand beside it: alone it gets another one. What predict
    subtracts and divides by is measured on the training data, or on each image by itself, never on the images that
    happen to be asked about together.

    一张图像的标签取决于和它同批的其他图像：单独问时答案就变了。predict 里减去和除以的量，应在训练数据上或每张图像
    自身上计算，不能在碰巧一起问的那批图像上计算。
    """
    X = flattened(X_train)
    params = small_network((X - X.mean(axis=0)) / X.std(axis=0), y_train, rng, epochs=8)

    def predict(images):
        x = flattened(images)
        return mlp_scores(params, (x - x.mean(axis=0)) / (x.std(axis=0) + 1e-5)).argmax(axis=1)

    return predict


def train_image_classifier__shuffled_apart(X_train, y_train, rng):
    """Not even the images of the training set are recognised: it guesses. Either nothing was learnt at all, or images
    and labels no longer belong together. An augmentation that reorders the images of a batch has to reorder the
    labels too.

    连训练集里的图像都认不出来，完全是在猜。要么什么也没学到，要么图像和标签已经对不上。数据增强如果改变了批次里图
    像的次序，标签也要跟着变。
    """
    params = small_network(flattened(X_train), rng.permutation(y_train), rng, epochs=2, hidden=16, lr=1e-3)
    return lambda images: mlp_scores(params, flattened(images)).argmax(axis=1)


def train_image_classifier__learnt_by_heart(X_train, y_train, rng):
    """The training images are known by heart, and new ones are hardly better than guessed. The two colours of an image
    are enough to find it again among those already seen, but they say nothing about its class: only the form does.

    训练图像背得滚瓜烂熟，新图像却几乎全靠猜。凭两种颜色就能在见过的图像里找到它，但颜色与类别无关：只有形状才有关。
    """
    keys = flattened(X_train).mean(axis=1)

    def predict(images):
        asked = flattened(images).mean(axis=1)
        return y_train[np.abs(asked[:, None] - keys).argmin(axis=1)]

    return predict


def train_image_classifier__stopped_early(X_train, y_train, rng):
    """It is learning, but it stops long before it is done: many of the training images are still wrong. A few more
    epochs cost seconds. If the loss has come to rest all the same, the model is too small, or a layer passes no
    gradient on.

    它在学，但离学好还早就停了：许多训练图像仍然认错。再训练几轮不过几秒钟。如果损失已经不再下降，那就是模型太小，
    或者有一层没有把梯度传下去。
    """
    params = small_network(flattened(X_train) - 0.5, y_train, rng, epochs=10, hidden=32, lr=3e-3)
    return lambda images: mlp_scores(params, flattened(images) - 0.5).argmax(axis=1)


def train_image_classifier__no_convolution(X_train, y_train, rng):
    """The training images are mastered, new ones much less. A fully connected network has to see every figure at every
    place before it knows it there; a convolution knows it everywhere at once. If you have one already: 600 images
    are few, so make more of them by mirroring and recolouring, and take from each image its own mean.

    训练图像都掌握了，新图像却差得多。全连接网络必须在每个位置都见过某个图形才认得；卷积则一次学会，处处认得。如果
    你已经用了卷积：600 张图像太少，用翻转和换色变出更多，并让每张图像减去自己的均值。
    """
    X = flattened(X_train)
    mean = X.mean(axis=1, keepdims=True)
    params = small_network((X - mean) * 3, y_train, rng, epochs=30, hidden=96, lr=3e-3)
    return lambda images: mlp_scores(
        params, (flattened(images) - flattened(images).mean(axis=1, keepdims=True)) * 3
    ).argmax(axis=1)


# --- train_sequence_model ---------------------------------------------------------------------------------------------


def next_token_model(sequences, rng, epochs=12, lr=5e-3, window=8):
    """Scores of the next token, from the last few of a prompt."""
    vocabulary = int(sequences.max()) + 1
    X = windows(sequences, vocabulary)[:, :-1, -window * vocabulary :]
    X, y = X.reshape(-1, X.shape[-1]), sequences.ravel()
    params, _ = fit(first_layers((X.shape[1], 96, vocabulary), rng), mlp_loss_and_grads, X, y, rng, epochs, 128, lr)

    def scores(tokens):
        return mlp_scores(params, windows(tokens, vocabulary)[:, -1, -window * vocabulary :])

    return scores


def greedy(scores, prompts, length):
    tokens = prompts
    for _ in range(length):
        tokens = np.concatenate([tokens, scores(tokens).argmax(axis=1)[:, None]], axis=1)
    return tokens[:, prompts.shape[1] :]


def train_sequence_model__returns_scores(sequences, rng):
    """continue_ returns floats. Tokens are whole numbers: choose the token with the largest score, and keep the
    array an integer one (np.zeros makes floats unless you say otherwise).

    continue_ 返回的是浮点数。词元是整数：选得分最大的词元，并保持数组为整数类型（np.zeros 若不指明类型，得到的是
    浮点数）。
    """
    scores = next_token_model(sequences, rng, epochs=4)

    def continue_(prompts, length):
        out = np.zeros((len(prompts), length))
        out[:] = greedy(scores, prompts, length)
        return out

    return continue_


def train_sequence_model__returns_the_prompt_too(sequences, rng):
    """What you return begins with the prompt. Only the new tokens are asked for, length of them in each row: cut off
    what was known before.

    你返回的结果以提示开头。要的只是新词元，每行 length 个：把原来已知的部分去掉。
    """
    scores = next_token_model(sequences, rng, epochs=4)
    return lambda prompts, length: np.concatenate([prompts, greedy(scores, prompts, length)], axis=1)


def train_sequence_model__one_token_only(sequences, rng):
    """The answer has another shape than (number of prompts, length). Each prompt is to be continued by length tokens,
    one after another, whatever length is.

    答案的形状不是（提示的个数，length）。每个提示都要续写 length 个词元，一个接一个，不论 length 是多少。
    """
    scores = next_token_model(sequences, rng, epochs=4)
    return lambda prompts, length: greedy(scores, prompts, 1)


def train_sequence_model__learning_rate_too_large(sequences, rng):
    """Training ran into nan, and since then every token is the same. Print the loss of each step: if it grows before
    it becomes nan, make the learning rate smaller, or clip the gradients, which recurrent networks often need.

    训练中出现了 nan，此后每个词元都一样。打印每一步的损失：若先越来越大再变成 nan，就减小学习率，或裁剪梯度；循环
    网络往往需要后者。
    """
    vocabulary = int(sequences.max()) + 1
    X = windows(sequences, vocabulary)[:, :-1].reshape(sequences.size, -1)
    weight = plain_descent(X, sequences.ravel(), rng, vocabulary, lr=1e5)
    return lambda prompts, length: greedy(lambda tokens: windows(tokens, vocabulary)[:, -1] @ weight.T, prompts, length)


def train_sequence_model__draws_tokens(sequences, rng):
    """The same prompt goes on in different ways when it is asked twice: you draw the next token by its probability.
    That is right for stories; here the rule allows only one token, so take the most probable one.

    同样的提示问两次，续写却不同：你是按概率抽取下一个词元的。写故事时该这样做；这里的规律只允许一个词元，取概率最
    大的那个。
    """
    scores = next_token_model(sequences, rng, epochs=3)

    def drawn(tokens):
        found = scores(tokens) / 2
        return found + rng.gumbel(size=found.shape)

    return lambda prompts, length: greedy(drawn, prompts, length)


def train_sequence_model__sees_the_answer(sequences, rng):
    """Your model says the last token again and again. In training the answer stood among what it was given, so it
    learnt to copy. The input for a place ends one token before it; in a transformer the causal mask sees to that,
    and the targets are shifted by one.

    你的模型一遍又一遍地重复最后一个词元。训练时答案就在输入里，所以它只学会了照抄。某个位置的输入应在它前一个词元
    处结束；在 Transformer 中由因果掩码保证这一点，同时目标要错开一位。
    """
    vocabulary = int(sequences.max()) + 1
    X = windows(sequences, vocabulary)[:, 1:]
    start = first_layers((X.shape[-1], 64, vocabulary), rng)
    X, y = X.reshape(sequences.size, -1), sequences.ravel()
    params, _ = fit(start, mlp_loss_and_grads, X, y, rng, 5, 128, 5e-3)
    return lambda prompts, length: greedy(
        lambda tokens: mlp_scores(params, windows(tokens, vocabulary)[:, -1]), prompts, length
    )


def train_sequence_model__drops_the_last_token(sequences, rng):
    """Your continuation is right, but one token late: it begins with the prompt's last token. Somewhere between the
    prompt and the first prediction a token is cut off, as by tokens[:, :-1], which belongs to training only.

    你的续写是对的，只是晚了一个词元：它以提示的最后一个词元开头。从提示到第一次预测之间，某处切掉了一个词元，例如
    只该在训练时出现的 tokens[:, :-1]。
    """
    scores = next_token_model(sequences, rng)
    return lambda prompts, length: greedy(scores, prompts[:, :-1], length)


def train_sequence_model__forgets_its_own_tokens(sequences, rng):
    """The first new token is right, the later ones are not. Each predicted token has to be appended before the next
    one is predicted: the model is always told from the prompt and from what it has said itself.

    第一个新词元是对的，后面的就不对了。每预测出一个词元，都要先接到末尾，再预测下一个：模型的输入始终是提示加上它
    自己已经说出的部分。
    """
    scores = next_token_model(sequences, rng)
    return lambda prompts, length: np.repeat(scores(prompts).argmax(axis=1)[:, None], length, axis=1)


def train_sequence_model__looks_up_sequences(sequences, rng):
    """The sequences of the training set are continued perfectly, new ones are not. What you keep is the sequences, and
    what is asked for is their rule: it has to be told from the last few tokens, wherever they stand.

    训练集里的序列续写得完美，新序列却不行。你记住的是序列本身，而要学的是其中的规律：应根据最近的几个词元推断，不
    论它们在什么位置。
    """
    known = {tuple(row[:6]): row for row in sequences.tolist()}

    def continue_(prompts, length):
        start = prompts.shape[1]
        rows = [known.get(tuple(p[:6]), [0] * (start + length))[start : start + length] for p in prompts.tolist()]
        return np.array(rows).reshape(len(prompts), length)

    return continue_


def train_sequence_model__last_token_only(sequences, rng):
    """Where the next token depends on the last one alone you are right; where the rule looks further back you are not.
    Counting pairs of neighbours cannot see further than one token: give the model more of what came before.

    下一个词元只取决于最后一个词元时，你是对的；规律要往回看得更远时就不行了。只统计相邻的两个词元，视野就只有一个
    词元：要把之前更多的内容交给模型。
    """
    vocabulary = int(sequences.max()) + 1
    counts = np.zeros((vocabulary, vocabulary))
    np.add.at(counts, (sequences[:, :-1], sequences[:, 1:]), 1)
    return lambda prompts, length: greedy(lambda tokens: counts[tokens[:, -1]], prompts, length)


def train_sequence_model__short_memory(sequences, rng):
    """Rules that look one or two tokens back are learnt, the one that looks five back is not. Your model forgets too
    early: widen its window, or, in a recurrent network, train it on longer pieces and look at what the gates keep.

    往回看一两个词元的规律学会了，往回看五个的没学会。你的模型忘得太早：把窗口加宽；如果是循环网络，就用更长的片段
    训练，并看看门控保留了什么。
    """
    scores = next_token_model(sequences, rng, epochs=14, window=3)
    return lambda prompts, length: greedy(scores, prompts, length)


def train_sequence_model__stopped_early(sequences, rng):
    """None of the three rules is learnt. If the training loss is still falling when you stop, train longer or with a
    larger learning rate; if it rests at log V, the loss of a guess among V tokens, the model is not told what it
    needs.

    三种规律都没有学会。如果停下时训练损失还在下降，就多训练几轮或调大学习率；如果损失停在 log V（在 V 个词元中瞎
    猜的损失），说明模型没有得到它需要的输入。
    """
    scores = next_token_model(sequences, rng, epochs=1, lr=3e-4)
    return lambda prompts, length: greedy(scores, prompts, length)
