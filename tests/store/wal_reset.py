"""Two writers and a checkpointer at one database, killed again and again: what was acknowledged must be found.

`python -m tests.store.wal_reset [SECONDS]` runs it longer, and beside it the sabotaged twin: a build of SQLite with the
WAL-reset bug whose checkpoints do not hold the write lock. Measured on two busy cores, 20 s a run: with 3.40.1 the twin
damaged the file in one run of two; no other run lost anything.
"""

import random
import sqlite3 as bundled
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import ModuleType
from typing import Any

from feeds.store.engine import checkpoint, open_engine
from feeds.store.sqlite_driver import has_wal_fix, sqlite3
from tests.store.writer import processes

#: every build of SQLite on this machine, by its version
BUILDS: dict[str, ModuleType] = {build.sqlite_version: build for build in (sqlite3, bundled)}
WRITERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was acknowledged and is not there, and what SQLite says of the file."""

    acknowledged: int
    missing: int
    problems: tuple[str, ...]


def open_fast(path: Path, version: str) -> Any:
    """A connection that does not wait for the disk: a killed process loses nothing by that, only a power cut would."""
    connection = BUILDS[version].connect(path, isolation_level=None, timeout=30)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection


def write_rows(path: Path, version: str, writer: int, acknowledged: Connection) -> None:
    """Write one row a transaction until killed; send its number when it is committed."""
    connection = open_fast(path, version)
    for number in range(10**9):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO sent VALUES (?, ?, randomblob(300))", (writer, number))
        connection.execute("COMMIT")
        acknowledged.send(number)


def checkpoint_for_ever(path: Path, version: str, careful: bool) -> None:
    """Run checkpoints one after the other; a `careful` one does what the program does."""
    engine, connection = open_engine(path, driver=BUILDS[version]), open_fast(path, version)
    while True:
        if careful and not has_wal_fix(BUILDS[version].sqlite_version_info):
            checkpoint(engine, larger_than=0)
        else:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")


def run(path: Path, version: str, *, seconds: float, careful: bool = True) -> Outcome:
    """Let all of them work for `seconds`; writers and checkpointer are killed and started again on the way."""
    chance = random.Random(7)  # noqa: S311 # not a secret
    open_engine(path, driver=BUILDS[version]).dispose()
    with closing(BUILDS[version].connect(path)) as connection:
        connection.execute("CREATE TABLE sent (writer INTEGER, number INTEGER, filling BLOB)")
        connection.execute("CREATE INDEX sent_by ON sent (writer, number)")
    sent: dict[int, int] = {}
    end, writer = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        pipes = [processes.Pipe(duplex=False) for _ in range(WRITERS)]
        workers = [processes.Process(target=checkpoint_for_ever, args=(path, version, careful)) for _ in range(2)]
        for _, theirs in pipes:
            workers.append(processes.Process(target=write_rows, args=(path, version, writer, theirs)))
            writer += 1
        for worker in workers:
            worker.start()
        for _, theirs in pipes:
            theirs.close()
        time.sleep(min(chance.uniform(0.5, 3), max(0.5, end - time.monotonic())))
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.join()
        for number, (ours, _) in enumerate(pipes, writer - WRITERS):
            sent[number] = _last(ours)
    return _outcome(path, version, sent)


def _last(acknowledged: Connection) -> int:
    """The last number that a writer sent before it was killed, -1 where it sent none."""
    number = -1
    while True:
        try:
            number = acknowledged.recv()
        except EOFError:
            acknowledged.close()
            return number


def _outcome(path: Path, version: str, sent: dict[int, int]) -> Outcome:
    acknowledged = sum(last + 1 for last in sent.values())
    with closing(BUILDS[version].connect(path)) as connection:
        try:
            rows: list[tuple[Any, ...]] = connection.execute(
                "SELECT writer, count(DISTINCT number) FROM sent NOT INDEXED GROUP BY writer"
            ).fetchall()
            problems = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
        except BUILDS[version].DatabaseError as error:
            return Outcome(acknowledged=acknowledged, missing=acknowledged, problems=(str(error),))
    counts = dict(rows)
    missing = sum(max(0, last + 1 - counts.get(writer, 0)) for writer, last in sent.items())
    return Outcome(acknowledged=acknowledged, missing=missing, problems=tuple(problems))


if __name__ == "__main__":
    for build in BUILDS:
        for careful in (True, False):
            with tempfile.TemporaryDirectory() as folder:
                outcome = run(Path(folder) / "a.db", build, seconds=float((*sys.argv, "20")[1]), careful=careful)
            print(build, "as the program does it" if careful else "checkpoints without the lock", outcome, sep=", ")
