import math

import numpy as np


def sigmoid(x: np.ndarray) -> np.ndarray:
    return np.exp(-np.logaddexp(0, -x))


def sigmoid_backward(dout: np.ndarray, out: np.ndarray) -> np.ndarray:
    return out * (1.0 - out) * dout


def tanh(x: np.ndarray) -> np.ndarray:
    q = np.exp(-2.0 * np.fabs(x))
    return np.copysign((1.0 - q) / (1.0 + q), x)


def tanh_backward(dout: np.ndarray, out: np.ndarray) -> np.ndarray:
    return dout - dout * out**2


def relu(x: np.ndarray) -> np.ndarray:
    return x * (x > 0)


def relu_backward(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    return (x > 0) * dout


def leaky_relu(x: np.ndarray, negative_slope: float = 0.01) -> np.ndarray:
    return np.where(x <= 0, negative_slope * x, x)


def leaky_relu_backward(dout, x, negative_slope: float = 0.01):
    return np.where(x <= 0, negative_slope * dout, dout)


def gelu(x: np.ndarray) -> np.ndarray:
    return x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * np.power(x, 3))))


def gelu_backward(dout: np.ndarray, x: np.ndarray) -> np.ndarray:
    a = math.sqrt(2 / math.pi)
    th = np.tanh(a * (x + 0.044715 * x**3))
    left = (1 + th) / 2
    right = x / 2 * (1 - th * th) * (a + 3 * a * 0.044715 * x**2)
    return dout * (left + right)


def silu(x: np.ndarray) -> np.ndarray:
    return np.multiply(x, sigmoid(x))


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    # one column per class, so the sum runs down the column
    e = np.exp(x - np.max(x, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


def softmax_backward(dout: np.ndarray, out: np.ndarray, axis: int = -1) -> np.ndarray:
    return out * (dout - np.sum(dout * out, axis=-1, keepdims=True))


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    shift = x - np.max(x)
    return shift - np.log(np.sum(np.exp(shift)))
