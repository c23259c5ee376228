import numpy as np


def step(z):
    # the sign of z
    return np.sign(z).astype(int)


def perceptron(inputs, weights, bias):
    return step(inputs @ weights + bias)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    error = int(y) - int(perceptron(x, weights, bias))
    return weights + learning_rate * error * x, bias + learning_rate * error


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w = np.zeros(X.shape[1], dtype=X.dtype if X.dtype.kind == "f" else np.float64)
    b = 0.0
    log = []
    for epoch in range(epochs):
        wrong = 0
        for xi, target in zip(X, y):
            if perceptron(xi, w, b) != target:
                wrong += 1
                w, b = perceptron_update(w, b, xi, target, learning_rate)
        log.append(wrong)
        if wrong == 0:
            break
    return w, b, log


def feedforward(x, weights, biases):
    for W, b in zip(weights[:-1], biases[:-1]):
        x = np.maximum(0, b + x @ np.transpose(W))
    return biases[-1] + x @ np.transpose(weights[-1])


def xor_network():
    # one hidden unit says "or", one says "and"
    return [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -2.0]])], [np.array([0.0, -1.0]), np.array([-0.5])]
