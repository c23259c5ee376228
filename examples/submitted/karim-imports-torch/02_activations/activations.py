import numpy as np
import torch
import torch.nn.functional as F


def t(x):
    return torch.as_tensor(x)


def sigmoid(x):
    return torch.sigmoid(t(x)).numpy()


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    return torch.tanh(t(x)).numpy()


def tanh_backward(dout, out):
    return dout * (1 - out**2)


def relu(x):
    return F.relu(t(x)).numpy()


def relu_backward(dout, x):
    return np.where(x > 0, dout, 0)


def leaky_relu(x, negative_slope=0.01):
    return F.leaky_relu(t(x), negative_slope).numpy()


def leaky_relu_backward(dout, x, negative_slope=0.01):
    return np.where(x > 0, dout, dout * negative_slope)


def gelu(x):
    return F.gelu(t(x), approximate="tanh").numpy()


def gelu_backward(dout, x):
    x = t(x).requires_grad_()
    F.gelu(x, approximate="tanh").backward(t(dout))
    return x.grad.numpy()


def silu(x):
    return F.silu(t(x)).numpy()


def softmax(x, axis=-1):
    return torch.softmax(t(x), axis).numpy()


def softmax_backward(dout, out, axis=-1):
    return out * (dout - (dout * out).sum(axis, keepdims=True))


def log_softmax(x, axis=-1):
    return F.log_softmax(t(x), axis).numpy()
