"""A second implementation of 07_rnn, written sample by sample from the definitions."""

import numpy as np


def _sigmoid(a):
    return 0.5 * (1 + np.tanh(a / 2))


def _outer_sum(da, x):
    """Σ over samples of the outer product, and the sum of ``da`` itself."""
    dw = np.zeros((da.shape[1], x.shape[1]), dtype=da.dtype)
    db = np.zeros(da.shape[1], dtype=da.dtype)
    for row, sample in zip(da, x, strict=True):
        dw += np.outer(row, sample)
        db += row
    return dw, db


def embedding_forward(ids, weight):
    out = np.empty((ids.size, weight.shape[1]), dtype=weight.dtype)
    for place, index in enumerate(ids.ravel()):
        out[place] = weight[index]
    return out.reshape(*ids.shape, weight.shape[1]), {"ids": ids.copy(), "rows": len(weight)}


def embedding_backward(dout, cache):
    flat = dout.reshape(-1, dout.shape[-1])
    dweight = np.zeros((cache["rows"], dout.shape[-1]), dtype=dout.dtype)
    for index, gradient in zip(cache["ids"].ravel(), flat, strict=True):
        dweight[index] += gradient
    return dweight


def _step_gradients(da_x, da_h, x, h, w_ih, w_hh):
    dw_ih, db_ih = _outer_sum(da_x, x)
    dw_hh, db_hh = _outer_sum(da_h, h)
    dx = np.stack([w_ih.T @ row for row in da_x])
    dh = np.stack([w_hh.T @ row for row in da_h])
    return dx, dh, [dw_ih, dw_hh, db_ih, db_hh]


def rnn_step_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    h_next = np.stack([np.tanh(w_ih @ xi + b_ih + w_hh @ hi + b_hh) for xi, hi in zip(x, h, strict=True)])
    return h_next, {"x": x, "h": h, "out": h_next.copy(), "w_ih": w_ih, "w_hh": w_hh}


def rnn_step_backward(dh_next, cache):
    da = dh_next * (1 - np.square(cache["out"]))
    dx, dh, grads = _step_gradients(da, da, cache["x"], cache["h"], cache["w_ih"], cache["w_hh"])
    return (dx, dh, *grads)


def lstm_step_forward(x, h, c, w_ih, w_hh, b_ih, b_hh):
    size = h.shape[1]
    a = x @ w_ih.T + h @ w_hh.T + b_ih + b_hh
    i = _sigmoid(a[:, :size])
    f = _sigmoid(a[:, size : 2 * size])
    g = np.tanh(a[:, 2 * size : 3 * size])
    o = _sigmoid(a[:, 3 * size :])
    c_next = f * c + i * g
    h_next = o * np.tanh(c_next)
    cache = dict(x=x, h=h, c=c, i=i, f=f, g=g, o=o, c_next=c_next.copy(), w_ih=w_ih, w_hh=w_hh)
    return h_next, c_next, cache


def lstm_step_backward(dh_next, dc_next, cache):
    i, f, g, o = (cache[name] for name in "ifgo")
    squashed = np.tanh(cache["c_next"])
    dc_all = dc_next + dh_next * o * (1 - squashed**2)
    da = np.empty((len(i), 4 * i.shape[1]), dtype=dh_next.dtype)
    size = i.shape[1]
    da[:, :size] = dc_all * g * i * (1 - i)
    da[:, size : 2 * size] = dc_all * cache["c"] * f * (1 - f)
    da[:, 2 * size : 3 * size] = dc_all * i * (1 - g**2)
    da[:, 3 * size :] = dh_next * squashed * o * (1 - o)
    dx, dh, grads = _step_gradients(da, da, cache["x"], cache["h"], cache["w_ih"], cache["w_hh"])
    return (dx, dh, dc_all * f, *grads)


def gru_step_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    size = h.shape[1]
    w_ir, w_iz, w_in = w_ih[:size], w_ih[size : 2 * size], w_ih[2 * size :]
    w_hr, w_hz, w_hn = w_hh[:size], w_hh[size : 2 * size], w_hh[2 * size :]
    r = _sigmoid(x @ w_ir.T + b_ih[:size] + h @ w_hr.T + b_hh[:size])
    z = _sigmoid(x @ w_iz.T + b_ih[size : 2 * size] + h @ w_hz.T + b_hh[size : 2 * size])
    hidden = h @ w_hn.T + b_hh[2 * size :]
    n = np.tanh(x @ w_in.T + b_ih[2 * size :] + r * hidden)
    cache = dict(x=x, h=h, r=r, z=z, n=n, hidden=hidden, w_ih=w_ih, w_hh=w_hh)
    return (1 - z) * n + z * h, cache


def gru_step_backward(dh_next, cache):
    r, z, n, h = cache["r"], cache["z"], cache["n"], cache["h"]
    before_tanh = dh_next * (1 - z) * (1 - n**2)
    before_z = dh_next * (h - n) * z * (1 - z)
    before_r = before_tanh * cache["hidden"] * r * (1 - r)
    da_x = np.hstack([before_r, before_z, before_tanh])
    da_h = np.hstack([before_r, before_z, before_tanh * r])
    dx, dh, grads = _step_gradients(da_x, da_h, cache["x"], h, cache["w_ih"], cache["w_hh"])
    return (dx, dh + dh_next * z, *grads)


def _unroll(step, x, states, weights):
    """Every h, the last states, and the caches of all steps."""
    hs, caches = [], []
    for t in range(x.shape[1]):
        *states, cache = step(x[:, t], *states, *weights)
        hs.append(states[0])
        caches.append(cache)
    return np.stack(hs, axis=1), states, caches


def _roll_back(step, dhs, states, caches):
    """Gradients of x, of the first states, and of the weights, summed over time; ``states`` counts the states."""
    length = dhs.shape[1]
    back = [np.zeros_like(dhs[:, 0]) for _ in range(states)]
    dxs, sums = [None] * length, None
    for t in range(length - 1, -1, -1):
        gradients = step(dhs[:, t] + back[0], *back[1:], caches[t])
        dxs[t], back, grads = gradients[0], gradients[1 : 1 + states], gradients[1 + states :]
        sums = list(grads) if sums is None else [a + b for a, b in zip(sums, grads, strict=True)]
    return (np.stack(dxs, axis=1), *back, *sums)


def rnn_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    hs, _, caches = _unroll(rnn_step_forward, x, [h0], (w_ih, w_hh, b_ih, b_hh))
    return hs, caches


def rnn_backward(dhs, cache):
    return _roll_back(rnn_step_backward, dhs, 1, cache)


def lstm_forward(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    hs, (_, c_last), caches = _unroll(lstm_step_forward, x, [h0, c0], (w_ih, w_hh, b_ih, b_hh))
    return hs, c_last, caches


def lstm_backward(dhs, cache):
    return _roll_back(lstm_step_backward, dhs, 2, cache)


def gru_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    hs, _, caches = _unroll(gru_step_forward, x, [h0], (w_ih, w_hh, b_ih, b_hh))
    return hs, caches


def gru_backward(dhs, cache):
    return _roll_back(gru_step_backward, dhs, 1, cache)
