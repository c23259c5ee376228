"""A second, plainly written implementation of assignment 6: one output number at a time, from the definitions."""

import numpy as np


def conv2d_forward(x, weight, bias, stride=1, padding=0):
    n, c, h, w = x.shape
    f, _, kh, kw = weight.shape
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    padded[:, :, padding : padding + h, padding : padding + w] = x
    out = np.zeros((n, f, (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1), dtype=x.dtype)
    for image in range(n):
        for filter_ in range(f):
            for p in range(out.shape[2]):
                for q in range(out.shape[3]):
                    patch = padded[image, :, p * stride : p * stride + kh, q * stride : q * stride + kw]
                    out[image, filter_, p, q] = np.sum(patch * weight[filter_]) + bias[filter_]
    return out, {"padded": padded, "weight": weight, "shape": x.shape, "stride": stride, "padding": padding}


def conv2d_backward(dout, cache):
    padded, weight, stride, padding = cache["padded"], cache["weight"], cache["stride"], cache["padding"]
    _, _, h, w = cache["shape"]
    f, _, kh, kw = weight.shape
    dpadded, dweight, dbias = np.zeros_like(padded), np.zeros_like(weight), np.zeros(f, dtype=weight.dtype)
    for image in range(dout.shape[0]):
        for filter_ in range(f):
            for p in range(dout.shape[2]):
                for q in range(dout.shape[3]):
                    rows = slice(p * stride, p * stride + kh)
                    columns = slice(q * stride, q * stride + kw)
                    d = dout[image, filter_, p, q]
                    dbias[filter_] += d
                    dweight[filter_] += d * padded[image, :, rows, columns]
                    dpadded[image, :, rows, columns] += d * weight[filter_]
    return dpadded[:, :, padding : padding + h, padding : padding + w].copy(), dweight, dbias


def pool_size(size, kernel_size, stride):
    return (size - kernel_size) // stride + 1


def max_pool2d_forward(x, kernel_size, stride=None):
    if stride is None:
        stride = kernel_size
    n, c, h, w = x.shape
    out = np.zeros((n, c, pool_size(h, kernel_size, stride), pool_size(w, kernel_size, stride)), dtype=x.dtype)
    places = {}
    for image in range(n):
        for channel in range(c):
            for p in range(out.shape[2]):
                for q in range(out.shape[3]):
                    best = None
                    for i in range(kernel_size):
                        for j in range(kernel_size):
                            place = (image, channel, p * stride + i, q * stride + j)
                            if best is None or x[place] > x[best]:
                                best = place
                    out[image, channel, p, q] = x[best]
                    places[image, channel, p, q] = best
    return out, (places, x.shape)


def max_pool2d_backward(dout, cache):
    places, shape = cache
    dx = np.zeros(shape, dtype=dout.dtype)
    for window, pixel in places.items():
        dx[pixel] += dout[window]
    return dx


def avg_pool2d_forward(x, kernel_size, stride=None):
    if stride is None:
        stride = kernel_size
    n, c, h, w = x.shape
    out = np.zeros((n, c, pool_size(h, kernel_size, stride), pool_size(w, kernel_size, stride)), dtype=x.dtype)
    for p in range(out.shape[2]):
        for q in range(out.shape[3]):
            for i in range(kernel_size):
                for j in range(kernel_size):
                    out[:, :, p, q] += x[:, :, p * stride + i, q * stride + j] / kernel_size**2
    return out, (x.shape, kernel_size, stride)


def avg_pool2d_backward(dout, cache):
    shape, kernel_size, stride = cache
    dx = np.zeros(shape, dtype=dout.dtype)
    for p in range(dout.shape[2]):
        for q in range(dout.shape[3]):
            for i in range(kernel_size):
                for j in range(kernel_size):
                    dx[:, :, p * stride + i, q * stride + j] += dout[:, :, p, q] / kernel_size**2
    return dx


def batch_norm_forward(x, gamma, beta, running_mean, running_var, training=True, momentum=0.1, eps=1e-5):
    out, x_hat = np.zeros_like(x), np.zeros_like(x)
    new_mean, new_var = running_mean.copy(), running_var.copy()
    deviation = np.zeros_like(gamma)
    for c in range(x.shape[1]):
        values = x[:, c]
        mean, var = running_mean[c], running_var[c]
        if training:
            mean = np.sum(values) / values.size
            squares = np.sum((values - mean) ** 2)
            var = squares / values.size
            new_mean[c] += momentum * (mean - running_mean[c])
            new_var[c] += momentum * (squares / (values.size - 1) - running_var[c])
        deviation[c] = np.sqrt(var + eps)
        x_hat[:, c] = (values - mean) / deviation[c]
        out[:, c] = gamma[c] * x_hat[:, c] + beta[c]
    return out, (x_hat, gamma, deviation, training), new_mean, new_var


def batch_norm_backward(dout, cache):
    """Through the graph x → centred → var → deviation → x̂ → out, one step after the other."""
    x_hat, gamma, deviation, training = cache
    dx, dgamma, dbeta = np.zeros_like(dout), np.zeros_like(gamma), np.zeros_like(gamma)
    for c in range(dout.shape[1]):
        d, normal, s = dout[:, c], x_hat[:, c], deviation[c]
        dgamma[c] = np.sum(d * normal)
        dbeta[c] = np.sum(d)
        dnormal = d * gamma[c]
        dcentred = dnormal / s
        if training:
            ddeviation = -np.sum(dnormal * normal) / s
            dvar = ddeviation / (2 * s)
            dcentred = dcentred + dvar * 2 * normal * s / d.size
            dcentred = dcentred - np.sum(dcentred) / d.size
        dx[:, c] = dcentred
    return dx, dgamma, dbeta


def simple_cnn_loss(x, labels, params):
    n = len(x)
    conv, conv_cache = conv2d_forward(x, params["conv_w"], params["conv_b"], 1, 1)
    active = np.where(conv > 0, conv, np.zeros_like(conv))
    pooled, pool_cache = max_pool2d_forward(active, 2)
    flat = pooled.reshape(n, -1)
    logits = flat @ params["fc_w"].T + params["fc_b"]
    loss, dlogits = 0.0, np.zeros_like(logits)
    for i in range(n):
        shifted = logits[i] - np.max(logits[i])
        total = np.sum(np.exp(shifted))
        loss += float(np.log(total) - shifted[labels[i]]) / n
        dlogits[i] = np.exp(shifted) / total / n
        dlogits[i, labels[i]] -= 1 / n
    dflat = dlogits @ params["fc_w"]
    dconv = max_pool2d_backward(dflat.reshape(pooled.shape), pool_cache) * (conv > 0)
    _, dconv_w, dconv_b = conv2d_backward(dconv, conv_cache)
    return loss, {"conv_w": dconv_w, "conv_b": dconv_b, "fc_w": dlogits.T @ flat, "fc_b": np.sum(dlogits, axis=0)}
