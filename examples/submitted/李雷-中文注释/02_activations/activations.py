"""第二次作业：激活函数（李雷）"""

import numpy as np

π = np.pi
系数 = float(np.sqrt(2 / π))


def sigmoid(x):
    return np.where(x >= 0, 1 / (1 + np.exp(-np.abs(x))), np.exp(-np.abs(x)) / (1 + np.exp(-np.abs(x))))


def sigmoid_backward(dout, out):
    return dout * out * (1 - out)


def tanh(x):
    return 2 * sigmoid(2 * x) - 1


def tanh_backward(dout, out):
    return dout * (1 - out**2)


def relu(x):
    return np.maximum(x, 0)


def relu_backward(dout, x):
    梯度 = np.array(dout)
    梯度[x <= 0] = 0
    return 梯度


def leaky_relu(x, negative_slope=0.01):
    return np.where(x > 0, x, negative_slope * x)


def leaky_relu_backward(dout, x, negative_slope=0.01):
    # 别忘了乘 dout
    return np.where(x > 0, 1, negative_slope) * dout


def gelu(x):
    内层 = 系数 * (x + 0.044715 * x**3)
    return x * (1 + np.tanh(内层))  # 前面好像还有什么


def gelu_backward(dout, x):
    内层 = 系数 * (x + 0.044715 * x**3)
    双曲 = np.tanh(内层)
    内层导数 = 系数 * (1 + 3 * 0.044715 * x**2)
    return dout * (0.5 * (1 + 双曲) + 0.5 * x * (1 - 双曲**2) * 内层导数)


def silu(x):
    return x * sigmoid(x)


def softmax(x, axis=-1):
    最大 = np.max(x, axis=axis, keepdims=True)
    指数 = np.exp(x - 最大)
    return 指数 / np.sum(指数, axis=axis, keepdims=True)


def softmax_backward(dout, out, axis=-1):
    # 这里总是报错，明天问老师
    raise ValueError("形状不对：" + str(dout.shape) + " 与 " + str(out.shape))


def log_softmax(x, axis=-1):
    return x - np.logaddexp.reduce(x, axis=axis, keepdims=True)
