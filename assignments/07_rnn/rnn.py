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
    raise NotImplementedError


def embedding_backward(dout, cache):
    """Gradient of the table. An id that was looked up several times collects all of its gradients.

    dweight[v] = Σ dout[...] over all places where ids[...] = v

    dout: shape of ids with D appended. Returns dweight (V, D); rows that were never looked up are 0.
    """
    raise NotImplementedError


def rnn_step_forward(x, h, w_ih, w_hh, b_ih, b_hh):
    """One time step of the plain (Elman) recurrent network.

    h_next = tanh(x W_ihᵀ + b_ih + h W_hhᵀ + b_hh)

    x: (N, D); h: (N, H); w_ih: (H, D); w_hh: (H, H); b_ih, b_hh: (H,).
    Returns (h_next, cache) with h_next (N, H). PyTorch: nn.RNNCell. Source: Elman, 1990.
    """
    raise NotImplementedError


def rnn_step_backward(dh_next, cache):
    """Gradients of sum(h_next * dh_next) for one time step of the plain network.

    With a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh and tanh′(a) = 1 − h_next²; each gradient has the shape of its array.

    dh_next: (N, H). Returns (dx, dh, dw_ih, dw_hh, db_ih, db_hh).
    """
    raise NotImplementedError


def rnn_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The plain recurrent network over a whole sequence: the same weights at every time step.

    h_t = tanh(x_t W_ihᵀ + b_ih + h_{t−1} W_hhᵀ + b_hh),  t = 1 … T

    x: (N, T, D); h0: (N, H), the state before the first step; weights as in rnn_step_forward.
    Returns (hs, cache): hs (N, T, H) holds the state after every step. PyTorch: nn.RNN(batch_first=True).
    """
    raise NotImplementedError


def rnn_backward(dhs, cache):
    """Backpropagation through time: gradients of sum(hs * dhs).

    A state acts twice, as an output and on the next step; so two gradients meet in it:
    dh_t = dhs_t + (what step t + 1 sends back). The weights collect from all time steps.

    dhs: (N, T, H). Returns (dx, dh0, dw_ih, dw_hh, db_ih, db_hh). Source: Werbos, 1990.
    """
    raise NotImplementedError


def lstm_step_forward(x, h, c, w_ih, w_hh, b_ih, b_hh):
    """One time step of the long short-term memory.

    a = x W_ihᵀ + b_ih + h W_hhᵀ + b_hh, cut into four blocks of H columns in the order i, f, g, o:
    i = σ(a_i),  f = σ(a_f),  g = tanh(a_g),  o = σ(a_o)
    c_next = f ⊙ c + i ⊙ g,  h_next = o ⊙ tanh(c_next)

    x: (N, D); h, c: (N, H); w_ih: (4H, D); w_hh: (4H, H); b_ih, b_hh: (4H,).
    Returns (h_next, c_next, cache), both states (N, H). PyTorch: nn.LSTMCell.
    Source: Hochreiter & Schmidhuber, 1997; the forget gate: Gers et al., 2000.
    """
    raise NotImplementedError


def lstm_step_backward(dh_next, dc_next, cache):
    """Gradients of sum(h_next * dh_next) + sum(c_next * dc_next) for one time step of the LSTM.

    c_next is read twice: by the next step (dc_next), and inside h_next = o ⊙ tanh(c_next).

    dh_next, dc_next: (N, H). Returns (dx, dh, dc, dw_ih, dw_hh, db_ih, db_hh).
    """
    raise NotImplementedError


def lstm_forward(x, h0, c0, w_ih, w_hh, b_ih, b_hh):
    """The LSTM over a whole sequence: both states, h and c, travel from step to step.

    x: (N, T, D); h0, c0: (N, H), the states before the first step; weights as in lstm_step_forward.
    Returns (hs, c_last, cache): hs (N, T, H) is h after every step, c_last (N, H) is c after the last one.
    PyTorch: nn.LSTM(batch_first=True).
    """
    raise NotImplementedError


def lstm_backward(dhs, cache):
    """Backpropagation through time for the LSTM: gradients of sum(hs * dhs).

    Nothing outside reads c_last, so the gradient of the cell state starts at 0 behind the last step; from there
    on both dh and dc travel back, as both states travelled forward.

    dhs: (N, T, H). Returns (dx, dh0, dc0, dw_ih, dw_hh, db_ih, db_hh).
    """
    raise NotImplementedError


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
    raise NotImplementedError


def gru_step_backward(dh_next, cache):
    """Gradients of sum(h_next * dh_next) for one time step of the GRU.

    h acts along two paths: directly, through z ⊙ h, and through the three products with w_hh. The reset gate
    scales the hidden part of n, so the two halves of n's pre-activation have different gradients.

    dh_next: (N, H). Returns (dx, dh, dw_ih, dw_hh, db_ih, db_hh).
    """
    raise NotImplementedError


def gru_forward(x, h0, w_ih, w_hh, b_ih, b_hh):
    """The GRU over a whole sequence.

    x: (N, T, D); h0: (N, H), the state before the first step; weights as in gru_step_forward.
    Returns (hs, cache): hs (N, T, H) holds the state after every step. PyTorch: nn.GRU(batch_first=True).
    """
    raise NotImplementedError


def gru_backward(dhs, cache):
    """Backpropagation through time for the GRU: gradients of sum(hs * dhs).

    dhs: (N, T, H). Returns (dx, dh0, dw_ih, dw_hh, db_ih, db_hh).
    """
    raise NotImplementedError
