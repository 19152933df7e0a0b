"""What the processes do that the tests start, and kill."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from feeds.store import open_store
from tests.store.samples import NOW, sample, take_all

#: articles of one batch
SIZE = 7

#: new processes come from a server that has imported everything, so that they start at once
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.store.writer", "alembic.command"])


def write_for_ever(path: Path, name: str, results: Connection) -> None:
    """Write batches of SIZE articles with keys from `name` and a number; report each committed number."""
    with open_store(path) as store:
        for number in range(1_000_000):
            keys = (f"{name}-{number}-{index}" for index in range(SIZE))
            take_all(store, [sample(key, fingerprint=f"f{number}") for key in keys])
            results.send(number)


def open_once(path: Path, results: Connection) -> None:
    """Report that the process is ready, open the store after a message, and report the number of articles."""
    results.send("ready")
    results.recv()
    with open_store(path) as store:
        results.send(store.count())


def write_batches(path: Path, name: str, number: int) -> None:
    """Write `number` batches of one article each, and change one that all writers share."""
    with open_store(path) as store:
        for step in range(number):
            shared = sample("shared", title=f"第{step}稿", content_html=f"<p>{name}</p>", first_seen=NOW)
            take_all(store, [sample(f"{name}-{step}"), shared])
