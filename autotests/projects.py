"""Projects: a model is trained in the jail and asked about data whose answers never enter it."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader.datasets import load_digits8x8, load_fashion_mnist, load_images, load_mnist, make_images, make_sequences
from grader.datasets.mnist import FASHION_MNIST, MNIST, parts_at_hand
from grader.exercise import Assignment, Exercise, Text, case
from grader.figures import confusion, curves, numbers

SECONDS = 60.0
CLASSES = 10


def seed_from(rng):
    return int(rng.integers(2**31))


def points(share_right, knots):
    """Points rise linearly between the knots (share right, share of the points); below the first there are none."""
    return float(np.interp(share_right, *zip(*knots, strict=True)))


# --- two classifiers --------------------------------------------------------------------------------------------------


def train_and_ask(module, X_train, y_train, X_test, seed, *, name):
    """Train, then ask: about held-out images, twice, one at a time and transposed, and about training images."""

    def floats(images):
        return images.astype(np.float32) / 255

    def ask(images):
        return np.asarray(predict(floats(images)))

    invalid = []
    with np.errstate(invalid="call", call=lambda kind, flag: invalid or invalid.append(kind)):
        predict = getattr(module, name)(floats(X_train), y_train.astype(np.int64), np.random.default_rng(seed))
    return {
        "labels": ask(X_test),
        "again": ask(X_test),
        "alone": np.concatenate([np.ravel(ask(X_test[i : i + 1])) for i in range(24)]),
        "transposed": ask(X_test.swapaxes(2, 3)),
        "training": ask(X_train[:400]),
        "invalid": bool(invalid),
        "history": getattr(predict, "history", None),
    }


def classified(answer, X_train, y_train, X_test, seed, *, secret):
    """The first thing that goes wrong, and what the accuracy is worth all the same."""
    labels, right = answer["labels"], secret["labels"]
    if labels.dtype.kind not in "iu":
        yield Text("predict returns labels: whole numbers, not scores", "predict 返回标签：是整数，不是得分"), False
        return
    if labels.shape != right.shape:
        yield Text("predict returns one label for each image", "predict 为每张图像返回一个标签"), False
        return
    found, trained = np.mean(labels == right), np.mean(answer["training"] == y_train[:400])
    worth = points(found, secret["knots"])
    text = cause(answer, found, trained, right, secret["knots"][-1][0])
    if text is not None:
        yield text, min(worth, 0.9)
        return
    full = secret["knots"][-1][0]
    yield (
        Text(
            f"At least {full:.1%} of the held-out images are recognised; yours: {found:.1%}",
            f"至少认出 {full:.1%} 的留出图像；你的结果：{found:.1%}",
        ),
        worth,
    )


def cause(answer, found, trained, right, full):
    """What a classifier's answers betray about how it was trained; None where nothing but accuracy may be missing."""
    labels = answer["labels"]
    constant = len(np.unique(labels)) == 1
    if not np.isin(labels, range(CLASSES)).all():
        return Text("every label is one of the classes 0 to 9", "每个标签都是 0 到 9 中的一个类别")
    if constant and answer["invalid"]:
        return Text("no nan arises while it learns", "训练过程中不出现 nan")
    if constant:
        return Text("more than one class is answered", "答案不止一个类别")
    if not np.array_equal(labels, answer["again"]):
        return Text(
            "asked twice about the same images, predict answers the same", "对同样的图像问两次，predict 的回答相同"
        )
    if np.mean(labels[:24] != answer["alone"]) > 0.1:
        return Text("an image's label does not depend on the images beside it", "一张图像的标签与同批的其他图像无关")
    if np.mean(answer["transposed"] == right) > found + 0.3:
        return Text("rows and columns are the same in training and in predict", "训练和 predict 中行与列的次序一致")
    if trained < 0.3:
        return Text("the images that it was trained on are recognised", "能认出训练过的图像")
    if trained > 0.9 and found < 0.3:
        return Text("what it has learnt carries over to new images", "学到的东西能用到新图像上")
    if trained < min(0.9, full) and found < full:
        return Text("it goes on learning until its training images are mastered", "一直学到掌握训练图像为止")
    return None


def drawn(answer, X_train, y_train, X_test, seed, *, secret):
    labels, right = answer["labels"], secret["labels"]
    yield numbers(
        Text("accuracy", "准确率"),
        (
            (Text("held-out", "留出数据"), np.mean(labels == right)),
            (Text("training", "训练数据"), np.mean(answer["training"] == y_train[:400])),
        ),
    )
    yield from curves(Text("learning", "学习曲线"), answer["history"])
    yield confusion(Text("confused (true → answered)", "混淆（真实 → 回答）"), right, labels, CLASSES)


