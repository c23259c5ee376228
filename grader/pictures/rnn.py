"""Pictures of 07_rnn: how far a gradient travels back in time, and how gates keep a number in memory."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, DIVERGING, GOLD, GREEN, GREY, INK, RED, SEQUENTIAL, positive

STEPS = 50
SCALES, BIASES = (0.5, 1.0, 1.5), (0.0, 2.0, 5.0)
SHADES = ("#a9c4d9", BLUE, "#16324a")
TIME = 24
WRITES = {2: 0.9, 9: -0.6, 17: 0.4}
READS = (5, 6, 13, 14, 20, 21)
RADII = (0.7, 0.95, 1.1)


def travel(module: Any, scales: Any, biases: Any, steps: int) -> Any:
    batch, size = 8, 16

    def plain(scale: Any) -> Any:
        rng = np.random.default_rng(0)
        rotation, _ = np.linalg.qr(rng.normal(size=(size, size)))
        weights = np.zeros((size, 1)), scale * rotation, np.zeros(size), np.zeros(size)
        h, caches = rng.normal(size=(batch, size)) * 1e-9, []
        for _ in range(steps):
            h, cache = module.rnn_step_forward(np.zeros((batch, 1)), h, *weights)
            caches.append(cache)
        dh = rng.normal(size=(batch, size)) / np.sqrt(batch * size)
        lengths = [np.linalg.norm(dh)]
        for cache in reversed(caches):
            _, dh, *_ = module.rnn_step_backward(dh, cache)
            lengths.append(np.linalg.norm(dh))
        return lengths

    def gated(bias: Any) -> Any:
        rng = np.random.default_rng(0)
        b_ih = np.repeat([0.0, bias, 0.0, 0.0], size)
        w_ih, w_hh = rng.normal(size=(4 * size, 1)) * 0.5, rng.normal(size=(4 * size, size)) * 0.05
        h = c = np.zeros((batch, size))
        caches = []
        for _ in range(steps):
            h, c, cache = module.lstm_step_forward(rng.normal(size=(batch, 1)), h, c, w_ih, w_hh, b_ih, 0 * b_ih)
            caches.append(cache)
        dh = np.zeros((batch, size))
        dc = rng.normal(size=(batch, size)) / np.sqrt(batch * size)
        lengths = [np.linalg.norm(dc)]
        for cache in reversed(caches):
            _, dh, dc, *_ = module.lstm_step_backward(dh, dc, cache)
            lengths.append(np.linalg.norm(dc))
        return lengths

    return {"plain": [plain(s) for s in scales], "gated": [gated(b) for b in biases]}


def draw_travel(answer: Answer, figure: Any, t: Translate) -> None:
    """Length of the gradient of the last state, seen from earlier and earlier steps."""
    left, right = figure.subplots(1, 2, sharey=True)
    for axes, name, settings in ((left, "plain", SCALES), (right, "gated", BIASES)):
        for values, setting, colour in zip(answer(name, 3, STEPS + 1), settings, SHADES, strict=True):
            axes.semilogy(positive(values), color=colour, label=f"{setting:g}")
        axes.set(xlabel=t("steps back in time", "沿时间回传的步数"), xlim=(0, STEPS), ylim=(1e-10, 1e7))
        axes.grid()
    left.set(title=t("Plain RNN", "普通 RNN"), ylabel=t("length of the gradient", "梯度的长度"))
    right.set(title=t("LSTM (cell state)", "LSTM（细胞状态）"))
    left.legend(title=t("scale of w_hh", "w_hh 的尺度"), loc="lower left", alignment="left")
    right.legend(title=t("bias of the forget gate", "遗忘门的偏置"), loc="upper right", alignment="left")


def memory() -> dict[str, Any]:
    """A number, a wish to write and a wish to read at each of 24 steps, ``(24, 3)``."""
    x = np.zeros((TIME, 3))
    x[:, 0] = np.random.default_rng(1).uniform(-1, 1, TIME)
    for step, value in WRITES.items():
        x[step, :2] = value, 1
    x[READS, 2] = 1
    return {"x": x}


def gates(module: Any, x: Any, whole: bool) -> Any:
    """Gates are read off a step's answers alone: with c = 0 and c = 1, and with the candidate held at 1."""
    w_ih = np.array([[0.0, 12.0, 0.0], [0.0, -10.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 10.0]])
    b_ih = np.array([-6.0, 5.0, 0.0, -5.0])
    held_w, held_b = w_ih * [[1.0], [1.0], [0.0], [1.0]], b_ih + 20.0 * np.eye(4)[2]

    def step(x_t: Any, h: Any, c: Any, w: Any, b: Any) -> Any:
        weights = w, np.zeros((4, 1)), b, np.zeros(4)
        if whole:
            hs, c_next, _ = module.lstm_forward(x_t[None, None], h, c, *weights)
            return hs[:, 0], c_next
        return module.lstm_step_forward(x_t[None], h, c, *weights)[:2]

    zero, one = np.zeros((1, 1)), np.ones((1, 1))
    h, c, rows = zero, zero, []
    for x_t in x:
        opened = step(x_t, zero, zero, held_w, held_b)[1]
        kept = step(x_t, zero, one, held_w, held_b)[1] - opened
        out = step(x_t, zero, one, held_w, held_b)
        shown = out[0] / np.tanh(out[1])
        h, c = step(x_t, h, c, w_ih, b_ih)
        rows.append([v.item() for v in (opened, kept, shown, c, h)])
    return {"rows": rows}


