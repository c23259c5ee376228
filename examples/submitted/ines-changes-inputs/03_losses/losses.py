import numpy as np
from activations import log_softmax, softmax


def mse_loss(y_true, y_pred):
    y_pred -= y_true
    y_pred **= 2
    return y_pred.mean()


def mse_loss_backward(y_true, y_pred):
    g = y_pred - y_true
    g *= 2 / g.size
    return g


def huber_loss(y_true, y_pred, delta=1.0):
    e = y_pred - y_true
    np.abs(e, out=e)
    far = e > delta
    e[far] = delta * (e[far] - delta / 2)
    e[~far] = e[~far] ** 2 / 2
    return e.mean()


def cross_entropy_loss(y_true, y_pred):
    a = np.log(y_pred)
    b = np.log(1 - y_pred)
    a[a < -100] = -100
    b[b < -100] = -100
    return -(y_true * a + (1 - y_true) * b).mean()


def cross_entropy_loss_backward(y_true, y_pred):
    v = y_pred * (1 - y_pred)
    v[v < 1e-12] = 1e-12
    v *= y_pred.size
    return ((y_pred - y_true) / v).astype(v.dtype)


def bce_with_logits(y_true, logits):
    return (np.maximum(logits, 0) - logits * y_true + np.log(1 + np.exp(-np.abs(logits)))).mean()


def one_hot(labels, num_classes):
    out = np.zeros((labels.size, num_classes))
    out[np.arange(labels.size), labels] = 1.0
    return out


def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    lp = log_softmax(logits)
    own = lp[np.arange(len(lp)), labels]
    return -((1 - label_smoothing) * own + label_smoothing * lp.mean(axis=1)).mean()


def softmax_cross_entropy_backward(logits, labels, label_smoothing=0.0):
    p = softmax(logits)
    p -= label_smoothing / p.shape[1]
    p[np.arange(len(p)), labels] -= 1 - label_smoothing
    p /= len(p)
    return p
