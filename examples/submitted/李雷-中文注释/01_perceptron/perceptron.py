"""第一次作业：感知机（李雷）"""

import numpy as np


def step(z):
    # 大于零输出一，否则输出零
    return np.where(z > 0, 1, 0)


def perceptron(inputs, weights, bias):
    加权和 = inputs @ weights + bias
    return step(加权和)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    误差 = int(y) - int(perceptron(x, weights, bias))
    步长 = learning_rate * 误差
    return weights + 步长 * x, bias + 步长


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    类型 = np.float32 if X.dtype == np.float32 else np.float64
    权重, 偏置, 错误数 = np.zeros(X.shape[1], 类型), 0.0, []
    for 轮 in range(epochs):
        本轮 = 0
        for 样本, 标签 in zip(X, y):
            if perceptron(样本, 权重, 偏置) != 标签:
                本轮 += 1
            权重, 偏置 = perceptron_update(权重, 偏置, 样本, 标签, learning_rate)
        错误数.append(本轮)
        if 本轮 == 0:
            break
    return 权重, 偏置, 错误数


def feedforward(x, weights, biases):
    层数 = len(weights)
    for 层 in range(层数):
        x = x @ weights[层].T + biases[层]
        if 层 != 层数 - 1:  # 最后一层不用激活函数
            x = np.maximum(x, 0)
    return x


def xor_network():
    # 第一个单元：或；第二个单元：与
    隐藏层 = np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, -1.0])
    输出层 = np.array([[1.0, -2.0]]), np.array([0.0])
    return [隐藏层[0], 输出层[0]], [隐藏层[1], 输出层[1]]
