import numpy as np

print("perceptron.py: numpy", np.__version__)


def step(z):
    print("step called with", z)
    return np.where(z > 0, 1, 0)


def perceptron(inputs, weights, bias):
    z = np.dot(inputs, weights) + bias
    print("DEBUG z =", z)
    return np.where(z > 0, 1, 0)


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    y_hat = 1 if np.dot(weights, x) + bias > 0 else 0
    print("y =", y, "y_hat =", y_hat)
    return weights + learning_rate * (int(y) - y_hat) * x, bias + learning_rate * (y - y_hat)


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for epoch in range(epochs):
        wrong = 0
        for x, t in zip(X, y):
            w2, b2 = perceptron_update(w, b, x, t, learning_rate)
            wrong += int(b2 != b)
            w, b = w2, b2
        print("epoch", epoch, "wrong", wrong)
        mistakes.append(wrong)
        if wrong == 0:
            print("converged!!!")
            break
    return w, b, mistakes


def feedforward(x, weights, biases):
    for W, b in zip(weights, biases):
        x = np.maximum(0, x @ W.T + b)
        print("\033[31mlayer\033[0m", W.shape, x)
    return x


def xor_network():
    # move one bias until XOR works, and watch every step
    bias, step_size = 3.0, 0.0001
    for attempt in range(40_000):
        outputs = [a + b - 2 * max(0, a + b - 1) + bias for a, b in ((0, 0), (0, 1), (1, 0), (1, 1))]
        right = [value > 0 for value in outputs] == [False, True, True, False]
        print("attempt", attempt, "bias", bias, "right" if right else "wrong, go on")
        if right and bias < -0.25:
            break
        bias -= step_size
    W = [np.ones((2, 2)), np.array([[1.0, -2.0]])]
    b = [np.array([0.0, -1.0]), np.array([bias])]
    return W, b