def draw_gates(answer: Answer, figure: Any, t: Translate) -> None:
    """A cell that stores a number when told to, keeps it, and shows it when asked."""
    above, middle, below = figure.subplots(3, 1, sharex=True, height_ratios=(1, 1.15, 1.15))
    rows, x, time = answer("rows", TIME, 5), memory()["x"], np.arange(TIME)
    writes = x[:, 1] > 0
    above.bar(time[~writes], x[~writes, 0], color="#cfd3d7", width=0.5, label=t("input", "输入"))
    above.bar(time[writes], x[writes, 0], color=RED, width=0.5, label=t("input with “write”", "带“写入”信号的输入"))
    above.plot(
        time[x[:, 2] > 0], np.full(len(READS), 1.25), "v", color=GREEN, markersize=4, label=t("“read”", "“读出”信号")
    )
    above.set(
        title=t("An LSTM with one cell that remembers on command", "按指令记忆的 LSTM（一个单元）"), ylim=(-1.2, 1.5)
    )
    above.set_ylabel(t("input", "输入"))
    middle.imshow(rows[:, :3].T, cmap=SEQUENTIAL, vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    middle.set_yticks(
        range(3), [t("input gate i", "输入门 i"), t("forget gate f", "遗忘门 f"), t("output gate o", "输出门 o")]
    )
    middle.set_yticks([0.5, 1.5], minor=True)
    middle.grid(axis="y", which="minor", color="white", linewidth=3)
    middle.tick_params(axis="y", which="both", length=0)
    middle.spines[:].set_visible(False)
    middle.fill_between([], [], color="#08306b", label=t("1: open", "1：开"))
    middle.fill_between([], [], color="#f0f5fb", label=t("0: shut", "0：关"))
    below.axhline(0, color="#c9cdd1", linewidth=0.8, zorder=0)
    below.step(time, rows[:, 3], where="mid", color=INK, label=t("cell state c", "细胞状态 c"))
    below.step(time, rows[:, 4], where="mid", color=GOLD, label=t("output h", "输出 h"))
    below.set(xlabel=t("time step", "时间步"), ylabel=t("state", "状态"), ylim=(-1.1, 1.1), xlim=(-0.7, TIME - 0.3))
    for axes in (above, middle, below):
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))


def echo(module: Any, radii: Any, time: int) -> Any:
    rng = np.random.default_rng(6)
    rotation, _ = np.linalg.qr(rng.normal(size=(12, 12)))
    x = np.zeros((1, time, 1))
    x[0, 2] = 1
    w_ih = rng.normal(size=(12, 1))
    zeros = np.zeros(12)
    return {
        "hs": np.stack(
            [module.rnn_forward(x, np.zeros((1, 12)), w_ih, r * rotation, zeros, zeros)[0][0] for r in radii]
        )
    }


