"""Convolution, pooling and batch normalisation, forward and backward, and a small network made of them.

Images are NCHW: (batch N, channels C, height H, width W), as in PyTorch.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from activations import relu, relu_backward
from backprop import linear_backward, linear_forward
from losses import softmax_cross_entropy, softmax_cross_entropy_backward


### BEGIN SOLUTION
def unfold(x, kh, kw, stride):
    """The kh × kw window under every output pixel: (N, C, H, W) → (N, C, kh·kw, H', W')."""
    windows = sliding_window_view(x, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    n, c, h_out, w_out = windows.shape[:4]
    return windows.transpose(0, 1, 4, 5, 2, 3).reshape(n, c, kh * kw, h_out, w_out)


def fold(windows, shape, kh, kw, stride):
    """The transpose of unfold: add every window back onto the pixels it came from."""
    h_out, w_out = windows.shape[-2:]
    x = np.zeros(shape, dtype=windows.dtype)
    for offset in range(kh * kw):
        i, j = divmod(offset, kw)
        x[:, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride] += windows[:, :, offset]
    return x


### END SOLUTION


def conv2d_forward(x, weight, bias, stride=1, padding=0):
    """Two-dimensional cross-correlation: the kernel slides over the image and is not flipped.

    out[n, f, p, q] = bias[f] + Σ_{c,i,j} weight[f, c, i, j] · padded[n, c, p·stride + i, q·stride + j]

    x: (N, C, H, W). weight: (F, C, KH, KW). bias: (F,). stride, padding: int, for both directions;
    padding adds that many rows and columns of zeros on each of the four sides.
    Returns (out, cache); out is (N, F, H', W') with H' = ⌊(H + 2·padding − KH) / stride⌋ + 1, W' likewise.
    PyTorch: F.conv2d(x, weight, bias, stride, padding). Source: LeCun et al., 1998.
    """
    ### BEGIN SOLUTION
    f, c, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = unfold(padded, kh, kw, stride)
    n, h_out, w_out = len(x), *windows.shape[-2:]
    columns = windows.reshape(n, c * kh * kw, h_out * w_out)  # one column for each output pixel
    out = weight.reshape(f, -1) @ columns + bias[:, None]
    cache = (columns, x, weight, stride, padding)
    return out.reshape(n, f, h_out, w_out), cache
    ### END SOLUTION


def conv2d_backward(dout, cache):
    """Gradients of sum(out · dout) for the inputs of conv2d_forward.

    dweight[f, c, i, j] = Σ_{n,p,q} dout[n, f, p, q] · padded[n, c, p·stride + i, q·stride + j]
    dbias[f] = Σ_{n,p,q} dout[n, f, p, q]
    dx: each pixel collects dout · weight from every window that it lies in.

    dout: (N, F, H', W'). cache: from conv2d_forward; left as it is.
    Returns (dx, dweight, dbias), in the shapes of x, weight and bias.
    """
    ### BEGIN SOLUTION
    columns, x, weight, stride, padding = cache
    n, c, h, w = x.shape
    f, _, kh, kw = weight.shape
    dout_rows = dout.reshape(n, f, -1)
    dweight = (dout_rows @ columns.transpose(0, 2, 1)).sum(axis=0).reshape(weight.shape)
    dbias = dout.sum(axis=(0, 2, 3))

    dcolumns = weight.reshape(f, -1).T @ dout_rows
    dwindows = dcolumns.reshape(n, c, kh * kw, *dout.shape[2:])
    dpadded = fold(dwindows, (n, c, h + 2 * padding, w + 2 * padding), kh, kw, stride)
    dx = dpadded[:, :, padding : padding + h, padding : padding + w]
    return dx, dweight, dbias
    ### END SOLUTION


def max_pool2d_forward(x, kernel_size, stride=None):
    """The largest value of each square window, channel by channel.

    out[n, c, p, q] = max_{0 ≤ i, j < k} x[n, c, p·stride + i, q·stride + j], with k = kernel_size

    x: (N, C, H, W). kernel_size: int. stride: int, or None for kernel_size.
    Only whole windows count: rows and columns left over at the bottom and right edge are dropped.
    Returns (out, cache); out is (N, C, H', W') with H' = ⌊(H − k) / stride⌋ + 1, W' likewise.
    PyTorch: F.max_pool2d(x, kernel_size, stride).
    """
    ### BEGIN SOLUTION
    stride = kernel_size if stride is None else stride
    windows = unfold(x, kernel_size, kernel_size, stride)
    first = windows.argmax(axis=2)  # the first maximum, in row-major order
    return windows.max(axis=2), (first, x, kernel_size, stride)
    ### END SOLUTION


def max_pool2d_backward(dout, cache):
    """Gradient of sum(out · dout) for the input of max_pool2d_forward.

    Each dout goes to the one pixel that was the maximum of its window: among equal ones, to the first in
    row-major order (row by row, left to right). Where windows overlap, a pixel adds up what it receives.

    dout: (N, C, H', W'). Returns dx: (N, C, H, W).
    """
    ### BEGIN SOLUTION
    first, x, k, stride = cache
    chosen = first[:, :, None] == np.arange(k * k)[:, None, None]  # (N, C, k·k, H', W'), one True a window
    return fold(dout[:, :, None] * chosen, x.shape, k, k, stride)
    ### END SOLUTION


def avg_pool2d_forward(x, kernel_size, stride=None):
    """The mean of each square window, channel by channel.

    out[n, c, p, q] = 1/k² · Σ_{0 ≤ i, j < k} x[n, c, p·stride + i, q·stride + j], with k = kernel_size

    x: (N, C, H, W). kernel_size: int. stride: int, or None for kernel_size; a remainder at the edge is dropped.
    Returns (out, cache); out is (N, C, H', W') as in max_pool2d_forward.
    PyTorch: F.avg_pool2d(x, kernel_size, stride).
    """
    ### BEGIN SOLUTION
    stride = kernel_size if stride is None else stride
    windows = unfold(x, kernel_size, kernel_size, stride)
    return windows.mean(axis=2), (x, kernel_size, stride)
    ### END SOLUTION


def avg_pool2d_backward(dout, cache):
    """Gradient of sum(out · dout) for the input of avg_pool2d_forward.

    Each of the k² pixels of a window receives dout / k²; a pixel in several windows adds them up,
    a pixel in none has gradient 0.

    dout: (N, C, H', W'). Returns dx: (N, C, H, W).
    """
    ### BEGIN SOLUTION
    x, k, stride = cache
    n, c, h_out, w_out = dout.shape
    shares = np.broadcast_to(dout[:, :, None] / k**2, (n, c, k * k, h_out, w_out))
    return fold(shares, x.shape, k, k, stride)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    axes = (0, *range(2, x.ndim))
    per_channel = (1, -1) + (1,) * (x.ndim - 2)  # the shape in which (C,) broadcasts against x
    if training:
        mean = x.mean(axis=axes)
        # The mean of the squared deviations: E[x²] − E[x]² cancels when the mean is far above the spread.
        var = ((x - mean.reshape(per_channel)) ** 2).mean(axis=axes)
        m = x.size // x.shape[1]
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * (m / (m - 1)) * var
    else:
        mean, var = running_mean, running_var
    inv_std = (1 / np.sqrt(var + eps)).reshape(per_channel)
    x_hat = (x - mean.reshape(per_channel)) * inv_std
    out = gamma.reshape(per_channel) * x_hat + beta.reshape(per_channel)
    cache = (x_hat, gamma.reshape(per_channel), inv_std, axes, training)
    return out, cache, running_mean, running_var
    ### END SOLUTION


def batch_norm_backward(dout, cache):
    """Gradients of sum(out · dout) for x, gamma and beta of batch_norm_forward.

    With x̂ = (x − μ) / √(σ² + eps) and dx̂ = dout · gamma, all sums and means over the values of one channel:
      dgamma = Σ dout · x̂ and dbeta = Σ dout;
      training: dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ · x̂)) / √(σ² + eps), as μ and σ² depend on x;
      evaluation: dx = dx̂ / √(σ² + eps), as μ and σ² are constants.

    dout: (N, C) or (N, C, H, W). Returns (dx, dgamma, dbeta).
    """
    ### BEGIN SOLUTION
    x_hat, gamma, inv_std, axes, training = cache
    dgamma = (dout * x_hat).sum(axis=axes)
    dbeta = dout.sum(axis=axes)
    dx_hat = dout * gamma
    if training:
        through_mean = dx_hat.mean(axis=axes, keepdims=True)
        through_var = x_hat * (dx_hat * x_hat).mean(axis=axes, keepdims=True)
        dx_hat = dx_hat - through_mean - through_var
    return dx_hat * inv_std, dgamma, dbeta
    ### END SOLUTION


def simple_cnn_loss(x, labels, params):
    """Loss and gradients of a small network: conv 3×3 → ReLU → max-pool 2×2 → flatten → linear → cross-entropy.

    x: (N, C, H, W). labels: (N,) integers. params: dict of conv_w (F, C, 3, 3), conv_b (F,),
    fc_w (classes, F · ⌊H/2⌋ · ⌊W/2⌋), fc_b (classes,). The convolution has stride 1 and padding 1; flatten
    keeps the order (F, row, column). Returns (loss, grads): the softmax cross-entropy, averaged over N, and
    a dict of its gradients under the same four keys.
    """
    ### BEGIN SOLUTION
    conv, conv_cache = conv2d_forward(x, params["conv_w"], params["conv_b"], padding=1)
    pooled, pool_cache = max_pool2d_forward(relu(conv), 2)
    logits, fc_cache = linear_forward(pooled.reshape(len(x), -1), params["fc_w"], params["fc_b"])
    loss = softmax_cross_entropy(logits, labels)

    dlogits = softmax_cross_entropy_backward(logits, labels)
    dflat, dfc_w, dfc_b = linear_backward(dlogits, fc_cache)
    dactive = max_pool2d_backward(dflat.reshape(pooled.shape), pool_cache)
    _, dconv_w, dconv_b = conv2d_backward(relu_backward(dactive, conv), conv_cache)
    return loss, {"conv_w": dconv_w, "conv_b": dconv_b, "fc_w": dfc_w, "fc_b": dfc_b}
    ### END SOLUTION
