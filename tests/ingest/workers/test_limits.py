"""Workers end what grows, spins or hangs; the next document is read as if nothing had been."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.config import Config
from feeds.errors import DocumentError, TooHostile
from feeds.fetch.body import IN_MEMORY, Spool
from feeds.ingest.workers import FetchedDocument, WorkerPool
from feeds.model import Source
from tests.upstream.feeds import Item, rss

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
CONFIG = Config(
    workers=1,
    worker_cpu=1,
    worker_wall=4,
    worker_memory=256,
    sources=(Source(id="ferry", title="渡口", hosts=("news.example.org",)),),
)


def fetched(data: bytes, path: Path | None = None) -> FetchedDocument:
    return FetchedDocument(url="http://127.0.0.1/feed", source="ferry", data=data, path=path, charset="", seen=NOW)


# functions that a worker runs instead of parsing; module-level, so that a process can import them


def spin(_: FetchedDocument) -> None:
    while True:
        pass


def sleep(_: FetchedDocument) -> None:
    time.sleep(60)


def grow(_: FetchedDocument) -> int:
    return len(bytearray(2**30))


def crash(_: FetchedDocument) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave(_: FetchedDocument) -> None:
    os._exit(3)


def stumble(_: FetchedDocument) -> None:
    raise KeyError("a fault of ours")


@pytest.mark.parametrize(
    ("function", "kind", "words"),
    [
        (spin, TooHostile, "more than 1 s of CPU"),
        (sleep, TooHostile, "more than 4 s"),
        (grow, TooHostile, "more than 256 MB"),
        (crash, TooHostile, "ended by SIGSEGV"),
        (leave, TooHostile, "exited with code 3"),
        (stumble, DocumentError, "KeyError('a fault of ours')"),
    ],
)
def test_what_breaks_a_limit_is_reported_and_the_next_document_read(
    function: Callable[[FetchedDocument], object], kind: type[DocumentError], words: str, tmp_path: Path
) -> None:
    # on a busy machine, a second of CPU time can take more than the 4 s that only `sleep` is to reach
    config = CONFIG if function is sleep else replace(CONFIG, worker_wall=60)

    async def run() -> None:
        with WorkerPool(config, tmp_path) as workers:
            with pytest.raises(kind) as caught:
                await workers.run(function, fetched(b""))
            assert words in caught.value.reason
            assert (await workers.read(fetched(rss().encode()))).accepted == 2

    asyncio.run(run())


def test_a_large_document_goes_by_files_and_leaves_none(tmp_path: Path) -> None:
    items = [Item(link=f"https://news.example.org/a/{n}.html", title=f"第{n}条", text="渡口" * 900) for n in range(400)]
    spool = Spool(tmp_path)
    body = rss(items).encode()
    for start in range(0, len(body), 60_000):
        spool.write(body[start : start + 60_000])
    whole = spool.finish()
    assert whole.size > IN_MEMORY
    assert whole.path is not None
    assert whole.read() == body

    async def run() -> None:
        with WorkerPool(CONFIG, tmp_path) as workers:
            reading = await workers.read(fetched(b"", whole.path))
            assert (reading.in_memory, reading.accepted, reading.rejected) == ((), 400, 0)
            assert len(list(reading.entries())) == 400
            reading.discard()

    asyncio.run(run())
    whole.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_spool_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.write(b"x" * (IN_MEMORY + 1))
    assert len(list(tmp_path.iterdir())) == 1
    spool.close()
    assert list(tmp_path.iterdir()) == []


def test_workers_are_replaced_after_their_documents(tmp_path: Path) -> None:
    async def run() -> set[object]:
        with WorkerPool(replace(CONFIG, worker_documents=2), tmp_path) as workers:
            return {await workers.run(process, fetched(b"")) for _ in range(6)}

    assert len(asyncio.run(run())) == 3


def test_a_pool_that_gave_up_is_replaced(tmp_path: Path) -> None:
    async def run() -> bool:
        with WorkerPool(CONFIG, tmp_path) as workers:
            previous = await workers.run(process, fetched(b""))
            workers._started().stop()  # type: ignore[no-untyped-call]
            return previous != await workers.run(process, fetched(b""))

    assert asyncio.run(run())


def process(_: FetchedDocument) -> int:
    return os.getpid()
