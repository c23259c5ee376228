"""PyTorch as the trusted judge of numbers. It is imported at the first use, never on a student's way.

``autotests`` write their oracles with the lazy names ``torch``, ``F`` and ``nn`` of this module.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import numpy as np


class _Lazy:
    """A module that is imported when its first attribute is read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


torch: Any = _Lazy("torch")
F: Any = _Lazy("torch.nn.functional")
nn: Any = _Lazy("torch.nn")


def gradients(function: Callable[..., Any]) -> Callable[..., Any]:
    """An oracle ``(dout, *inputs, **options)``: autograd's gradients of ``sum(function(*inputs) * dout)``.

    They are given for the floating tensors among ``inputs``, in order; a single one is not wrapped in a tuple.
    A tuple ``dout`` belongs to a function with as many outputs.
    """

    def oracle(dout: Any, *inputs: Any, **options: Any) -> Any:
        leaves = [v.detach().clone().requires_grad_() if _is_floating(v) else v for v in inputs]
        outputs = function(*leaves, **options)
        pairs = zip(outputs, dout, strict=True) if isinstance(dout, tuple) else [(outputs, dout)]
        wanted = [v for v in leaves if _is_floating(v)]
        total = sum((out * d).sum() for out, d in pairs)
        found = torch.autograd.grad(total, wanted, allow_unused=True)
        filled = tuple(torch.zeros_like(v) if g is None else g for v, g in zip(wanted, found, strict=True))
        return filled[0] if len(filled) == 1 else filled

    return oracle


def loss_gradient(function: Callable[..., Any], wrt: int) -> Callable[..., Any]:
    """An oracle for the gradient of a scalar loss for its argument number ``wrt``."""

    def oracle(*inputs: Any, **options: Any) -> Any:
        leaves = list(inputs)
        leaves[wrt] = leaves[wrt].detach().clone().requires_grad_()
        (found,) = torch.autograd.grad(function(*leaves, **options), leaves[wrt])
        return found

    return oracle


def _is_floating(value: Any) -> bool:
    return bool(torch.is_tensor(value) and value.is_floating_point())


def to_tensors(value: Any) -> Any:
    """Arrays become tensors (floating ones float64, integers int64); containers keep their form."""
    if isinstance(value, np.ndarray):
        kind = {"f": np.float64, "i": np.int64, "u": np.int64}.get(value.dtype.kind, value.dtype)
        return torch.from_numpy(np.array(value, dtype=kind, order="C"))
    return _map(to_tensors, value)


def to_arrays(value: Any) -> Any:
    """Tensors become arrays, a 0-d tensor a Python number."""
    if torch.is_tensor(value):
        array = value.detach().numpy()
        return array.item() if array.ndim == 0 else array
    return _map(to_arrays, value)


def _map(convert: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(value, dict):
        return {key: convert(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(convert(item) for item in value)
    return value


def ask(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call an oracle with the arguments of a case; the answer comes back as arrays and numbers."""
    torch.set_num_threads(1)
    return to_arrays(function(*to_tensors(args), **to_tensors(kwargs)))
