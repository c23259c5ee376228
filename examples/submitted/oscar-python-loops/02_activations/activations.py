import math

import numpy as np


def sigmoid(x):
    result = np.zeros_like(x)
    for index in np.ndindex(*x.shape):
        value = float(x[index])
        if value >= 0:
            result[index] = 1 / (1 + math.exp(-value))
        else:
            result[index] = math.exp(value) / (1 + math.exp(value))
    return result


def sigmoid_backward(dout, out):
    result = np.zeros_like(out)
    for index in np.ndindex(*out.shape):
        result[index] = dout[index] * out[index] * (1 - out[index])
    return result


def relu(x):
    return np.array([max(0.0, v) for v in x.flatten()], dtype=x.dtype).reshape(x.shape)


def softmax(x, axis=-1):
    moved = np.moveaxis(x, axis, -1)
    result = np.zeros_like(moved)
    for index in np.ndindex(*moved.shape[:-1]):
        top = max(moved[index])
        exps = [math.exp(v - top) for v in moved[index]]
        total = sum(exps)
        for i, e in enumerate(exps):
            result[index + (i,)] = e / total
    return np.moveaxis(result, -1, axis)