def held_out(name, images, labels, rng, train, test, knots, group):
    """A case from images of 0 to 1: a random split of them, and the answers of its second part as a secret."""
    chosen = rng.permutation(len(images))[: train + test]
    pixels = np.rint(images[chosen] * 255).astype(np.uint8)
    secret = {"labels": labels[chosen[train:]], "knots": knots}
    known = labels[chosen[:train]].astype(np.uint8)
    return case(name, pixels[:train], known, pixels[train:], seed_from(rng), secret=secret, group=group)


# --- digits -----------------------------------------------------------------------------------------------------------

DIGIT_KNOTS = ((0.4, 0.0), (0.8, 0.4), (0.92, 0.7), (0.965, 1.0))
MNIST_KNOTS = ((0.4, 0.0), (0.85, 0.4), (0.92, 0.7), (0.96, 1.0))


def digit_cases(rng):
    """The 8×8 digits, split at random. One level of noise keeps tables of the published images from finding them."""
    images, labels = load_digits8x8()
    noisy = np.clip(np.rint(images * 16) + rng.integers(-1, 2, size=images.shape), 0, 16) / 16
    yield held_out("held-out digits", noisy, labels, rng, 1297, 500, DIGIT_KNOTS, "digits")


def hidden_digit_cases(rng):
    """MNIST where it is at hand: 8,000 images to learn from and 2,000 others to be asked."""
    if not parts_at_hand(MNIST):
        yield from digit_cases(rng)
        return
    yield one_of_both_parts("held-out digits", MNIST, load_mnist, rng, 8000, 2000, MNIST_KNOTS, "digits")


def one_of_both_parts(name, collection, load, rng, train, test, knots, group):
    """Images to learn from and to be asked from a downloaded set: from its two parts, or from the one that is there."""
    parts = parts_at_hand(collection)
    images, labels = load(part=parts[-1])
    if len(parts) == 1:
        return held_out(name, images, labels, rng, train, test, knots, group)
    more, more_labels = load(part="train")
    kept, asked = rng.permutation(len(more))[:train], rng.permutation(len(images))[:test]
    pixels = [np.rint(x * 255).astype(np.uint8) for x in (more[kept], images[asked])]
    secret = {"labels": labels[asked], "knots": knots}
    known = more_labels[kept].astype(np.uint8)
    return case(name, pixels[0], known, pixels[1], seed_from(rng), secret=secret, group=group)


train_digit_classifier = Exercise(
    "train_digit_classifier",
    points=10,
    needs=("feedforward", "mlp_loss", "adam_step", "kaiming_normal", "iterate_minibatches"),
    driver=partial(train_and_ask, name="train_digit_classifier"),
    promises=classified,
    figures=drawn,
    cases=digit_cases,
    hidden=hidden_digit_cases,
    seconds=SECONDS,
    hints=(
        Text(
            "Begin with the smallest thing that learns: flatten the images, one hidden layer, softmax "
            "cross-entropy, a few epochs. Print the loss of each epoch before you change anything.",
            "先做出能学习的最小模型：展平图像，一个隐藏层，softmax 交叉熵，训练几轮。改动之前，先打印每一轮的损失。",
        ),
        Text(
            "kaiming_normal for the weights, iterate_minibatches with shuffle=True in every epoch, mlp_loss for the"
            " gradients, adam_step with a learning rate near 1e-3. predict flattens in just the same way and takes "
            "the argmax.",
            "权重用 kaiming_normal，每一轮用 shuffle=True 的 iterate_minibatches，梯度用 mlp_loss，再用学习率约 1e-3"
            "的 adam_step。predict 以完全相同的方式展平，再取 argmax。",
        ),
        Text(
            "For the last percent: subtract the training mean and divide by its standard deviation (in predict too,"
            " with the same two numbers), 128 hidden units or more, 40 epochs in batches of 64, a learning rate "
            "that falls from 3e-3 to 0, and a little noise on each training batch.",
            "最后几个百分点：减去训练集的均值、除以其标准差（predict 里用同样的两个数），隐藏单元 128 个以上，每批 64"
            "个样本训练 40 轮，学习率从 3e-3 逐渐降到 0，并给每个训练批次加一点噪声。",
        ),
    ),
)

# --- images -----------------------------------------------------------------------------------------------------------

COLOUR_KNOTS = ((0.3, 0.0), (0.55, 0.4), (0.75, 0.7), (0.88, 1.0))
GREY_KNOTS = ((0.3, 0.0), (0.55, 0.4), (0.72, 0.7), (0.84, 1.0))
FASHION_KNOTS = ((0.3, 0.0), (0.7, 0.4), (0.78, 0.7), (0.83, 1.0))


def grey(images):
    return images.mean(axis=1, keepdims=True)


