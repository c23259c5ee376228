# all straight from the lecture notes
import numpy as np
from math import pi, sqrt

def sigmoid(x):
    return np.exp(x) / (np.exp(x) + 1)

def sigmoid_backward(dout, out):
    return dout * out * (1 - out)

def tanh(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))

def tanh_backward(dout, out):
    return dout * (1 - out**2)

def relu(x):
    return np.maximum(0, x)

def relu_backward(dout, x):
    return dout * (x > 0)

def leaky_relu(x, negative_slope=0.01):
    return np.maximum(negative_slope * x, x)

def leaky_relu_backward(dout, x, negative_slope=0.01):
    return np.where(x > 0, dout, negative_slope * dout)

def gelu(x):
    return 0.5 * x * (1 + tanh(sqrt(2/pi) * (x + 0.044715 * x**3)))

def gelu_backward(dout, x):
    u = sqrt(2/pi) * (x + 0.044715 * x**3)
    t = tanh(u)
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * sqrt(2/pi) * (1 + 3 * 0.044715 * x**2))

def silu(x):
    return x / (1 + np.exp(-x))

def softmax(x, axis=-1):
    return np.exp(x) / np.sum(np.exp(x), axis=axis, keepdims=True)

def softmax_backward(dout, out, axis=-1):
    return out * (dout - np.sum(dout * out, axis=axis, keepdims=True))

def log_softmax(x, axis=-1):
    return np.log(softmax(x, axis))
