import numpy as np


def step(z):
    result = np.zeros(z.shape, dtype=int)
    for index, value in np.ndenumerate(z):
        if value > 0:
            result[index] = 1
    return result


def perceptron(inputs, weights, bias):
    if inputs.ndim == 1:
        total = bias
        for i in range(len(weights)):
            total = total + weights[i] * inputs[i]
        if total > 0:
            return 1
        else:
            return 0
    result = []
    for row in inputs:
        result.append(perceptron(row, weights, bias))
    return np.array(result)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    guess = perceptron(x, weights, bias)
    new = np.zeros_like(weights)
    for i in range(len(weights)):
        new[i] = weights[i] + learning_rate * (y - guess) * x[i]
    return new, bias + learning_rate * (y - guess)


def xor_network():
    weights = [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -2.0]])]
    biases = [np.array([0.0, -1.0]), np.array([-0.5])]
    return weights, biases
