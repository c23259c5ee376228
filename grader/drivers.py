"""Drivers that many exercises share. Each runs inside the jail, from its source alone.

A driver gets the student's module first, then the arguments of the case. Bind a driver's own settings
with ``functools.partial(driver, forward="lstm_forward", backward="lstm_backward")``.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def forward_output(module: Any, *inputs: Any, forward: str, parts: int = 1, **options: Any) -> Any:
    """The outputs of ``X_forward`` without its cache, which is the student's own affair."""
    returned = getattr(module, forward)(*inputs, **options)
    if not isinstance(returned, (tuple, list)) or len(returned) != parts + 1:
        return returned
    return returned[0] if parts == 1 else tuple(returned[:parts])


def forward_backward(module: Any, dout: Any, *inputs: Any, forward: str, backward: str, **options: Any) -> Any:
    """Gradients of ``sum(X_forward(*inputs) * dout)``; a tuple ``dout`` holds one array for each output."""
    cache = getattr(module, forward)(*inputs, **options)[-1]
    return getattr(module, backward)(*(dout if isinstance(dout, tuple) else (dout,)), cache)


def second_backward(module: Any, dout: Any, *inputs: Any, forward: str, backward: str, **options: Any) -> Any:
    """The same gradients, asked for a second time and after another forward has run in between."""
    douts = dout if isinstance(dout, tuple) else (dout,)
    run = getattr(module, forward)
    cache = run(*inputs, **options)[-1]
    run(*[v * 0.5 + 1 if isinstance(v, np.ndarray) and v.dtype.kind == "f" else v for v in inputs], **options)
    getattr(module, backward)(*[d.copy() for d in douts], cache)
    return getattr(module, backward)(*douts, cache)