def image_cases(rng):
    """The shipped images, no image in both cases."""
    images, labels = load_images()
    order = rng.permutation(len(images))
    first, second = order[:1000], order[1000:]
    yield held_out("colour images", images[first], labels[first], rng, 600, 300, COLOUR_KNOTS, "colour")
    yield held_out("grey images", grey(images[second]), labels[second], rng, 500, 250, GREY_KNOTS, "grey")


def hidden_image_cases(rng):
    """Images that were never seen before; Fashion-MNIST in the place of the grey ones where it is at hand."""
    images, labels = make_images(rng, 900)
    yield held_out("colour images", images, labels, rng, 600, 300, COLOUR_KNOTS, "colour")
    if parts_at_hand(FASHION_MNIST):
        load = load_fashion_mnist
        yield one_of_both_parts("grey images", FASHION_MNIST, load, rng, 3000, 1000, FASHION_KNOTS, "grey")
    else:
        images, labels = make_images(rng, 750)
        yield held_out("grey images", grey(images), labels, rng, 500, 250, GREY_KNOTS, "grey")


train_image_classifier = Exercise(
    "train_image_classifier",
    points=10,
    needs=("conv2d_backward", "max_pool2d_backward", "adam_step", "kaiming_normal", "iterate_minibatches"),
    driver=partial(train_and_ask, name="train_image_classifier"),
    promises=classified,
    figures=drawn,
    cases=image_cases,
    hidden=hidden_image_cases,
    seconds=SECONDS,
    hints=(
        Text(
            "The figure may lie anywhere, in any two colours. Which layer from the course looks for the same small "
            "pattern at every place? And what of the colours does the answer not depend on?",
            "图形可能出现在任何位置，颜色也是任意两种。课程里哪种层会在每个位置寻找同样的小图案？答案又与颜色的哪些方"
            "面无关？",
        ),
        Text(
            "Two rounds of convolution (3×3, padding 1), ReLU and 2×2 max-pooling, then one linear layer; 16 and 32"
            " filters are enough. Subtract each image's own mean from it. Check the gradients of the whole network "
            "numerically once.",
            "两轮“卷积（3×3，padding 1）、ReLU、2×2 最大池化”，再接一个线性层；16 个和 32 个滤波器就够了。每张图像先"
            "减去自己的均值。整个网络的梯度用数值方法核对一次。",
        ),
        Text(
            "600 images are few: make more of them in every batch (mirror rows or columns, permute the channels, "
            "swap dark and light), in training only. Adam at 4e-3 falling to 0, batches of 32, 15 to 20 epochs, "
            "float32 throughout.",
            "600 张图像太少：训练时在每个批次里变出更多（翻转行或列，打乱通道，明暗互换），predict 里不要这样做。"
            "Adam 的学习率从 4e-3 降到 0，每批 32 张，训练 15 到 20 轮，全程用 float32。",
        ),
    ),
)

# --- sequences --------------------------------------------------------------------------------------------------------

SEQUENCE_KNOTS = ((0.1, 0.0), (0.5, 0.5), (0.95, 1.0))
KNOWN, NEW = 9, 8  # no multiple of five: an echo is no copy of the prompt


def learn_and_continue(module, sequences, prompts, length, seed):
    """Learn from the sequences, then go on: with the prompts, twice, with one alone, with known beginnings."""
    invalid = []
    with np.errstate(invalid="call", call=lambda kind, flag: invalid or invalid.append(kind)):
        continue_ = module.train_sequence_model(sequences.copy(), np.random.default_rng(seed))

    def ask(tokens):
        return np.asarray(continue_(tokens.copy(), length))

    return {
        "tokens": ask(prompts),
        "again": ask(prompts),
        "alone": ask(prompts[:1]),
        "training": ask(sequences[:40, : prompts.shape[1]]),
        "invalid": bool(invalid),
        "history": getattr(continue_, "history", None),
    }


def continued(answer, sequences, prompts, length, seed, *, secret):
    """The first thing that goes wrong, and what the share of right continuations is worth all the same."""
    tokens, right = answer["tokens"], secret["tokens"]
    if tokens.dtype.kind not in "iu":
        yield Text("continue_ returns tokens: whole numbers, not scores", "continue_ 返回词元：是整数，不是得分"), False
        return
    if tokens.shape == (len(prompts), prompts.shape[1] + length):
        yield Text("continue_ returns the new tokens without the prompt", "continue_ 只返回新词元，不含提示"), False
        return
    if tokens.shape != right.shape:
        yield Text("continue_ returns length tokens for each prompt", "continue_ 为每个提示返回 length 个词元"), False
        return
    exact = np.mean((tokens == right).all(axis=1))
    worth = points(exact, SEQUENCE_KNOTS)
    text = cause_in_sequence(answer, exact, sequences, prompts, right)
    if text is not None:
        yield text, min(worth, 0.9)
        return
    yield (
        Text(
            f"At least 95% of the new sequences go on right in every token; yours: {exact:.1%}",
            f"至少 95% 的新序列每个词元都续写正确；你的结果：{exact:.1%}",
        ),
        worth,
    )


