"""Data to learn from: what the course brings along, what it makes, and how to read what is downloaded.

Images are float32 arrays ``(N, C, H, W)`` from 0 to 1, labels int64 arrays ``(N,)``.
"""

from grader.datasets.embedded import load_digits8x8, load_images
from grader.datasets.errors import DatasetError
from grader.datasets.idx import load_idx
from grader.datasets.images import make_images
from grader.datasets.mnist import load_fashion_mnist, load_mnist
from grader.datasets.sequences import make_sequences

__all__ = [
    "DatasetError",
    "load_digits8x8",
    "load_fashion_mnist",
    "load_idx",
    "load_images",
    "load_mnist",
    "make_images",
    "make_sequences",
]
