from numpy import *

def step(z): return where(z > 0, 1, 0)

def perceptron(inputs, weights, bias): return step(dot(inputs, weights) + bias)

def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    e = float(y - perceptron(x, weights, bias))
    return weights + learning_rate*e*x, bias + learning_rate*e

def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w = zeros(X.shape[1], dtype=(X + float32(0)).dtype if X.dtype == float32 else float64); b = 0.0; m = []
    for _ in range(epochs):
        m.append(0)
        for a, c in zip(X, y):
            m[-1] += int(perceptron(a, w, b) != c)
            w, b = perceptron_update(w, b, a, c, learning_rate)
        if m[-1] == 0: break
    return w, b, m

def feedforward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1]): x = maximum(dot(x, w.T) + b, 0)
    return dot(x, weights[-1].T) + biases[-1]

def xor_network():
    return [array([[1., 1.], [1., 1.]]), array([[1., -2.]])], [array([0., -1.]), array([-.25])]
