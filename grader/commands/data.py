"""``grader data``: which data sets are there, and downloading those that are not shipped."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from grader.commands.common import UsageError
from grader.datasets.download import Progress, fetch, nothing
from grader.datasets.embedded import EMBEDDED, load_embedded
from grader.datasets.errors import DatasetError
from grader.datasets.mnist import (
    COLLECTIONS,
    Collection,
    collection_folder,
    data_folder,
    load_collection,
    parts_at_hand,
)


def data(arguments: argparse.Namespace) -> int:
    """List what is there; with names, download these sets. Exit 1 where a set that is there cannot be used."""
    unknown = [name for name in arguments.names if name not in COLLECTIONS]
    if unknown:
        raise UsageError(f"{unknown[0]!r} cannot be downloaded here; these can: {', '.join(COLLECTIONS)}")
    for name in arguments.names:
        _download(COLLECTIONS[name], arguments)
    return 0 if arguments.names else _list(arguments.data)


def _download(collection: Collection, arguments: argparse.Namespace) -> None:
    folder = collection_folder(collection, arguments.data)
    urls = (arguments.mirror,) if arguments.mirror else collection.urls
    for remote in collection.files:
        with _bar(remote.name) as progress:
            new = fetch(remote, folder, urls, progress)
        print(f"{folder / remote.name}  {'downloaded' if new else 'is there already'}, checksum right", flush=True)


def _list(given: str | None) -> int:
    status = 0
    for embedded in EMBEDDED:
        try:
            images, _ = load_embedded(embedded)
            print(f"✓ {embedded.name:<14} {len(images)} images {images.shape[1:]}, shipped with the course")
        except DatasetError as error:
            print(f"✗ {embedded.name:<14} {error}")
            status = 1
    for collection in COLLECTIONS.values():
        parts = parts_at_hand(collection, given)
        if not parts:
            print(f"· {collection.name:<14} not there: `grader data {collection.name}` downloads it")
        for part in parts:
            try:
                images, _ = load_collection(collection, given, part)
                print(f"✓ {collection.name:<14} {len(images)} images {images.shape[1:]} ({part})")
            except DatasetError as error:
                print(f"✗ {collection.name:<14} {error}")
                status = 1
    print(f"downloads: {data_folder(given)}")
    return status


@contextmanager
def _bar(name: str) -> Iterator[Progress]:
    """A bar with an estimate on a terminal, where rich is installed; nothing where the output is piped."""
    if not sys.stderr.isatty():
        yield nothing
        return
    try:
        from rich.console import Console
        from rich.progress import Progress as Bar
    except ModuleNotFoundError:
        yield nothing
        return
    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(name)
        yield lambda done, total: bar.update(task, completed=done, total=total)
