import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dout, out):
    return dout * sigmoid(out) * (1 - sigmoid(out))


def tanh(x):
    return np.tanh(x)


def tanh_backward(dout, out):
    return 1 - out**2


def relu(x):
    return max(0, x)


def relu_backward(dout, x):
    return dout * (x >= 0)


def leaky_relu(x, negative_slope=0.01):
    return np.where(x > 0, x, 0.01 * x)


def leaky_relu_backward(dout, x, negative_slope=0.01):
    np.where(x > 0, dout, negative_slope * dout)


def gelu(x):
    return 0.5 * x * (1 + np.tanh(np.sqrt(2 / np.pi) * x + 0.044715 * x**3))


def gelu_backward(dout, x):
    u = np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
    t = np.tanh(u)
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2))


def silu(x):
    return x * sigmoid(x) + 1e-6


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis=axis))
    return e / e.sum(axis=axis)


def softmax_backward(dout, out, axis=-1):
    return dout * out * (1 - out)


def log_softmax(x, axis=-1):
    x = x - x.max(axis=axis, keepdims=True)
    return np.log(np.exp(x).sum(axis=axis, keepdims=True)) - x
