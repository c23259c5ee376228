"""A second backprop.py, written from the definitions with plain loops: the checks must accept it, speed apart."""

import math

import numpy as np


def linear_forward(x, weight, bias):
    outputs, inputs = weight.shape
    out = np.empty((*x.shape[:-1], outputs), x.dtype)
    for index in np.ndindex(x.shape[:-1]):
        for j in range(outputs):
            total = float(bias[j])
            for i in range(inputs):
                total += float(x[(*index, i)]) * float(weight[j, i])
            out[(*index, j)] = total
    return out, {"x": x.copy(), "weight": weight.copy()}


def linear_backward(dout, cache):
    x, weight = cache["x"], cache["weight"]
    outputs, inputs = weight.shape
    dx, dweight, dbias = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(outputs)
    for index in np.ndindex(x.shape[:-1]):
        for j in range(outputs):
            slope = float(dout[(*index, j)])
            dbias[j] += slope
            for i in range(inputs):
                dx[(*index, i)] += slope * float(weight[j, i])
                dweight[j, i] += slope * float(x[(*index, i)])
    return dx.astype(x.dtype), dweight.astype(x.dtype), dbias.astype(x.dtype)


def numerical_gradient(f, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        gradient[index] = (float(f(x + step)) - float(f(x - step))) / (2 * eps)
    return gradient


def relative_error(a, b):
    worst = 0.0
    for one, other in zip(a.ravel().tolist(), b.ravel().tolist()):
        worst = max(worst, abs(one - other) / max(1e-8, abs(one) + abs(other)))
    return worst


def mlp_loss(x, labels, weights, biases):
    dtype, depth = x.dtype, len(weights)
    dweights = [np.zeros(w.shape) for w in weights]
    dbiases = [np.zeros(b.shape) for b in biases]
    loss = 0.0
    for sample, label in zip(x.astype(float), labels):
        layers = [sample]
        for i in range(depth):
            score = weights[i].astype(float) @ layers[-1] + biases[i]
            layers.append(score if i == depth - 1 else np.where(score > 0, score, 0.0))
        logits = layers[-1]
        total = sum(math.exp(z - logits.max()) for z in logits)
        loss += (logits.max() - logits[label] + math.log(total)) / len(x)
        slope = np.array([math.exp(z - logits.max()) / total for z in logits])
        slope[label] -= 1
        slope /= len(x)
        for i in reversed(range(depth)):
            dweights[i] += np.outer(slope, layers[i])
            dbiases[i] += slope
            slope = weights[i].T.astype(float) @ slope
            slope[layers[i] <= 0] = 0  # harmless at i = 0, where nothing follows
    return loss, tuple(d.astype(dtype) for d in dweights), tuple(d.astype(dtype) for d in dbiases)


class Value:
    """Each operation leaves a function that hands the grad of its result on to its operands."""

    def __init__(self, data):
        self.data = float(data)
        self.grad = 0.0
        self.operands = []
        self.hand_on = None

    @staticmethod
    def of(number):
        return number if isinstance(number, Value) else Value(number)

    def __add__(self, other):
        other = Value.of(other)
        result = Value(self.data + other.data)

        def hand_on():
            self.grad += result.grad
            other.grad += result.grad

        result.operands, result.hand_on = [self, other], hand_on
        return result

    def __mul__(self, other):
        other = Value.of(other)
        result = Value(self.data * other.data)

        def hand_on():
            self.grad += result.grad * other.data
            other.grad += result.grad * self.data

        result.operands, result.hand_on = [self, other], hand_on
        return result

    def unary(self, data, slope):
        result = Value(data)

        def hand_on():
            self.grad += result.grad * slope

        result.operands, result.hand_on = [self], hand_on
        return result

    def __pow__(self, exponent):
        if exponent == 0:
            return self.unary(1.0, 0.0)
        return self.unary(self.data**exponent, exponent * self.data ** (exponent - 1))

    def __neg__(self):
        return self.unary(-self.data, -1.0)

    def __sub__(self, other):
        return self + (-Value.of(other))

    def __truediv__(self, other):
        return self * Value.of(other) ** -1

    def __radd__(self, number):
        return Value(number) + self

    def __rmul__(self, number):
        return Value(number) * self

    def __rsub__(self, number):
        return Value(number) - self

    def __rtruediv__(self, number):
        return Value(number) / self

    def exp(self):
        return self.unary(math.exp(self.data), math.exp(self.data))

    def log(self):
        return self.unary(math.log(self.data), 1 / self.data)

    def tanh(self):
        return self.unary(math.tanh(self.data), 1 - math.tanh(self.data) ** 2)

    def relu(self):
        return self.unary(self.data if self.data > 0 else 0.0, 1.0 if self.data > 0 else 0.0)

    def backward(self):
        order, known, waiting = [], set(), [(self, False)]
        while waiting:
            value, operands_done = waiting.pop()
            if operands_done:
                order.append(value)
            elif id(value) not in known:
                known.add(id(value))
                waiting.append((value, True))
                for operand in value.operands:
                    waiting.append((operand, False))
        self.grad = 1.0
        for value in reversed(order):
            if value.hand_on is not None:
                value.hand_on()
