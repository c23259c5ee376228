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
    ### BEGIN SOLUTION
    for i, gradient in enumerate(gradients):
        params[i] = params[i] - learning_rate * gradient
    return params
    ### END SOLUTION


def sgd_step(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    """Stochastic gradient descent with momentum, Nesterov's momentum and weight decay.

    d = g + weight_decay · θ
    v ← momentum · v + d                   (v = 0 before the first step)
    θ ← θ − lr · v                         or, with nesterov,  θ − lr · (d + momentum · v)

    params, grads: lists of arrays. state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.SGD. Source: Polyak, 1964; Sutskever et al., 2013.
    """
    ### BEGIN SOLUTION
    velocities = state.get("velocity") or [np.zeros_like(p) for p in params]
    new_params, new_velocities = [], []
    for p, g, v in zip(params, grads, velocities, strict=True):
        d = g + weight_decay * p
        v = momentum * v + d
        direction = d + momentum * v if nesterov else v
        new_params.append(p - lr * direction)
        new_velocities.append(v)
    return new_params, {"velocity": new_velocities}
    ### END SOLUTION


def rmsprop_step(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    """RMSprop: every number gets a step of its own, scaled by the recent size of its gradient.

    s ← alpha · s + (1 − alpha) · g²       (s = 0 before the first step)
    θ ← θ − lr · g / (√s + eps)

    params, grads: lists of arrays. state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.RMSprop. Source: Tieleman & Hinton, Coursera lecture 6.5, 2012.
    """
    ### BEGIN SOLUTION
    averages = state.get("square_avg") or [np.zeros_like(p) for p in params]
    new_params, new_averages = [], []
    for p, g, s in zip(params, grads, averages, strict=True):
        s = alpha * s + (1 - alpha) * g**2
        new_params.append(p - lr * g / (np.sqrt(s) + eps))
        new_averages.append(s)
    return new_params, {"square_avg": new_averages}
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    beta1, beta2 = betas
    t = state.get("t", 0) + 1
    first = state.get("m") or [np.zeros_like(p) for p in params]
    second = state.get("v") or [np.zeros_like(p) for p in params]

    new_params, new_first, new_second = [], [], []
    for p, g, m, v in zip(params, grads, first, second, strict=True):
        g = g + weight_decay * p
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        new_params.append(p - lr * m_hat / (np.sqrt(v_hat) + eps))
        new_first.append(m)
        new_second.append(v)
    return new_params, {"t": t, "m": new_first, "v": new_second}
    ### END SOLUTION


def adamw_step(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    """Adam with decoupled weight decay: the weights shrink first, by themselves, and Adam never hears of it.

    θ ← θ − lr · weight_decay · θ
    θ ← θ − lr · m̂ / (√v̂ + eps)            (m̂ and v̂ as in Adam, from the plain gradient)

    params, grads: lists of arrays. betas = (β₁, β₂). state: {} at first, then what the last call returned.
    Returns (new_params, new_state); the inputs stay as they are. lr may differ from step to step.
    PyTorch: torch.optim.AdamW. Source: Loshchilov & Hutter, 2019.
    """
    ### BEGIN SOLUTION
    decayed = [p * (1 - lr * weight_decay) for p in params]
    return adam_step(decayed, grads, state, lr=lr, betas=betas, eps=eps)
    ### END SOLUTION


def clip_grad_norm(grads, max_norm):
    """Shorten the gradients so that their common norm is at most max_norm.

    total_norm = √(Σ g²), over every number of every array
    g ← g · max_norm / (total_norm + 1e-6) where that factor is below 1; otherwise g stays as it is.

    grads: list of arrays. max_norm: a positive number.
    Returns (clipped, total_norm): a list like grads, and the norm before clipping. grads stay as they are.
    PyTorch: nn.utils.clip_grad_norm_. Source: Pascanu, Mikolov & Bengio, 2013.
    """
    ### BEGIN SOLUTION
    total_norm = float(np.sqrt(sum(np.sum(g**2) for g in grads)))
    factor = min(1.0, max_norm / (total_norm + 1e-6))
    return [g * factor for g in grads], total_norm
    ### END SOLUTION


def step_decay(step, base_lr, step_size, gamma=0.1):
    """The learning rate at a step, if it is multiplied by gamma after every step_size steps.

    lr = base_lr · gamma^⌊step / step_size⌋

    step: int, 0 for the first one. step_size: positive int. Returns a float.
    PyTorch: lr_scheduler.StepLR.
    """
    ### BEGIN SOLUTION
    return base_lr * gamma ** (step // step_size)
    ### END SOLUTION


def warmup_cosine(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    """The learning rate at a step: a straight line up, then half a cosine down.

    step < warmup_steps:    lr = base_lr · step / warmup_steps
    up to total_steps:      lr = min_lr + ½ (base_lr − min_lr) (1 + cos(π · progress)),
                            progress = (step − warmup_steps) / (total_steps − warmup_steps)
    later:                  lr = min_lr

    step: int, 0 for the first one. 0 ≤ warmup_steps < total_steps. Returns a float.
    Source: Loshchilov & Hutter, 2017 (the cosine); Goyal et al., 2017 (the warm-up).
    """
    ### BEGIN SOLUTION
    if step < warmup_steps:
        return base_lr * step / warmup_steps
    if step >= total_steps:
        return min_lr
    progress = (step - warmup_steps) / (total_steps - warmup_steps)
    return min_lr + 0.5 * (base_lr - min_lr) * (1 + float(np.cos(np.pi * progress)))
    ### END SOLUTION
