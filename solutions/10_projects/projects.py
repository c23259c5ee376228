"""Projects: three models trained from nothing but NumPy, on handwritten digits, small images and sequences.

Everything you wrote may be used: `from training import iterate_minibatches`, `from cnn import conv2d_forward`, …
What a function returns is a function; give it an attribute `history`, a dict of lists with a number an epoch, and the
report draws your learning curves. Each of the three has 60 seconds on one core.
"""

import numpy as np

### BEGIN SOLUTION
# isort: split
from itertools import pairwise

from activations import relu, relu_backward
from backprop import linear_backward, linear_forward, mlp_loss
from cnn import conv2d_backward, conv2d_forward, max_pool2d_backward, max_pool2d_forward
from losses import softmax_cross_entropy, softmax_cross_entropy_backward
from optimizers import adam_step, warmup_cosine
from perceptron import feedforward
from training import iterate_minibatches, kaiming_normal


def first_layers(sizes, rng):
    """Weights and biases of a fully connected network, as one list: the weights first."""
    weights = [kaiming_normal((n_out, n_in), rng) for n_in, n_out in pairwise(sizes)]
    return [p.astype(np.float32) for p in (*weights, *(np.zeros(n_out) for n_out in sizes[1:]))]


def mlp_loss_and_grads(params, X, y):
    """The loss of a fully connected network and its gradients, in the order of params."""
    half = len(params) // 2
    loss, dweights, dbiases = mlp_loss(X, y, params[:half], params[half:])
    return loss, [*dweights, *dbiases]


def mlp_scores(params, X):
    half = len(params) // 2
    return feedforward(X, params[:half], params[half:])


