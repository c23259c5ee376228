"""Pictures of 05_optimizers: paths through a valley, and schedules of the learning rate."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from grader.exercise import Text
from grader.pictures.picture import HANDOUT, Answer, Picture, Translate
from grader.pictures.style import BLUE, GREEN, GREY, INK, RED, positive

CURVATURE, START, STEPS = np.array([1.0, 25.0]), np.array([-4.0, 1.2]), 60
TOTAL = 110
FOUR = (
    ("SGD", "sgd_step", {"lr": 0.07}, GREY),
    ("momentum 0.8", "sgd_step", {"lr": 0.02, "momentum": 0.8}, BLUE),
    ("RMSprop", "rmsprop_step", {"lr": 0.05}, GREEN),
    ("Adam", "adam_step", {"lr": 0.25}, RED),
)

Runs = tuple[tuple[str, str, dict[str, Any], str], ...]


def descents(module: Any, runs: Any, curvature: Any, start: Any, steps: int, total: int) -> Any:
    paths = []
    for name, options in runs:
        state: Any = {}
        params, path = [start.copy()], [start.copy()]
        for _ in range(steps):
            grads = [curvature * params[0]]
            if name == "gradient_descent":
                params = module.gradient_descent(params, grads, options["lr"])
            else:
                params, state = getattr(module, name)(params, grads, state, **options)
            path.append(np.array(params[0]))
        paths.append(np.stack(path))
    answer: dict[str, Any] = {"paths": np.stack(paths)} if paths else {}
    if total:
        answer["cosine"] = [
            float(module.warmup_cosine(s, 100, 1.0, warmup_steps=10, min_lr=0.05)) for s in range(total)
        ]
        answer["stairs"] = [float(module.step_decay(s, 1.0, 30, gamma=0.4)) for s in range(total)]
    return answer


def given(runs: Runs, total: int = 0) -> dict[str, Any]:
    called = [(name, options) for _, name, options, _ in runs]
    return {"runs": called, "curvature": CURVATURE, "start": START, "steps": STEPS, "total": total}


def draw_valley(axes: Any, paths: Any, runs: Runs, t: Translate) -> None:
    x, y = np.meshgrid(np.linspace(-4.6, 1.6, 120), np.linspace(-1.6, 1.6, 120))
    heights = 0.5 * (CURVATURE[0] * x**2 + CURVATURE[1] * y**2)
    axes.contour(x, y, heights, levels=np.geomspace(0.1, 35, 9), colors="#d5d8db", linewidths=0.7, zorder=0)
    for (label, _, _, colour), path in zip(runs, paths, strict=True):
        axes.plot(*path.T, color=colour, linewidth=1.2, marker=".", markersize=3, label=label)
    axes.plot(0, 0, "*", color=INK, markersize=8)
    axes.set(title=t(f"{STEPS} steps down a narrow valley", f"在狭长的山谷中走 {STEPS} 步"), xlabel="θ₁", ylabel="θ₂")
    axes.set(xlim=(-4.6, 1.6), ylim=(-1.6, 1.6))


def draw_four(answer: Answer, figure: Any, t: Translate) -> None:
    """Four optimisers on a long valley, and the two schedules of the learning rate."""
    left, right = figure.subplots(1, 2)
    draw_valley(left, answer("paths", len(FOUR), STEPS + 1, 2), FOUR, t)
    left.set_ylim(-2.3, 1.6)
    left.legend(loc="lower center", ncols=2, columnspacing=1.2)
    draw_schedules_on(right, answer, t)


def draw_schedules_on(axes: Any, answer: Answer, t: Translate) -> None:
    axes.plot(answer("cosine", TOTAL), color=RED, label="warmup_cosine")
    axes.step(np.arange(TOTAL), answer("stairs", TOTAL), where="post", color=BLUE, label="step_decay")
    axes.set(title=t("Learning rate", "学习率"), xlabel=t("step", "步数"), ylim=(0, 1.08), xlim=(0, TOTAL - 1))
    axes.grid()
    axes.legend(loc="upper right")


def draw_schedules(answer: Answer, figure: Any, t: Translate) -> None:
    """The two schedules alone."""
    draw_schedules_on(figure.subplots(), answer, t)


def draw_paths(answer: Answer, figure: Any, t: Translate, runs: Runs) -> None:
    """One optimiser with several settings: its paths, and the height it has reached after each step."""
    left, right = figure.subplots(1, 2)
    paths = answer("paths", len(runs), STEPS + 1, 2)
    draw_valley(left, paths, runs, t)
    for (label, _, _, colour), path in zip(runs, paths, strict=True):
        right.semilogy(positive(0.5 * (CURVATURE * path**2).sum(axis=1)), color=colour, label=label)
    right.set(
        title=t("Height above the lowest point", "距最低点的高度"), xlabel=t("step", "步数"), ylabel=t("loss", "损失")
    )
    right.set(ylim=(1e-6, 1e3), xlim=(0, STEPS))
    right.grid()
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=len(runs), columnspacing=1.5)


def _paths(name: str, *settings: dict[str, Any]) -> Picture:
    def label(options: dict[str, Any]) -> str:
        return ", ".join(f"{key} {value:g}" if value is not True else key for key, value in options.items())

    runs = tuple((label(s), name, s, c) for s, c in zip(settings, (GREY, BLUE, GREEN, RED), strict=False))
    return Picture(
        Text(f"the paths of {name} over a narrow valley", f"{name} 在狭长山谷中的路径"),
        (name,),
        descents,
        partial(draw_paths, runs=runs),
        partial(given, runs),
    )


PICTURES = {
    HANDOUT: Picture(
        Text(
            "four optimisers in a narrow valley, and two schedules", "四种优化器走过一条狭长的山谷，以及两种学习率调度"
        ),
        ("sgd_step", "rmsprop_step", "adam_step", "warmup_cosine", "step_decay"),
        descents,
        draw_four,
        partial(given, FOUR, TOTAL),
    ),
    "gradient_descent": _paths("gradient_descent", {"lr": 0.01}, {"lr": 0.04}, {"lr": 0.07}, {"lr": 0.0785}),
    "sgd_step": _paths(
        "sgd_step",
        {"lr": 0.03},
        {"lr": 0.03, "momentum": 0.6},
        {"lr": 0.03, "momentum": 0.9},
        {"lr": 0.03, "momentum": 0.9, "nesterov": True},
    ),
    "rmsprop_step": _paths("rmsprop_step", {"lr": 0.02}, {"lr": 0.05}, {"lr": 0.05, "alpha": 0.9}, {"lr": 0.1}),
    "adam_step": _paths("adam_step", {"lr": 0.05}, {"lr": 0.1}, {"lr": 0.25}, {"lr": 0.6}),
    "warmup_cosine": Picture(
        Text("the two schedules of the learning rate", "两种学习率调度"),
        ("warmup_cosine", "step_decay"),
        descents,
        draw_schedules,
        partial(given, (), TOTAL),
    ),
}
