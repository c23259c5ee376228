import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    answer = 1 / (1 + e)
    answer[x < 0] = 1 - answer[x < 0]
    return answer


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    e = np.exp(-2 * np.abs(x))
    answer = (1 - e) / (1 + e)
    answer[x < 0] *= -1
    return answer


def tanh_backward(dout, out):
    return dout * (1 - out * out)


def relu(x):
    answer = x.copy()
    answer[answer < 0] = 0
    return answer


def relu_backward(dout, x):
    answer = dout.copy()
    answer[x <= 0] = 0
    return answer


def leaky_ReLU(x, negative_slope=0.01):
    answer = x.copy()
    answer[x < 0] *= negative_slope
    return answer


def leaky_ReLU_backward(dout, x, negative_slope=0.01):
    answer = dout.copy()
    answer[x <= 0] *= negative_slope
    return answer


c = (2 / np.pi) ** 0.5


def gelu(x):
    return 0.5 * x * (1 + np.tanh(c * (x + 0.044715 * x**3)))


def gelu_backward(dout, x):
    t = np.tanh(c * (x + 0.044715 * x**3))
    dt = (1 - t**2) * c * (1 + 0.134145 * x**2)
    return dout * 0.5 * (1 + t + x * dt)


def silu(x):
    return x * sigmoid(x)


def softmax(x, axis=-1):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def softmax_backward(dout, out, axis=-1):
    s = (dout * out).sum(axis, keepdims=True)
    return out * (dout - s)