def fit(params, loss_and_grads, X, y, rng, epochs, batch_size, lr, prepare=lambda X: X, validate=None):
    """Adam with a learning rate that falls along half a cosine. prepare changes each training batch, such as by noise.

    Returns (params, history): the mean loss of each epoch, and what validate(params) said after it.
    """
    total = epochs * -(-len(X) // batch_size)
    state, step, history = {}, 0, {"train_loss": []}
    for _ in range(epochs):
        summed = 0.0
        for X_batch, y_batch in iterate_minibatches(X, y, batch_size, shuffle=True, rng=rng):
            loss, grads = loss_and_grads(params, prepare(X_batch), y_batch)
            params, state = adam_step(params, grads, state, lr=warmup_cosine(step, total, lr))
            step += 1
            summed += float(loss) * len(X_batch)
        history["train_loss"].append(summed / len(X))
        if validate is not None:
            history.setdefault("val_loss", []).append(float(validate(params)))
    return params, history


### END SOLUTION


def train_digit_classifier(X_train, y_train, rng):
    """Learn to read handwritten digits.

    X_train: images (N, 1, H, W), floats from 0 to 1; 8×8 here, 28×28 where MNIST is at hand. y_train: integer labels
    (N,), from 0 to 9. rng: numpy.random.Generator, the only source of randomness.

    Returns predict, a function from images (M, 1, H, W) to their integer labels (M,). It is asked about digits that
    were not in X_train. M may be 1, and the same images always get the same labels.
    """
    ### BEGIN SOLUTION
    mean, std = X_train.mean(), X_train.std()

    def flat(X):
        return ((X - mean) / std).reshape(len(X), -1).astype(np.float32)

    reach = X_train.shape[2] // 16  # pixels that a digit may be moved: 8×8 digits fill their image

    def augmented(X):
        moved = np.roll(X, tuple(rng.integers(-reach, reach + 1, size=2)), axis=(2, 3))
        return flat(moved) + rng.normal(0, 0.3, (len(X), X[0].size)).astype(np.float32)

    order = rng.permutation(len(X_train))
    val, kept = order[: len(order) // 12], order[len(order) // 12 :]
    params, history = fit(
        first_layers((X_train[0].size, 256, 10), rng),
        mlp_loss_and_grads,
        X_train[kept],
        y_train[kept],
        rng,
        epochs=max(16, 60_000 // len(X_train)),
        batch_size=64,
        lr=3e-3,
        prepare=augmented,
        validate=lambda params: softmax_cross_entropy(mlp_scores(params, flat(X_train[val])), y_train[val]),
    )

    def predict(images):
        return mlp_scores(params, flat(images)).argmax(axis=1)

    predict.history = history
    return predict
    ### END SOLUTION


### BEGIN SOLUTION
def cnn_forward(params, x):
    """Twice convolution, ReLU and 2×2 max-pooling, then one fully connected layer. Returns (scores, cache)."""
    *convolutions, weight, bias = params
    caches = []
    for kernel, kernel_bias in zip(convolutions[::2], convolutions[1::2], strict=True):
        z, conv_cache = conv2d_forward(x, kernel, kernel_bias, padding=1)
        x, pool_cache = max_pool2d_forward(relu(z), 2)
        caches.append((conv_cache, z, pool_cache))
    scores, linear_cache = linear_forward(x.reshape(len(x), -1), weight, bias)
    return scores, (caches, x.shape, linear_cache)


def cnn_backward(dscores, cache):
    """Gradients of all parameters, in their order."""
    caches, shape, linear_cache = cache
    dx, *grads = linear_backward(dscores, linear_cache)
    dx = dx.reshape(shape)
    for conv_cache, z, pool_cache in reversed(caches):
        dz = relu_backward(max_pool2d_backward(dx, pool_cache), z)
        dx, dkernel, dbias = conv2d_backward(dz, conv_cache)
        grads = [dkernel, dbias, *grads]
    return grads


def cnn_loss_and_grads(params, X, y):
    scores, cache = cnn_forward(params, X)
    dscores = softmax_cross_entropy_backward(scores, y).astype(np.float32)
    return softmax_cross_entropy(scores, y), cnn_backward(dscores, cache)


### END SOLUTION


def train_image_classifier(X_train, y_train, rng):
    """Learn to tell ten kinds of small images apart.

    X_train: images (N, C, H, W), floats from 0 to 1, with 3 channels (colour) or 1 (grey). y_train: integer labels
    (N,), from 0 to 9. rng: numpy.random.Generator, the only source of randomness.

    Returns predict, a function from images (M, C, H, W) to their integer labels (M,). It is asked about images that
    were not in X_train. M may be 1, and the same images always get the same labels.
    """
    ### BEGIN SOLUTION
    n, channels, height, width = X_train.shape

    def centred(X):
        """Each image without its own mean colour and contrast: only its form is left."""
        X = X - X.mean(axis=(2, 3), keepdims=True)
        return (X / (X.std(axis=(1, 2, 3), keepdims=True) + 1e-3)).astype(np.float32)

    def augmented(X):
        """Mirrored, in other colours, dark for light: none of these changes what an image shows."""
        X = X[:, :, :: rng.choice([-1, 1]), :: rng.choice([-1, 1])]
        return X[:, rng.permutation(channels)] * rng.choice([-1, 1], size=(len(X), 1, 1, 1)).astype(np.float32)

    shapes = [(16, channels, 3, 3), (32, 16, 3, 3), (10, 32 * (height // 4) * (width // 4))]
    first = [p for shape in shapes for p in (kaiming_normal(shape, rng), np.zeros(shape[0]))]
    params, history = fit(
        [p.astype(np.float32) for p in first],
        cnn_loss_and_grads,
        centred(X_train),
        y_train,
        rng,
        epochs=int(np.clip(11_000 // n, 4, 20)),
        batch_size=32,
        lr=4e-3,
        prepare=augmented,
    )

    def predict(images):
        parts = [images[i : i + 200] for i in range(0, len(images), 200)]
        return np.concatenate([cnn_forward(params, centred(part))[0].argmax(axis=1) for part in parts])

    predict.history = history
    return predict
    ### END SOLUTION


### BEGIN SOLUTION
WINDOW = 8


def windows(tokens, vocabulary):
    """The WINDOW tokens before each place of each sequence, one-hot: (N, T) → (N, T + 1, WINDOW · vocabulary).

    The last of the T + 1 windows asks for the token that comes next. Before a sequence's beginning all is zero.
    """
    padded = np.pad(tokens + 1, ((0, 0), (WINDOW, 0)))  # 0 stands for "nothing yet"
    seen = np.lib.stride_tricks.sliding_window_view(padded, WINDOW, axis=1)
    one_hot = np.eye(vocabulary + 1, dtype=np.float32)[seen][..., 1:]
    return one_hot.reshape(*seen.shape[:2], -1)


### END SOLUTION


def train_sequence_model(sequences, rng):
    """Learn a rule from sequences that follow it, and go on with new ones.

    sequences: integer tokens (N, T), from 0 upwards; the next token depends on those before it, in a way that is drawn
    anew for each data set. rng: numpy.random.Generator, the only source of randomness.

    Returns continue_(prompts, length), a function from the beginnings (M, P) of new sequences to the integer tokens
    (M, length) that follow, without the prompt. M may be 1, and the same prompt always goes on in the same way.
    Source of the idea: Bengio et al., 2003; a recurrent network or a transformer does as well.
    """
    ### BEGIN SOLUTION
    vocabulary = int(sequences.max()) + 1
    X = windows(sequences, vocabulary)[:, :-1]
    params, history = fit(
        first_layers((X.shape[-1], 128, vocabulary), rng),
        mlp_loss_and_grads,
        X.reshape(-1, X.shape[-1]),
        sequences.ravel(),
        rng,
        epochs=20,
        batch_size=128,
        lr=5e-3,
    )

    def continue_(prompts, length):
        tokens = prompts
        for _ in range(length):
            scores = mlp_scores(params, windows(tokens[:, -WINDOW:], vocabulary)[:, -1])
            tokens = np.concatenate([tokens, scores.argmax(axis=1)[:, None]], axis=1)
        return tokens[:, prompts.shape[1] :]

    continue_.history = history
    return continue_
    ### END SOLUTION