def cause_in_sequence(answer, exact, sequences, prompts, right):
    tokens = answer["tokens"]
    length = right.shape[1]
    known = sequences[:40, prompts.shape[1] : prompts.shape[1] + length]
    if not np.isin(tokens, np.arange(sequences.max() + 1)).all():
        return Text("every token is one that occurs in the sequences", "每个词元都是序列中出现过的")
    if (tokens == tokens[0, 0]).all() and answer["invalid"]:
        return Text("no nan arises while it learns", "训练过程中不出现 nan")
    if not np.array_equal(tokens, answer["again"]):
        return Text("the same prompt goes on in the same way when asked twice", "同样的提示问两次，续写相同")
    if not np.array_equal(tokens[:1], answer["alone"]):
        return Text("a prompt goes on in the same way alone and among others", "一个提示单独续写与同批续写结果相同")
    if exact < 0.5 and np.mean(tokens[:, 1:] == right[:, :-1]) > 0.8:
        return Text("the first new token is the one right after the prompt", "第一个新词元紧跟在提示之后")
    if exact < 0.5 and np.mean(tokens[:, 0] == prompts[:, -1]) > 0.8:
        return Text("the next token is not just the last one again", "下一个词元不只是重复最后一个")
    if exact < 0.5 and np.mean(tokens[:, 0] == right[:, 0]) > 0.8:
        return Text("each new token becomes part of what the next one is told from", "每个新词元都用于推断再下一个")
    if exact < 0.5 and np.mean((answer["training"][:, : known.shape[1]] == known).all(axis=1)) > 0.8:
        return Text("what it has learnt carries over to new sequences", "学到的东西能用到新序列上")
    return None


def drawn_sequences(answer, sequences, prompts, length, seed, *, secret):
    tokens, right = answer["tokens"], secret["tokens"]
    yield numbers(
        Text("right", "正确率"),
        (
            (Text("whole continuations", "整段续写"), np.mean((tokens == right).all(axis=1))),
            (Text("first tokens", "第一个词元"), np.mean(tokens[:, 0] == right[:, 0])),
        ),
    )
    yield from curves(Text("learning", "学习曲线"), answer["history"])


def sequence_cases(rng):
    for rule, name in (("walk", "one token back"), ("sum", "two tokens back"), ("echo", "five tokens back")):
        sequences, prompts, right = make_sequences(rng, rule, known=KNOWN, new=NEW)
        yield case(name, sequences, prompts, NEW, seed_from(rng), secret={"tokens": right}, group=name)


train_sequence_model = Exercise(
    "train_sequence_model",
    points=10,
    needs=("feedforward", "mlp_loss", "adam_step", "kaiming_normal", "iterate_minibatches"),
    driver=learn_and_continue,
    promises=continued,
    figures=drawn_sequences,
    cases=sequence_cases,
    seconds=SECONDS,
    hints=(
        Text(
            "Every place of every sequence is a training sample: what came before, and the token that came next. "
            "How far back does the rule look? Print a few sequences and try to continue them yourself.",
            "每个序列的每个位置都是一个训练样本：之前的词元，以及接下来的那个词元。规律要往回看多远？打印几个序列，自"
            "己先续写试试。",
        ),
        Text(
            "The simplest network that does it: the last 8 tokens, each one-hot, side by side as one vector; a "
            "hidden layer; softmax over the tokens. To continue, predict one token, append it, and predict again.",
            "够用的最简单的网络：最近 8 个词元各自做 one-hot，拼成一个向量；一个隐藏层；对词元做 softmax。续写时先预"
            "测一个词元，接到末尾，再预测下一个。",
        ),
        Text(
            "np.eye(V)[tokens] is one-hot. 128 hidden units, batches of 128 places, Adam at 5e-3, 20 epochs. In "
            "continue_ keep an array that grows by argmax(scores) in each of length steps, and return only the part"
            " after the prompt.",
            "np.eye(V)[tokens] 就是 one-hot。隐藏单元 128 个，每批 128 个位置，Adam 学习率 5e-3，20 轮。continue_ 里"
            "维护一个数组，length 步中每步接上 argmax(scores)，最后只返回提示之后的部分。",
        ),
    ),
)

ASSIGNMENT = Assignment(
    "10_projects",
    module="projects",
    title=Text("Projects", "实践项目"),
    exercises=(train_digit_classifier, train_image_classifier, train_sequence_model),
)
