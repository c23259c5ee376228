import numpy as np

# Perceptron homework

def step(z):
    return (np.sign(z) > 0) * 1

def perceptron(inputs, weights, bias):
    z = inputs.dot(weights)
    z = z + bias
    return step(z)

def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    error = float(y - perceptron(x, weights, bias))
    w = weights.copy()
    w += learning_rate * error * x
    b = bias + learning_rate * error
    return w, b

def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w = np.zeros(X.shape[1])
    if X.dtype == "float32":
        w = w.astype("float32")
    b = 0.0
    mistakes = []
    for e in range(epochs):
        count = 0
        for k, x in enumerate(X):
            if perceptron(x, w, b) != y[k]:
                count += 1
            w, b = perceptron_update(w, b, x, y[k], learning_rate)
        mistakes += [count]
        if count == 0:
            break
    return w, b, mistakes

def feedforward(x, weights, biases):
    for i in range(len(weights)):
        z = x @ weights[i].T + biases[i]
        x = np.maximum(z, 0)
    return z

def xor_network():
    w1 = [[1.0, -1.0], [-1.0, 1.0]]
    w2 = [[1.0, 1.0]]
    return [np.array(w1), np.array(w2)], [np.array([0.0, 0.0]), np.array([0.0])]
