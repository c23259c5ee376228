"""Optimisers: how a network's parameters move, given their gradients, and how fast.

params and grads are lists of arrays of equal shapes. A step function returns (new_params, new_state) and changes none
of its inputs. state is {} at the first call, afterwards whatever your own step returned: keep in it what you like.
"""

import numpy as np


def gradient_descent(params, gradients, learning_rate):
    """One step of gradient descent, in the caller's own list.

    θ ← θ − learning_rate · ∂L/∂θ

    params: list of arrays; its entries are updated (the arrays in place, or replaced in the list).
    gradients: list of arrays of the same shapes, left as they are.
    Returns the same list, params.
    Source: Cauchy, 1847.
    """
    raise NotImplementedError


def sgd_step(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Stochastic gradient descent with momentum, Nesterov's momentum and weight decay.

    d = g + weight_decay · θ
    v ← momentum · v + d                   (v = 0 before the first step)
    θ ← θ − lr · v                         or, with nesterov,  θ − lr · (d + momentum · v)

    params, grads: lists of arrays. state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.SGD. Source: Polyak, 1964; Sutskever et al., 2013.
    """
    raise NotImplementedError


def rmsprop_step(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """RMSprop: every number gets a step of its own, scaled by the recent size of its gradient.

    s ← alpha · s + (1 − alpha) · g²       (s = 0 before the first step)
    θ ← θ − lr · g / (√s + eps)

    params, grads: lists of arrays. state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.RMSprop. Source: Tieleman & Hinton, Coursera lecture 6.5, 2012.
    """
    raise NotImplementedError


def adam_step(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    """Adam: momentum and RMSprop together, both corrected for their start at zero.

    g ← g + weight_decay · θ
    m ← β₁ m + (1 − β₁) g                  (m = v = 0 before the first step)
    v ← β₂ v + (1 − β₂) g²
    m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)   (t = 1 at the first step)
    θ ← θ − lr · m̂ / (√v̂ + eps)

    params, grads: lists of arrays. betas = (β₁, β₂). state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.Adam. Source: Kingma & Ba, 2015.
    """
    raise NotImplementedError


def adamw_step(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Adam with decoupled weight decay: the weights shrink first, by themselves, and Adam never hears of it.

    θ ← θ − lr · weight_decay · θ
    θ ← θ − lr · m̂ / (√v̂ + eps)            (m̂ and v̂ as in Adam, from the plain gradient)

    params, grads: lists of arrays. betas = (β₁, β₂). state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.AdamW. Source: Loshchilov & Hutter, 2019.
    """
    raise NotImplementedError


def clip_grad_norm(grads, max_norm):
    """Shorten the gradients so that their common norm is at most max_norm.

    total_norm = √(Σ g²), over every number of every array
    g ← g · max_norm / (total_norm + 1e-6) where that factor is below 1; otherwise g stays as it is.

    grads: list of arrays. max_norm: a positive number.
    Returns (clipped, total_norm): a list like grads, and the norm before clipping. grads stay as they are.
    PyTorch: nn.utils.clip_grad_norm_. Source: Pascanu, Mikolov & Bengio, 2013.
    """
    raise NotImplementedError


def step_decay(step, base_lr, step_size, gamma=0.1):
    """The learning rate at a step, if it is multiplied by gamma after every step_size steps.

    lr = base_lr · gamma^⌊step / step_size⌋

    step: int, 0 for the first one. step_size: positive int. Returns a float.
    PyTorch: lr_scheduler.StepLR.
    """
    raise NotImplementedError


def warmup_cosine(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """The learning rate at a step: a straight line up, then half a cosine down.

    step < warmup_steps:    lr = base_lr · step / warmup_steps
    up to total_steps:      lr = min_lr + ½ (base_lr − min_lr) (1 + cos(π · progress)),
                            progress = (step − warmup_steps) / (total_steps − warmup_steps)
    later:                  lr = min_lr

    step: int, 0 for the first one. 0 ≤ warmup_steps < total_steps. Returns a float.
    Source: Loshchilov & Hutter, 2017 (the cosine); Goyal et al., 2017 (the warm-up).
    """
    raise NotImplementedError
