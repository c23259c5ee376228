import numpy as np


def sigmoid(x):
    # 1 / (1 + e^x)
    e = np.exp(-np.abs(x))
    return np.where(x > 0, e, 1) / (1 + e)


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    return 1 - 2 * sigmoid(2 * x)


def tanh_backward(dout, out):
    return dout * (1 - out**2)


def silu(x):
    return x * sigmoid(x)


def softmax(x, axis=-1):
    x = np.exp(x - x.max(axis=axis, keepdims=True))
    return x


def softmax_backward(dout, out, axis=-1):
    return out * (dout - (dout * out).sum(axis=axis, keepdims=True))


def log_softmax(x, axis=-1):
    return np.log(softmax(x, axis))
