"""Backpropagation: gradients by hand for layers, by differences as a check, and automatically for any expression.

`X_forward` returns its output and a cache; `X_backward` gets the gradient of the output and that cache.
"""

import numpy as np

from activations import relu, relu_backward
from losses import softmax_cross_entropy, softmax_cross_entropy_backward


def linear_forward(x, weight, bias):
    """Fully connected layer: every row of features is mapped to `out` new ones.

    out = x Wᵀ + b

    x: (..., in), any number of leading dimensions. weight: (out, in). bias: (out,).
    Returns (out, cache): out (..., out); cache is whatever `linear_backward` needs.
    PyTorch: F.linear.
    """
    raise NotImplementedError


def linear_backward(dout, cache):
    """Gradients of a linear layer, given the gradient of its output.

    dx = dout W,   dW = doutᵀ x,   db = dout; the last two summed over all leading dimensions, not averaged.

    dout: (..., out), the shape of the output. cache: from `linear_forward`; it can be used again.
    Returns (dx, dweight, dbias), shaped like x, weight and bias.
    """
    raise NotImplementedError


def numerical_gradient(f, x, eps=1e-5):
    """Gradient of a scalar function by central differences, one entry of x after the other.

    ∂f/∂xᵢ ≈ (f(x + eps eᵢ) − f(x − eps eᵢ)) / (2 eps),   with an error of order eps²

    f: function from an array like x to one number. x: float64 array of any shape; it is unchanged on return.
    Returns a float64 array of x's shape. Two calls of f an entry: a check for a gradient, not a way to train.
    """
    raise NotImplementedError


def relative_error(a, b):
    """Largest relative difference between two arrays: how far a gradient is from its numerical check.

    max over all entries of |a − b| / max(1e-8, |a| + |b|);   the floor keeps 0 against 0 from being 0 / 0

    a, b: arrays of one shape. Returns a float from 0 (equal) to 1 (some entry has the wrong sign or should be 0).
    """
    raise NotImplementedError


def mlp_loss(x, labels, weights, biases):
    """Loss and gradients of a multilayer perceptron that classifies: one forward and one backward pass.

    linear → ReLU → linear → ReLU → … → linear → softmax cross-entropy, averaged over the batch

    x: (N, in). labels: (N,) integers. weights, biases: lists, one (out, in) and one (out,) a layer; any depth from 1.
    Returns (loss, dweights, dbiases); the lists are in the order of the layers, first layer first.
    """
    raise NotImplementedError


class Value:
    """A number that remembers how it was computed, so that `backward()` can apply the chain rule for it.

    a = Value(2.0); b = a * a + 3; b.backward(); a.grad is then db/da = 4.

    data: the number. grad: the derivative of the value on which `backward()` was called, 0 before that.
    An operation makes a new Value with its `parents` (the values it was computed from) and, in the same order,
    its `slopes` (its derivative for each of them). Other operands may be Values or plain numbers.
    Source: reverse-mode automatic differentiation (Linnainmaa, 1970). PyTorch: torch.Tensor with requires_grad=True.
    """

    def __init__(self, data, parents=(), slopes=()):
        self.data = np.float64(data)  # as NumPy counts: too large becomes inf and is no error
        self.grad = 0.0
        self.parents = parents
        self.slopes = slopes

    def __repr__(self):
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other):
        """self + other, another Value or a number."""
        raise NotImplementedError

    def __mul__(self, other):
        """self * other, another Value or a number."""
        raise NotImplementedError

    def __pow__(self, exponent):
        """self ** exponent, where the exponent is a plain number: derivative n xⁿ⁻¹, and 0 for n = 0 even at x = 0."""
        raise NotImplementedError

    def __neg__(self):
        """-self"""
        raise NotImplementedError

    def __sub__(self, other):
        """self - other, another Value or a number."""
        raise NotImplementedError

    def __truediv__(self, other):
        """self / other, another Value or a number."""
        raise NotImplementedError

    def __radd__(self, other):
        """other + self for a number on the left, where Python cannot ask the number."""
        raise NotImplementedError

    def __rmul__(self, other):
        """other * self for a number on the left."""
        raise NotImplementedError

    def __rsub__(self, other):
        """other - self for a number on the left."""
        raise NotImplementedError

    def __rtruediv__(self, other):
        """other / self for a number on the left."""
        raise NotImplementedError

    def exp(self):
        """eˣ"""
        raise NotImplementedError

    def log(self):
        """Natural logarithm."""
        raise NotImplementedError

    def tanh(self):
        """Hyperbolic tangent; np.tanh may be used."""
        raise NotImplementedError

    def relu(self):
        """max(x, 0), with slope 0 at exactly 0."""
        raise NotImplementedError

    def backward(self):
        """Fill `.grad` of every value that this one was computed from. It is called once.

        grad of a parent = sum over all uses of it of slope · (grad of the result)

        Each value is visited once, after everything computed from it: time grows linearly with the graph.
        A chain of 5,000 operations must not overflow Python's stack, so no function may call itself once a step.
        """
        raise NotImplementedError
