"""第三次作业：损失函数（李雷）"""

import numpy as np
from activations import log_softmax, softmax


def mse_loss(y_true, y_pred):
    """均方误差"""
    return np.mean((y_true - y_pred) ** 2)


def mse_loss_backward(y_true, y_pred):
    """均方误差的梯度"""
    个数 = y_pred.size
    return 2 * (y_true - y_pred) / 个数


def huber_loss(y_true, y_pred, delta=1.0):
    误差 = np.abs(y_pred - y_true)
    平方项 = 0.5 * 误差**2
    线性项 = delta * 误差 - 0.5 * delta**2
    return np.mean(np.where(误差 > delta, 线性项, 平方项))


def cross_entropy_loss(y_true, y_pred):
    对数一 = np.maximum(np.log(y_pred), -100)
    对数零 = np.maximum(np.log1p(-y_pred), -100)
    return -np.mean(y_true * 对数一 + (1 - y_true) * 对数零)


def cross_entropy_loss_backward(y_true, y_pred):
    分母 = np.maximum(y_pred * (1 - y_pred), 1e-12)
    return ((y_pred - y_true) / 分母 / y_pred.size).astype(y_pred.dtype)


def bce_with_logits(y_true, logits):
    return np.mean(np.maximum(logits, 0) - logits * y_true + np.log1p(np.exp(-np.abs(logits))))


def one_hot(labels, num_classes):
    return np.eye(num_classes)[labels]


def softmax_cross_entropy(logits, labels, label_smoothing=0.0):
    行, 列 = logits.shape
    目标 = (1 - label_smoothing) * one_hot(labels, 列) + label_smoothing / 列
    return -np.sum(目标 * log_softmax(logits)) / 行


def softmax_cross_entropy_backward(logits, labels, label_smoothing=0.0):
    行, 列 = logits.shape
    目标 = (1 - label_smoothing) * one_hot(labels, 列) + label_smoothing / 列
    return ((softmax(logits) - 目标) / 行).astype(logits.dtype)
