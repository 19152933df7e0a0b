"""Several processes and threads on one database: readers see whole batches only, and no writer is refused."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from feeds.errors import StoreError
from feeds.ingest.deduplicate import put_article
from feeds.store import Store, open_store
from feeds.store.engine import store_errors
from feeds.store.sqlite_driver import sqlite3
from tests.store.samples import HOUR, NOW, content, sample, take_all
from tests.store.writer import open_once, processes, write_batches


def test_a_new_database_is_opened_by_several_processes_at_once(path: Path) -> None:
    pipes = [processes.Pipe() for _ in range(6)]
    openers = [processes.Process(target=open_once, args=(path, theirs)) for _, theirs in pipes]
    for opener, (ours, theirs) in zip(openers, pipes, strict=True):
        opener.start()
        theirs.close()
        assert ours.recv() == "ready"
    for ours, _ in pipes:
        ours.send("go")
    for opener in openers:
        opener.join()
    assert [opener.exitcode for opener in openers] == [0] * 6
    assert [ours.recv() for ours, _ in pipes] == [0] * 6
    for ours, _ in pipes:
        ours.close()


def test_a_new_database_is_opened_by_several_threads_at_once(tmp_path: Path) -> None:
    barrier = threading.Barrier(6)

    def open_and_count(number: int) -> int:
        barrier.wait()
        with open_store(tmp_path / f"{number % 2}.db") as store:
            return store.count()

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(open_and_count, range(6))) == [0] * 6


def test_a_new_database_waits_for_another_writer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(0.2, lambda: other.execute("COMMIT"))
        release.start()
        with open_store(path) as store:
            assert store.count() == 0
        release.join()


def test_two_writing_processes_lose_nothing(path: Path) -> None:
    open_store(path).close()
    writers = [processes.Process(target=write_batches, args=(path, name, 20)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0]
    with open_store(path) as store:
        assert store.count() == 41
        assert len(store.versions(sample("shared").id)) == 40
        assert store.revision() == 40
        assert store.problems() == []


def test_a_second_writer_waits_for_the_first(store: Store) -> None:
    entered = threading.Event()
    order: list[str] = []

    def second() -> None:
        entered.set()
        with store.batch(NOW) as batch:
            order.append("second")
            # what the first one wrote is known by now
            assert put_article(batch, sample("1")) == "same"

    with ThreadPoolExecutor(1) as pool:
        with store.batch(NOW) as batch:
            waiting = pool.submit(second)
            assert entered.wait(5)
            put_article(batch, sample("1"))
            order.append("first")
        waiting.result(10)
    assert order == ["first", "second"]


def test_a_writer_that_waits_too_long_says_so(store: Store, path: Path) -> None:
    with (
        store.batch(NOW),
        closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as impatient,
        pytest.raises(StoreError) as caught,
        store_errors(path),
    ):
        impatient.execute("BEGIN IMMEDIATE")
    assert (caught.value.path, caught.value.reason) == (
        str(path),
        "another process has been writing for more than 30 s",
    )


def test_an_uncommitted_batch_is_not_seen(store: Store, path: Path) -> None:
    take_all(store, [sample("0")])
    with open_store(path) as other, store.batch(NOW) as batch:
        put_article(batch, sample("1"))
        for reader in (store, other):
            assert (reader.count(), reader.revision()) == (1, 1)
    assert (store.count(), store.revision()) == (2, 2)


def before_bodies(action: Callable[[], object]) -> Callable[..., None]:
    """Return a listener that does `action` once, when a page has read its keys and not yet its bodies."""
    remaining = [action]

    def listen(_connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if "body.packed" in statement and "JOIN" in statement and remaining:
            remaining.pop()()

    return listen


def test_a_page_is_of_one_moment_though_a_writer_commits_within_it(store: Store) -> None:
    take_all(store, [sample("1"), sample("2")])
    previous = store.newest(None, 10)
    changed = [sample(key, title="旧街新貌", published=NOW - 200 * HOUR, first_seen=NOW) for key in "123"]
    with ThreadPoolExecutor(1) as pool:
        listen = before_bodies(lambda: pool.submit(take_all, store, changed).result(10))
        event.listen(Engine, "before_cursor_execute", listen)
        try:
            during = store.newest(None, 10)
        finally:
            event.remove(Engine, "before_cursor_execute", listen)
    assert during == previous
    assert {article.title for article in store.newest(None, 10)} == {"旧街新貌"}


def test_many_threads_read_whole_batches_while_one_writes(store: Store) -> None:
    done = threading.Event()
    threads = 12

    def read() -> int:
        rounds = last = 0
        while not (done.is_set() and rounds):
            revision, result = store.revision(), store.newest(None, 1000)
            assert len(result) % 5 == 0
            assert len(result) >= revision * 5 >= last
            last, rounds = revision * 5, rounds + 1
        return rounds

    with ThreadPoolExecutor(threads) as pool:
        readers = [pool.submit(read) for _ in range(threads)]
        try:
            for number in range(30):
                take_all(store, [sample(f"{number}-{index}", fingerprint="f1") for index in range(5)])
        finally:
            done.set()
        assert all(reader.result(30) for reader in readers)
    assert store.count() == 150


def test_two_processes_leave_what_one_would_have(tmp_path: Path) -> None:
    together, alone = tmp_path / "together.db", tmp_path / "alone.db"
    writers = [processes.Process(target=write_batches, args=(together, name, 5)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    write_batches(alone, "b", 5)
    write_batches(alone, "a", 5)
    assert content(together) == content(alone)
