import numpy as np


def step(z):
    return np.where(z > 0, 1, 0)


def perceptron(inputs, weights, bias):
    out = inputs @ weights
    out += bias
    return step(out)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    error = y - perceptron(x, weights, bias)
    weights += learning_rate * error * x
    bias += learning_rate * error
    return weights, bias


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    weights = np.zeros(X.shape[1], dtype=np.float32 if X.dtype == np.float32 else float)
    bias = 0.0
    mistakes = []
    for _ in range(epochs):
        n = 0
        for xi, yi in zip(X, y):
            n += int(perceptron(xi, weights, bias) != yi)
            weights, bias = perceptron_update(weights, bias, xi, yi, learning_rate)
        mistakes.append(n)
        if n == 0:
            break
    return weights, bias, mistakes


def feedforward(x, weights, biases):
    out = x
    for i in range(len(weights)):
        out = out @ weights[i].T
        out += biases[i]
        if i < len(weights) - 1:
            out[out < 0] = 0
    return out


def xor_network():
    w1 = np.ones((2, 2))
    w2 = np.array([[1.0, -2.0]])
    return [w1, w2], [np.array([0.0, -1.0]), np.array([-0.1])]
