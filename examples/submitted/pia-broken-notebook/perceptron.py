import numpy as np


def step(z):
    return np.where(z > 0, 1, 0)


def perceptron(inputs, weights, bias):
    return step(inputs @ weights + bias)
