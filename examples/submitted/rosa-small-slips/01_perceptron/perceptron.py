import numpy as np


def step(z):
    return np.where(z >= 0, 1, 0)


def perceptron(inputs, weights, bias):
    return int(inputs @ weights + bias > 0)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    error = int(y) - perceptron(x, weights, bias)
    return weights + error * x, bias + error


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w, b = np.zeros(X.shape[1], dtype=X.dtype), 0.0
    mistakes = 0
    for _ in range(epochs):
        for x, t in zip(X, y):
            mistakes += perceptron(x, w, b) != t
            w, b = perceptron_update(w, b, x, t, learning_rate)
    return w, b, mistakes


def feedforward(x, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        x = np.maximum(0, x @ W + b)
    return x @ weights[-1] + biases[-1]


def xor_network():
    return [np.array([[1.0, 1.0]])], [np.array([-0.5])]
