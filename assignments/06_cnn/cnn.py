"""Convolution, pooling and batch normalisation, forward and backward, and a small network made of them.

Images are NCHW: (batch N, channels C, height H, width W), as in PyTorch.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from activations import relu, relu_backward
from backprop import linear_backward, linear_forward
from losses import softmax_cross_entropy, softmax_cross_entropy_backward


def conv2d_forward(x, weight, bias, stride=1, padding=0):
    """Two-dimensional cross-correlation: the kernel slides over the image and is not flipped.

    out[n, f, p, q] = bias[f] + Σ_{c,i,j} weight[f, c, i, j] · padded[n, c, p·stride + i, q·stride + j]

    x: (N, C, H, W). weight: (F, C, KH, KW). bias: (F,). stride, padding: int, for both directions;
    padding adds that many rows and columns of zeros on each of the four sides.
    Returns (out, cache); out is (N, F, H', W') with H' = ⌊(H + 2·padding − KH) / stride⌋ + 1, W' likewise.
    PyTorch: F.conv2d(x, weight, bias, stride, padding). Source: LeCun et al., 1998.
    """
    raise NotImplementedError


def conv2d_backward(dout, cache):
    """Gradients of sum(out · dout) for the inputs of conv2d_forward.

    dweight[f, c, i, j] = Σ_{n,p,q} dout[n, f, p, q] · padded[n, c, p·stride + i, q·stride + j]
    dbias[f] = Σ_{n,p,q} dout[n, f, p, q]
    dx: each pixel collects dout · weight from every window that it lies in.

    dout: (N, F, H', W'). cache: from conv2d_forward; left as it is.
    Returns (dx, dweight, dbias), in the shapes of x, weight and bias.
    """
    raise NotImplementedError


def max_pool2d_forward(x, kernel_size, stride=None):
    """The largest value of each square window, channel by channel.

    out[n, c, p, q] = max_{0 ≤ i, j < k} x[n, c, p·stride + i, q·stride + j], with k = kernel_size

    x: (N, C, H, W). kernel_size: int. stride: int, or None for kernel_size.
    Only whole windows count: rows and columns left over at the bottom and right edge are dropped.
    Returns (out, cache); out is (N, C, H', W') with H' = ⌊(H − k) / stride⌋ + 1, W' likewise.
    PyTorch: F.max_pool2d(x, kernel_size, stride).
    """
    raise NotImplementedError


def max_pool2d_backward(dout, cache):
    """Gradient of sum(out · dout) for the input of max_pool2d_forward.

    Each dout goes to the one pixel that was the maximum of its window: among equal ones, to the first in
    row-major order (row by row, left to right). Where windows overlap, a pixel adds up what it receives.

    dout: (N, C, H', W'). Returns dx: (N, C, H, W).
    """
    raise NotImplementedError


def avg_pool2d_forward(x, kernel_size, stride=None):
    """The mean of each square window, channel by channel.

    out[n, c, p, q] = 1/k² · Σ_{0 ≤ i, j < k} x[n, c, p·stride + i, q·stride + j], with k = kernel_size

    x: (N, C, H, W). kernel_size: int. stride: int, or None for kernel_size; a remainder at the edge is dropped.
    Returns (out, cache); out is (N, C, H', W') as in max_pool2d_forward.
    PyTorch: F.avg_pool2d(x, kernel_size, stride).
    """
    raise NotImplementedError


def avg_pool2d_backward(dout, cache):
    """Gradient of sum(out · dout) for the input of avg_pool2d_forward.

    Each of the k² pixels of a window receives dout / k²; a pixel in several windows adds them up,
    a pixel in none has gradient 0.

    dout: (N, C, H', W'). Returns dx: (N, C, H, W).
    """
    raise NotImplementedError


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    """Batch normalisation: every channel to mean 0 and variance 1, then scaled and shifted.

    out = gamma · (x − μ) / √(σ² + eps) + beta, with μ and σ² one number a channel:
      training: mean and biased variance (divided by m) of the m = N or N·H·W values of the channel in this batch;
                new running = (1 − momentum) · running + momentum · batch statistic,
                where the variance that is kept is the unbiased one (divided by m − 1; m ≥ 2 is given);
      evaluation: μ = running_mean, σ² = running_var, both returned as they are.

    x: (N, C) or (N, C, H, W). gamma, beta, running_mean, running_var: (C,).
    Returns (out, cache, running_mean, running_var). The running arrays passed in are not changed.
    PyTorch: F.batch_norm. Source: Ioffe & Szegedy, 2015.
    """
    raise NotImplementedError


def batch_norm_backward(dout, cache):
    """Gradients of sum(out · dout) for x, gamma and beta of batch_norm_forward.

    With x̂ = (x − μ) / √(σ² + eps) and dx̂ = dout · gamma, all sums and means over the values of one channel:
      dgamma = Σ dout · x̂ and dbeta = Σ dout;
      training: dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂)) / √(σ² + eps), as μ and σ² depend on x;
      evaluation: dx = dx̂ / √(σ² + eps), as μ and σ² are constants.

    dout: (N, C) or (N, C, H, W). Returns (dx, dgamma, dbeta).
    """
    raise NotImplementedError


def simple_cnn_loss(x, labels, params):
    """Loss and gradients of a small network: conv 3×3 → ReLU → max-pool 2×2 → flatten → linear → cross-entropy.

    x: (N, C, H, W). labels: (N,) integers. params: dict of conv_w (F, C, 3, 3), conv_b (F,),
    fc_w (classes, F · ⌊H/2⌋ · ⌊W/2⌋), fc_b (classes,). The convolution has stride 1 and padding 1; flatten
    keeps the order (F, row, column). Returns (loss, grads): the softmax cross-entropy, averaged over N, and
    a dict of its gradients under the same four keys.
    """
    raise NotImplementedError
