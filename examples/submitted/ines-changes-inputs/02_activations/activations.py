import numpy as np

# in place everywhere, saves memory


def sigmoid(x):
    np.negative(x, out=x)
    np.exp(x, out=x)
    x += 1
    return np.reciprocal(x, out=x)


def sigmoid_backward(dout, out):
    dout *= out
    dout *= 1 - out
    return dout


def tanh(x):
    e = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - e) / (1 + e)


def tanh_backward(dout, out):
    dout *= 1 - out**2
    return dout


def relu(x):
    x[x < 0] = 0
    return x


def relu_backward(dout, x):
    dout[x <= 0] = 0
    return dout


def leaky_relu(x, negative_slope=0.01):
    x[x < 0] *= negative_slope
    return x


def leaky_relu_backward(dout, x, negative_slope=0.01):
    dout[x <= 0] *= negative_slope
    return dout


def gelu(x):
    u = x**3
    u *= 0.044715
    u += x
    u *= np.sqrt(2 / np.pi)
    np.tanh(u, out=u)
    u += 1
    u *= 0.5 * x
    return u


def gelu_backward(dout, x):
    t = np.tanh(0.7978845608028654 * (x + 0.044715 * x**3))
    slope = 0.5 * (1 + t)
    slope += 0.5 * x * (1 - t**2) * 0.7978845608028654 * (1 + 0.134145 * x**2)
    slope *= dout
    return slope


def silu(x):
    return x / (1 + np.exp(-x))


def softmax(x, axis=-1):
    x -= x.max(axis=axis, keepdims=True)
    np.exp(x, out=x)
    x /= x.sum(axis=axis, keepdims=True)
    return x


def softmax_backward(dout, out, axis=-1):
    g = dout * out
    g -= out * g.sum(axis=axis, keepdims=True)
    return g


def log_softmax(x, axis=-1):
    y = x - x.max(axis=axis, keepdims=True)
    y -= np.log(np.exp(y).sum(axis=axis, keepdims=True))
    return y
