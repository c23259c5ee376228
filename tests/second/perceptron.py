"""A second perceptron.py, written from the definitions with plain loops: the checks must accept it, speed apart."""

import numpy as np


def step(z):
    answer = np.zeros(z.shape, dtype=np.int32)
    for index in np.ndindex(z.shape):
        if z[index] > 0:
            answer[index] = 1
    return answer


def perceptron(inputs, weights, bias):
    if inputs.ndim == 2:
        return np.array([perceptron(x, weights, bias) for x in inputs], dtype=np.int64)
    total = bias
    for value, weight in zip(inputs.tolist(), weights.tolist(), strict=True):
        total += value * weight
    return 1 if total > 0 else 0


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    new = weights.copy()
    predicted = perceptron(x, weights, bias)
    if predicted == 0 and y == 1:
        new += learning_rate * x
        bias = bias + learning_rate
    elif predicted == 1 and y == 0:
        new -= learning_rate * x
        bias = bias - learning_rate
    return new, bias


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    dtype = np.float32 if X.dtype == np.float32 else np.float64
    weights, bias, mistakes = np.zeros(X.shape[1], dtype), 0.0, []
    while len(mistakes) < epochs and 0 not in mistakes:
        wrong = 0
        for i in range(len(X)):
            if perceptron(X[i], weights, bias) != y[i]:
                wrong += 1
                weights, bias = perceptron_update(weights, bias, X[i], y[i], learning_rate)
        mistakes.append(wrong)
    return weights, bias, tuple(mistakes)


def feedforward(x, weights, biases):
    rows = []
    for row in x:
        values = row.tolist()
        for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
            sums = [
                sum(w * v for w, v in zip(line, values, strict=True)) + b
                for line, b in zip(weight.tolist(), bias.tolist(), strict=True)
            ]
            values = sums if layer == len(weights) - 1 else [max(0.0, s) for s in sums]
        rows.append(values)
    return np.array(rows, dtype=x.dtype)


def xor_network():
    """Two units that look at the differences x₁ − x₂ and x₂ − x₁; at most one of them is awake."""
    weights = [np.array([[1, -1], [-1, 1]]), np.array([[1, 1]])]
    return weights, [np.array([0, 0]), np.array([0])]
