"""Loss functions: how wrong a prediction is, said in one number, and the gradient that training follows downhill."""

import numpy as np

from activations import log_softmax, softmax


def mse_loss(y_true, y_pred):
    """Mean squared error over every element.

    L = 1/n Σ (y_pred − y_true)²,   n = number of elements

    y_true, y_pred: arrays of one shape (...). Returns one number.
    PyTorch: F.mse_loss(y_pred, y_true), with the predictions first.
    """
    raise NotImplementedError


def mse_loss_backward(y_true, y_pred):
    """Gradient of mse_loss for the predictions.

    ∂L/∂y_pred, an array shaped like y_pred and of its dtype.

    y_true, y_pred: arrays of one shape (...). PyTorch: autograd of F.mse_loss.
    """
    raise NotImplementedError


def huber_loss(y_true, y_pred, delta=1.0):
    """Huber loss over every element: squared for small errors, linear for large ones.

    With e = y_pred − y_true, the mean of
        ½ e²               where |e| ≤ delta
        delta (|e| − ½ delta)   elsewhere

    y_true, y_pred: arrays of one shape (...); delta > 0, in the unit of y. Returns one number.
    PyTorch: F.huber_loss. Source: Huber, "Robust Estimation of a Location Parameter", 1964.
    """
    raise NotImplementedError


def cross_entropy_loss(y_true, y_pred):
    """Binary cross-entropy on probabilities, mean over every element.

    L = −1/n Σ [ y_true ln(y_pred) + (1 − y_true) ln(1 − y_pred) ]

    Each of the two logarithms is at least −100, so that probabilities of exactly 0 and 1 give a finite loss.

    y_true, y_pred: arrays of one shape (...) in 0..1; y_true may be integers. Returns one number.
    PyTorch: F.binary_cross_entropy(y_pred, y_true).
    """
    raise NotImplementedError


def cross_entropy_loss_backward(y_true, y_pred):
    """Gradient of cross_entropy_loss for the predicted probabilities.

    ∂L/∂y_pred = (y_pred − y_true) / max(y_pred (1 − y_pred), 1e-12) / n,   n = number of elements

    y_true, y_pred: arrays of one shape (...) in 0..1; y_true may be integers.
    Returns an array shaped like y_pred and of its dtype. PyTorch: autograd of F.binary_cross_entropy.
    """
    raise NotImplementedError


def bce_with_logits(y_true, logits):
    """Binary cross-entropy on logits, mean over every element: σ and the logarithm in one go.

    L = −1/n Σ [ y_true ln σ(z) + (1 − y_true) ln(1 − σ(z)) ],   σ(z) = 1 / (1 + e^−z)

    y_true: in 0..1, may be integers; logits z: any finite numbers; arrays of one shape (...).
    Returns one number, finite and exact for logits of ±1e6 too.
    PyTorch: F.binary_cross_entropy_with_logits(logits, y_true).
    """
    raise NotImplementedError


def one_hot(labels, num_classes):
    """One row a label: 1 in the column of its class, 0 elsewhere.

    labels: integers (N,) in 0..num_classes − 1. Returns (N, num_classes), float64.
    PyTorch: F.one_hot (which returns integers).
    """
    raise NotImplementedError


def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    """Cross-entropy between softmax(logits) and integer labels, mean over the batch.

    L = −1/N Σ_n Σ_c q_nc ln p_nc,   p = softmax(logits) by rows
    q_nc = (1 − ε) [c = labels_n] + ε / C,   ε = label_smoothing

    logits: (N, C); labels: integers (N,); ε in 0..1. Returns one number, finite for logits of ±1e6 too.
    PyTorch: F.cross_entropy. Smoothing: Szegedy et al., "Rethinking the Inception Architecture", 2016.
    """
    raise NotImplementedError


def softmax_cross_entropy_backward(logits, labels, label_smoothing=0.0):
    """Gradient of softmax_cross_entropy for the logits.

    ∂L/∂logits, (N, C) and of the logits' dtype. With p and q as in softmax_cross_entropy it depends on their
    difference only.

    logits: (N, C); labels: integers (N,); label_smoothing in 0..1. PyTorch: autograd of F.cross_entropy.
    """
    raise NotImplementedError
