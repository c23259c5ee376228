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
    # try weights until XOR works, and watch it
    rng = np.random.default_rng(1)
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    for attempt in range(20_000):
        W = [rng.choice([-1.0, 1.0], (2, 2)), rng.choice([-2.0, -1.0, 1.0, 2.0], (1, 2))]
        b = [rng.choice([-1.0, 0.0, 1.0], 2), rng.choice([-0.5, 0.0, 0.5], 1)]
        h = np.maximum(0, X @ W[0].T + b[0])
        out = (h @ W[1].T + b[1])[:, 0]
        right = (out > 0) == [False, True, True, False]
        print("attempt", attempt, "output", out, "right:", right.sum(), "of 4")
        if right.all():
            best = W, b
            if attempt > 12_000:  # enough seen
                break
    return best
