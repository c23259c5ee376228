"""The handout's picture of 07_rnn: how far a gradient travels back in time, through a plain network and an LSTM."""

import numpy as np

STEPS, BATCH, SIZE = 50, 8, 16


def handout(module, plt):
    """Length of the gradient of the last state, seen from earlier and earlier steps."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(7, 3.5), sharey=True, layout="constrained")
    shades = plt.cm.viridis([0.75, 0.45, 0.1])

    for scale, colour in zip([0.5, 1.0, 1.5], shades, strict=True):
        left.plot(plain(module, scale), color=colour, label=f"{scale}")
    left.set(title="plain RNN", ylabel="length of the gradient", ylim=(1e-9, 1e6))
    left.legend(title="scale of w_hh", frameon=False, fontsize=8, title_fontsize=8, loc="lower left")

    for bias, colour in zip([0.0, 2.0, 5.0], shades, strict=True):
        right.plot(lstm(module, bias), color=colour, label=f"{bias:.0f}")
    right.set(title="LSTM (cell state)")
    right.legend(title="bias of the forget gate", frameon=False, fontsize=8, title_fontsize=8, loc="upper right")

    for axes in (left, right):
        axes.set(yscale="log", xlabel="steps back in time")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(alpha=0.2)
    return fig


def plain(module, scale):
    """Lengths of dh while it walks back; w_hh is a rotation times ``scale``, the inputs are small."""
    rng = np.random.default_rng(0)
    rotation, _ = np.linalg.qr(rng.normal(size=(SIZE, SIZE)))
    weights = np.zeros((SIZE, 1)), scale * rotation, np.zeros(SIZE), np.zeros(SIZE)
    h, caches = rng.normal(size=(BATCH, SIZE)) * 1e-9, []
    for _ in range(STEPS):
        h, cache = module.rnn_step_forward(np.zeros((BATCH, 1)), h, *weights)
        caches.append(cache)

    dh = rng.normal(size=(BATCH, SIZE)) / np.sqrt(BATCH * SIZE)
    lengths = [np.linalg.norm(dh)]
    for cache in reversed(caches):
        _, dh, *_ = module.rnn_step_backward(dh, cache)
        lengths.append(np.linalg.norm(dh))
    return lengths


def lstm(module, bias):
    """Lengths of dc while it walks back, for one bias of all forget gates."""
    rng = np.random.default_rng(0)
    b_ih = np.repeat([0.0, bias, 0.0, 0.0], SIZE)
    weights = rng.normal(size=(4 * SIZE, 1)) * 0.5, rng.normal(size=(4 * SIZE, SIZE)) * 0.05, b_ih, np.zeros(4 * SIZE)
    h = c = np.zeros((BATCH, SIZE))
    caches = []
    for _ in range(STEPS):
        h, c, cache = module.lstm_step_forward(rng.normal(size=(BATCH, 1)), h, c, *weights)
        caches.append(cache)

    dh = np.zeros((BATCH, SIZE))
    dc = rng.normal(size=(BATCH, SIZE)) / np.sqrt(BATCH * SIZE)
    lengths = [np.linalg.norm(dc)]
    for cache in reversed(caches):
        _, dh, dc, *_ = module.lstm_step_backward(dh, dc, cache)
        lengths.append(np.linalg.norm(dc))
    return lengths
