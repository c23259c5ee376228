import numpy as np


def step(z: np.ndarray) -> np.ndarray:
    out = np.zeros(np.shape(z), dtype=int)
    out[z > 0] = 1
    return out


def perceptron(inputs: np.ndarray, weights: np.ndarray, bias: float):
    activation: np.ndarray = np.matmul(inputs, weights) + bias
    if inputs.ndim == 1:
        return int(activation > 0)
    return step(activation)


def perceptron_update(weights, bias, x, y, learning_rate: float = 1.0):
    prediction: int = perceptron(x, weights, bias)
    sign = float(y) - prediction
    return weights + x * (learning_rate * sign), bias + learning_rate * sign


def perceptron_fit(X, y, learning_rate: float = 1.0, epochs: int = 10):
    n, d = X.shape
    weights = np.zeros(d, dtype=np.float32 if X.dtype == np.float32 else np.float64)
    bias: float = 0.0
    mistakes: list[int] = []
    for _ in range(epochs):
        mistakes.append(0)
        for row in range(n):
            if perceptron(X[row], weights, bias) != y[row]:
                mistakes[-1] += 1
                weights, bias = perceptron_update(weights, bias, X[row], y[row], learning_rate)
        if mistakes[-1] == 0:
            return weights, bias, mistakes
    return weights, bias, mistakes


def feedforward(x: np.ndarray, weights: list, biases: list) -> np.ndarray:
    *hidden, (w_last, b_last) = zip(weights, biases)
    for w, b in hidden:
        x = np.fmax(0, np.einsum("ni,oi->no", x, w) + b)
    return np.einsum("ni,oi->no", x, w_last) + b_last


def xor_network():
    w1 = np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    b1 = np.array([0.0, -1.0, 1.0])
    w2 = np.array([[1.0, -2.0, -0.25]])
    b2 = np.array([0.0])
    return [w1, w2], [b1, b2]
