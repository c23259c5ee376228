"""Recurrent neural networks: embeddings, and the plain, LSTM and GRU cells, for one time step and for a sequence.

Sizes in all docstrings: N samples, T time steps, D input features, H hidden units.
"""

import numpy as np

from activations import sigmoid


def embedding_forward(ids, weight):
    """Look up one row of a table for every id.

    out[...] = weight[ids[...]]

    ids: integers of any shape, each from 0 to V − 1; weight: (V, D).
    Returns (out, cache): out has the shape of ids with D appended, and is a copy, never a view of weight.
    PyTorch: F.embedding.
    """
    ### BEGIN SOLUTION
    return np.take(weight, ids, axis=0), (ids, weight.shape)
    ### END SOLUTION


def embedding_backward(dout, cache):
    """Gradient of the table. An id that was looked up several times collects all of its gradients.

    dweight[v] = Σ dout[...] over all places where ids[...] = v

    dout: shape of ids with D appended. Returns dweight (V, D); rows that were never looked up are 0.
    """
    ### BEGIN SOLUTION
    ids, shape = cache
    dweight = np.zeros(shape, dtype=dout.dtype)
    np.add.at(dweight, ids, dout)  # unlike dweight[ids] += dout, this counts repeated ids
    return dweight
    ### END SOLUTION


### BEGIN SOLUTION
def _linear_gradients(da, x):
    """dweight and dbias of ``a = x @ weight.T + bias``, summed over all leading dimensions."""
    da = da.reshape(-1, da.shape[-1])
    return da.T @ x.reshape(-1, x.shape[-1]), da.sum(axis=0)


### END SOLUTION


def rnn_step_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    """One time step of the plain (Elman) recurrent network.

    h_next = tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh)

    x: (N, D); h: (N, H); w_ih: (H, D); w_hh: (H, H); b_ih, b_hh: (H,).
    Returns (h_next, cache) with h_next (N, H). PyTorch: nn.RNNCell. Source: Elman, 1990.
    """
    ### BEGIN SOLUTION
    h_next = np.tanh(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh)
    return h_next, (x, h, h_next, w_ih, w_hh)
    ### END SOLUTION


def rnn_step_backward(dh_next, cache):
    """Gradients of sum(h_next * dh_next) for one time step of the plain network.

    With a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh and tanh′(a) = 1 − h_next²; each gradient has the shape of its array.

    dh_next: (N, H). Returns (dx, dh, dw_ih, dw_hh, db_ih, db_hh).
    """
    ### BEGIN SOLUTION
    x, h, h_next, w_ih, w_hh = cache
    da = dh_next * (1 - h_next**2)
    dw_ih, db_ih = _linear_gradients(da, x)
    dw_hh, db_hh = _linear_gradients(da, h)
    return da @ w_ih, da @ w_hh, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION


