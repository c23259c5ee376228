"""training.py once more, written plainly from the definitions. Slow, and meant to be."""

import copy
import math

import numpy as np


def xavier_uniform(shape, rng):
    limit = math.sqrt(6.0 / (shape[0] + shape[1]))
    w = np.empty(shape)
    for i in range(shape[0]):
        for j in range(shape[1]):
            w[i, j] = (2 * rng.random() - 1) * limit
    return w


def kaiming_normal(shape, rng):
    fan_in = 1
    for size in shape[1:]:
        fan_in *= size
    return rng.standard_normal(shape) / math.sqrt(fan_in / 2)


def iterate_minibatches(X, y, batch_size, shuffle=False, rng=None):
    left = list(range(len(X)))
    if shuffle:
        generator = rng if rng is not None else np.random.default_rng()
        left = [int(i) for i in np.argsort(generator.random(len(X)))]
    pairs = []
    while left:
        batch, left = left[:batch_size], left[batch_size:]
        pairs.append((np.stack([X[i] for i in batch]), np.stack([y[i] for i in batch])))
    return pairs


def dropout_forward(x, p=0.5, training=True, rng=None):
    if not training or p == 0:
        return x, {"kept": None}
    if p == 1:
        return np.zeros_like(x), {"kept": np.zeros(x.shape, bool), "p": p}
    generator = rng if rng is not None else np.random.default_rng()
    kept = generator.uniform(size=x.shape) < 1 - p
    out = np.zeros_like(x)
    out[kept] = x[kept] / (1 - p)
    return out, {"kept": kept, "p": p}


def dropout_backward(dout, cache):
    if cache["kept"] is None:
        return dout.copy()
    dx = np.zeros_like(dout)
    dx[cache["kept"]] = dout[cache["kept"]] / (1 - cache["p"])
    return dx


def l1_penalty(params, strength):
    total, grads = 0.0, []
    for w in params:
        total += strength * float(np.abs(w.astype(np.float64)).sum())
        slope = np.zeros_like(w)
        slope[w > 0] = strength
        slope[w < 0] = -strength
        grads.append(slope)
    return total, grads


def l2_penalty(params, strength):
    total, grads = 0.0, ()
    for w in params:
        total += 0.5 * strength * float(np.square(w.astype(np.float64)).sum())
        grads += ((w * strength).astype(w.dtype),)
    return total, grads


def accuracy(logits, labels):
    right = 0
    for row, label in zip(logits, labels, strict=True):
        best = 0
        for c in range(1, len(row)):
            if row[c] > row[best]:
                best = c
        right += int(best == label)
    return right / len(labels)


def evaluate(loss_fn, params, X, y, batch_size):
    losses, rows = [], []
    for start in range(0, len(X), batch_size):
        stop = min(start + batch_size, len(X))
        loss, logits = loss_fn(params, X[start:stop], y[start:stop])
        losses += [float(loss)] * (stop - start)
        rows.append(logits)
    return np.mean(losses), accuracy(np.concatenate(rows), y)


class EarlyStopping:
    def __init__(self, patience=5, min_delta=0.0):
        self.patience, self.min_delta = patience, min_delta
        self.seen = []
        self.best_loss, self.best_epoch, self.best_params = np.inf, -1, None

    def step(self, val_loss, params):
        self.seen.append(float(val_loss))
        if self.best_loss - val_loss > self.min_delta:
            self.best_loss, self.best_epoch = float(val_loss), len(self.seen) - 1
            self.best_params = copy.deepcopy(params)
        return len(self.seen) - 1 - self.best_epoch >= self.patience


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
    generator = rng if rng is not None else np.random.default_rng()
    current, state = copy.deepcopy(params), {}
    train_losses, val_losses = [], []
    for _ in range(epochs):
        order = generator.permutation(len(X_train))
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            _, grads = loss_and_grads(current, X_train[batch], y_train[batch])
            current, state = optimizer_step(current, grads, state)
        train_losses.append(float(loss_and_grads(current, X_train, y_train)[0]))  # measured after the epoch
        val_losses.append(float(loss_and_grads(current, X_val, y_val)[0]))
        if early_stopping is not None and early_stopping.step(val_losses[-1], current):
            break
    if early_stopping is not None and any(math.isfinite(loss) for loss in val_losses):
        current = early_stopping.best_params
    return current, {"train_loss": train_losses, "val_loss": val_losses}
