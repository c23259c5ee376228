import numpy as np


def step(z):
    """1 if z > 0 else 0"""
    return np.greater(z, 0).astype("int64")


def perceptron(inputs, weights, bias):
    """step of the weighted sum"""
    weighted_sum = np.dot(inputs, weights) + bias
    result = step(weighted_sum)
    return result


def update(weights, bias, x, y, learning_rate=1.0):
    """the learning rule"""
    prediction = perceptron(x, weights, bias)
    error = int(y) - int(prediction)
    new_weights = weights + learning_rate * error * x
    new_bias = bias + learning_rate * error
    return new_weights, new_bias


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    """training loop"""
    weights = np.zeros(X.shape[1], dtype=X.dtype if X.dtype.kind == "f" else "float64")
    bias = 0.0
    mistakes = []
    for epoch in range(epochs):
        wrong = 0
        for i in range(X.shape[0]):
            if perceptron(X[i], weights, bias) != y[i]:
                wrong += 1
                weights, bias = update(weights, bias, X[i], y[i], learning_rate)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights, bias, mistakes


def feed_forward(x, weights, biases):
    """all the layers"""
    for w, b in zip(weights[:-1], biases[:-1]):
        x = np.maximum(np.dot(x, w.T) + b, 0)
    return np.dot(x, weights[-1].T) + biases[-1]


def xor_network():
    """two hidden neurons"""
    W1 = np.array([[1.0, 1.0], [1.0, 1.0]])
    b1 = np.array([-0.5, -1.5])
    W2 = np.array([[1.0, -3.0]])
    b2 = np.array([-0.25])
    return [W1, W2], [b1, b2]
