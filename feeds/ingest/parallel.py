"""Read and normalize many files in all cores, in the order and with the result of one process.

Processes only read: what is stored is decided and written by the one that calls. If a process dies, its files and all
later ones are read by the caller.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from multiprocessing.context import BaseContext
from pathlib import Path

from feeds.common.parent_process import exit_with_parent
from feeds.config import Config
from feeds.ingest.entries import Rejection, entries_of
from feeds.ingest.files import find, read
from feeds.parsing.normalizers import Normalized

#: files that one process reads at a time
CHUNK = 16
#: chunks in work for each process; together with `CHUNK` they bound the memory
_AHEAD = 3
#: with fewer files, processes take longer to start than they save
MIN_FILES = 200

Files = Sequence[Path | Rejection]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads files; each process gets it once, because values are cached for one object of the settings."""

    config: Config
    now: datetime

    def read(self, files: Files) -> list[Normalized | Rejection]:
        """Read files and normalize their entries."""
        return list(chain.from_iterable(map(self._entries, files)))

    def _entries(self, file: Path | Rejection) -> Iterator[Normalized | Rejection]:
        document = file if isinstance(file, Rejection) else read(file, self.config.max_document_bytes)
        return entries_of(document, self.config, self.now)


#: the reader of this process, set at its start: a module global, because the pool passes nothing else to a task
_process_reader: list[_Reader] = []


@contextmanager
def read_files(
    paths: Iterable[Path], config: Config, now: datetime, *, processes: int | None = None, min_files: int = MIN_FILES
) -> Iterator[Iterator[Normalized | Rejection]]:
    """Open the entries of all files below `paths`; with less than `min_files` files, or one core, they are read here.

    Enter it before a database is opened, because processes are started by a fork.
    """
    files, reader = find(paths), _Reader(config, now)
    first = list(islice(files, min_files))
    count = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    count = processes or count
    if len(first) < min_files or count < 2:
        yield chain.from_iterable(map(reader.read, _chunks(chain(first, files))))
        return
    pool = ProcessPoolExecutor(count, mp_context=_context(), initializer=_start, initargs=(reader, os.getpid()))
    try:
        # the first task starts the processes
        _submit(pool, ())
        yield _read_ahead(pool, reader, _chunks(chain(first, files)), _AHEAD * count)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _read_ahead(
    pool: ProcessPoolExecutor, reader: _Reader, chunks: Iterator[Files], limit: int
) -> Iterator[Normalized | Rejection]:
    """Yield the entries of all chunks in order, with at most `limit` chunks in work."""
    waiting: deque[tuple[Files, Future[list[Normalized | Rejection]] | None]] = deque()
    for files in chunks:
        waiting.append((files, _submit(pool, files)))
        if len(waiting) >= limit:
            yield from _result(reader, *waiting.popleft())
    while waiting:
        yield from _result(reader, *waiting.popleft())


def _submit(pool: ProcessPoolExecutor, files: Files) -> Future[list[Normalized | Rejection]] | None:
    try:
        return pool.submit(_read, files)
    except BrokenProcessPool:
        return None


def _read(files: Files) -> list[Normalized | Rejection]:
    return _process_reader[0].read(files)


def _result(
    reader: _Reader, files: Files, future: Future[list[Normalized | Rejection]] | None
) -> list[Normalized | Rejection]:
    """Return the entries of a chunk, read here if a process died."""
    try:
        return future.result() if future else reader.read(files)
    except BrokenProcessPool:
        return reader.read(files)


def _chunks(files: Iterable[Path | Rejection]) -> Iterator[Files]:
    iterator = iter(files)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk


def _context() -> BaseContext:
    """Return the way to start processes: by a fork, which is fastest, where no other thread can hold a lock."""
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if can_fork else "spawn")


def _start(reader: _Reader, parent: int) -> None:
    """Initialize a process: Ctrl-C is for the caller alone, and it ends with the caller even if that one is killed."""
    _process_reader[:] = [reader]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_with_parent(parent)
