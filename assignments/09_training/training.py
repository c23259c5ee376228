"""Training and regularisation: from the first weights to the loop that knows when to stop."""

import numpy as np


def xavier_uniform(shape, rng):
    """Glorot's initial weights for a layer with a sigmoid, tanh or linear output.

    Every weight is drawn evenly from [−a, a] with a = √(6 / (in + out)), which makes the variance 2 / (in + out).

    shape: (out, in), as in Linear.weight. rng: numpy.random.Generator. Returns a float64 array of that shape.
    PyTorch: nn.init.xavier_uniform_. Source: Glorot & Bengio, 2010.
    """
    raise NotImplementedError


def kaiming_normal(shape, rng):
    """He's initial weights for a layer that is followed by a ReLU.

    Every weight is drawn from a normal distribution with mean 0 and standard deviation √(2 / fan_in).
    fan_in counts the numbers that flow into one output: in, times every kernel size.

    shape: (out, in) or (out, in, *kernel). rng: numpy.random.Generator. Returns a float64 array of that shape.
    PyTorch: nn.init.kaiming_normal_(nonlinearity="relu"). Source: He et al., 2015.
    """
    raise NotImplementedError


def iterate_minibatches(X, y, batch_size, shuffle=False, rng=None):
    """One pass over the data in batches: an iterator (or a list) of pairs (X_batch, y_batch).

    Every sample comes exactly once, together with its own y; the last batch may be short. Without shuffle the order
    of the data is kept; with shuffle every call draws a new order. X and y are not changed.

    X: (N, ...), y: (N, ...), batch_size: int ≥ 1. rng: numpy.random.Generator; None takes a fresh one.
    PyTorch: utils.data.DataLoader.
    """
    raise NotImplementedError


def dropout_forward(x, p=0.5, training=True, rng=None):
    """Inverted dropout: in training each number is dropped by its own throw of the dice.

    With probability p a number becomes 0, otherwise x / (1 − p), so that the expectation stays x.
    In evaluation (training=False) the output is x.

    x: array of any shape, p: from 0 (drops nothing) to 1 (drops all). rng: numpy.random.Generator; None takes a
    fresh one. Returns (out, cache), out of the shape and dtype of x.
    PyTorch: F.dropout. Source: Srivastava et al., 2014.
    """
    raise NotImplementedError


def dropout_backward(dout, cache):
    """The gradient of dropout: through the same mask, with the same scale, as the forward.

    dout: array of the forward's shape, cache: what dropout_forward returned. Returns dx, of dout's shape and dtype.
    """
    raise NotImplementedError


def l1_penalty(params, strength):
    """L1 regularisation (lasso) and its gradients.

    value = strength · Σ |w| over every number of every array; d value / dw = strength · sign(w), which is 0 at w = 0.

    params: list of arrays. Returns (value, grads), grads a list with the shapes and dtypes of params.
    Source: Tibshirani, 1996.
    """
    raise NotImplementedError


def l2_penalty(params, strength):
    """L2 regularisation (weight decay as part of the loss) and its gradients.

    value = strength / 2 · Σ w² over every number of every array; d value / dw = strength · w.

    params: list of arrays. Returns (value, grads), grads a list with the shapes and dtypes of params.
    Source: Krogh & Hertz, 1991.
    """
    raise NotImplementedError


def accuracy(logits, labels):
    """The share of rows whose largest logit stands at the label.

    logits: (N, C), labels: (N,) integers from 0 to C − 1. Returns one number from 0 to 1.
    """
    raise NotImplementedError


def evaluate(loss_fn, params, X, y, batch_size):
    """Loss and accuracy over a whole data set, one batch at a time; nothing is updated.

    loss_fn(params, X_batch, y_batch) returns (mean loss of the batch, logits). Both results are means over the
    samples, so that batch_size never changes them, whatever the size of the last batch.

    params: passed on as it is. X: (N, ...), y: (N,) integers. Returns (loss, accuracy), two numbers.
    """
    raise NotImplementedError


class EarlyStopping:
    """Says when to stop: once the validation loss has not improved for `patience` calls in a row.

    An improvement is a loss more than min_delta below the best one so far; NaN never improves.
    best_loss (inf before any improvement), best_epoch (calls counted from 0) and best_params (a copy, which later
    changes of the parameters do not reach) belong to the last improvement.
    Source: Prechelt, 1998.
    """

    def __init__(self, patience=5, min_delta=0.0):
        """patience: int ≥ 1, calls without an improvement; min_delta: float ≥ 0, in units of the loss."""
        raise NotImplementedError

    def step(self, val_loss, params):
        """Take in the validation loss of one epoch and the parameters (a list of arrays) that gave it.

        Returns a bool: True once `patience` calls in a row brought no improvement.
        """
        raise NotImplementedError


def train(
    loss_and_grads,
    params,
    X_train,
    y_train,
    X_val,
    y_val,
    optimizer_step,
    epochs=10,
    batch_size=32,
    rng=None,
    early_stopping=None,
):
    """The whole loop. An epoch: the training data in a fresh random order, one step a batch, then one validation.

    loss_and_grads(params, X, y) returns (mean loss, grads); optimizer_step(params, grads, state) returns
    (params, state), and state is {} at the first step. early_stopping: an EarlyStopping, or None.
    rng: numpy.random.Generator; None takes a fresh one.

    Returns (params, history). history["train_loss"]: for each epoch the mean over its samples, each at the parameters
    that its batch saw; history["val_loss"]: for each epoch the mean over the validation samples, after the epoch.
    params: the last ones; with early stopping the best ones (the last, if every validation loss was NaN).
    """
    raise NotImplementedError
