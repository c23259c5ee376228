"""Activation functions and their gradients: what stands between the linear layers of a network.

Arrays have any shape; floats keep their dtype; no input is changed. Inputs up to ±1e6 give finite results.
Each ``X_backward`` turns ``dout``, the gradient of the loss for X's output, into the gradient for X's input.
"""

from math import pi, sqrt

import numpy as np


def sigmoid(x):
    """The logistic function, element by element: squashes any number into (0, 1).

    σ(x) = 1 / (1 + e^(−x))

    x: array of any shape. Returns an array of the same shape and dtype.
    PyTorch: torch.sigmoid.
    """
    ### BEGIN SOLUTION
    z = np.exp(-np.abs(x))  # in (0, 1], so nothing overflows
    return np.where(x >= 0, 1, z) / (1 + z)
    ### END SOLUTION


def sigmoid_backward(dout, out):
    """Gradient of the sigmoid, from its output alone.

    dσ/dx = σ (1 − σ), times dout

    dout: gradient for the output. out: what sigmoid returned, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    return dout * out * (1 - out)
    ### END SOLUTION


def tanh(x):
    """The hyperbolic tangent, element by element: squashes any number into (−1, 1).

    tanh(x) = (e^x − e^(−x)) / (e^x + e^(−x))

    Build it from exponentials, without np.tanh. As it stands the formula overflows for large |x|; yours must not.
    x: array of any shape. Returns an array of the same shape and dtype. PyTorch: torch.tanh.
    """
    ### BEGIN SOLUTION
    z = np.expm1(-2 * np.abs(x))  # e^(−2|x|) − 1, exact near zero too
    return np.copysign(z / (2 + z), x)
    ### END SOLUTION


def tanh_backward(dout, out):
    """Gradient of tanh, from its output alone.

    dtanh/dx = 1 − tanh², times dout

    dout: gradient for the output. out: what tanh returned, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    return dout * (1 - out**2)
    ### END SOLUTION


def relu(x):
    """Rectified linear unit, element by element.

    relu(x) = max(0, x)

    x: array of any shape; it stays as it is. Returns a new array of the same shape and dtype.
    PyTorch: F.relu. Source: Nair & Hinton, 2010.
    """
    ### BEGIN SOLUTION
    return np.maximum(x, 0)
    ### END SOLUTION


def relu_backward(dout, x):
    """Gradient of ReLU.

    dx = dout where x > 0, and 0 elsewhere: at exactly 0 too, as PyTorch has it

    dout: gradient for the output. x: the input of relu, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    return dout * (x > 0)
    ### END SOLUTION


def leaky_relu(x, negative_slope=0.01):
    """ReLU that lets a little through where it is negative, element by element.

    leaky_relu(x) = x where x > 0, negative_slope · x elsewhere

    x: array of any shape. negative_slope: any number, above 1 and below 0 too.
    Returns an array of the same shape and dtype. PyTorch: F.leaky_relu. Source: Maas et al., 2013.
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, x, negative_slope * x)
    ### END SOLUTION


def leaky_relu_backward(dout, x, negative_slope=0.01):
    """Gradient of the leaky ReLU.

    dx = dout where x > 0, negative_slope · dout elsewhere: at exactly 0 too

    dout: gradient for the output. x: the input of leaky_relu, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    return np.where(x > 0, dout, negative_slope * dout)
    ### END SOLUTION


def gelu(x):
    """Gaussian error linear unit, in its tanh approximation, element by element.

    gelu(x) = ½ x (1 + tanh(√(2/π) (x + 0.044715 x³)))

    x: array of any shape. Returns an array of the same shape and dtype.
    PyTorch: F.gelu(x, approximate="tanh"). Source: Hendrycks & Gimpel, 2016.
    """
    ### BEGIN SOLUTION
    inner = sqrt(2 / pi) * (x + 0.044715 * x**3)
    return 0.5 * x * (1 + np.tanh(inner))
    ### END SOLUTION


def gelu_backward(dout, x):
    """Gradient of gelu in the same tanh approximation.

    With u = √(2/π) (x + 0.044715 x³) and t = tanh(u), by the product and the chain rule:
    dgelu/dx = ½ (1 + t) + ½ x (1 − t²) du/dx, times dout

    dout: gradient for the output. x: the input of gelu, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    t = np.tanh(sqrt(2 / pi) * (x + 0.044715 * x**3))
    du = sqrt(2 / pi) * (1 + 3 * 0.044715 * x**2)
    return dout * (0.5 * (1 + t) + 0.5 * x * (1 - t**2) * du)
    ### END SOLUTION


def silu(x):
    """Sigmoid linear unit, also called swish, element by element.

    silu(x) = x · σ(x)

    x: array of any shape. Returns an array of the same shape and dtype.
    PyTorch: F.silu. Source: Elfwing et al., 2017.
    """
    ### BEGIN SOLUTION
    return x * sigmoid(x)
    ### END SOLUTION


def softmax(x, axis=-1):
    """Scores become probabilities: positive, and of sum 1 along one axis.

    softmax(x)_i = e^(x_i) / Σ_j e^(x_j), the sum along axis

    As it stands the formula overflows for large scores; yours must not.
    x: array of any shape. axis: any of its axes. Returns an array of the same shape and dtype.
    PyTorch: torch.softmax(x, dim=axis).
    """
    ### BEGIN SOLUTION
    z = np.exp(x - x.max(axis=axis, keepdims=True))
    return z / z.sum(axis=axis, keepdims=True)
    ### END SOLUTION


def softmax_backward(dout, out, axis=-1):
    """Gradient of softmax, from its output alone.

    Every output depends on every score: ∂p_i/∂x_j = p_i (δ_ij − p_j). Summed over the outputs:
    dx_j = p_j (dout_j − Σ_i dout_i p_i), the sum along axis

    dout: gradient for the output. out: what softmax returned, of the same shape. Returns the gradient for x.
    """
    ### BEGIN SOLUTION
    return out * (dout - (dout * out).sum(axis=axis, keepdims=True))
    ### END SOLUTION


def log_softmax(x, axis=-1):
    """The logarithm of softmax, without the detour over probabilities that round to 0.

    log_softmax(x)_i = x_i − log Σ_j e^(x_j), the sum along axis

    x: array of any shape. axis: any of its axes. Returns an array of the same shape and dtype.
    PyTorch: F.log_softmax(x, dim=axis).
    """
    ### BEGIN SOLUTION
    shifted = x - x.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))
    ### END SOLUTION
