"""Week 1: the perceptron. Everything on whole arrays where the rule allows it."""

import numpy as np


def step(z):
    return np.where(np.asarray(z) > 0, 1, 0)


def perceptron(inputs, weights, bias):
    score = np.dot(inputs, weights) + bias
    if np.ndim(score) == 0:
        return 1 if score > 0 else 0
    return step(score)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    move = learning_rate * float(y - perceptron(x, weights, bias))
    return weights + move * x, bias + move


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    dtype = X.dtype if np.issubdtype(X.dtype, np.floating) else float
    w, b = np.zeros(X.shape[1], dtype=dtype), 0.0
    history = []
    while len(history) < epochs:
        errors = 0
        for i in range(len(X)):
            if perceptron(X[i], w, b) == y[i]:
                continue
            errors += 1
            w, b = perceptron_update(w, b, X[i], y[i], learning_rate)
        history.append(errors)
        if not errors:
            break
    return w, b, history


def feedforward(x, weights, biases):
    last = len(weights) - 1
    for i in range(last + 1):
        x = x.dot(weights[i].T) + biases[i]
        if i < last:
            x = x * (x > 0)
    return x


def xor_network():
    # |x1 - x2| from two hidden units, one for each direction
    hidden = np.array([[1.0, -1.0], [-1.0, 1.0]])
    return [hidden, np.ones((1, 2))], [np.zeros(2), np.zeros(1)]
