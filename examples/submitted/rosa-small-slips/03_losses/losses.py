import numpy as np
from activations import log_softmax, softmax


def mse_loss(y_true, y_pred):
    return 0.5 * np.mean((y_pred - y_true) ** 2)


def mse_loss_backward(y_true, y_pred):
    return y_pred - y_true


def huber_loss(y_true, y_pred, delta=1.0):
    e = np.abs(y_true - y_pred)
    return np.mean(np.where(e <= delta, 0.5 * e**2, delta * e))


def cross_entropy_loss(y_true, y_pred):
    eps = 1e-7
    p = np.clip(y_pred, eps, 1 - eps)
    return np.mean(y_true * np.log(p) + (1 - y_true) * np.log(1 - p))


def cross_entropy_loss_backward(y_true, y_pred):
    return (y_pred - y_true) / y_pred.size


def bce_with_logits(y_true, logits):
    return np.mean(np.log(1 + np.exp(logits)) - y_true * logits)


def one_hot(labels, num_classes):
    return np.eye(num_classes, dtype=int)[labels - 1]


def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    p = softmax(logits)
    return -np.mean(np.log(p[:, labels]))


def softmax_cross_entropy_backward(logits, labels, label_smoothing=0.0):
    p = softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    return p
