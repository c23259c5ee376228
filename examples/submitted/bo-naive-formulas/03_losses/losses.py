import numpy as np
from activations import log_softmax, softmax

def mse_loss(y_true, y_pred):
    n = y_true.size
    return 1/n * np.sum((y_pred - y_true)**2)

def mse_loss_backward(y_true, y_pred):
    n = y_true.size
    return 2/n * (y_pred - y_true)

def huber_loss(y_true, y_pred, delta=1.0):
    e = y_pred - y_true
    quadratic = 0.5 * e**2
    linear = delta * (np.abs(e) - 0.5 * delta)
    return np.mean(np.where(np.abs(e) <= delta, quadratic, linear))

def cross_entropy_loss(y_true, y_pred):
    n = y_true.size
    return -1/n * np.sum(y_true * np.log(y_pred) + (1 - y_true) * np.log(1 - y_pred))

def cross_entropy_loss_backward(y_true, y_pred):
    n = y_true.size
    return -1/n * (y_true / y_pred - (1 - y_true) / (1 - y_pred))

def bce_with_logits(y_true, logits):
    return cross_entropy_loss(y_true, 1 / (1 + np.exp(-logits)))

def one_hot(labels, num_classes):
    return np.eye(num_classes)[labels]

def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    N, C = logits.shape
    p = softmax(logits)
    q = (1 - label_smoothing) * one_hot(labels, C) + label_smoothing / C
    return -1/N * np.sum(q * np.log(p))

def softmax_cross_entropy_backward(logits, labels, label_smoothing=0.0):
    N, C = logits.shape
    p = softmax(logits)
    q = (1 - label_smoothing) * one_hot(labels, C) + label_smoothing / C
    return ((p - q) / N).astype(logits.dtype)
