import numpy as np

def step(z):
    return 1 * (z > 0)

def perceptron(inputs, weights, bias):
    return step(inputs @ weights + bias)

def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    y_hat = perceptron(x, weights, bias)
    if y_hat == y:
        return weights.copy(), bias
    if y == 1:
        return weights + learning_rate * x, bias + learning_rate
    return weights - learning_rate * x, bias - learning_rate

def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w = np.zeros_like(X[0], dtype=np.result_type(X, np.float32))
    b = 0.0
    mistakes = []
    for epoch in range(epochs):
        n = 0
        for xi, yi in zip(X, y):
            if perceptron(xi, w, b) != yi:
                n = n + 1
                w, b = perceptron_update(w, b, xi, yi, learning_rate)
        mistakes.append(n)
        if n == 0: break
    return w, b, mistakes

def feedforward(x, weights, biases):
    h = x
    for W, b in list(zip(weights, biases))[:-1]:
        h = h @ W.T + b
        h[h < 0] = 0
    return h @ weights[-1].T + biases[-1]

def xor_network():
    # OR minus two times AND
    W1 = np.array([[1., 1.], [1., 1.]])
    b1 = np.array([0., -1.])
    W2 = np.array([[2., -4.]])
    b2 = np.array([-1.])
    return [W1, W2], [b1, b2]
