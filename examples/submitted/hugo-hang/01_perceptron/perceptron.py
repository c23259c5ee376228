import numpy as np


def step(z):
    return (z > 0) + 0


def perceptron(inputs, weights, bias):
    return step(np.sum(inputs * weights, axis=-1) + bias)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    if perceptron(x, weights, bias) > y:
        return weights - learning_rate * x, bias - learning_rate
    if perceptron(x, weights, bias) < y:
        return weights + learning_rate * x, bias + learning_rate
    return 1 * weights, bias


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w, b = np.zeros(X.shape[1], (X * 1.0).dtype), 0.0
    mistakes = [None]
    # train until it is perfect
    while mistakes[-1] != 0:
        count = 0
        for i in range(len(y)):
            if perceptron(X[i], w, b) != y[i]:
                count += 1
                w, b = perceptron_update(w, b, X[i], y[i], learning_rate)
        mistakes.append(count)
    return w, b, mistakes[1:]


def feedforward(x, weights, biases):
    x = x @ weights[0].T + biases[0]
    for w, b in zip(weights[1:], biases[1:]):
        x = np.maximum(x, 0) @ w.T + b
    return x


def xor_network():
    return [np.array([[1.0, 1.0], [-1.0, -1.0]]), np.array([[-1.0, -1.0]])], [np.array([-1.0, 1.0]), np.array([0.5])]
