import numpy as np


def step(z):
    return np.int64(1) * (z > 0)


def perceptron(inputs, weights, bias):
    return step(np.tensordot(inputs, weights, axes=1) + bias)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    diff = float(y) - float(perceptron(x, weights, bias))
    return weights + learning_rate * diff * x, bias + learning_rate * diff


def feedforward(x, weights, biases):
    import torch.nn.functional as F
    import torch

    h = torch.from_numpy(x)
    for i, (w, b) in enumerate(zip(weights, biases)):
        h = F.linear(h, torch.from_numpy(w), torch.from_numpy(b))
        if i + 1 < len(weights):
            h = F.relu(h)
    return h.numpy()
