"""Processes killed while they write leave whole batches, or nothing."""

import random
import time
from collections import Counter
from pathlib import Path

from feeds.store import open_store
from tests.store.writer import SIZE, open_once, processes, write_for_ever

KILLS = 20


def kill_after(seconds: float, path: Path, name: str) -> list[int]:
    """Let a process write for a while after its first batch, kill it, and return the batches it had committed."""
    ours, theirs = processes.Pipe(duplex=False)
    writer = processes.Process(target=write_for_ever, args=(path, name, theirs))
    writer.start()
    theirs.close()
    committed = [ours.recv()]
    time.sleep(seconds)
    writer.kill()
    writer.join()
    while True:
        try:
            committed.append(ours.recv())
        except EOFError:
            ours.close()
            return committed


def test_a_killed_writer_leaves_whole_batches(path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 # not a secret
    committed: set[str] = set()
    for kill in range(KILLS):
        numbers = kill_after(chance.uniform(0, 0.05), path, str(kill))
        committed |= {f"{kill}-{number}" for number in numbers}
        with open_store(path) as store:
            assert store.problems() == []
            stored = Counter(article.native_key.rpartition("-")[0] for article in store.newest(None, 1_000_000))
            assert set(stored.values()) == {SIZE}
            assert committed <= set(stored)
            # at most the last batch of each process was committed before it was reported
            assert len(stored) - len(committed) <= kill + 1
            assert store.revision() == len(stored)


def test_a_killed_migration_leaves_a_file_that_opens(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 # not a secret
    for kill in range(10):
        path = tmp_path / f"{kill}.db"
        ours, theirs = processes.Pipe()
        opener = processes.Process(target=open_once, args=(path, theirs))
        opener.start()
        ours.recv()
        ours.send("go")
        time.sleep(chance.uniform(0, 0.04))
        opener.kill()
        opener.join()
        ours.close()
        theirs.close()
        with open_store(path) as store:
            assert (store.count(), store.revision(), store.problems()) == (0, 0, [])