def rnn_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The plain recurrent network over a whole sequence: the same weights at every time step.

    h_t = tanh(x_t W_ihᵀ + b_ih + h_{t−1} W_hhᵀ + b_hh),  t = 1 … T

    x: (N, T, D); h0: (N, H), the state before the first step; weights as in rnn_step_forward.
    Returns (hs, cache): hs (N, T, H) holds the state after every step. PyTorch: nn.RNN(batch_first=True).
    """
    ### BEGIN SOLUTION
    a = x @ w_ih.T + (b_ih + b_hh)  # the inputs' part, for all time steps at once
    states = [h0]
    for t in range(x.shape[1]):
        states.append(np.tanh(a[:, t] + states[-1] @ w_hh.T))
    return np.stack(states[1:], axis=1), (x, states, w_ih, w_hh)
    ### END SOLUTION


def rnn_backward(dhs, cache):
    """Backpropagation through time: gradients of sum(hs * dhs).

    A state acts twice, as an output and on the next step; so two gradients meet in it:
    dh_t = dhs_t + (what step t + 1 sends back). The weights collect from all time steps.

    dhs: (N, T, H). Returns (dx, dh0, dw_ih, dw_hh, db_ih, db_hh). Source: Werbos, 1990.
    """
    ### BEGIN SOLUTION
    x, states, w_ih, w_hh = cache
    da = np.empty_like(dhs)
    dh = np.zeros_like(dhs[:, 0])
    for t in reversed(range(dhs.shape[1])):
        da[:, t] = (dhs[:, t] + dh) * (1 - states[t + 1] ** 2)
        dh = da[:, t] @ w_hh

    dw_ih, db_ih = _linear_gradients(da, x)
    dw_hh, db_hh = _linear_gradients(da, np.stack(states[:-1], axis=1))
    return da @ w_ih, dh, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION


### BEGIN SOLUTION
def _lstm_cell(a, c):
    """h_next, c_next and what the backward needs, from the stacked pre-activations ``a (N, 4H)``."""
    i, f, g, o = np.split(a, 4, axis=1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c_next = f * c + i * g
    tanh_c = np.tanh(c_next)
    return o * tanh_c, c_next, (i, f, g, o, c, tanh_c)


def _lstm_cell_backward(dh_next, dc_next, saved):
    """Gradients for the pre-activations (N, 4H) and for the cell state before the step."""
    i, f, g, o, c, tanh_c = saved
    dc_next = dc_next + dh_next * o * (1 - tanh_c**2)  # c_next acts directly, and through h_next
    di, df, dg, do = dc_next * g, dc_next * c, dc_next * i, dh_next * tanh_c
    da = np.concatenate([di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)], axis=1)
    return da, dc_next * f


### END SOLUTION


def lstm_step_forward(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """One time step of the long short-term memory.

    a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh, cut into four blocks of H columns in the order i, f, g, o:
    i = σ(a_i),  f = σ(a_f),  g = tanh(a_g),  o = σ(a_o)
    c_next = f ⊙ c + i ⊙ g,  h_next = o ⊙ tanh(c_next)

    x: (N, D); h, c: (N, H); w_ih: (4H, D); w_hh: (4H, H); b_ih, b_hh: (4H,).
    Returns (h_next, c_next, cache), both states (N, H). PyTorch: nn.LSTMCell.
    Source: Hochreiter & Schmidhuber, 1997; the forget gate: Gers et al., 2000.
    """
    ### BEGIN SOLUTION
    h_next, c_next, saved = _lstm_cell(x @ w_ih.T + b_ih + h @ w_hh.T + b_hh, c)
    return h_next, c_next, (x, h, saved, w_ih, w_hh)
    ### END SOLUTION


def lstm_step_backward(dh_next, dc_next, cache):
    """Gradients of sum(h_next * dh_next) + sum(c_next * dc_next) for one time step of the LSTM.

    c_next is read twice: by the next step (dc_next), and inside h_next = o ⊙ tanh(c_next).

    dh_next, dc_next: (N, H). Returns (dx, dh, dc, dw_ih, dw_hh, db_ih, db_hh).
    """
    ### BEGIN SOLUTION
    x, h, saved, w_ih, w_hh = cache
    da, dc = _lstm_cell_backward(dh_next, dc_next, saved)
    dw_ih, db_ih = _linear_gradients(da, x)
    dw_hh, db_hh = _linear_gradients(da, h)
    return da @ w_ih, da @ w_hh, dc, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION


def lstm_forward(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """The LSTM over a whole sequence: both states, h and c, travel from step to step.

    x: (N, T, D); h0, c0: (N, H), the states before the first step; weights as in lstm_step_forward.
    Returns (hs, c_last, cache): hs (N, T, H) is h after every step, c_last (N, H) is c after the last one.
    PyTorch: nn.LSTM(batch_first=True).
    """
    ### BEGIN SOLUTION
    a = x @ w_ih.T + (b_ih + b_hh)
    states, c, steps = [h0], c0, []
    for t in range(x.shape[1]):
        h, c, saved = _lstm_cell(a[:, t] + states[-1] @ w_hh.T, c)
        states.append(h)
        steps.append(saved)
    return np.stack(states[1:], axis=1), c, (x, states, steps, w_ih, w_hh)
    ### END SOLUTION


def lstm_backward(dhs, cache):
    """Backpropagation through time for the LSTM: gradients of sum(hs * dhs).

    Nothing outside reads c_last, so the gradient of the cell state starts at 0 behind the last step; from there
    on both dh and dc travel back, as both states travelled forward.

    dhs: (N, T, H). Returns (dx, dh0, dc0, dw_ih, dw_hh, db_ih, db_hh).
    """
    ### BEGIN SOLUTION
    x, states, steps, w_ih, w_hh = cache
    das = []
    dh = dc = np.zeros_like(dhs[:, 0])
    for t in reversed(range(dhs.shape[1])):
        da, dc = _lstm_cell_backward(dhs[:, t] + dh, dc, steps[t])
        dh = da @ w_hh
        das.append(da)

    da = np.stack(das[::-1], axis=1)
    dw_ih, db_ih = _linear_gradients(da, x)
    dw_hh, db_hh = _linear_gradients(da, np.stack(states[:-1], axis=1))
    return da @ w_ih, dh, dc, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION


### BEGIN SOLUTION
def _gru_cell(a_ih, a_hh, h):
    """h_next and what the backward needs, from the two halves (N, 3H) of the pre-activations."""
    r_ih, z_ih, n_ih = np.split(a_ih, 3, axis=1)
    r_hh, z_hh, n_hh = np.split(a_hh, 3, axis=1)
    r, z = sigmoid(r_ih + r_hh), sigmoid(z_ih + z_hh)
    n = np.tanh(n_ih + r * n_hh)
    return (1 - z) * n + z * h, (r, z, n, n_hh, h)


def _gru_cell_backward(dh_next, saved):
    """Gradients for both halves of the pre-activations (N, 3H), and for h along the direct path z ⊙ h."""
    r, z, n, n_hh, h = saved
    dn = dh_next * (1 - z) * (1 - n**2)
    dz = dh_next * (h - n) * z * (1 - z)
    dr = dn * n_hh * r * (1 - r)
    return np.concatenate([dr, dz, dn], axis=1), np.concatenate([dr, dz, dn * r], axis=1), dh_next * z


### END SOLUTION


def gru_step_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    """One time step of the gated recurrent unit.

    Weights and biases are stacked in the order r, z, n (blocks of H rows):
    r = σ(x W_irᵀ + b_ir + h W_hrᵀ + b_hr)
    z = σ(x W_izᵀ + b_iz + h W_hzᵀ + b_hz)
    n = tanh(x W_inᵀ + b_in + r ⊙ (h W_hnᵀ + b_hn))
    h_next = (1 − z) ⊙ n + z ⊙ h

    x: (N, D); h: (N, H); w_ih: (3H, D); w_hh: (3H, H); b_ih, b_hh: (3H,).
    Returns (h_next, cache) with h_next (N, H). PyTorch: nn.GRUCell. Source: Cho et al., 2014.
    """
    ### BEGIN SOLUTION
    h_next, saved = _gru_cell(x @ w_ih.T + b_ih, h @ w_hh.T + b_hh, h)
    return h_next, (x, h, saved, w_ih, w_hh)
    ### END SOLUTION


def gru_step_backward(dh_next, cache):
    """Gradients of sum(h_next * dh_next) for one time step of the GRU.

    h acts along two paths: directly, through z ⊙ h, and through the three products with w_hh. The reset gate
    scales the hidden part of n, so the two halves of n's pre-activation have different gradients.

    dh_next: (N, H). Returns (dx, dh, dw_ih, dw_hh, db_ih, db_hh).
    """
    ### BEGIN SOLUTION
    x, h, saved, w_ih, w_hh = cache
    da_ih, da_hh, dh = _gru_cell_backward(dh_next, saved)
    dw_ih, db_ih = _linear_gradients(da_ih, x)
    dw_hh, db_hh = _linear_gradients(da_hh, h)
    return da_ih @ w_ih, dh + da_hh @ w_hh, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION


def gru_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The GRU over a whole sequence.

    x: (N, T, D); h0: (N, H), the state before the first step; weights as in gru_step_forward.
    Returns (hs, cache): hs (N, T, H) holds the state after every step. PyTorch: nn.GRU(batch_first=True).
    """
    ### BEGIN SOLUTION
    a_ih = x @ w_ih.T + b_ih
    states, steps = [h0], []
    for t in range(x.shape[1]):
        h, saved = _gru_cell(a_ih[:, t], states[-1] @ w_hh.T + b_hh, states[-1])
        states.append(h)
        steps.append(saved)
    return np.stack(states[1:], axis=1), (x, states, steps, w_ih, w_hh)
    ### END SOLUTION


def gru_backward(dhs, cache):
    """Backpropagation through time for the GRU: gradients of sum(hs * dhs).

    dhs: (N, T, H). Returns (dx, dh0, dw_ih, dw_hh, db_ih, db_hh).
    """
    ### BEGIN SOLUTION
    x, states, steps, w_ih, w_hh = cache
    das_ih, das_hh = [], []
    dh = np.zeros_like(dhs[:, 0])
    for t in reversed(range(dhs.shape[1])):
        da_ih, da_hh, direct = _gru_cell_backward(dhs[:, t] + dh, steps[t])
        dh = direct + da_hh @ w_hh
        das_ih.append(da_ih)
        das_hh.append(da_hh)

    da_ih, da_hh = np.stack(das_ih[::-1], axis=1), np.stack(das_hh[::-1], axis=1)
    dw_ih, db_ih = _linear_gradients(da_ih, x)
    dw_hh, db_hh = _linear_gradients(da_hh, np.stack(states[:-1], axis=1))
    return da_ih @ w_ih, dh, dw_ih, dw_hh, db_ih, db_hh
    ### END SOLUTION
