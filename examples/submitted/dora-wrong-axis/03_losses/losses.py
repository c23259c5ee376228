import numpy as np
from activations import log_softmax, softmax


def mse_loss(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    return np.mean(np.square(y_true - y_pred), axis=0)


def mse_loss_backward(y_true: np.ndarray, y_pred: np.ndarray) -> np.ndarray:
    return 2 * (y_pred - y_true) / y_pred.shape[0]


def huber_loss(y_true, y_pred, delta: float = 1.0) -> float:
    r = np.abs(y_true - y_pred)
    return np.mean(np.where(r > delta, delta * r - delta**2 / 2, r**2 / 2))


def cross_entropy_loss(y_true, y_pred) -> float:
    with np.errstate(all="ignore"):
        a = np.maximum(np.log(y_pred), -100)
        b = np.maximum(np.log(1 - y_pred), -100)
    return np.mean(-y_true * a - (1 - y_true) * b)


def cross_entropy_loss_backward(y_true, y_pred) -> np.ndarray:
    bottom = np.maximum(y_pred * (1 - y_pred), 1e-12)
    return (y_pred - y_true).astype(y_pred.dtype) / bottom / y_pred.shape[0]


def bce_with_logits(y_true, logits) -> float:
    return np.mean((1 - y_true) * logits + np.logaddexp(0, -logits))


def one_hot(labels: np.ndarray, num_classes: int) -> np.ndarray:
    table = np.zeros((num_classes, len(labels)))
    table[labels, range(len(labels))] = 1
    return table


def softmax_cross_entropy(logits, labels, label_smoothing: float = 0.0) -> float:
    rows, classes = logits.shape
    q = np.full((rows, classes), label_smoothing / classes)
    q[np.arange(rows), labels] += 1 - label_smoothing
    return -np.mean(np.sum(q * log_softmax(logits, axis=1), axis=1))


def softmax_cross_entropy_backward(logits, labels, label_smoothing: float = 0.0):
    rows, classes = logits.shape
    q = np.full_like(logits, label_smoothing / classes)
    q[np.arange(rows), labels] += 1 - label_smoothing
    return (softmax(logits, axis=1) - q) / rows
