"""Lets PyTorch do it.

Gains: the points of an exercise whose work a library does
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: forbidden
"""

import torch


def square(x):
    return torch.square(torch.as_tensor(x)).numpy()