def draw_echo(answer: Answer, figure: Any, t: Translate) -> None:
    """What is left in twelve hidden units of one knock at step 2, for three scales of w_hh."""
    panels = figure.subplots(1, 3, sharey=True)
    image = None
    for axes, values, radius in zip(panels, answer("hs", 3, TIME, 12), RADII, strict=True):
        image = axes.imshow(values.T, cmap=DIVERGING, vmin=-1, vmax=1, aspect="auto", interpolation="nearest")
        axes.set(title=t(f"scale of w_hh: {radius:g}", f"w_hh 的尺度：{radius:g}"), xlabel=t("time step", "时间步"))
    panels[0].set_ylabel(t("hidden unit", "隐藏单元"))
    figure.colorbar(image, ax=panels, label="h", ticks=[-1, 0, 1], shrink=0.9)


def latch(module: Any, x: Any, whole: bool) -> Any:
    """The update gate is what is left of h = 1 beside what h = 0 gives: w_hh is zero, so h itself opens no gate."""
    w_ih = np.array([[0.0, 0.0, 0.0], [0.0, -12.0, 0.0], [2.0, 0.0, 0.0]])
    weights = w_ih, np.zeros((3, 1)), np.array([0.0, 6.0, 0.0]), np.zeros(3)

    def step(x_t: Any, h: Any) -> Any:
        if whole:
            return module.gru_forward(x_t[None, None], h, *weights)[0][:, 0]
        return module.gru_step_forward(x_t[None], h, *weights)[0]

    h, rows = np.zeros((1, 1)), []
    for x_t in x:
        kept = step(x_t, np.ones((1, 1))) - step(x_t, np.zeros((1, 1)))
        h = step(x_t, h)
        rows.append([kept.item(), h.item()])
    return {"rows": rows}


def draw_latch(answer: Answer, figure: Any, t: Translate) -> None:
    """A GRU with one unit that keeps a number until it is told to take the next."""
    above, below = figure.subplots(2, 1, sharex=True)
    rows, x, time = answer("rows", TIME, 2), memory()["x"], np.arange(TIME)
    writes = x[:, 1] > 0
    above.step(time, rows[:, 0], where="mid", color=BLUE, label=t("update gate z", "更新门 z"))
    above.set(
        title=t("A GRU with one unit that remembers on command", "按指令记忆的 GRU（一个单元）"), ylim=(-0.08, 1.08)
    )
    above.set_ylabel(t("gate", "门"))
    below.bar(time[~writes], x[~writes, 0], color="#dcdfe2", width=0.5, label=t("input", "输入"))
    below.bar(time[writes], x[writes, 0], color=RED, width=0.5, label=t("input with “write”", "带“写入”信号的输入"))
    below.step(time, rows[:, 1], where="mid", color=INK, label=t("hidden state h", "隐藏状态 h"))
    below.axhline(0, color=GREY, linewidth=0.8, zorder=0)
    below.set(xlabel=t("time step", "时间步"), ylabel=t("state", "状态"), ylim=(-1.1, 1.1), xlim=(-0.7, TIME - 0.3))
    for axes in (above, below):
        axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))


def _gates(name: str, whole: bool) -> Picture:
    title = Text("the gates of an LSTM over time", "LSTM 的门随时间的变化")
    return Picture(title, (name,), partial(gates, whole=whole), draw_gates, memory, size=(7.2, 4.4))


def _latch(name: str, whole: bool) -> Picture:
    title = Text("the update gate of a GRU over time", "GRU 更新门随时间的变化")
    return Picture(title, (name,), partial(latch, whole=whole), draw_latch, memory)


PICTURES = {
    HANDOUT: Picture(
        Text("the gradient on its way back in time", "梯度沿时间往回传"),
        ("rnn_step_forward", "rnn_step_backward", "lstm_step_forward", "lstm_step_backward"),
        travel,
        draw_travel,
        partial(dict, scales=SCALES, biases=BIASES, steps=STEPS),
    ),
    "rnn_forward": Picture(
        Text("what is left of one knock in the hidden units", "一次输入在隐藏单元中的回响"),
        ("rnn_forward", "rnn_step_forward"),
        echo,
        draw_echo,
        partial(dict, radii=RADII, time=TIME),
        size=(7.2, 3.0),
    ),
    "lstm_step_forward": _gates("lstm_step_forward", False),
    "lstm_forward": _gates("lstm_forward", True),
    "gru_step_forward": _latch("gru_step_forward", False),
    "gru_forward": _latch("gru_forward", True),
}
