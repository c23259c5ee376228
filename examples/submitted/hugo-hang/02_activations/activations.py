import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    return 1 - 2 / (np.exp(2 * x) + 1)


def tanh_backward(dout, out):
    return dout * (1 - out * out)


def relu(x):
    return (x + abs(x)) / 2


def relu_backward(dout, x):
    return dout * np.heaviside(x, 0)


def leaky_relu(x, negative_slope=0.01):
    return x * np.where(x > 0, 1.0, negative_slope).astype(x.dtype)


def leaky_relu_backward(dout, x, negative_slope=0.01):
    return dout * np.where(x > 0, 1.0, negative_slope).astype(x.dtype)


def gelu(x):
    return x * 0.5 * (1 + tanh(0.7978845608028654 * (x + 0.044715 * x**3)))


def silu(x):
    return x * sigmoid(x)


def softmax(x, axis=-1):
    a = np.exp(x - x.max(axis=axis, keepdims=True))
    return a / a.sum(axis=axis, keepdims=True)
