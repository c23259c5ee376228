"""The exercises on optimisers a second time: number by number, from the definitions, with a state of plain lists."""

import math

import numpy as np


def gradient_descent(params, gradients, learning_rate):
    for array, gradient in zip(params, gradients, strict=True):
        for place in np.ndindex(array.shape):
            array[place] -= learning_rate * gradient[place]
    return params


def _every_number(params, grads, state, settings, rule):
    """Apply ``rule(number, gradient, memory, settings)`` → (number, memory) to each number by itself."""
    memories = state["memories"] if state else {}
    new_params, new_memories = [], {}
    for k, (array, gradient) in enumerate(zip(params, grads, strict=True)):
        new = np.empty_like(array)
        for place in np.ndindex(array.shape):
            memory = memories.get((k, place), (0, 0.0, 0.0))
            number, new_memories[k, place] = rule(float(array[place]), float(gradient[place]), memory, settings)
            new[place] = number
        new_params.append(new)
    return new_params, {"memories": new_memories}


def _sgd(theta, g, memory, settings):
    lr, momentum, nesterov, weight_decay = settings
    step, velocity, _ = memory
    g += weight_decay * theta
    velocity = g if step == 0 else momentum * velocity + g
    move = g + momentum * velocity if nesterov else velocity
    return theta - lr * move, (step + 1, velocity, 0.0)


def sgd_step(params, grads, state, lr=1e-2, momentum=0.0, nesterov=False, weight_decay=0.0):
    return _every_number(params, grads, state, (lr, momentum, nesterov, weight_decay), _sgd)


def _rmsprop(theta, g, memory, settings):
    lr, alpha, eps = settings
    step, mean_square, _ = memory
    mean_square += (1 - alpha) * (g * g - mean_square)
    return theta - lr * g / (math.sqrt(mean_square) + eps), (step + 1, mean_square, 0.0)


def rmsprop_step(params, grads, state, lr=1e-2, alpha=0.99, eps=1e-8):
    return _every_number(params, grads, state, (lr, alpha, eps), _rmsprop)


def _adam(theta, g, memory, settings):
    lr, (beta1, beta2), eps, penalty, decay = settings
    step, mean, mean_square = memory
    step += 1
    theta -= lr * decay * theta
    g += penalty * theta
    mean += (1 - beta1) * (g - mean)
    mean_square += (1 - beta2) * (g * g - mean_square)
    root = math.sqrt(mean_square / (1 - beta2**step))
    return theta - lr * mean / (1 - beta1**step) / (root + eps), (step, mean, mean_square)


def adam_step(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0):
    return _every_number(params, grads, state, (lr, betas, eps, weight_decay, 0.0), _adam)


def adamw_step(params, grads, state, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=1e-2):
    return _every_number(params, grads, state, (lr, betas, eps, 0.0, weight_decay), _adam)


def clip_grad_norm(grads, max_norm):
    squares = 0.0
    for gradient in grads:
        for number in gradient.flat:
            squares += float(number) ** 2
    total_norm = math.sqrt(squares)
    clipped = [gradient.copy() for gradient in grads]
    if total_norm > max_norm:
        for gradient in clipped:
            gradient *= max_norm / total_norm
    return clipped, total_norm


def step_decay(step, base_lr, step_size, gamma=0.1):
    lr = base_lr
    for passed in range(1, step + 1):
        if passed % step_size == 0:
            lr *= gamma
    return lr


def warmup_cosine(step, total_steps, base_lr, warmup_steps=0, min_lr=0.0):
    if step > total_steps:
        step = total_steps
    if warmup_steps > 0 and step <= warmup_steps:
        return step / warmup_steps * base_lr
    angle = math.pi * (step - warmup_steps) / (total_steps - warmup_steps)
    share = math.cos(angle / 2) ** 2
    return share * base_lr + (1 - share) * min_lr
