"""From one artificial neuron, trained by Rosenblatt's rule, to a feed-forward network that computes XOR.

Floats keep their dtype and no input is changed. Class labels are 0 and 1.
"""

import numpy as np


def step(z):
    """The step function, element by element: does the neuron fire?

    step(z) = 1 where z > 0, else 0: at exactly 0 it stays 0

    z: array of any shape. Returns an integer array of the same shape.
    """
    ### BEGIN SOLUTION
    return (z > 0).astype(int)
    ### END SOLUTION


def perceptron(inputs, weights, bias):
    """One neuron: a weighted sum, a bias, a yes or no.

    y = step(w · x + b)

    inputs: (D,) for one sample or (N, D) for a batch. weights: (D,). bias: a number.
    Returns an int, 0 or 1, for one sample, and an integer array (N,) for a batch. Source: Rosenblatt, 1958.
    """
    ### BEGIN SOLUTION
    fires = step(inputs @ weights + bias)
    return int(fires) if inputs.ndim == 1 else fires
    ### END SOLUTION


def perceptron_update(weights, bias, x, y, learning_rate=1.0):
    """Rosenblatt's learning rule for one sample: move only when the answer was wrong.

    error = y − prediction, which is −1, 0 or 1
    w ← w + learning_rate · error · x
    b ← b + learning_rate · error

    weights, x: (D,). bias: a number. y: the right answer, 0 or 1.
    Returns new (weights, bias); what came in stays as it is.
    """
    ### BEGIN SOLUTION
    # A Python int, unlike a NumPy one, leaves float32 weights float32.
    error = int(y) - perceptron(x, weights, bias)
    return weights + learning_rate * error * x, bias + learning_rate * error
    ### END SOLUTION


def perceptron_fit(X, y, learning_rate=1.0, epochs=10):
    """Train a perceptron: start at zero and go through the samples in order, again and again.

    An epoch is one pass over all samples. Stop after an epoch without a mistake, at the latest after `epochs`.
    X: (N, D). y: (N,) integers, 0 or 1.
    Returns (weights, bias, mistakes): weights (D,) in the dtype of X (float64 where X holds integers), bias a number,
    mistakes a list with one int for each epoch run: how many samples were answered wrongly as they were visited.
    """
    ### BEGIN SOLUTION
    weights = np.zeros(X.shape[1], X.dtype if X.dtype == np.float32 else np.float64)
    bias = 0.0
    mistakes = []
    for _ in range(epochs):
        wrong = 0
        for x, target in zip(X, y, strict=True):
            wrong += int(perceptron(x, weights, bias) != target)
            weights, bias = perceptron_update(weights, bias, x, target, learning_rate)
        mistakes.append(wrong)
        if wrong == 0:
            break
    return weights, bias, mistakes
    ### END SOLUTION


def feedforward(x, weights, biases):
    """A stack of fully connected layers, with ReLU between them and none after the last.

    h = max(0, h Wᵀ + b) for every layer but the last, which gives h Wᵀ + b

    x: (N, in). weights: list of arrays (out, in), one a layer. biases: list of arrays (out,).
    Returns (N, out) of the last layer. PyTorch: nn.Sequential(nn.Linear, nn.ReLU, …, nn.Linear).
    """
    ### BEGIN SOLUTION
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        x = np.maximum(x @ weight.T + bias, 0)
    return x @ weights[-1].T + biases[-1]
    ### END SOLUTION


def xor_network():
    """Weights with which feedforward computes XOR, the function that no single perceptron can compute.

    For x = (0, 0), (0, 1), (1, 0), (1, 1) the one output is > 0 exactly where the two numbers differ.
    Returns (weights, biases) of two layers: [(H, 2), (1, H)] and [(H,), (1,)], with any number H of hidden units.
    Source: Minsky & Papert, 1969, for the problem.
    """
    ### BEGIN SOLUTION
    # The hidden units count the ones: max(0, s) and max(0, s − 1) for s = x₁ + x₂.
    weights = [np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([[1.0, -2.0]])]
    biases = [np.array([0.0, -1.0]), np.array([-0.5])]
    return weights, biases
    ### END SOLUTION
